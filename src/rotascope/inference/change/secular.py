"""Has a trend of years in a relative line turned: bends in its monthly log ratio, with dates and honest p-values."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import ceil, expm1

import numpy as np

from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import BadSetting
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.change.break_dates import residual_block
from rotascope.inference.change.trend_search import TrendSearch, settle
from rotascope.inference.legs import check_legs, omission_caveats
from rotascope.inference.single_series import check_series
from rotascope.inference.testing.long_run import effective_size, long_run_variance
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

MONTHS = 12
DECADE = 10.0
COVERS = "on lines with planted bends such 90 % intervals hold 77 to 87 % of the dates"


@dataclass(frozen=True, slots=True)
class Trend:
    """A stretch with one slope: log growth of long over short a year, from `first` to `last`."""

    first: date
    last: date
    years: float
    slope: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendTest:
    """The best place for `added` more breaks after `breaks` of them; first_session is that of the first.

    p_value       among random walks with the fitted drifts: what such a bend is worth where every change is
                  permanent; doubled for the two searches made, one break and two at once
    p_stationary  of one break where deviations from the trend die out; right only if they do, far too small otherwise
    """

    breaks: int
    added: int
    first_session: date
    p_value: float
    p_stationary: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendBreak:
    """A dated bend. before, after: log growth of long over short a year; reversal: they differ in sign."""

    first_session: date
    before: Trend
    after: Trend
    interval: tuple[date, date]
    evidence: Evidence

    @property
    def reversal(self) -> bool:
        """Whether the leader changed, not only the pace."""
        return self.before.slope * self.after.slope < 0.0

    def summary(self) -> str:
        """What turned, when, and how sure, in one sentence."""
        kind = "reversal" if self.reversal else "change of pace"
        old = "decade-long" if self.before.years >= DECADE else f"{self.before.years:.0f}-year"
        low, high = self.interval
        before, after = (show(expm1(trend.slope), "percent") for trend in (self.before, self.after))
        return (
            f"{kind} of a {old} trend from {self.first_session} ({low} to {high}), {before} to {after} a year of long "
            f"over short; p = {show(self.evidence.p_value, 'probability')}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SecularTrends:
    """Breaks that passed, the trends between them, and each test made, the last of them usually the one that failed."""

    series: str
    breaks: tuple[TrendBreak, ...]
    trends: tuple[Trend, ...]
    tests: tuple[TrendTest, ...]

    @property
    def current(self) -> Trend:
        """The trend at the last row."""
        return self.trends[-1]

    def summary(self) -> str:
        """The breaks, or the best candidate and why it is none, in one sentence."""
        if self.breaks:
            return f"{self.series}: {'; '.join(dated.summary() for dated in self.breaks)}"
        best = self.tests[0]
        p = show(best.p_value, "probability")
        return f"{self.series}: no break in trend; the best candidate, {best.first_session}, has p = {p}"


@dataclass(frozen=True, kw_only=True)
class SecularTrend:
    """Piecewise trend of a relative line, breaks added one at a time, or two, while they pass.

    continuous  the line bends but does not jump
    min_years   least length of a trend
    level       of each test, against random walks with drift
    """

    continuous: bool = True
    min_years: float = 5.0
    max_breaks: int = 3
    level: float = 0.05
    confidence: float = 0.9
    draws: int = 999
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that no line could meet."""
        if self.min_years * MONTHS < 6 or self.max_breaks < 1 or self.draws < 1:
            raise BadSetting(
                f"trends of {self.min_years} years, {self.max_breaks} breaks, {self.draws} draws",
                "give half a year or more, and 1 or more of the others",
            )
        if not (0.0 < self.level < 1.0 and 0.0 < self.confidence < 1.0):
            raise BadSetting(f"level {self.level}, confidence {self.confidence}", "give shares between 0 and 1")

    def detect(self, legs: PanelLike) -> SecularTrends:
        """Breaks in the trend of log(long / short), read at each month's last row.

        legs     [T, 2] positive levels of long and short
        returns  a break is the first session after the month-end at which the line bends
        timing   reads all rows; the newest month may be incomplete, and a later row may move a date
        raises   HistoryTooShort (under twice min_years), NoVariation
        source   trend breaks where the noise may be integrated: Perron and Yabu (2009), Journal of Business and
                 Economic Statistics 27:369-396, whose caution is kept by bootstrap instead of their feasible GLS
        """
        legs = as_panel(legs, calendar=True)
        size = ceil(self.min_years * MONTHS)
        monthly = _monthly(legs, size, self.min_years)
        breaks: tuple[int, ...] = ()
        tests: list[TrendTest] = []
        while len(breaks) < self.max_breaks:
            search = TrendSearch(len(monthly.values), breaks, self.continuous, size)
            if len(search.candidates) == 0:
                break
            months, test = self._step(monthly, search)
            tests.append(test)
            if test.p_value > self.level:
                break
            breaks = settle(monthly.values, [*breaks, *months], continuous=self.continuous, min_size=size)
        fit = monthly.values - TrendSearch(len(monthly.values), breaks, self.continuous, size).residual(monthly.values)
        edges = [0, *breaks, len(fit) - 1]
        trends = tuple(monthly.trend(fit, start, end) for start, end in pairwise(edges))
        records = tuple(
            self._break(monthly, fit, breaks, k, (trends[k], trends[k + 1]), omission_caveats(legs))
            for k in range(len(breaks))
        )
        return SecularTrends(series=legs.name, breaks=records, trends=trends, tests=tuple(tests))

    def _step(self, monthly: "_MonthlyLine", search: TrendSearch) -> tuple[tuple[int, ...], TrendTest]:
        """One more break, or two at once where one is not enough: a turn that is taken back hides in a single test."""
        month, test = self._test(monthly, search)
        if test.p_value <= self.level / 2.0 or len(search.breaks) + 2 > self.max_breaks or not len(search.pairs):
            return (month,), replace(test, p_value=min(1.0, 2.0 * test.p_value))
        pair, ratio, _ = search.best_pair(monthly.values)
        _, walk_ratios, _ = search.best_pair(self._walks(monthly, search))
        pair_p_value = _share(walk_ratios >= ratio)
        if pair_p_value < test.p_value:
            first = monthly.after(int(pair[0]))
            return (int(pair[0]), int(pair[1])), replace(
                test, added=2, first_session=first, p_value=min(1.0, 2.0 * pair_p_value)
            )
        return (month,), replace(test, p_value=min(1.0, 2.0 * test.p_value))

    def _test(self, monthly: "_MonthlyLine", search: TrendSearch) -> tuple[int, TrendTest]:
        length = len(monthly.values)
        noise = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(1,)))
        best, ratio, gain = search.best(monthly.values)
        month = int(best)
        _, walk_ratios, _ = search.best(self._walks(monthly, search))
        _, _, noise_gains = search.best(noise.standard_normal((length, self.draws)))
        residuals = TrendSearch(length, (*search.breaks, month), self.continuous, search.min_size).residual(
            monthly.values
        )
        return month, TrendTest(
            breaks=len(search.breaks),
            added=1,
            first_session=monthly.after(month),
            p_value=_share(walk_ratios >= ratio),
            p_stationary=_share(noise_gains >= float(gain) / long_run_variance(residuals)),
        )

    def _walks(self, monthly: "_MonthlyLine", search: TrendSearch) -> Floats:
        """Random walks [T, draws] from blocks of the line's monthly changes about its fitted drifts."""
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(0,)))
        steps = np.diff(search.residual(monthly.values))
        walks: Floats = np.cumsum(_blocks(steps - steps.mean(), self.draws, len(monthly.values), rng), axis=0)
        return walks

    def _break(
        self,
        monthly: "_MonthlyLine",
        fit: Floats,
        breaks: tuple[int, ...],
        k: int,
        trends: tuple[Trend, Trend],
        caveats: tuple[str, ...],
    ) -> TrendBreak:
        others = TrendSearch(len(fit), breaks[:k] + breaks[k + 1 :], self.continuous, ceil(self.min_years * MONTHS))
        edges = [0, *breaks, len(fit) - 1]
        months = self._span(monthly.values - fit, fit, others, (edges[k], breaks[k], edges[k + 2]))
        interval = (monthly.after(months[0]), monthly.after(months[1]))
        _, test = self._test(monthly, others)
        evidence = Evidence(
            value=monthly.after(breaks[k]).isoformat(),
            unit="date",
            interval=(interval[0].isoformat(), interval[1].isoformat()),
            p_value=min(1.0, 2.0 * test.p_value),
            window=Window(monthly.legs.first, monthly.legs.last, len(monthly.legs) - 1),
            n_effective=effective_size(monthly.values - fit),
            method=f"{'joined' if self.continuous else 'free'} piecewise trend of the monthly log ratio; p among "
            f"{self.draws:,} random walks with drift, in blocks, doubled for two searches; {self.confidence:.0%} "
            f"interval by bootstrap, seed {self.seed}",
            caveats=(
                f"p = {show(test.p_stationary, 'probability')} if deviations from trend die out",
                COVERS,
                *caveats,
            ),
        )
        return TrendBreak(
            first_session=monthly.after(breaks[k]),
            before=trends[0],
            after=trends[1],
            interval=interval,
            evidence=evidence,
        )

    def _span(
        self, deviations: Floats, fit: Floats, others: TrendSearch, edges: tuple[int, int, int]
    ) -> tuple[int, int]:
        """First and last month of a break's interval: dated again in the fit plus random walks of the deviations."""
        start, month, end = edges
        steps = np.diff(deviations)
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(2, month)))
        lines = fit[:, None] + np.cumsum(_blocks(steps - steps.mean(), self.draws, len(deviations), rng), axis=0)
        inside = (others.candidates > start) & (others.candidates < end)
        gains = others.gains(others.residual(lines))[inside]
        shifts = others.candidates[inside][gains.argmax(axis=0)] - month
        reach = ceil(np.quantile(np.abs(shifts), self.confidence))
        return max(month - reach, start), min(month + reach, end)


@dataclass(frozen=True, eq=False)
class _MonthlyLine:
    """A monthly log ratio: rows are the month-ends among the sessions of the legs."""

    legs: Panel
    rows: Ints
    values: Floats

    def after(self, month: int) -> date:
        """The first session after month-end `month`; the last session where there is none."""
        return to_date(self.legs.dates[min(int(self.rows[month]) + 1, len(self.legs) - 1)])

    def trend(self, fit: Floats, start: int, end: int) -> Trend:
        """The stretch from month-end `start` to month-end `end`; a jump at `start` is not part of its slope."""
        slope = MONTHS * float(fit[end] - fit[start + 1]) / (end - start - 1)
        first = self.legs.first if start == 0 else self.after(start)
        return Trend(first, to_date(self.legs.dates[self.rows[end]]), (end - start) / MONTHS, slope)


def _monthly(legs: Panel, size: int, years: float) -> _MonthlyLine:
    complete = check_legs(legs, steps=1, method="a trend break")
    month = complete.dates.astype("datetime64[M]")
    rows = np.append(np.flatnonzero(month[1:] != month[:-1]), len(complete) - 1)
    values = np.log(complete.values[rows, 0] / complete.values[rows, 1])
    monthly = Panel(complete.dates[rows], ("log ratio",), values[:, None], legs.name, "log")
    checked = check_series(monthly, need=2 * size + 1, method=f"two trends of {years:g} years, by month,")
    return _MonthlyLine(complete, rows, checked.values[:, 0])


def _blocks(steps: Floats, draws: int, length: int, rng: np.random.Generator) -> Floats:
    """Circular blocks of steps laid end to end, [length, draws]."""
    block = residual_block(steps)
    starts = rng.integers(len(steps), size=(ceil(length / block), 1, draws))
    rows = (starts + np.arange(block)[None, :, None]) % len(steps)
    out: Floats = steps[rows.reshape(-1, draws)[:length]]
    return out


def _share(extreme: Bools) -> float:
    return float((1 + np.count_nonzero(extreme)) / (1 + extreme.size))
