"""The family's kernels equal their slow twins, and each spread is a fair bootstrap of its own history."""

import numpy as np
import pytest

from reference.stepdown import family_reference, stepdown_reference
from rotascope.inference.testing.gap_family import cumulative_twice
from rotascope.inference.testing.search import step_down
from rotascope.kernels.resample import length_table
from rotascope.kernels.stepdown import family_draws, row_of_position, sum_trailing, window_sum_draws

SEEDS = np.random.SeedSequence(5).generate_state(6, np.uint64)


@pytest.mark.parametrize("first", [[0, 0, 0], [0, 17, 60]])
def test_draws_equal_the_slow_twin(first: list[int]) -> None:
    steps = np.random.default_rng(1).normal(size=(3, 90)).round(1)  # rounded, so that some signs are 0
    signs = np.sign(steps).astype(np.int64)
    starts, windows, table = np.array(first), np.array([1, 5, 21]), length_table(1 / 4.0, 21)
    sums, runs = family_draws(steps, signs, starts, windows, table, SEEDS)
    wanted = family_reference(steps, signs, starts, windows, table, [int(seed) for seed in SEEDS])
    np.testing.assert_allclose(sums, wanted[0], rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(runs, wanted[1])


@pytest.mark.parametrize("first", [[0, 0, 0], [0, 17, 60]])
def test_sums_by_blocks_equal_the_slow_twin(first: list[int]) -> None:
    steps, starts = np.random.default_rng(1).normal(size=(3, 90)), np.array(first)
    for row, start in enumerate(first):
        steps[row, start:] -= steps[row, start:].mean()
    windows, table = np.array([1, 5, 21]), length_table(1 / 4.0, 21)
    sums = window_sum_draws(cumulative_twice(steps, starts), starts, windows, table, SEEDS)
    signs = np.zeros(steps.shape, dtype=np.int64)
    wanted, _ = family_reference(steps, signs, starts, windows, table, [int(seed) for seed in SEEDS])
    np.testing.assert_allclose(sums, wanted, rtol=1e-10, atol=1e-12)


def test_rows_before_a_spread_starts_are_never_read() -> None:
    steps = np.full((2, 200), np.nan)
    steps[0], steps[1, 150:] = 1.0, 2.0
    sums, _ = family_draws(
        steps, np.ones((2, 200), dtype=np.int64), np.array([0, 150]), np.array([40]), length_table(0.1, 40), SEEDS
    )
    np.testing.assert_array_equal(sums[:, :, 0], [[40.0, 80.0]] * 6)


def test_a_late_spread_takes_its_rows_evenly_and_shares_those_that_both_have() -> None:
    numbers = np.random.default_rng(2).integers(0, 2**32, 40_000, dtype=np.uint64)
    rows, first = 1_000, 700
    late = np.array([row_of_position(number, rows, first) for number in numbers])
    all_rows = np.array([row_of_position(number, rows, 0) for number in numbers])
    np.testing.assert_array_equal(late[all_rows >= first], all_rows[all_rows >= first])
    counts = np.histogram(late, bins=30, range=(first, rows))[0]
    expected = len(numbers) / 30
    assert ((counts - expected) ** 2 / expected).sum() < 58.3  # the 99.9 % point of chi-square with 29 degrees


def test_trailing_windows_nest() -> None:
    steps = np.array([9.0, -1.0, 2.0, 3.0, 0.0, -4.0, -5.0])
    sums, runs = np.empty(4), np.empty(4, dtype=np.int64)
    sum_trailing(steps, np.sign(steps).astype(np.int64), np.arange(6, -1, -1), np.array([1, 2, 5, 7]), sums, runs)
    np.testing.assert_array_equal(sums, [-5.0, -9.0, -4.0, 4.0])
    np.testing.assert_array_equal(runs, [1, 2, 2, 2])


@pytest.mark.parametrize("seed", range(5))
def test_stepdown_equals_the_slow_twin(seed: int) -> None:
    rng = np.random.default_rng(seed)
    drawn, observed = np.abs(rng.normal(size=(80, 12))), np.abs(rng.normal(size=12)) + 1.0
    np.testing.assert_array_equal(step_down(drawn, observed), stepdown_reference(drawn, observed))
