"""Contribution: what each name gave to an index's return over a window, and what the index would be without some."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.panels.panel import Panel


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

    def top(self, count: int) -> list[int]:
        """Places of the names that weighed most at the start, heaviest first."""
        return [int(place) for place in np.argsort(-self.weights, kind="stable")[:count]]

    def of(self, places: list[int]) -> float:
        """The part of the return that these names gave together."""
        return float(self.linked[places].sum())

    def without(self, places: list[int]) -> float:
        """The index's return without these names, their weight spread over the rest in proportion, each session."""
        return float(np.prod(1.0 + self.rest(places)) - 1.0)

    def rest(self, places: list[int]) -> Floats:
        """Each session's return without these names [T]: (R - sum of their w r) / (1 - sum of their w)."""
        part, weight = self.daily[:, places].sum(axis=1), self.opening[:, places].sum(axis=1)
        if not (weight < 1.0 - 1e-12).all():
            raise DataMissing("the names left out are the whole index", "leave fewer out")
        rest: Floats = (self.daily.sum(axis=1) - part) / (1.0 - weight)
        return rest


def contributions(weights: Panel, close: Panel) -> Contributions:
    """Split the return of a buy-and-hold index over all rows of `close`.

    weights  [1, N] on or before the first row; NaN = not held
    close    [T + 1, N] total-return or price levels of the same or other symbols; NaN = no print
    linking  Carino 1999: k[t] = ln(1 + R[t]) / R[t], c = sum of w r k[t] / k, which adds up to R exactly
    raises   HistoryTooShort below two rows, DataMissing where no held name has all closes
    """
    if len(close) < 2:
        raise HistoryTooShort(f"{close.name}: {len(close)} closes, a contribution needs 2", "choose a longer window")
    there = {one: place for place, one in enumerate(close.symbols)}
    held = [(one, float(w)) for one, w in zip(weights.symbols, weights.values[-1], strict=True) if w > 0]
    full = [one for one, _ in held if one in there and np.isfinite(close.values[:, there[one]]).all()]
    published = dict(held)
    lacking = sorted(published.keys() - set(full), key=lambda one: (-published[one], one))
    if not full:
        raise DataMissing(f"{weights.name}: none of {len(held)} names has closes in {close.name}", "import prices")
    level = close.values[:, [there[one] for one in full]]
    base = np.array([published[one] for one in full])
    value = base / base.sum() * level / level[0]
    opening = value[:-1] / value[:-1].sum(axis=1, keepdims=True)
    daily = opening * (level[1:] / level[:-1] - 1.0)
    session = daily.sum(axis=1)
    total = float(np.prod(1.0 + session) - 1.0)
    linked = (daily * (log_ratio(session) / log_ratio(np.array([total])))[:, None]).sum(axis=0)
    coverage = float(base.sum() / sum(published.values()))
    return Contributions(
        tuple(full),
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


def places_of(found: Contributions, symbols: tuple[str, ...]) -> list[int]:
    """Where these symbols stand; those that are not there are left out."""
    return [place for place, one in enumerate(found.symbols) if one in set(symbols)]
