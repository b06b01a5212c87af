"""A screen held: by hand, with costs, with a name that ends, at its level without an edge, and with a planted one."""

import numpy as np
import pytest

from markets import legs_of
from rotascope.drivers.screen.backtest import PastScreen, backtest_screens, period_returns, resampled_means
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

QUARTER = 63


def prices(seed: int, *, names: int = 40, periods: int = 24, edge: float = 0.0) -> tuple[list[PastScreen], Panel]:
    """Random walks; the screen takes a random quarter of the names, which gain `edge` a session while held."""
    rng = np.random.default_rng(seed)
    rows = periods * QUARTER + 1
    steps = rng.normal(0.0, 0.01, (1, rows)).T + rng.normal(0.0, 0.02, (rows, names))
    dates = legs_of(np.ones(rows), np.ones(rows)).dates
    symbols = tuple(f"N{k}" for k in range(names))
    screens = []
    for period in range(periods + 1):
        chosen = rng.choice(names, names // 4, replace=False)
        start = period * QUARTER
        steps[start + 1 : start + QUARTER + 1, chosen] += edge
        screens.append(PastScreen(to_date(dates[start]), tuple(symbols[k] for k in chosen), symbols))
    return screens, Panel(dates, symbols, np.exp(np.cumsum(steps, axis=0)), "closes", "level")


def test_the_worked_case() -> None:
    days = legs_of(np.ones(14), np.ones(14)).dates
    values = np.ones((14, 3))
    values[1:, 0] = 1.10  # A gains a tenth in the first period, and nothing after
    values[2:, 1] = 0.90  # B loses a tenth in the second
    close = Panel(days, ("A", "B", "C"), values, "closes", "level")
    screens = [PastScreen(to_date(day), ("A", "B") if k < 2 else ("A",), ("A", "B", "C")) for k, day in enumerate(days)]
    result = backtest_screens(screens, close, per_year=4, tried=3, cost=0.01, draws=99)
    first, second, third = result.periods[:3]
    assert (first.screened, first.cohort, first.traded) == pytest.approx((0.05, 0.1 / 3, 1.0))
    assert first.gap == pytest.approx(0.05 - 0.01 - 0.1 / 3)
    assert second.traded == pytest.approx(2 * (1.1 / 2.1 - 0.5))  # back to equal parts
    assert second.screened == pytest.approx(-0.05)
    assert third.traded == pytest.approx(1 - 1 / 1.9 + 0.9 / 1.9)  # B is sold, A bought
    assert result.p_adjusted == pytest.approx(1 - (1 - result.p_value) ** 3)
    assert result.compounded[1] == pytest.approx((1 + 0.1 / 3) * (1 - 0.1 / 3) - 1)


def test_a_line_that_ends_counts_with_its_last_close_and_one_that_never_was_does_not() -> None:
    days = legs_of(np.ones(20), np.ones(20)).dates
    values = np.linspace(1.0, 2.9, 20)[:, None].repeat(3, axis=1)
    values[8:, 1] = np.nan
    values[:, 2] = np.nan
    close = Panel(days, ("A", "B", "C"), values, "closes", "level")
    moved = period_returns(close, to_date(days[0]), to_date(days[19]))
    assert moved[:2] == pytest.approx([1.9, 0.7])
    assert np.isnan(moved[2])


def test_without_an_edge_it_rejects_at_its_level_and_costs_are_a_loss() -> None:
    small, gaps = [], []
    for seed in range(150):
        result = backtest_screens(*prices(seed), per_year=4, tried=1, cost=0.0, draws=400)
        small.append(result.p_value < 0.05)
        gaps.append(result.gap)
    assert np.mean(small) < 0.05 + 3.5 * (0.05 * 0.95 / 150) ** 0.5
    assert abs(np.mean(gaps)) < 0.01
    costly = backtest_screens(*prices(1), per_year=4, tried=1, cost=0.01, draws=99)
    free = backtest_screens(*prices(1), per_year=4, tried=1, cost=0.0, draws=99)
    assert free.gap - costly.gap == pytest.approx(4 * np.mean([period.cost for period in costly.periods]))


def test_a_planted_edge_is_seen_and_paid_for_by_the_number_tried() -> None:
    result = backtest_screens(*prices(3, edge=0.0008), per_year=4, tried=5, draws=2000)
    low, high = result.interval
    assert low > 0.0
    assert low < result.gap < high
    assert result.p_value < result.p_adjusted < 0.05


def test_periods_with_nobody_in_are_counted_and_too_few_are_refused() -> None:
    screens, close = prices(4)
    thin = [PastScreen(screen.day, screen.passed if k % 3 else (), screen.cohort) for k, screen in enumerate(screens)]
    result = backtest_screens(thin, close, per_year=4, tried=1, draws=99)
    assert (result.empty, len(result.periods)) == (8, 16)
    with pytest.raises(HistoryTooShort, match="9 periods"):
        backtest_screens(screens[:10], close, per_year=4, tried=1)
    with pytest.raises(BadSetting):
        backtest_screens(screens, close, per_year=4, tried=0)


def test_resampled_means_keep_the_mean_and_the_seed() -> None:
    gaps = np.random.default_rng(8).normal(0.01, 0.05, 60)
    means = resampled_means(gaps, block=4.0, draws=4000, seed=1)
    np.testing.assert_array_equal(means, resampled_means(gaps, block=4.0, draws=4000, seed=1))
    assert means.mean() == pytest.approx(gaps.mean(), abs=0.001)
