"""What leadership reads: the spreads that the market fills, and the level line of every cohort it has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rotascope.catalogue.groups import COHORTS, Cohort
from rotascope.errors import OutsideData
from rotascope.evidence import Input
from rotascope.panels.freshness import freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs, basket, join
from rotascope.panels.view import View


@dataclass(frozen=True, eq=False)
class CohortLine:
    """A cohort's level [T, 1] and what it stands on."""

    cohort: Cohort
    level: Panel
    inputs: tuple[Input, ...]


def cohort_lines(view: View) -> Iterator[CohortLine]:
    """The cohorts of this market; one that has not begun, or is over a month behind, is left out."""
    for cohort in (cohort for cohort in COHORTS if view.has(*cohort.ids)):
        try:
            lines = join([view.levels(symbol) for symbol in cohort.ids])
        except OutsideData:
            continue
        if len(lines) and freshness_of(view, cohort.ids, lines.last) != "missing":
            level = lines.derive(basket(lines.values), name=cohort.label, symbols=(cohort.name,))
            yield CohortLine(cohort, level, view.inputs(cohort.ids, level))


def inputs_of(spreads: Iterable[Legs]) -> tuple[Input, ...]:
    """Each input of the spreads once."""
    return tuple(dict.fromkeys(source for legs in spreads for source in legs.inputs))
