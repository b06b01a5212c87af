import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from reference.covariance import covariance_reference, expanding_distance_reference
from rotascope.arrays import Floats
from rotascope.kernels.covariance import expanding_distance, window_covariance


@st.composite
def panels(draw: st.DrawFn) -> Floats:
    rows, columns = draw(st.integers(1, 30)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.choice([-1.0, 0.0, 0.5, 3.0], (rows, columns)) + rng.normal(0, 1e-3, (rows, columns))
    x[rng.random((rows, columns)) < draw(st.sampled_from([0.0, 0.3, 1.0]))] = np.nan
    return x


@settings(deadline=None, max_examples=50)
@given(panels(), st.integers(2, 12), st.sampled_from([1.0, 0.97]))
def test_the_window_s_covariance_equals_each_pair_by_itself(x: Floats, window: int, decay: float) -> None:
    part = x[-window:]
    weights = decay ** np.arange(len(part))[::-1]
    covariance, met = window_covariance(part, weights, 1e-9)
    assert_allclose(covariance, covariance_reference(x, window, decay, len(x) - 1), atol=1e-10)
    assert_allclose(met, (np.isfinite(part) * weights[:, None]).sum(axis=0))


def test_the_expanding_distance_equals_a_matrix_made_afresh() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(0.0, 0.01, (120, 4)) + rng.normal(0.0, 0.01, (120, 1))
    x[60, 2] = np.nan
    assert_allclose(expanding_distance(x, 30), expanding_distance_reference(x, 30), rtol=1e-8)
