import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from reference.breadth import breadth_reference
from rotascope.arrays import Bools, Floats, Ints
from rotascope.kernels.breadth import breadth_counts, breadth_row

WINDOWS, NEEDS, REACH, REACH_NEED = [2, 3, 5], [2, 2, 4], 6, 4
Case = tuple[Floats, Bools]


@st.composite
def panels(draw: st.DrawFn) -> Case:
    """Few distinct closes, so that ties are common; gaps, late listings, columns of nothing, one row, one column."""
    rows, columns = draw(st.integers(1, 40)), draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    close = rng.choice([0.1, 0.3, 7.0, 7.5, 40.0], (rows, columns))
    close[rng.random((rows, columns)) < draw(st.sampled_from([0.0, 0.2, 0.9]))] = np.nan
    close[: rng.integers(0, rows + 1), 0] = np.nan
    close[rng.integers(0, rows + 1) :, -1] = np.nan
    member = rng.random((draw(st.sampled_from([1, rows])), columns)) < 0.8
    return close, member


def counted(close: Floats, member: Bools, first: int, last: int) -> Ints:
    return breadth_counts(close, member, first, last, np.array(WINDOWS), np.array(NEEDS), REACH, REACH_NEED)


@settings(deadline=None, max_examples=150)
@given(panels())
def test_counts_equal_one_stock_at_a_time(case: Case) -> None:
    close, member = case
    expected = breadth_reference(close, member, WINDOWS, NEEDS, REACH, REACH_NEED)
    assert_array_equal(counted(close, member, 0, close.shape[1]), expected)


@settings(deadline=None, max_examples=80)
@given(panels(), st.integers(0, 6))
def test_blocks_of_columns_add_up(case: Case, cut: int) -> None:
    close, member = case
    columns = close.shape[1]
    middle = min(cut, columns)
    parts = counted(close, member, 0, middle) + counted(close, member, middle, columns)
    assert_array_equal(parts, counted(close, member, 0, columns))


@settings(deadline=None, max_examples=80)
@given(panels())
def test_one_row_by_itself_equals_the_pass(case: Case) -> None:
    close, member = case
    counts = counted(close, member, 0, close.shape[1])
    for t in range(len(close)):
        tail = np.ascontiguousarray(close[max(0, t + 1 - REACH) : t + 1])
        is_member = member[t if len(member) > 1 else 0]
        assert_array_equal(
            breadth_row(tail, is_member, t, np.array(WINDOWS), np.array(NEEDS), REACH, REACH_NEED),
            counts[t],
            strict=True,
        )


def test_one_row_equals_the_pass_at_full_lengths() -> None:
    """Real windows, rounding that differs by order of summation, over two blocks of columns."""
    rng = np.random.default_rng(4)
    close = np.exp(np.cumsum(rng.normal(0, 0.02, (560, 230)), axis=0))
    close[rng.random(close.shape) < 0.02] = np.nan
    member = np.ones((1, 230), dtype=bool)
    windows, needs = np.array([20, 50, 200]), np.array([16, 40, 160])
    counts = breadth_counts(close, member, 0, 230, windows, needs, 252, 202)
    for t in (0, 1, 19, 20, 199, 251, 252, 399, 400, 559):
        tail = np.ascontiguousarray(close[max(0, t - 251) : t + 1])
        assert_array_equal(breadth_row(tail, member[0], t, windows, needs, 252, 202), counts[t])
    reference = breadth_reference(close[:, :3], member[:, :3], [20, 50, 200], [16, 40, 160], 252, 202)
    assert_array_equal(breadth_counts(close, member, 0, 3, windows, needs, 252, 202), reference)


def test_a_halted_price_is_unchanged_at_its_mean_and_no_new_high() -> None:
    close = np.full((30, 1), 0.1)
    counts = counted(close, np.ones((1, 1), dtype=bool), 0, 1)[-1]
    assert counts.tolist() == [0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1]


def test_a_gap_is_neither_a_change_nor_an_unchanged_close() -> None:
    close = np.array([[1.0], [np.nan], [2.0], [3.0]])
    counts = counted(close, np.ones((1, 1), dtype=bool), 0, 1)
    assert counts[:, :3].sum(axis=1).tolist() == [0, 0, 0, 1]
