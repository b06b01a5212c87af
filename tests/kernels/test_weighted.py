import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from reference.weighted import gini_reference
from rotascope.kernels.weighted import weight_profile, weighted_moments


@settings(deadline=None)
@given(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=20))
def test_the_profile_of_weights(values: list[float]) -> None:
    w = np.array(values)
    row = np.append(w, [np.nan, 0.0])[None, :]
    profile = weight_profile(row, np.array([1.0, 3.0, 50.0]))[0]
    logs = (w * np.log(w)).sum()
    expected = [w.sum(), len(w), (w**2).sum(), logs, gini_reference(w), w.max(), np.sort(w)[-3:].sum(), w.sum()]
    assert_allclose(profile, expected, rtol=1e-9, atol=1e-12)


def test_a_row_without_weights_has_no_profile() -> None:
    assert np.isnan(weight_profile(np.array([[np.nan, 0.0]]), np.array([1.0]))).all()


def test_weighted_moments_leave_gaps_out() -> None:
    returns = np.array([[0.1, -0.2, np.nan], [np.nan, np.nan, np.nan]])
    weights = np.array([[0.5, 0.25, 0.25], [0.5, 0.25, 0.25]])
    mean = (0.5 * 0.1 - 0.25 * 0.2) / 0.75
    spread = (0.5 * (0.1 - mean) ** 2 + 0.25 * (-0.2 - mean) ** 2) / 0.75
    moments = weighted_moments(returns, weights)
    assert moments[0] == pytest.approx([mean, spread, -0.05, 0.75])
    assert np.isnan(moments[1]).all()
