import numpy as np
import pytest
from arch.unitroot import VarianceRatio

from reference.half_life import ar_draws_reference, ar_slope_reference, variance_ratio_reference
from rotascope.kernels.half_life import ar_draws, ar_slope, variance_ratio


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


def test_slope_and_t_are_those_of_least_squares(rng: np.random.Generator) -> None:
    y = rng.standard_normal(80).cumsum() + 1000.0
    assert ar_slope(y, 0.9) == pytest.approx(ar_slope_reference(y, 0.9), rel=1e-9)


def test_variance_ratio_is_its_definition_and_that_of_arch(rng: np.random.Generator) -> None:
    y = rng.standard_normal(200).cumsum()
    for horizon in (2, 5, 20):
        computed = variance_ratio(y, horizon)
        assert computed == pytest.approx(variance_ratio_reference(y, horizon))
        assert computed == pytest.approx(VarianceRatio(y, lags=horizon).vr)


def test_draws_are_their_definition(rng: np.random.Generator) -> None:
    residuals, starts = rng.standard_normal(50), rng.random((4, 8))
    computed = ar_draws(residuals, starts, 7, 0.8, 2.0, 5)
    np.testing.assert_allclose(computed, ar_draws_reference(residuals, starts, 7, 0.8, 2.0, 5), rtol=1e-9)
    assert np.isnan(ar_draws(residuals, starts, 7, 0.8, 2.0, 0)[:, 2]).all()
