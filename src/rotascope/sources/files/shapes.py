"""The shapes of file that are understood, one small recogniser each.

To add one: write a function from `Columns` to a `Shape`, or None where the columns are others; put it into `SHAPES`,
before `wide`, which takes whatever has a date; and give it a line in docs/data-import.md.
"""

from dataclasses import dataclass, replace

import polars as pl

from rotascope.catalogue.items import BY_ITEM, POSITIVE_ITEMS
from rotascope.errors import InputRefused
from rotascope.sources.files.cells.layout import Field, Layout, wide_layout
from rotascope.sources.files.cells.numeric import number_columns
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.columns import (
    ADJUSTED,
    CLOCKS,
    DATES,
    HOLDERS,
    MONTHS,
    NUMBERS,
    PLURALS,
    SYMBOLS,
    UNIVERSES,
    WORDS,
    YEARS,
    Columns,
    Shape,
)
from rotascope.sources.files.index_multiples import index_years
from rotascope.sources.files.report import list_names, plural
from rotascope.sources.files.snapshots import company_figures, descriptions, estimates, fund_shares, portfolio_returns
from rotascope.sources.files.tables import accounts, build
from rotascope.sources.files.tables.meaning import LEVELS, Meaning
from rotascope.sources.files.tables.release import date_holdings
from rotascope.sources.files.vendors.grid import plain_name


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


def member_changes(columns: Columns) -> Shape | None:
    """Changes of members alone, which no list of them follows from: InputRefused."""
    if columns.first(("add", "added")) and columns.first(("remove", "removed")):
        raise InputRefused(
            f"{columns.sheet.path}: changes of members, and no list that they change",
            "import a list of the members instead: ticker, start and end, with --universe NAME",
        )
    return None


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
    named = columns.sheet.cells.with_columns(accounts.item_name(pl.col(item)).alias(accounts.NAME))
    cells, mirrored = accounts.mirror_outlays(named, value)
    spans = {"period_start": Field(start, "date", optional=True)} if start else {"freq": Field(str(freq), "text")}
    fields = {"id": Field(symbol, "symbol"), "item": Field(item, "text"), **spans}
    fields["period_end"] = Field(end, "date", after="period_start" if start else None)
    fields["value"] = Field(value, "number", accounts.refuse_negative(POSITIVE_ITEMS))
    fields |= {name: Field(columns.plain[name], "text") for name in ("unit", "form", *WORDS) if name in columns.plain}
    clock = columns.first(("known_at", "filed", "filing_date", "accepted"))
    fields |= {"known_at": Field(clock, "time", optional=True, after="period_end")} if clock else {}
    layout = Layout(cells, fields)
    key = ("id", "item", *spans, "period_end")
    habit = f", outlays written as negative ({list_names(mirrored)})" if mirrored else ""
    return Shape(words=f"company accounts{habit}", table="facts", layout=layout, key=key, build=accounts.facts)


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


def wide_header(sheet: Sheet) -> tuple[str, ...]:
    """The columns of a wide sheet that may hold numbers; none where the sheet is of another shape."""
    columns = Columns(sheet)
    if not columns.date or any(recogniser(columns) is not None for recogniser in SHAPES if recogniser is not wide):
        return ()
    if columns.first((*SYMBOLS, *ADJUSTED, "close", "open", "value")):
        return ()
    header = tuple(name for name in sheet.columns if name != columns.date and plain_name(name) not in CLOCKS)
    return number_columns(sheet, header, skip_bad=True) if header else ()


SHAPES = (
    member_changes,
    member_spells,
    member_months,
    estimates,
    index_years,
    holdings,
    facts,
    fund_shares,
    company_figures,
    portfolio_returns,
    prices,
    adjusted_closes,
    values,
    months,
    descriptions,
    wide,
)
OTHER_THAN_LEVELS = (values, months, wide)


@dataclass(frozen=True, slots=True)
class Need:
    """What a shape cannot do without: how it is called, the names that it may have, and what says it instead."""

    words: str
    names: tuple[str, ...]
    option: str = ""


VALUE = Need("value", ("value", "level"))
UNIVERSE = Need("universe", UNIVERSES, "--universe NAME")
SYMBOL = Need("ticker", SYMBOLS, "--symbol NAME")
DAY = Need("date", DATES, "--date YYYY-MM-DD")
WEIGHT = Need("weight", ("weight", "weight_pct", "weight_percent"))
ITEMS = Need("an item of accounts", tuple(name for item in BY_ITEM.values() for name in (item.name, *item.aliases)))
NEEDS: tuple[tuple[str, str, tuple[Need, ...]], ...] = (
    ("prices", "prices", (SYMBOL, Need("date", DATES), Need("close", ("close",)))),
    ("adjusted closes", "series", (SYMBOL, Need("date", DATES), Need("adj_close", ADJUSTED))),
    ("levels or figures, long", "series", (SYMBOL, Need("date", DATES), VALUE)),
    (
        "figures by month",
        "series",
        (SYMBOL, Need("year", YEARS), Need("month", MONTHS), VALUE),
    ),
    (
        "holdings",
        "holdings",
        (
            Need("holder", HOLDERS, "--holder NAME"),
            SYMBOL,
            DAY,
            WEIGHT,
        ),
    ),
    (
        "members by spell",
        "members",
        (UNIVERSE, SYMBOL, Need("start", ("start", "start_date"))),
    ),
    (
        "members by month",
        "members",
        (UNIVERSE, SYMBOL, Need("month", ("month",))),
    ),
    (
        "company accounts",
        "facts",
        (
            SYMBOL,
            Need("item", ("item", "tag", "concept")),
            Need("period_end", ("period_end",)),
            Need("value", ("value",)),
            Need("period_start or freq", ("period_start", "freq")),
        ),
    ),
    (
        "company figures side by side",
        "facts",
        (SYMBOL, Need("fy_end, as_of or date", ("fy_end", "as_of", "date", "period_end"), "--date YYYY-MM-DD"), ITEMS),
    ),
    (
        "descriptions of companies",
        "instruments",
        (SYMBOL, Need("name", ("name",)), Need("sector or industry", ("sector", "industry"))),
    ),
)


def recognise(sheet: Sheet, *, table: str | None, meaning: Meaning = LEVELS, skip_bad: bool = False) -> Shape:
    """The first shape that fits (and is for `table`, if one is named). InputRefused names the nearest if none does."""
    columns = Columns(sheet, meaning, skip_bad)
    shapes = SHAPES if meaning.priced else OTHER_THAN_LEVELS
    fitting = (shape for shape in (recogniser(columns) for recogniser in shapes) if shape is not None)
    first = next((shape for shape in fitting if table in {None, shape.table}), None)
    if first is not None:
        return first
    wanted = f" for table {table}" if table else ""
    cause = f"{sheet.path}: no shape{wanted} fits its columns ({list_names(sheet.columns)})"
    raise InputRefused(*name_nearest(cause, columns, table))


def name_nearest(cause: str, columns: Columns, table: str | None) -> tuple[str, str]:
    """A refusal's cause and remedy with the shape that lacks the least, and what it lacks first."""
    scored = []
    for words, fills, needs in NEEDS:
        if table not in {None, fills} and any(table == other for _, other, _ in NEEDS):
            continue
        lacking = [need for need in needs if columns.first(need.names) is None]
        scored.append((len(lacking), -len(needs), words, lacking))
    fewest, _, words, lacking = min(scored, key=lambda score: score[:2])
    if not fewest:
        return f"{cause}; nearest: {words}", "say what the numbers are: --kind macro, return or factor"
    first = lacking[0]
    more = f" and {', '.join(need.words for need in lacking[1:])}" if fewest > 1 else ""
    remedy = f"name a column {first.words}" + (f", or pass {first.option}" if first.option else "")
    return f"{cause}; nearest: {words}, which lacks {first.words}{more}", remedy
