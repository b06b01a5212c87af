"""Breadth one session at a time: what the next session needs of all before it, and what a correction touches.

A fold costs the same after thirty years as after one: it reads the last 252 rows. Counts are integers and the McClellan
trends run through the same steps, so both equal a recomputation from the first row bit for bit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.errors import OutsideData
from rotascope.kernels.breadth import breadth_row
from rotascope.measures.breadth import COUNTS, YEAR, Completeness, as_counts, breadth_counts
from rotascope.measures.mcclellan import COLUMNS, McClellanTrends, net_of
from rotascope.panels.panel import Panel

BLOCK = 64  # rows that are compared at a time


@dataclass(frozen=True, eq=False)
class BreadthState:
    """Everything that later sessions need.

    symbols  columns, in the order of the panel that it began with; new listings are added behind
    tail     [at most 252, N] the last closes
    rows     rows folded in, from the panel's first on
    """

    symbols: tuple[str, ...]
    tail: Floats
    rows: int
    last: date
    trends: McClellanTrends
    completeness: Completeness

    def arrays(self) -> Mapping[str, np.ndarray]:
        """The state as plain arrays, for a file."""
        numbers = np.array(
            [self.rows, self.trends.fast, self.trends.slow, self.completeness.min_share], dtype=np.float64
        )
        names = np.array(self.symbols, dtype=np.str_)
        return {"tail": self.tail, "numbers": numbers, "symbols": names, "last": np.array([self.last], "datetime64[D]")}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> "BreadthState":
        """The state that `arrays` wrote."""
        rows, fast, slow, share = arrays["numbers"].tolist()
        last = arrays["last"][0].item()
        symbols = tuple(arrays["symbols"].tolist())
        return cls(symbols, np.array(arrays["tail"]), int(rows), last, McClellanTrends(fast, slow), Completeness(share))


def begin(
    close: Panel, *, member: Bools | None = None, completeness: Completeness | None = None
) -> tuple[BreadthState, Panel]:
    """Count a whole panel, and the state after its last row. See `breadth_counts` for the arguments."""
    completeness = completeness or Completeness()
    counts = breadth_counts(close, member=member, completeness=completeness)
    tail = np.array(close.values[-YEAR:])
    return BreadthState(close.symbols, tail, len(close), close.last, trends_of(counts), completeness), counts


def fold(state: BreadthState, day: Panel, *, member: Bools | None = None) -> tuple[BreadthState, Panel, Panel]:
    """One more session: the new state, its counts [1, 12], and its McClellan row [1, 4].

    day     [1, M] closes; a symbol that the state knows and the day lacks did not print, a new one is a new listing
    member  [M] who is counted; None = all of the day's symbols
    raises  OutsideData for a session that does not follow the last one folded
    """
    if len(day) != 1 or day.first <= state.last:
        raise OutsideData(f"{day.name}: the state ends {state.last}", "fold one later session at a time")
    state = widen(state, day.symbols)
    closes, member_mask = align_day(state.symbols, day, member)
    tail = np.vstack([state.tail[-(YEAR - 1) :], closes])
    completeness = state.completeness
    row_counts = breadth_row(
        tail, member_mask, state.rows, completeness.windows, completeness.needs, YEAR, completeness.year_needs
    )
    counts = day.derive(row_counts[None, :], name=f"breadth of {day.name}", unit="count", symbols=COUNTS)
    net = float(net_of(counts, ratio_adjusted=True)[0])
    trends = state.trends.after(net)
    mcclellan_row = np.array(trends.row()) if np.isfinite(net) else np.full(len(COLUMNS), np.nan)
    oscillator = day.derive(mcclellan_row[None, :], name="McClellan", unit="index points", symbols=COLUMNS)
    next_state = replace(state, tail=tail, rows=state.rows + 1, last=day.first, trends=trends)
    return next_state, counts, oscillator


def align_day(symbols: tuple[str, ...], day: Panel, member: Bools | None) -> tuple[Floats, Bools]:
    """The day's closes and who is counted, in the order of `symbols`; those that the day lacks did not print."""
    day_mask = np.ones(len(day.symbols), dtype=np.bool_) if member is None else member
    if day.symbols == symbols:
        return day.values[0], day_mask
    row, member_mask = np.full(len(symbols), np.nan), np.zeros(len(symbols), dtype=np.bool_)
    column_of = {symbol: column for column, symbol in enumerate(symbols)}
    columns = [column_of[symbol] for symbol in day.symbols]
    row[columns], member_mask[columns] = day.values[0], day_mask
    return row, member_mask


def widen(state: BreadthState, symbols: tuple[str, ...]) -> BreadthState:
    """The state with columns for symbols that it did not know; they had no close before."""
    if symbols == state.symbols:
        return state
    present = set(state.symbols)
    new = tuple(symbol for symbol in symbols if symbol not in present)
    if not new:
        return state
    blank = np.full((len(state.tail), len(new)), np.nan)
    return replace(state, symbols=state.symbols + new, tail=np.hstack([state.tail, blank]))


def correct_counts(
    counts: Panel, *, before: Panel, after: Panel, member: Bools | None = None, completeness: Completeness | None = None
) -> tuple[Panel, int]:
    """Counts after closes of some symbols were corrected, and the rows that changed.

    counts         [T, 12] of the whole panel
    before, after  [T, K] the touched symbols' closes as counted, and as they should have been; member of these alone

    Counts add up over symbols, so what the old closes gave is taken out and what the new ones give is put in. A close
    of row t is read by rows t to t + 251 and no other: all rows outside stay as they are, bit for bit.
    """
    old = breadth_counts(before, member=member, completeness=completeness).values
    new = breadth_counts(after, member=member, completeness=completeness).values
    touched = int((old != new).any(axis=1).sum())
    return replace(counts, values=counts.values - old + new), touched


@dataclass(frozen=True, eq=False)
class Continuation:
    """Counts brought up to date, the state after them, and what had to be done: rows added, columns counted again."""

    counts: Panel
    state: BreadthState
    new_sessions: int
    corrected_columns: int


def resume(state: BreadthState, counts: Panel, *, before: Panel, close: Panel, member: Bools) -> Continuation | None:
    """Bring kept counts to a newer panel: corrected columns are counted again, new sessions are folded in.

    state, counts  as kept; `before` the closes [T, N] that they were counted from
    close, member  the newer closes [T + k, M] and who is counted; its first columns are those of `before`
    returns        None where the newer panel is no continuation (other dates or columns, or who was counted then
                   changed), or so long that counting afresh costs less
    """
    rows, old = len(before), len(before.symbols)
    continues = (
        len(close) >= rows and close.symbols[:old] == before.symbols == state.symbols[:old] and state.rows == rows
    )
    if not continues or not np.array_equal(close.dates[:rows], before.dates) or len(close) - rows > YEAR:
        return None
    has_early_closes = np.isfinite(close.values[:rows, old:]).any()
    touched = changed_columns(before.values, close.values[:rows, :old])
    if has_early_closes or len(touched) > old // 4:
        return None
    member_mask = member if len(member) > 1 else np.repeat(member, len(close), axis=0)
    if touched:
        names = tuple(before.symbols[column] for column in touched)
        old_closes = replace(before, symbols=names, values=before.values[:, touched])
        new_closes = replace(close, symbols=names, values=close.values[:rows, touched], dates=before.dates)
        counts, _ = correct_counts(
            counts,
            before=old_closes,
            after=new_closes,
            member=member_mask[:rows, touched],
            completeness=state.completeness,
        )
    state = replace(state, symbols=close.symbols, tail=np.array(close.values[max(0, rows - YEAR) : rows]))
    blocks = [counts.values]
    for row in range(rows, len(close)):
        day = replace(close, dates=close.dates[row : row + 1], values=close.values[row : row + 1])
        state, day_counts, _ = fold(state, day, member=member_mask[row])
        blocks.append(day_counts.values)
    all_counts = as_counts(close, np.vstack(blocks))
    return Continuation(all_counts, replace(state, trends=trends_of(all_counts)), len(close) - rows, len(touched))


def changed_columns(old: Floats, new: Floats) -> list[int]:
    """The columns of which any close was corrected; two gaps are alike. Rows are read as they lie, in blocks."""
    changed = np.zeros(old.shape[1], dtype=np.bool_)
    for first in range(0, len(old), BLOCK):
        before, after = old[first : first + BLOCK], new[first : first + BLOCK]
        if not np.array_equal(before.view(np.int64), after.view(np.int64)):  # bits, as a gap is unlike itself
            changed |= ((before != after) & ~(np.isnan(before) & np.isnan(after))).any(axis=0)
    columns: list[int] = np.flatnonzero(changed).tolist()
    return columns


def trends_of(counts: Panel) -> McClellanTrends:
    """The trends after all rows."""
    trends = McClellanTrends()
    for net in net_of(counts, ratio_adjusted=True).tolist():
        trends = trends.after(net)
    return trends
