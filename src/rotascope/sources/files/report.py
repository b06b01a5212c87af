"""What reading a file came to, in plain words, and the cells that it was refused for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rotascope.read_only import make_read_only

SHOWN = 5


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """One cell that cannot be taken. `row` is as an editor counts: the header of a CSV is row 1."""

    row: int
    column: str
    cell: str
    why: str

    def __str__(self) -> str:
        cell = f": {quote_cell(self.cell)}" if self.cell.strip() else ""
        return f"row {self.row}, column {show_name(self.column)}{cell} {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What was read from one file.

    rows        data rows in the file; each row of a wide file is one
    symbols     distinct symbols; first, last: the dates that they span
    duplicates  rows that repeat an earlier one word for word, folded into it
    conflicts   rows that give another value for a key that an earlier row has; kept as a further version, the later
                row wins
    gaps        empty cells, where a number could have been
    refused     rows left out (of a wide file, cells, as `noun` says); `refusals` names the first few
    """

    file: str
    shape: str
    noun: str
    rows: int
    symbols: int
    first: date | None
    last: date | None
    tables: Mapping[str, int]
    duplicates: int = 0
    conflicts: int = 0
    gaps: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "tables")

    def lines(self) -> list[str]:
        """One fact a line; nothing that is zero is mentioned, save the counts that every file has."""
        gives = ", ".join(f"{plural(count, 'row')} of {name}" for name, count in self.tables.items())
        lines = [
            f"{self.file}: {self.shape}",
            f"{plural(self.rows, 'row')}, {plural(self.symbols, 'symbol')}, {self.first} to {self.last}",
            f"gives {gives}",
        ]
        if self.gaps:
            lines.append(f"{plural(self.gaps, 'empty cell')} left as gaps")
        if self.duplicates:
            lines.append(f"{plural(self.duplicates, 'duplicate')} folded")
        if self.conflicts:
            lines.append(f"{plural(self.conflicts, 'conflict')} kept as further versions; the later row wins")
        if self.refused:
            lines.append(f"{plural(self.refused, self.noun)} refused and left out:")
            lines += [f"  {refusal}" for refusal in self.refusals]
            lines += [f"  and {self.refused - len(self.refusals):,} more"] if self.refused > len(self.refusals) else []
        return [*lines, *self.notes]


def plural(count: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def list_names(names: Sequence[str], *, limit: int = 12) -> str:
    """The first few names."""
    more = f", and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(show_name(name) for name in names[:limit]) + more


def show_name(name: str, *, limit: int = 40) -> str:
    """A column's name, cut, and quoted if it holds what a terminal would act on."""
    text = name if name.isprintable() else repr(name)
    return text if len(text) <= limit else f"{text[:limit]}..."


def quote_cell(cell: str, *, limit: int = 40) -> str:
    """The cell, quoted and cut, with what a terminal would act on made visible."""
    text = repr(cell)
    return text if len(text) <= limit else f"{text[:limit]}...'"
