import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from reference.rolling import ema_reference, rolling_reference
from rotascope.arrays import Floats
from rotascope.kernels.rolling import ema, rolling_mean, rolling_sd


@st.composite
def lines(draw: st.DrawFn) -> Floats:
    rows = draw(st.integers(1, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.choice([-1.0, 0.0, 0.5, 3.0], rows) + rng.normal(0, 1e-3, rows)
    x[rng.random(rows) < draw(st.sampled_from([0.0, 0.3, 1.0]))] = np.nan
    return x


def sample_deviation(finite: Floats) -> float:
    return float(np.std(finite, ddof=1))


@settings(deadline=None)
@given(lines(), st.integers(1, 12), st.integers(0, 6))
def test_a_trailing_mean_is_that_of_its_window(x: Floats, window: int, min_obs: int) -> None:
    assert_allclose(rolling_mean(x, window, min_obs), rolling_reference(x, window, min_obs, np.mean), atol=1e-14)


@settings(deadline=None)
@given(lines(), st.integers(2, 12), st.integers(0, 6))
def test_a_trailing_deviation_is_that_of_its_window(x: Floats, window: int, min_obs: int) -> None:
    expected = rolling_reference(x, window, max(2, min_obs), sample_deviation)
    assert_allclose(rolling_sd(x, window, min_obs), expected, atol=1e-14)


@settings(deadline=None)
@given(lines(), st.integers(1, 30))
def test_an_exponential_mean_weighs_all_values_so_far(x: Floats, span: int) -> None:
    assert_allclose(ema(x, span), ema_reference(x, span), atol=1e-13)


@settings(deadline=None)
@given(lines(), st.integers(1, 12), st.integers(1, 40))
def test_new_rows_change_no_earlier_value(x: Floats, window: int, rows: int) -> None:
    assert_array_equal(rolling_mean(x[:rows], window, 1), rolling_mean(x, window, 1)[:rows])
    assert_array_equal(rolling_sd(x[:rows], window, 2), rolling_sd(x, window, 2)[:rows])
    assert_array_equal(ema(x[:rows], window), ema(x, window)[:rows])
