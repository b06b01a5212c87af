"""Covariance over a moving window with exponential weights, gaps pair by pair."""

import numpy as np

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


def expanding_distance(returns: Floats, need: int) -> Floats:
    """(y - m)' S^-1 (y - m) / n of each row [T], mean and sample covariance of the complete rows before it.

    NaN until `need` complete rows, and on a row with a gap, which is not learnt from either. Sums go row by row, and
    all the small systems are solved in one call: a compiled loop is no faster, and takes seconds to compile.
    """
    out = np.full(len(returns), np.nan)
    complete = np.flatnonzero(np.isfinite(returns).all(axis=1))
    if len(complete) <= need:
        return out
    y = returns[complete]
    counts = np.arange(need, len(y), dtype=np.float64)
    means = np.cumsum(y, axis=0)[need - 1 : -1] / counts[:, None]
    products = np.cumsum(y[:, :, None] * y[:, None, :], axis=0)[need - 1 : -1]
    spreads = products - counts[:, None, None] * (means[:, :, None] * means[:, None, :])
    spreads /= (counts - 1.0)[:, None, None]
    distances = y[need:] - means
    out[complete[need:]] = (distances * np.linalg.solve(spreads, distances[:, :, None])[:, :, 0]).sum(axis=1)
    return out / returns.shape[1]
