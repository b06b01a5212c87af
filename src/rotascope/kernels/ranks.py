"""Window gaps of two levels, and how many values so far are at least as large as each."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats, Ints


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


@njit(cache=True, nogil=True)
def exceedances_so_far(values: Floats, order: Ints) -> Ints:
    """For each row, how many rows up to and including it hold a value at least as large.

    values   [T], no NaN
    order    [T] the rows in ascending order of value (an argsort)
    returns  int64 [T], at least 1; a count over a binary indexed tree, T log T steps in all
    """
    size = len(values)
    level = np.empty(size, dtype=np.int64)  # dense level from 1, the largest value lowest, equal values equal
    step = 0
    for k in range(size - 1, -1, -1):
        if k == size - 1 or values[order[k]] != values[order[k + 1]]:
            step += 1
        level[order[k]] = step
    tree = np.zeros(step + 1, dtype=np.int64)
    out = np.zeros(size, dtype=np.int64)
    for t in range(size):
        node = level[t]
        while node <= step:
            tree[node] += 1
            node += node & -node
        node = level[t]
        while node > 0:
            out[t] += tree[node]
            node -= node & -node
    return out
