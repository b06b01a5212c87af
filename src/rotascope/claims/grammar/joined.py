"""Numbers told of one move: `rose 48 points, or 1.4 %, to 3,585`, `closed at 3,465 for a gain of 12 points`."""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.claims.grammar.certainty import CLOSING, JOINTS
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.records import Claim

JOINED = ("change", "level")
BETWEEN = (
    JOINTS
    | CLOSING
    | word_set(
        "with a an gain loss of for on the day up down higher lower decline drop rise increase advance session by and "
        "trading fall jump retreat"
    )
)


def join_numbers(context: SentenceContext, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a sentence, those whose numbers are told of one move of one name marked as such."""
    joined: list[Claim] = []
    key = ""
    for claim in claims:
        before = joined[-1] if joined else None
        if before is not None and _are_of_one_move(context, before, claim):
            key = before.details.get("told_with", str(before.mark[0]))
            joined[-1] = _mark(before, key)
            joined.append(_mark(claim, key))
        else:
            joined.append(claim)
    return joined


def _mark(claim: Claim, key: str) -> Claim:
    return replace(claim, details={**claim.details, "told_with": key})


def _are_of_one_move(context: SentenceContext, first: Claim, second: Claim) -> bool:
    """Whether only words of ending, of moving and of the day stand between two numbers of one name."""
    if first.type not in JOINED or second.type not in JOINED or first.expected or second.expected:
        return False
    if first.quantity is None or second.quantity is None or first.subject is None or second.subject is None:
        return False
    if first.subject.key != second.subject.key or second.quantity.first < first.quantity.last:
        return False
    days = [period for period in context.periods if period.kind in ("day", "session") or "day" in period.text.lower()]
    between = context.tokens[first.quantity.last : second.quantity.first]
    others = [token for token in between if not any(day.start <= token.start < day.end for day in days)]
    return all(token.low in BETWEEN for token in others) and ";" not in {token.text for token in between}
