"""Trailing windows over every column of a panel: mean, highest, lowest. Row t reads rows <= t only.

Each window is the suffix of one block of rows joined to the prefix of the next (van Herk 1992), so its bits depend on
its own rows and their distance from row 0 alone, at a cost that does not grow with the window.
"""
# ruff: noqa: FURB136, PLR0124 (min and max would pass a NaN on; only a NaN differs from itself)

import numpy as np
from numba import njit

from rotascope.arrays import Floats


@njit(cache=True, nogil=True)
def moving_mean(x: Floats, window: int, min_obs: int) -> Floats:
    """Mean of the finite values among the last `window` rows [T, N]; NaN below `min_obs` of them."""
    rows, columns = x.shape
    out = np.full((rows, columns), np.nan)
    suffix, prefix = np.zeros((window + 1, columns)), np.zeros(columns)
    seen = np.zeros(columns)
    for t in range(rows):
        if t % window == 0:
            prefix[:] = 0.0
        for i in range(columns):
            prefix[i] += x[t, i] if x[t, i] == x[t, i] else 0.0
        for i in range(columns):
            gone = t >= window and x[t - window, i] == x[t - window, i]
            seen[i] += (1.0 if x[t, i] == x[t, i] else 0.0) - (1.0 if gone else 0.0)
        for i in range(columns):
            if seen[i] >= max(1, min_obs):
                out[t, i] = (prefix[i] + suffix[t % window + 1, i]) / seen[i]
        if t % window == window - 1:
            end_sums(x, t, window, suffix)
    return out


@njit(cache=True, nogil=True)
def end_sums(x: Floats, t: int, window: int, suffix: Floats) -> None:
    """Sums from each row of the block that ends at t to its end."""
    suffix[window, :] = 0.0
    for j in range(window - 1, 0, -1):
        for i in range(x.shape[1]):
            value = x[t - window + 1 + j, i]
            suffix[j, i] = suffix[j + 1, i] + (value if value == value else 0.0)


@njit(cache=True, nogil=True)
def moving_max(x: Floats, window: int, min_obs: int) -> Floats:
    """Highest of the finite values among the last `window` rows [T, N]; NaN below `min_obs` of them."""
    rows, columns = x.shape
    out = np.full((rows, columns), np.nan)
    suffix, prefix = np.full((window + 1, columns), -np.inf), np.full(columns, -np.inf)
    seen = np.zeros(columns)
    for t in range(rows):
        if t % window == 0:
            prefix[:] = -np.inf
        for i in range(columns):
            prefix[i] = x[t, i] if x[t, i] > prefix[i] else prefix[i]
        for i in range(columns):
            gone = t >= window and x[t - window, i] == x[t - window, i]
            seen[i] += (1.0 if x[t, i] == x[t, i] else 0.0) - (1.0 if gone else 0.0)
        for i in range(columns):
            if seen[i] >= max(1, min_obs):
                out[t, i] = max(prefix[i], suffix[t % window + 1, i])
        if t % window == window - 1:
            end_highs(x, t, window, suffix)
    return out


@njit(cache=True, nogil=True)
def end_highs(x: Floats, t: int, window: int, suffix: Floats) -> None:
    """The highest from each row of the block that ends at t to its end."""
    suffix[window, :] = -np.inf
    for j in range(window - 1, 0, -1):
        for i in range(x.shape[1]):
            value = x[t - window + 1 + j, i]
            suffix[j, i] = value if value > suffix[j + 1, i] else suffix[j + 1, i]


@njit(cache=True, nogil=True)
def moving_min(x: Floats, window: int, min_obs: int) -> Floats:
    """Lowest of the finite values among the last `window` rows [T, N]; NaN below `min_obs` of them."""
    return -moving_max(-x, window, min_obs)
