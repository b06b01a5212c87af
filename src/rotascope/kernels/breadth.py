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
        raw, seen = np.full((ring + 1, n), np.nan), np.zeros((ring + 1, n))  # the last row of each stands for "none"
        suffix_a, suffix_b, suffix_c = np.zeros((a + 1, n)), np.zeros((b + 1, n)), np.zeros((c + 1, n))
        prefix, counted = np.zeros((3, n)), np.zeros(n)
        high, low, peak = np.full((reach, n), -np.inf), np.full((reach, n), np.inf), np.zeros((2, n))
        for t in range(rows):
            now, before = t % ring, (t - 1) % ring if t else ring
            out[t, 0:3] += take(close, member, t, start, raw, seen, counted, now, before)
            restart(prefix, peak, t, windows, reach - 1)
            back = (behind(t, a, ring), behind(t, b, ring), behind(t, c, ring))
            place = (t % a + 1, t % b + 1, t % c + 1)
            out[t, 3:9] += above_means(
                raw, seen, counted, now, back, prefix, suffix_a, suffix_b, suffix_c, place, needs
            )
            gone = behind(t, reach, ring)
            out[t, 9:12] += extremes(raw, seen, counted, now, gone, high, low, t % (reach - 1), peak, reach_need)
            close_sums(raw, ring, t, a, suffix_a)
            close_sums(raw, ring, t, b, suffix_b)
            close_sums(raw, ring, t, c, suffix_c)
            close_extremes(raw, ring, t, reach - 1, high, low)
    return out


@njit(cache=True, nogil=True)
def behind(t: int, rows: int, ring: int) -> int:
    """Where the ring holds row t - rows; its empty row before the start."""
    return (t - rows) % ring if t >= rows else ring


@njit(cache=True, nogil=True)
def restart(prefix: Floats, peak: Floats, t: int, windows: Ints, reach: int) -> None:
    """Empty the prefixes whose block begins at row t."""
    for m in range(3):
        if t % windows[m] == 0:
            prefix[m, :] = 0.0
    if t % reach == 0:
        peak[0, :] = -np.inf
        peak[1, :] = np.inf


@njit(cache=True, nogil=True)
def take(
    close: Floats, member: Bools, t: int, start: int, raw: Floats, seen: Floats, counted: Floats, now: int, before: int
) -> Ints:
    """Row t into the ring; [advances, declines, unchanged] of those who print in it and in the row before.

    Each loop writes to one array only: with more, the compiler gives up proving that they do not overlap.
    """
    n, line = raw.shape[1], 0 if len(member) == 1 else t
    for i in range(n):
        raw[now, i] = close[t, start + i]
    for i in range(n):
        seen[now, i] = seen[before, i] + (1.0 if raw[now, i] == raw[now, i] else 0.0)
    for i in range(n):
        counted[i] = 1.0 if (raw[now, i] == raw[now, i]) & member[line, start + i] else 0.0
    up, down, same = 0, 0, 0
    for i in range(n):
        x, y, who = raw[now, i], raw[before, i], counted[i] > 0.0
        up += who & (x > y)
        down += who & (x < y)
        same += who & (x == y)
    return np.array([up, down, same])


@njit(cache=True, nogil=True)
def above_means(
    raw: Floats,
    seen: Floats,
    counted: Floats,
    now: int,
    back: tuple[int, int, int],
    prefix: Floats,
    suffix_a: Floats,
    suffix_b: Floats,
    suffix_c: Floats,
    place: tuple[int, int, int],
    needs: Ints,
) -> Ints:
    """[above, known] for each of the three means, from the sums of the current blocks and of those before."""
    n = raw.shape[1]
    for m in range(3):
        for i in range(n):
            prefix[m, i] += raw[now, i] if raw[now, i] == raw[now, i] else 0.0
    over_a, over_b, over_c, known_a, known_b, known_c = 0, 0, 0, 0, 0, 0
    for i in range(n):
        x, who = raw[now, i], counted[i] > 0.0
        held = seen[now, i] - seen[back[0], i]
        known = who & (held >= needs[0])
        known_a += known
        over_a += known & (x * held > (prefix[0, i] + suffix_a[place[0], i]) * TIE)
        held = seen[now, i] - seen[back[1], i]
        known = who & (held >= needs[1])
        known_b += known
        over_b += known & (x * held > (prefix[1, i] + suffix_b[place[1], i]) * TIE)
        held = seen[now, i] - seen[back[2], i]
        known = who & (held >= needs[2])
        known_c += known
        over_c += known & (x * held > (prefix[2, i] + suffix_c[place[2], i]) * TIE)
    return np.array([over_a, known_a, over_b, known_b, over_c, known_c])


@njit(cache=True, nogil=True)
def extremes(
    raw: Floats,
    seen: Floats,
    counted: Floats,
    now: int,
    gone: int,
    high: Floats,
    low: Floats,
    place: int,
    peak: Floats,
    need: int,
) -> Ints:
    """[highs, lows, known]: closes beyond every other of their reach; one that equals an earlier is no new one."""
    n = raw.shape[1]
    highs, lows, known = 0, 0, 0
    for i in range(n):
        x = raw[now, i]
        who = (counted[i] > 0.0) & (seen[now, i] - seen[gone, i] >= need)
        known += who
        highs += who & (x > high[place, i]) & (x > peak[0, i])
        lows += who & (x < low[place, i]) & (x < peak[1, i])
    for i in range(n):
        peak[0, i] = raw[now, i] if raw[now, i] > peak[0, i] else peak[0, i]
    for i in range(n):
        peak[1, i] = raw[now, i] if raw[now, i] < peak[1, i] else peak[1, i]
    return np.array([highs, lows, known])


@njit(cache=True, nogil=True)
def close_sums(raw: Floats, ring: int, t: int, window: int, suffix: Floats) -> None:
    """Where a block of `window` rows ends at t, the sums from each of its rows to its end."""
    if t % window != window - 1:
        return
    suffix[window, :] = 0.0
    for j in range(window - 1, 0, -1):
        row = (t - window + 1 + j) % ring
        for i in range(raw.shape[1]):
            suffix[j, i] = suffix[j + 1, i] + (raw[row, i] if raw[row, i] == raw[row, i] else 0.0)


@njit(cache=True, nogil=True)
def close_extremes(raw: Floats, ring: int, t: int, reach: int, high: Floats, low: Floats) -> None:
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
    now = rows - 1
    for i in range(columns):
        x, y = tail[now, i], tail[now - 1, i] if rows > 1 else np.nan
        out[0] += member[i] & (x > y)
        out[1] += member[i] & (x < y)
        out[2] += member[i] & (x == y)
    for m in range(3):
        prefix, suffix, held = window_sums(tail, at, windows[m])
        for i in range(columns):
            known = member[i] & (tail[now, i] == tail[now, i]) & (held[i] >= needs[m])
            out[4 + 2 * m] += known
            out[3 + 2 * m] += known & (tail[now, i] * held[i] > (prefix[i] + suffix[i]) * TIE)
    high, low, held = window_extremes(tail, reach)
    for i in range(columns):
        known = member[i] & (tail[now, i] == tail[now, i]) & (held[i] >= reach_need)
        out[9] += known & (tail[now, i] > high[i])
        out[10] += known & (tail[now, i] < low[i])
        out[11] += known
    return out


@njit(cache=True, nogil=True)
def window_sums(tail: Floats, at: int, window: int) -> tuple[Floats, Floats, Floats]:
    """What the current block of rows and the one before give to the last row's sum, in order; and the closes held."""
    rows, columns = tail.shape
    prefix, suffix, held = np.zeros(columns), np.zeros(columns), np.zeros(columns)
    begin = rows - 1 - at % window  # where the current block begins, in rows of the tail
    for j in range(max(begin, 0), rows):
        for i in range(columns):
            prefix[i] += tail[j, i] if tail[j, i] == tail[j, i] else 0.0
    for j in range(begin - 1, max(rows - window, 0) - 1, -1):
        for i in range(columns):
            suffix[i] += tail[j, i] if tail[j, i] == tail[j, i] else 0.0
    for j in range(max(rows - window, 0), rows):
        for i in range(columns):
            held[i] += tail[j, i] == tail[j, i]
    return prefix, suffix, held


@njit(cache=True, nogil=True)
def window_extremes(tail: Floats, reach: int) -> tuple[Floats, Floats, Floats]:
    """The extremes of the rows before the last within reach, and the closes held with the last."""
    rows, columns = tail.shape
    high, low, held = np.full(columns, -np.inf), np.full(columns, np.inf), np.zeros(columns)
    for j in range(max(rows - reach, 0), rows):
        for i in range(columns):
            held[i] += tail[j, i] == tail[j, i]
    for j in range(max(rows - reach, 0), rows - 1):
        for i in range(columns):
            high[i] = tail[j, i] if tail[j, i] > high[i] else high[i]
        for i in range(columns):
            low[i] = tail[j, i] if tail[j, i] < low[i] else low[i]
    return high, low, held
