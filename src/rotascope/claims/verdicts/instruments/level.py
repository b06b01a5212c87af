"""The level of an index, fund or stock at its close."""

from collections.abc import Sequence
from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim, Quantity, Verdict
from rotascope.claims.verdicts.instruments.search import NEARBY, quantity_of
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import conclude, confirm, leave_untestable, report_data_end, report_no_data
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import Grade, grade, prints_as
from rotascope.evidence import Evidence
from rotascope.sessions import nyse

FINE = 1e-5  # of a level: printed so finely, no other day closed at it by accident
DAY, REACHED = timedelta(days=1), timedelta(days=25)  # `in 18 months` may be off by some weeks
PASSED = 8  # sessions in which a level may have been passed where no day is named
LATE = 0.095  # points by which a close is corrected late
UNDATED = 60  # sessions that a level without a date may be of


def judge_level(claim: Claim, material: Material, _mentioned: tuple[str, ...]) -> CheckedClaim:
    """The level of an index at its close; a day nearby is named where the number belongs to that."""
    sources = material.lines.get(claim.subject.key if claim.subject else "", ())
    lines = [line for line in sources if line.relation in ("index", "stock", "fund") and line.panel.basis != "total"]
    if not lines:
        return report_no_data(claim, material)
    line = lines[0]
    if "first time" in claim.quote.lower() and claim.quantity is not None and claim.quantity.hedge:
        return _judge_first_passage(claim, material, line)
    end = min(claim.period.last, material.dated) if claim.period else material.dated
    days = [nyse().shift(end, -back) for back in range((NEARBY + 1) if claim.period else UNDATED)]
    if line.panel.last < days[1]:
        return report_data_end(claim, material, line.label, line.panel.last)
    on_another_day = _judge_named_days(claim, material, line) if claim.doubts else None
    return on_another_day or _judge_days(claim, line, days)


def _judge_first_passage(claim: Claim, material: Material, line: Line) -> CheckedClaim:
    """A level passed for the first time since, in, or ever, on a named day or one of the last; confirms only."""
    level, sense = quantity_of(claim).value, -1 if quantity_of(claim).hedge == "below" else 1
    named = next((period for period in claim.periods if period.kind == "day"), None)
    reach = next((period for period in claim.periods if period.kind in ("since", "ago")), None)
    start = (reach.first + REACHED if reach.kind == "ago" else reach.first + DAY) if reach else line.panel.first
    panel = line.panel.between(None, material.dated)
    beyond = [
        day
        for day, value in zip(panel.dates.tolist(), panel.values[:, 0].tolist(), strict=True)
        if (value - level) * sense > 0
    ]
    within = [day for day in beyond if day >= start]
    day = within[0] if within else None
    recent = nyse().shift(material.dated, -PASSED)
    is_then = day is not None and (day == named.first if named else day >= recent)
    if day is None or not is_then or line.panel.first > start:
        return leave_untestable(claim, "the level was not passed first then", "the day, and since when it is the first")
    evidence = _level_evidence(line, day, _level_at(line, day), len(panel))
    statement = (
        f"{_level_words(claim, line, day, _level_at(line, day))}, the first close beyond {level:,.0f} since {start}"
    )
    return confirm(claim, "true", statement, evidence)


def _judge_days(claim: Claim, line: Line, days: Sequence[date]) -> CheckedClaim:
    """The level of the first of some days, and of each after it in the order of trying."""
    quantity = quantity_of(claim)
    names_a_day = claim.period is not None and claim.period.kind == "day"
    for back, day in enumerate(days):
        level = _level_at(line, day)
        grading = grade(quantity, level) or _grade_late(quantity, level)
        if grading:
            evidence = _level_evidence(line, day, level, back + 1)
            statement = _level_words(claim, line, day, level)
            if back <= (0 if names_a_day else 1):
                return confirm(claim, grading, statement, evidence)
            verdict: Verdict = "wrong date" if claim.period else "depends on convention"
            return conclude(claim, verdict, f"{statement}, not on {days[0]}", evidence, nearest=statement)
    level = _level_at(line, days[0])
    statement = _level_words(claim, line, days[0], level)
    evidence = _level_evidence(line, days[0], level, len(days))
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _grade_late(quantity: Quantity, level: float) -> Grade:
    """A close that is printed to hundredths may have been corrected after the article, by a few of them."""
    is_near = abs(quantity.value - level) < LATE and quantity.step < LATE and not quantity.hedge
    return "rounded" if is_near else ""


def _judge_named_days(claim: Claim, material: Material, line: Line) -> CheckedClaim | None:
    """The level on a day that the sentence names, or on any day that closed at the very number; None where none did."""
    quantity = quantity_of(claim)
    dates = line.panel.dates.tolist()
    levels = line.panel.values[:, 0].tolist()
    closes = [(day, level) for day, level in zip(dates, levels, strict=True) if day <= material.dated]
    matches = [(day, level) for day, level in closes if prints_as(quantity, level)]
    named = [
        (day, level) for day, level in matches if any(period.first <= day <= period.last for period in claim.periods)
    ]
    is_unmistakable = quantity.step <= FINE * quantity.high
    for searched, days_at_level in ((1, named[-1:]), (len(closes), matches[-1:] if is_unmistakable else [])):
        for day, level in days_at_level:
            statement = _level_words(claim, line, day, level)
            return confirm(claim, "true", statement, _level_evidence(line, day, level, searched))
    return None


def _level_at(line: Line, day: date) -> float:
    """The close of a day, or the last before it."""
    return float(line.panel.values[line.panel.row_of(day), 0])


def _level_words(claim: Claim, line: Line, day: date, level: float) -> str:
    return f"{label_of(claim.subject)} closed at {level:,.2f} on {day} ({line.id})"


def _level_evidence(line: Line, day: date, level: float, searched: int) -> Evidence:
    return Evidence.number(
        level, unit="index points", method=f"close of {line.id} on {day}", inputs=line.inputs, searched=searched
    )
