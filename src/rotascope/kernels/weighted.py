"""Statistics of weights and of weighted returns, row by row of a panel."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


def weight_profile(weights: Floats, top: Floats) -> Floats:
    """[T, 5 + K]: sum, names, sum of squares, sum of w ln w, Gini, and the sum of the `top[k]` largest.

    weights  [T, N]; NaN and 0 = no weight; NaN in every column of a row without any
    """
    return ranked_profile(np.sort(weights, axis=1), top)


@njit(cache=True, nogil=True)
def ranked_profile(weights: Floats, top: Floats) -> Floats:
    """The profile of weights that stand in order in each row, those that lack last."""
    rows, columns = weights.shape
    out = np.full((rows, 5 + len(top)), np.nan)
    for t in range(rows):
        first = last = 0
        for i in range(columns):
            first += weights[t, i] <= 0.0
            last += not np.isnan(weights[t, i])
        if first == last:
            continue
        ranked = weights[t, first:last]
        total, squares, logs, rank_sum = 0.0, 0.0, 0.0, 0.0
        for i in range(len(ranked)):
            total += ranked[i]
            squares += ranked[i] * ranked[i]
            logs += ranked[i] * np.log(ranked[i])
            rank_sum += (i + 1.0) * ranked[i]
        n = len(ranked)
        out[t, 0], out[t, 1], out[t, 2], out[t, 3] = total, n, squares, logs
        out[t, 4] = 2.0 * rank_sum / (n * total) - (n + 1.0) / n
        for k in range(len(top)):
            largest = 0.0
            for i in range(max(0, n - int(top[k])), n):
                largest += ranked[i]
            out[t, 5 + k] = largest
    return out


@njit(cache=True, nogil=True)
def weighted_moments(returns: Floats, weights: Floats) -> Floats:
    """[T, 4]: weighted mean, weighted variance about it, plain mean, and the weight with a return.

    Weights are scaled to 1 over the names that have a return in the row; NaN where none has.
    """
    rows, columns = returns.shape
    out = np.full((rows, 4), np.nan)
    for t in range(rows):
        total, mean, plain, count = 0.0, 0.0, 0.0, 0
        for i in range(columns):
            if returns[t, i] == returns[t, i] and weights[t, i] > 0.0:
                total += weights[t, i]
                mean += weights[t, i] * returns[t, i]
                plain += returns[t, i]
                count += 1
        if count == 0:
            continue
        mean /= total
        spread = 0.0
        for i in range(columns):
            if returns[t, i] == returns[t, i] and weights[t, i] > 0.0:
                spread += weights[t, i] * (returns[t, i] - mean) ** 2
        out[t, 0], out[t, 1], out[t, 2], out[t, 3] = mean, spread / total, plain / count, total
    return out
