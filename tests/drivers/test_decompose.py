"""The decomposition: Shapley shares by hand, planted shares in their intervals, rows that sum, no look ahead."""

from dataclasses import replace

import numpy as np
import pytest

from planted_shares import LINKS, count_covered
from rotascope.arrays import Days, Floats
from rotascope.drivers.decompose import (
    UNEXPLAINED,
    Decomposition,
    DriverColumn,
    decompose,
    expanding_shares,
    shapley_shares,
)
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.inference.testing.row_blocks import draw_rows
from rotascope.sources.simulated import SimulatedMarket, simulate, simulate_linked, simulate_spreads


def months(count: int) -> Days:
    return np.datetime64("1990-01", "M") + np.arange(count)


def made_up(count: int = 300, *, seed: int = 0) -> tuple[Floats, list[DriverColumn]]:
    """Gaps of which the rate explains a half, and a curve that goes with the rate and explains nothing."""
    rate, noise, other, activity = np.random.default_rng(seed).normal(0, 0.01, (4, count))
    drivers = [("rate", rate), ("curve", 0.7 * rate + 0.7 * other), ("activity", activity)]
    return rate + noise, [DriverColumn(name, name, values) for name, values in drivers]


@pytest.fixture(scope="module")
def split() -> Decomposition:
    gaps, drivers = made_up()
    return decompose(months(300), gaps, drivers, draws=200)


def test_shapley_shares_by_hand() -> None:
    # y = a + b with a, b of variance 1 and correlation 0.5, no noise: variance 3, alone each explains
    # (1.5)^2 / 3 = 0.75, together 1; by either order a gets 0.75 or 0.25, so each has one half.
    covariance = np.array([[[3.0, 1.5, 1.5], [1.5, 1.0, 0.5], [1.5, 0.5, 1.0]]])
    np.testing.assert_allclose(shapley_shares(covariance, [[0], [1]]), [[0.5, 0.5]])
    np.testing.assert_allclose(shapley_shares(covariance, [[0, 1]]), [[1.0]])
    # Uncorrelated with variances 1 and 2 under noise of 1: a quarter and a half, and the adjustment for 5 observations
    # on two columns is 1 - 0.25 x 4 / 2 = 0.5 of all, 1 - 0.75 x 4 / 3 = 0 and 1 - 0.5 x 4 / 3 = 1/3 alone.
    apart = np.array([[[4.0, 1.0, 2.0], [1.0, 1.0, 0.0], [2.0, 0.0, 2.0]]])
    np.testing.assert_allclose(shapley_shares(apart, [[0], [1]]), [[0.25, 0.5]])
    np.testing.assert_allclose(shapley_shares(apart, [[0], [1]], count=5), [[1 / 12, 5 / 12]])


def test_what_is_explained_and_what_is_not_sum_to_the_whole(split: Decomposition) -> None:
    assert split.rows[-1].group == UNEXPLAINED
    assert sum(row.share for row in split.rows) == pytest.approx(1.0)
    assert sum(row.points for row in split.rows) == pytest.approx(split.gap)
    gaps, _ = made_up()
    assert split.gap == pytest.approx(float(np.prod(1.0 + gaps[-12:]) - 1.0))
    assert [row.share for row in split.parts] == sorted((row.share for row in split.parts), reverse=True)
    for row in split.rows:
        assert row.share_interval[0] <= row.share <= row.share_interval[1]
        assert row.points_interval[0] <= row.points <= row.points_interval[1]


def test_a_driver_that_goes_with_the_cause_shares_with_it_and_has_no_slope(split: Decomposition) -> None:
    shares = {row.group: row.share for row in split.parts}
    assert shares["rate"] > shares["curve"] > 0.05 > abs(shares["activity"])
    assert split.fit.slope("rate").p_value < 1e-6
    assert split.fit.slope("curve").p_value > 0.05
    assert split.out_of_sample == pytest.approx(0.5, abs=0.12)


def test_later_months_change_no_earlier_statement() -> None:
    gaps, drivers = made_up()
    dates, shares = expanding_shares(months(300), gaps, drivers)
    cut = [DriverColumn(driver.name, driver.group, driver.values[:200]) for driver in drivers]
    early, stated = expanding_shares(months(200), gaps[:200], cut)
    assert len(early) == 7
    np.testing.assert_array_equal(dates[:7], early)
    np.testing.assert_array_equal(shares[:7], stated)
    hindsight = np.repeat(shares[-1:], len(shares), axis=0)  # a fit of all months for every date is seen
    assert not np.array_equal(hindsight[:7], stated)


def test_an_answer_of_a_date_is_that_of_the_months_up_to_it() -> None:
    gaps, drivers = made_up()
    first = [DriverColumn(driver.name, driver.group, driver.values[:200]) for driver in drivers]
    whole = expanding_shares(months(300), gaps, drivers, every=1)[1]
    then = decompose(months(200), gaps[:200], first, draws=20)
    assert {row.group: row.share for row in then.parts} == pytest.approx(
        dict(zip(("rate", "curve", "activity"), whole[200 - 120], strict=True))
    )


def test_months_without_a_value_are_left_out_and_too_few_are_refused() -> None:
    gaps, drivers = made_up()
    holes = replace(drivers[0], values=np.where(np.arange(300) < 20, np.nan, drivers[0].values))
    assert len(decompose(months(300), gaps, [holes, *drivers[1:]], draws=20).months) == 280
    with pytest.raises(HistoryTooShort, match="needs 120"):
        decompose(months(100), gaps[:100], [DriverColumn("rate", "rate", drivers[0].values[:100])])
    with pytest.raises(NoVariation):
        decompose(months(300), gaps, [DriverColumn("rate", "rate", np.zeros(300))])


def test_rows_are_drawn_in_blocks_and_a_seed_gives_them_again() -> None:
    rows = draw_rows(400, block=8.0, draws=200, seed=3)
    follows = (np.diff(rows, axis=1) % 400 == 1).mean()
    assert follows == pytest.approx(1 - 1 / 8, abs=0.01)
    np.testing.assert_array_equal(rows[:50], draw_rows(400, block=8.0, draws=50, seed=3))
    assert np.bincount(rows.ravel(), minlength=400).min() > 0
    with pytest.raises(BadSetting):
        draw_rows(10, block=0.5, draws=1, seed=0)


def test_planted_shares_lie_in_their_intervals() -> None:
    markets = [SimulatedMarket(sessions=7560, seed=seed, links=LINKS) for seed in range(40)]
    covered, planted = count_covered(markets, draws=199)
    assert planted[0] > 0.02  # the rate, with what it shares with the curve
    assert planted[2] > 0.02  # credit
    assert 0.4 < planted[-1] < 0.6
    assert covered.sum() / (len(markets) * len(planted)) >= 0.9
    assert covered.min() / len(markets) >= 0.8  # no row of its own falls far below


def test_a_linked_market_is_the_same_with_and_without_its_companies() -> None:
    settings = SimulatedMarket(companies=40, sessions=300, seed=5, links=LINKS)
    series = simulate_linked(settings, "small-large")
    column = simulate(settings).truth.factor_returns[:, 1]
    np.testing.assert_array_equal(series.returns, column)
    plain = simulate_linked(replace(settings, links=()), "small-large")
    steps = {name: np.diff(values, prepend=values[0]) for name, values in plain.drivers.items()}
    added = sum(link.points * steps[link.driver] for link in LINKS)
    np.testing.assert_allclose(series.returns - plain.returns, added, atol=1e-15)
    with pytest.raises(BadSetting, match="no surroundings"):
        simulate_spreads(settings, ["small-large"])
    with pytest.raises(BadSetting, match="no daily series"):
        simulate_linked(replace(settings, links=(replace(LINKS[0], driver="SUN"),)), "small-large")
