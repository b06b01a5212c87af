"""Cohorts of the catalogue as a market has them."""

from rotascope.catalogue.groups import COHORTS, Cohort
from rotascope.panels.view import View


def present(view: View) -> tuple[Cohort, ...]:
    """The cohorts that this market has every line of."""
    return tuple(cohort for cohort in COHORTS if view.has(*cohort.ids))
