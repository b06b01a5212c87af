"""Small payloads in the form of the registry packs' files, made by hand: the real ones may not be passed on.

`python tests/pack_payloads.py` writes those under `tests/payloads/packs`, the same bytes each time.
"""

import gzip
import io
import sqlite3
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import polars as pl

from rotascope.sources.packs.index_funds import BROAD, CACHE, FACTORS, STYLED
from rotascope.sources.packs.packs import PACKS
from rotascope.sources.packs.sp500 import DATABASE, MEMBERSHIP
from rotascope.sources.packs.us600 import MEMBER

FOLDER = Path(__file__).parent / "payloads" / "packs"
CLOSES = "Dates,A,BF/B,not a symbol\n" + "".join(
    f"{day:02d}-03-2001,{10 + day},{20 - day / 10},1\n" for day in (1, 2, 5, 6, 7, 8, 9)
)
LISTS = 'date,tickers\n2000-01-03,"A,B"\n2001-01-02,"A,BF.B"\n2002-01-02,"A,B"\n'
# First and last year: OLD spans all; NEW lists in 2010 and lives, REUSED ends; LATE begins in 2018; TORN has a hole.
SPANS = {
    "OLD": (2007, 2019),
    "NEW": (2010, 2019),
    "REUSED": (2010, 2015),
    "LATE": (2018, 2019),
    "TORN": (2007, 2019),
    "XLC": (2018, 2019),
    "^IRX": (2007, 2019),
}


def price_archive(text: str = CLOSES) -> bytes:
    """A source archive with one wide CSV of closes."""
    return archive_of({MEMBER: text.encode()})


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """A source archive with these files."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(plain.getvalue(), mtime=0)


def return_archive() -> bytes:
    """A source archive with daily returns of each broad fund."""
    days = [datetime(2001, 3, day) for day in (1, 2, 5)]  # noqa: DTZ001 (as the package writes them)
    table = io.BytesIO()
    pl.DataFrame({"returns": [0.01, -0.02, 0.005], "Date": days}).write_parquet(table)
    return archive_of({CACHE.format(fund=fund): table.getvalue() for fund in BROAD})


def factor_wheel() -> bytes:
    """A wheel with closes of the factor funds."""
    text = f"Date,{','.join(STYLED)}\n2014-01-02,{','.join('10' for _ in STYLED)}\n2014-01-03,,11,12,13,14\n"
    return wheel_of(FACTORS, gzip.compress(text.encode(), mtime=0))


def price_wheel() -> bytes:
    """A wheel with a database of weekly closes, two company names and one sector fund."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("create table price_data (Date text, Symbol text, Close real)")
        base.execute("create table company_list (Symbol text, Name text, Sector text)")
        base.execute("create table sector_metadata (sector_name text, etf_ticker text, etf_name text)")
        days = pl.date_range(date(2007, 8, 1), date(2019, 12, 31), "7d", eager=True)
        for symbol, (first, last) in SPANS.items():
            listed = [day for day in days if first <= day.year <= last and (symbol, day.year) != ("TORN", 2012)]
            base.executemany("insert into price_data values (?,?,?)", [(str(day), symbol, 10.0) for day in listed])
        base.execute("insert into company_list values ('OLD','Old Company','Energy')")
        base.execute("insert into sector_metadata values ('Communication Services','XLC','Sector Fund')")
        base.commit()
        return wheel_of(DATABASE, base.serialize())


def membership_wheel(text: str = LISTS) -> bytes:
    """A wheel with lists of members by date."""
    return wheel_of(MEMBERSHIP, gzip.compress(text.encode(), mtime=0))


def wheel_of(name: str, content: bytes) -> bytes:
    """A wheel with one file in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def main() -> None:
    """Write the payloads under the names of the pinned files."""
    files = [payload.pin.file for pack in PACKS for payload in pack.payloads]
    funds = (return_archive(), factor_wheel())
    contents = (*funds, price_archive(), price_wheel(), membership_wheel())
    for file, content in zip(files, contents, strict=True):
        (FOLDER / file).write_bytes(content)


if __name__ == "__main__":
    main()
