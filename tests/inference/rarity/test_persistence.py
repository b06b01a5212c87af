from math import inf, log

import numpy as np
import pytest
from arch.unitroot import VarianceRatio as ArchRatio

from markets import legs_of, random_legs
from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.inference.rarity.base_rates import after_gap, space_apart
from rotascope.inference.rarity.persistence import half_life, ratio_to_rho, to_half_life, variance_ratio_test
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse


def line(values: Floats) -> Panel:
    return Panel(nyse().days[9_000 : 9_000 + len(values)], ("line",), values[:, None], "relative line", "log")


def autoregression(rho: float, length: int, seed: int) -> Floats:
    y = np.zeros(length + 500)
    for t, shock in enumerate(np.random.default_rng(seed).standard_normal(length + 499), start=1):
        y[t] = rho * y[t - 1] + shock
    return y[500:]


class TestHalfLife:
    @pytest.mark.parametrize("rho", [0.9, 0.97])
    def test_a_planted_half_life_is_inside_the_interval(self, rho: float) -> None:
        truth = log(0.5) / log(rho)
        result = [half_life(line(autoregression(rho, 800, k)), draws=99) for k in range(20)]
        assert sum(fit.interval[0] <= truth <= fit.interval[1] for fit in result) >= 14  # 18 expected of 20
        assert np.median([fit.sessions for fit in result]) == pytest.approx(truth, rel=0.3)
        assert np.median([fit.by_ratio for fit in result]) == pytest.approx(truth, rel=0.4)

    def test_a_random_walk_is_not_called_reverting(self) -> None:
        result = [half_life(line(autoregression(1.0, 500, k)), draws=99) for k in range(40)]
        assert sum(fit.unit_root_p <= 0.05 for fit in result) <= 6  # 2 expected of 40
        assert sum(fit.interval[1] == inf for fit in result) >= 32

    def test_an_unbounded_end_is_no_number(self) -> None:
        result = half_life(line(np.random.default_rng(2).standard_normal(500).cumsum()), draws=99)
        assert result.interval[1] == inf
        assert result.evidence.interval is not None
        assert result.evidence.interval[1] is None
        assert "unbounded" in result.summary()

    def test_the_least_squares_slope_is_biased_down_and_corrected(self) -> None:
        result = half_life(line(autoregression(0.98, 300, 5)), draws=199)
        assert result.rho > result.slope

    def test_the_variance_ratio_test_is_that_of_arch(self) -> None:
        y = autoregression(0.95, 600, 7) * np.repeat([1.0, 2.0], 300)
        result, theirs = variance_ratio_test(y, 10), ArchRatio(y, lags=10, robust=True, debiased=True)
        assert result.ratio == pytest.approx(theirs.vr)
        assert result.z == pytest.approx(theirs.stat, rel=2e-3)  # arch leaves out a degree of freedom in the robust sum
        assert result.p_value == pytest.approx(theirs.pvalue, rel=2e-2)

    def test_ratio_and_slope_are_inverse(self) -> None:
        for rho in (0.2, 0.9, 0.99):
            assert ratio_to_rho((1 - rho**20) / (20 * (1 - rho)), 20) == pytest.approx(rho)
        assert (ratio_to_rho(1.2, 20), ratio_to_rho(0.01, 20)) == (1.0, 0.0)
        assert (to_half_life(1.0), to_half_life(0.5), to_half_life(-0.2)) == (inf, 1.0, 0.0)

    def test_unit_and_level_do_not_matter(self) -> None:
        y = autoregression(0.95, 400, 3)
        first, other = (half_life(line(values), draws=50) for values in (y, 100.0 * y + 1e4))
        assert other.sessions == pytest.approx(first.sessions, rel=1e-6)
        assert other.interval == pytest.approx(first.interval, rel=1e-6)

    def test_seeds_replay(self) -> None:
        panel = line(autoregression(0.95, 300, 3))
        assert half_life(panel, draws=50, seed=1) == half_life(panel, draws=50, seed=1)
        assert half_life(panel, draws=50, seed=1) != half_life(panel, draws=50, seed=2)

    @pytest.mark.parametrize(
        ("values", "error", "says"),
        [
            (np.full(300, 2.0), NoVariation, "all 300 values are 2"),
            (np.full(300, np.nan), NoVariation, "none of 300"),
            (np.array([1.0]), HistoryTooShort, "1 values, a half-life needs 60"),
            (np.arange(100.0) % 7, HistoryTooShort, "a variance ratio over 63 needs 252"),
        ],
    )
    def test_what_cannot_be_measured_is_said(self, values: Floats, error: type[Exception], says: str) -> None:
        with pytest.raises(error, match=says):
            half_life(line(values))

    def test_a_hole_of_years_is_refused(self) -> None:
        y = autoregression(0.95, 2000, 3)
        y[500:1400] = np.nan
        with pytest.raises(HistoryTooShort, match="no value between"):
            half_life(line(y))

    @pytest.mark.parametrize("options", [{"confidence": 1.0}, {"draws": 0}, {"horizon": 1}])
    def test_settings_that_mean_nothing_are_refused(self, options: dict[str, float]) -> None:
        with pytest.raises(BadSetting):
            half_life(line(autoregression(0.9, 300, 0)), **options)  # type: ignore[arg-type]


def momentum_legs(rows: int = 3000) -> Panel:
    """Long leads for 30 to 70 sessions, then short, and so on; the last 30 sessions are short's."""
    spells = np.random.default_rng(3).integers(30, 71, size=rows // 30)
    signs = np.repeat(np.where(np.arange(len(spells)) % 2 == 0, 1.0, -1.0), spells)[: rows - 31]
    steps = 0.002 * np.concatenate([signs, [1.0], np.full(30, -1.0)])
    return legs_of(np.exp(np.cumsum(steps)), np.ones(rows))


class TestBaseRates:
    def test_episodes_and_outcomes_by_hand(self) -> None:
        # Long gains 10 % in one step every ten rows, falls back in five steps: a 1-session gap of 5 % or more
        cycle = np.array([100.0, 110.0, 108.0, 106.0, 104.0, 102.0, 100.0, 100.0, 100.0, 100.0])
        legs = legs_of(np.tile(cycle, 6), np.full(60, 50.0))
        result = after_gap(legs, sessions=1, at_least=0.05, horizons={"2d": 2, "15d": 15})
        two, fifteen = result.outcomes
        assert (two.days, two.episodes, fifteen.days, fifteen.episodes) == (6, 6, 5, 3)
        assert two.mean == pytest.approx(106 / 110 - 1)
        assert two.continued == 0.0
        assert fifteen.mean == pytest.approx(100 / 110 - 1)
        assert two.starts == tuple(legs.dates[1 + 10 * k].item() for k in range(6))
        assert two.any_mean == pytest.approx(
            np.mean([np.tile(cycle, 6)[t + 2] / np.tile(cycle, 6)[t] - 1 for t in range(1, 58)])
        )
        assert fifteen.evidence.status == "few episodes"
        assert fifteen.evidence.caveats == ("3 independent episodes: too few to judge",)
        assert fifteen.evidence.interval is fifteen.evidence.p_value is None

    def test_planted_momentum_is_found(self) -> None:
        result = after_gap(momentum_legs(), sessions=10, at_least=0.015, horizons={"1m": 20}).outcomes[0]
        assert result.mean > 0.01  # two episodes of a leading spell's three are followed by more of it
        assert result.continued > 0.6
        assert result.evidence.p_value is not None
        assert result.evidence.p_value < 0.01
        low, high = result.evidence.interval or (0.0, 0.0)
        assert float(low or 0) <= result.mean <= float(high or 0)

    def test_size_under_the_null(self) -> None:
        p_values = []
        for seed in range(60):
            result = after_gap(random_legs(1500, seed=seed), sessions=21, at_least=0.03, horizons={"1m": 21}, draws=199)
            p_values.append(result.outcomes[0].evidence.p_value)
        rate = np.mean([p <= 0.1 for p in p_values if p is not None])
        assert rate <= 0.1 + 3 * np.sqrt(0.09 / 60)

    @pytest.mark.parametrize("direction", [1, -1])
    def test_the_condition_has_a_direction(self, direction: int) -> None:
        legs = momentum_legs()
        result = after_gap(legs, sessions=10, at_least=direction * 0.015, horizons={"1m": 20})
        assert result.direction == direction
        assert np.sign(result.outcomes[0].mean) == direction
        assert result.outcomes[0].continued > 0.6

    def test_only_completed_outcomes_count_and_earlier_ones_stay(self) -> None:
        legs = random_legs(1200, seed=4)
        for name, steps in {"1w": 5, "6m": 126}.items():
            full = after_gap(legs, sessions=21, at_least=0.03, horizons={name: steps}).outcomes[0]
            part = after_gap(legs.head(700), sessions=21, at_least=0.03, horizons={name: steps}).outcomes[0]
            assert part.starts == tuple(day for day in full.starts if legs.row_of(day) + steps <= 699)

    def test_the_last_gap_is_the_default_and_is_no_episode_itself(self) -> None:
        legs = random_legs(1200, seed=4)
        result = after_gap(legs, sessions=21)
        gap = legs.values[-1] / legs.values[-22]
        assert result.threshold == pytest.approx(gap[0] - gap[1])
        assert legs.last not in result.outcomes[0].starts

    def test_a_horizon_that_nothing_completed_has_no_number(self) -> None:
        result = after_gap(random_legs(300, seed=1), sessions=21, at_least=0.5, horizons={"2y": 504, "1m": 21})
        for outcome in result.outcomes:
            assert (outcome.episodes, outcome.evidence.interval, outcome.evidence.p_value) == (0, None, None)
            assert np.isnan(outcome.mean)
            assert outcome.evidence.to_dict()["value"] is None
        assert np.isnan(result.outcomes[0].any_mean)
        assert np.isfinite(result.outcomes[1].any_mean)

    def test_episodes_stand_apart_by_hand(self) -> None:
        assert space_apart(np.array([3, 4, 9, 12, 13]), 5).tolist() == [3, 9]

    def test_the_table_prints_the_episodes(self) -> None:
        table = after_gap(momentum_legs(), sessions=10, at_least=0.015).table()
        assert [row[0] for row in table.rows] == ["1w", "1m", "3m", "6m", "1y", "2y"]
        counts = [row[1] for row in table.rows]
        assert counts == sorted(counts, reverse=True)  # type: ignore[type-var]

    def test_seeds_replay(self) -> None:
        legs = random_legs(800, seed=2)
        first, same, other = (after_gap(legs, sessions=5, at_least=0.01, seed=seed) for seed in (1, 1, 2))
        assert first == same
        assert first != other

    @pytest.mark.parametrize(
        ("legs", "error"),
        [
            (legs_of(np.full(100, 1.0), np.full(100, 2.0)), NoVariation),
            (legs_of(np.full(100, np.nan), np.full(100, 2.0)), HistoryTooShort),
            (random_legs(1), HistoryTooShort),
            (random_legs(30), HistoryTooShort),
        ],
    )
    def test_what_cannot_be_answered_is_said(self, legs: Panel, error: type[Exception]) -> None:
        with pytest.raises(error):
            after_gap(legs, sessions=21)

    def test_settings_that_mean_nothing_are_refused(self) -> None:
        legs = random_legs(300)
        for options in ({"sessions": 0}, {"sessions": 5, "at_least": 0.0}, {"sessions": 5, "draws": 0}):
            with pytest.raises(BadSetting):
                after_gap(legs, **options)  # type: ignore[arg-type]
