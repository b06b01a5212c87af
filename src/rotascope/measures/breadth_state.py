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
from rotascope.measures.breadth import COUNTS, YEAR, Rule, breadth_counts
from rotascope.measures.mcclellan import COLUMNS, Trends, net_of
from rotascope.panels.panel import Panel


@dataclass(frozen=True, eq=False)
class BreadthState:
    """Everything that later sessions need.

    symbols  columns, in the order of the panel that it began with; new listings are added behind
    tail     [at most 252, N] the last closes
    seen     rows folded in, from the panel's first on
    """

    symbols: tuple[str, ...]
    tail: Floats
    seen: int
    last: date
    trends: Trends
    rule: Rule

    def arrays(self) -> Mapping[str, np.ndarray]:
        """The state as plain arrays, for a file."""
        numbers = np.array([self.seen, self.trends.fast, self.trends.slow, self.rule.min_share], dtype=np.float64)
        names = np.array(self.symbols, dtype=np.str_)
        return {"tail": self.tail, "numbers": numbers, "symbols": names, "last": np.array([self.last], "datetime64[D]")}

    @classmethod
    def of_arrays(cls, kept: Mapping[str, np.ndarray]) -> "BreadthState":
        """The state that `arrays` wrote."""
        seen, fast, slow, share = kept["numbers"].tolist()
        last = kept["last"][0].item()
        symbols = tuple(kept["symbols"].tolist())
        return cls(symbols, np.array(kept["tail"]), int(seen), last, Trends(fast, slow), Rule(share))


def begin(close: Panel, *, member: Bools | None = None, rule: Rule | None = None) -> tuple[BreadthState, Panel]:
    """Count a whole panel, and the state after its last row. See `breadth_counts` for the arguments."""
    rule = rule or Rule()
    counts = breadth_counts(close, member=member, rule=rule)
    tail = np.array(close.values[-YEAR:])
    return BreadthState(close.symbols, tail, len(close), close.last, trends_of(counts), rule), counts


def fold(state: BreadthState, day: Panel, *, member: Bools | None = None) -> tuple[BreadthState, Panel, Panel]:
    """One more session: the new state, its counts [1, 12], and its McClellan row [1, 4].

    day     [1, M] closes; a symbol that the state knows and the day lacks did not print, a new one is a new listing
    member  [M] who is counted; None = all of the day's symbols
    raises  OutsideData for a session that does not follow the last one folded
    """
    if len(day) != 1 or day.first <= state.last:
        raise OutsideData(f"{day.name}: the state ends {state.last}", "fold one later session at a time")
    state = widened(state, day.symbols)
    row, who = placed(state.symbols, day, member)
    tail = np.vstack([state.tail[-(YEAR - 1) :], row])
    rule = state.rule
    found = breadth_row(tail, who, state.seen, rule.windows, rule.needs, YEAR, rule.year_needs)
    counts = day.derive(found[None, :], name=f"breadth of {day.name}", unit="count", symbols=COUNTS)
    net = float(net_of(counts, ratio_adjusted=True)[0])
    trends = state.trends.after(net)
    line = np.array(trends.row) if np.isfinite(net) else np.full(len(COLUMNS), np.nan)
    oscillator = day.derive(line[None, :], name="McClellan", unit="index points", symbols=COLUMNS)
    after = replace(state, tail=tail, seen=state.seen + 1, last=day.first, trends=trends)
    return after, counts, oscillator


def placed(symbols: tuple[str, ...], day: Panel, member: Bools | None) -> tuple[Floats, Bools]:
    """The day's closes and who is counted, in the order of `symbols`; those that the day lacks did not print."""
    inside = np.ones(len(day.symbols), dtype=np.bool_) if member is None else member
    if day.symbols == symbols:
        return day.values[0], inside
    row, who = np.full(len(symbols), np.nan), np.zeros(len(symbols), dtype=np.bool_)
    places = {one: place for place, one in enumerate(symbols)}
    columns = [places[one] for one in day.symbols]
    row[columns], who[columns] = day.values[0], inside
    return row, who


def widened(state: BreadthState, symbols: tuple[str, ...]) -> BreadthState:
    """The state with columns for symbols that it did not know; they had no close before."""
    if symbols == state.symbols:
        return state
    known = set(state.symbols)
    new = tuple(one for one in symbols if one not in known)
    if not new:
        return state
    blank = np.full((len(state.tail), len(new)), np.nan)
    return replace(state, symbols=state.symbols + new, tail=np.hstack([state.tail, blank]))


def corrected(
    counts: Panel, *, before: Panel, after: Panel, member: Bools | None = None, rule: Rule | None = None
) -> tuple[Panel, int]:
    """Counts after closes of some symbols were corrected, and the rows that changed.

    counts         [T, 12] of the whole panel
    before, after  [T, K] the touched symbols' closes as counted, and as they should have been; member of these alone

    Counts add up over symbols, so what the old closes gave is taken out and what the new ones give is put in. A close
    of row t is read by rows t to t + 251 and no other: all rows outside stay as they are, bit for bit.
    """
    old = breadth_counts(before, member=member, rule=rule).values
    new = breadth_counts(after, member=member, rule=rule).values
    touched = int((old != new).any(axis=1).sum())
    return replace(counts, values=counts.values - old + new), touched


@dataclass(frozen=True, eq=False)
class Resumed:
    """Counts brought up to date, the state after them, and what had to be done: rows folded, columns counted again."""

    counts: Panel
    state: BreadthState
    folded: int
    recounted: int


def resume(state: BreadthState, counts: Panel, *, before: Panel, close: Panel, member: Bools) -> Resumed | None:
    """Bring kept counts to a newer panel: corrected columns are counted again, new sessions are folded in.

    state, counts  as kept; `before` the closes [T, N] that they were counted from
    close, member  the newer closes [T + k, M] and who is counted; its first columns are those of `before`
    returns        None where the newer panel is no continuation (other dates or columns, or who was counted then
                   changed), or so long that counting afresh costs less
    """
    seen, old = len(before), len(before.symbols)
    same = len(close) >= seen and close.symbols[:old] == before.symbols == state.symbols[:old] and state.seen == seen
    if not same or not np.array_equal(close.dates[:seen], before.dates) or len(close) - seen > YEAR:
        return None
    early = np.isfinite(close.values[:seen, old:]).any()
    touched = [place for place in range(old) if differs(before.values[:, place], close.values[:seen, place])]
    if early or len(touched) > old // 4:
        return None
    who = member if len(member) > 1 else np.repeat(member, len(close), axis=0)
    if touched:
        names = tuple(before.symbols[place] for place in touched)
        was = replace(before, symbols=names, values=before.values[:, touched])
        now = replace(close, symbols=names, values=close.values[:seen, touched], dates=before.dates)
        counts, _ = corrected(counts, before=was, after=now, member=who[:seen, touched], rule=state.rule)
    state = replace(state, symbols=close.symbols, tail=np.array(close.values[max(0, seen - YEAR) : seen]))
    rows = [counts.values]
    for row in range(seen, len(close)):
        day = replace(close, dates=close.dates[row : row + 1], values=close.values[row : row + 1])
        state, found, _ = fold(state, day, member=who[row])
        rows.append(found.values)
    whole = counted_as(close, np.vstack(rows))
    return Resumed(whole, replace(state, trends=trends_of(whole)), len(close) - seen, len(touched))


def differs(old: Floats, new: Floats) -> bool:
    """Whether any close of a column was corrected; two gaps are alike."""
    return not np.array_equal(old, new, equal_nan=True)


def counted_as(close: Panel, values: Floats) -> Panel:
    """Counts on the dates of the closes."""
    return close.derive(values, name=f"breadth of {close.name}", unit="count", symbols=COUNTS)


def trends_of(counts: Panel) -> Trends:
    """The trends after all rows."""
    trends = Trends()
    for net in net_of(counts, ratio_adjusted=True).tolist():
        trends = trends.after(net)
    return trends
