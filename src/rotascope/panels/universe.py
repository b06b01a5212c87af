"""Who counts on which date: spells of membership, or the label that there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from rotascope.arrays import Bools, Days, frozen
from rotascope.catalogue.cadences import CADENCES
from rotascope.panels.panel import Panel

EVERY = "all"
CURRENT = "current members only: who left before is not counted, which flatters the past"
SURVIVORS = "survivors only: every stock with prices still trades, which flatters the past"
ENOUGH = 30  # stocks and months below which nothing is said of survivors


@dataclass(frozen=True, eq=False)
class Universe:
    """A named set of stocks with its spells.

    ids       everyone who ever was in it, sorted
    spells    columns id, start, end: end is the first day out, null while it lasts; None = the ids are of one day only
    as_of     that day, where there are no spells
    layer     of the market that it comes from; hides: what a lower layer has of it beyond that, not used
    """

    name: str
    ids: tuple[str, ...]
    spells: pl.DataFrame | None = None
    as_of: date | None = None
    layer: str = ""
    hides: str = ""

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said with every number of it."""
        basis = () if self.spells is not None else (CURRENT,)
        return (*basis, f"membership as {self.layer} has it; not used: {self.hides}") if self.hides else basis

    @property
    def label(self) -> str:
        """How its membership was known."""
        return "point-in-time membership" if self.spells is not None else "current members only"

    def mask(self, dates: Days, symbols: Sequence[str]) -> Bools:
        """Who was in on each date [T, N]; where membership is of one day only, [1, N] for all rows alike."""
        if self.spells is None:
            members = set(self.ids)
            return frozen(np.array([[symbol in members for symbol in symbols]], dtype=np.bool_))
        column_of = {symbol: column for column, symbol in enumerate(symbols)}
        inside = np.zeros((len(dates), len(symbols)), dtype=np.bool_)
        for id_, start, end in self.spells.iter_rows():
            if id_ in column_of:
                low = int(np.searchsorted(dates, np.datetime64(start, "D")))
                high = len(dates) if end is None else int(np.searchsorted(dates, np.datetime64(end, "D")))
                inside[low:high, column_of[id_]] = True
        return frozen(inside)

    def on(self, day: date) -> tuple[str, ...]:
        """The members of one day, sorted."""
        if self.spells is None:
            return self.ids
        over = pl.col("end").is_null() | (pl.col("end") > day)
        return tuple(sorted(self.spells.filter(pl.col("start") <= day, over)["id"].unique().to_list()))


def survivors_only(close: Panel) -> bool:
    """Whether no column ended before the panel does: prices gathered for stocks that exist today.

    Said only of at least 30 stocks over at least 30 months, in which of any real list some would have gone.
    """
    has_close = np.isfinite(close.values)
    listed = has_close.any(axis=0)
    if listed.sum() < ENOUGH or len(close) < ENOUGH * 21:
        return False
    last = len(close) - 1 - np.argmax(has_close[::-1], axis=0)
    return not bool((listed & (last < len(close) - 1 - CADENCES["D"].limit)).any())
