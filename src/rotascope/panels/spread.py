"""Spreads: named long-minus-short pairs, and how a market fills them.

A spread's legs are two level lines. A factor that is already long-short is its own long leg against a constant 1,
so one formula, long/long - short/short, is the gap of both kinds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort, UnknownSymbol
from rotascope.evidence import Input
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.schema.symbols import symbol


@dataclass(frozen=True, slots=True)
class Pair:
    """Baskets of instrument ids, equal-weighted and rebalanced daily; no short ids = a factor, its own spread."""

    long: tuple[str, ...]
    short: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id of both baskets."""
        return self.long + self.short

    def __str__(self) -> str:
        return "/".join("+".join(basket) for basket in (self.long, self.short) if basket)


@dataclass(frozen=True, slots=True)
class Spread:
    """A name, what it says in words, and the pairs that can stand for it, best first."""

    name: str
    label: str
    leader: str
    laggard: str
    pairs: tuple[Pair, ...]
    family: str = "style"


@dataclass(frozen=True, eq=False)
class Legs:
    """A spread filled from a view: two level lines on common sessions, and what they stand on."""

    spread: Spread
    pair: Pair
    panel: Panel  # [T, 2]: long, short
    inputs: tuple[Input, ...]
    basis: str

    @property
    def last(self) -> date:
        """The last session that both legs have."""
        return self.panel.last


def parse_spread(text: str, named: Sequence[Spread]) -> Spread:
    """A named spread, or LONG/SHORT from any two instruments."""
    for spread in named:
        if spread.name == text.strip().lower():
            return spread
    long, slash, short = text.partition("/")
    if not slash or not long.strip() or not short.strip():
        names = ", ".join(spread.name for spread in named)
        raise UnknownSymbol(f"no spread {text!r}", f"give LONG/SHORT, or one of {names}")
    pair = Pair(tuple(map(_id, long.split("+"))), tuple(map(_id, short.split("+"))))
    sides = ("+".join(pair.long), "+".join(pair.short))
    return Spread(str(pair), f"{sides[0]} over {sides[1]}", *sides, (pair,), "own")


def _id(text: str) -> str:
    found = symbol(text)
    if isinstance(found, str):
        raise UnknownSymbol(f"{text.strip()!r} {found}", "give symbols as they are printed, such as IWM or NYSE:CAT")
    return found.id


def fill(view: View, spread: Spread) -> Legs:
    """The first of the spread's pairs that this market has, as legs.

    A market that has none: UnknownSymbol naming the first id that lacks. Sessions on which a leg has no value are
    left out of both, so a return is never taken over a gap of one leg only.
    """
    pair = next((one for one in spread.pairs if view.has(*one.ids)), spread.pairs[0])
    lines = [view.levels(one) for one in pair.ids]
    joined = join(lines)
    if len(joined) < 2:
        raise HistoryTooShort(f"{pair}: {len(joined)} common sessions by {view.as_of}", "choose a later --as-of date")
    places = len(pair.long)
    long = basket(joined.values[:, :places])
    short = basket(joined.values[:, places:]) if pair.short else np.ones(len(joined))
    panel = Panel(joined.dates, ("long", "short"), np.column_stack([long, short]), str(pair), "level")
    bases = sorted({line.basis for line in lines})
    return Legs(spread, pair, panel, view.inputs(pair.ids, joined), bases[0] if len(bases) == 1 else "mixed")


def join(lines: Sequence[Panel]) -> Panel:
    """Lines side by side [T, N] on the dates that all of them have."""
    dates = lines[0].dates
    for line in lines[1:]:
        dates = np.intersect1d(dates, line.dates, assume_unique=True)
    columns = [line.values[np.searchsorted(line.dates, dates), 0] for line in lines]
    symbols = tuple(line.symbols[0] for line in lines)
    return Panel(dates, symbols, np.column_stack(columns), "+".join(symbols), "level").complete()


def basket(levels: Floats) -> Floats:
    """The level [T] of an equal-weighted basket, rebalanced at every close; one line is itself."""
    if levels.shape[1] == 1:
        return levels[:, 0]
    returns = levels[1:] / levels[:-1] - 1.0
    return np.concatenate([[1.0], np.cumprod(1.0 + returns.mean(axis=1))])
