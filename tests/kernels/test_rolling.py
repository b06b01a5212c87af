import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from reference.rolling import ema_reference, rolling_reference
from rotascope.arrays import Floats
from rotascope.kernels.rolling import ema, rolling_mean, rolling_moments, rolling_sd, trailing_z


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


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e6, 1e9])
@pytest.mark.parametrize("window", [2, 14, 63, 252])
def test_neither_an_offset_nor_a_drift_nor_length_costs_digits(offset: float, window: int) -> None:
    rng = np.random.default_rng(3)
    x = offset + np.cumsum(rng.normal(0.01, 1.0, 4000))
    mean, sd = rolling_moments(x, window, window)
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(np.longdouble), window)  # doubles lose what is asked
    assert_allclose(mean[window - 1 :], windows.mean(1).astype(float), rtol=1e-14, atol=1e-14)
    assert_allclose(sd[window - 1 :], windows.std(1, ddof=1).astype(float), rtol=1e-9)


def test_a_line_that_stands_still_has_no_deviation() -> None:
    x = np.full(100, 1e9 / 3.0)
    assert_array_equal(rolling_sd(x, 14, 14)[13:], np.zeros(87))
    assert_array_equal(rolling_mean(x, 14, 14)[13:], x[13:])


@settings(deadline=None)
@given(st.lists(lines(), min_size=1, max_size=4), st.integers(2, 12), st.integers(1, 40))
def test_lines_side_by_side_have_the_bits_that_each_has_alone(parts: list[Floats], window: int, rows: int) -> None:
    shortest = min(map(len, parts))
    table = np.column_stack([part[:shortest] for part in parts])
    out, head = np.empty_like(table), np.empty_like(table[:rows])
    trailing_z(table, window, 0, table.shape[1], out)
    trailing_z(np.ascontiguousarray(table[:rows]), window, 0, table.shape[1], head)
    assert_array_equal(head, out[:rows])  # prefix stable, whatever the columns beside it do
    for column, line in enumerate(table.T):
        alone = np.empty((shortest, 1))
        trailing_z(np.ascontiguousarray(line).reshape(-1, 1), window, 0, 1, alone)
        assert_array_equal(out[:, column], alone[:, 0])
        mean, sd = rolling_moments(np.ascontiguousarray(line), window, window)
        defined = np.isfinite(alone[:, 0])
        assert_array_equal(alone[defined, 0], ((line - mean) / sd)[defined])
