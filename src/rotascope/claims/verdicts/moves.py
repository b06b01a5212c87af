"""How far a daily statistic moved between two closes: a yield in percentage points, a price in percent."""

from datetime import date

from rotascope.catalogue.namespaces import symbol_of
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material, previous_session, rows_between, window_between
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.revisions import note_revision
from rotascope.claims.verdicts.statistics import YIELD_SLACK, judge_macro, macro_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.evidence import Evidence

MOVES = ("move", "growth")


def judge_figure_or_move(claim: Claim, material: Material, later: Material | None) -> CheckedClaim:
    """A figure of a statistic, or its move between two closes."""
    is_move = claim.details.get("transformation") in MOVES
    if is_move:
        return judge_move(claim, material)
    return note_revision(judge_macro(claim, material, later), later)


def judge_move(claim: Claim, material: Material) -> CheckedClaim:
    """The move of a daily statistic over the claim's window, or over the session and the week where none is named.

    Closing yields differ by source by a basis point or two on either side: a move within twice that is rounded.
    """
    macro = macro_of(claim)
    line = material.series.get(macro.key)
    if line is None or claim.quantity is None:
        needs = f"a series {' or '.join(map(symbol_of, macro.series))}: {IMPORT}"
        return leave_untestable(claim, f"market {material.market} has no {macro.label}", needs)
    in_points = claim.details["transformation"] == "move"
    outcomes = [
        outcome
        for base, end in _windows(claim, material)
        if (outcome := _judge_window(claim, line, base, end, in_points=in_points)) is not None
    ]
    if not outcomes:
        return leave_untestable(claim, f"{macro.label} does not reach that window", f"newer or older data: {IMPORT}")
    confirmed = [outcome for outcome in outcomes if outcome.verdict in ("true", "rounded")]
    if confirmed or claim.period is not None:
        return (confirmed or outcomes)[0]
    return leave_untestable(
        claim, f"no window is stated, and the usual ones differ: {outcomes[0].reason}", "the window"
    )


def _windows(claim: Claim, material: Material) -> list[tuple[date, date]]:
    if claim.period is not None:
        return [(base, min(end, material.dated)) for base, end in claim.period.readings]
    return [(previous_session(material.dated), material.dated)]


def _judge_window(claim: Claim, line: Line, base: date, end: date, *, in_points: bool) -> CheckedClaim | None:
    """The move between the last figures by `base` and by `end`; None where the line lacks one."""
    rows = rows_between(line.panel, base, end)
    if rows is None or claim.quantity is None:
        return None
    before, after = (float(line.panel.values[row, 0]) for row in rows)
    value = after - before if in_points else 100.0 * (after / before - 1.0)
    window = window_between(line.panel, *rows)
    evidence = Evidence.number(
        round(100.0 * value) if in_points else value,
        unit="basis points" if in_points else "percent",
        window=window,
        method=f"{'difference' if in_points else 'change'} of {line.id}",
        inputs=line.inputs,
    )
    reason = f"{macro_of(claim).label}: {evidence.shown} over {window} ({line.id})"
    grading = grade(claim.quantity, value, direction=claim.direction)
    size = value * claim.direction if claim.direction else abs(value)
    if not grading and in_points and abs(size - abs(claim.quantity.value)) <= 2 * YIELD_SLACK:
        grading = "rounded"
    if grading:
        return confirm(claim, grading, reason, evidence)
    return conclude(claim, "wrong value", reason, evidence, nearest=reason)
