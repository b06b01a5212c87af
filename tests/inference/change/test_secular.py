from datetime import date

import numpy as np
import pytest

from markets import legs_of, random_legs
from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.inference.change.secular import SecularTrend
from rotascope.inference.change.trend_search import TrendSearch, settle
from rotascope.panels.panel import Panel

START = date(1990, 1, 2)
QUICK = SecularTrend(min_years=3, draws=199)


def turning_legs(noise: float, *, years: int = 24, pace: float = 0.08, seed: int = 0) -> Panel:
    """Long gains `pace` log points a year on short for the first half, then loses as much; daily noise about it."""
    rows = 252 * years
    drift = pace / 252 * np.where(np.arange(rows) < rows // 2, 1.0, -1.0)
    line = np.cumsum(drift + noise * np.random.default_rng(seed).standard_normal(rows))
    return legs_of(np.exp(line), np.ones(rows), start=START)


def lstsq_rss(line: Floats, months: tuple[int, ...], *, continuous: bool) -> float:
    time = np.arange(len(line), dtype=float)
    columns = [np.ones_like(time), time]
    for month in months:
        columns.append(np.maximum(time - month, 0.0))
        columns += [] if continuous else [(time > month).astype(float)]
    design = np.column_stack(columns)
    return float(((line - design @ np.linalg.lstsq(design, line, rcond=None)[0]) ** 2).sum())


class TestSearch:
    @pytest.mark.parametrize("continuous", [True, False])
    def test_each_candidate_saves_what_least_squares_says(self, continuous: bool) -> None:
        line = np.random.default_rng(1).standard_normal(60).cumsum()
        search = TrendSearch(60, (25,), continuous, 6)
        before = lstsq_rss(line, (25,), continuous=continuous)
        after = [lstsq_rss(line, (25, int(candidate)), continuous=continuous) for candidate in search.candidates]
        np.testing.assert_allclose(search.gains(search.residual(line)), before - np.array(after), rtol=1e-7, atol=1e-9)
        month, ratio, gain = search.best(line)
        assert month == search.candidates[np.argmin(after)]
        assert gain == pytest.approx(before - min(after))
        assert ratio == pytest.approx(gain / min(after))

    def test_many_lines_are_searched_like_each_one(self) -> None:
        lines = np.random.default_rng(2).standard_normal((80, 5)).cumsum(axis=0)
        search = TrendSearch(80, (), True, 10)
        together = search.best(lines)
        for k in range(5):
            alone = search.best(lines[:, k])
            for part, all_gains in zip(alone, together, strict=True):
                assert part == pytest.approx(all_gains[k])

    def test_pairs_save_what_least_squares_says(self) -> None:
        line = np.random.default_rng(5).standard_normal(50).cumsum()
        search = TrendSearch(50, (), True, 8)
        after = [lstsq_rss(line, (int(first), int(second)), continuous=True) for first, second in search.pairs]
        pair, _, gain = search.best_pair(line)
        assert tuple(pair) == tuple(search.pairs[np.argmin(after)])
        assert gain == pytest.approx(lstsq_rss(line, (), continuous=True) - min(after))

    def test_candidates_keep_their_distance(self) -> None:
        months = TrendSearch(100, (40,), True, 12).candidates
        assert months.min() == 12
        assert months.max() == 87
        assert np.abs(months - 40).min() == 12

    def test_settling_never_raises_the_residuals(self) -> None:
        line = np.random.default_rng(3).standard_normal(120).cumsum()
        result = settle(line, [30, 70], continuous=True, min_size=12)
        assert lstsq_rss(line, result, continuous=True) <= lstsq_rss(line, (30, 70), continuous=True)
        assert settle(line, result, continuous=True, min_size=12) == result


class TestPlanted:
    @pytest.mark.parametrize("continuous", [True, False])
    def test_a_turn_is_found_and_dated(self, continuous: bool) -> None:
        legs = turning_legs(0.002)
        result = SecularTrend(continuous=continuous, draws=199).detect(legs)
        assert len(result.breaks) == 1
        dated = result.breaks[0]
        truth = legs.dates[252 * 12].item()
        assert abs((dated.first_session - truth).days) < 200
        assert dated.interval[0] <= dated.first_session <= dated.interval[1]
        assert dated.interval[0] <= truth <= dated.interval[1]
        assert dated.reversal
        assert dated.before.slope == pytest.approx(0.08, abs=0.02)
        assert dated.after.slope == pytest.approx(-0.08, abs=0.02)
        assert result.current is result.trends[-1] is dated.after or result.current == dated.after
        assert dated.evidence.p_value is not None
        assert dated.evidence.p_value <= 0.01
        assert dated.summary().startswith("reversal of a decade-long trend from ")

    def test_a_break_is_the_first_session_after_a_month_end(self) -> None:
        legs = turning_legs(0.002)
        day = QUICK.detect(legs).breaks[0].first_session
        row = legs.row_of(day)
        assert legs.dates[row].astype("datetime64[M]") != legs.dates[row - 1].astype("datetime64[M]")

    def test_random_walks_with_drift_seldom_pass(self) -> None:
        walks = [random_legs(252 * 12, seed=k, drift=0.0002) for k in range(40)]
        rate = np.mean([bool(QUICK.detect(legs).breaks) for legs in walks])
        assert rate <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 40)

    def test_taking_deviations_for_stationary_would_mislead(self) -> None:
        result = [QUICK.detect(random_legs(252 * 12, seed=k)).tests[0] for k in range(10)]
        assert np.mean([trend_test.p_stationary < trend_test.p_value for trend_test in result]) >= 0.8

    def test_swapping_the_legs_turns_the_slopes_only(self) -> None:
        legs = turning_legs(0.003)
        swapped = legs.select(["short", "long"])
        straight, other = QUICK.detect(legs), QUICK.detect(swapped)
        assert [dated.first_session for dated in straight.breaks] == [dated.first_session for dated in other.breaks]
        assert [trend.slope for trend in straight.trends] == pytest.approx([-trend.slope for trend in other.trends])

    def test_the_unit_of_a_leg_does_not_matter(self) -> None:
        legs = turning_legs(0.003)
        scaled = legs_of(1000.0 * legs.values[:, 0], 0.1 * legs.values[:, 1], start=START)
        assert QUICK.detect(scaled).tests == QUICK.detect(legs).tests

    def test_no_break_names_the_best_candidate(self) -> None:
        result = QUICK.detect(random_legs(252 * 12, seed=1))
        assert result.breaks == ()
        assert len(result.trends) == 1
        assert f"the best candidate, {result.tests[0].first_session}" in result.summary()

    def test_two_turns_are_both_found(self) -> None:
        rows = 252 * 30
        sign = np.repeat([1.0, -1.0, 1.0], rows // 3)
        line = np.cumsum(sign * 0.1 / 252 + 0.001 * np.random.default_rng(4).standard_normal(rows))
        result = SecularTrend(draws=199).detect(legs_of(np.exp(line), np.ones(rows), start=START))
        assert len(result.breaks) == 2
        assert [dated.reversal for dated in result.breaks] == [True, True]
        assert result.breaks[0].first_session < result.breaks[1].first_session

    def test_seeds_replay(self) -> None:
        legs = random_legs(252 * 12, seed=3)
        assert QUICK.detect(legs) == QUICK.detect(legs)
        assert QUICK.detect(legs).tests != SecularTrend(min_years=3, draws=199, seed=1).detect(legs).tests


class TestBadInput:
    @pytest.mark.parametrize(
        ("legs", "error", "says"),
        [
            (legs_of(np.ones(3000), np.full(3000, 2.0)), NoVariation, "never differ"),
            (legs_of(np.full(3000, np.nan), np.ones(3000)), HistoryTooShort, "0 sessions"),
            (random_legs(1), HistoryTooShort, "1 sessions"),
            (random_legs(700), HistoryTooShort, r"34 values, two trends of 3 years, by month, needs 73"),
        ],
    )
    def test_what_cannot_be_answered_is_said(self, legs: Panel, error: type[Exception], says: str) -> None:
        with pytest.raises(error, match=says):
            QUICK.detect(legs)

    def test_a_hole_of_years_is_refused(self) -> None:
        legs = random_legs(252 * 16)
        values = legs.values.copy()
        values[1000:2000] = np.nan
        with pytest.raises(HistoryTooShort, match="no value between"):
            QUICK.detect(legs.derive(values, name="L/S"))

    @pytest.mark.parametrize("options", [{"min_years": 0.1}, {"max_breaks": 0}, {"draws": 0}, {"level": 1.0}])
    def test_settings_that_mean_nothing_are_refused(self, options: dict[str, float]) -> None:
        with pytest.raises(BadSetting):
            SecularTrend(**options)  # type: ignore[arg-type]
