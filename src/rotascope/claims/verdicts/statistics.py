"""Published statistics and policy rates: the figure of the period, when it was published, and its kin."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from rotascope.claims.reading.dates import months_before
from rotascope.claims.reading.macro import BY_MACRO, Macro
from rotascope.claims.records import CheckedClaim, Claim, Period, Quantity
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, found, graded, ranged, untestable
from rotascope.claims.verdicts.tolerance import exactly, grade
from rotascope.evidence import Evidence

WHOLE = 1e-6  # of a step
NEAR = 3  # published figures on either side that a mistaken date is looked for in
DAILY_STEP = timedelta(days=8)
PERIODIC = ("month", "quarter", "year", "half", "part", "span")
MULTI = 730  # days: multi-year is two years or more


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure in the printed unit."""

    day: date
    value: float


@lru_cache(maxsize=64)
def figures(line: Line, series: Macro, making: str) -> list[Figure]:
    """The printed figure of every date of a statistic; dates without what a change is taken from are left out."""
    days, values = line.panel.dates.tolist(), line.panel.values[:, 0].tolist()
    if making == "level":
        return [Figure(day, value * series.scale) for day, value in zip(days, values, strict=True)]
    if making == "yoy":
        at = dict(zip(days, values, strict=True))
        return [
            Figure(day, 100.0 * (value / at[year] - 1.0))
            for day, value in zip(days, values, strict=True)
            if (year := months_before(day, 12)) in at and at[year]
        ]
    return [
        Figure(day, made(value, before, making, series))
        for day, value, before in zip(days[1:], values[1:], values, strict=False)
    ]


def made(value: float, before: float, making: str, series: Macro) -> float:
    """A change on the figure before: in the series' unit, in percent, or a quarter's growth at an annual rate."""
    if making == "change":
        return (value - before) * series.scale
    growth = value / before
    return 100.0 * ((growth**4 if making == "annualised" else growth) - 1.0)


def macro(claim: Claim, material: Material, later: Material | None) -> CheckedClaim:
    """A statistic's figure for the claimed period, as published by the article's date."""
    key = claim.subject.key.removeprefix("macro:") if claim.subject else ""
    series = BY_MACRO[key]
    line = material.series.get(key)
    if line is None or claim.quantity is None:
        wanted = " or ".join(series.ids)
        return untestable(claim, f"market {material.market} has no {series.label}", f"a series {wanted}: {IMPORT}")
    making = claim.details.get("transformation", series.making)
    all_ = figures(line, series, making)
    period = claim.period
    daily = len(all_) > 1 and all_[-1].day - all_[-2].day < DAILY_STEP
    if (
        period is not None
        and period.kind in PERIODIC
        and not daily
        and period.last > material.dated
        and _single(period)
    ):
        return _unpublished(claim, series, all_, f"{period.text} ends {period.last}, after {material.dated}")
    meant = list(_meant(all_, period, material, daily=daily, prior="prior" in claim.details))
    if not meant:
        return _absent(claim, material, later, series, all_)
    return _judged(claim, material, line, series, making, all_, meant)


def _single(period: Period) -> bool:
    return period.kind in ("month", "quarter")


def _meant(
    all_: list[Figure], period: Period | None, material: Material, *, daily: bool, prior: bool
) -> Iterator[Figure]:
    """The figures that the words may mean, the plainest first."""
    if period is not None and period.kind in (*PERIODIC, "day"):
        inside = [one for one in all_ if period.first <= one.day <= period.last]
        if daily:
            inside = [one for one in all_ if one.day <= min(period.last, material.dated)][-2:]
        yield from reversed(inside)
        return
    latest = all_[-2:-1] if prior else all_[-1:]
    if all_ and all_[-1].day >= months_before(material.dated, 5 if not daily else 1):
        yield from latest
        if daily:
            yield from reversed(all_[-4:-1])


def _judged(
    claim: Claim,
    material: Material,
    line: Line,
    series: Macro,
    making: str,
    all_: list[Figure],
    meant: list[Figure],
) -> CheckedClaim:
    quantity = claim.quantity
    if quantity is None:
        raise ValueError("a statistic without a number")
    direction = (
        claim.direction if making in ("change", "mom", "annualised") and claim.quantity and making != "level" else 0
    )
    for one in meant:
        mark = grade(quantity, one.value, direction=direction)
        if mark == "true" or (mark and not _published_so(quantity, one.value)):
            evidence = ranged(_evidence(line, series, making, one, len(meant)), [each.value for each in meant])
            return graded(claim, mark, _said(series, making, one), evidence)
    own = meant[0]
    said = _said(series, making, own)
    place = all_.index(own)
    near = [
        one
        for away in range(1, NEAR + 1)
        for one in (all_[place - away : place - away + 1] + all_[place + away : place + away + 1])
    ]
    for one in near:
        if exactly(quantity, one.value, direction=direction):
            evidence = _evidence(line, series, making, own, len(near) + 1)
            why = f"{said}; the number is that of {one.day}"
            return found(
                claim, "wrong date", why, evidence, nearest=said, alternatives=((str(one.day), f"{one.value:.4g}"),)
            )
    for kin in series.kin:
        other = material.series.get(kin)
        same = (
            [one for one in figures(other, BY_MACRO[kin], BY_MACRO[kin].making) if one.day == own.day] if other else []
        )
        if same and exactly(quantity, same[0].value):
            evidence = _evidence(line, series, making, own, len(near) + 2)
            why = f"{said}; the number is that of the {BY_MACRO[kin].label}"
            return found(claim, "wrong entity", why, evidence, nearest=said)
    evidence = _evidence(line, series, making, own, len(near) + 1)
    if evidence.caveats and making in REWRITTEN:
        return replace(untestable(claim, f"{said}, after revisions", f"first-release figures: {IMPORT}"), nearest=said)
    return found(claim, "wrong value", said, evidence, nearest=said)


def _published_so(quantity: Quantity, value: float) -> bool:
    """Whether the figure is published with the claim's own digits, so that no rounding lies between them."""
    steps = value / quantity.step
    return not quantity.hedge and abs(steps - round(steps)) < WHOLE


WORDS = {
    "yoy": "change on a year earlier",
    "mom": "change on the period before",
    "change": "change on the period before",
    "annualised": "growth at an annual rate",
    "level": "figure",
}
REWRITTEN = ("change", "mom", "annualised")  # what a later revision may move far from the first print
PERCENTS = ("yoy", "mom", "annualised")


def _said(series: Macro, making: str, one: Figure) -> str:
    unit = " %" if making in PERCENTS else ""
    return f"{series.label}, {WORDS[making]} for {one.day}: {one.value:,.5g}{unit}"


def _evidence(line: Line, series: Macro, making: str, one: Figure, searched: int) -> Evidence:
    percent = making in PERCENTS
    return Evidence(
        value=one.value / 100.0 if percent else one.value,
        unit="fraction" if percent else series.label,
        display="percent" if percent else "number",
        method=f"{WORDS[making]} of {line.id} for {one.day}",
        inputs=line.inputs,
        searched=searched,
        caveats=("single vintage: later revisions included",) if _revised(line) else (),
    )


def _revised(line: Line) -> bool:
    return any("revis" in one.vintage or "packaged" in one.vintage for one in line.inputs)


def _absent(
    claim: Claim, material: Material, later: Material | None, series: Macro, all_: list[Figure]
) -> CheckedClaim:
    """No figure of that period was known: published only later, or not in these data."""
    after = later.series.get(series.key) if later else None
    period = claim.period
    if after is not None and period is not None:
        days = after.panel.dates.tolist()
        if any(period.first <= day <= period.last for day in days):
            return _unpublished(
                claim, series, all_, f"{series.label} for {period.text} was published after {material.dated}"
            )
    last = all_[-1].day if all_ else "nowhere"
    return untestable(claim, f"{series.label} ends {last} in market {material.market}", f"newer data: {IMPORT}")


def _unpublished(claim: Claim, series: Macro, all_: list[Figure], why: str) -> CheckedClaim:
    """The period had not ended or its figure was not out: nobody could know it."""
    making = claim.details.get("transformation", series.making)
    if not all_:
        return untestable(claim, f"no {series.label} is at hand", f"the series: {IMPORT}")
    one = all_[-1]
    evidence = Evidence(value=str(one.day), unit="date", method=f"last period of {series.label} published by then")
    return found(claim, "impossible", why, evidence, nearest=_said(series, making, one))


def peak(claim: Claim, material: Material, rests: CheckedClaim | None) -> CheckedClaim:
    """`a multi-year high` of a statistic: when it was last matched."""
    key = claim.subject.key.removeprefix("macro:") if claim.subject else ""
    line = material.series.get(key)
    if line is None:
        return untestable(claim, f"market {material.market} has no {key}", f"the series: {IMPORT}")
    series = BY_MACRO[key]
    making = rests.claim.details.get("transformation", series.making) if rests else series.making
    limit = date.fromisoformat(claim.details["last"]) if "last" in claim.details else material.dated
    past = [one for one in figures(line, series, making) if one.day <= min(limit, material.dated)]
    if not past or past[-1].day < months_before(min(limit, material.dated), 5):
        return untestable(claim, f"{series.label} ends {past[-1].day if past else 'nowhere'}", f"newer data: {IMPORT}")
    own = past[-1]
    matched = [one for one in past[:-1] if one.value * claim.direction >= own.value * claim.direction]
    word = "highest" if claim.direction > 0 else "lowest"
    evidence = _evidence(line, series, making, own, len(past))
    if not matched:
        return graded(
            claim,
            "true",
            f"{_said(series, making, own)}, the {word} since {past[0].day}, where the data begin",
            evidence,
        )
    last = matched[-1]
    nearest = f"{_said(series, making, own)}, the {word} since {last.day} ({last.value:,.5g})"
    reach = (
        claim.period.first
        if claim.period
        else own.day - timedelta(days=MULTI)
        if "multi" in claim.details
        else date.min
    )
    if last.day > reach or (reach == date.min):
        return found(claim, "unsupported", nearest, evidence, nearest=nearest)
    return graded(claim, "true", nearest, evidence)
