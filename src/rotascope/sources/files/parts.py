"""One sheet, or a part of its columns, as conforming tables and a report."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.read_only import make_read_only
from rotascope.schema import INSTRUMENTS, PRICES, SERIES, TABLES
from rotascope.sources.contract import Slabs, SlabWriter
from rotascope.sources.files.cells.read_cells import TypedRows, read_cells
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.columns import Shape
from rotascope.sources.files.kinds import ColumnGroup, blank_zeros, known_units, split_columns
from rotascope.sources.files.notes import describe_reading, fund_notes, join_tallies, tally_rows
from rotascope.sources.files.report import ImportReport, plural
from rotascope.sources.files.shapes import recognise, wide_header
from rotascope.sources.files.tables.build import Provenance, in_namespaces
from rotascope.sources.files.tables.meaning import Meaning, check_size, choose_meaning
from rotascope.sources.files.tables.release import assumptions, choose_clock
from rotascope.sources.files.tables.versions import order_versions
from rotascope.sources.files.vendors.amounts import tidy

LINES = (PRICES.name, SERIES.name)
NO_SYMBOL, LONGEST = re.compile(r"[^A-Za-z0-9.^=_-]+"), 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a caller says of a file's numbers; `read_file` explains each."""

    kind: str | None = None
    unit: str | None = None
    lag_days: int | None = None
    basis: str | None = None
    table: str | None = None
    decimal: str | None = None
    skip_bad: bool = False
    source: str = ""
    vintage: str = ""
    spooled: bool = True
    workspace: Path | None = None


@dataclass(frozen=True, eq=False)
class SheetReading:
    """Conforming tables of a sheet, and what reading it came to; `slabs` are those that are too large for memory."""

    frames: Mapping[str, pl.DataFrame]
    report: ImportReport
    slabs: Slabs | None = None

    def __post_init__(self) -> None:
        """Keep the frames as they are now."""
        make_read_only(self, "frames")


def read_sheet(sheet: Sheet, stated: Stated) -> SheetReading:
    """Every part of a sheet whose columns are of several kinds, or the sheet as it is."""
    header = wide_header(sheet) if stated.kind is None and stated.table in {None, "series"} else ()
    if not header:
        return read_part(sheet, stated)
    sheet, zeros = blank_zeros(sheet, header)
    parts = split_columns(sheet, header)
    if len(parts) > 1:
        stated = replace(stated, spooled=False)
    readings = [read_part(pick(sheet, header, part), say(stated, part)) for part in parts]
    noted = [
        replace(reading.report, notes=(*reading.report.notes, *filter(None, (part.note,))))
        for reading, part in zip(readings, parts, strict=True)
    ]
    report = join_reports(noted, zeros)
    if len(readings) == 1:
        return replace(readings[0], report=report)
    frames = {
        table.name: pl.concat(frames).sort(*table.key, "known_at", "version", nulls_last=False)
        for table in TABLES
        if (frames := [reading.frames[table.name] for reading in readings if table.name in reading.frames])
    }
    return SheetReading(frames, report)


def pick(sheet: Sheet, header: Sequence[str], part: ColumnGroup) -> Sheet:
    """The sheet without the columns of other parts; names that are no symbols of anything traded are made such."""
    others = [name for name in header if name not in part.columns]
    names = {name: NO_SYMBOL.sub("_", name.strip()).strip("_")[:LONGEST] for name in part.columns if part.kind}
    renamed = {name: plain for name, plain in names.items() if plain != name and plain not in sheet.columns}
    columns = tuple(renamed.get(name, name) for name in sheet.columns if name not in others)
    return replace(sheet, cells=sheet.cells.drop(others).rename(renamed), columns=columns)


def say(stated: Stated, part: ColumnGroup) -> Stated:
    """What is said of one part."""
    return stated if part.kind is None else replace(stated, kind=part.kind, unit=stated.unit or part.unit)


def join_reports(reports: Sequence[ImportReport], notes: tuple[str, ...]) -> ImportReport:
    """The reports of a file's parts as one."""
    first, *others = reports
    if not others:
        return replace(first, notes=(*first.notes, *notes))
    tables: dict[str, int] = {}
    for report in reports:
        for name, count in report.tables.items():
            tables[name] = tables.get(name, 0) + count
    firsts, lasts = ([getattr(report, end) for report in reports if getattr(report, end)] for end in ("first", "last"))
    return replace(
        first,
        shape="; ".join(report.shape for report in reports),
        symbols=sum(report.symbols for report in reports),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        tables=tables,
        **{
            name: sum(getattr(report, name) for report in reports)
            for name in ("duplicates", "conflicts", "gaps", "refused")
        },
        refusals=tuple(refusal for report in reports for refusal in report.refusals),
        notes=tuple(dict.fromkeys([*(note for report in reports for note in report.notes), *notes])),
    )


def read_part(sheet: Sheet, stated: Stated) -> SheetReading:
    """A sheet whose numbers are of one kind."""
    meaning = choose_meaning(kind=stated.kind, unit=stated.unit, lag_days=stated.lag_days, basis=stated.basis)
    sheet, shape, typed = read_tidily(sheet, meaning, stated)
    meaning = shape.meaning or meaning
    check_dividends(sheet, typed.accepted_rows)
    origin = Provenance(
        source=stated.source, vintage=stated.vintage, basis=stated.basis, meaning=meaning, exchanges=typed.exchanges
    )
    if typed.spool is not None:
        return read_slabs(sheet, shape, typed, origin, stated)
    frame = typed.accepted_rows.collect()
    check_size(sheet, frame, meaning)
    rows = order_versions(frame, shape.key, clock=shape.clock or choose_clock(sheet, meaning))
    frames = {name: frame for name, frame in shape.build(rows.frame, origin).items() if frame.height}
    if meaning.kind == "macro" and stated.unit is None:
        frames = {**frames, INSTRUMENTS.name: name_units(frames[INSTRUMENTS.name])}
    report = describe_reading(sheet, shape, typed, tally_rows(shape, rows, frames), frames)
    named = stated.unit or ("catalogue" if is_catalogued(frames) else None)
    later = (*assumptions(rows.frame, meaning, unit=named), *(fund_notes(frames) if stated.kind is None else ()))
    return SheetReading(frames, replace(report, notes=(*report.notes, *later)))


def read_slabs(sheet: Sheet, shape: Shape, typed: TypedRows, origin: Provenance, stated: Stated) -> SheetReading:
    """A sheet of prices or levels that is too large for memory, some ids at a time; its tables wait on the disk."""
    ids = typed.lines.select(pl.col("id").unique()).collect(engine="streaming")
    in_namespaces(ids, origin.meaning.kind, order=("id",))
    writer, tallies, about = SlabWriter(stated.workspace), [], []
    for frame in typed.slabs():
        rows = order_versions(frame, shape.key, clock=choose_clock(sheet, origin.meaning))
        frames = {name: frame for name, frame in shape.build(rows.frame, origin).items() if frame.height}
        tallies.append(tally_rows(shape, rows, frames))
        about.append(frames.pop(INSTRUMENTS.name))
        writer.write(frames)
    typed.discard()
    instruments = {INSTRUMENTS.name: pl.concat(about).sort("id")}
    report = describe_reading(sheet, shape, typed, join_tallies(tallies), instruments)
    funds = fund_notes(instruments) if stated.kind is None else ()
    return SheetReading(instruments, replace(report, notes=(*report.notes, *funds)), writer.slabs)


def read_tidily(sheet: Sheet, meaning: Meaning, stated: Stated) -> tuple[Sheet, Shape, TypedRows]:
    """The typed rows; where cells of text are no plain numbers, read once more without what decorates them."""
    shape = recognise(sheet, table=stated.table, meaning=meaning, skip_bad=stated.skip_bad)
    try:
        typed = type_cells(sheet, shape, meaning, stated)
        if not typed.refused and stated.decimal is None:
            return sheet, shape, typed
        refusal = None
    except InputRefused as fault:
        refusal = fault
    plain = tidy(sheet, number_names(shape), decimal=stated.decimal)
    if plain is sheet and refusal is not None:
        raise refusal
    again = recognise(plain, table=stated.table, meaning=meaning, skip_bad=stated.skip_bad)
    return plain, again, type_cells(plain, again, meaning, stated)


def type_cells(sheet: Sheet, shape: Shape, meaning: Meaning, stated: Stated) -> TypedRows:
    """The typed rows; of prices and levels, whose ids are independent of each other, on the disk if they are many."""
    apart = shape.table in LINES and meaning.priced and shape.meaning is None and shape.clock is None
    return read_cells(
        sheet,
        shape.layout,
        skip_bad=stated.skip_bad,
        spooled=apart and stated.spooled,
        workspace=stated.workspace,
    )


def number_names(shape: Shape) -> list[str]:
    """The file's columns that are read as numbers."""
    columns = {field.column for field in shape.layout.fields.values() if field.kind == "number"}
    return [*shape.layout.header, *sorted(columns)]


def is_catalogued(frames: Mapping[str, pl.DataFrame]) -> bool:
    """Whether the catalogue has every instrument's unit."""
    ids = frames[INSTRUMENTS.name]["id"].to_list() if INSTRUMENTS.name in frames else []
    return bool(ids) and len(known_units(ids)) == len(ids)


def name_units(instruments: pl.DataFrame) -> pl.DataFrame:
    """Macro series with the units that the catalogue has of them."""
    units = known_units(instruments["id"].to_list())
    unit = pl.col("id").replace_strict(dict(units), default=None, return_dtype=pl.String)
    return instruments.with_columns(pl.coalesce(unit, "unit").alias("unit"))


def check_dividends(sheet: Sheet, rows: pl.LazyFrame) -> None:
    """InputRefused for a dividend above the close of its day, which would make a total return of nothing."""
    if not {"dividend", "close"} <= set(rows.collect_schema().names()):
        return
    above = rows.filter(pl.col("dividend") > pl.col("close")).sort(ROW).collect(engine="streaming")
    if above.height:
        first = above.row(0, named=True)
        raise InputRefused(
            f"{sheet.path}, row {first[ROW]}, column dividend: {first['dividend']:g} is above the close of "
            f"{first['close']:g} ({plural(above.height, 'such row')})",
            "correct it, or leave the dividend out",
        )
