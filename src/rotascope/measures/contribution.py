"""Contribution: what each name gave to an index's return over a window, and what the index would be without some."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel


@dataclass(frozen=True, eq=False)
class Contributions:
    """A window's return, name by name.

    symbols   names with a close in every session of a segment, which lies between two dates of published weights
    weights   [N] at the window's start, scaled to 1 over these names; 0 = bought later
    returns   [N] of each over the window; linked [N] contributions that add up to `total`
    daily     [T, N] contributions of each session, weights of the close before times return
    opening   [T, N] weights that each session began with
    coverage  least share of the published weight that these names have; lacking names the rest, heaviest first
    segments  how many there are; with one, weights x returns are the contributions
    """

    symbols: tuple[str, ...]
    weights: Floats
    returns: Floats
    linked: Floats
    daily: Floats
    opening: Floats
    total: float
    coverage: float
    lacking: tuple[str, ...]
    segments: int = 1

    def heaviest(self, count: int) -> list[int]:
        """Places of the names that weighed most at the start, heaviest first."""
        return [int(column) for column in np.argsort(-self.weights, kind="stable")[:count]]

    def contribution_of(self, columns: list[int]) -> float:
        """The part of the return that these names gave together."""
        return float(self.linked[columns].sum())

    def total_without(self, columns: list[int]) -> float:
        """The index's return without these names, their weight spread over the rest in proportion, each session."""
        return float(np.prod(1.0 + self.returns_without(columns)) - 1.0)

    def returns_without(self, columns: list[int]) -> Floats:
        """Each session's return without these names [T]: (R - sum of their w r) / (1 - sum of their w)."""
        part, weight = self.daily[:, columns].sum(axis=1), self.opening[:, columns].sum(axis=1)
        if not (weight < 1.0 - 1e-12).all():
            raise DataMissing("the names left out are the whole index", "leave fewer out")
        returns: Floats = (self.daily.sum(axis=1) - part) / (1.0 - weight)
        return returns


@dataclass(frozen=True, eq=False)
class HoldingSpan:
    """The window between two dates of published weights: bought at the first one's, drifted to its close, and held.

    columns, weights  of the names with all closes, in the panel, and their weights at its first row, summing to 1
    first, last       rows of the panel
    """

    columns: Ints
    weights: Floats
    first: int
    last: int
    coverage: float
    lacking: tuple[str, ...]


def contributions(weights: PanelLike, close: PanelLike, *, start: date | None = None) -> Contributions:
    """Split the return of an index over the rows of `close` from `start` on.

    weights  [D, N] by date of publication, NaN = not held. Those of the last date on or before the window's first close
             are drifted to it at constant shares; later dates within the window are bought at their close
    close    [T, N] total-return or price levels of the same or other symbols, from the first date of weights that is
             used; NaN = no print
    start    the window's first close, or the last one before it; None = the first row
    linking  weight at each segment's start times the return over it; of several segments, times what the index grew to
             before. It adds up to R exactly, and with one date of weights weight x return is the contribution
    raises   HistoryTooShort below two rows, DataMissing where no held name has all closes
    """
    weights, close = as_panel(weights), as_panel(close)
    opening = 0 if start is None else close.row_of(start)
    if len(close) - opening < 2:
        count = len(close) - opening
        raise HistoryTooShort(f"{close.name}: {count} closes, a contribution needs 2", "choose a longer window")
    segments = cut_segments(weights, close, opening)
    columns = list(dict.fromkeys(int(column) for segment in segments for column in segment.columns))
    position = {column: number for number, column in enumerate(columns)}
    shape = (len(close) - 1 - opening, len(columns))
    daily, begun, linked = np.zeros(shape), np.zeros(shape), np.zeros(len(columns))
    growth = 1.0
    for segment in segments:
        level = close.values[segment.first : segment.last + 1, segment.columns]
        value = segment.weights * level / level[0]
        share = value[:-1] / value[:-1].sum(axis=1, keepdims=True)
        numbers = [position[int(column)] for column in segment.columns]
        cells = np.ix_(range(segment.first - opening, segment.last - opening), numbers)
        begun[cells], daily[cells] = share, share * (level[1:] / level[:-1] - 1.0)
        linked[numbers] += growth * segment.weights * (level[-1] / level[0] - 1.0)
        growth *= float(value[-1].sum())
    first = segments[0]
    return Contributions(
        symbols=tuple(close.symbols[column] for column in columns),
        weights=begun[0],
        returns=close.values[-1, columns] / close.values[opening, columns] - 1.0,
        linked=linked,
        daily=daily,
        opening=begun,
        total=growth - 1.0,
        coverage=min(segment.coverage for segment in segments),
        lacking=first.lacking,
        segments=len(segments),
    )


def cut_segments(weights: Panel, close: Panel, opening: int) -> list[HoldingSpan]:
    """The window from a row on, cut at every later date of weights within it."""
    rows = np.searchsorted(close.dates, weights.dates, side="right") - 1
    before = np.flatnonzero(rows <= opening)
    current = int(before[-1]) if len(before) else 0
    inside = [row for row in range(current + 1, len(weights)) if opening < rows[row] < len(close) - 1]
    starts = [opening, *(int(rows[row]) for row in inside)]
    lasts = [*starts[1:], len(close) - 1]
    published = [max(0, int(rows[current])), *starts[1:]]
    return [
        open_segment(weights, row, close, published_row, first, last)
        for row, published_row, first, last in zip([current, *inside], published, starts, lasts, strict=True)
    ]


def open_segment(weights: Panel, row: int, close: Panel, published_row: int, first: int, last: int) -> HoldingSpan:
    """Weights of one date at the segment's first close, of the names that have every close from the date to its end."""
    column_of = {symbol: column for column, symbol in enumerate(close.symbols)}
    published = {symbol: float(w) for symbol, w in zip(weights.symbols, weights.values[row], strict=True) if w > 0}
    window = np.isfinite(close.values[first : last + 1]).all(axis=0) & np.isfinite(close.values[published_row])
    names = [symbol for symbol in published if symbol in column_of and window[column_of[symbol]]]
    if not names:
        raise DataMissing(f"{weights.name}: none of {len(published)} names has closes in {close.name}", "import prices")
    columns = np.array([column_of[symbol] for symbol in names])
    base = np.array([published[symbol] for symbol in names])
    drifted = base * close.values[first, columns] / close.values[published_row, columns]
    lacking = sorted(published.keys() - set(names), key=lambda symbol: (-published[symbol], symbol))
    coverage = float(base.sum() / sum(published.values()))
    return HoldingSpan(columns, drifted / drifted.sum(), first, last, coverage, tuple(lacking))


def columns_of_names(split: Contributions, symbols: tuple[str, ...]) -> list[int]:
    """Where these symbols stand; those that are not there are left out."""
    return [column for column, symbol in enumerate(split.symbols) if symbol in set(symbols)]
