"""From cells to typed rows: every cell is taken, left as a gap, or refused by row and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import chain
from operator import or_
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.dates import TextMeanings
from rotascope.sources.files.cells.judge import judge
from rotascope.sources.files.cells.layout import BEYOND, NAME, Field, Layout
from rotascope.sources.files.cells.sheet import ROW, Sheet, collect_rows
from rotascope.sources.files.cells.spool import Spool, is_large, write_spool
from rotascope.sources.files.report import SHOWN, Refusal, plural, show_name

BAD = "__bad"


@dataclass(frozen=True, eq=False, kw_only=True)
class TypedRows:
    """The rows that were taken (target columns and `ROW`), and what became of the rest.

    lines      the typed rows, in memory or in `spool`; `accepted` tells those that were taken
    rows       data rows in the file; blank lines are none
    gaps       empty cells where a number could have been
    exchanges  columns `id` and `exchange`, of symbols that were printed with one
    """

    lines: pl.LazyFrame
    accepted: pl.Expr
    spool: Spool | None
    rows: int
    gaps: int
    refused: int
    refusals: tuple[Refusal, ...]
    notes: tuple[str, ...]
    exchanges: pl.DataFrame

    @property
    def accepted_rows(self) -> pl.LazyFrame:
        """The rows that were taken."""
        return self.lines.filter(self.accepted).drop(BAD)

    def slabs(self) -> Iterator[pl.DataFrame]:
        """The rows that were taken, in memory: all at once, or those of some ids at a time, in the order of ids."""
        if self.spool is None:
            yield self.accepted_rows.collect()
            return
        for condition in self.spool.cut():
            yield self.spool.read(condition, self.accepted).drop(BAD)

    def discard(self) -> None:
        """Remove what is on the disk."""
        if self.spool is not None:
            self.spool.folder.remove()


@dataclass(frozen=True, eq=False)
class ColumnReader:
    """The expressions that read one wanted column: its value, whether its cell is blank, whether it is refused.

    plain   the value of a cell that has no blanks around it, else null
    """

    field: Field
    plain: pl.Expr
    value: pl.Expr
    blank: pl.Expr
    refused: pl.Expr
    judged: TextMeanings | None


def read_cells(
    sheet: Sheet, layout: Layout, *, skip_bad: bool, spooled: bool = False, workspace: Path | None = None
) -> TypedRows:
    """Type every cell. Unless `skip_bad`, one refused cell refuses the file: InputRefused names the first.

    spooled  a sheet that is too large for memory is written to `workspace`, typed, and read back by ids
    """
    readers = {target: make_reader(sheet, layout, field) for target, field in layout.fields.items()}
    readers = {target: refuse_early(reader, readers) for target, reader in readers.items()}
    rows = layout.cells.filter(~blank_line(readers))
    typed = type_sheet(layout, readers)
    spool = write_spool(sheet, typed, workspace) if spooled and is_large(sheet, len(layout.header)) else None
    frame = spool.scan() if spool else collect_rows(sheet, typed).lazy()
    numbers = layout.of_kind("number")
    counts = count_cells(frame, numbers, wide=bool(layout.header))
    if not counts["height"]:
        raise InputRefused(f"{sheet.path} has a header and no rows", "export it again, with its rows")
    refused = counts["refused"]
    refusals = first_refusals(sheet, rows.filter(any_refused(readers)), readers) if refused else ()
    if refused and not skip_bad:
        raise InputRefused(
            f"{sheet.path}, {refusals[0]} ({plural(refused, layout.noun)} refused in all)",
            remedy(refusals[0], layout),
        )
    height, gaps = counts["height"] - refused, [counts[name] for name in numbers]
    if numbers and all(gap == height for gap in gaps):
        raise InputRefused(
            f"{sheet.path} holds no number in {plural(height, layout.noun)} that can be taken", "check the file"
        )
    some = ~pl.all_horizontal(pl.col(numbers).is_null()) if sum(gaps) else pl.lit(value=True)
    meanings = [reader.judged for reader in readers.values() if reader.judged]
    return TypedRows(
        lines=frame,
        accepted=~pl.col(BAD) & some if refused else some,
        spool=spool,
        rows=counts["rows"],
        gaps=sum(gaps),
        refused=refused,
        refusals=refusals,
        notes=tuple(meaning.note for meaning in meanings if meaning.note),
        exchanges=exchanges(readers),
    )


def type_sheet(layout: Layout, readers: Mapping[str, ColumnReader]) -> pl.LazyFrame:
    """`ROW`, the values and whether a row is refused, of all rows that are not blank; typed part by part."""
    values = (reader.value.alias(name) for name, reader in readers.items())
    schema = layout.cells.select(ROW, *values, any_refused(readers)).collect_schema()
    expressions = chain.from_iterable((reader.value, reader.blank, reader.refused) for reader in readers.values())
    wanted = dict.fromkeys((ROW, *chain.from_iterable(expression.meta.root_names() for expression in expressions)))
    return layout.cells.select(*wanted).map_batches(
        partial(type_part, readers=readers),
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
        streamable=True,
        schema=schema,
    )


def any_refused(readers: Mapping[str, ColumnReader]) -> pl.Expr:
    """Whether any cell of a row is refused."""
    return reduce(or_, (reader.refused for reader in readers.values())).alias(BAD)


def type_part(part: pl.DataFrame, *, readers: Mapping[str, ColumnReader]) -> pl.DataFrame:
    """Typed rows of a part of a sheet: column by column where no cell is blank or refused, else cell by cell."""
    plain = part.select(ROW, *(reader.plain.alias(name) for name, reader in readers.items()))
    if is_clean(plain, readers):
        return plain.with_columns(pl.lit(value=False).alias(BAD))
    values = [reader.value.alias(name) for name, reader in readers.items()]
    return part.filter(~blank_line(readers)).select(ROW, *values, any_refused(readers))


def is_clean(plain: pl.DataFrame, readers: Mapping[str, ColumnReader]) -> bool:
    """Whether every cell is filled (texts aside), every number keeps its rule, and nothing is too early."""
    filled = [name for name, reader in readers.items() if reader.field.kind != "text"]
    if not filled or any(plain[name].null_count() for name in filled):
        return False
    rules = {name: reader.field.rule for name, reader in readers.items() if reader.field.kind == "number"}
    faults = [rule.broken(pl.col(name)) for name, rule in rules.items()]
    if not {name for fault in faults for name in fault.meta.root_names()} <= set(rules):
        return False  # a rule that reads other cells of its row
    faults += [~pl.col(name).is_finite() | (pl.col(name) > rule.largest) for name, rule in rules.items()]
    faults += [
        pl.col(name).cast(pl.Date) < pl.col(reader.field.after)
        for name, reader in readers.items()
        if reader.field.after is not None
    ]
    return not faults or not plain.select(pl.any_horizontal(fault.any() for fault in faults)).item()


def count_cells(frame: pl.LazyFrame, numbers: Sequence[str], *, wide: bool) -> Mapping[str, int]:
    """How many rows there are (`height`; `rows` of the sheet), are `refused`, and of the rest lack each number."""
    counts = frame.select(
        pl.len().alias("height"),
        (pl.col(ROW).n_unique() if wide else pl.len()).alias("rows"),
        pl.col(BAD).sum().alias("refused"),
        *((pl.col(name).is_null() & ~pl.col(BAD)).sum().alias(name) for name in numbers),
    )
    return counts.collect(engine="streaming").row(0, named=True)


def make_reader(sheet: Sheet, layout: Layout, field: Field) -> ColumnReader:
    """How one column is read. Raises InputRefused for a column whose type cannot be what is wanted."""
    dtype = layout.cells.collect_schema()[field.column]
    cell = pl.col(field.column).str.strip_chars() if dtype == pl.String else pl.col(field.column)
    blank = cell.is_null() | (cell == "") if dtype == pl.String else cell.is_null()
    if field.kind == "text":
        text = cell.cast(pl.String)
        return ColumnReader(field, text, text, blank, pl.lit(value=False), None)
    if field.kind == "number":
        if not (dtype == pl.String or dtype.is_numeric()):
            raise InputRefused(
                f"{sheet.path}, column {show_name(field.column)} holds {dtype}, not numbers", "export it as numbers"
            )
        number = cell.cast(pl.Float64, strict=False)
        large = number > field.rule.largest
        broken = number.is_null() | ~number.is_finite() | large | field.rule.broken(number)
        plain = pl.col(field.column).cast(pl.Float64, strict=False)
        return ColumnReader(field, plain, number, blank, ~blank & broken.fill_null(value=True), None)
    if field.kind == "date" and dtype.is_temporal():
        day, refused = cell.cast(pl.Date), pl.lit(value=False) if field.optional else blank
        return ColumnReader(field, day, day, blank, refused, None)
    if field.kind == "time" and isinstance(dtype, pl.Datetime):
        moment = cell.dt.convert_time_zone("UTC") if dtype.time_zone else cell.dt.replace_time_zone("UTC")
        instant = moment.cast(pl.Datetime("us", "UTC"))
        return ColumnReader(field, instant, instant, blank, blank, None)
    judged = judge(sheet, layout, field)
    raw = pl.col(field.column).cast(pl.String)
    meaning = judged.meaning.filter(pl.col("value").is_not_null())
    value = look_up(raw, meaning["raw"], meaning["value"])
    refused = value.is_null() & ~blank if field.optional else value.is_null()
    return ColumnReader(field, value, value, blank, refused, judged)


def look_up(raw: pl.Expr, texts: pl.Series, values: pl.Series) -> pl.Expr:
    """The value of each text, null for any other; as an enumeration, which is read in a stream and replacing is not."""
    if texts.is_empty():
        return pl.lit(None, values.dtype)
    enumeration = pl.Enum(texts)

    def gather(cells: pl.Series) -> pl.Series:
        return values.gather(cells.cast(enumeration, strict=False).to_physical())

    return raw.map_batches(gather, return_dtype=values.dtype, is_elementwise=True)


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
