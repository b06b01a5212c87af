"""A CSV or Parquet file as a lazy sheet of cells, refused in one line where it cannot be one."""

import csv
import gzip
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.limits import (
    LIMITS,
    Limits,
    TextEnd,
    check_cells,
    check_column_count,
    check_regular,
    check_text_size,
    describe_end,
)
from rotascope.sources.files.report import show_name

ROW = "__row"
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
CSV_ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
SNIFFED = 1 << 16
UTF8_BOM, UTF16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
AGAIN = "export or download it again"


@dataclass(frozen=True, eq=False)
class Sheet:
    """Rows by columns, not yet judged.

    cells    lazy; every column of a CSV is text; `ROW` counts as an editor does (the first row under a CSV's header
             is row 2, the first of a Parquet file is row 1)
    columns  as the file names them, without `ROW`
    mark     a CSV's delimiter
    notes    what is odd about the file as a whole
    """

    path: Path
    cells: pl.LazyFrame
    columns: tuple[str, ...]
    mark: str = ""
    notes: tuple[str, ...] = ()


def open_sheet(path: Path, *, delimiter: str | None = None, limits: Limits = LIMITS) -> Sheet:
    """The file as a sheet. Raises InputRefused for what is missing, empty, binary, in another encoding, or torn."""
    check_regular(path)
    if not path.is_file():
        raise InputRefused(f"no file {path}", "check the path")
    if path.stat().st_size == 0:
        raise InputRefused(f"{path} is empty (0 bytes)", AGAIN)
    if path.name.lower().endswith(".parquet"):
        return open_parquet(path, limits)
    if path.name.lower().endswith(CSV_ENDINGS):
        return open_csv(path, delimiter=delimiter, limits=limits)
    raise InputRefused(f"{path.name} is of no known kind", f"give .parquet, {', '.join(CSV_ENDINGS)}")


def open_parquet(path: Path, limits: Limits) -> Sheet:
    """A Parquet file; categories become text, every other type stays."""
    try:
        cells = pl.scan_parquet(path, row_index_name=ROW, row_index_offset=1, glob=False)
        schema = cells.collect_schema()
        check_cells(path, cells, len(schema) - 1, limits)
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise InputRefused(f"{path} is not a whole Parquet file: {first_line(fault)}", AGAIN) from fault
    coded = [name for name, dtype in schema.items() if isinstance(dtype, pl.Categorical | pl.Enum)]
    columns = tuple(name for name in schema.names() if name != ROW)
    return Sheet(path, cells.with_columns(pl.col(coded).cast(pl.String)), columns)


def open_csv(path: Path, *, delimiter: str | None, limits: Limits, end: TextEnd | None = None) -> Sheet:
    """A text file with a header, all cells as text; `end` as `check_text` has it, where the text was checked before."""
    end = end or check_text(path, limits)
    separator = delimiter or ("\t" if ".tsv" in path.name.lower() else ",")
    if separator not in DELIMITERS:
        raise InputRefused(f"delimiter {separator!r} is not known", "use one of , ; | or a tab")
    header = read_header(path, separator)
    check_column_count(path, len(header), limits)
    check_header(path, header, separator)
    cells = pl.scan_csv(
        path,
        separator=separator,
        infer_schema=False,
        row_index_name=ROW,
        row_index_offset=2,
        glob=False,
        new_columns=header,
    )
    return Sheet(path, cells, tuple(header), separator, describe_end(end, separator))


def read_header(path: Path, separator: str) -> list[str]:
    """The first record."""
    try:
        header = next(csv_rows(path, separator), [])
    except csv.Error as fault:
        raise InputRefused(f"{path}, row 1: {first_line(fault)}", AGAIN) from fault
    return header


def check_text(path: Path, limits: Limits) -> TextEnd:
    """How the text ends; refuse UTF-16, binaries and other encodings by their first bytes, and what is too large."""
    try:
        end, head = check_text_size(path, limits), read_head(path)
    except (OSError, EOFError, zlib.error) as fault:
        raise InputRefused(f"{path} is not a whole gzip file: {first_line(fault)}", AGAIN) from fault
    if head.startswith(UTF16_BOMS):
        raise InputRefused(f"{path} is in UTF-16", "save it as CSV UTF-8")
    if b"\0" in head:
        raise InputRefused(f"{path} is binary, not text (a zero byte at {head.index(0)})", "give a CSV in UTF-8")
    if b"\r" in head and b"\n" not in head:
        raise InputRefused(f"{path} ends its lines in CR alone", "save it as CSV UTF-8, which ends them in LF or CR LF")
    if not head.removeprefix(UTF8_BOM).strip():
        raise InputRefused(f"{path} is empty", AGAIN)
    return end


def read_head(path: Path) -> bytes:
    """The first bytes, unpacked where the name says gzip."""
    if path.name.lower().endswith(".gz"):
        with gzip.open(path) as packed:
            return packed.read(SNIFFED)
    with path.open("rb") as plain:
        return plain.read(SNIFFED)


def csv_rows(path: Path, separator: str) -> Iterator[list[str]]:
    """The file's records by the standard library's reader: slow, for the header and for explaining faults."""
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as text:
        yield from csv.reader(text, delimiter=separator)


def check_header(path: Path, header: list[str], separator: str) -> None:
    """Refuse a header of one column, of repeated names, or of what looks like data."""
    if len(header) <= 1:
        text = "".join(header)
        others = [mark for mark in DELIMITERS if mark != separator and mark in text]
        hint = f"; it has {DELIMITERS[others[0]]}s" if others else ""
        raise InputRefused(
            f"{path}, row 1: one column by {DELIMITERS[separator]}{hint}",
            f"pass --delimiter {others[0]!r}" if others else "the first row must name a date column and others",
        )
    twice = [name for name, times in Counter(header).items() if times > 1]
    if twice:
        number = len(header) - header[::-1].index(twice[0])
        raise InputRefused(f"{path}, row 1, column {number}: {twice[0]!r} stands twice in the header", "rename one")


def collect_rows(sheet: Sheet, frame: pl.LazyFrame) -> pl.DataFrame:
    """The frame, read now; InputRefused where the file turns out to be torn."""
    with refuse_torn(sheet):
        return frame.collect(engine="streaming")


@contextmanager
def refuse_torn(sheet: Sheet) -> Iterator[None]:
    """InputRefused where reading the file shows that it is torn."""
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as fault:
        if not sheet.mark:
            raise InputRefused(f"{sheet.path} is not a whole Parquet file: {first_line(fault)}", AGAIN) from fault
        raise InputRefused(f"{sheet.path}{explain_fault(sheet, fault)}", f"correct that, or {AGAIN}") from fault


def explain_fault(sheet: Sheet, fault: Exception) -> str:
    """Where a CSV that could not be read breaks, found by reading it once more, slowly."""
    number, row = 0, [""]
    try:
        for number, row in enumerate(csv_rows(sheet.path, sheet.mark), start=1):
            if len(row) > len(sheet.columns):
                return f", row {number}: {len(row)} cells, the header has {len(sheet.columns)}"
            spoilt = [name for name, cell in zip(sheet.columns, row, strict=False) if "\ufffd" in cell]
            if spoilt:
                return f", row {number}, column {show_name(spoilt[0])}: not UTF-8"
    except (csv.Error, EOFError, zlib.error, OSError) as worse:
        return f", after row {number}: {first_line(worse)}"
    if any("\n" in cell for cell in row):
        return f", row {number}: a quote is opened and never closed"
    return f": {first_line(fault)}"


def first_line(fault: Exception) -> str:
    """The first line of a library's message, cut."""
    return str(fault).strip().splitlines()[0][:160] if str(fault).strip() else type(fault).__name__
