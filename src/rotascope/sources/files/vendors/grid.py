"""A file's cells as rows of text, before anything is known of them; and a part of them as a sheet."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl

from rotascope.errors import InputRefused
from rotascope.read_only import NOTHING, make_read_only
from rotascope.sources.files.cells.sheet import AGAIN, DELIMITERS, ROW, Sheet
from rotascope.sources.files.report import list_names, plural

LARGEST = 64_000_000  # bytes of a vendor's file that are read cell by cell
BLANK = frozenset({"", "-", "--", "\xa0", "n/a", "N/A"})
DATES = (
    (r"\d{4}-\d{2}-\d{2}", "%Y-%m-%d"),
    (r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"),
    (r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
    (r"[A-Z][a-z]{2} \d{1,2}, \d{4}", "%b %d, %Y"),
    (r"[A-Z][a-z]{3,8} \d{1,2}, \d{4}", "%B %d, %Y"),
    (r"\d{1,2}-[A-Z][a-z]{2}-\d{4}", "%d-%b-%Y"),
    (r"[A-Z][a-z]{2}-\d{1,2}-\d{4}", "%b-%d-%Y"),
    (r"(?<!\d)20\d{6}(?!\d)", "%Y%m%d"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number, as an editor shows it, and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The cells that hold anything."""
        return tuple(cell for cell in self.cells if cell)


@dataclass(frozen=True, eq=False, kw_only=True)
class Given:
    """What a file's name, head, or the caller says of all its rows.

    holder, day, symbol, universe   of whom the rows are, and when; None where nobody says
    kind, unit                      what the numbers are, where the form itself says it
    """

    holder: str | None = None
    day: date | None = None
    symbol: str | None = None
    universe: str | None = None
    kind: str | None = None
    unit: str | None = None

    def over(self, other: "Given") -> "Given":
        """What this says, and what the other says of the rest."""
        names = ("holder", "day", "symbol", "universe", "kind", "unit")
        return Given(**{name: getattr(self, name) or getattr(other, name) for name in names})


@dataclass(frozen=True, eq=False, kw_only=True)
class Form:
    """A vendor's file brought to plain columns.

    words   what it is, for the report
    stated  what its head says
    """

    words: str
    sheet: Sheet
    stated: Given = field(default_factory=Given)
    extras: Mapping[str, str] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mapping as it is now."""
        make_read_only(self, "extras")


def plain_name(name: str) -> str:
    """`Adj Close` and `adj-close` as adj_close."""
    return "_".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def split_text(text: str, path: Path, *, separator: str | None = None) -> tuple[Row, ...]:
    """The records of a file's text; the separator is the mark that most lines have, where nobody says.

    Raises InputRefused where a line is no record, as with a cell that never ends.
    """
    if separator is None:
        counts = {mark: sum(mark in line for line in text.splitlines()[:60]) for mark in DELIMITERS}
        separator = max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    return list_rows(records, path)


def list_rows(records: Iterable[Sequence[str]], path: Path) -> tuple[Row, ...]:
    """A file's records as rows, numbered from 1; InputRefused where one never ends."""
    rows: list[Row] = []
    try:
        for number, cells in enumerate(records, start=1):
            rows.append(Row(number, tuple(cell.strip() for cell in cells)))
    except csv.Error as fault:
        raise InputRefused(f"{path}, row {len(rows) + 1}: {fault}", f"correct that, or {AGAIN}") from fault
    return tuple(rows)


def make_sheet(path: Path, header: Sequence[str], rows: Iterable[Row], *, notes: tuple[str, ...] = ()) -> Sheet:
    """A sheet of text under a header; columns without a name and without a cell are left out."""
    listed = [row for row in rows if row.filled]
    if not listed:
        raise InputRefused(f"{path} has a header and no rows", "export it again, with its rows")
    width = len(header)
    cells = [(*row.cells[:width], *[""] * (width - len(row.cells))) for row in listed]
    used = [number for number, name in enumerate(header) if name or any(row[number] for row in cells)]
    names = unique_names([header[number] for number in used])
    columns = {name: [row[number] for row in cells] for name, number in zip(names, used, strict=True)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    numbers = pl.Series(ROW, [row.number for row in listed], dtype=pl.UInt32)
    return Sheet(path, frame.with_columns(numbers).lazy(), tuple(names), "", notes)


def unique_names(names: Sequence[str]) -> list[str]:
    """Names that occur again get a number, so that the first counts and the rest are named as unused."""
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def with_columns(sheet: Sheet, **texts: str | None) -> Sheet:
    """The sheet with columns of one text each, where it has none of that name and a text is given."""
    new = {name: text for name, text in texts.items() if text is not None and name not in sheet.columns}
    cells = sheet.cells.with_columns(pl.lit(text).alias(name) for name, text in new.items())
    return replace(sheet, cells=cells, columns=(*sheet.columns, *new))


def find_date(text: str) -> date | None:
    """The first date in a text of a head or a name; None where there is none."""
    for pattern, form in DATES:
        match = re.search(pattern, text)
        if match:
            try:
                return datetime.strptime(match[0], form).date()  # noqa: DTZ007 (a date without a time)
            except ValueError:
                continue
    return None


def left_out(count: int, why: str, *, names: Sequence[str] = ()) -> tuple[str, ...]:
    """A note on rows that are no part of the table."""
    shown = f" ({list_names(list(names), limit=4)})" if names else ""
    return (f"{plural(count, 'row')} left out: {why}{shown}",) if count else ()
