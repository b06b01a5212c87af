"""A sheet's columns by plain name, and the record of a recognised file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from rotascope.sources.files.cells.layout import (
    DIVIDEND,
    FINITE,
    FRACTION,
    LEVEL,
    NOT_NEGATIVE,
    POSITIVE,
    SPLIT,
    Field,
    Layout,
    NumberRule,
)
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.tables import build
from rotascope.sources.files.tables.meaning import LEVELS, Meaning
from rotascope.sources.files.tables.release import Clock
from rotascope.sources.files.vendors.grid import plain_name

SYMBOLS = ("ticker", "symbol", "id")
DATES = ("date", "session", "day", "datetime", "timestamp", "observation_date", "sasdate", "ym")
UNIVERSES = ("universe", "index")
CLOCKS = ("known_at", "release_date")
YEARS, MONTHS = ("ref_year", "year"), ("ref_month", "month")
HOLDERS = ("holder", "etf", "fund")
ADJUSTED = ("adj_close", "adjusted_close", "adjclose")
WORDS = ("name", "sector", "industry", "currency")
PLURALS = {
    "level": "levels",
    "stock": "levels of stocks",
    "fund": "levels of funds",
    "index": "levels of indexes",
    "macro": "macro series",
    "return": "returns",
    "factor": "factor returns",
}
NUMBERS: Mapping[str, tuple[Sequence[str], NumberRule]] = {
    "open": (("open",), POSITIVE),
    "high": (("high",), POSITIVE),
    "low": (("low",), POSITIVE),
    "close": (("close", "close_last"), POSITIVE),
    "volume": (("volume", "vol"), NOT_NEGATIVE),
    "adjusted": (ADJUSTED, POSITIVE),
    "dividend": (("dividend", "dividends"), DIVIDEND),
    "split": (("split", "splits", "stock_splits", "split_ratio"), SPLIT),
    "value": (("value", "level"), LEVEL),
    "weight": (("weight",), FRACTION),
    "percent": (("weight_pct", "weight_percent"), FINITE),
    "shares": (("shares", "quantity"), FINITE),
    "worth": (("value", "market_value", "market_value_usd"), FINITE),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class Shape:
    """A recognised file.

    words     what it is, for the report
    table     the table that it is mainly for
    left_out  columns that hold no number in any cell
    key       targets that identify a row, the date last
    build     versioned rows and what is said of the file -> the store's frames
    clock     what dates its rows; None = what its numbers mean does
    meaning   what its numbers mean, where the shape itself says it
    """

    words: str
    table: str
    layout: Layout
    key: tuple[str, ...]
    build: Callable[[pl.DataFrame, build.Provenance], Mapping[str, pl.DataFrame]]
    left_out: tuple[str, ...] = ()
    clock: Clock | None = None
    meaning: Meaning | None = None


@dataclass(frozen=True, eq=False)
class Columns:
    """A sheet's columns by plain name: lower case, words joined by one underscore; and what is said of its numbers."""

    sheet: Sheet
    meaning: Meaning = LEVELS
    skip_bad: bool = False

    @cached_property
    def plain(self) -> Mapping[str, str]:
        """Plain name -> the file's own; where two columns have one plain name the first counts."""
        return {plain_name(name): name for name in reversed(self.sheet.columns)}

    def first(self, names: Iterable[str]) -> str | None:
        """The file's own name of the first of these that it has."""
        return next((self.plain[name] for name in names if name in self.plain), None)

    @property
    def date(self) -> str | None:
        """The date column; an unnamed first one, which is how tables with an index are exported, counts."""
        first = self.sheet.columns[0]
        return self.first(DATES) or (first if plain_name(first) in {"", "unnamed_0", "index_level_0"} else None)

    def numbers(self, *targets: str) -> dict[str, Field]:
        """Those of the number columns that the file has."""
        names = {target: self.first(NUMBERS[target][0]) for target in targets}
        return {target: Field(name, "number", NUMBERS[target][1]) for target, name in names.items() if name}

    def extras(self, *, event: str, words: Iterable[str] = WORDS) -> dict[str, Field]:
        """Text columns that the file has, and known_at or release_date, which any shape may have."""
        texts = {name: Field(self.plain[name], "text") for name in words if name in self.plain}
        clock = self.first(CLOCKS)
        return {**texts, **({"known_at": Field(clock, "time", optional=True, after=event)} if clock else {})}
