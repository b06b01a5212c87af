"""One sheet, or a part of its columns, as conforming tables and a report."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from rotascope.errors import InputRefused
from rotascope.read_only import make_read_only
from rotascope.schema import INSTRUMENTS, TABLES
from rotascope.sources.files.cells.read_cells import TypedRows, read_cells
from rotascope.sources.files.cells.sheet import ROW, Sheet
from rotascope.sources.files.columns import Shape
from rotascope.sources.files.kinds import ColumnGroup, blank_zeros, known_units, split_columns
from rotascope.sources.files.notes import describe_reading, fund_notes
from rotascope.sources.files.report import ImportReport, plural
from rotascope.sources.files.shapes import recognise, wide_header
from rotascope.sources.files.tables.build import Provenance
from rotascope.sources.files.tables.meaning import Meaning, check_size, choose_meaning
from rotascope.sources.files.tables.release import assumptions, choose_clock
from rotascope.sources.files.tables.versions import order_versions
from rotascope.sources.files.vendors.amounts import tidy

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


@dataclass(frozen=True, eq=False)
class SheetReading:
    """Conforming tables of a sheet, and what reading it came to."""

    frames: Mapping[str, pl.DataFrame]
    report: ImportReport

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
    readings = [read_part(pick(sheet, header, part), say(stated, part)) for part in parts]
    noted = [
        replace(reading.report, notes=(*reading.report.notes, *filter(None, (part.note,))))
        for reading, part in zip(readings, parts, strict=True)
    ]
    frames = {
        table.name: pl.concat(frames).sort(*table.key, "known_at", "version", nulls_last=False)
        for table in TABLES
        if (frames := [reading.frames[table.name] for reading in readings if table.name in reading.frames])
    }
    return SheetReading(frames, join_reports(noted, zeros))


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
    check_size(sheet, typed.frame, meaning)
    check_dividends(sheet, typed.frame)
    rows = order_versions(typed.frame, shape.key, clock=shape.clock or choose_clock(sheet, meaning))
    origin = Provenance(
        source=stated.source, vintage=stated.vintage, basis=stated.basis, meaning=meaning, exchanges=typed.exchanges
    )
    frames = {name: frame for name, frame in shape.build(rows.frame, origin).items() if frame.height}
    if meaning.kind == "macro" and stated.unit is None:
        frames = {**frames, INSTRUMENTS.name: name_units(frames[INSTRUMENTS.name])}
    report = describe_reading(sheet, shape, typed, rows, frames)
    named = stated.unit or ("catalogue" if is_catalogued(frames) else None)
    later = (*assumptions(rows.frame, meaning, unit=named), *(fund_notes(frames) if stated.kind is None else ()))
    return SheetReading(frames, replace(report, notes=(*report.notes, *later)))


def read_tidily(sheet: Sheet, meaning: Meaning, stated: Stated) -> tuple[Sheet, Shape, TypedRows]:
    """The typed rows; where cells of text are no plain numbers, read once more without what decorates them."""
    shape = recognise(sheet, table=stated.table, meaning=meaning, skip_bad=stated.skip_bad)
    try:
        typed = read_cells(sheet, shape.layout, skip_bad=stated.skip_bad)
        if not typed.refused and stated.decimal is None:
            return sheet, shape, typed
        refusal = None
    except InputRefused as fault:
        refusal = fault
    plain = tidy(sheet, number_names(shape), decimal=stated.decimal)
    if plain is sheet and refusal is not None:
        raise refusal
    again = recognise(plain, table=stated.table, meaning=meaning, skip_bad=stated.skip_bad)
    return plain, again, read_cells(plain, again.layout, skip_bad=stated.skip_bad)


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
