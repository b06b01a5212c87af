"""From cells to typed rows: every cell is taken, left as a gap, or refused by row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.dates import TextMeanings
from rotascope.sources.files.cells.judge import judge
from rotascope.sources.files.cells.layout import BEYOND, NAME, Field, Layout
from rotascope.sources.files.cells.sheet import ROW, Sheet, collect_rows
from rotascope.sources.files.report import SHOWN, Refusal, plural, show_name

BAD = "__bad"


@dataclass(frozen=True, eq=False, kw_only=True)
class TypedRows:
    """The rows that were taken (target columns and `ROW`), and what became of the rest.

    rows       data rows in the file; blank lines are none
    gaps       empty cells where a number could have been
    exchanges  columns `id` and `exchange`, of symbols that were printed with one
    """

    frame: pl.DataFrame
    rows: int
    gaps: int
    refused: int
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]
    exchanges: pl.DataFrame


@dataclass(frozen=True, eq=False)
class ColumnReader:
    """The expressions that read one wanted column: its value, whether its cell is blank, whether it is refused."""

    field: Field
    value: pl.Expr
    blank: pl.Expr
    refused: pl.Expr
    judged: TextMeanings | None


def read_cells(sheet: Sheet, layout: Layout, *, skip_bad: bool) -> TypedRows:
    """Type every cell. Unless `skip_bad`, one refused cell refuses the file: InputRefused names the first."""
    readers = {target: make_reader(sheet, layout, field) for target, field in layout.fields.items()}
    readers = {target: refuse_early(reader, readers) for target, reader in readers.items()}
    bad = reduce(or_, (reader.refused for reader in readers.values())).alias(BAD)
    rows = layout.cells.filter(~blank_line(readers))
    frame = collect_rows(sheet, rows.select(ROW, *(reader.value.alias(name) for name, reader in readers.items()), bad))
    if frame.is_empty():
        raise InputRefused(f"{sheet.path} has a header and no rows", "export it again, with its rows")
    refused = int(frame[BAD].sum())
    refusals = first_refusals(sheet, rows.filter(bad), readers) if refused else ()
    if refused and not skip_bad:
        raise InputRefused(
            f"{sheet.path}, {refusals[0]} ({plural(refused, layout.noun)} refused in all)",
            remedy(refusals[0], layout),
        )
    accepted = frame.filter(~pl.col(BAD)).drop(BAD) if refused else frame.drop(BAD)
    numbers = layout.of_kind("number")
    if numbers and accepted.select(pl.all_horizontal(pl.col(numbers).is_null().all())).item():
        raise InputRefused(
            f"{sheet.path} holds no number in {plural(accepted.height, layout.noun)} that can be taken",
            "check the file",
        )
    gaps = sum(accepted[name].null_count() for name in numbers)
    meanings = [reader.judged for reader in readers.values() if reader.judged]
    return TypedRows(
        frame=accepted.filter(~pl.all_horizontal(pl.col(numbers).is_null())) if gaps else accepted,
        rows=frame[ROW].n_unique() if layout.header else frame.height,
        gaps=gaps,
        refused=refused,
        refusals=refusals,
        notes=tuple(meaning.note for meaning in meanings if meaning.note),
        exchanges=exchanges(readers),
    )


def make_reader(sheet: Sheet, layout: Layout, field: Field) -> ColumnReader:
    """How one column is read. Raises InputRefused for a column whose type cannot be what is wanted."""
    dtype = layout.cells.collect_schema()[field.column]
    cell = pl.col(field.column).str.strip_chars() if dtype == pl.String else pl.col(field.column)
    blank = cell.is_null() | (cell == "") if dtype == pl.String else cell.is_null()
    if field.kind == "text":
        return ColumnReader(field, cell.cast(pl.String), blank, pl.lit(value=False), None)
    if field.kind == "number":
        if not (dtype == pl.String or dtype.is_numeric()):
            raise InputRefused(
                f"{sheet.path}, column {show_name(field.column)} holds {dtype}, not numbers", "export it as numbers"
            )
        number = cell.cast(pl.Float64, strict=False)
        large = number > field.rule.largest
        broken = number.is_null() | ~number.is_finite() | large | field.rule.broken(number)
        return ColumnReader(field, number, blank, ~blank & broken.fill_null(value=True), None)
    if field.kind == "date" and dtype.is_temporal():
        return ColumnReader(field, cell.cast(pl.Date), blank, pl.lit(value=False) if field.optional else blank, None)
    if field.kind == "time" and isinstance(dtype, pl.Datetime):
        moment = cell.dt.convert_time_zone("UTC") if dtype.time_zone else cell.dt.replace_time_zone("UTC")
        return ColumnReader(field, moment.cast(pl.Datetime("us", "UTC")), blank, blank, None)
    judged = judge(sheet, layout, field)
    raw = pl.col(field.column).cast(pl.String)
    meaning = judged.meaning.filter(pl.col("value").is_not_null())
    value = raw.replace_strict(meaning["raw"], meaning["value"], default=None, return_dtype=meaning["value"].dtype)
    refused = value.is_null() & ~blank if field.optional else value.is_null()
    return ColumnReader(field, value, blank, refused, judged)


def refuse_early(reader: ColumnReader, readers: Mapping[str, ColumnReader]) -> ColumnReader:
    """The reader, refusing also a date or time before the one that it must follow."""
    if reader.field.after is None:
        return reader
    early = (reader.value.cast(pl.Date) < readers[reader.field.after].value).fill_null(value=False)
    return replace(reader, refused=reader.refused | early)


def blank_line(readers: Mapping[str, ColumnReader]) -> pl.Expr:
    """True where no wanted cell holds anything; the header's name beside an empty cell is not a holding."""
    return pl.all_horizontal(reader.blank for reader in readers.values() if reader.field.column != NAME)


def first_refusals(sheet: Sheet, bad: pl.LazyFrame, readers: Mapping[str, ColumnReader]) -> tuple[Refusal, ...]:
    """The first few refused rows, each with the first of its columns that is at fault."""
    columns = bad.collect_schema().names()
    raws = [pl.col(name).cast(pl.String) for name in columns if name != ROW]
    marks = [reader.refused.alias(f"{BAD}{target}") for target, reader in readers.items()]
    values = [reader.value.alias(f"__value{target}") for target, reader in readers.items()]
    first = collect_rows(sheet, bad.select(ROW, *raws, *marks, *values).bottom_k(SHOWN, by=ROW)).sort(ROW)
    return tuple(describe_refusal(row, readers) for row in first.iter_rows(named=True))


def describe_refusal(row: Mapping[str, object], readers: Mapping[str, ColumnReader]) -> Refusal:
    """Why one row is refused."""
    target, reader = next((name, reader) for name, reader in readers.items() if row[f"{BAD}{name}"])
    cell = str(row[reader.field.column] or "")
    header = row.get(NAME)
    column = str(header) if header is not None and reader.field.kind in {"number", "symbol"} else reader.field.column
    line = 1 if header is not None and reader.field.kind == "symbol" else int(str(row[ROW]))
    return Refusal(line, column, cell, reason(reader, cell, row[f"__value{target}"]))


def remedy(refusal: Refusal, layout: Layout) -> str:
    """What to do about a refusal: what the broken rule advises, and what helps with any."""
    advice = next((field.rule.remedy for field in layout.fields.values() if field.rule.words == refusal.why), "")
    more = f"; {advice}" if advice else ""
    return f"correct it, or pass --skip-bad to leave such {layout.noun}s out{more}"


def reason(reader: ColumnReader, cell: str, value: object) -> str:
    """What is wrong with a cell, to stand after it."""
    if not cell.strip():
        return "is empty"
    if reader.field.after is not None and value is not None:
        return f"is before the row's {reader.field.after}"
    if reader.judged is not None:
        return next(refusal.why for refusal in reader.judged.refusals if refusal.cell == cell)
    if not isinstance(value, float):
        return "is not a number"
    if value - value != 0:
        return "is not finite"
    return BEYOND if value > reader.field.rule.largest else reader.field.rule.words


def exchanges(readers: Mapping[str, ColumnReader]) -> pl.DataFrame:
    """Which exchange the file named for an id."""
    judged = readers["id"].judged if "id" in readers else None
    if judged is None:
        return pl.DataFrame(schema={"id": pl.String, "exchange": pl.String})
    named = judged.meaning.filter(pl.col("exchange").is_not_null())
    return named.select(pl.col("value").cast(pl.String).alias("id"), "exchange").unique("id", keep="first")
