"""A dividend raised or cut: the last payment a share against the one before it, and against the year before."""

from datetime import timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.evidence import Evidence

RECENT = timedelta(days=120)  # from a payment to the article, where no period is named
YEAR = (timedelta(days=350), timedelta(days=380))
SAME = 1e-6  # relative: two payments of one size


def judge_dividend(claim: Claim, material: Material) -> CheckedClaim:
    """The change of the dividend a share that came last before the article; confirms only.

    true                   it prints so against the payment before it, and against that of a year before where that is
                           on file and another
    depends on convention  against one of the two
    untestable             against neither: a raise may be announced before it is paid
    """
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    changes = _changes(claim, material)
    quantity = claim.quantity
    if quantity is None or not changes:
        reason = f"no two dividends of {label_of(claim.subject)} by {material.dated} are in market {material.market}"
        return leave_untestable(claim, reason, f"its prices with dividends by ex-date: {IMPORT}")
    marks = {words: grade(quantity, 100.0 * value, direction=claim.direction) for words, value in changes.items()}
    words = next((name for name, mark in marks.items() if mark), next(iter(changes)))
    evidence = Evidence.change(changes[words], method=f"dividend a share of {symbol}, {words}", searched=len(changes))
    statement = f"{symbol}'s dividend changed by {evidence.shown} ({words})"
    if not marks[words]:
        reason = f"left open, since a change may be announced before it is paid: {statement}"
        return CheckedClaim(
            claim=claim,
            verdict="untestable",
            reason=reason,
            nearest=statement,
            needs="later dividends",
            evidence=evidence,
        )
    if all(marks.values()):
        return confirm(claim, marks[words], statement, evidence)
    answers = tuple((name, f"{100.0 * value:+.1f} %") for name, value in changes.items())
    return conclude(claim, "depends on convention", statement, evidence, alternatives=answers)


def _changes(claim: Claim, material: Material) -> dict[str, float]:
    """The last payment's change, by what it is set against; none where it is not of the claimed time."""
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    paid = [row for row in material.dividends.get(symbol, ()) if row[0] <= material.dated]
    period = claim.period
    first = period.first if period is not None else material.dated - RECENT
    inside = [row for row in paid if first <= row[0] <= (period.last if period is not None else material.dated)]
    if not inside:
        return {}
    day, amount = inside[-1]
    earlier = [row for row in paid if row[0] < day and abs(row[1] / amount - 1.0) > SAME]
    changes = {f"of {day} on {earlier[-1][0]}": amount / earlier[-1][1] - 1.0} if earlier else {}
    year_before = [row for row in paid if YEAR[0] <= day - row[0] <= YEAR[1]]
    if year_before and year_before[-1] not in earlier[-1:]:
        changes[f"of {day} on {year_before[-1][0]}, a year before"] = amount / year_before[-1][1] - 1.0
    return changes
