"""Searched families: the statistics of every spread and window in joint bootstrap draws, and the stepdown of maxima.

All spreads of a draw share its blocks, so that their correlation on each date is kept. A spread that starts later
than the first row cannot take a block that starts before it: it takes one of the same length from a row of its own,
drawn evenly by what is left of the same random number. Each spread alone is thus a stationary bootstrap of its own
history, and any two share every block that starts where both exist.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rotascope.arrays import Floats, Ints
from rotascope.kernels.resample import GUIDE_BITS, length_guide, mix_bits


@njit(cache=True, nogil=True)
def joint_blocks(
    seed: np.uint64,
    table: NDArray[np.uint64],
    guide: NDArray[np.uint64],
    length: int,
    positions: NDArray[np.uint64],
    counts: Ints,
) -> int:
    """One draw's blocks: fill positions (units of 2^-32 of the history) and counts of rows; return how many blocks."""
    state = seed
    done = blocks = 0
    while done < length:
        state += np.uint64(0x9E3779B97F4A7C15)
        number = mix_bits(state)
        positions[blocks] = number & np.uint64(0xFFFFFFFF)
        number >>= np.uint64(32)
        entry: Any = np.int64(guide[np.int64(number >> np.uint64(32 - GUIDE_BITS))])
        while table[entry] <= number:
            entry += 1
        size: Any = np.int64(min(entry + 1, length - done))
        counts[blocks] = size
        done += size
        blocks += 1
    return blocks


@njit(cache=True, nogil=True)
def row_of_position(position: Any, rows: int, first: int) -> Any:  # noqa: ANN401 (a uint64 and an int64 scalar, which numba types itself)
    """The row at a position: of all rows if the spread has it, else of the spread's rows, evenly."""
    scaled = np.uint64(position) * np.uint64(rows)
    row = np.int64(scaled >> np.uint64(32))
    if row >= first:
        return row
    rescaled = scaled // np.uint64(first)  # the number given that it fell before `first`, again in units of 2^-32
    return first + np.int64((rescaled * np.uint64(rows - first)) >> np.uint64(32))


@njit(cache=True, nogil=True)
def sum_trailing(steps: Floats, signs: Ints, order: Ints, windows: Ints, sums: Floats, runs: Ints) -> None:
    """Fill sums and runs [W]: sum and longest streak of one sign over the first `windows` rows of `order`."""
    total = 0.0
    run = longest = last = done = 0
    for k in range(windows[-1]):
        row = order[k]
        total += steps[row]
        run = run + 1 if signs[row] == last else 1
        last = signs[row]
        run = run if last != 0 else 0
        longest = max(longest, run)
        if k + 1 == windows[done]:
            sums[done], runs[done] = total, longest
            done += 1


@njit(cache=True, nogil=True)
def family_draws(
    steps: Floats, signs: Ints, first: Ints, windows: Ints, table: NDArray[np.uint64], seeds: NDArray[np.uint64]
) -> tuple[Floats, Ints]:
    """Window sums and longest streaks of every spread in stationary-bootstrap draws (Politis and Romano 1994).

    steps    [N, T], row n finite from column first[n] on; signs int64 [N, T] of -1, 0, 1
    windows  int64 [W], ascending: the last so many sessions of a draw, which is built backwards from its end
    table    lengths' distribution, see resample.length_table; seeds uint64 [D], one a draw
    returns  sums [D, N, W]; runs int64 [D, N, W], of either sign
    """
    spreads, rows = steps.shape
    length = windows[-1]
    sums = np.empty((len(seeds), spreads, len(windows)))
    runs = np.empty((len(seeds), spreads, len(windows)), dtype=np.int64)
    guide = length_guide(table)
    positions, counts = np.empty(length, dtype=np.uint64), np.empty(length, dtype=np.int64)
    order = np.empty(length, dtype=np.int64)
    for draw in range(len(seeds)):
        blocks = joint_blocks(seeds[draw], table, guide, length, positions, counts)
        for n in range(spreads):
            lay_out_rows(positions[:blocks], counts, rows, first[n], order)
            sum_trailing(steps[n], signs[n], order, windows, sums[draw, n], runs[draw, n])
    return sums, runs


@njit(cache=True, nogil=True)
def lay_out_rows(positions: NDArray[np.uint64], counts: Ints, rows: int, first: int, order: Ints) -> None:
    """Fill order with a spread's rows, latest first: each block runs back in time, round its own history."""
    done = 0
    for block in range(len(positions)):
        row = row_of_position(positions[block], rows, first)
        for _ in range(counts[block]):
            order[done] = row
            done += 1
            row = row - 1 if row > first else rows - 1


@njit(cache=True, nogil=True)
def window_sum_draws(
    cumulative: Floats, first: Ints, windows: Ints, table: NDArray[np.uint64], seeds: NDArray[np.uint64]
) -> Floats:
    """The sums of `family_draws` without its streaks, block by block instead of day by day.

    cumulative  [N, 2 T + 1]: row n holds the sums of the spread's own T - first[n] steps laid twice end to end
    windows     int64 [W], ascending; table, seeds as for `family_draws`
    returns     [D, N, W]
    """
    spreads, rows = len(cumulative), (cumulative.shape[1] - 1) // 2
    length = windows[-1]
    sums = np.empty((len(seeds), spreads, len(windows)))
    guide = length_guide(table)
    positions, counts = np.empty(length, dtype=np.uint64), np.empty(length, dtype=np.int64)
    for draw in range(len(seeds)):
        blocks = joint_blocks(seeds[draw], table, guide, length, positions, counts)
        for n in range(spreads):
            sum_blocks(cumulative[n], positions[:blocks], counts, rows, first[n], windows, sums[draw, n])
    return sums


@njit(cache=True, nogil=True)
def sum_blocks(
    cumulative: Floats, positions: NDArray[np.uint64], counts: Ints, rows: int, first: int, windows: Ints, sums: Floats
) -> None:
    """Fill sums [W] of one spread's draw: each block runs back in time, round its own history."""
    total = 0.0
    done = reached = 0
    for block in range(len(positions)):
        top: Any = row_of_position(positions[block], rows, first) - first + (rows - first) + 1
        while reached < len(windows) and windows[reached] <= done + counts[block]:
            sums[reached] = total + cumulative[top] - cumulative[top - (windows[reached] - done)]
            reached += 1
        total += cumulative[top] - cumulative[top - counts[block]]
        done += counts[block]


@njit(cache=True, nogil=True)
def stepdown_counts(drawn: Floats, observed: Floats, order: Ints) -> Ints:
    """How many draws reach each observed statistic: alone, and with the best of it and those after it in `order`.

    drawn [D, F] and observed [F] of one scale, larger is more extreme; order int64 [K], largest observed first: all F
    of them, or the members of a smaller search among them
    returns  int64 [2, F], in the order of `observed`: alone, then of the search (0 if not in `order`)
    """
    counts = np.zeros((2, len(observed)), dtype=np.int64)
    for draw in range(len(drawn)):
        for column in range(len(observed)):
            counts[0, column] += drawn[draw, column] >= observed[column]
        best = -np.inf
        for k in range(len(order) - 1, -1, -1):
            column = order[k]
            best = max(best, drawn[draw, column])
            counts[1, column] += best >= observed[column]
    return counts
