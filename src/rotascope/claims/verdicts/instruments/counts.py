"""Counts of sessions in a stretch: how many there were, and on how many an index moved by more than a threshold."""

from dataclasses import dataclass
from datetime import date

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.longest import runs_of
from rotascope.claims.verdicts.instruments.record import block_returns
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, confirm, leave_untestable, report_no_data
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.evidence import Evidence


@dataclass(frozen=True, slots=True)
class HitCount:
    """How many of how many, and what was counted."""

    count: int
    total: int
    what: str


def judge_count_of_days(claim: Claim, material: Material) -> CheckedClaim:
    """The count in the claim's stretch, or in the year to the article; it confirms and refutes nothing."""
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation == "index" and line.panel.basis != "total"), None)
    if line is None or claim.quantity is None:
        return report_no_data(claim, material)
    if claim.details["counted"] == "blocks" and "share" not in claim.details:
        return _judge_blocks(claim, material, line)
    period = claim.period
    first = period.first if period else date(material.dated.year, 1, 1)
    last = min(period.last, material.dated) if period else material.dated
    if claim.details["counted"] in ("blocks", "beyond", "runs"):
        return _judge_in_stretch(claim, line, first, last)
    if line.panel.first >= first or (line.panel.last < last and (last - line.panel.last).days > 4):
        return leave_untestable(claim, f"{line.label} does not reach {first} to {last}", f"more data: {IMPORT}")
    count = _count(claim, line, first, last)
    statement = f"{label_of(claim.subject)}: {count} {_what(claim)} from {first} to {last} ({line.id})"
    evidence = Evidence.count(count, method=f"{_what(claim)} of {line.id} from {first} to {last}", inputs=line.inputs)
    if grade(claim.quantity, count) == "true":
        return confirm(claim, "true", statement, evidence)
    return leave_untestable(claim, f"counted so: {statement}", "how the days are counted")


def _judge_in_stretch(claim: Claim, line: Line, first: date, last: date) -> CheckedClaim:
    """A count or share of a stretch: sessions beyond a level, blocks of a sign, runs of some length; confirms only."""
    if line.panel.first >= first or claim.quantity is None:
        return leave_untestable(claim, f"{line.label} begins {line.panel.first}", f"older data: {IMPORT}")
    tallies = _tallies(claim, line, first, last)
    tally = tallies[0]
    unit = claim.details.get("unit", "day")
    statement = f"{label_of(claim.subject)}: {tally.count} {tally.what} of {tally.total} {unit}s from {first} to {last}"
    method = f"{tally.what} of {line.id} from {first} to {last}"
    evidence = Evidence.count(tally.count, method=method, inputs=line.inputs)
    if all(grade(claim.quantity, _value(claim, other)) == "true" for other in tallies):
        return confirm(claim, "true", f"{statement} ({line.id})", evidence)
    counted = " or ".join(f"{other.count} of {other.total}" for other in tallies)
    return leave_untestable(claim, f"counted so: {statement} ({line.id}): {counted}", "how they are counted")


def _value(claim: Claim, tally: HitCount) -> float:
    return 100.0 * tally.count / tally.total if "share" in claim.details and tally.total else float(tally.count)


def _tallies(claim: Claim, line: Line, first: date, last: date) -> list[HitCount]:
    """The count, and for weeks also with the week in which the stretch begins: both must be what is printed."""
    sense, over = int(claim.details["sense"]), float(claim.details.get("over", "0"))
    unit = claim.details.get("unit", "day")
    every = block_returns(line, unit, last)
    blocks = [block for block in every if block.end >= first]
    if claim.details["counted"] == "beyond":
        levels = line.panel.between(first, last).values[:, 0].tolist()
        return [
            HitCount(sum((level - over) * sense > 0 for level in levels), len(levels), f"closes beyond {over:,.0f}")
        ]
    if claim.details["counted"] == "runs":
        what = f"runs of at least {over:.0f} {'gains' if sense > 0 else 'losses'}"
        return [HitCount(sum(run.sign == sense and run.length >= over for run in runs_of(blocks)), len(blocks), what)]
    begun = [block for block in every if block.end < first and block.end.isocalendar()[:2] == first.isocalendar()[:2]]
    readings = [blocks, [*begun[-1:], *blocks]] if unit == "week" and begun else [blocks]
    what = f"{unit}s {'up' if sense > 0 else 'down'}"
    return [HitCount(sum(block.value * sense > 0 for block in inside), len(inside), what) for inside in readings]


def _judge_blocks(claim: Claim, material: Material, line: Line) -> CheckedClaim:
    """How many of the last blocks rose or fell, up to the article's or to the one before; it refutes nothing."""
    unit, total, sense = claim.details["unit"], int(claim.details["total"]), int(claim.details["sense"])
    blocks = block_returns(line, unit, material.dated)
    statement = ""
    for last in (len(blocks), len(blocks) - 1):
        inside = blocks[max(0, last - total) : last]
        count = sum(block.value * sense > 0.0 for block in inside)
        way = "up" if sense > 0 else "down"
        words = f"{label_of(claim.subject)}: {count} of the {len(inside)} {unit}s to {inside[-1].end} {way} ({line.id})"
        if len(inside) == total and claim.quantity is not None and claim.quantity.low == count:
            method = f"{unit}s {way} among the last {total} of {line.id}"
            return confirm(claim, "true", words, Evidence.count(count, method=method, inputs=line.inputs))
        statement = statement or words
    return leave_untestable(claim, f"counted so: {statement}", f"which {unit}s are counted")


def _count(claim: Claim, line: Line, first: date, last: date) -> int:
    """Sessions of the stretch, those only on which the line moved far enough where a threshold is named."""
    days, levels = line.panel.dates.tolist(), line.panel.values[:, 0].tolist()
    over, sense = float(claim.details.get("over", "0")), int(claim.details.get("sense", "0"))
    count = 0
    for before, level, day in zip(levels, levels[1:], days[1:], strict=False):
        if not first <= day <= last:
            continue
        move = level - before if claim.details["counted"] == "points" else 100.0 * (level / before - 1.0)
        size = move * sense if sense else abs(move)
        count += claim.details["counted"] == "sessions" or size > over
    return count


def _what(claim: Claim) -> str:
    if claim.details["counted"] == "sessions":
        return "sessions"
    unit = "points" if claim.details["counted"] == "points" else "%"
    way = {"1": "gains", "-1": "losses"}.get(claim.details.get("sense", ""), "moves")
    return f"{way} of more than {claim.details['over']} {unit}"
