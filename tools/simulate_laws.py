"""Write the frozen null laws: sup-F and UDmax without a break, and the thresholds of the CUSUM."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rotascope.inference.change.false_alarms import (
    DAYS,
    simulated_cusum_threshold,
)
from rotascope.inference.change.false_alarms import SEED as ALARM_SEED
from rotascope.inference.change.online import Cusum
from rotascope.inference.change.sup_f import DOUBLE_LONGEST, SEED
from rotascope.kernels.segments import best_partitions

if TYPE_CHECKING:
    from rotascope.arrays import Floats, Ints

TARGET = Path(__file__).parents[1] / "src" / "rotascope" / "null_laws.npz"
LENGTHS = (100, 200, 400, 800, 1600)  # every share below is a whole number of values at each
SHARES = np.arange(5, 51) / 100
DRAWS = 400_000  # 400 of them beyond p = 0.001
BLOCK = 2_000
DOUBLE_SHARES = np.array([0.05, 0.10, 0.15, 0.20, 0.25])
DOUBLE_BREAKS = 5
DOUBLE_DRAWS = 100_000
RUN_LENGTHS = (252.0, 1260.0, 2520.0, 5040.0)
TAILS = np.concatenate([np.linspace(1.0, 0.5, 14), np.geomspace(0.5, 1e-4, 51)[1:]])

Table: TypeAlias = dict[str, NDArray[Any]]


def sup_f_quantiles(length: int, degree: int, draws: int) -> Floats:
    """Quantiles of sup-F at TAILS, [share, P]: every share from the same noise."""
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(length, degree)))
    sizes = np.rint(SHARES * length).astype(np.int64)
    statistics = [
        largest_f(rng.standard_normal((min(BLOCK, draws - done), length)), degree)[:, sizes]
        for done in range(0, draws, BLOCK)
    ]
    quantiles: Floats = np.quantile(np.concatenate(statistics), 1.0 - TAILS, axis=0).T
    return quantiles


def largest_f(noise: Floats, degree: int) -> Floats:
    """The sup-F of each row of noise [draws, n] for every least segment 0..n//2, [draws, n//2 + 1]; column 0 is NaN.

    One pass where kernels.segments takes one a segment: a wider search adds two places to a narrower one.
    """
    length = noise.shape[1]
    split = np.arange(1, length)
    first, weighted = np.cumsum(noise, axis=1), np.cumsum(noise * np.arange(length), axis=1)
    total, moment = first[:, -1:], weighted[:, -1:]
    head, head_moment = first[:, :-1], weighted[:, :-1]
    undivided = _explained_squares(total, moment - (length - 1) / 2 * total, np.array([length]), degree)
    before = _explained_squares(head, head_moment - (split - 1) / 2 * head, split, degree)
    tail = total - head
    after = _explained_squares(tail, moment - head_moment - (split + length - 1) / 2 * tail, length - split, degree)
    gain = before + after - undivided
    half = np.arange(1, length // 2 + 1)
    either = np.maximum(gain[:, half - 1], gain[:, length - half - 1])
    most = np.maximum.accumulate(either[:, ::-1], axis=1)[:, ::-1]
    rest = (noise * noise).sum(axis=1, keepdims=True) - undivided - most
    out = np.full((len(noise), len(half) + 1), np.nan)
    out[:, 1:] = most * (length - 2 * (degree + 1)) / rest
    return out


def _explained_squares(sums: Floats, cross: Floats, count: Ints, degree: int) -> Floats:
    """Sum of squares that a mean, or a line, takes away from `count` values; cross = sum of x times centred place."""
    n = count.astype(float)
    out: Floats = sums * sums / n
    if degree:
        out += np.where(n > 1, cross * cross * 12.0 / np.maximum(n * (n * n - 1.0), 1.0), 0.0)
    return out


def double_max_quantiles(share: float, degree: int, draws: int) -> Floats:
    """Quantiles of UDmax at TAILS for at most 1..DOUBLE_BREAKS breaks, [breaks, P]; NaN where they do not fit."""
    size = round(share * DOUBLE_LONGEST)
    most = min(DOUBLE_BREAKS, DOUBLE_LONGEST // size - 1)
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(DOUBLE_LONGEST, size, degree)))
    breaks = np.arange(1, most + 1)
    free = DOUBLE_LONGEST - (breaks + 1) * (degree + 1)
    largest = np.empty((draws, most))
    for d in range(draws):
        rss, _ = best_partitions(rng.standard_normal(DOUBLE_LONGEST), size, most, degree)
        largest[d] = np.maximum.accumulate((rss[0] - rss[1:]) / breaks / (rss[1:] / free))
    out = np.full((DOUBLE_BREAKS, len(TAILS)), np.nan)
    out[:most] = np.quantile(largest, 1.0 - TAILS, axis=0).T
    return out


def thresholds() -> Table:
    """Default CUSUMs, a fixed level and a learned one, for each run length."""
    cusums = [Cusum(run_length=r, target=target).conditions for target in (0.0, None) for r in RUN_LENGTHS]
    return {
        "cusum": np.array([simulated_cusum_threshold(conditions) for conditions in cusums]),
        "cusum_conditions": np.array(cusums),
        "cusum_days": np.array(DAYS),
        "alarm_seed": np.array(ALARM_SEED),
    }


def laws() -> Table:
    """All arrays of the table; quantiles in single precision, which is far finer than what they are drawn with."""
    sup_f = [[sup_f_quantiles(length, degree, DRAWS) for length in LENGTHS] for degree in (0, 1)]
    double = [[double_max_quantiles(share, degree, DOUBLE_DRAWS) for share in DOUBLE_SHARES] for degree in (0, 1)]
    return {
        "tails": TAILS,
        "sup_f": np.array(sup_f).astype(np.float32),
        "sup_f_lengths": np.array(LENGTHS),
        "sup_f_shares": SHARES,
        "sup_f_draws": np.array(DRAWS),
        "double_max": np.array(double).astype(np.float32),
        "double_max_length": np.array(DOUBLE_LONGEST),
        "double_max_shares": DOUBLE_SHARES,
        "double_max_draws": np.array(DOUBLE_DRAWS),
        "seed": np.array(SEED),
        **thresholds(),
    }


def differences(table: Table) -> list[str]:
    """Arrays that are not those of the committed table, to the last digits that another processor may round."""
    with np.load(TARGET, allow_pickle=False) as stored:
        names = sorted({*table, *stored.files})
        return [
            name
            for name in names
            if name not in table
            or name not in stored.files
            or table[name].shape != stored[name].shape
            or not np.allclose(table[name], stored[name], rtol=1e-6, atol=0.0, equal_nan=True)
        ]


def main() -> int:
    """Write the table, or with --check compare it with the committed one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed table instead of writing")
    options = parser.parse_args()
    table = laws()
    if options.check:
        unlike = differences(table)
        sys.stdout.write(f"these differ: {', '.join(unlike)}\n" if unlike else "the table is reproduced\n")
        return 5 if unlike else 0
    np.savez(TARGET, **table)  # type: ignore[arg-type]  # its stub takes the names for options
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
