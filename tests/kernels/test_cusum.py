import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.cusum import cusum_run_reference
from rotascope.arrays import Floats
from rotascope.kernels.cusum import cusum_run, first_alarms

LEARNED = np.array([np.nan, 0.1, 0.97, 20.0, 4.0])
KNOWN = np.array([0.2, 0.1, 0.97, 20.0, 4.0])


@pytest.mark.parametrize("options", [LEARNED, KNOWN], ids=["learned level", "known level"])
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_recursion_equals_the_whole_history_read_again(options: Floats, seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.standard_t(4, 200) + np.repeat([0.0, 1.0], 100)
    x[rng.integers(200, size=5)] = np.nan
    alarms, ages, _ = cusum_run(x, np.zeros(8), 6.0, options)
    expected, expected_ages = cusum_run_reference(x, 6.0, options)
    assert np.any(expected != 0)
    np.testing.assert_array_equal(alarms, expected)
    np.testing.assert_array_equal(ages, expected_ages)


def test_any_step_alarms_at_a_threshold_of_nothing() -> None:
    options = np.array([0.0, 0.0, 1.0, 50.0, np.inf])
    days, alarms = first_alarms(np.random.default_rng(1), 50, 100, 0.0, np.array([1e-12]), options)
    assert days[0] == alarms[0] == 50


def test_run_lengths_approach_siegmund_for_a_known_level() -> None:
    # Siegmund 1985, two-sided: half of (exp(2 k b) - 1 - 2 k b) / (2 k^2), b = h + 1.166; good to a few per cent.
    options = np.array([0.0, 0.25, 1.0, 5000.0, np.inf])
    k, b = 0.25, 5.0 + 1.166
    expected = (np.exp(2 * k * b) - 1 - 2 * k * b) / (2 * k * k) / 2
    days, alarms = first_alarms(np.random.default_rng(2), 400, 10_000, 0.0, np.array([5.0]), options)
    assert days[0] / alarms[0] == pytest.approx(expected, rel=0.15)  # 400 waits: standard error 5 %


def test_fat_tailed_draws_are_scaled_to_unit_variance() -> None:
    options = np.array([0.0, 0.25, 1.0, 5000.0, np.inf])
    normal, fat = (
        np.divide(*first_alarms(np.random.default_rng(3), 300, 10_000, tails, np.array([5.0]), options))[0]
        for tails in (0.0, 30.0)
    )
    assert fat == pytest.approx(normal, rel=0.25)
