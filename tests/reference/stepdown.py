"""Joint draws and the stepdown by their definitions: integers for the generator, lists of rows, plain loops."""

import numpy as np
from numpy.typing import NDArray

from reference.resample import split_mix_reference
from rotascope.arrays import Floats, Ints


def blocks_reference(table: NDArray[np.uint64], length: int, seed: int) -> list[tuple[int, int]]:
    """Place number and row count of each block until `length` rows are covered."""
    limits = [int(limit) for limit in table]
    blocks: list[tuple[int, int]] = []
    for number in split_mix_reference(seed, length):
        blocks.append((number % 2**32, 1 + sum(limit <= number // 2**32 for limit in limits)))
        if sum(count for _, count in blocks) >= length:
            return blocks
    raise AssertionError


def spread_rows_reference(blocks: list[tuple[int, int]], rows: int, first: int, length: int) -> list[int]:
    """A spread's rows, latest first; a block that starts before the spread does is given a row of its own."""
    out: list[int] = []
    for position, count in blocks:
        start = position * rows // 2**32
        if start < first:
            start = first + (position * rows // first) * (rows - first) // 2**32
        out += [first + (start - first - k) % (rows - first) for k in range(count)]
    return out[:length]


def longest_reference(signs: list[int]) -> int:
    return max(
        k - j
        for j in range(len(signs))
        for k in range(j, len(signs) + 1)
        if len({*signs[j:k]} | {0}) <= 2 and 0 not in signs[j:k]
    )


def family_reference(
    steps: Floats, signs: Ints, first: Ints, windows: Ints, table: NDArray[np.uint64], seeds: list[int]
) -> tuple[Floats, Ints]:
    shape = (len(seeds), len(steps), len(windows))
    sums, runs = np.empty(shape), np.empty(shape, dtype=np.int64)
    for draw, seed in enumerate(seeds):
        blocks = blocks_reference(table, int(windows[-1]), seed)
        for n in range(len(steps)):
            order = spread_rows_reference(blocks, steps.shape[1], int(first[n]), int(windows[-1]))
            for w, window in enumerate(windows):
                sums[draw, n, w] = steps[n, order[:window]].sum()
                runs[draw, n, w] = longest_reference([int(sign) for sign in signs[n, order[:window]]])
    return sums, runs


def stepdown_reference(drawn: Floats, observed: Floats) -> Floats:
    """Adjusted p-values: for each statistic, the draws' maximum over every statistic not larger than it."""
    p_values = [
        (1 + (drawn[:, observed <= statistic].max(axis=1) >= statistic).sum()) / (1 + len(drawn))
        for statistic in observed
    ]
    return np.array(
        [max(p for p, other in zip(p_values, observed, strict=True) if other >= statistic) for statistic in observed]
    )
