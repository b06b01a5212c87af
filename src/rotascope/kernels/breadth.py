"""One pass over a panel of closes for every count of market breadth, a block of columns at a time.

Sums, highs and lows of trailing windows come from suffixes of the block of rows before and prefixes of the current one
(van Herk 1992; Gil and Werman 1993). A window's bits so depend on its own rows and on their distance from row 0 alone:
nothing drifts, a changed close touches the windows that hold it and no other, and one row can be counted by itself.

Columns of the counts: advances, declines, unchanged; above and known for each of the three means; highs, lows, known.
"""
# ruff: noqa: FURB136, PLR0917 (min and max would pass a NaN on; bare arrays, no records)

import numpy as np
from numba import njit

from rotascope.arrays import Bools, Floats, Ints

WIDTH = 192  # columns of a block: fewer, and the loops are too short; more, and the buffers leave the cache
TIE = 1.0 + 1e-12  # a close no further than this from its mean is at the mean, not above it
COUNTS = 12


@njit(cache=True, nogil=True)
def breadth_counts(
    close: Floats, member: Bools, first: int, last: int, windows: Ints, needs: Ints, reach: int, reach_need: int
) -> Ints:
    """Counts [T, 12] over columns `first` to `last` - 1.

    close       [T, N], NaN = no print
    member      [T, N] or, for all rows alike, [1, N]: who is counted; windows read closes from before membership too
    windows     [3] lengths of the trailing means, in rows; needs [3] the closes that they must hold
    reach       rows of the highs and lows, the current one included; reach_need the closes that it must hold
    """
    rows, ring = len(close), max(windows.max(), reach) + 1
    a, b, c = windows
    out = np.zeros((rows, COUNTS), dtype=np.int64)
    for start in range(first, last, WIDTH):
        n = min(WIDTH, last - start)
        raw, totals = np.full((ring + 1, n), np.nan), np.zeros((ring + 1, n))  # the last row of each stands for "none"
        suffix_a, suffix_b, suffix_c = np.zeros((a + 1, n)), np.zeros((b + 1, n)), np.zeros((c + 1, n))
        prefix, counted = np.zeros((3, n)), np.zeros(n)
        high, low, peak = np.full((reach, n), -np.inf), np.full((reach, n), np.inf), np.zeros((2, n))
        for t in range(rows):
            newest, previous = t % ring, (t - 1) % ring if t else ring
            out[t, 0:3] += read_row(close, member, t, start, raw, totals, counted, newest, previous)
            restart_blocks(prefix, peak, t, windows, reach - 1)
            starts = (ring_row(t, a, ring), ring_row(t, b, ring), ring_row(t, c, ring))
            suffix_rows = (t % a + 1, t % b + 1, t % c + 1)
            out[t, 3:9] += count_above_means(
                raw, totals, counted, newest, starts, prefix, suffix_a, suffix_b, suffix_c, suffix_rows, needs
            )
            outgoing = ring_row(t, reach, ring)
            out[t, 9:12] += count_extremes(
                raw, totals, counted, newest, outgoing, high, low, t % (reach - 1), peak, reach_need
            )
            finish_sums(raw, ring, t, a, suffix_a)
            finish_sums(raw, ring, t, b, suffix_b)
            finish_sums(raw, ring, t, c, suffix_c)
            finish_extremes(raw, ring, t, reach - 1, high, low)
    return out


@njit(cache=True, nogil=True)
def ring_row(t: int, distance: int, ring: int) -> int:
    """Where the ring holds row t - distance; its empty row before the start."""
    return (t - distance) % ring if t >= distance else ring


@njit(cache=True, nogil=True)
def restart_blocks(prefix: Floats, peak: Floats, t: int, windows: Ints, reach: int) -> None:
    """Empty the prefixes whose block begins at row t."""
    for m in range(3):
        if t % windows[m] == 0:
            prefix[m, :] = 0.0
    if t % reach == 0:
        peak[0, :] = -np.inf
        peak[1, :] = np.inf


@njit(cache=True, nogil=True)
def read_row(
    close: Floats,
    member: Bools,
    t: int,
    start: int,
    raw: Floats,
    totals: Floats,
    counted: Floats,
    newest: int,
    previous: int,
) -> Ints:
    """Row t into the ring; [advances, declines, unchanged] of those who print in it and in the row before.

    Each loop writes to one array only: with more, the compiler gives up proving that they do not overlap.
    """
    n, row = raw.shape[1], 0 if len(member) == 1 else t
    for i in range(n):
        raw[newest, i] = close[t, start + i]
    for i in range(n):
        totals[newest, i] = totals[previous, i] + (1.0 if raw[newest, i] == raw[newest, i] else 0.0)
    for i in range(n):
        counted[i] = 1.0 if (raw[newest, i] == raw[newest, i]) & member[row, start + i] else 0.0
    up, down, same = 0, 0, 0
    for i in range(n):
        x, y, is_counted = raw[newest, i], raw[previous, i], counted[i] > 0.0
        up += is_counted & (x > y)
        down += is_counted & (x < y)
        same += is_counted & (x == y)
    return np.array([up, down, same])


@njit(cache=True, nogil=True)
def count_above_means(
    raw: Floats,
    totals: Floats,
    counted: Floats,
    newest: int,
    starts: tuple[int, int, int],
    prefix: Floats,
    suffix_a: Floats,
    suffix_b: Floats,
    suffix_c: Floats,
    suffix_rows: tuple[int, int, int],
    needs: Ints,
) -> Ints:
    """[above, eligible] for each of the three means, from the sums of the current blocks and of those before."""
    n = raw.shape[1]
    for m in range(3):
        for i in range(n):
            prefix[m, i] += raw[newest, i] if raw[newest, i] == raw[newest, i] else 0.0
    over_a, over_b, over_c, eligible_a, eligible_b, eligible_c = 0, 0, 0, 0, 0, 0
    for i in range(n):
        x, is_counted = raw[newest, i], counted[i] > 0.0
        closes = totals[newest, i] - totals[starts[0], i]
        eligible = is_counted & (closes >= needs[0])
        eligible_a += eligible
        over_a += eligible & (x * closes > (prefix[0, i] + suffix_a[suffix_rows[0], i]) * TIE)
        closes = totals[newest, i] - totals[starts[1], i]
        eligible = is_counted & (closes >= needs[1])
        eligible_b += eligible
        over_b += eligible & (x * closes > (prefix[1, i] + suffix_b[suffix_rows[1], i]) * TIE)
        closes = totals[newest, i] - totals[starts[2], i]
        eligible = is_counted & (closes >= needs[2])
        eligible_c += eligible
        over_c += eligible & (x * closes > (prefix[2, i] + suffix_c[suffix_rows[2], i]) * TIE)
    return np.array([over_a, eligible_a, over_b, eligible_b, over_c, eligible_c])


@njit(cache=True, nogil=True)
def count_extremes(
    raw: Floats,
    totals: Floats,
    counted: Floats,
    newest: int,
    outgoing: int,
    high: Floats,
    low: Floats,
    suffix_row: int,
    peak: Floats,
    need: int,
) -> Ints:
    """[highs, lows, eligible]: closes beyond every other of their reach; one that equals an earlier is no new one."""
    n = raw.shape[1]
    highs, lows, eligible = 0, 0, 0
    for i in range(n):
        x = raw[newest, i]
        is_counted = (counted[i] > 0.0) & (totals[newest, i] - totals[outgoing, i] >= need)
        eligible += is_counted
        highs += is_counted & (x > high[suffix_row, i]) & (x > peak[0, i])
        lows += is_counted & (x < low[suffix_row, i]) & (x < peak[1, i])
    for i in range(n):
        peak[0, i] = raw[newest, i] if raw[newest, i] > peak[0, i] else peak[0, i]
    for i in range(n):
        peak[1, i] = raw[newest, i] if raw[newest, i] < peak[1, i] else peak[1, i]
    return np.array([highs, lows, eligible])


@njit(cache=True, nogil=True)
def finish_sums(raw: Floats, ring: int, t: int, window: int, suffix: Floats) -> None:
    """Where a block of `window` rows ends at t, the sums from each of its rows to its end."""
    if t % window != window - 1:
        return
    suffix[window, :] = 0.0
    for j in range(window - 1, 0, -1):
        row = (t - window + 1 + j) % ring
        for i in range(raw.shape[1]):
            suffix[j, i] = suffix[j + 1, i] + (raw[row, i] if raw[row, i] == raw[row, i] else 0.0)


@njit(cache=True, nogil=True)
def finish_extremes(raw: Floats, ring: int, t: int, reach: int, high: Floats, low: Floats) -> None:
    """Where a block of `reach` rows ends at t, the extremes from each of its rows to its end."""
    if t % reach != reach - 1:
        return
    high[reach, :], low[reach, :] = -np.inf, np.inf
    for j in range(reach - 1, -1, -1):
        row = (t - reach + 1 + j) % ring
        for i in range(raw.shape[1]):
            high[j, i] = raw[row, i] if raw[row, i] > high[j + 1, i] else high[j + 1, i]
        for i in range(raw.shape[1]):
            low[j, i] = raw[row, i] if raw[row, i] < low[j + 1, i] else low[j + 1, i]


@njit(cache=True, nogil=True)
def breadth_row(tail: Floats, member: Bools, at: int, windows: Ints, needs: Ints, reach: int, reach_need: int) -> Ints:
    """Counts [12] of one row, equal to row `at` of `breadth_counts` over the whole panel.

    tail    [R, N] the last rows up to and with row `at` of the panel, R = min(at + 1, the longest window)
    member  [N] who is counted in that row
    """
    rows, columns = tail.shape
    out = np.zeros(COUNTS, dtype=np.int64)
    newest = rows - 1
    for i in range(columns):
        x, y = tail[newest, i], tail[newest - 1, i] if rows > 1 else np.nan
        out[0] += member[i] & (x > y)
        out[1] += member[i] & (x < y)
        out[2] += member[i] & (x == y)
    for m in range(3):
        prefix, suffix, closes = window_sums(tail, at, windows[m])
        for i in range(columns):
            eligible = member[i] & (tail[newest, i] == tail[newest, i]) & (closes[i] >= needs[m])
            out[4 + 2 * m] += eligible
            out[3 + 2 * m] += eligible & (tail[newest, i] * closes[i] > (prefix[i] + suffix[i]) * TIE)
    high, low, closes = window_extremes(tail, reach)
    for i in range(columns):
        eligible = member[i] & (tail[newest, i] == tail[newest, i]) & (closes[i] >= reach_need)
        out[9] += eligible & (tail[newest, i] > high[i])
        out[10] += eligible & (tail[newest, i] < low[i])
        out[11] += eligible
    return out


@njit(cache=True, nogil=True)
def window_sums(tail: Floats, at: int, window: int) -> tuple[Floats, Floats, Floats]:
    """What the current block of rows and the one before give to the last row's sum, in order; and the closes in it."""
    rows, columns = tail.shape
    prefix, suffix, closes = np.zeros(columns), np.zeros(columns), np.zeros(columns)
    begin = rows - 1 - at % window  # where the current block begins, in rows of the tail
    for j in range(max(begin, 0), rows):
        for i in range(columns):
            prefix[i] += tail[j, i] if tail[j, i] == tail[j, i] else 0.0
    for j in range(begin - 1, max(rows - window, 0) - 1, -1):
        for i in range(columns):
            suffix[i] += tail[j, i] if tail[j, i] == tail[j, i] else 0.0
    for j in range(max(rows - window, 0), rows):
        for i in range(columns):
            closes[i] += tail[j, i] == tail[j, i]
    return prefix, suffix, closes


@njit(cache=True, nogil=True)
def window_extremes(tail: Floats, reach: int) -> tuple[Floats, Floats, Floats]:
    """The extremes of the rows before the last within reach, and the closes in it with the last."""
    rows, columns = tail.shape
    high, low, closes = np.full(columns, -np.inf), np.full(columns, np.inf), np.zeros(columns)
    for j in range(max(rows - reach, 0), rows):
        for i in range(columns):
            closes[i] += tail[j, i] == tail[j, i]
    for j in range(max(rows - reach, 0), rows - 1):
        for i in range(columns):
            high[i] = tail[j, i] if tail[j, i] > high[i] else high[i]
        for i in range(columns):
            low[i] = tail[j, i] if tail[j, i] < low[i] else low[i]
    return high, low, closes
