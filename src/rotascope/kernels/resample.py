"""The stationary bootstrap's extremes: longest runs and widest window sums, draw by draw.

Each draw is a function of its own 64-bit seed alone, so draws can be shared out over threads in any way. One number
of the SplitMix64 generator (Steele, Lea and Flood 2014) serves one block: its low half picks the start, its high
half the length. Lengths come from a table of the geometric distribution rather than from a logarithm: the same bits
on every platform, and faster. Signs travel as bits, 64 at a time, so a draw costs its blocks and its window sums and
little else.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rotascope.arrays import Floats, Ints

GUIDE_BITS = 10  # the table is entered at the top ten bits of a length's number, then walked
STRIDE = 4  # steps copied at once
LANES = 256  # window sums compared side by side
ZERO, ONE, TWO, FIVE, HALF = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(5), np.uint64(32)
IN_WORD, LAST_IN_WORD, SIXTY_TWO, LAST_BIT = np.uint64(32), np.uint64(31), np.uint64(62), np.uint64(63)
LOW_HALF, ALL_BITS = np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFFFFFFFFFF)
UPS = np.uint64(0x5555555555555555)  # the lower bit of each pair


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
def length_guide(table: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """For each value of a number's top bits, the first entry of `table` that can exceed the number."""
    out = np.empty(1 << GUIDE_BITS, dtype=np.uint64)
    entry = 0
    for head in range(len(out)):
        low = np.uint64(head) << np.uint64(32 - GUIDE_BITS)
        while table[entry] <= low:
            entry += 1
        out[head] = entry
    return out


@njit(cache=True, nogil=True)
def mix_bits(state: np.uint64) -> np.uint64:
    """SplitMix64's output for a state."""
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def lay_twice(steps: Floats) -> Floats:
    """Cumulative sums of the steps laid twice end to end, from zero, padded by STRIDE zeros."""
    out = np.zeros(2 * len(steps) + 1 + STRIDE)
    for t in range(2 * len(steps)):
        out[t + 1] = out[t] + steps[t % len(steps)]
    return out


@njit(cache=True, nogil=True)
def pack_signs(signs: Ints, times: int) -> NDArray[np.uint64]:
    """Signs [T], laid end to end so many times, two bits each: 1 up, 2 down, 0 neither.

    32 a word, the first lowest; one word more to read into.
    """
    out = np.zeros(times * len(signs) // 32 + 2, dtype=np.uint64)
    for t in range(times * len(signs)):
        sign = signs[t % len(signs)]
        if sign != 0:
            out[t >> 5] |= np.uint64(1 if sign > 0 else 2) << np.uint64(2 * (t & 31))
    return out


@njit(cache=True, nogil=True)
def longest_runs(bits: NDArray[np.uint64]) -> tuple[int, int]:
    """Lengths of the longest upward and downward run of packed signs; the last 64 are zero, the rest is cleared.

    Each pass takes the last step off every run, 32 at once. Runs beyond 64, which only a lopsided series has, are
    counted step by step from there.
    """
    up = down = 0
    for _ in range(64):
        alive = ZERO
        for index in range(len(bits) - 1):
            alive |= bits[index]
            bits[index] &= (bits[index] >> TWO) | (bits[index + 1] << SIXTY_TWO)
        if alive == ZERO:
            return up, down
        up += 1 if alive & UPS else 0
        down += 1 if alive & (UPS << ONE) else 0
    most = np.zeros(2, dtype=np.int64)
    run = np.zeros(2, dtype=np.int64)
    for position in range(64 * len(bits)):
        side = position & 1
        run[side] = run[side] + 1 if (bits[position >> 6] >> np.uint64(position & 63)) & ONE else 0
        most[side] = max(most[side], run[side])
    return up + most[0], down + most[1]


@njit(cache=True, nogil=True)
def resample(
    cumulative: Floats,
    signs: NDArray[np.uint64],
    table: NDArray[np.uint64],
    guide: NDArray[np.uint64],
    seed: np.uint64,
    path: Floats,
    bits: NDArray[np.uint64],
) -> None:
    """One draw, block after block: the cumulative sums into `path`, the signs into `bits`.

    cumulative  [2 n + 1 + STRIDE] sums of the n steps laid twice end to end, so that a block never wraps; padded
    signs       the same steps' signs, packed
    path        [length + 1 + STRIDE]     bits  a packed sign for each of the `length` steps
    Indices are unsigned throughout: a sign to test would double the work of each access.
    """
    size, length = np.uint64((len(cumulative) - 1 - STRIDE) // 2), np.uint64(len(path) - 1 - STRIDE)
    state, level, done, packed_bits = seed, 0.0, ZERO, ZERO
    path[0] = 0.0
    while done < length:
        state += np.uint64(0x9E3779B97F4A7C15)
        number = mix_bits(state)
        start = ((number & LOW_HALF) * size) >> HALF
        number >>= HALF
        entry = guide[number >> np.uint64(32 - GUIDE_BITS)]
        while table[entry] <= number:
            entry += ONE
        remaining = min(entry + ONE, length - done)
        shift = level - cumulative[start]
        level = shift + cumulative[start + remaining]
        base = ONE
        while base <= remaining:  # whole strides: what lies beyond the block is overwritten by the next
            for k in range(np.uint64(STRIDE)):
                path[done + base + k] = shift + cumulative[start + base + k]
            base += np.uint64(STRIDE)
        while remaining > ZERO:
            count = min(remaining, IN_WORD - (done & LAST_IN_WORD))
            offset = TWO * (start & LAST_IN_WORD)
            chunk = signs[start >> FIVE] >> offset
            chunk |= (signs[(start >> FIVE) + ONE] << ONE) << (LAST_BIT - offset)
            chunk &= ALL_BITS >> (TWO * (IN_WORD - count))
            packed_bits |= chunk << (TWO * (done & LAST_IN_WORD))
            bits[done >> FIVE] = packed_bits
            done, start, remaining = done + count, start + count, remaining - count
            packed_bits = packed_bits if done & LAST_IN_WORD else ZERO


@njit(cache=True, nogil=True)
def widest_sums(cumulative: Floats, sessions: int) -> tuple[float, float]:
    """Largest and smallest sum of `sessions` successive steps of a cumulative line, from its rise over each window.

    Kept in LANES side by side, which the processor compares at once; one running maximum it takes one by one.
    """
    later = cumulative[sessions:]
    high, low = np.empty(LANES), np.empty(LANES)
    for k in range(LANES):
        high[k] = low[k] = later[0] - cumulative[0]
    aligned = len(later) // LANES * LANES
    for base in range(0, aligned, LANES):
        ends, starts = later[base : base + LANES], cumulative[base : base + LANES]
        for k in range(LANES):
            rise = ends[k] - starts[k]
            high[k] = max(high[k], rise)
            low[k] = min(low[k], rise)
    for t in range(aligned, len(later)):
        rise = later[t] - cumulative[t]
        high[0] = max(high[0], rise)
        low[0] = min(low[0], rise)
    highest, lowest = high[0], low[0]
    for k in range(1, LANES):
        highest, lowest = max(highest, high[k]), min(lowest, low[k])
    return highest, lowest


@njit(cache=True, nogil=True)
def stationary_extremes(
    steps: Floats,
    signs: Ints,
    table: NDArray[np.uint64],
    windows: Ints,
    length: int,
    seeds: NDArray[np.uint64],
) -> tuple[Ints, Floats]:
    """Longest runs and widest window sums of stationary-bootstrap draws (Politis and Romano 1994).

    steps    [n] what window sums add up, no NaN
    signs    int64 [n] of -1, 0, +1: what runs are made of; drawn together with the steps
    table    of length_table
    windows  int64 [W] window lengths, each <= length
    length   steps in a draw
    seeds    uint64 [D], one for each draw
    returns  int64 [D, 2] longest upward and downward run; float [D, W, 2] largest and smallest window sum
    """
    runs = np.empty((len(seeds), 2), dtype=np.int64)
    sums = np.empty((len(seeds), len(windows), 2))
    guide = length_guide(table)
    cumulative = lay_twice(steps)
    pairs = pack_signs(signs, 2)
    path = np.empty(length + 1 + STRIDE)  # one draw's line and signs, used again by the next: they stay in the cache
    bits = np.empty(length // 32 + 2, dtype=np.uint64)
    for draw in range(len(seeds)):
        bits[len(bits) - 2] = bits[len(bits) - 1] = ZERO  # the words that the draw does not fill
        resample(cumulative, pairs, table, guide, seeds[draw], path, bits)
        runs[draw, 0], runs[draw, 1] = longest_runs(bits)
        for w in range(len(windows)):
            sums[draw, w, 0], sums[draw, w, 1] = widest_sums(path[: length + 1], windows[w])
    return runs, sums
