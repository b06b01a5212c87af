"""Shapes with several figures a row: company figures side by side, descriptions, portfolios, estimates, fund shares."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from rotascope.catalogue.items import BY_ITEM, POSITIVE_ITEMS
from rotascope.errors import InputRefused
from rotascope.schema import ESTIMATES, FLOWS, INSTRUMENTS
from rotascope.schema.clock import ALWAYS
from rotascope.sources.files.cells.layout import FINITE, NOT_NEGATIVE, Field, Layout
from rotascope.sources.files.columns import DATES, SYMBOLS, Columns, Shape
from rotascope.sources.files.kinds import split_statement_name
from rotascope.sources.files.tables import accounts, build
from rotascope.sources.files.tables.meaning import RETURN_RULES, Meaning

ITEM, VALUE, SPAN, DAY = "__figure", "__value", "__span", "__day"
SECTORS, INDUSTRIES = ("sector", "gics_sector"), ("industry", "gics_sub_industry", "sub_industry")
NAMES = ("name", "short_name", "shortname", "long_name")
ENDS = {"period_end": None, "fy_end": "annual", "as_of": "balance", "date": "balance"}


def company_figures(columns: Columns) -> Shape | None:
    """Company figures side by side: ticker; period_end, fy_end, as_of or date; columns named as items of accounts."""
    symbol, freq = columns.first(SYMBOLS), columns.first(("freq", "frequency"))
    end = next((name for name in ENDS if name in columns.plain), None)
    named = {name: split_statement_name(name) for name in columns.sheet.columns}
    items = {name: item for name, item in named.items() if item in BY_ITEM}
    if not (symbol and end and items) or columns.first(("item", "value", "close", "adj_close", "weight", "weight_pct")):
        return None
    span = ENDS[end] if freq is None else None
    if span is None and freq is None:
        return None
    figures = {name: item for name, item in items.items() if span != "balance" or BY_ITEM[item].balance}
    if not figures:
        return None
    clock = columns.first(("known_at", "filed", "filing_date", "accepted"))
    texts = {"name": columns.first(NAMES), "sector": columns.first(SECTORS), "industry": columns.first(INDUSTRIES)}
    index = [name for name in (symbol, columns.plain[end], freq, clock, *texts.values()) if name]
    text = columns.sheet.cells.with_columns(pl.col(list(figures)).cast(pl.String))
    long = text.unpivot(on=list(figures), index=["__row", *index], variable_name=ITEM, value_name=VALUE)
    spans = pl.lit(span) if span else pl.col(str(freq)).cast(pl.String)
    name = pl.col(ITEM).replace_strict(figures, return_dtype=pl.String)
    cells = long.filter(pl.col(VALUE).str.strip_chars() != "").with_columns(
        name.alias(accounts.NAME), spans.alias(SPAN)
    )
    fields = {"id": Field(symbol, "symbol"), "item": Field(accounts.NAME, "text"), "freq": Field(SPAN, "text")}
    fields |= {"period_end": Field(columns.plain[end], "date")}
    fields["value"] = Field(VALUE, "number", accounts.refuse_negative(POSITIVE_ITEMS))
    fields |= {"known_at": Field(clock, "time", optional=True, after="period_end")} if clock else {}
    fields |= {target: Field(column, "text") for target, column in texts.items() if column}
    layout = Layout(cells, fields, parts=tuple(figures))
    return Shape(
        words=f"company figures side by side ({', '.join(sorted(set(figures.values())))})",
        table="facts",
        layout=layout,
        key=("id", "item", "freq", "period_end"),
        build=accounts.facts,
    )


def descriptions(columns: Columns) -> Shape | None:
    """What companies are: ticker, name, and sector or industry; no numbers, no dates."""
    symbol, name = columns.first(SYMBOLS), columns.first(NAMES)
    sector, industry = columns.first(SECTORS), columns.first(INDUSTRIES)
    if not (symbol and name and (sector or industry)) or columns.first(
        (*DATES, "weight", "weight_pct", "close", "as_of")
    ):
        return None
    day = columns.sheet.cells.with_columns(pl.lit("1900-01-01").alias(DAY))
    texts = {"name": name, "sector": sector, "industry": industry, "exchange": columns.first(("exchange",))}
    fields = {"id": Field(symbol, "symbol"), "session": Field(DAY, "date")}
    fields |= {target: Field(column, "text") for target, column in texts.items() if column}
    return Shape(
        words="descriptions of companies",
        table="instruments",
        layout=Layout(day, fields),
        key=("id", "session"),
        build=describe_companies,
    )


def describe_companies(rows: pl.DataFrame, origin: build.Provenance) -> Mapping[str, pl.DataFrame]:
    """id, name, sector, industry -> instruments, taken as always so; a file of descriptions dates none of them."""
    listed = build.instruments(rows, origin, event="session", fixed={"kind": "stock", "unit": "usd", "basis": "price"})
    listed_always = listed.with_columns(known_at=ALWAYS, frequency=pl.lit(None, pl.String))
    exchanges = rows.select(pl.col("id").cast(pl.String), "exchange") if "exchange" in rows.columns else None
    if exchanges is not None:
        listed_always = listed_always.drop("exchange").join(exchanges.unique("id", keep="last"), on="id", how="left")
    return {INSTRUMENTS.name: INSTRUMENTS.conform(listed_always)}


def portfolio_returns(columns: Columns) -> Shape | None:
    """Portfolio returns by month: ym or date, portfolio, and vw_ret_pct, ew_ret_pct or both, in percent."""
    day, portfolio = columns.first(DATES), columns.first(("portfolio",))
    returns = (("vw_ret_pct", "VW"), ("ew_ret_pct", "EW"))
    kinds = {columns.plain[name]: suffix for name, suffix in returns if name in columns.plain}
    if not (day and portfolio and kinds):
        return None
    cells = columns.sheet.cells.select("__row", pl.col(day).cast(pl.String), pl.col(portfolio).cast(pl.String), *kinds)
    month = pl.col(day).str.replace(r"^(\d{4})(\d{2})$", "$1-$2")
    long = cells.with_columns(month.alias(DAY)).unpivot(
        on=list(kinds), index=["__row", DAY, portfolio], variable_name=ITEM, value_name=VALUE
    )
    suffix = pl.col(ITEM).replace_strict(kinds, return_dtype=pl.String)
    name = pl.concat_str(pl.col(portfolio).str.replace_all(" ", "_"), pl.lit("."), suffix)
    rule = RETURN_RULES["percent"]
    fields = {"id": Field(SPAN, "symbol"), "date": Field(DAY, "date"), "value": Field(VALUE, "number", rule)}
    meaning = Meaning(kind="factor", unit="fraction", rule=rule, divisor=100.0)
    return Shape(
        words="portfolio returns by month, value-weighted (.VW) and equal-weighted (.EW), in percent",
        table="series",
        layout=Layout(long.with_columns(name.alias(SPAN)), fields, parts=(day, portfolio, *kinds)),
        key=("id", "date"),
        build=lambda rows, origin: build.plain_series(rows, replace(origin, meaning=meaning)),
        meaning=meaning,
    )


def estimates(columns: Columns) -> Shape | None:
    """Estimates by vintage: ticker, vintage (2025-Q3 or a date), date (the end of the period), and numbers."""
    symbol, vintage, day = columns.first(SYMBOLS), columns.first(("vintage",)), columns.first(("date", "period_end"))
    if vintage and day and not symbol:
        raise InputRefused(f"{columns.sheet.path}: estimates by vintage that do not say of what", "pass --symbol NAME")
    numbers = [
        name for name in columns.sheet.columns if name not in {symbol, vintage, day} and not name.endswith("_qtr")
    ]
    if not (symbol and vintage and day and numbers):
        return None
    texts = columns.sheet.cells.with_columns(pl.col(numbers).cast(pl.String))
    long = texts.unpivot(on=numbers, index=["__row", symbol, vintage, day], variable_name=ITEM, value_name=VALUE)
    fields = {
        "id": Field(symbol, "symbol"),
        "item": Field(ITEM, "text"),
        "period_end": Field(day, "date"),
        "date": Field(SPAN, "date"),
        "value": Field(VALUE, "number", FINITE),
    }
    cells = long.with_columns(quarter_end(pl.col(vintage)).alias(SPAN)).filter(pl.col(VALUE).str.strip_chars() != "")
    return Shape(
        words=f"estimates by vintage ({', '.join(numbers)})",
        table="estimates",
        layout=Layout(cells, fields, parts=(vintage, *numbers)),
        key=("id", "item", "period_end", "date"),
        build=build_estimates,
    )


def build_estimates(rows: pl.DataFrame, _origin: build.Provenance) -> Mapping[str, pl.DataFrame]:
    """id, item, period_end, date, value -> estimates."""
    named = build.in_namespaces(rows, "level", order=("id", "item", "period_end", "date"))
    return {ESTIMATES.name: ESTIMATES.conform(named)}


def quarter_end(vintage: pl.Expr) -> pl.Expr:
    """2025-Q3 as 2025-09-30; a date stays."""
    year, quarter = vintage.str.extract(r"^(\d{4})-?Q([1-4])$", 1), vintage.str.extract(r"^(\d{4})-?Q([1-4])$", 2)
    ends = quarter.replace_strict({"1": "-03-31", "2": "-06-30", "3": "-09-30", "4": "-12-31"}, default=None)
    return pl.coalesce(pl.concat_str(year, ends), vintage)


def fund_shares(columns: Columns) -> Shape | None:
    """Shares of a fund: ticker, date, shares_outstanding, and no other item of accounts."""
    symbol, day = columns.first(SYMBOLS), columns.date
    shares = columns.first(("shares_outstanding",))
    items = [name for name in columns.sheet.columns if split_statement_name(name) in BY_ITEM and name != shares]
    if not (symbol and day and shares) or items or columns.first(("period", "filing_date", "close")):
        return None
    fields = {
        "id": Field(symbol, "symbol"),
        "date": Field(day, "date"),
        "shares": Field(shares, "number", NOT_NEGATIVE),
    }
    return Shape(
        words="shares outstanding of funds",
        table="flows",
        layout=Layout(columns.sheet.cells, fields),
        key=("id", "date"),
        build=build_fund_shares,
    )


def build_fund_shares(rows: pl.DataFrame, origin: build.Provenance) -> Mapping[str, pl.DataFrame]:
    """id, date, shares -> flows, and instruments of the funds."""
    fund: dict[str, str | None] = {"kind": "fund", "unit": "level"}
    return {
        FLOWS.name: FLOWS.conform(rows),
        INSTRUMENTS.name: build.instruments(rows, origin, event="date", fixed=fund),
    }
