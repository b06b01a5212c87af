"""From cells to typed rows: every cell is taken, left as a gap, or refused by row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.dates import Judged
from rotascope.sources.files.cells.judge import judge
from rotascope.sources.files.cells.layout import NAME, Layout, Want
from rotascope.sources.files.cells.sheet import ROW, Sheet, collected
from rotascope.sources.files.report import SHOWN, Refusal, counted, visible

BAD = "__bad"


@dataclass(frozen=True, eq=False, kw_only=True)
class Typed:
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
class Reader:
    """The expressions that read one wanted column: its value, whether its cell is blank, whether it is refused."""

    want: Want
    value: pl.Expr
    blank: pl.Expr
    refused: pl.Expr
    judged: Judged | None


def read_cells(sheet: Sheet, layout: Layout, *, skip_bad: bool) -> Typed:
    """Type every cell. Unless `skip_bad`, one refused cell refuses the file: InputRefused names the first."""
    readers = {target: reader(sheet, layout, want) for target, want in layout.wants.items()}
    readers = {target: in_order(one, readers) for target, one in readers.items()}
    bad = reduce(or_, (one.refused for one in readers.values())).alias(BAD)
    rows = layout.cells.filter(~blank_line(readers))
    frame = collected(sheet, rows.select(ROW, *(one.value.alias(name) for name, one in readers.items()), bad))
    if frame.is_empty():
        raise InputRefused(f"{sheet.path} has a header and no rows", "export it again, with its rows")
    refused = int(frame[BAD].sum())
    refusals = first_refusals(sheet, rows.filter(bad), readers) if refused else ()
    if refused and not skip_bad:
        raise InputRefused(
            f"{sheet.path}, {refusals[0]} ({counted(refused, layout.noun)} refused in all)",
            remedy(refusals[0], layout),
        )
    kept = frame.filter(~pl.col(BAD)).drop(BAD) if refused else frame.drop(BAD)
    numbers = layout.of_kind("number")
    if numbers and kept.select(pl.all_horizontal(pl.col(numbers).is_null().all())).item():
        raise InputRefused(
            f"{sheet.path} holds no number in {counted(kept.height, layout.noun)} that can be taken", "check the file"
        )
    gaps = sum(kept[name].null_count() for name in numbers)
    judged = [one.judged for one in readers.values() if one.judged]
    return Typed(
        frame=kept.filter(~pl.all_horizontal(pl.col(numbers).is_null())) if gaps else kept,
        rows=frame[ROW].n_unique() if layout.header else frame.height,
        gaps=gaps,
        refused=refused,
        refusals=refusals,
        notes=tuple(one.note for one in judged if one.note),
        exchanges=exchanges(readers),
    )


def reader(sheet: Sheet, layout: Layout, want: Want) -> Reader:
    """How one column is read. Raises InputRefused for a column whose type cannot be what is wanted."""
    dtype = layout.cells.collect_schema()[want.column]
    cell = pl.col(want.column).str.strip_chars() if dtype == pl.String else pl.col(want.column)
    blank = cell.is_null() | (cell == "") if dtype == pl.String else cell.is_null()
    if want.kind == "text":
        return Reader(want, cell.cast(pl.String), blank, pl.lit(value=False), None)
    if want.kind == "number":
        if not (dtype == pl.String or dtype.is_numeric()):
            raise InputRefused(
                f"{sheet.path}, column {visible(want.column)} holds {dtype}, not numbers", "export it as numbers"
            )
        number = cell.cast(pl.Float64, strict=False)
        broken = number.is_null() | ~number.is_finite() | want.rule.broken(number)
        return Reader(want, number, blank, ~blank & broken.fill_null(value=True), None)
    if want.kind == "date" and dtype.is_temporal():
        return Reader(want, cell.cast(pl.Date), blank, pl.lit(value=False) if want.optional else blank, None)
    if want.kind == "time" and isinstance(dtype, pl.Datetime):
        moment = cell.dt.convert_time_zone("UTC") if dtype.time_zone else cell.dt.replace_time_zone("UTC")
        return Reader(want, moment.cast(pl.Datetime("us", "UTC")), blank, blank, None)
    judged = judge(sheet, layout, want)
    raw = pl.col(want.column).cast(pl.String)
    meaning = judged.meaning.filter(pl.col("value").is_not_null())
    value = raw.replace_strict(meaning["raw"], meaning["value"], default=None, return_dtype=meaning["value"].dtype)
    refused = value.is_null() & ~blank if want.optional else value.is_null()
    return Reader(want, value, blank, refused, judged)


def in_order(one: Reader, readers: Mapping[str, Reader]) -> Reader:
    """The reader, refusing also a date or time before the one that it must follow."""
    if one.want.after is None:
        return one
    early = (one.value.cast(pl.Date) < readers[one.want.after].value).fill_null(value=False)
    return replace(one, refused=one.refused | early)


def blank_line(readers: Mapping[str, Reader]) -> pl.Expr:
    """True where no wanted cell holds anything; the header's name beside an empty cell is not a holding."""
    return pl.all_horizontal(one.blank for one in readers.values() if one.want.column != NAME)


def first_refusals(sheet: Sheet, bad: pl.LazyFrame, readers: Mapping[str, Reader]) -> tuple[Refusal, ...]:
    """The first few refused rows, each with the first of its columns that is at fault."""
    columns = bad.collect_schema().names()
    raws = [pl.col(name).cast(pl.String) for name in columns if name != ROW]
    marks = [one.refused.alias(f"{BAD}{target}") for target, one in readers.items()]
    values = [one.value.alias(f"__value{target}") for target, one in readers.items()]
    found = collected(sheet, bad.select(ROW, *raws, *marks, *values).bottom_k(SHOWN, by=ROW)).sort(ROW)
    return tuple(refusal(row, readers) for row in found.iter_rows(named=True))


def refusal(row: Mapping[str, object], readers: Mapping[str, Reader]) -> Refusal:
    """Why one row is refused."""
    target, one = next((name, one) for name, one in readers.items() if row[f"{BAD}{name}"])
    cell = str(row[one.want.column] or "")
    header = row.get(NAME)
    column = str(header) if header is not None and one.want.kind in {"number", "symbol"} else one.want.column
    line = 1 if header is not None and one.want.kind == "symbol" else int(str(row[ROW]))
    return Refusal(line, column, cell, reason(one, cell, row[f"__value{target}"]))


def remedy(one: Refusal, layout: Layout) -> str:
    """What to do about a refusal: what the broken rule advises, and what helps with any."""
    advice = next((want.rule.remedy for want in layout.wants.values() if want.rule.words == one.why), "")
    more = f"; {advice}" if advice else ""
    return f"correct it, or pass --skip-bad to leave such {layout.noun}s out{more}"


def reason(one: Reader, cell: str, value: object) -> str:
    """What is wrong with a cell, to stand after it."""
    if not cell.strip():
        return "is empty"
    if one.want.after is not None and value is not None:
        return f"is before the row's {one.want.after}"
    if one.judged is not None:
        return next(told.why for told in one.judged.refusals if told.cell == cell)
    if not isinstance(value, float):
        return "is not a number"
    return one.want.rule.words if value - value == 0 else "is not finite"


def exchanges(readers: Mapping[str, Reader]) -> pl.DataFrame:
    """Which exchange the file named for an id."""
    judged = readers["id"].judged if "id" in readers else None
    if judged is None:
        return pl.DataFrame(schema={"id": pl.String, "exchange": pl.String})
    named = judged.meaning.filter(pl.col("exchange").is_not_null())
    return named.select(pl.col("value").cast(pl.String).alias("id"), "exchange").unique("id", keep="first")
