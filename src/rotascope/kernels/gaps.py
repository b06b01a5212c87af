"""Window gaps of two levels."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats


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
