"""What a file may be, looked at before it is read: its size unpacked, its lines, columns and cells.

The limits are far above what market data need, and below what would fill a machine's memory; settings change them.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.report import show_name

DENSE, SMALL = 200, 5_000_000  # cells a byte of a Parquet file, looked at only beyond so many cells
PACKED_FREELY, TIGHT = 50_000_000, 40  # bytes that a gzip may unpack to, and beyond them at most so many a byte
CHUNK, TAIL = 1 << 20, 4096
SPLIT_IT = "split the file, or cut it down to what is needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file may be.

    text     bytes of text, unpacked
    rows     of a text or a Parquet file
    columns  of either
    cells    rows by columns of a Parquet file
    line     bytes of one line of text
    piped    bytes of standard input
    """

    text: int = 2_000_000_000
    rows: int = 100_000_000
    columns: int = 20_000
    cells: int = 2_000_000_000
    line: int = 1_000_000
    piped: int = 200_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class TextEnd:
    """How a text ends: whether with a line end, and its last lines."""

    closed: bool
    lines: tuple[str, ...]


def check_regular(path: Path) -> None:
    """InputRefused for what is no regular file: a device or a pipe may never end. Nor may its name be no text."""
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in str(path)):  # how Python holds bytes that are no UTF-8
        raise InputRefused(f"the name {show_name(str(path))} is no text in UTF-8", "rename the file")
    if path.is_dir():
        raise InputRefused(f"{show_name(str(path))} is a directory", "name the files in it")
    if path.exists() and not path.is_file():
        raise InputRefused(f"{show_name(str(path))} is a device or a pipe, no file", "save its content as a file")


def check_text_size(path: Path, limits: Limits) -> TextEnd:
    """How the text ends, after one pass over it; InputRefused where it is too large, too long or has too long a line.

    Raises what reading raises: OSError, EOFError, zlib.error.
    """
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    limit, total, lines, run, tail = text_limit(path, limits, packed=opened is gzip.open), 0, 0, 0, b""
    with opened(path, "rb") as text:
        while chunk := text.read(min(CHUNK, limits.line)):  # no line that lies within one chunk is too long
            first, last = line_ends(chunk)
            total, lines = total + len(chunk), lines + chunk.count(b"\n")
            if total > limit:
                raise InputRefused(f"{path} holds more than {limit:,} bytes of text", SPLIT_IT)
            if lines > limits.rows:
                raise InputRefused(f"{path} has more than {limits.rows:,} lines", SPLIT_IT)
            if run + first > limits.line:
                raise InputRefused(f"{path} has a line of more than {limits.line:,} bytes", "check that it is a table")
            run = len(chunk) - last - 1 if last >= 0 else run + len(chunk)
            tail = chunk[-TAIL:] if len(chunk) >= TAIL else (tail + chunk)[-TAIL:]
    lines_of_tail = tail.decode("utf-8", errors="replace").splitlines()
    return TextEnd(closed=tail.endswith((b"\n", b"\r")), lines=tuple(lines_of_tail))


def line_ends(chunk: bytes) -> tuple[int, int]:
    """Where the first line end of a chunk is (its length if there is none), and the last (-1 if there is none)."""
    ends = [end for end in (chunk.find(b"\n"), chunk.find(b"\r")) if end >= 0]
    return min(ends, default=len(chunk)), max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))


def text_limit(path: Path, limits: Limits, *, packed: bool) -> int:
    """How many bytes of text a file may hold: a small gzip that unpacks to a great deal holds no market data."""
    return min(limits.text, max(PACKED_FREELY, TIGHT * path.stat().st_size)) if packed else limits.text


def check_column_count(path: Path, count: int, limits: Limits) -> None:
    """InputRefused for more columns than any table of markets has."""
    if count > limits.columns:
        raise InputRefused(f"{path} has {count:,} columns, at most {limits.columns:,} are read", SPLIT_IT)


def check_cells(path: Path, cells: pl.LazyFrame, columns: int, limits: Limits) -> None:
    """InputRefused for a Parquet file that unpacks to too much, by its footer, or to much from next to nothing."""
    check_column_count(path, columns, limits)
    rows = cells.select(pl.len()).collect().item()
    if rows > limits.rows:
        raise InputRefused(f"{path} has {rows:,} rows, at most {limits.rows:,} are read", SPLIT_IT)
    count = rows * columns
    if count > limits.cells or (count > SMALL and count > DENSE * path.stat().st_size):
        raise InputRefused(f"{path} unpacks {path.stat().st_size:,} bytes to {count:,} cells", SPLIT_IT)


def describe_end(end: TextEnd, mark: str) -> tuple[str, ...]:
    """A note on a text that may have been cut: no line end, and perhaps fewer digits than above."""
    if end.closed or len(end.lines) < 3:
        return ()
    *above, last = [line.rsplit(mark, 1)[-1].strip() for line in end.lines[-12:]]
    digits = [len(cell) for cell in above[1:] if cell]
    shorter = bool(digits) and len(last) < min(digits)
    more = f", and its last cell {last!r} is shorter than those above" if shorter else ""
    return (f"the last line has no line end{more}: the file may have been cut",)
