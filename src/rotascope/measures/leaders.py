"""The board: return, gap, rank, hit rate and fall of many lines over a window, and who gained weight in an index."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

COVERED = 0.8  # of a window's closes: below it a line is not ranked
NEAR = 5  # rows: an end of the window may be the last close of so many rows before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A line over a window. None = not known.

    returned      compounded; gap: less the benchmark's return
    rank          1 = the highest return; rank_before: among the same lines over the window of that length before
    hit_rate      share of the rows on which it returned more than the benchmark
    fall          deepest fall from an own high within the window, 0 or below
    coverage      share of the window's rows that have a close
    """

    symbol: str
    returned: float
    gap: float | None
    rank: int
    rank_before: int | None
    hit_rate: float | None
    fall: float
    coverage: float

    @property
    def climbed(self) -> int | None:
        """Ranks gained on the window before; below 0: lost."""
        return None if self.rank_before is None else self.rank_before - self.rank


@dataclass(frozen=True, slots=True)
class Board:
    """Every line that could be ranked, best first, and why each of the others could not.

    benchmark   its return over the window; None where there is none
    left_out    symbol and reason
    """

    start: date
    end: date
    rows: int
    benchmark: float | None
    standings: tuple[Standing, ...]
    left_out: tuple[tuple[str, str], ...]

    def find(self, symbol: str) -> Standing | None:
        """A line's standing; None where it is not ranked."""
        return next((standing for standing in self.standings if standing.symbol == symbol), None)


@dataclass(frozen=True, slots=True)
class WeightChange:
    """A company's weight in an index on two dates; None = not held then."""

    symbol: str
    then: float | None
    now: float | None

    @property
    def change(self) -> float:
        """Weight gained, below 0 lost; what was not held weighed nothing."""
        return (self.now or 0.0) - (self.then or 0.0)


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """What a segment's members of a date weigh in the whole market on it and on the last date.

    coverage   share of the weight of then whose names are still held: the others were bought, merged or delisted
    """

    name: str
    then: float
    now: float
    coverage: float

    @property
    def growth(self) -> float:
        """How much more of the market its members are, relative: about their return beyond the market's."""
        return self.now / self.then - 1.0


def rank_lines(levels: PanelLike, *, rows: int, benchmark: Panel | None = None) -> Board:
    """Rank lines by their return over the last `rows` rows.

    levels     [T, N] levels above 0, NaN = no close
    benchmark  [T, 1] on the same dates
    returns    a line with under 80 % of the window's closes, or with none within a week of either end, is left out
    timing     reads the last `rows` rows, the row before them, and for the earlier rank as many before that
    raises     HistoryTooShort below rows + 1 rows      source  convention: compounded returns, close to close
    """
    levels = as_panel(levels)
    if rows < 1 or len(levels) <= rows:
        raise HistoryTooShort(f"{levels.name}: {len(levels)} closes, a window of {rows} needs {rows + 1}", "shorten it")
    start = len(levels) - 1 - rows
    market = None if benchmark is None else benchmark.values[:, 0]
    returned, reasons = window_of(levels, start, len(levels) - 1)
    earlier = window_of(levels, start - rows, start)[0] if start >= rows else np.full(len(returned), np.nan)
    ranked = np.flatnonzero(np.isfinite(returned))
    best_first = ranked[np.argsort(-returned[ranked], kind="stable")]
    before = ranks_of(np.where(np.isfinite(returned), earlier, np.nan))
    hits, falls = hit_rates(levels.values[start:], market, start), falls_within(levels.values[start:])
    coverage = np.isfinite(levels.values[start:]).mean(axis=0)
    hurdle = None if market is None else float(market[-1] / market[start] - 1.0)
    standings = tuple(
        Standing(
            symbol=levels.symbols[column],
            returned=float(returned[column]),
            gap=None if hurdle is None or not np.isfinite(hurdle) else float(returned[column]) - hurdle,
            rank=rank,
            rank_before=int(before[column]) or None,
            hit_rate=float(hits[column]) if np.isfinite(hits[column]) else None,
            fall=float(falls[column]),
            coverage=float(coverage[column]),
        )
        for rank, column in enumerate(best_first.tolist(), start=1)
    )
    left_out = tuple((name, why) for name, why in zip(levels.symbols, reasons, strict=True) if why)
    finite = hurdle if hurdle is not None and np.isfinite(hurdle) else None
    return Board(to_date(levels.dates[start]), levels.last, rows, finite, standings, left_out)


def window_of(levels: Panel, start: int, end: int) -> tuple[Floats, list[str]]:
    """Each line's return between two rows [N], NaN where it is not ranked, and why, empty where it is."""
    opening, closing = (last_close(levels.values, row) for row in (start, end))
    coverage = np.isfinite(levels.values[start : end + 1]).mean(axis=0)
    reasons = []
    for first, last, share in zip(opening.tolist(), closing.tolist(), coverage.tolist(), strict=True):
        if share < COVERED:
            reasons.append(f"{share:.0%} of the window's closes")
        elif not np.isfinite(first):
            reasons.append(f"no close near {to_date(levels.dates[start])}")
        else:
            reasons.append("" if np.isfinite(last) else f"no close near {to_date(levels.dates[end])}")
    usable = np.array([not why for why in reasons], dtype=np.bool_)
    return np.where(usable, closing / opening - 1.0, np.nan), reasons


def last_close(values: Floats, row: int) -> Floats:
    """The last close of each line [N] on a row or at most 5 rows before it."""
    recent = values[max(0, row - NEAR) : row + 1][::-1]
    has_close: Bools = np.isfinite(recent)
    rows: Ints = has_close.argmax(axis=0)
    return np.where(has_close.any(axis=0), recent[rows, np.arange(values.shape[1])], np.nan)


def ranks_of(returned: Floats) -> Ints:
    """Ranks from 1 = the highest [N]; 0 where there is no return."""
    ranks = np.zeros(len(returned), dtype=np.int64)
    finite = np.flatnonzero(np.isfinite(returned))
    ranks[finite[np.argsort(-returned[finite], kind="stable")]] = np.arange(1, len(finite) + 1)
    return ranks


def hit_rates(values: Floats, market: Floats | None, start: int) -> Floats:
    """Share of a window's rows on which each line beat the benchmark [N]; NaN where there is nothing to compare."""
    if market is None:
        return np.full(values.shape[1], np.nan)
    steps, hurdle = values[1:] / values[:-1], market[start + 1 :] / market[start:-1]
    both = np.isfinite(steps) & np.isfinite(hurdle)[:, None]
    wins, counted = ((steps > hurdle[:, None]) & both).sum(axis=0), both.sum(axis=0)
    shares: Floats = np.divide(wins, counted, out=np.full(len(counted), np.nan), where=counted > 0)
    return shares


def falls_within(values: Floats) -> Floats:
    """Deepest fall of each line from its own high within the rows [N], 0 or below; NaN without a close."""
    out = np.full(values.shape[1], np.nan)
    any_close = np.isfinite(values).any(axis=0)
    part = values[:, any_close]
    out[any_close] = np.nanmin(part / np.fmax.accumulate(part, axis=0) - 1.0, axis=0)
    return out


def weight_changes(weights: PanelLike, *, start: date) -> tuple[WeightChange, ...]:
    """Every company's weight on the last date on or before `start` and on the last of all, largest gain first.

    weights  [D, N] by date, NaN = not held; share classes merged by the caller
    raises   OutsideData where there is no date on or before `start`
    """
    weights = as_panel(weights)
    then, now = weights.values[weights.row_of(start)], weights.values[-1]
    changes = [
        WeightChange(name, *(float(weight) if weight > 0 else None for weight in pair))
        for name, pair in zip(weights.symbols, np.column_stack([then, now]).tolist(), strict=True)
        if any(weight > 0 for weight in pair)
    ]
    return tuple(sorted(changes, key=lambda change: (-change.change, change.symbol)))


def segment_change(total: PanelLike, part: PanelLike, *, start: date) -> SegmentChange:
    """What those who were in a segment on the last date on or before `start` weigh in the market then and now.

    total    [D, N] weights of the whole market by date, NaN = not held
    part     [D, M] weights in the segment's own index on the same dates; a name that lies in two segments counts with
             the part that this one holds: its weight here over that of a name which lies in it whole
    raises   OutsideData without a date on or before `start`, DataMissing where the market holds none of its names
    """
    total, part = as_panel(total), as_panel(part)
    row, last = total.row_of(start), len(total) - 1
    column_of = {name: column for column, name in enumerate(total.symbols)}
    inside = [
        (column_of[name], weight)
        for name, weight in zip(part.symbols, part.values[part.row_of(start)].tolist(), strict=True)
        if weight > 0 and name in column_of and total.values[row, column_of[name]] > 0
    ]
    if not inside:
        raise DataMissing(f"{part.name}: none of its names is in {total.name}", "import weights of both")
    columns, weights = np.array([column for column, _ in inside]), np.array([weight for _, weight in inside])
    then, now = total.values[row, columns], np.nan_to_num(total.values[last, columns])
    fraction = np.minimum(weights * float(np.median(then / weights)) / then, 1.0)
    staying = now > 0
    return SegmentChange(
        part.name,
        then=float(fraction @ then),
        now=float(fraction @ now),
        coverage=float((fraction * then)[staying].sum() / (fraction @ then)),
    )


def one_name_share(weights: Floats, returns: Floats, benchmark: float) -> tuple[int, float, float]:
    """The name that gave most of a group's lead, the lead, and the lead without it.

    weights   [N] at the window's start, above 0      returns  [N] over it
    returns   position of the name; the group's return less `benchmark`, with it and without it, its weight spread over
              the rest in proportion
    raises    HistoryTooShort for fewer than two names
    """
    if len(weights) < 2:
        raise HistoryTooShort(f"{len(weights)} names, a group has 2 or more", "name more members")
    shares = weights / weights.sum()
    lead = float(shares @ returns) - benchmark
    contributions = shares * (returns - benchmark)
    best = int(np.argmax(contributions if lead >= 0 else -contributions))
    rest = np.delete(shares, best)
    return best, lead, float(rest @ np.delete(returns, best) / rest.sum()) - benchmark
