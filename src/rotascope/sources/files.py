"""Files of your own: CSV and Parquet, long or wide, checked cell by cell and shaped for the store."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from rotascope.errors import BadSetting
from rotascope.schema import TABLES
from rotascope.sessions import nyse
from rotascope.sources.batch import Batch
from rotascope.sources.build import About
from rotascope.sources.cells import Typed, read_cells
from rotascope.sources.report import ImportReport, counted
from rotascope.sources.shapes import SYMBOLS, Shape, listed, recognise
from rotascope.sources.tabular import Sheet, open_sheet
from rotascope.sources.versions import Versions, versions

BASES = ("price", "total")


def read_file(
    path: Path | str,
    *,
    basis: str | None = None,
    table: str | None = None,
    delimiter: str | None = None,
    symbol: str | None = None,
    skip_bad: bool = False,
) -> Batch:
    """A file as a batch, with its report; nothing is written anywhere.

    basis      what levels are: price or total (return); adjusted closes are total unless this says otherwise
    table      the table that the file is for, where its columns fit several
    delimiter  of a CSV; a comma, in .tsv a tab, unless this says otherwise
    symbol     whose prices they are, in a file without a symbol column
    skip_bad   leave refused rows out, and count them, rather than refusing the file

    Raises InputRefused, one line with row and column, for anything that cannot be taken; BadSetting for an option.
    """
    check_options(basis=basis, table=table)
    place = Path(path)
    sheet = named(open_sheet(place, delimiter=delimiter), symbol)
    sha256 = hashed(place)
    shape = recognise(sheet, table=table)
    typed = read_cells(sheet, shape.layout, skip_bad=skip_bad)
    rows = versions(typed.frame, shape.key)
    about = About(source=f"file {place.name}", vintage=f"sha256 {sha256[:12]}", basis=basis, exchanges=typed.exchanges)
    frames = {name: frame for name, frame in shape.build(rows.frame, about).items() if frame.height}
    chosen = {"basis": basis, "table": table, "delimiter": delimiter, "symbol": symbol}
    options = {name: value for name, value in chosen.items() if value is not None}
    return Batch(
        source="file", file=place.name, sha256=sha256, raw=place, frames=frames,
        options={**options, **({"skip_bad": "yes"} if skip_bad else {})},
        report=report(sheet, shape, typed, rows, frames),
    )  # fmt: skip


def check_options(*, basis: str | None, table: str | None) -> None:
    """BadSetting for a basis or a table that does not exist."""
    if basis not in {None, *BASES}:
        raise BadSetting(f"basis {basis!r} is not known", f"choose {' or '.join(BASES)}")
    names = [one.name for one in TABLES if one.name != "batches"]
    if table not in {None, *names}:
        raise BadSetting(f"no table {table!r}", f"choose one of {', '.join(names)}")


def named(sheet: Sheet, symbol: str | None) -> Sheet:
    """The sheet with a symbol column, where the caller says whose rows they are."""
    if symbol is None:
        return sheet
    column = SYMBOLS[0]
    if column in sheet.columns:
        raise BadSetting(f"{sheet.path} has a {column} column of its own", "leave --symbol out")
    cells = sheet.cells.with_columns(pl.lit(symbol).alias(column))
    return replace(sheet, cells=cells, columns=(*sheet.columns, column))


def hashed(path: Path) -> str:
    """The SHA-256 of the file's bytes."""
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def report(
    sheet: Sheet, shape: Shape, typed: Typed, rows: Versions, frames: Mapping[str, pl.DataFrame]
) -> ImportReport:
    """What reading came to."""
    first, last = rows.frame.select(pl.col(shape.key[-1]).min().alias("first"), pl.col(shape.key[-1]).max()).row(0)
    return ImportReport(
        file=sheet.path.name, shape=shape.words, noun=shape.layout.noun, rows=typed.rows,
        symbols=rows.frame["id"].n_unique(), first=first, last=last,
        tables={name: frame.height for name, frame in frames.items()}, duplicates=rows.duplicates,
        conflicts=rows.conflicts, gaps=typed.gaps, refused=typed.refused, refusals=typed.refusals,
        notes=(*typed.notes, *notes(sheet, shape, rows)),
    )  # fmt: skip


def notes(sheet: Sheet, shape: Shape, rows: Versions) -> tuple[str, ...]:
    """What a reader should know of the file beside its counts."""
    used = {want.column for want in shape.layout.wants.values()} | set(shape.layout.header)
    unused = [name for name in sheet.columns if name not in used]
    said = ["rows were not in date order; they are stored sorted"] if rows.unsorted else []
    said += [f"columns not used: {listed(unused)}"] if unused else []
    return (*said, *(price_notes(rows.frame) if shape.table == "prices" else ()))


def price_notes(rows: pl.DataFrame) -> tuple[str, ...]:
    """Prices on days without a session, and prints whose high and low do not bound them."""
    sessions = nyse()
    days = rows["session"].unique().filter(rows["session"].unique().is_between(sessions.first, sessions.last))
    odd = days.filter(~days.is_in(pl.Series(sessions.days).implode())).sort()
    said = []
    if odd.len():
        count = rows.filter(pl.col("session").is_in(odd.implode())).height
        said.append(f"{counted(count, 'price')} on {counted(odd.len(), 'day')} without a session (first {odd[0]})")
    if {"high", "low"} <= set(rows.columns):
        inside = pl.all_horizontal(
            pl.col(name).is_between(pl.col("low"), pl.col("high")) for name in ("open", "close") if name in rows.columns
        )
        torn = rows.filter(~inside.fill_null(value=True))
        if torn.height:
            one = torn.select("id", "session").row(0)
            said.append(
                f"{counted(torn.height, 'row')} where low and high do not bound the rest (first {one[0]} {one[1]})"
            )
    return tuple(said)
