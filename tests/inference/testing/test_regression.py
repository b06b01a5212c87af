"""Least squares with Newey-West errors, held against statsmodels and against a planted slope."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, NoVariation
from rotascope.inference.testing.regression import hac_regression, usual_lags


def sample(n: int, *, seed: int = 0, keep: float = 0.6) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=(2, n))
    noise = np.zeros(n)
    for row in range(1, n):
        noise[row] = keep * noise[row - 1] + rng.normal()
    return 0.5 + 2.0 * x - z + noise, x, z


@given(seed=st.integers(0, 10_000), n=st.integers(30, 200), lags=st.integers(0, 8))
@settings(max_examples=12, deadline=None)
def test_coefficients_errors_and_p_values_are_those_of_statsmodels(seed: int, n: int, lags: int) -> None:
    y, x, z = sample(n, seed=seed)
    ours = hac_regression(y, {"x": x, "z": z}, lags=lags)
    options = {"maxlags": lags, "use_correction": True}
    theirs = sm.OLS(y, sm.add_constant(np.column_stack([x, z]))).fit(cov_type="HAC", cov_kwds=options, use_t=True)
    coefficients = (ours.intercept, *ours.slopes)
    np.testing.assert_allclose(
        [coefficient.value for coefficient in coefficients], theirs.params, rtol=1e-8, atol=1e-10
    )
    np.testing.assert_allclose([coefficient.error for coefficient in coefficients], theirs.bse, rtol=1e-8)
    np.testing.assert_allclose(
        [coefficient.p_value for coefficient in coefficients], theirs.pvalues, rtol=1e-6, atol=1e-12
    )
    np.testing.assert_allclose(
        [coefficient.interval for coefficient in coefficients], theirs.conf_int(), rtol=1e-7, atol=1e-9
    )
    assert ours.r_squared == pytest.approx(theirs.rsquared, rel=1e-9)


def test_rows_with_a_gap_are_left_out_and_counted() -> None:
    y, x, _ = sample(60)
    x[[3, 40]] = np.nan
    fit = hac_regression(y, {"x": x})
    assert fit.n == 58
    finite = np.isfinite(x)
    assert fit.slope("x").value == hac_regression(y[finite], {"x": x[finite]}).slope("x").value


def test_overlapping_rows_get_a_wider_error_with_enough_lags() -> None:
    rng = np.random.default_rng(3)
    steps = rng.normal(size=(2, 400))
    sums = np.array([np.convolve(step, np.ones(12), "valid") for step in steps])
    plain, wide = (hac_regression(sums[0], {"x": sums[1]}, lags=lags).slope("x").error for lags in (0, 18))
    assert wide > 1.5 * plain


def test_the_usual_lags() -> None:
    assert [usual_lags(n) for n in (100, 300, 1200)] == [4, 5, 6]


def test_the_five_percent_test_of_unrelated_series_rejects_about_so_often() -> None:
    rng = np.random.default_rng(5)
    fits = (hac_regression(rng.normal(size=240), {"x": rng.normal(size=240)}).slope("x") for _ in range(400))
    rejected = np.mean([fit.p_value < 0.05 for fit in fits])
    assert 0.03 < rejected < 0.10  # HAC errors reject somewhat too often in finite samples: 0.05 to 0.08 at 240


def test_too_few_rows_and_regressors_that_say_nothing_are_refused() -> None:
    y, x, _ = sample(40)
    with pytest.raises(HistoryTooShort, match="11 complete observations"):
        hac_regression(y[:11], {"x": x[:11]})
    with pytest.raises(NoVariation, match="constant"):
        hac_regression(y, {"x": np.ones(40)})
    with pytest.raises(NoVariation, match="a sum of the others"):
        hac_regression(y, {"x": x, "again": 3.0 * x})
