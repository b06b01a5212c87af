"""Files of your own: CSV and Parquet, long or wide, checked cell by cell and shaped for the store."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from rotascope.catalogue.instruments import BY_REFERENCE
from rotascope.errors import BadSetting, InputRefused
from rotascope.schema import BATCHES, INSTRUMENTS, SERIES, TABLES
from rotascope.sessions import nyse
from rotascope.sources.contract import Batch, hash_bytes
from rotascope.sources.files.cells.limits import LIMITS, Limits
from rotascope.sources.files.cells.read_cells import TypedRows, read_cells
from rotascope.sources.files.cells.sheet import ROW, Sheet, open_sheet
from rotascope.sources.files.report import ImportReport, list_names, plural
from rotascope.sources.files.shapes import SYMBOLS, Shape, recognise
from rotascope.sources.files.tables.accounts import fact_notes
from rotascope.sources.files.tables.build import Provenance
from rotascope.sources.files.tables.meaning import PRICED, check_size, choose_meaning
from rotascope.sources.files.tables.release import HOLDINGS_LAG, assumptions, choose_clock
from rotascope.sources.files.tables.versions import Versions, order_versions

BASES = ("price", "total")


def read_file(  # noqa: PLR0913 (one keyword an option of the command)
    path: Path | str,
    *,
    kind: str | None = None,
    unit: str | None = None,
    lag_days: int | None = None,
    basis: str | None = None,
    table: str | None = None,
    delimiter: str | None = None,
    symbol: str | None = None,
    skip_bad: bool = False,
    limits: Limits = LIMITS,
) -> Batch:
    """A file as a batch, with its report; nothing is written anywhere.

    kind       what a series' numbers are: level (unless this says otherwise), macro, return or factor; or whose prices
               or levels they are: stock, fund or index
    unit       of macro series, stored as given (`index` unless this says otherwise); of returns, fraction or percent
    lag_days   from a row's date to its release, where the file gives none; by cadence unless this says otherwise
    basis      what levels are: price or total (return); adjusted closes are total unless this says otherwise
    table      the table that the file is for, where its columns fit several
    delimiter  of a CSV; a comma, in .tsv a tab, unless this says otherwise
    symbol     whose prices they are, in a file without a symbol column
    skip_bad   leave refused rows out, and count them, rather than refusing the file
    limits     how large it may be

    Raises InputRefused, one line with row and column, for anything that cannot be taken; BadSetting for an option.
    """
    check_options(basis=basis, table=table, kind=kind)
    meaning = choose_meaning(kind=kind, unit=unit, lag_days=lag_days, basis=basis)
    file = Path(path)
    sheet = name_symbol(open_sheet(file, delimiter=delimiter, limits=limits), symbol)
    sha256 = hash_bytes(file)
    shape = recognise(sheet, table=table, meaning=meaning, skip_bad=skip_bad)
    typed = read_cells(sheet, shape.layout, skip_bad=skip_bad)
    check_size(sheet, typed.frame, meaning)
    check_dividends(sheet, typed.frame)
    rows = order_versions(typed.frame, shape.key, clock=shape.clock or choose_clock(sheet, meaning))
    vintage = f"sha256 {sha256[:12]}"
    origin = Provenance(
        source=f"file {file.name}", vintage=vintage, basis=basis, meaning=meaning, exchanges=typed.exchanges
    )
    frames = {name: frame for name, frame in shape.build(rows.frame, origin).items() if frame.height}
    options = {
        "kind": None if meaning.kind == "level" else kind,
        "unit": unit,
        "lag_days": lag_days,
        "basis": basis,
        "table": table,
        "delimiter": delimiter,
        "symbol": symbol,
        "skip_bad": "yes" if skip_bad else None,
    }
    report = describe_reading(sheet, shape, typed, rows, frames)
    later = (*assumptions(rows.frame, meaning, unit=unit), *(fund_notes(frames) if kind is None else ()))
    return Batch(
        source="file",
        file=file.name,
        sha256=sha256,
        raw=file,
        frames=frames,
        options={name: str(value) for name, value in options.items() if value is not None},
        report=replace(report, notes=(*report.notes, *later)),
    )


def check_options(*, basis: str | None, table: str | None, kind: str | None) -> None:
    """BadSetting for a basis or a table that does not exist, or a table that holds no series of such a kind."""
    if basis not in {None, *BASES}:
        raise BadSetting(f"basis {basis!r} is not known", f"choose {' or '.join(BASES)}")
    names = [schema.name for schema in TABLES if schema is not BATCHES]
    if table not in {None, *names}:
        raise BadSetting(f"no table {table!r}", f"choose one of {', '.join(names)}")
    if kind is not None and kind not in PRICED and table not in {None, SERIES.name}:
        raise BadSetting(f"table {table} holds no {kind} series", f"leave --table out, or say --table {SERIES.name}")


def check_dividends(sheet: Sheet, rows: pl.DataFrame) -> None:
    """InputRefused for a dividend above the close of its day, which would make a total return of nothing."""
    if not {"dividend", "close"} <= set(rows.columns):
        return
    above = rows.filter(pl.col("dividend") > pl.col("close")).sort(ROW)
    if above.height:
        first = above.row(0, named=True)
        raise InputRefused(
            f"{sheet.path}, row {first[ROW]}, column dividend: {first['dividend']:g} is above the close of "
            f"{first['close']:g} ({plural(above.height, 'such row')})",
            "correct it, or leave the dividend out",
        )


def name_symbol(sheet: Sheet, symbol: str | None) -> Sheet:
    """The sheet with a symbol column, where the caller says whose rows they are."""
    if symbol is None:
        return sheet
    column = SYMBOLS[0]
    if column in sheet.columns:
        raise BadSetting(f"{sheet.path} has a {column} column of its own", "leave --symbol out")
    cells = sheet.cells.with_columns(pl.lit(symbol).alias(column))
    return replace(sheet, cells=cells, columns=(*sheet.columns, column))


def describe_reading(
    sheet: Sheet, shape: Shape, typed: TypedRows, rows: Versions, frames: Mapping[str, pl.DataFrame]
) -> ImportReport:
    """What reading came to."""
    first, last = rows.frame.select(pl.col(shape.key[-1]).min().alias("first"), pl.col(shape.key[-1]).max()).row(0)
    return ImportReport(
        file=sheet.path.name,
        shape=shape.words,
        noun=shape.layout.noun,
        rows=typed.rows,
        symbols=rows.frame["id"].n_unique(),
        first=first,
        last=last,
        tables={name: frame.height for name, frame in frames.items()},
        duplicates=rows.duplicates,
        conflicts=rows.conflicts,
        gaps=typed.gaps,
        refused=typed.refused,
        refusals=typed.refusals,
        notes=(*sheet.notes, *typed.notes, *notes(sheet, shape, rows), *describe_facts(shape, frames)),
    )


def describe_facts(shape: Shape, frames: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """What is said of accounts, once they are in the store's own form."""
    return fact_notes(frames["facts"], labelled="freq" in shape.key) if "facts" in frames else ()


def fund_notes(frames: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Which symbols are funds in the catalogue, where nobody said what they are and they are stored as stocks."""
    instruments = frames.get(INSTRUMENTS.name, INSTRUMENTS.empty())
    stocks = instruments.filter(pl.col("kind") == "stock")["id"].to_list()
    funds = [id_ for id_ in stocks if f"fund:{id_}" in BY_REFERENCE]
    return (f"stored as stocks, funds in the catalogue: {list_names(funds)}; --kind fund says it",) if funds else ()


def notes(sheet: Sheet, shape: Shape, rows: Versions) -> tuple[str, ...]:
    """What a reader should know of the file beside its counts."""
    layout = shape.layout
    used = {field.column for field in layout.fields.values()} | {*layout.header, *layout.parts, *shape.left_out}
    unused = [name for name in sheet.columns if name not in used]
    lines = ["rows were not in date order; they are stored sorted"] if rows.unsorted else []
    lines += [f"columns not used: {list_names(unused)}"] if unused else []
    lines += (
        [f"columns left out, as no cell in them is a number: {list_names(shape.left_out)}"] if shape.left_out else []
    )
    if shape.table == "holdings" and "known_at" not in layout.fields:
        lines.append(HOLDINGS_LAG)
    return (*lines, *(price_notes(rows.frame) if shape.table == "prices" else ()))


def price_notes(rows: pl.DataFrame) -> tuple[str, ...]:
    """Prices on days without a session, and prints whose high and low do not bound them."""
    sessions = nyse()
    days = rows["session"].unique().filter(rows["session"].unique().is_between(sessions.first, sessions.last))
    odd = days.filter(~days.is_in(pl.Series(sessions.days).implode())).sort()
    lines = []
    if odd.len():
        count = rows.filter(pl.col("session").is_in(odd.implode())).height
        lines.append(f"{plural(count, 'price')} on {plural(odd.len(), 'day')} without a session (first {odd[0]})")
    if {"high", "low"} <= set(rows.columns):
        inside = pl.all_horizontal(
            pl.col(name).is_between(pl.col("low"), pl.col("high")) for name in ("open", "close") if name in rows.columns
        )
        torn = rows.filter(~inside.fill_null(value=True))
        if torn.height:
            id_, session = torn.select("id", "session").row(0)
            lines.append(
                f"{plural(torn.height, 'row')} where low and high do not bound the rest (first {id_} {session})"
            )
    return tuple(lines)
