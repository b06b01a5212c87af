"""A search is paid for: the family-wise error is held, a family of one is untouched, correlation is used."""

from typing import Any

import numpy as np
import pytest
from arch.bootstrap import StationaryBootstrap

from reference.stepdown import stepdown_reference
from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation, RotascopeError
from rotascope.inference.testing.search import SearchControl, streak_scores
from rotascope.panels.panel import Panel


def panel(values: Floats) -> Panel:
    dates = np.busday_offset("2000-01-03", np.arange(len(values)), roll="forward")
    return Panel(dates, tuple(f"spread {n}" for n in range(values.shape[1])), values, "daily differences")


def correlated(rows: int, spreads: int, seed: int, *, share: float = 0.5) -> Floats:
    """Spreads with one common factor, a hundredfold range of volatility and a first-order moving average."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((rows + 1, spreads)) * np.sqrt(1 - share)
    noise += np.sqrt(share) * rng.standard_normal((rows + 1, 1))
    return (noise[1:] + 0.3 * noise[:-1]) * np.geomspace(1e-3, 1e-1, spreads)


def test_a_family_of_one_is_the_plain_p_value() -> None:
    for seed in range(5):
        for statistic in ("gap", "streak"):
            (member,) = (
                SearchControl(draws=300)
                .adjust(panel(correlated(300, 1, seed)), (21,), statistics=(statistic,))
                .statistics
            )
            assert member.p_adjusted == member.p_value
            assert member.evidence.searched == 1


def test_the_plain_p_value_does_not_depend_on_the_search() -> None:
    differences = panel(correlated(300, 5, 1))
    control = SearchControl(draws=300, block=5.0)
    family = control.adjust(differences, (5, 21))
    alone = control.adjust(differences, (5, 21), statistics=("streak",))
    assert family.searched == 20
    for name in differences.symbols:
        assert family.find(name, 21, "streak").p_value == alone.find(name, 21, "streak").p_value


def test_adjusted_p_values_are_monotone_and_never_smaller() -> None:
    family = SearchControl(draws=400).adjust(panel(correlated(400, 6, 2)), (5, 21, 63)).statistics
    assert all(member.p_adjusted >= member.p_value for member in family)
    assert all(np.diff([member.p_adjusted for member in family]) >= 0)
    assert all(np.diff([member.score for member in family]) <= 0)


def test_family_wise_error_is_held_and_plain_p_values_do_not_hold_it() -> None:
    control = SearchControl(draws=199)
    level, markets = 0.1, 400
    best = []
    for seed in range(markets):
        family = control.adjust(panel(correlated(1_000, 6, 1_000 + seed)), (5, 21)).statistics
        best.append((min(member.p_adjusted for member in family), min(member.p_value for member in family)))
    adjusted, plain = (np.array(best) <= level).mean(axis=0)
    assert adjusted <= level + 2.6 * np.sqrt(level * (1 - level) / markets)
    assert adjusted > 0.0
    assert plain > 0.4  # the fault that the control is for


def test_a_planted_gap_is_found_and_only_that_one() -> None:
    values = correlated(800, 8, 3)
    values[-21:, 2] += 2.0 * values[:, 2].std()
    family = SearchControl().adjust(panel(values), (5, 21), statistics=("gap",))
    assert family.find("spread 2", 21, "gap").p_adjusted < 0.01
    assert min(statistic.p_adjusted for statistic in family.statistics if statistic.spread != "spread 2") > 0.05
    assert family.summary().startswith("spread 2, gap over 21 sessions")


def test_correlation_makes_the_search_cheaper_than_bonferroni() -> None:
    spread = correlated(500, 1, 4)[:, 0]
    twins = spread[:, None] + 1e-6 * np.random.default_rng(5).standard_normal((500, 10))
    family = SearchControl().adjust(panel(twins), (21,), statistics=("gap",)).statistics
    assert all(abs(member.p_adjusted - member.p_value) < 0.02 for member in family)
    spread_out = SearchControl().adjust(panel(correlated(500, 10, 4, share=0.0)), (21,), statistics=("gap",)).statistics
    assert spread_out[0].p_adjusted > 3 * spread_out[0].p_value


def test_the_unit_of_a_spread_does_not_matter() -> None:
    values = correlated(400, 4, 6)
    scaled = SearchControl(draws=300).adjust(panel(values * [1, 100, 1e-4, 7]), (21,))
    for member, twin in zip(
        SearchControl(draws=300).adjust(panel(values), (21,)).statistics, scaled.statistics, strict=True
    ):
        assert (member.spread, member.p_value, member.p_adjusted) == (twin.spread, twin.p_value, twin.p_adjusted)


def test_agrees_with_arch_and_a_plain_stepdown() -> None:
    """The same statistic on arch's stationary bootstrap; 1,500 draws a side leave 0.013 standard error each."""
    values, block, draws = correlated(400, 5, 7), 4.0, 1_500
    values[-21:, 4] += 0.8 * values[:, 4].std()
    family = SearchControl(draws=draws, block=block).adjust(panel(values), (21,), statistics=("gap",))
    theirs = StationaryBootstrap(block, values - values.mean(axis=0), seed=1)
    drawn = np.abs(theirs.apply(lambda x: x[-21:].sum(axis=0), draws))
    scale = np.sqrt((drawn**2).mean(axis=0))
    adjusted = stepdown_reference(drawn / scale, np.abs(values[-21:].sum(axis=0)) / scale)
    for n in range(5):
        member = family.find(f"spread {n}", 21, "gap")
        assert member.value == pytest.approx(values[-21:, n].sum())
        assert member.p_adjusted == pytest.approx(adjusted[n], abs=0.06)
        assert member.p_value == pytest.approx((drawn[:, n] >= abs(member.value)).mean(), abs=0.06)


def test_streak_scores_are_normal_deviates_of_the_odds() -> None:
    scores = streak_scores(np.array([3, 200]))
    # 3 fair tosses: a run of 2 or more of either side has odds 3/4, of 3 odds 1/4
    np.testing.assert_allclose(scores[:4, 0], [0.0, 0.0, 0.318639, 1.150349], atol=1e-6)
    assert (np.diff(scores[3:, 1]) > 0).all()


def test_spreads_may_start_late() -> None:
    values = correlated(600, 3, 8)
    values[:340, 1] = np.nan
    values[200:203, 0] = np.nan
    family = SearchControl(draws=300).adjust(panel(values), (21, 63))
    late = family.find("spread 1", 63, "gap")
    assert late.value == pytest.approx(values[-63:, 1].sum())
    assert late.evidence.n_effective == pytest.approx(260 / 63)
    assert late.evidence.caveats == (
        "3 rows left out: a started spread has no value there",
        "1 spreads start later than the first",
    )


def test_the_seed_replays_and_the_evidence_carries_the_search() -> None:
    differences = panel(correlated(300, 3, 9))
    family = SearchControl(draws=200).adjust(differences, (5, 21))
    assert family == SearchControl(draws=200).adjust(differences, (21, 5))
    assert family != SearchControl(draws=200, seed=1).adjust(differences, (5, 21))
    for statistic in family.statistics:
        assert statistic.evidence.searched == family.searched == 12
        assert (statistic.evidence.p_value, statistic.evidence.p_adjusted) == (statistic.p_value, statistic.p_adjusted)
        assert statistic.evidence.window is not None
        assert statistic.evidence.window.sessions == statistic.sessions
        assert statistic.evidence.window.end == differences.last
    with pytest.raises(KeyError):
        family.find("spread 0", 63, "gap")


def ended() -> Floats:
    values = correlated(300, 2, 10)
    values[250:, 1] = np.nan
    return values


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        pytest.param(np.full((300, 1), np.nan), NoVariation, "none of 300", id="all-nan"),
        pytest.param(np.full((300, 1), 0.1), NoVariation, "all 300", id="constant"),
        pytest.param(np.ones((1, 1)), HistoryTooShort, "1 differences.* needs 84", id="one-value"),
        pytest.param(correlated(83, 2, 11), HistoryTooShort, "83 differences.* needs 84", id="short"),
        pytest.param(ended(), HistoryTooShort, "spread 1: no value on", id="ended"),
    ],
)
def test_bad_series_are_refused(values: Floats, error: type[RotascopeError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        SearchControl(draws=20).adjust(panel(values), (21,))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("windows", "statistics"), [((), ("gap",)), ((0,), ("gap",)), ((5, 5), ("gap",)), ((5,), ()), ((5,), ("mean",))]
)
def test_bad_questions_are_refused(windows: tuple[int, ...], statistics: Any) -> None:
    with pytest.raises(BadSetting):
        SearchControl(draws=20).adjust(panel(correlated(300, 2, 12)), windows, statistics=statistics)


@pytest.mark.parametrize("settings", [{"draws": 0}, {"block": 0.5}, {"block": np.inf}])
def test_bad_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(BadSetting):
        SearchControl(**settings)
