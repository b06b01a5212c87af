"""The stationary bootstrap's extremes: longest runs and widest window sums, draw by draw.

Each draw is a function of its own 64-bit seed alone, so draws can be shared out over threads in any way. One number
of the SplitMix64 generator (Steele, Lea and Flood 2014) serves one block: its low half picks the start, its high
half the length. Lengths come from a table of the geometric distribution rather than from a logarithm: the same bits
on every platform, and faster.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rotascope.arrays import Floats, Ints

GUIDE_BITS = 10  # the table is entered at the top ten bits of a length's number, then walked


@njit(cache=True, nogil=True)
def length_table(restart: float, longest: int) -> NDArray[np.uint64]:
    """Distribution of a block's length, in units of 2^-32.

    restart  probability that a block ends after a step; the mean length is 1 / restart
    longest  lengths above it count as it
    returns  uint64 [K]; entry k is the probability of a length of at most k + 1
    """
    out = np.empty(longest, dtype=np.uint64)
    beyond = 1.0
    for k in range(longest):
        beyond *= 1.0 - restart
        out[k] = np.uint64((1.0 - beyond) * 4294967296.0)
        if beyond < 2.0**-32 or k == longest - 1:
            out[k] = np.uint64(4294967296)
            return out[: k + 1]
    return out


@njit(cache=True, nogil=True)
def length_guide(table: NDArray[np.uint64]) -> Ints:
    """For each value of a number's top bits, the first entry of `table` that can exceed the number."""
    out = np.empty(1 << GUIDE_BITS, dtype=np.int64)
    place = 0
    for head in range(len(out)):
        low = np.uint64(head) << np.uint64(32 - GUIDE_BITS)
        while table[place] <= low:
            place += 1
        out[head] = place
    return out


@njit(cache=True, nogil=True)
def mixed(state: np.uint64) -> np.uint64:
    """SplitMix64's output for a state."""
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def resampled_line(
    line: Floats, ups: Ints, downs: Ints, table: NDArray[np.uint64], guide: Ints, seed: np.uint64, out: Floats
) -> tuple[int, int]:
    """One draw: writes its cumulative line and returns its longest upward and downward run.

    line         [2 n + 1] cumulative sum of the n steps laid twice end to end, so that a block never wraps
    ups, downs   [2 n] -1 (all bits set) where the step is up (down), else 0, laid twice
    out          [length + 1] scratch: the cumulative sum of the resampled steps
    """
    size = np.uint64(len(ups) // 2)
    length = len(out) - 1
    state = seed
    longest_up = longest_down = up = down = 0
    done = 0
    out[0] = 0.0
    while done < length:
        state += np.uint64(0x9E3779B97F4A7C15)
        number = mixed(state)
        start = np.int64(((number & np.uint64(0xFFFFFFFF)) * size) >> np.uint64(32))
        number >>= np.uint64(32)
        place = guide[np.int64(number >> np.uint64(32 - GUIDE_BITS))]
        while table[place] <= number:
            place += 1
        count = min(place + 1, length - done)
        shift = out[done] - line[start]
        for k in range(count):
            up = (up + 1) & ups[start + k]
            down = (down + 1) & downs[start + k]
            longest_up = max(longest_up, up)
            longest_down = max(longest_down, down)
            out[done + k + 1] = shift + line[start + k + 1]
        done += count
    return longest_up, longest_down


@njit(cache=True, nogil=True, fastmath={"nnan", "nsz"})
def widest_sums(line: Floats, sessions: int) -> tuple[float, float]:
    """Largest and smallest sum of `sessions` successive steps of a cumulative line, from its rise over each window."""
    later = line[sessions:]
    high = -np.inf
    low = np.inf
    for t in range(len(later)):
        rise = later[t] - line[t]
        high = max(high, rise)
        low = min(low, rise)
    return high, low


@njit(cache=True, nogil=True)
def stationary_extremes(
    line: Floats,
    ups: Ints,
    downs: Ints,
    table: NDArray[np.uint64],
    windows: Ints,
    length: int,
    seeds: NDArray[np.uint64],
) -> tuple[Ints, Floats]:
    """Longest runs and widest window sums of stationary-bootstrap draws (Politis and Romano 1994).

    line, ups, downs, table  as in resampled_line and length_table
    windows  int64 [W] window lengths, each <= length
    length   steps in a draw
    seeds    uint64 [D], one for each draw
    returns  int64 [D, 2] longest upward and downward run; float [D, W, 2] largest and smallest window sum
    """
    runs = np.empty((len(seeds), 2), dtype=np.int64)
    sums = np.empty((len(seeds), len(windows), 2))
    guide = length_guide(table)
    scratch = np.empty(length + 1)  # one draw's line, reused: it stays in the processor's cache
    for draw in range(len(seeds)):
        runs[draw, 0], runs[draw, 1] = resampled_line(line, ups, downs, table, guide, seeds[draw], scratch)
        for w in range(len(windows)):
            sums[draw, w, 0], sums[draw, w, 1] = widest_sums(scratch, windows[w])
    return runs, sums
