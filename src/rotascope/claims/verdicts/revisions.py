"""What became of a published figure since the article: a later vintage that differs is said beside the verdict."""

import re
from dataclasses import replace
from datetime import date

from rotascope.claims.records import CheckedClaim
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.statistics import Statistic, macro_of

FIGURE = re.compile(r" for (\d{4}-\d{2}-\d{2})$")


def note_revision(outcome: CheckedClaim, later: Material | None) -> CheckedClaim:
    """The outcome, and what the figure that it was judged by is in the data of today, where it prints otherwise.

    later  what is known now; None = the article's day is the last one known
    """
    evidence, quantity = outcome.evidence, outcome.claim.quantity
    named = FIGURE.search(evidence.method) if evidence is not None else None
    if later is None or evidence is None or quantity is None or named is None or outcome.claim.expected:
        return outcome
    macro = macro_of(outcome.claim)
    line = later.series.get(macro.key)
    if line is None or not isinstance(evidence.value, int | float):
        return outcome
    statistic = Statistic(macro, line, outcome.claim.details.get("transformation", macro.transformation))
    day = date.fromisoformat(named.group(1))
    figure = next((other for other in statistic.figures if other.day == day), None)
    known_then = evidence.value * (100.0 if evidence.unit == "fraction" else 1.0)
    if figure is None or abs(figure.value - known_then) <= quantity.step / 2.0:
        return outcome
    revised = statistic.evidence(figure, 1)
    return replace(outcome, hindsight=f"since revised: {statistic.describe(figure)}", hindsight_evidence=revised)
