"""Penalised change points of the mean, exact by functional pruning (Maidstone, Hocking, Rigaill and Fearnhead 2017).

The least cost of the values so far, as a function of the last segment's mean, is a lower envelope of parabolas, one
for each start of that segment. Only the envelope is kept: a start that is nowhere lowest can never become so. The
envelope is two arrays, the upper end of each stretch and the start it belongs to; the parabolas come from prefix
sums. A least segment length enters by letting a start compete only once its segment is long enough.
"""

import numpy as np
from numba import njit

from rotascope.arrays import Floats, Ints


@njit(cache=True, error_model="numpy")
def _extend(highs: Floats, starts: Ints, count: int, low: float, high: float, start: int) -> int:
    """Add the stretch (low, high] of one start to the envelope, joined to the last where both are of one start."""
    if high <= low:
        return count
    if count > 0 and starts[count - 1] == start:
        highs[count - 1] = high
        return count
    highs[count] = high
    starts[count] = start
    return count + 1


@njit(cache=True, error_model="numpy")
def _enter(
    old: tuple[Floats, Ints],
    count: int,
    new: tuple[Floats, Ints],
    start: int,
    bottom: float,
    costs: tuple[Floats, Floats, Floats],
) -> int:
    """Write into `new` the envelope of `old` and one later start; an older parabola stays between their crossings."""
    (old_highs, old_starts), (new_highs, new_starts), (totals, squares, least) = old, new, costs
    kept = 0
    low = bottom
    for i in range(count):
        high, rival = old_highs[i], old_starts[i]
        curve = start - rival
        centre = (totals[start] - totals[rival]) / curve
        rise = squares[start] - squares[rival] + least[rival] - least[start]
        spread = centre * centre - rise / curve
        left = right = high
        if spread > 0.0:
            root = np.sqrt(spread)
            left = min(max(centre - root, low), high)
            right = max(min(centre + root, high), left)
        kept = _extend(new_highs, new_starts, kept, low, left, start)
        kept = _extend(new_highs, new_starts, kept, left, right, rival)
        kept = _extend(new_highs, new_starts, kept, right, high, start)
        low = high
    return kept


@njit(cache=True, error_model="numpy")
def _trace(origins: Ints, length: int) -> Ints:
    """Segment starts read back from the last value, ascending, without the first."""
    found = np.empty(length, np.int64)
    count = 0
    end = origins[length]
    while end > 0:
        found[count] = end
        count += 1
        end = origins[end]
    return found[:count][::-1].copy()


@njit(cache=True, error_model="numpy")
def fpop(x: Floats, penalty: float, min_size: int) -> Ints:
    """Start of every segment but the first, for the least (RSS about segment means + penalty per break).

    x        [T] finite, T >= min_size, centred by the caller so that squares keep their digits
    returns  int64 [breaks], ascending; each is the first place of a new segment
    """
    length = len(x)
    bottom, top = x.min() - 1.0, x.max()
    totals, squares = np.zeros(length + 1), np.zeros(length + 1)
    least = np.full(length + 1, np.inf)
    least[0] = -penalty
    origins = np.zeros(length + 1, np.int64)
    highs, starts = np.empty(2 * length + 4), np.empty(2 * length + 4, np.int64)
    next_highs, next_starts = np.empty(2 * length + 4), np.empty(2 * length + 4, np.int64)
    highs[0], starts[0], count = top, 0, 1
    for end in range(1, length + 1):
        totals[end] = totals[end - 1] + x[end - 1]
        squares[end] = squares[end - 1] + x[end - 1] * x[end - 1]
        start = end - min_size
        if start > 0 and least[start] < np.inf:
            old, new = (highs, starts), (next_highs, next_starts)
            count = _enter(old, count, new, start, bottom, (totals, squares, least))
            highs, starts, next_highs, next_starts = next_highs, next_starts, highs, starts
        if start < 0:
            continue
        for i in range(count):
            rival = starts[i]
            total = totals[end] - totals[rival]
            cost = squares[end] - squares[rival] - total * total / (end - rival) + least[rival] + penalty
            if cost < least[end]:
                least[end] = cost
                origins[end] = rival
    return _trace(origins, length)
