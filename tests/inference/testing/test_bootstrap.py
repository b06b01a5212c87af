import numpy as np
import pytest
from arch.bootstrap import StationaryBootstrap

from markets import legs_of, random_legs
from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.inference.testing.block_length import optimal_block_length
from rotascope.inference.testing.bootstrap import YEAR, Bootstrap, log_differences


def test_the_same_seed_gives_the_same_bits_whatever_the_workers() -> None:
    legs = random_legs(700, seed=1)
    first, three, many = (Bootstrap(draws=50, seed=9, workers=w).null(legs, windows=(5, 40)) for w in (1, 3, 64))
    for other in (three, many):
        np.testing.assert_array_equal(first.history.runs, other.history.runs)
        np.testing.assert_array_equal(first.history.sums, other.history.sums)
        np.testing.assert_array_equal(first.year.sums, other.year.sums)
    again = Bootstrap(draws=50, seed=10).null(legs, windows=(5, 40))
    assert not np.array_equal(first.history.sums, again.history.sums)


def test_more_draws_begin_with_the_fewer() -> None:
    legs = random_legs(400, seed=1)
    few, more = (Bootstrap(draws=draws).null(legs, windows=(5,)) for draws in (20, 60))
    np.testing.assert_array_equal(few.history.sums, more.history.sums[:20])


def test_other_windows_change_no_window_s_draws() -> None:
    legs = random_legs(400, seed=1)
    alone = Bootstrap(draws=20).null(legs, windows=(30,))
    among = Bootstrap(draws=20).null(legs, windows=(5, 30, 100))
    np.testing.assert_array_equal(alone.history.sums[:, 0], among.history.sums[:, 1])


def widest_and_longest(steps: Floats, signs: Floats, window: int) -> Floats:
    line = np.concatenate([[0.0], np.cumsum(steps)])
    edges = np.flatnonzero(np.diff(signs, prepend=9.0, append=9.0))
    return np.array([np.abs(line[window:] - line[:-window]).max(), np.diff(edges).max()])


@pytest.mark.parametrize("block", [1.5, 12.0])
def test_draws_have_the_distribution_of_those_of_arch(block: float) -> None:
    draws, window = 1_500, 20
    steps = np.convolve(np.random.default_rng(2).normal(0, 0.01, 611), np.ones(12) / 12, "valid")
    legs = legs_of(np.exp(np.cumsum([0.0, *steps])), np.ones(601))
    null = Bootstrap(draws=draws, block=block).null(legs, windows=(window,))
    ours = np.column_stack([np.abs(null.history.sums[:, 0]).max(axis=1), null.history.runs.max(axis=1)])
    x = log_differences(legs)
    bootstrap = StationaryBootstrap(block, x - x.mean(), np.sign(x), seed=3)
    theirs = bootstrap.apply(lambda steps, signs: widest_and_longest(steps, signs, window), draws)
    for column in range(2):
        error = np.hypot(ours[:, column].std(), theirs[:, column].std()) / np.sqrt(draws)
        assert ours[:, column].mean() == pytest.approx(theirs[:, column].mean(), abs=4 * error)
        assert ours[:, column].std() == pytest.approx(theirs[:, column].std(), rel=0.1)


def test_block_length_is_automatic_unless_given() -> None:
    legs = random_legs(500, seed=7)
    automatic = optimal_block_length(log_differences(legs)).stationary
    assert Bootstrap(draws=2).null(legs).block == max(1.0, automatic)
    assert Bootstrap(draws=2, block=17.5).null(legs).block == 17.5


def test_gap_and_its_log_are_of_the_same_window() -> None:
    legs = random_legs(400, seed=2)
    result = Bootstrap(draws=99).test_gap(legs, sessions=21)
    long, short = legs.values[-1] / legs.values[-22]
    assert result.gap == long - short
    assert result.log_gap == pytest.approx(np.log(long) - np.log(short), abs=1e-14)
    assert result.log_gap == pytest.approx(log_differences(legs)[-21:].sum(), abs=1e-14)
    assert np.datetime64(result.window.start) == legs.dates[-22]
    assert result.evidence.p_value == result.p_value
    assert result.p_year is not None
    assert result.p_value <= result.p_year


def test_p_values_hold_their_size_and_are_near_uniform_without_leadership() -> None:
    trials = 200
    p = []
    for seed in range(trials):
        legs = random_legs(400, seed=seed)
        result = Bootstrap(draws=199, seed=seed, workers=1).test_gap(legs, sessions=20)
        p.append(result.p_value)
    for level in (0.05, 0.1, 0.2, 0.5):
        error = np.sqrt(level * (1 - level) / trials)
        assert abs((np.array(p) <= level).mean() - level) <= 2.6 * error + 0.01  # and a draw's grain of 1/200


def test_planted_leadership_is_found() -> None:
    calm = random_legs(1_000, seed=2)
    values = calm.values.copy()
    values[-60:, 0] *= np.exp(0.01 * np.arange(1, 61))
    result = Bootstrap(draws=999).test_gap(legs_of(*values.T), sessions=60)
    assert result.p_value < 0.01
    assert result.p_year is not None
    assert result.p_year < 0.05
    still = Bootstrap(draws=999).test_gap(calm, sessions=60)
    assert still.p_value > 0.1


def test_a_drift_of_the_whole_history_is_removed_from_the_null() -> None:
    result = Bootstrap(draws=499).test_gap(random_legs(2_000, seed=3, drift=0.004), sessions=120)
    assert result.gap > 0.3
    assert result.p_value < 0.05


def test_a_window_longer_than_a_year_is_not_looked_for_in_one() -> None:
    legs = random_legs(700, seed=1)
    result = Bootstrap(draws=50).test_gap(legs, sessions=YEAR + 1)
    assert result.p_year is None
    assert "some window of a year" not in result.summary()
    short, both = (Bootstrap(draws=50).null(legs, windows=windows) for windows in ((20,), (20, YEAR + 1)))
    np.testing.assert_array_equal(short.year.sums, both.year.sums)
    np.testing.assert_array_equal(short.year.runs, both.year.runs)


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({"draws": 0}, "0 bootstrap draws"),
        ({"workers": 0}, "0 workers"),
        ({"block": 0.5}, "a mean block of 0.5"),
        ({"block": float("nan")}, "nan"),
    ],
)
def test_settings_that_resample_nothing_are_refused(options: dict[str, float], cause: str) -> None:
    with pytest.raises(BadSetting, match=cause):
        Bootstrap(**options)  # type: ignore[arg-type]


def test_too_short_a_history_or_window_is_refused() -> None:
    with pytest.raises(HistoryTooShort, match=f"the bootstrap needs {YEAR + 1}"):
        Bootstrap().test_gap(random_legs(YEAR), sessions=5)
    with pytest.raises(HistoryTooShort, match="a 300-session gap needs 301"):
        Bootstrap().test_gap(random_legs(280), sessions=300)
    with pytest.raises(BadSetting, match="a window of 0 sessions"):
        Bootstrap().test_gap(random_legs(280), sessions=0)
