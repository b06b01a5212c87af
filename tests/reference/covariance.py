"""Covariance of returns with gaps by its definition."""

import numpy as np

from rotascope.arrays import Floats


def covariance_reference(returns: Floats, window: int, decay: float, row: int) -> Floats:
    """Each pair over the rows of the window in which both have a return, newest weight 1."""
    window_rows = returns[max(0, row - window + 1) : row + 1]
    weights = decay ** np.arange(len(window_rows))[::-1]
    n = returns.shape[1]
    out = np.full((n, n), np.nan)
    for i, j in np.ndindex(n, n):
        common = np.isfinite(window_rows[:, i]) & np.isfinite(window_rows[:, j])
        if common.any():
            w, x, y = weights[common], window_rows[common, i], window_rows[common, j]
            out[i, j] = np.average((x - np.average(x, weights=w)) * (y - np.average(y, weights=w)), weights=w)
    return out


def expanding_distance_reference(returns: Floats, need: int) -> Floats:
    """Each row against all complete rows before it, from their covariance matrix afresh."""
    out, full = np.full(len(returns), np.nan), np.isfinite(returns).all(axis=1)
    for t in np.flatnonzero(full):
        earlier = returns[:t][full[:t]]
        if len(earlier) >= need:
            distance = returns[t] - earlier.mean(axis=0)
            out[t] = distance @ np.linalg.inv(np.cov(earlier.T)) @ distance / returns.shape[1]
    return out
