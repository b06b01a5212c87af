"""Later gaps on a reading: a planted effect is found, none is not, and overlap is paid for."""

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.later_gaps import later_gap_test


def lasting(rng: np.random.Generator, length: int, memory: float = 0.95) -> Floats:
    """A reading that lasts."""
    noise = rng.standard_normal(length)
    reading = np.zeros(length)
    for row in range(1, length):
        reading[row] = memory * reading[row - 1] + noise[row]
    return reading


def test_a_window_begins_after_its_reading() -> None:
    gaps = np.zeros(60)
    gaps[30] = 1.0
    reading = np.zeros(60)
    reading[29] = 1.0  # the step before: its window holds the gap
    assert later_gap_test(reading, gaps, horizon=1, draws=9).slope.value > 0.1
    assert later_gap_test(np.roll(reading, 1), gaps, horizon=1, draws=9).slope.value < 0.01


def test_a_planted_effect_is_seen_by_all_three() -> None:
    rng = np.random.default_rng(3)
    reading = lasting(rng, 400)
    gaps = 0.02 * rng.standard_normal(400)
    gaps[1:] += 0.01 * reading[:-1] / reading.std()
    result = later_gap_test(reading, gaps, horizon=6, draws=499)
    assert result.slope.p_value < 0.01
    assert result.p_block < 0.01
    assert result.apart is not None
    assert result.apart == pytest.approx(result.slope.value, rel=0.5)
    assert result.n_effective == pytest.approx(result.windows / 6)


def test_no_effect_passes_about_as_often_as_the_level_says() -> None:
    passed = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        passed += (
            later_gap_test(lasting(rng, 240), 0.02 * rng.standard_normal(240), horizon=12, draws=199).p_block <= 0.05
        )
    # 60 draws at 5 %: 3 expected, 8 or more happens once in 100 times; a plain t-test on overlapping windows passes
    # a third of the time.
    assert passed <= 8


def test_what_could_be_seen_grows_with_the_noise() -> None:
    rng = np.random.default_rng(5)
    reading, noise = lasting(rng, 240), rng.standard_normal(240)
    quiet = later_gap_test(reading, 0.01 * noise, horizon=12, draws=9)
    loud = later_gap_test(reading, 0.03 * noise, horizon=12, draws=9)
    assert loud.detectable == pytest.approx(3 * quiet.detectable)


def test_few_windows_say_nothing() -> None:
    with pytest.raises(HistoryTooShort):
        later_gap_test(np.arange(20.0), np.ones(20), horizon=12)
