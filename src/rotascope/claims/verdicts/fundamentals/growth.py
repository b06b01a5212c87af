"""Growth of the earnings of a group or index over a named year or quarter."""

from datetime import timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.company import judge_growth
from rotascope.claims.verdicts.fundamentals.dividends import judge_dividend
from rotascope.claims.verdicts.fundamentals.records import GroupFigure, may_mean
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable, with_range
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import Grade, grade
from rotascope.evidence import Evidence

NO_MARK: Grade = ""
NEIGHBOURS = ("russell2000",)  # indexes of small caps whose consensus nobody publishes
SLACK = timedelta(days=8)  # by which a claimed period may end beside a figure's
NEEDS = f"earnings of the group by quarter or year, with the day they were known: {IMPORT}"


def judge_any_growth(claim: Claim, material: Material) -> CheckedClaim:
    """A company's item by its accounts; a group's earnings by every convention at hand."""
    if claim.details.get("item") == "dividends_paid":
        return judge_dividend(claim, material)
    if claim.subject is None or claim.subject.kind == "company" or claim.details.get("item") != "net_income":
        return judge_growth(claim, material)
    candidates = [figure for figure in material.figures if _is_of(claim, figure)]
    quantity = claim.quantity
    if quantity is None or not candidates:
        reason = f"market {material.market} has no growth of earnings of {label_of(claim.subject)} for that period"
        return leave_untestable(claim, reason, NEEDS)
    marks = [(figure, grade(quantity, figure.value, direction=claim.direction)) for figure in candidates]
    matches = [(figure, mark) for figure, mark in marks if mark]
    nearest = min(candidates, key=lambda figure: abs(figure.value - quantity.value * (claim.direction or 1)))
    figure, mark = next(iter(matches), (nearest, NO_MARK))
    statement = f"{figure.subject} {figure.value:+.1f} % ({figure.convention})"
    evidence = with_range(
        Evidence.change(figure.value / 100.0, method=figure.convention, inputs=figure.inputs, searched=len(candidates)),
        [candidate.value / 100.0 for candidate in candidates],
    )
    answers = tuple((other.convention, f"{other.value:+.1f} %") for other in candidates)
    if mark and len(matches) == len(candidates):
        return confirm(claim, mark, statement, evidence)
    if mark:
        return conclude(claim, "depends on convention", statement, evidence, alternatives=answers)
    reason = f"left open: none of {len(candidates)} conventions at hand prints so: {statement}"
    return CheckedClaim(
        claim=claim,
        verdict="untestable",
        reason=reason,
        evidence=evidence,
        nearest=statement,
        needs="whose earnings, operating or reported, and by which publisher",
        alternatives=answers,
    )


def quote_consensus(claim: Claim, material: Material) -> str:
    """What was expected of the group's earnings at the article's date, for a forecast of them; empty without figures.

    A forecast is not judged by another forecast: this stands beside it.
    """
    if claim.type != "growth" or claim.details.get("item") != "net_income" or claim.subject is None:
        return ""
    key = claim.subject.key
    expected = [
        figure
        for figure in material.figures
        if figure.topic == "growth" and figure.forward and (may_mean(key, figure.subject) or key in NEIGHBOURS)
    ]
    words = "; ".join(f"{figure.subject} {figure.value:+.1f} % ({figure.convention})" for figure in expected)
    return f"expected at the time: {words}" if words else ""


def _is_of(claim: Claim, figure: GroupFigure) -> bool:
    """Whether a figure is of the claimed group and of the very period that is claimed."""
    period = claim.period
    if figure.topic != "growth" or claim.subject is None or period is None or figure.period is None:
        return False
    first, last = figure.period
    return (
        may_mean(claim.subject.key, figure.subject)
        and abs(period.first - first) <= SLACK
        and abs(period.last - last) <= SLACK
    )
