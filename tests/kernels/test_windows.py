import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from reference.windows import (
    covariance_reference,
    expanding_distance_reference,
    gini_reference,
    moving_reference,
)
from rotascope.arrays import Floats
from rotascope.kernels.covariance import expanding_distance, window_covariance
from rotascope.kernels.rolling import rolling_mean
from rotascope.kernels.weighted import weight_profile, weighted_moments
from rotascope.kernels.windows import moving_max, moving_mean, moving_min


@st.composite
def panels(draw: st.DrawFn) -> Floats:
    rows, columns = draw(st.integers(1, 30)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.choice([-1.0, 0.0, 0.5, 3.0], (rows, columns)) + rng.normal(0, 1e-3, (rows, columns))
    x[rng.random((rows, columns)) < draw(st.sampled_from([0.0, 0.3, 1.0]))] = np.nan
    return x


@settings(deadline=None)
@given(panels(), st.integers(1, 12), st.integers(0, 6))
def test_windows_equal_one_at_a_time(x: Floats, window: int, min_obs: int) -> None:
    assert_allclose(moving_mean(x, window, min_obs), moving_reference(x, window, min_obs, np.mean), atol=1e-14)
    assert_array_equal(moving_max(x, window, min_obs), moving_reference(x, window, min_obs, np.max))
    assert_array_equal(moving_min(x, window, min_obs), moving_reference(x, window, min_obs, np.min))


def test_the_mean_of_a_column_is_the_one_line_mean() -> None:
    x = np.random.default_rng(0).normal(size=(300, 1))
    assert_allclose(moving_mean(x, 21, 5)[:, 0], rolling_mean(x[:, 0], 21, 5), atol=1e-14)


@settings(deadline=None)
@given(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=20))
def test_the_profile_of_weights(values: list[float]) -> None:
    w = np.array(values)
    row = np.append(w, [np.nan, 0.0])[None, :]
    found = weight_profile(row, np.array([1.0, 3.0, 50.0]))[0]
    logs = (w * np.log(w)).sum()
    expected = [w.sum(), len(w), (w**2).sum(), logs, gini_reference(w), w.max(), np.sort(w)[-3:].sum(), w.sum()]
    assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_a_row_without_weights_has_no_profile() -> None:
    assert np.isnan(weight_profile(np.array([[np.nan, 0.0]]), np.array([1.0]))).all()


def test_weighted_moments_leave_gaps_out() -> None:
    returns = np.array([[0.1, -0.2, np.nan], [np.nan, np.nan, np.nan]])
    weights = np.array([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]])
    mean = (0.5 * 0.1 - 0.25 * 0.2) / 0.75
    spread = (0.5 * (0.1 - mean) ** 2 + 0.25 * (-0.2 - mean) ** 2) / 0.75
    found = weighted_moments(returns, weights)
    assert found[0] == pytest.approx([mean, spread, -0.05, 0.75])
    assert np.isnan(found[1]).all()


@settings(deadline=None, max_examples=50)
@given(panels(), st.integers(2, 12), st.sampled_from([1.0, 0.97]))
def test_the_window_s_covariance_equals_each_pair_by_itself(x: Floats, window: int, decay: float) -> None:
    part = x[-window:]
    weights = decay ** np.arange(len(part))[::-1]
    found, met = window_covariance(part, weights, 1e-9)
    assert_allclose(found, covariance_reference(x, window, decay, len(x) - 1), atol=1e-10)
    assert_allclose(met, (np.isfinite(part) * weights[:, None]).sum(axis=0))


def test_the_expanding_distance_equals_a_matrix_made_afresh() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(0.0, 0.01, (120, 4)) + rng.normal(0.0, 0.01, (120, 1))
    x[60, 2] = np.nan
    assert_allclose(expanding_distance(x, 30), expanding_distance_reference(x, 30), rtol=1e-8)
