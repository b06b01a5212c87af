"""Trailing windows: mean, sample deviation and exponential mean of lines, gaps of two. Row t reads rows <= t only."""

import numpy as np
from numba import njit

from rotascope.arrays import Floats

TILE = 64  # columns that are summed side by side
NOTHING = 1e-12  # a deviation below this share of the distance, or of 1, is rounding


@njit(cache=True, nogil=True)
def rolling_mean(x: Floats, window: int, min_obs: int) -> Floats:
    """Mean of the finite values among the last `window` [T]; NaN below `min_obs` of them."""
    return rolling_moments(x, window, min_obs)[0]


@njit(cache=True, nogil=True)
def rolling_sd(x: Floats, window: int, min_obs: int) -> Floats:
    """Sample standard deviation of the finite values among the last `window` [T]; NaN below `min_obs` or two."""
    return rolling_moments(x, window, max(2, min_obs))[1]


@njit(cache=True, nogil=True, error_model="numpy")
def rolling_moments(x: Floats, window: int, min_obs: int) -> tuple[Floats, Floats]:
    """Mean and sample deviation [T] of the trailing windows, in a time that no window changes.

    Windows are summed `window` at a time, up to the first gap among them. Each of those is the end of what lies before
    a row and the beginning of what lies behind. Both are summed once, outwards from that row, as differences from its
    value. The row is in every window, so its value lies within sqrt(n - 1) deviations of the mean: no offset, drift or
    length of the line costs digits.
    """
    mean, sd = np.empty(len(x)), np.empty(len(x))
    full = first_finite(x) + window - 1
    sum_gappy(x, 0, min(len(x), full), window, min_obs, mean, sd)
    totals, squares = np.empty(window), np.empty(window)
    for start in range(full, len(x), window):
        end = min(start + window, len(x))
        gap = start if min_obs > window else first_gap(x, start - window + 1, end)
        sum_gappy(x, max(start, gap), end, window, min_obs, mean, sd)
        if gap <= start:
            continue
        total, square, centre = 0.0, 0.0, x[start]
        for s in range(start, start - window, -1):
            difference = x[s] - centre
            total, square = total + difference, square + difference * difference
            totals[s - start + window - 1], squares[s - start + window - 1] = total, square
        total, square = 0.0, 0.0
        for t in range(start, gap):
            difference = x[t] - centre
            total, square = total + difference, square + difference * difference
            mean[t], sd[t] = finish(totals[t - start] + total, squares[t - start] + square, centre, window)
    return mean, sd


@njit(cache=True, nogil=True, error_model="numpy")
def finish(total: float, square: float, centre: float, window: int) -> tuple[float, float]:
    """Mean and deviation of a window by its sums of differences from a value in it; no deviation of one row."""
    share, rest = 1.0 / window, 1.0 / (window - 1.0)
    return centre + total * share, np.sqrt(max(square - total * total * share, 0.0) * rest)


@njit(cache=True, nogil=True, error_model="numpy")
def trailing_z(lines: Floats, window: int, first: int, last: int, out: Floats) -> None:
    """Distance from the trailing mean in trailing deviations [T, N], of columns `first` to `last`, into `out`.

    The sums are those of `rolling_moments`, of many columns side by side. NaN where the window is not full, and where
    its deviation is nothing beside the distance or 1.
    """
    totals, squares = np.empty((window, TILE)), np.empty((window, TILE))
    total, square = np.empty(TILE), np.empty(TILE)
    for low in range(first, last, TILE):
        high = min(low + TILE, last)
        full = common_beginning(lines, low, high) + window - 1
        if full < window - 1:
            for column in range(low, high):
                fill_gappy(lines[:, column], window, out[:, column])
            continue
        out[:full, low:high] = np.nan
        for start in range(full, len(lines), window):
            end, centre = min(start + window, len(lines)), lines[start, low:high]
            total[:], square[:] = 0.0, 0.0
            for s in range(start, start - window, -1):
                add_row(lines[s, low:high], centre, total, square)
                totals[s - start + window - 1], squares[s - start + window - 1] = total, square
            total[:], square[:] = 0.0, 0.0
            for t in range(start, end):
                row, i = lines[t, low:high], t - start
                add_row(row, centre, total, square)
                join_rows(totals[i], squares[i], total, square)
                divide_row(row, centre, totals[i], squares[i], window, out[t, low:high])
        for column in range(low, high):
            if not is_full(lines[full - window + 1 :, column]):
                fill_gappy(lines[:, column], window, out[:, column])


@njit(cache=True, nogil=True)
def first_finite(x: Floats) -> int:
    """The row of the first finite value; one past the last where there is none."""
    for t in range(len(x)):
        if np.isfinite(x[t]):
            return t
    return len(x)


@njit(cache=True, nogil=True)
def first_gap(x: Floats, first: int, end: int) -> int:
    """The first of rows `first` to `end` whose value is not finite; `end` where all are."""
    for t in range(first, end):
        if not np.isfinite(x[t]):
            return t
    return end


@njit(cache=True, nogil=True)
def common_beginning(lines: Floats, low: int, high: int) -> int:
    """The row of the first finite value of all these columns; -1 where they have not the same."""
    row = first_finite(lines[:, low])
    for column in range(low + 1, high):
        if first_finite(lines[:, column]) != row:
            return -1
    return row


@njit(cache=True, nogil=True)
def is_full(x: Floats) -> bool:
    """Whether all values are finite."""
    nothing = 0.0
    for value in x:
        nothing += 0.0 * value
    return nothing == 0.0


@njit(cache=True, nogil=True)
def add_row(row: Floats, centre: Floats, total: Floats, square: Floats) -> None:
    """Add a row's differences from the meeting row, and their squares."""
    for column in range(len(row)):
        difference = row[column] - centre[column]
        total[column] += difference
        square[column] += difference * difference


@njit(cache=True, nogil=True)
def join_rows(totals: Floats, squares: Floats, total: Floats, square: Floats) -> None:
    """Add what lies behind the meeting row to what lies before it."""
    for k in range(len(totals)):
        totals[k] += total[k]
        squares[k] += square[k]


@njit(cache=True, nogil=True, error_model="numpy")
def divide_row(row: Floats, centre: Floats, total: Floats, square: Floats, window: int, out: Floats) -> None:
    """The distances of one row, by the sums of its windows."""
    for k in range(len(row)):
        mean, sd = finish(total[k], square[k], centre[k], window)
        distance = row[k] - mean
        quotient = distance / sd
        out[k] = quotient if sd > NOTHING * max(1.0, abs(distance)) else np.nan


@njit(cache=True, nogil=True, error_model="numpy")
def fill_gappy(x: Floats, window: int, out: Floats) -> None:
    """The distances of one line by itself."""
    mean, sd = rolling_moments(x, window, window)
    for t in range(len(x)):
        distance = x[t] - mean[t]
        quotient = distance / sd[t]
        out[t] = quotient if sd[t] > NOTHING * max(1.0, abs(distance)) else np.nan


@njit(cache=True, nogil=True)
def sum_gappy(x: Floats, start: int, end: int, window: int, min_obs: int, mean: Floats, sd: Floats) -> None:
    """Mean and deviation of rows `start` to `end` of one line by their definitions, each window summed afresh."""
    count = 0
    for s in range(max(0, start - window + 1), start):
        count += np.isfinite(x[s])
    for t in range(start, end):
        mean[t], sd[t] = np.nan, np.nan
        count += np.isfinite(x[t])
        earliest = max(0, t - window + 1)
        if count > 0 and count >= min_obs:
            total, square = 0.0, 0.0
            for s in range(earliest, t + 1):
                total += x[s] if np.isfinite(x[s]) else 0.0
            mean[t] = total / count
            for s in range(earliest, t + 1):
                square += (x[s] - mean[t]) ** 2 if np.isfinite(x[s]) else 0.0
            if count > 1:
                sd[t] = np.sqrt(square / (count - 1))
        count -= np.isfinite(x[earliest]) and t >= window - 1


@njit(cache=True)
def ema(x: Floats, span: int) -> Floats:
    """Exponential mean with weight 2 / (span + 1), seeded with the first finite value; a gap keeps the last mean."""
    out = np.full(len(x), np.nan)
    weight = 2.0 / (span + 1.0)
    mean = np.nan
    for t in range(len(x)):
        if np.isfinite(x[t]):
            mean = x[t] if not np.isfinite(mean) else mean + weight * (x[t] - mean)
            out[t] = mean
    return out


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
