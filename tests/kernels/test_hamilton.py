"""The kernels equal the enumeration of every path of states."""

from typing import TypeAlias

import numpy as np
import pytest

from reference.hamilton import filtered_reference, joint_probabilities, statistics_reference
from rotascope.arrays import Floats
from rotascope.kernels.hamilton import joint_filter, joint_smooth, lagged_statistics
from rotascope.kernels.switching_mean import RESCALED_EVERY, mean_statistics

TIGHT = 1e-10  # two orders of summation of the same sums


Law: TypeAlias = tuple[Floats, Floats, Floats, Floats, Floats, Floats]


def drawn(states: int, order: int, rows: int, seed: int, *, gaps: tuple[int, ...] = ()) -> Law:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=rows)
    y[list(gaps)] = np.nan
    transition_matrix = rng.dirichlet(np.full(states, 2.0), states)
    return (
        y,
        rng.normal(size=states),
        rng.uniform(0.3, 2.0, states),
        rng.normal(0, 0.4, (states, order)),
        transition_matrix,
        rng.dirichlet(np.ones(states)),
    )


CASES = [
    pytest.param(2, 0, 11, (), id="mean"),
    pytest.param(3, 0, 7, (), id="mean-3-states"),
    pytest.param(2, 0, 10, (3, 4, 9), id="mean-gaps"),
    pytest.param(2, 1, 9, (), id="ar1"),
    pytest.param(3, 1, 7, (), id="ar1-3-states"),
    pytest.param(2, 3, 10, (), id="ar3"),
    pytest.param(2, 2, 11, (5,), id="ar2-gap"),
]


@pytest.mark.parametrize(("states", "order", "rows", "gaps"), CASES)
def test_filter_equals_enumeration(states: int, order: int, rows: int, gaps: tuple[int, ...]) -> None:
    law = drawn(states, order, rows, 1, gaps=gaps)
    filtered = np.empty((rows, states ** (order + 1)))
    value = joint_filter(*law, filtered)
    np.testing.assert_allclose(filtered[order:], filtered_reference(*law), rtol=TIGHT, atol=1e-15)
    assert value == pytest.approx(statistics_reference(*law)[0], rel=TIGHT)


@pytest.mark.parametrize(("states", "order", "rows", "gaps"), CASES)
def test_smoother_equals_enumeration(states: int, order: int, rows: int, gaps: tuple[int, ...]) -> None:
    law = drawn(states, order, rows, 2, gaps=gaps)
    smoothed = np.empty((rows, states ** (order + 1)))
    joint_filter(*law, smoothed)
    joint_smooth(smoothed, law[4], order)
    np.testing.assert_allclose(smoothed[order:], joint_probabilities(*law, rows)[0][order:], rtol=TIGHT, atol=1e-15)


@pytest.mark.parametrize(("states", "order", "rows", "gaps"), CASES)
def test_statistics_equal_enumeration(states: int, order: int, rows: int, gaps: tuple[int, ...]) -> None:
    law = drawn(states, order, rows, 3, gaps=gaps)
    for got, want in zip(lagged_statistics(*law), statistics_reference(*law), strict=True):
        np.testing.assert_allclose(got, want, rtol=TIGHT, atol=1e-13)


@pytest.mark.parametrize(("states", "order", "rows", "gaps"), [case for case in CASES if case.values[1] == 0])
def test_fast_path_equals_enumeration(states: int, order: int, rows: int, gaps: tuple[int, ...]) -> None:
    y, mean, variance, lags, transition_matrix, start = drawn(states, order, rows, 4, gaps=gaps)
    want = statistics_reference(y, mean, variance, lags, transition_matrix, start)
    for got, wanted in zip(mean_statistics(y, mean, variance, transition_matrix, start), want, strict=True):
        np.testing.assert_allclose(np.ravel(got), np.ravel(wanted), rtol=TIGHT, atol=1e-13)


@pytest.mark.parametrize("rows", [RESCALED_EVERY - 1, RESCALED_EVERY, RESCALED_EVERY + 1, 20 * RESCALED_EVERY, 4_001])
def test_fast_path_equals_joint_kernel_over_rescalings(rows: int) -> None:
    y, mean, variance, lags, transition_matrix, start = drawn(3, 0, rows, 5)
    fast = mean_statistics(y, mean, variance, transition_matrix, start)
    for got, want in zip(fast, lagged_statistics(y, mean, variance, lags, transition_matrix, start), strict=True):
        np.testing.assert_allclose(np.ravel(got), np.ravel(want), rtol=1e-9)


def test_an_outlier_of_sixty_deviations_does_not_underflow() -> None:
    y, mean, variance, lags, transition_matrix, start = drawn(2, 0, 100, 6)
    y[50] = 60.0
    fast = mean_statistics(y, mean, variance, transition_matrix, start)[0]
    assert np.isfinite(fast)
    assert fast == pytest.approx(lagged_statistics(y, mean, variance, lags, transition_matrix, start)[0], rel=1e-12)


def test_filtered_rows_read_no_later_row() -> None:
    law = drawn(2, 2, 400, 7, gaps=(20, 21))
    filtered, part = np.empty((400, 8)), np.empty((250, 8))
    joint_filter(*law, filtered)
    joint_filter(law[0][:250], *law[1:], part)
    np.testing.assert_array_equal(part[2:], filtered[2:250])


def test_an_impossible_row_gives_no_likelihood() -> None:
    y, mean, variance, lags, _, _ = drawn(2, 0, 30, 8)
    filtered = np.empty((30, 2))
    assert np.isnan(joint_filter(y, mean, variance, lags, np.zeros((2, 2)), np.array([1.0, 0.0]), filtered))
    assert np.isnan(filtered[1:]).all()
