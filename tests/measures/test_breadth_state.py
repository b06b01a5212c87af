from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels_made import ragged
from rotascope.errors import OutsideData
from rotascope.measures.breadth import breadth_counts
from rotascope.measures.breadth_state import BreadthState, begin, corrected, fold
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.panel import Panel


def one(panel: Panel, row: int) -> Panel:
    return Panel(panel.dates[row : row + 1], panel.symbols, panel.values[row : row + 1], panel.name, panel.unit)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 2**32), st.sampled_from([1, 2, 30, 251, 252, 253, 400]))
def test_folding_equals_recomputing_bit_for_bit(seed: int, start: int) -> None:
    close = ragged(start + 25, 9, seed=seed)
    whole = breadth_counts(close)
    trends = mcclellan(whole)
    state, counts = begin(close.head(start))
    np.testing.assert_array_equal(counts.values, whole.values[:start])
    for row in range(start, len(close)):
        state, day, oscillator = fold(state, one(close, row))
        np.testing.assert_array_equal(day.values[0], whole.values[row])
        np.testing.assert_array_equal(oscillator.values[0], trends.values[row])
    assert state.seen == len(close)


def test_a_new_listing_and_a_stock_that_does_not_print() -> None:
    close = ragged(300, 8, seed=2)
    early = tuple(symbol for symbol in close.symbols if symbol != "A1")  # A1 lists at row 150
    state, _ = begin(close.head(150).select(early))
    for row in range(150, 300):
        there = [symbol for symbol in close.symbols if np.isfinite(close.column(symbol)[row])]
        state, day, _ = fold(state, one(close.select(there), row))
    np.testing.assert_array_equal(day.values[0], breadth_counts(close).values[-1])


def test_a_state_survives_as_arrays() -> None:
    close = ragged(300, 6)
    state, _ = begin(close.head(299))
    again = BreadthState.of_arrays(state.arrays())
    assert (again.symbols, again.seen, again.last, again.rule) == (state.symbols, 299, state.last, state.rule)
    for kept in (state, again):
        np.testing.assert_array_equal(fold(kept, one(close, 299))[1].values, breadth_counts(close).values[-1:])
    assert fold(again, one(close, 299))[0].trends == fold(state, one(close, 299))[0].trends


def test_membership_of_the_day() -> None:
    close = ragged(260, 6)
    state, _ = begin(close.head(259))
    member = np.array([True, False, True, False, True, True])
    mask = np.ones((260, 6), dtype=bool)
    mask[-1] = member
    _, day, _ = fold(state, one(close, 259), member=member)
    np.testing.assert_array_equal(day.values[0], breadth_counts(close, member=mask).values[-1])


def test_a_session_out_of_order_is_refused() -> None:
    close = ragged(30, 5)
    state, _ = begin(close)
    with pytest.raises(OutsideData, match="fold one later session at a time"):
        fold(state, one(close, 29))
    assert state.last == date(2010, 2, 16)


def test_a_correction_touches_the_windows_that_hold_it_and_no_other() -> None:
    close = ragged(900, 40, seed=5)
    counts = breadth_counts(close)
    values = np.array(close.values)
    values[300, 7] *= 3.0
    fixed = close.derive(values, name=close.name)
    mended, touched = corrected(counts, before=close.select(["A7"]), after=fixed.select(["A7"]))
    np.testing.assert_array_equal(mended.values, breadth_counts(fixed).values)
    changed = np.flatnonzero((mended.values != counts.values).any(axis=1))
    assert len(changed) == touched > 1
    assert 300 <= changed.min() <= changed.max() <= 300 + 251
