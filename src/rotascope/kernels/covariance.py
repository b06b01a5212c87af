"""Covariance over a moving window with exponential weights, gaps pair by pair."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


def window_covariance(window: Floats, weights: Floats, least: float) -> tuple[Floats, Floats]:
    """Weighted covariance [N, N] of each pair over the rows in which both have a return, and each column's weight [N].

    window   [W, N] returns, NaN = none        weights  [W] of the rows
    least    NaN for pairs whose common rows weigh less than this
    Matrix products do the work: three, or one where nothing lacks. Nothing is carried from one window to the next.
    """
    finite = np.isfinite(window)
    presence = finite.astype(np.float64)
    values = np.where(finite, window, 0.0)
    weighted = values * weights[:, None]
    products = weighted.T @ values
    if finite.all():
        common = np.full(products.shape, weights.sum())
        first = np.repeat(weighted.sum(axis=0)[:, None], len(products), axis=1)
    else:
        common, first = (presence * weights[:, None]).T @ presence, weighted.T @ presence
    enough = common >= least
    safe = np.where(enough, common, 1.0)
    covariance: Floats = np.where(enough, products / safe - first / safe * (first.T / safe), np.nan)
    return covariance, common.diagonal()


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
