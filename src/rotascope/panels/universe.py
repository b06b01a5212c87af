"""Who counts on which date: spells of membership, or the label that there are none."""

from collections import Counter
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
SURVIVORS = "survivors weigh too much, which flatters the past"
ENOUGH = 30  # stocks and months below which nothing is said of survivors
FEWEST = 0.01  # of lines that end in a year: an index of large stocks loses several times as many
LAST_MONTH = 21  # sessions


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


@dataclass(frozen=True, slots=True)
class YearOfLeavers:
    """Who left a universe in a calendar year, and how many of them have prices up to then."""

    year: int
    leavers: int
    lost: int
    members: int  # on the year's last session
    priced: int


@dataclass(frozen=True, slots=True)
class Survival:
    """Whether those who left are in the prices.

    years     by calendar year, where membership by date tells who left; empty where it does not
    ended     lines that end before the last session, `lines` of them all, over `span` years
    """

    years: tuple[YearOfLeavers, ...]
    ended: int
    lines: int
    span: float

    @property
    def leavers(self) -> int:
        """Everybody who left."""
        return sum(year.leavers for year in self.years)

    @property
    def lost(self) -> int:
        """Those of them without prices."""
        return sum(year.lost for year in self.years)

    @property
    def caveats(self) -> tuple[str, ...]:
        """What must be said with every number of the past; without spells nothing is, of under 30 stocks or months."""
        if self.years:
            if not self.lost:
                return ()
            since = self.years[0].year
            return (f"{SURVIVORS}: {self.lost:,} of {self.leavers:,} members that left since {since} have no prices",)
        rate = self.ended / (self.lines * self.span) if self.lines and self.span else 1.0
        if self.lines < ENOUGH or self.span * 12 < ENOUGH or rate >= FEWEST:
            return ()
        return (f"{SURVIVORS}: {self.ended:,} of {self.lines:,} lines end before the last session",)


def survival_of(universe: Universe, close: Panel) -> Survival:
    """Who left the universe while the panel runs, and whether their prices are in it.

    close   [T, N] of those who ever were in it and have prices; a leaver has prices if any of his last month's is there
    """
    has_close = np.isfinite(close.values)
    listed = has_close.any(axis=0)
    last = len(close) - 1 - np.argmax(has_close[::-1], axis=0)
    ended = int((listed & (last < len(close) - 1 - CADENCES["D"].limit)).sum())
    span = len(close) / 252.0
    if universe.spells is None:
        return Survival((), ended, int(listed.sum()), span)
    column_of = {symbol: column for column, symbol in enumerate(close.symbols)}
    leavers, lost = Counter[int](), Counter[int]()
    over = universe.spells.filter(pl.col("end") > close.first, pl.col("end") <= close.last)
    for id_, end in over.select("id", "end").iter_rows():
        row, column = int(np.searchsorted(close.dates, np.datetime64(end, "D"))), column_of.get(id_)
        leavers[end.year] += 1
        lost[end.year] += column is None or not has_close[max(0, row - LAST_MONTH) : row, column].any()
    mask, counted = universe.mask(close.dates, universe.ids), universe.mask(close.dates, close.symbols) & has_close
    years = close.dates.astype("datetime64[Y]").astype(int) + 1970
    rows = [int(np.flatnonzero(years == year)[-1]) for year in np.unique(years)]
    by_year = (
        YearOfLeavers(int(years[row]), leavers[int(years[row])], lost[int(years[row])], int(members), int(priced))
        for row, members, priced in zip(rows, mask[rows].sum(axis=1), counted[rows].sum(axis=1), strict=True)
    )
    return Survival(tuple(by_year), ended, int(listed.sum()), span)
