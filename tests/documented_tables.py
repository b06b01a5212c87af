"""The tables that the documentation shows, page by page."""

import re
from dataclasses import dataclass
from pathlib import Path

from house import PROJECT

PAGES = (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").rglob("*.md")))
RULE = re.compile(r"^\|[\s:|-]+\|$")
CODE = re.compile(r"`[^`]*`")
MEASURED = re.compile(r"(?<![\w./-])[+-]?\d[\d,]*\.\d+(?![.\d])|\d\s?%")


@dataclass(frozen=True)
class DocumentedTable:
    """A table of a page: its head and its rows as printed cells."""

    page: str
    line: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def label(self) -> str:
        """The first head that says something."""
        return next((cell for cell in self.head if cell), "")

    @property
    def is_measured(self) -> bool:
        """Whether a cell has a figure outside code: a decimal, or a percentage."""
        return any(MEASURED.search(CODE.sub("", cell)) for row in self.rows for cell in row)


def tables_of(page: Path) -> list[DocumentedTable]:
    """The page's tables outside its blocks of code."""
    lines = re.sub(r"^```.*?^```", blank, page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE).splitlines()
    starts = [number for number in range(1, len(lines)) if RULE.match(lines[number]) and lines[number - 1][:1] == "|"]
    tables = []
    for number in starts:
        rows = []
        for line in lines[number + 1 :]:
            if not line.startswith("|"):
                break
            rows.append(cells(line))
        tables.append(DocumentedTable(str(page.relative_to(PROJECT)), number, cells(lines[number - 1]), tuple(rows)))
    return tables


def blank(block: re.Match[str]) -> str:
    """As many empty lines as the block has."""
    return "\n" * block[0].count("\n")


def cells(line: str) -> tuple[str, ...]:
    """The cells of a row; an escaped bar is a letter."""
    return tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1])


def table(page: str, label: str, *, number: int = 0) -> DocumentedTable:
    """The one of a page whose first head is so called."""
    return [each for each in tables_of(PROJECT / page) if each.label == label][number]
