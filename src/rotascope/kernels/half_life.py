"""First-order autoregressions drawn from blocks of residuals: slope, its t, and the variance ratio of each draw."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


@njit(cache=True, error_model="numpy")
def ar_slope(y: Floats, rho: float) -> tuple[float, float]:
    """Least-squares slope of y on its last value with a constant, and t of its distance from `rho`."""
    n = len(y) - 1
    level = y[0]
    x_sum = y_sum = xx = xy = yy = 0.0
    for i in range(n):
        lagged, current = y[i] - level, y[i + 1] - level
        x_sum += lagged
        y_sum += current
        xx += lagged * lagged
        xy += lagged * current
        yy += current * current
    xx -= x_sum * x_sum / n
    xy -= x_sum * y_sum / n
    yy -= y_sum * y_sum / n
    slope = xy / xx
    return slope, (slope - rho) / np.sqrt(max(yy - slope * xy, 0.0) / (n - 2) / xx)


@njit(cache=True, error_model="numpy")
def variance_ratio(y: Floats, horizon: int) -> float:
    """Variance of overlapping `horizon`-step changes over `horizon` times that of one step, both unbiased.

    source  Lo and MacKinlay (1988), Review of Financial Studies 1:41-66, equations 12 and 13
    """
    n = len(y) - 1
    drift = (y[n] - y[0]) / n
    single, multiple = 0.0, 0.0
    for i in range(n):
        single += (y[i + 1] - y[i] - drift) ** 2
    for i in range(n - horizon + 1):
        multiple += (y[i + horizon] - y[i] - horizon * drift) ** 2
    scale = horizon * (n - horizon + 1) * (1.0 - horizon / n)
    return multiple / scale / (single / (n - 1))


@njit(cache=True, error_model="numpy")
def ar_draws(residuals: Floats, starts: Floats, block: int, rho: float, first: float, horizon: int) -> Floats:
    """Paths y = rho y' + circular blocks of residuals from `first` (a distance from the mean).

    starts   [draws, blocks] uniform on [0, 1)
    returns  [draws, 3] slope, t of its distance from rho, variance ratio at `horizon`, NaN for a horizon of 0
    """
    n = len(residuals)
    draws = starts.shape[0]
    out = np.empty((draws, 3))
    y = np.empty(n + 1)
    for d in range(draws):
        y[0] = first
        for i in range(n):
            position = int(starts[d, i // block] * n) + i % block
            y[i + 1] = rho * y[i] + residuals[position % n]
        out[d, 0], out[d, 1] = ar_slope(y, rho)
        out[d, 2] = variance_ratio(y, horizon) if horizon > 1 else np.nan
    return out
