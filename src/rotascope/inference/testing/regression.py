"""Ordinary least squares with errors that allow for heteroskedasticity and autocorrelation (Newey-West)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, NoVariation

FEWEST = 10  # observations beyond the coefficients; fewer leave nothing to judge an error by
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A slope with its error.

    value, error   unit of the answer per unit of the regressor
    interval       95 % bounds by Student's t
    p_value        two-sided, of a slope of zero
    """

    name: str
    value: float
    error: float
    interval: tuple[float, float]
    p_value: float


@dataclass(frozen=True, slots=True)
class Regression:
    """A fit of n observations; `intercept` first is left out of `slopes`.

    lags        autocovariances that the errors allow for
    r_squared   share of the variance that the regressors account for
    residuals   [n]
    """

    intercept: Coefficient
    slopes: tuple[Coefficient, ...]
    n: int
    lags: int
    r_squared: float
    residuals: Floats

    def slope(self, name: str) -> Coefficient:
        """The slope of that regressor; KeyError if there is none."""
        return {coefficient.name: coefficient for coefficient in self.slopes}[name]


def usual_lags(n: int) -> int:
    """floor(4 (n / 100)^(2/9)).

    source  Newey and West (1994), Review of Economic Studies 61:631-653, as the usual rule of thumb for n observations
    """
    return int(4.0 * (n / 100.0) ** (2.0 / 9.0))


def hac_regression(answer: Floats, regressors: Mapping[str, Floats], *, lags: int | None = None) -> Regression:
    """Regress `answer` [n] on an intercept and the named regressors [n each]; rows with a NaN in any are left out.

    lags     None = the rule of thumb; where rows overlap, give at least the overlap
    errors   Bartlett weights, times n / (n - k) for the k coefficients estimated
    raises   HistoryTooShort below k + 10 complete rows; NoVariation where a regressor adds nothing to the others
    source   Newey and West (1987), Econometrica 55:703-708
    """
    table = np.column_stack([answer, np.ones(len(answer)), *regressors.values()])
    table = table[np.isfinite(table).all(axis=1)]
    y, x = table[:, 0], table[:, 1:]
    n, k = x.shape
    if n < k + FEWEST:
        raise HistoryTooShort(
            f"{n} complete observations, a regression on {k - 1} needs {k + FEWEST}", "widen the view"
        )
    scale = x.std(axis=0)
    if np.linalg.matrix_rank(x / np.where(scale > 0, scale, 1.0)) < k:
        raise NoVariation(f"{', '.join(regressors)}: constant, or a sum of the others, over {n} observations")
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ y)
    residuals = y - x @ beta
    used_lags = usual_lags(n) if lags is None else lags
    error = np.sqrt(np.diag(inverse @ _long_run(x * residuals[:, None], used_lags) @ inverse) * n / (n - k))
    total = float(((y - y.mean()) ** 2).sum())
    fit = 1.0 - float(residuals @ residuals) / total if total > 0 else 0.0
    names = ("intercept", *regressors)
    coefficients = tuple(
        _coefficient(*estimate, freedom=n - k) for estimate in zip(names, beta.tolist(), error.tolist(), strict=True)
    )
    return Regression(coefficients[0], coefficients[1:], n, used_lags, fit, residuals)


def _long_run(moments: Floats, lags: int) -> Floats:
    """Sum of the outer products of the moments [n, k] over lags, with Bartlett weights."""
    total = moments.T @ moments
    for lag in range(1, lags + 1):
        cross = moments[lag:].T @ moments[:-lag]
        total = total + (1.0 - lag / (lags + 1.0)) * (cross + cross.T)
    return np.asarray(total)


def _coefficient(name: str, value: float, error: float, *, freedom: int) -> Coefficient:
    if error <= 0.0:
        return Coefficient(name, value, 0.0, (value, value), 0.0 if value else 1.0)
    half = float(stdtrit(freedom, 0.5 + LEVEL / 2.0)) * error
    p_value = 2.0 * float(stdtr(freedom, -abs(value) / error))
    return Coefficient(name, value, error, (value - half, value + half), p_value)
