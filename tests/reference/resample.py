"""A stationary-bootstrap draw by its definition: integers for the generator, a list of rows, then plain sums."""

import numpy as np
from numpy.typing import NDArray

from reference.runs import signed_runs_reference
from rotascope.arrays import Floats, Ints

WORD = 2**64


def split_mix_reference(seed: int, count: int) -> list[int]:
    """The first numbers of SplitMix64 from a seed (Steele, Lea and Flood 2014, figure 17)."""
    out = []
    for k in range(1, count + 1):
        z = (seed + k * 0x9E3779B97F4A7C15) % WORD
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % WORD
        out.append(z ^ (z >> 31))
    return out


def drawn_rows_reference(size: int, table: NDArray[np.uint64], length: int, seed: int) -> Ints:
    """Rows of one draw: blocks of a random start and length, wrapped round the end, cut at `length`."""
    limits = [int(limit) for limit in table]
    rows: list[int] = []
    for number in split_mix_reference(seed, length):
        start = ((number % 2**32) * size) // 2**32
        count = 1 + sum(limit <= number // 2**32 for limit in limits)
        rows += [(start + k) % size for k in range(count)]
        if len(rows) >= length:
            break
    return np.array(rows[:length], dtype=np.int64)


def extremes_reference(signs: Ints, steps: Floats, rows: Ints, window: int) -> tuple[int, int, float, float]:
    """Longest upward and downward run, largest and smallest sum over a window, of the resampled steps."""
    runs = signed_runs_reference(signs[rows])
    sums = [float(steps[rows[t : t + window]].sum()) for t in range(len(rows) - window + 1)]
    return max(0, runs.max()), max(0, -runs.min()), max(sums), min(sums)
