"""Table rows that lost the space between their cells: `DJIA48,063.2948,710.97-0.67%0.66%`, and their heading."""

import re

LONGEST_LINE = 400  # characters: a longer one is prose
CELL = (
    r"(?:\d\.(?:00|25|50|75)%-\d\.(?:00|25|50|75)%"  # a target range
    r"|[-+]?\$?(?!0\d)\d{1,3}(?:,\d{3})*\.\d{2}%?"
    r"|[-+]?\d{1,3} bps)"
)
ROW = re.compile(rf"(?:{CELL}){{3,}}\s*$")
CELLS = re.compile(CELL)
HEADING = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])")
HEADING_BREAKS = 2


def find_cell_starts(text: str) -> list[int]:
    """The characters of a text before which a cell begins that nothing separates from what is before it."""
    starts: list[int] = []
    offset, above = 0, (0, "")
    for line in text.split("\n"):
        row = ROW.search(line) if len(line) <= LONGEST_LINE and line[-1:].isalnum() | line.endswith("%") else None
        if row is not None:
            starts += _of_heading(*above)
            starts += (offset + cell.start() for cell in CELLS.finditer(line, row.start()))
        above = (0, "") if row is not None else (offset, line)
        offset += len(line) + 1
    return starts


def _of_heading(offset: int, line: str) -> list[int]:
    """Where the cells of the line above a glued row begin; none where it is prose."""
    breaks = [offset + match.start() for match in HEADING.finditer(line)] if len(line) <= LONGEST_LINE else []
    return breaks if len(breaks) >= HEADING_BREAKS else []
