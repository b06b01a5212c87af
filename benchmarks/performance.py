"""Measured times into docs/performance.md: each benchmark that runs replaces its own section."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEAD = """# Performance

Written by the benchmarks (`sh run.sh bench`); each run replaces the sections of what it measured. Times are the best of
a few rounds, on a machine that may have been shared: each section says how busy it was, and there processor time says
more than seconds. Every other library has the layout and the options that suit it best, and they are named. A command
is a whole process, start included (`python benchmarks/commands.py`): `first` with nothing cached of its market, `again`
with everything.
"""
SCALE = {"s": 1.0, "ms": 1e3, "": 1.0}


def record(title: str, times: Mapping[str, float], *, goal: str, unit: str, peers: str = "") -> None:
    """One section: a row a contender, each beside the first, with the date and the load of the machine.

    peers  in which layout and with which options the others run
    """
    ours = next(iter(times.values()))
    rows = [
        f"| {name} | {SCALE[unit] * seconds:,.4g} {unit} | {seconds / ours:,.2f}x |" for name, seconds in times.items()
    ]
    lines = [
        f"## {title}",
        "",
        *([f"Goal: {goal}.", ""] if goal else []),
        *([f"{peers}.", ""] if peers else []),
        "| | Measured | Beside the first |",
        "|---|---|---|",
        *rows,
        "",
        where_and_when(),
        "",
    ]
    replace_section(title, "\n".join(lines))


def record_table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, *tuple[float, ...]]]) -> None:
    """One section with several numbers a row."""
    lines = [f"| {name} | {' | '.join(f'{number:,.4g}' for number in numbers)} |" for name, *numbers in rows]
    head = [f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    replace_section(title, "\n".join([f"## {title}", "", *head, *lines, "", where_and_when(), ""]))


def where_and_when() -> str:
    """The date, the machine, and how busy it was."""
    load = os.getloadavg()[0]
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f}"


def replace_section(title: str, text: str) -> None:
    """Put the section where the old one of that title stood, else at the end."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else HEAD
    old = re.search(rf"^## {re.escape(title)}\n(?:(?!^## ).*\n?)*", page, flags=re.MULTILINE)
    page = f"{page[: old.start()]}{text}\n{page[old.end() :]}".rstrip() + "\n" if old else f"{page.rstrip()}\n\n{text}"
    PAGE.write_text(page, encoding="utf-8")
