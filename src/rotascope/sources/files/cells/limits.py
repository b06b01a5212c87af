"""What a file may be, looked at before it is read: its size unpacked, its lines, columns and cells.

The limits are far above what market data need, and below what would fill a machine's memory.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.sources.files.report import show_name

UNPACKED = 2_000_000_000  # bytes of text
LINE = 1_000_000  # bytes of one line of text
COLUMNS = 20_000
CELLS = 2_000_000_000  # rows by columns of a Parquet file
DENSE, SMALL = 200, 5_000_000  # cells a byte of a Parquet file, looked at only beyond so many cells
PACKED_FREELY, TIGHT = 50_000_000, 40  # bytes that a gzip may unpack to, and beyond them at most so many a byte
CHUNK = 1 << 20
SPLIT_IT = "split the file, or cut it down to what is needed"


@dataclass(frozen=True, slots=True)
class TextEnd:
    """How a text ends: whether with a line end, and its last lines."""

    closed: bool
    lines: tuple[str, ...]


def check_regular(path: Path) -> None:
    """InputRefused for what is no regular file: a device or a pipe may never end."""
    if path.is_dir():
        raise InputRefused(f"{show_name(str(path))} is a directory", "name the files in it")
    if path.exists() and not path.is_file():
        raise InputRefused(f"{show_name(str(path))} is a device or a pipe, no file", "save its content as a file")


def check_text_size(path: Path) -> TextEnd:
    """How the text ends, after one pass over it; InputRefused where it unpacks to too much or has an endless line.

    Raises what reading raises: OSError, EOFError, zlib.error.
    """
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    limit, total, tail = text_limit(path, packed=opened is gzip.open), 0, b""
    with opened(path, "rb") as text:
        while chunk := text.read(CHUNK):
            total += len(chunk)
            if total > limit:
                raise InputRefused(f"{path} holds more than {limit:,} bytes of text", SPLIT_IT)
            if b"\n" not in chunk and len(chunk) > LINE and b"\r" not in chunk:
                raise InputRefused(f"{path} has a line of more than {LINE:,} bytes", "check that it is a table")
            tail = (tail + chunk)[-CHUNK:]
    lines = tail[-4096:].decode("utf-8", errors="replace").splitlines()
    return TextEnd(closed=tail.endswith((b"\n", b"\r")), lines=tuple(lines))


def text_limit(path: Path, *, packed: bool) -> int:
    """How many bytes of text a file may hold: a small gzip that unpacks to a great deal holds no market data."""
    return min(UNPACKED, max(PACKED_FREELY, TIGHT * path.stat().st_size)) if packed else UNPACKED


def check_column_count(path: Path, count: int) -> None:
    """InputRefused for more columns than any table of markets has."""
    if count > COLUMNS:
        raise InputRefused(f"{path} has {count:,} columns, at most {COLUMNS:,} are read", SPLIT_IT)


def check_cells(path: Path, cells: pl.LazyFrame, columns: int) -> None:
    """InputRefused for a Parquet file that unpacks to too much, by its footer, or to much from next to nothing."""
    check_column_count(path, columns)
    count = cells.select(pl.len()).collect().item() * columns
    if count > CELLS or (count > SMALL and count > DENSE * path.stat().st_size):
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
