"""Contribution: what each name gave to an index's return over a window, and what the index would be without some."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.panels.border import PanelLike, as_panel


@dataclass(frozen=True, eq=False)
class Contributions:
    """A window's return, name by name.

    symbols   names with a close in every session of the window
    weights   [N] at the window's start, scaled to 1 over these names
    returns   [N] of each over the window; linked [N] contributions that add up to `total`
    daily     [T, N] contributions of each session, weights of the close before times return
    opening   [T, N] weights that each session began with
    coverage  share of the published weight that these names have; lacking names the rest, heaviest first
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


def contributions(weights: PanelLike, close: PanelLike) -> Contributions:
    """Split the return of a buy-and-hold index over all rows of `close`.

    weights  [1, N] on or before the first row; NaN = not held
    close    [T + 1, N] total-return or price levels of the same or other symbols; NaN = no print
    linking  Carino 1999: k[t] = ln(1 + R[t]) / R[t], c = sum of w r k[t] / k, which adds up to R exactly
    raises   HistoryTooShort below two rows, DataMissing where no held name has all closes
    """
    weights = as_panel(weights)
    close = as_panel(close)
    if len(close) < 2:
        raise HistoryTooShort(f"{close.name}: {len(close)} closes, a contribution needs 2", "choose a longer window")
    column_of = {symbol: column for column, symbol in enumerate(close.symbols)}
    members = [(symbol, float(w)) for symbol, w in zip(weights.symbols, weights.values[-1], strict=True) if w > 0]
    complete = [
        symbol for symbol, _ in members if symbol in column_of and np.isfinite(close.values[:, column_of[symbol]]).all()
    ]
    published = dict(members)
    lacking = sorted(published.keys() - set(complete), key=lambda symbol: (-published[symbol], symbol))
    if not complete:
        raise DataMissing(f"{weights.name}: none of {len(members)} names has closes in {close.name}", "import prices")
    level = close.values[:, [column_of[symbol] for symbol in complete]]
    base = np.array([published[symbol] for symbol in complete])
    value = base / base.sum() * level / level[0]
    opening = value[:-1] / value[:-1].sum(axis=1, keepdims=True)
    daily = opening * (level[1:] / level[:-1] - 1.0)
    session = daily.sum(axis=1)
    total = float(np.prod(1.0 + session) - 1.0)
    linked = (daily * (log_ratio(session) / log_ratio(np.array([total])))[:, None]).sum(axis=0)
    coverage = float(base.sum() / sum(published.values()))
    return Contributions(
        tuple(complete),
        base / base.sum(),
        level[-1] / level[0] - 1.0,
        linked,
        daily,
        opening,
        total,
        coverage,
        tuple(lacking),
    )


def log_ratio(returns: Floats) -> Floats:
    """ln(1 + R) / R, and its limit 1 where R is nothing; a series near 0, where the quotient loses digits."""
    small = np.abs(returns) < 1e-6
    safe = np.where(small, 1.0, returns)
    series = 1.0 - returns / 2.0 + returns * returns / 3.0
    quotient: Floats = np.where(small, series, np.log1p(safe) / safe)
    return quotient


def columns_of_names(split: Contributions, symbols: tuple[str, ...]) -> list[int]:
    """Where these symbols stand; those that are not there are left out."""
    return [column for column, symbol in enumerate(split.symbols) if symbol in set(symbols)]
