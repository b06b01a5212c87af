"""The shapes of file that are understood, one small recogniser each.

To add one: write a function from `Columns` to a `Shape`, or None where the columns are others; put it into `SHAPES`,
before `wide`, which takes whatever has a date; and give it a line in docs/data-import.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from rotascope.catalogue.items import POSITIVE_ITEMS
from rotascope.errors import InputRefused
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
    wide_layout,
)
from rotascope.sources.files.cells.numeric import number_columns
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.report import list_names, plural
from rotascope.sources.files.tables import accounts, build
from rotascope.sources.files.tables.meaning import LEVELS, Meaning
from rotascope.sources.files.tables.release import Clock, date_holdings

SYMBOLS = ("ticker", "symbol", "id")
DATES = ("date", "session", "day", "datetime", "timestamp", "observation_date")
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
    "close": (("close",), POSITIVE),
    "volume": (("volume",), NOT_NEGATIVE),
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
    """

    words: str
    table: str
    layout: Layout
    key: tuple[str, ...]
    build: Callable[[pl.DataFrame, build.Provenance], Mapping[str, pl.DataFrame]]
    left_out: tuple[str, ...] = ()
    clock: Clock | None = None


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


def plain_name(name: str) -> str:
    """`Adj Close` and `adj-close` as adj_close."""
    return "_".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def member_spells(columns: Columns) -> Shape | None:
    """Membership by spells: universe or index, ticker, start, and end."""
    universe, symbol, start = columns.first(UNIVERSES), columns.first(SYMBOLS), columns.first(("start", "start_date"))
    if not (universe and symbol and start):
        return None
    end = columns.first(("end", "end_date"))
    fields = {
        "universe": Field(universe, "group"),
        "id": Field(symbol, "symbol"),
        "start": Field(start, "date"),
    }
    fields |= {"end": Field(end, "date", optional=True, after="start")} if end else {}
    layout = Layout(columns.sheet.cells, fields | columns.extras(event="start", words=()))
    key = ("universe", "id", "start")
    return Shape(words="index members by spell", table="members", layout=layout, key=key, build=build.spells)


def member_months(columns: Columns) -> Shape | None:
    """Monthly lists of members: universe or index, month, ticker."""
    universe, symbol, month = columns.first(UNIVERSES), columns.first(SYMBOLS), columns.first(("month",))
    if not (universe and symbol and month):
        return None
    fields = {
        "universe": Field(universe, "group"),
        "id": Field(symbol, "symbol"),
        "month": Field(month, "date"),
    }
    layout = Layout(columns.sheet.cells, fields)
    key = ("universe", "id", "month")
    return Shape(words="index members by month", table="members", layout=layout, key=key, build=build.month_spells)


def holdings(columns: Columns) -> Shape | None:
    """What a fund holds: holder, etf or fund, ticker, date, weight or weight_pct; perhaps shares and value."""
    holder, symbol, day = columns.first(HOLDERS), columns.first(SYMBOLS), columns.date
    weights = columns.numbers("weight", "percent")
    if not (holder and symbol and day and weights):
        return None
    fields = {
        "holder": Field(holder, "symbol"),
        "id": Field(symbol, "symbol"),
        "date": Field(day, "date"),
        **weights,
    }
    fields |= columns.numbers("shares", "worth") | columns.extras(event="date")
    key = ("holder", "id", "date")
    layout = Layout(columns.sheet.cells, fields)
    return Shape(words="holdings", table="holdings", layout=layout, key=key, build=build.holdings, clock=date_holdings)


def prices(columns: Columns) -> Shape | None:
    """Prints: ticker, date, close; perhaps open, high, low, volume, adj_close, dividend, split."""
    symbol, day = columns.first(SYMBOLS), columns.date
    numbers = columns.numbers("open", "high", "low", "close", "volume", "adjusted", "dividend", "split")
    if not (symbol and day and "close" in numbers):
        return None
    fields = {
        "id": Field(symbol, "symbol"),
        "session": Field(day, "date"),
        **numbers,
        **columns.extras(event="session"),
    }
    words = f"prices by symbol and date ({', '.join(field.column for field in numbers.values())})"
    layout = Layout(columns.sheet.cells, fields)
    return Shape(words=words, table="prices", layout=layout, key=("id", "session"), build=build.prices)


def adjusted_closes(columns: Columns) -> Shape | None:
    """Total return levels: ticker, date, adj_close."""
    symbol, day, numbers = columns.first(SYMBOLS), columns.date, columns.numbers("adjusted")
    if not (symbol and day and numbers):
        return None
    fields = {"id": Field(symbol, "symbol"), "date": Field(day, "date"), "value": numbers["adjusted"]}
    layout = Layout(columns.sheet.cells, fields | columns.extras(event="date"))
    words = "dividend-adjusted closes by symbol and date, taken as total return levels"
    return Shape(words=words, table="series", layout=layout, key=("id", "date"), build=build.adjusted_series)


def values(columns: Columns) -> Shape | None:
    """Levels (or what --kind says): ticker, date, value."""
    symbol, day, value = columns.first(SYMBOLS), columns.date, columns.first(NUMBERS["value"][0])
    if not (symbol and day and value):
        return None
    fields = {"id": Field(symbol, "symbol"), "date": Field(day, "date"), **columns.extras(event="date")}
    fields["value"] = Field(value, "number", columns.meaning.rule)
    return series_shape(columns, Layout(columns.sheet.cells, fields), words="by symbol and date")


def months(columns: Columns) -> Shape | None:
    """Macro figures or returns: ticker, year, month, value; the date is the month's first day."""
    symbol, value = columns.first(SYMBOLS), columns.first(NUMBERS["value"][0])
    year, month = columns.first(YEARS), columns.first(MONTHS)
    if not (symbol and value and year and month) or columns.date:
        return None
    if columns.meaning.priced:
        raise InputRefused(
            f"{columns.sheet.path}: values by {year} and {month} name no day on which a level stood",
            "say --kind macro, return or factor, or add a date column",
        )
    day = f"{year}-{month}"
    cells = columns.sheet.cells.with_columns(
        pl.concat_str(whole_number(year), whole_number(month), separator="-").alias(day)
    )
    fields = {"id": Field(symbol, "symbol"), "date": Field(day, "date"), **columns.extras(event="date")}
    fields["value"] = Field(value, "number", columns.meaning.rule)
    return series_shape(columns, Layout(cells, fields, parts=(year, month)), words="by symbol, year and month")


def whole_number(column: str) -> pl.Expr:
    """A whole number as text; pandas writes one as 2025.0 where its column has gaps."""
    return pl.col(column).cast(pl.String).str.strip_chars().str.strip_suffix(".0")


def facts(columns: Columns) -> Shape | None:
    """Company accounts: ticker, item, period_end, value, period_start (or freq); perhaps unit, form, known_at."""
    symbol, item, end = (
        columns.first(SYMBOLS),
        columns.first(("item", "tag", "concept")),
        columns.first(("period_end",)),
    )
    value, start, freq = (columns.first((name,)) for name in ("value", "period_start", "freq"))
    if not (symbol and item and end and value and (start or freq)):
        return None
    cells = columns.sheet.cells.with_columns(accounts.item_name(pl.col(item)).alias(accounts.NAME))
    spans = {"period_start": Field(start, "date", optional=True)} if start else {"freq": Field(str(freq), "text")}
    fields = {"id": Field(symbol, "symbol"), "item": Field(item, "text"), **spans}
    fields["period_end"] = Field(end, "date", after="period_start" if start else None)
    fields["value"] = Field(value, "number", accounts.refuse_negative(POSITIVE_ITEMS))
    fields |= {name: Field(columns.plain[name], "text") for name in ("unit", "form", *WORDS) if name in columns.plain}
    clock = columns.first(("known_at", "filed", "filing_date", "accepted"))
    fields |= {"known_at": Field(clock, "time", optional=True, after="period_end")} if clock else {}
    layout = Layout(cells, fields)
    key = ("id", "item", *spans, "period_end")
    return Shape(words="company accounts", table="facts", layout=layout, key=key, build=accounts.facts)


def wide(columns: Columns) -> Shape | None:
    """Levels (or what --kind says): a date column and one number column a symbol."""
    day = columns.date
    header = tuple(name for name in columns.sheet.columns if name != day and plain_name(name) not in CLOCKS)
    if not (day and header) or columns.first(SYMBOLS):
        return None
    if columns.first((*ADJUSTED, "close", "open", "value")):
        raise InputRefused(
            f"{columns.sheet.path}, row 1: {'prices' if columns.meaning.priced else 'values'} of one symbol, "
            f"which no column names ({list_names(header)})",
            "pass --symbol, or add a ticker column",
        )
    numbers = number_columns(columns.sheet, header, skip_bad=columns.skip_bad)
    dates = {"date": Field(day, "date"), **columns.extras(event="date", words=())}
    layout = wide_layout(columns.sheet, dates=dates, header=numbers, rule=columns.meaning.rule)
    shape = series_shape(columns, layout, words=f"by date, {plural(len(numbers), 'column')}")
    left_out = set(header).difference(numbers)
    return replace(shape, left_out=tuple(name for name in header if name in left_out))


def series_shape(columns: Columns, layout: Layout, *, words: str) -> Shape:
    """A shape that fills `series`, in words as `levels by date`."""
    return Shape(
        words=f"{PLURALS[columns.meaning.kind]} {words}",
        table="series",
        layout=layout,
        key=("id", "date"),
        build=build.plain_series,
    )


SHAPES = (member_spells, member_months, holdings, facts, prices, adjusted_closes, values, months, wide)
OTHER_THAN_LEVELS = (values, months, wide)


def recognise(sheet: Sheet, *, table: str | None, meaning: Meaning = LEVELS, skip_bad: bool = False) -> Shape:
    """The first shape that fits (and is for `table`, if one is named). InputRefused lists the shapes if none does."""
    columns = Columns(sheet, meaning, skip_bad)
    shapes = SHAPES if meaning.priced else OTHER_THAN_LEVELS
    fitting = (shape for shape in (recogniser(columns) for recogniser in shapes) if shape is not None)
    first = next((shape for shape in fitting if table in {None, shape.table}), None)
    if first is not None:
        return first
    forms = "; ".join(f"{(shape.__doc__ or '').strip().rstrip('.')}" for shape in shapes)
    wanted = f" for table {table}" if table else ""
    raise InputRefused(
        f"{sheet.path}: no shape{wanted} fits its columns ({list_names(sheet.columns)})",
        f"name them as in: {forms}",
    )
