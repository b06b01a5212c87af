"""The test against one state holds its size and finds planted regimes; unstable labels are called fragile."""

import numpy as np
import pytest
from inference.test_regime import panel, switching

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.inference.regimes.fit import maximum
from rotascope.inference.regimes.model import RegimeModel
from rotascope.inference.regimes.regime_test import OneState, RegimeTest, drawn_ratio, label_stability, nudged

QUICK = RegimeModel(switching_variance=False, starts=6, finalists=2)
SMALL = RegimeModel(switching_variance=False, starts=4, finalists=1, em_steps=6)


def autoregression(rows: int, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    out = np.zeros(rows)
    for t in range(1, rows):
        out[t] = 0.5 + 0.6 * (out[t - 1] - 0.5) + rng.standard_normal()
    return out


def test_one_state_is_least_squares() -> None:
    y = autoregression(5_000, 1)
    one = OneState.of(y, 1)
    assert one.mean == pytest.approx(0.5, abs=0.12)
    assert one.lags == pytest.approx([0.6], abs=0.04)
    assert one.deviation == pytest.approx(1.0, abs=0.03)
    residual = (y[1:] - one.mean) - one.lags[0] * (y[:-1] - one.mean)
    by_hand = -0.5 * np.sum(np.log(2 * np.pi * one.deviation**2) + residual**2 / one.deviation**2)
    assert one.log_likelihood == pytest.approx(by_hand)
    again = OneState.of(one.drawn(20_000, np.random.default_rng(2)), 1)
    assert again.lags == pytest.approx(one.lags, abs=0.03)
    assert again.mean == pytest.approx(one.mean, abs=0.1)


def test_more_states_never_fit_worse_than_one() -> None:
    for seed in range(6):
        y = np.random.default_rng(seed).standard_normal(150)
        assert maximum(y, QUICK, seed=0)[1] >= OneState.of(y, 0).log_likelihood - 1e-6


def test_planted_regimes_are_significant_and_noise_is_not() -> None:
    test = RegimeTest(draws=39)
    found = test.against_one_state(panel(switching(150, 3, means=(-2.0, 2.0))), QUICK)
    assert found.p_value == pytest.approx(1 / 40)
    assert found.evidence.p_value == found.p_value
    assert "p = 0.025" in found.summary()
    noise = test.against_one_state(panel(np.random.default_rng(5).standard_normal(150)), QUICK)
    assert noise.p_value > 0.05


def test_size_is_held_under_one_state() -> None:
    """The ratio does not depend on location and scale, so one simulated null serves 60 series, at the 20 % level."""
    rng = np.random.default_rng(6)
    settled = [ratio for _ in range(110) if (ratio := drawn_ratio(rng.standard_normal(60), SMALL)) is not None]
    assert len(settled) >= 105
    null, tried = np.array(settled[:49]), np.array(settled[49:])
    rejected = np.mean([(1 + (null >= ratio).sum()) / 50 <= 0.2 for ratio in tried])
    assert abs(rejected - 0.2) <= 2.6 * np.sqrt(0.16 * (1 / len(tried) + 1 / len(null)))


def test_draws_replay_and_carry_the_gaps() -> None:
    y = switching(120, 7)
    y[30:40] = np.nan
    test = RegimeTest(draws=5)
    one, again = (test.against_one_state(panel(y), QUICK) for _ in range(2))
    np.testing.assert_array_equal(one.simulated, again.simulated)
    assert (one.simulated != RegimeTest(draws=5, seed=1).against_one_state(panel(y), QUICK).simulated).any()


def test_well_separated_states_keep_their_labels() -> None:
    stability = label_stability(panel(switching(500, 8, means=(-3.0, 3.0))), RegimeModel(starts=4))
    assert stability.evidence.status == "ok"
    assert stability.evidence.value is not None
    assert len(stability.changes) == 6 + 2 * 7 + 1
    assert {change.what.split()[0] for change in stability.changes} >= {"threshold", "starts", "tolerance", "seed"}


def test_labels_of_noise_are_fragile() -> None:
    noise = np.random.default_rng(9).standard_normal(400)
    stability = label_stability(panel(noise), RegimeModel(starts=4))
    assert stability.evidence.status == "fragile"
    assert "refits" in stability.summary()


def test_a_refit_without_a_fit_is_named() -> None:
    series = panel(switching(90, 10, means=(-3.0, 3.0)))
    stability = label_stability(series, RegimeModel(starts=4))
    assert [change.what for change in stability.changes if change.share is None][:1] == ["the first 50% of the history"]
    assert stability.evidence.status == "fragile"
    assert "gives no fit" in stability.summary()


def test_every_numeric_setting_is_moved_both_ways() -> None:
    model = RegimeModel()
    for _, changed in nudged(model)[:-1]:
        (name,) = [key for key, value in vars(changed).items() if value != vars(model)[key]]
        ratio = vars(changed)[name] / vars(model)[name]
        assert ratio <= 0.8 or ratio >= 1.2


@pytest.mark.parametrize(
    ("values", "error"), [(np.ones(100), NoVariation), (np.arange(5.0), HistoryTooShort)], ids=["constant", "five"]
)
def test_bad_series_are_refused(values: Floats, error: type[Exception]) -> None:
    with pytest.raises(error):
        RegimeTest().against_one_state(panel(values), RegimeModel())
    with pytest.raises(error):
        label_stability(panel(values), RegimeModel())


def test_no_draws_are_refused() -> None:
    with pytest.raises(BadSetting):
        RegimeTest(draws=0).against_one_state(panel(switching(100, 11)), RegimeModel())
