from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels_made import ragged
from rotascope.errors import OutsideData
from rotascope.measures.breadth import breadth_counts
from rotascope.measures.breadth_state import BreadthState, begin, correct_counts, fold, resume
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.panel import Panel


def session_of(panel: Panel, row: int) -> Panel:
    return Panel(panel.dates[row : row + 1], panel.symbols, panel.values[row : row + 1], panel.name, panel.unit)


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 2**32), st.sampled_from([1, 2, 30, 251, 252, 253, 400]))
def test_folding_equals_recomputing_bit_for_bit(seed: int, start: int) -> None:
    close = ragged(start + 25, 9, seed=seed)
    counts_afresh = breadth_counts(close)
    trends = mcclellan(counts_afresh)
    state, counts = begin(close.head(start))
    np.testing.assert_array_equal(counts.values, counts_afresh.values[:start])
    for row in range(start, len(close)):
        state, day, oscillator = fold(state, session_of(close, row))
        np.testing.assert_array_equal(day.values[0], counts_afresh.values[row])
        np.testing.assert_array_equal(oscillator.values[0], trends.values[row])
    assert state.rows == len(close)


def test_a_new_listing_and_a_stock_that_does_not_print() -> None:
    close = ragged(300, 8, seed=2)
    early = tuple(symbol for symbol in close.symbols if symbol != "A1")  # A1 lists at row 150
    state, _ = begin(close.head(150).select(early))
    for row in range(150, 300):
        listed = [symbol for symbol in close.symbols if np.isfinite(close.column(symbol)[row])]
        state, day, _ = fold(state, session_of(close.select(listed), row))
    np.testing.assert_array_equal(day.values[0], breadth_counts(close).values[-1])


def test_a_state_survives_as_arrays() -> None:
    close = ragged(300, 6)
    state, _ = begin(close.head(299))
    again = BreadthState.from_arrays(state.arrays())
    assert (again.symbols, again.rows, again.last, again.completeness) == (
        state.symbols,
        299,
        state.last,
        state.completeness,
    )
    for before_folding in (state, again):
        np.testing.assert_array_equal(
            fold(before_folding, session_of(close, 299))[1].values, breadth_counts(close).values[-1:]
        )
    assert fold(again, session_of(close, 299))[0].trends == fold(state, session_of(close, 299))[0].trends


def test_membership_of_the_day() -> None:
    close = ragged(260, 6)
    state, _ = begin(close.head(259))
    member = np.array([True, False, True, False, True, True])
    mask = np.ones((260, 6), dtype=bool)
    mask[-1] = member
    _, day, _ = fold(state, session_of(close, 259), member=member)
    np.testing.assert_array_equal(day.values[0], breadth_counts(close, member=mask).values[-1])


def test_a_session_out_of_order_is_refused() -> None:
    close = ragged(30, 5)
    state, _ = begin(close)
    with pytest.raises(OutsideData, match="fold one later session at a time"):
        fold(state, session_of(close, 29))
    assert state.last == date(2010, 2, 16)


def test_a_correction_touches_the_windows_that_hold_it_and_no_other() -> None:
    close = ragged(900, 40, seed=5)
    counts = breadth_counts(close)
    values = np.array(close.values)
    values[300, 7] *= 3.0
    fixed = close.derive(values, name=close.name)
    mended, touched = correct_counts(counts, before=close.select(["A7"]), after=fixed.select(["A7"]))
    np.testing.assert_array_equal(mended.values, breadth_counts(fixed).values)
    changed = np.flatnonzero((mended.values != counts.values).any(axis=1))
    assert len(changed) == touched > 1
    assert 300 <= changed.min() <= changed.max() <= 300 + 251


@pytest.mark.parametrize("rows", [0, 1, 7])
def test_a_resumed_count_equals_one_made_afresh(rows: int) -> None:
    """A correction long ago, one inside the last year, a gap filled, a new listing, and new sessions, all at once."""
    close = ragged(700, 40, seed=8)
    before = close.head(700 - rows).select(close.symbols[:-1])
    values = np.array(close.values)
    values[: 700 - rows, -1] = np.nan  # lists only now
    values[100, 5], values[690, 6] = 3.3, 99.0
    values[650, 9] = 21.7
    newer = close.derive(values, name=close.name)
    member = np.random.default_rng(1).random(values.shape) < 0.9
    state, counts = begin(before, member=member[: 700 - rows, :-1])
    continuation = resume(state, counts, before=before, close=newer, member=member)
    assert continuation is not None
    counts_afresh = breadth_counts(newer, member=member)
    np.testing.assert_array_equal(continuation.counts.values, counts_afresh.values)
    assert (continuation.new_sessions, continuation.corrected_columns) == (rows, 3)
    assert continuation.state.trends.row() == tuple(mcclellan(counts_afresh).values[-1].tolist())
    np.testing.assert_array_equal(continuation.state.tail, begin(newer, member=member)[0].tail)


def test_what_is_no_continuation_is_counted_afresh() -> None:
    close = ragged(400, 8)
    before = close.head(390)
    state, counts = begin(before)
    member = np.ones((1, 8), dtype=bool)
    assert resume(state, counts, before=before, close=close, member=member) is not None
    assert resume(state, counts, before=before, close=close.head(300), member=member) is None
    shuffled = close.select(close.symbols[::-1])
    assert resume(state, counts, before=before, close=shuffled, member=member) is None
    scaled = close.derive(close.values * 2.0, name="split everywhere")
    assert resume(state, counts, before=before, close=scaled, member=member) is None
