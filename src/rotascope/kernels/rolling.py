"""Trailing windows: mean, sample deviation and exponential mean of a line, gaps of two. Row t reads rows <= t only."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


@njit(cache=True)
def rolling_mean(x: Floats, window: int, min_obs: int) -> Floats:
    """Mean of the finite values among the last `window` [T]; NaN below `min_obs` of them.

    Each window is summed afresh, so a row's bits depend on its own window alone and nothing drifts.
    """
    out = np.full(len(x), np.nan)
    for t in range(len(x)):
        total, count = 0.0, 0
        for s in range(max(0, t - window + 1), t + 1):
            if np.isfinite(x[s]):
                total += x[s]
                count += 1
        if count >= min_obs and count > 0:
            out[t] = total / count
    return out


@njit(cache=True)
def rolling_sd(x: Floats, window: int, min_obs: int) -> Floats:
    """Sample standard deviation of the finite values among the last `window` [T], in two passes a window."""
    out = np.full(len(x), np.nan)
    mean = rolling_mean(x, window, max(2, min_obs))
    for t in range(len(x)):
        total, count = 0.0, 0
        for s in range(max(0, t - window + 1), t + 1):
            if np.isfinite(x[s]):
                total += (x[s] - mean[t]) ** 2
                count += 1
        if np.isfinite(mean[t]):
            out[t] = np.sqrt(total / (count - 1))
    return out


@njit(cache=True)
def ema(x: Floats, span: int) -> Floats:
    """Exponential mean with weight 2 / (span + 1), seeded with the first finite value; a gap keeps the last mean."""
    out = np.full(len(x), np.nan)
    weight = 2.0 / (span + 1.0)
    mean = np.nan
    for t in range(len(x)):
        if np.isfinite(x[t]):
            mean = x[t] if not np.isfinite(mean) else mean + weight * (x[t] - mean)
            out[t] = mean
    return out


@njit(cache=True, nogil=True)
def window_gaps(long: Floats, short: Floats, sessions: int) -> Floats:
    """Return of `long` minus return of `short` over every window of `sessions` steps.

    long, short  [T] positive levels, no NaN
    returns      [T - sessions] fraction; row j is the window from row j to row j + sessions
    """
    out = np.empty(max(0, len(long) - sessions))
    for j in range(len(out)):
        out[j] = long[j + sessions] / long[j] - short[j + sessions] / short[j]
    return out
