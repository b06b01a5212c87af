"""Factor paths: fat tails, clustered volatility, a null without drift, rotations that come out as planted."""

from dataclasses import replace

import numpy as np
import pytest

from rotascope.errors import BadSetting
from rotascope.sources.simulated import Noise, Rotation, SimulatedMarket, Simulation, simulate, simulate_spreads
from rotascope.sources.simulated.economy.factors import FACTORS, SPREAD_COLUMNS, factor_drift
from rotascope.sources.simulated.streams import cluster_volatility, unit_shocks

MARKETS = 400
NULL = SimulatedMarket(companies=40, sessions=1000)
CALM = Noise(tail=np.inf, shock=0.0, memory=0.0)
ONE = Rotation(spread="small-large", start=500, sessions=126, drift_per_month=0.03)


@pytest.fixture(scope="module")
def null() -> np.ndarray:
    """[markets, T] of the size spread without rotation."""
    return simulate_spreads(NULL, ["small-large"], markets=MARKETS).returns[:, :, 0]


def t_values(returns: np.ndarray) -> np.ndarray:
    return returns.mean(1) / returns.std(1, ddof=1) * np.sqrt(returns.shape[1])


def kurtosis(returns: np.ndarray) -> float:
    centred = returns - returns.mean()
    return float((centred**4).mean() / (centred**2).mean() ** 2)


def square_correlation(returns: np.ndarray) -> float:
    """Lag-one autocorrelation of squared returns, the mean over markets."""
    squares = returns**2 - (returns**2).mean(1, keepdims=True)
    return float(((squares[:, 1:] * squares[:, :-1]).sum(1) / (squares**2).sum(1)).mean())


def test_the_null_rejects_as_often_as_it_should(null: np.ndarray) -> None:
    """5 % two-sided t-tests of a zero mean; the band is three binomial standard errors at 400 markets."""
    rate = (np.abs(t_values(null)) > 1.96).mean()
    assert abs(rate - 0.05) < 3 * np.sqrt(0.05 * 0.95 / MARKETS)
    assert abs(t_values(null).mean()) < 3 / np.sqrt(MARKETS)


def test_a_drift_would_break_that_null() -> None:
    drifting = replace(NULL, rotations=(replace(ONE, start=0, sessions=1000, drift_per_month=0.005),))
    returns = simulate_spreads(drifting, ["small-large"], markets=MARKETS).returns[:, :, 0]
    assert (np.abs(t_values(returns)) > 1.96).mean() > 0.05 + 3 * np.sqrt(0.05 * 0.95 / MARKETS)


def test_tails_are_fat_and_volatility_clusters_unless_switched_off(null: np.ndarray) -> None:
    calm = simulate_spreads(replace(NULL, noise=CALM), ["small-large"], markets=MARKETS).returns[:, :, 0]
    assert kurtosis(null) > 4.5
    assert kurtosis(calm) == pytest.approx(3.0, abs=0.05)
    assert square_correlation(null) > 0.08
    assert abs(square_correlation(calm)) < 0.01


@pytest.mark.parametrize("noise", [Noise(), CALM, Noise(tail=np.inf)], ids=["usual", "calm", "clustered"])
def test_volatility_is_what_the_table_says(noise: Noise) -> None:
    returns = simulate_spreads(replace(NULL, noise=noise), ["small-large"], markets=MARKETS).returns
    assert returns.std() == pytest.approx(FACTORS[SPREAD_COLUMNS["small-large"]].volatility, rel=0.03)


def test_clustering_is_the_recursion_written_out() -> None:
    noise = Noise(shock=0.1, memory=0.8)
    shocks = unit_shocks(np.random.default_rng(3), (50, 2), noise)
    wanted = shocks.copy()
    for column in range(2):
        variance = 1.0
        for row in range(50):
            wanted[row, column] = np.sqrt(variance) * shocks[row, column]
            variance = 0.1 + 0.1 * wanted[row, column] ** 2 + 0.8 * variance
    np.testing.assert_allclose(cluster_volatility(shocks.copy(), noise), wanted, rtol=1e-12)


def test_the_light_path_gives_the_full_markets_bits(simulated_market: Simulation) -> None:
    truth = simulated_market.truth
    spreads = ("value-growth", "market-leaders", "small-large")
    # Another seed before it, so that the market asked for is not the batch's first.
    light = simulate_spreads(replace(truth.settings, seed=truth.settings.seed - 1), spreads, markets=2)
    for number, name in enumerate(("value", "mega", "size")):
        sign = -1.0 if name == "mega" else 1.0
        column = truth.factor_names.index(name)
        np.testing.assert_array_equal(light.returns[1, :, number], sign * truth.factor_returns[:, column])
    assert not np.array_equal(light.returns[0], light.returns[1])
    published = simulated_market.frames["series"].filter(id="factor:FF.SMB")["value"].to_numpy()
    np.testing.assert_array_equal(light.returns[1, :, 2], published)


@pytest.mark.parametrize("spread", sorted(SPREAD_COLUMNS))
def test_a_rotation_moves_its_own_spread_and_no_other(spread: str) -> None:
    spreads = sorted(SPREAD_COLUMNS)
    without = simulate_spreads(NULL, spreads).returns[0]
    with_one = simulate_spreads(replace(NULL, rotations=(replace(ONE, spread=spread),)), spreads).returns[0]
    moved = with_one - without
    number = spreads.index(spread)
    assert moved[:, number].sum() == pytest.approx(0.03 * 126 / 21, rel=1e-9)
    assert (np.delete(moved, number, axis=1) == 0).all()
    assert (moved[:500] == 0).all()
    assert (moved[626:] == 0).all()


def test_ramp_and_persistence_shape_the_drift() -> None:
    rotation = replace(ONE, sessions=40, ramp=20, persistence=0.5)
    drift = factor_drift(replace(NULL, rotations=(rotation,)))[:, SPREAD_COLUMNS["small-large"]] / (0.03 / 21)
    np.testing.assert_allclose(drift[500:520], np.arange(1, 21) / 20)
    np.testing.assert_allclose(drift[519:540], 1.0)
    np.testing.assert_allclose(drift[540:544], [0.5, 0.25, 0.125, 0.0625])
    assert (drift[:500] == 0).all()


def test_planted_gaps_are_realised_within_their_noise() -> None:
    """Sum over the window less the planted sum, in units of its noise: mean 0, spread 1 over markets."""
    paths = simulate_spreads(replace(NULL, rotations=(ONE,)), ["small-large"], markets=MARKETS)
    noise = FACTORS[SPREAD_COLUMNS["small-large"]].volatility * np.sqrt(126)
    scores = (paths.returns[:, 500:626, 0].sum(1) - 0.18) / noise
    assert abs(scores.mean()) < 3 / np.sqrt(MARKETS)
    assert 0.85 < scores.std() < 1.15


def test_truth_dates_and_sizes_agree_with_the_published_factor(simulated_market: Simulation) -> None:
    truth = simulated_market.truth
    for planted, series in zip(truth.rotations, ("factor:FF.SMB", "factor:FF.HML"), strict=True):
        rows = simulated_market.frames["series"].filter(id=series)
        span = rows.filter((rows["date"] >= planted.first) & (rows["date"] <= planted.last))
        assert span.height == planted.rotation.sessions
        assert (1.0 + span["value"]).product() - 1.0 == pytest.approx(planted.realised_gap, rel=1e-9)
        assert abs(span["value"].sum() - planted.expected_gap) < 4 * planted.noise
    size, value = truth.rotations
    assert size.first == size.rotation.start
    assert np.busday_count(size.first, size.full) >= 19
    assert size.expected_gap == pytest.approx(0.04 / 21 * (126 - 20 + 10.5))
    assert value.full == value.first


def test_companies_carry_the_rotation_in_their_prices() -> None:
    """Small less large cohort over the rotation, with it and without it from the same seed: the planted gap appears."""
    settings = SimulatedMarket(companies=100, sessions=400, seed=5)
    rotation = Rotation(spread="small-large", start=200, sessions=126, drift_per_month=0.03)
    gaps = []
    for rotations in ((), (rotation,)):
        series = simulate(replace(settings, rotations=rotations)).frames["series"]
        small, large = (series.filter(id=name)["value"].to_numpy() for name in ("index:SIMSMALL.T", "index:SIMLARGE.T"))
        gaps.append(np.log(small[325] / small[199]) - np.log(large[325] / large[199]))
    assert gaps[1] - gaps[0] == pytest.approx(0.18, abs=0.02)


def test_cohorts_have_no_drift_of_their_own() -> None:
    """Small less large companies without rotation, over 60 seeds: the mean t-value is zero within three errors."""
    means = []
    for seed in range(60):
        series = simulate(SimulatedMarket(companies=40, sessions=252, seed=seed)).frames["series"]
        small, large = (series.filter(id=name)["value"].to_numpy() for name in ("index:SIMSMALL.T", "index:SIMLARGE.T"))
        means.append(np.diff(small) / small[:-1] - np.diff(large) / large[:-1])
    assert abs(t_values(np.array(means)).mean()) < 3 / np.sqrt(60)


def test_the_index_is_as_concentrated_as_a_real_one() -> None:
    """Ten largest names about the 26 to 35 % that they held of the embedded US total market from 2023 to 2025."""
    for seed in range(3):
        holdings = simulate(SimulatedMarket(companies=500, sessions=252, seed=seed)).frames["holdings"]
        last = holdings.filter(holder="sim500", date=holdings["date"].max())
        assert 0.2 < last["weight"].top_k(10).sum() < 0.4
        assert 15 < 1 / (last["weight"] ** 2).sum() < 110


def test_one_seed_gives_the_same_bits_and_another_gives_others() -> None:
    settings = SimulatedMarket(companies=40, sessions=300, seed=2, rotations=(replace(ONE, start=10),))
    first, again, other = simulate(settings), simulate(settings), simulate(replace(settings, seed=3))
    for name, frame in first.frames.items():
        assert frame.equals(again.frames[name]), name
    assert not first.frames["prices"].equals(other.frames["prices"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("companies", 39), ("sessions", 251), ("seed", -1), ("missing", 0.5), ("sessions", 60_000)],
)
def test_impossible_settings_are_refused_with_a_remedy(field: str, value: float) -> None:
    with pytest.raises(BadSetting) as caught:
        _ = replace(NULL, **{field: value}).days
    assert caught.value.remedy


@pytest.mark.parametrize(
    "change", [{"start": 1000}, {"start": -1}, {"sessions": 0}, {"ramp": 127}, {"persistence": 1.0}]
)
def test_impossible_rotations_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(BadSetting):
        replace(NULL, rotations=(replace(ONE, **change),))


def test_unknown_spreads_and_noise_without_variance_are_refused() -> None:
    with pytest.raises(BadSetting, match="small-large"):
        simulate_spreads(NULL, ["left-right"])
    with pytest.raises(BadSetting):
        Noise(shock=0.1, memory=0.9)
    with pytest.raises(BadSetting):
        Noise(tail=4.0)
