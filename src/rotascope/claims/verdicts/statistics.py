"""Published statistics: the figure of the period, when it was published, and what it is commonly confused with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.statistics import STATISTICS, MacroStatistic
from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim, Period, Quantity
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable, with_range
from rotascope.claims.verdicts.tolerance import grade, prints_as
from rotascope.evidence import Evidence
from rotascope.sessions import nyse

EXACT = 1e-6  # of a step
NEAR = 3  # published figures on either side that a mistaken date is looked for in
A_MONTH = 32  # days between two figures of a monthly statistic
EARLY = timedelta(days=6)  # by which a release may come before its usual day
DAILY_STEP = timedelta(days=8)
PERIODIC = ("month", "quarter", "year", "half", "part", "span")
STALE, STALE_DAILY = 5, 1  # months after which the last figure is no longer the one that is spoken of
TRANSFORMATION_WORDS = {
    "yoy": "change on a year earlier",
    "mom": "change on the period before",
    "change": "change on the period before",
    "annualised": "growth at an annual rate",
    "level": "figure",
}
REWRITTEN = ("change", "mom", "annualised")  # what a later revision may move far from the first print
YIELD_SLACK = 0.02  # percentage points by which a closing yield differs from source to source
YIELD = "yield"
PERCENTS = ("yoy", "mom", "annualised")

ASSUMED = "an assumption"  # in the vintage of a series whose release dates nobody stated


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure in the printed unit."""

    day: date
    value: float


@dataclass(frozen=True, eq=False)
class Statistic:
    """A published statistic as a claim speaks of it: its line, how its figures are made, and all of them."""

    macro: MacroStatistic
    line: Line
    transformation: str

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure known by the article's date, the last one last."""
        return figures(self.line, self.macro, self.transformation)

    @property
    def is_daily(self) -> bool:
        """Whether a figure comes every session."""
        last = self.figures[-2:]
        return len(last) > 1 and last[1].day - last[0].day < DAILY_STEP

    def describe(self, figure: Figure) -> str:
        """A figure in words."""
        unit = " %" if self.transformation in PERCENTS else ""
        words = TRANSFORMATION_WORDS[self.transformation]
        return f"{self.macro.label}, {words} for {figure.day}: {figure.value:,.5g}{unit}"

    def evidence(self, figure: Figure, searched: int) -> Evidence:
        """A figure with where it comes from."""
        percent = self.transformation in PERCENTS
        return Evidence.number(
            figure.value / 100.0 if percent else figure.value,
            unit="fraction" if percent else self.macro.label,
            display="percent" if percent else "number",
            method=f"{TRANSFORMATION_WORDS[self.transformation]} of {self.line.id} for {figure.day}",
            inputs=self.line.inputs,
            searched=searched,
            caveats=("single vintage: later revisions included",) if _is_revised(self.line) else (),
        )


def _is_revised(line: Line) -> bool:
    return any("revis" in source.vintage or "packaged" in source.vintage for source in line.inputs)


@lru_cache(maxsize=64)
def figures(line: Line, macro: MacroStatistic, transformation: str) -> tuple[Figure, ...]:
    """The printed figure of every date of a statistic; dates without what a change is taken from are left out."""
    days, values = line.panel.dates.tolist(), line.panel.values[:, 0].tolist()
    if transformation == "level":
        return tuple(Figure(day, value * macro.scale) for day, value in zip(days, values, strict=True))
    if transformation == "yoy":
        by_day = dict(zip(days, values, strict=True))
        return tuple(
            Figure(day, 100.0 * (value / by_day[year_before] - 1.0))
            for day, value in zip(days, values, strict=True)
            if (year_before := months_before(day, 12)) in by_day and by_day[year_before]
        )
    return tuple(
        Figure(day, figure_of_change(value, before, transformation, macro))
        for day, value, before in zip(days[1:], values[1:], values, strict=False)
    )


def figure_of_change(value: float, before: float, transformation: str, macro: MacroStatistic) -> float:
    """A change on the figure before: in the series' unit, in percent, or a quarter's growth at an annual rate."""
    if transformation == "change":
        return (value - before) * macro.scale
    growth = value / before
    return 100.0 * ((growth**4 if transformation == "annualised" else growth) - 1.0)


def judge_macro(claim: Claim, material: Material, later: Material | None) -> CheckedClaim:
    """A statistic's figure for the claimed period, as published by the article's date."""
    macro = macro_of(claim)
    line = material.series.get(macro.key)
    if line is None or claim.quantity is None:
        needs = f"a series {' or '.join(map(symbol_of, macro.series))}: {IMPORT}"
        return leave_untestable(claim, f"market {material.market} has no {macro.label}", needs)
    statistic = Statistic(macro, line, claim.details.get("transformation", macro.transformation))
    other = _judge_other_transformation(claim, claim.quantity, material, statistic) if claim.doubts else None
    if other is not None:
        return other
    period = claim.period
    if period is not None and period.last > material.dated and _is_published_whole(statistic, period):
        return _judge_unpublished(claim, statistic, f"{period.text} ends {period.last}, after {material.dated}")
    released = _judge_by_release(claim, material, later, statistic)
    if released is not None:
        return released
    candidates = list(_candidate_figures(claim, material, statistic))
    if not candidates:
        return _report_absent(claim, material, later, statistic)
    return _judge_figures(claim, claim.quantity, material, statistic, candidates)


def _judge_other_transformation(
    claim: Claim, quantity: Quantity, material: Material, statistic: Statistic
) -> CheckedClaim | None:
    """Of a doubtful reading: the change on a month for that on a year, or the other way, where only that one fits."""
    exchanged = {"yoy": "mom", "mom": "yoy"}.get(statistic.transformation)
    if exchanged is None or quantity.hedge:
        return None
    other = replace(statistic, transformation=exchanged)
    readings = [(reading, list(_candidate_figures(claim, material, reading))[:1]) for reading in (statistic, other)]
    (_, as_read), (_, otherwise) = readings
    if any(prints_as(quantity, figure.value) for figure in as_read):
        return None
    for figure in otherwise:
        if prints_as(quantity, figure.value):
            reason = f"true if the other change is meant: {other.describe(figure)}"
            return conclude(claim, "depends on convention", reason, other.evidence(figure, 2), nearest=reason)
    return None


def macro_of(claim: Claim) -> MacroStatistic:
    """The statistic that a claim is about."""
    return STATISTICS[claim.subject.key.removeprefix("macro:") if claim.subject else ""]


def _judge_by_release(
    claim: Claim, material: Material, later: Material | None, statistic: Statistic
) -> CheckedClaim | None:
    """A figure that our assumed release day puts a few days after the article, which names it: it may only confirm."""
    line = later.series.get(statistic.macro.key) if later else None
    newest = statistic.figures[-1].day if statistic.figures else None
    is_assumed = line is not None and any(ASSUMED in source.vintage for source in line.inputs)
    if line is None or is_assumed or claim.quantity is None or statistic.is_daily or newest is None:
        return None
    following = [figure for figure in figures(line, statistic.macro, statistic.transformation) if figure.day > newest]
    if not following or (following[0].day - newest).days > A_MONTH:
        return None
    figure, period = following[0], claim.period
    assumed = figure.day + timedelta(days=statistic.macro.lag_days)
    is_named = period is None or period.kind not in PERIODIC or period.first <= figure.day <= period.last
    if not is_named or assumed > material.dated + EARLY or figure.day > material.dated:
        return None
    if any(grade(claim.quantity, other.value) == "true" for other in _candidate_figures(claim, material, statistic)):
        return None
    direction = claim.direction if statistic.transformation in REWRITTEN else 0
    if grade(claim.quantity, figure.value, direction=direction) != "true":
        return None
    reason = f"{statistic.describe(figure)}; by the article's own word it was out, some days before its usual release"
    return confirm(claim, "true", reason, replace(statistic, line=line).evidence(figure, 2))


def _is_published_whole(statistic: Statistic, period: Period) -> bool:
    """Whether one figure stands for a month or quarter, so that there is none before it ends."""
    return period.kind in ("month", "quarter") and not statistic.is_daily


def _candidate_figures(claim: Claim, material: Material, statistic: Statistic) -> Iterator[Figure]:
    """The figures that the words may mean, the plainest first."""
    all_figures, daily, period = statistic.figures, statistic.is_daily, claim.period
    if period is not None and period.kind in (*PERIODIC, "day"):
        if daily:
            is_of_base = {
                "prior",
                "base",
            } <= claim.details.keys() and period.kind != "day"  # `rose from 3 % in May`: at the end of April
            last = min(period.first - timedelta(days=1) if is_of_base else period.last, material.dated)
            inside = [figure for figure in all_figures if figure.day <= last][-2:]
        else:
            inside = [figure for figure in all_figures if period.first <= figure.day <= period.last]
            if statistic.transformation == "yoy" and period.kind == "span":
                inside = inside[-1:]  # over the 12 months to November: the figure of November
        yield from reversed(inside)
        return
    if all_figures and all_figures[-1].day >= months_before(material.dated, STALE_DAILY if daily else STALE):
        yield from all_figures[-2:-1] if "prior" in claim.details else all_figures[-1:]
        if daily:
            yield from reversed(all_figures[-3:-1])


def _judge_figures(
    claim: Claim, quantity: Quantity, material: Material, statistic: Statistic, candidates: list[Figure]
) -> CheckedClaim:
    """The number against each figure that the words may mean, then against what explains it."""
    direction = claim.direction if statistic.transformation in REWRITTEN else 0
    is_bound = quantity.hedge in ("above", "below")
    tried = candidates[:1] if is_bound else candidates
    exact = [figure for figure in tried if grade(quantity, figure.value, direction=direction) == "true"]
    for figure in exact or tried:
        grading = grade(quantity, figure.value, direction=direction)
        if grading == "true" or (grading and not _is_published_as_fine(quantity, figure.value)):
            evidence = statistic.evidence(figure, len(candidates))
            evidence = with_range(evidence, [candidate.value for candidate in candidates])
            return confirm(claim, grading, statistic.describe(figure), evidence)
    alike = next((figure for figure in tried if _differs_by_source(statistic, quantity, figure)), None)
    if alike is not None:
        reason = f"{statistic.describe(alike)}; closing yields differ by source by up to {YIELD_SLACK}"
        return confirm(claim, "rounded", reason, statistic.evidence(alike, len(candidates)))
    return _explain_figure(claim, quantity, material, statistic, candidates[0])


def _explain_figure(
    claim: Claim, quantity: Quantity, material: Material, statistic: Statistic, figure: Figure
) -> CheckedClaim:
    """What a number that is not its figure belongs to: another date, another statistic, nothing near."""
    direction = claim.direction if statistic.transformation in REWRITTEN else 0
    statement = statistic.describe(figure)
    if statistic.is_daily and claim.period is not None and figure.day < nyse().shift(claim.period.last, 0):
        reason = f"the figure of {claim.period.text} is not published here yet: {statement}"
        return leave_untestable(claim, reason, f"newer data: {IMPORT}")
    near = _figures_around(statistic.figures, figure)
    for other in near:
        if prints_as(quantity, other.value, direction=direction):
            reason = f"{statement}; the number is that of {other.day}"
            alternatives = ((str(other.day), f"{other.value:.4g}"),)
            evidence = statistic.evidence(figure, len(near) + 1)
            return conclude(claim, "wrong date", reason, evidence, nearest=statement, alternatives=alternatives)
    owner = _related_owner(quantity, material, statistic.macro, figure.day)
    if owner is not None:
        reason = f"{statement}; the number is that of the {owner.label}"
        return conclude(claim, "wrong entity", reason, statistic.evidence(figure, len(near) + 2), nearest=statement)
    evidence = statistic.evidence(figure, len(near) + 1)
    if evidence.caveats and statistic.transformation in REWRITTEN:
        outcome = leave_untestable(claim, f"{statement}, after revisions", f"first-release figures: {IMPORT}")
        return replace(outcome, nearest=statement)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _differs_by_source(statistic: Statistic, quantity: Quantity, figure: Figure) -> bool:
    """Whether a daily yield in hundredths lies as near as two sources of one close do."""
    is_yield = statistic.is_daily and YIELD in statistic.macro.label and statistic.transformation == "level"
    near = abs(quantity.value - figure.value) <= YIELD_SLACK + EXACT
    return is_yield and near and not quantity.hedge and quantity.step <= YIELD_SLACK


def _is_published_as_fine(quantity: Quantity, value: float) -> bool:
    """Whether the figure is published with the claim's own digits, so that no rounding lies between them."""
    steps = value / quantity.step
    return not quantity.hedge and abs(steps - round(steps)) < EXACT


def _figures_around(all_figures: tuple[Figure, ...], figure: Figure) -> list[Figure]:
    """The figures published just before and after one, the nearest first."""
    row = all_figures.index(figure)
    pairs = ((row - away, row + away) for away in range(1, NEAR + 1))
    return [all_figures[near] for pair in pairs for near in pair if 0 <= near < len(all_figures)]


def _related_owner(quantity: Quantity, material: Material, macro: MacroStatistic, day: date) -> MacroStatistic | None:
    """A statistic commonly confused with this one whose figure of the same day the number is."""
    for related in (STATISTICS[key] for key in macro.confused_with):
        line = material.series.get(related.key)
        all_figures = figures(line, related, related.transformation) if line else ()
        same_day = next((figure for figure in all_figures if figure.day == day), None)
        if same_day is not None and prints_as(quantity, same_day.value):
            return related
    return None


def _report_absent(claim: Claim, material: Material, later: Material | None, statistic: Statistic) -> CheckedClaim:
    """No figure of that period was known: published only later, or not in these data."""
    label, period = statistic.macro.label, claim.period
    line = later.series.get(statistic.macro.key) if later else None
    if line is not None and period is not None:
        days = line.panel.dates.tolist()
        inside = [day for day in days if period.first <= day <= period.last]
        if inside:
            usual = inside[0] + timedelta(days=statistic.macro.lag_days)
            if usual <= material.dated + EARLY or any(ASSUMED in source.vintage for source in line.inputs):
                reason = f"{label} for {period.text} may not have been out on {material.dated}: its release is assumed"
                return leave_untestable(claim, reason, "release dates: a release_date column, or --lag-days")
            reason = f"{label} for {period.text} was published after {material.dated}"
            return _judge_unpublished(claim, statistic, reason)
    last = statistic.figures[-1].day if statistic.figures else "nowhere"
    return leave_untestable(claim, f"{label} ends {last} in market {material.market}", f"newer data: {IMPORT}")


def _judge_unpublished(claim: Claim, statistic: Statistic, reason: str) -> CheckedClaim:
    """The period had not ended or its figure was not out: nobody could know it."""
    label = statistic.macro.label
    if not statistic.figures:
        return leave_untestable(claim, f"no {label} is at hand", f"the series: {IMPORT}")
    last = statistic.figures[-1]
    evidence = Evidence.dated(last.day, method=f"last period of {label} published by then")
    return conclude(claim, "impossible", reason, evidence, nearest=statistic.describe(last))
