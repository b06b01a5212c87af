"""Spreads: named long-minus-short pairs, the level lines that fill them, and baskets of lines.

A spread's legs are two level lines. A factor that is already long-short is its own long leg against a constant 1,
so one formula, long/long - short/short, is the gap of both kinds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats
from rotascope.catalogue.namespaces import split_reference
from rotascope.catalogue.spreads import Pair, Spread, basket_name
from rotascope.errors import UnknownSymbol
from rotascope.evidence import Input
from rotascope.panels.panel import Panel
from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema.symbols import parse_symbol


@dataclass(frozen=True, eq=False)
class Legs:
    """A spread filled from a market: two level lines on common sessions, and what they stand on.

    panel    [T, 2]: long, short
    names    what the pair's instruments are called, by id
    caveats  which of the spread's other pairs the market has too, and why this one was taken; what a layer above
             hides of the instruments' history
    """

    spread: Spread
    pair: Pair
    panel: Panel
    inputs: tuple[Input, ...]
    basis: str
    names: Mapping[str, str] = NOTHING
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "names")

    @property
    def last(self) -> date:
        """The last session that both legs have."""
        return self.panel.last


def parse_spread(text: str, named: Sequence[Spread]) -> Spread:
    """A named spread, by its name or a former one, or LONG/SHORT from any two instruments."""
    for spread in named:
        if text.strip().lower() in (spread.name, *spread.aliases):
            return spread
    long, slash, short = text.partition("/")
    if not slash or not long.strip() or not short.strip():
        names = ", ".join(spread.name for spread in named)
        raise UnknownSymbol(f"no spread {text!r}", f"give LONG/SHORT, or one of {names}")
    pair = Pair(tuple(map(_id, long.split("+"))), tuple(map(_id, short.split("+"))))
    sides = (basket_name(pair.long), basket_name(pair.short))
    return Spread(str(pair), f"{sides[0]} over {sides[1]}", *sides, (pair,), "own")


def _id(text: str) -> str:
    parsed = parse_symbol(text)
    if isinstance(parsed, str):
        raise UnknownSymbol(f"{text.strip()!r} {parsed}", "give symbols as they are printed, such as IWM or NYSE:CAT")
    namespace, _ = split_reference(f"{parsed.exchange}:{parsed.id}")
    return f"{namespace}:{parsed.id}" if namespace else parsed.id


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
