"""Covariance over a moving window with exponential weights, gaps pair by pair."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


@njit(cache=True, nogil=True)
def add_row(moments: Floats, row: Floats, weight: float) -> None:
    """Add `weight` times one row of returns to `moments` [3, N, N]: products, first returns, and the pairs that met."""
    n = len(row)
    for i in range(n):
        if row[i] == row[i]:
            for j in range(n):
                met = weight if row[j] == row[j] else 0.0
                moments[0, i, j] += met * row[i] * (row[j] if met != 0.0 else 0.0)
            for j in range(n):
                moments[1, i, j] += (weight if row[j] == row[j] else 0.0) * row[i]
            for j in range(n):
                moments[2, i, j] += weight if row[j] == row[j] else 0.0


@njit(cache=True, nogil=True)
def advance(moments: Floats, returns: Floats, t: int, window: int, decay: float) -> None:
    """Move the window's moments to end at row t: age what is held, drop the row that leaves, take row t."""
    moments *= decay
    if t >= window:
        add_row(moments, returns[t - window], -(decay**window))
    add_row(moments, returns[t], 1.0)


@njit(cache=True, nogil=True)
def covariance_of(moments: Floats, least: float) -> Floats:
    """Covariance [N, N] of each pair over the rows in which both have a return; NaN below the weight `least`."""
    n = moments.shape[1]
    out = np.full((n, n), np.nan)
    for i in range(n):
        for j in range(n):
            met = moments[2, i, j]
            if met >= least:
                out[i, j] = moments[0, i, j] / met - moments[1, i, j] / met * (moments[1, j, i] / met)
    return out


@njit(cache=True, nogil=True)
def expanding_distance(returns: Floats, need: int) -> Floats:
    """(y - m)' S^-1 (y - m) / n of each row [T], mean and sample covariance of the complete rows before it.

    NaN until `need` complete rows, and on a row with a gap, which is not learnt from either
    """
    rows, n = returns.shape
    out = np.full(rows, np.nan)
    count, total, products = 0, np.zeros(n), np.zeros((n, n))
    for t in range(rows):
        y = returns[t].copy()
        if not np.isfinite(y).all():
            continue
        if count >= need:
            mean = total / count
            spread = (products - count * np.outer(mean, mean)) / (count - 1)
            out[t] = ((y - mean) * np.linalg.solve(spread, y - mean)).sum() / n
        count += 1
        total += y
        products += np.outer(y, y)
    return out
