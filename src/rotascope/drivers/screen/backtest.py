"""A screen held in the past: equal parts, after costs, against those it chose from, with every look paid for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.inference.testing.block_length import FEWEST, optimal_block_length
from rotascope.measures.leaders import last_close
from rotascope.panels.panel import Panel

LEAST = 12  # periods with anybody in
COST = 0.002  # of what is bought or sold: spread and commission of ordinary stocks; small ones cost more
DRAWS = 5_000
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class PastScreen:
    """Who a screen let in on a day, and who it chose from: all of whom it could be told."""

    day: date
    passed: tuple[str, ...]
    cohort: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPeriod:
    """From one screen to the next.

    screened   return in equal parts bought at the first close and held, before costs; cohort: of its cohort
    traded     bought and sold, of what is held
    cost       what that cost
    """

    start: date
    end: date
    names: int
    cohort_names: int
    screened: float
    cohort: float
    traded: float
    cost: float

    @property
    def gap(self) -> float:
        """After costs, less the cohort, which pays none."""
        return self.screened - self.cost - self.cohort


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenBacktest:
    """A screen's past.

    gap         mean of the periods' gaps, a year; interval: of the same by the bootstrap
    p_value     two-sided, of no gap; p_adjusted: of the best of `tried` screens
    compounded  of the screen after costs, and of the cohort
    turnover    traded over two, a year
    empty       periods in which nobody was in, which are left out
    """

    periods: tuple[HeldPeriod, ...]
    gap: float
    interval: tuple[float, float]
    p_value: float
    p_adjusted: float
    tried: int
    compounded: tuple[float, float]
    turnover: float
    empty: int
    block: float


def backtest_screens(
    screens: Sequence[PastScreen],
    close: Panel,
    *,
    per_year: int,
    tried: int,
    cost: float = COST,
    draws: int = DRAWS,
    seed: int = 0,
) -> ScreenBacktest:
    """Hold each screen to the next one's day.

    screens    oldest first, each from what was known on its day; the last one's day ends the last period
    close      [T, N] total-return levels of everybody in any cohort; a line that ends within a period counts with its
               last close, and is cash until the period's end
    per_year   periods a year      tried   screens that were looked at, this one included
    source     stationary bootstrap of the periods' gaps, Politis and Romano 1994; Sidak 1967 for the best of so many
    raises     HistoryTooShort below 12 periods with anybody in, BadSetting
    """
    if tried < 1 or draws < 1 or not 0.0 <= cost < 1.0:
        raise BadSetting(f"{tried} screens tried, {draws} draws, cost {cost}", "give 1 or more, and a fraction")
    column_of = {name: column for column, name in enumerate(close.symbols)}
    periods: list[HeldPeriod] = []
    drifted: dict[str, float] = {}
    empty = 0
    for screen, following in pairwise(screens):
        moved = period_returns(close, screen.day, following.day)
        names, cohort = (
            tuple(name for name in group if name in column_of and np.isfinite(moved[column_of[name]]))
            for group in (screen.passed, screen.cohort)
        )
        if not names or not cohort:
            empty, drifted = empty + 1, {}
            continue
        members, everybody = ({name: float(moved[column_of[name]]) for name in group} for group in (names, cohort))
        period, drifted = hold_period((screen.day, following.day), members, everybody, drifted=drifted, cost=cost)
        periods.append(period)
    if len(periods) < LEAST:
        raise HistoryTooShort(f"{len(periods)} periods with anybody in, {LEAST} are needed", "choose a wider screen")
    return summarise(tuple(periods), per_year=per_year, tried=tried, draws=draws, seed=seed, empty=empty)


def period_returns(close: Panel, start: date, end: date) -> Floats:
    """Returns between two days [N], NaN without a close near the first; one that ends counts with its last close."""
    first, last = close.row_of(start), close.row_of(end)
    opening = last_close(close.values, first)
    rows = close.values[first : last + 1]
    has_close = np.isfinite(rows)
    final: Ints = len(rows) - 1 - has_close[::-1].argmax(axis=0)
    closing = np.where(has_close.any(axis=0), rows[final, np.arange(rows.shape[1])], opening)
    moved: Floats = closing / opening - 1.0
    return moved


def hold_period(
    span: tuple[date, date],
    members: Mapping[str, float],
    cohort: Mapping[str, float],
    *,
    drifted: Mapping[str, float],
    cost: float,
) -> tuple[HeldPeriod, dict[str, float]]:
    """A period of returns by name, and what each member weighs at its end.

    drifted   what was held at the end of the period before
    """
    target = 1.0 / len(members)
    traded = sum(abs((target if name in members else 0.0) - drifted.get(name, 0.0)) for name in {*members, *drifted})
    total = sum(1.0 + moved for moved in members.values())
    after = {name: (1.0 + moved) / total for name, moved in members.items()} if total > 0 else {}
    period = HeldPeriod(
        start=span[0],
        end=span[1],
        names=len(members),
        cohort_names=len(cohort),
        screened=total / len(members) - 1.0,
        cohort=sum(cohort.values()) / len(cohort),
        traded=traded,
        cost=cost * traded,
    )
    return period, after


def summarise(
    periods: tuple[HeldPeriod, ...], *, per_year: int, tried: int, draws: int, seed: int, empty: int
) -> ScreenBacktest:
    """Mean gap with its interval and p-values, compounded returns and turnover."""
    gaps = np.array([period.gap for period in periods])
    block = max(1.0, optimal_block_length(gaps).stationary) if len(gaps) >= FEWEST and np.ptp(gaps) > 0 else 1.0
    means = resampled_means(gaps, block=block, draws=draws, seed=seed)
    tail = (1.0 - CONFIDENCE) / 2.0
    low, high = np.quantile(means, [tail, 1.0 - tail]) * per_year
    mean = float(gaps.mean())
    p_value = float((1 + np.count_nonzero(np.abs(means - mean) >= abs(mean))) / (1 + draws))
    grown = float(np.prod([1.0 + period.screened - period.cost for period in periods]) - 1.0)
    cohort = float(np.prod([1.0 + period.cohort for period in periods]) - 1.0)
    return ScreenBacktest(
        periods=periods,
        gap=mean * per_year,
        interval=(float(low), float(high)),
        p_value=p_value,
        p_adjusted=1.0 - (1.0 - p_value) ** tried,
        tried=tried,
        compounded=(grown, cohort),
        turnover=float(np.mean([period.traded for period in periods])) / 2.0 * per_year,
        empty=empty,
        block=block,
    )


def resampled_means(gaps: Floats, *, block: float, draws: int, seed: int) -> Floats:
    """Means of stationary resamples [draws], blocks laid around the end."""
    rng = np.random.default_rng(seed)
    n = len(gaps)
    position = rng.integers(n, size=draws)
    total = gaps[position].copy()
    for _ in range(n - 1):
        fresh = rng.random(draws) < 1.0 / block
        position = np.where(fresh, rng.integers(n, size=draws), (position + 1) % n)
        total += gaps[position]
    return np.asarray(total / n)
