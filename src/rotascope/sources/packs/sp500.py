"""The S&P 500 panel of 2007 to 2025: a SQLite file inside a wheel; and membership by date inside another."""

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from rotascope.schema import INSTRUMENTS, MEMBERS, SERIES
from rotascope.sources.files.dates import at_close
from rotascope.sources.packs.us600 import listed, named

DATABASE = "portfolio_analytics/sample_data/market_data.db"
MEMBERSHIP = "beatnothing/data/sp500_membership_by_date.csv.gz"
UNIVERSE = "sp500"
LATE = pl.date(2014, 1, 1)  # the list is of about 2012: a series that begins after is another firm of that symbol
START = pl.date(2008, 4, 1)  # one that begins between may be a new listing, if it is still there at the end
HOLE = 30  # days: a longer hole parts two firms of one symbol
BILL = "^IRX"


def sp500_stocks(path: Path, rights: str) -> Mapping[str, pl.DataFrame]:
    """Dividend-adjusted closes as total-return levels of stocks and sector funds; series of reused symbols left out."""
    with NamedTemporaryFile(suffix=".db") as file:
        with zipfile.ZipFile(path) as wheel:
            file.write(wheel.read(DATABASE))
        file.flush()
        base = sqlite3.connect(f"file:{file.name}?mode=ro", uri=True)
        try:
            prices = base.execute("select Symbol, Date, Close from price_data where Close > 0").fetchall()
            firms = base.execute("select Symbol, Name, Sector from company_list").fetchall()
            funds = base.execute("select etf_ticker, etf_name, sector_name from sector_metadata").fetchall()
        finally:
            base.close()
    raw = pl.DataFrame(prices, schema=["printed", "date", "value"], orient="row").filter(pl.col("printed") != BILL)
    rows = named(raw.with_columns(pl.col("date").str.to_date())).with_columns(known_at=at_close(pl.col("date")))
    kept = whole(rows.sort("id", "date"), [one for one, _, _ in funds])
    words = pl.DataFrame([*firms, *funds], schema=["printed", "called", "industry_sector"], orient="row")
    about = listed(kept, "total", "portfolio-analytics-ai 0.2.5", rights)
    told = about.join(named(words).unique("id", keep="last"), on="id", how="left").with_columns(
        name=pl.coalesce("called", "name"),
        sector=pl.col("industry_sector"),
        kind=pl.when(pl.col("id").is_in([one for one, _, _ in funds])).then(pl.lit("fund")).otherwise("kind"),
    )
    return {SERIES.name: SERIES.conform(kept), INSTRUMENTS.name: INSTRUMENTS.conform(told)}


def whole(rows: pl.DataFrame, funds: list[str]) -> pl.DataFrame:
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


def sp500_members(path: Path, _rights: str) -> Mapping[str, pl.DataFrame]:
    """Spells of membership; an end becomes known when it comes, as a second version of an open spell."""
    with zipfile.ZipFile(path) as wheel:
        table = pl.read_csv(io.BytesIO(gzip.decompress(wheel.read(MEMBERSHIP))))
    lists = table.with_columns(pl.col("date").str.to_date(), pl.col("tickers").str.split(",")).sort("date")
    placed = lists.with_row_index("place").with_columns(following=pl.col("date").shift(-1))
    each = named(placed.explode("tickers").rename({"tickers": "printed"})).unique(["id", "place"]).sort("id", "place")
    fresh = (pl.col("place").cast(pl.Int64).diff() != 1).fill_null(value=True).over("id")
    spells = (
        each.with_columns(spell=fresh.cum_sum().over("id"))
        .group_by("id", "spell", maintain_order=True)
        .agg(pl.col("date").first().alias("start"), pl.col("following").last().alias("end"))
    )
    opened = spells.with_columns(end=pl.lit(None, pl.Date), known_at=at_close(pl.col("start")))
    ended = spells.filter(pl.col("end").is_not_null()).with_columns(known_at=at_close(pl.col("end")))
    versions = pl.concat([opened, ended]).with_columns(universe=pl.lit(UNIVERSE)).sort("id", "start", "known_at")
    return {MEMBERS.name: MEMBERS.conform(versions)}
