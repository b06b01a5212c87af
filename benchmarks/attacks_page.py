"""docs/reliability.md: what came of the attacks, every number from their results."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from attacked_market import BAD
from page_text import laid_out, table

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"


class Measured(Protocol):
    """A result of `attacks.py`."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def seconds(self) -> float: ...
    @property
    def bytes(self) -> float: ...


def write_page(results: Sequence[Measured], *, seed: int, large: Path | None) -> None:
    """Write the page; where nothing is given of the large store, its section stays as it was."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    mark = "## A large store"
    section = large_section(large) if large else before[before.index(mark) :] if mark in before else ""
    PAGE.write_text(laid_out(page(results, seed) + "\n\n" + section), encoding="utf-8")


def page(results: Sequence[Measured], seed: int) -> str:
    """The page's text."""
    bad = sum(result.outcome.startswith(BAD) for result in results)
    return f"""# Reliability

{len(results):,} attacks, {bad:,} bad outcomes. Every number on this page was written by `python benchmarks/attacks.py`,
seed {seed}; `tests/attacks` runs a few of each at every change.

{table(("Attack", "Count", "Bad", "Longest, s", "Most memory, MB"), totals(results))}

Time is processor time of the attack, its check afterwards and what it started, since the machine may be busy with other
work; an attack that has not ended after 300 s of any time is counted as `endless`. Memory is the peak of the process
that was attacked, libraries included. More than 30 s is `slow`, more than 1.5 GB is `large`.

- Flips: one bit of one file is changed; then a question is asked by way of the panel cache, every row is read, and the
store is verified. `refused` is a fault with cause and remedy before any answer, `found` is a fault that `data verify`
names, `same` is the right answer, as where a log's statistics are not read or a kept array is made again.

- Faults: of the calls that a command makes of the system on files of the store (open, read, write, flush,
rename, link, make a folder, remove, look at, map), counted in a run without faults, the n-th fails: disk full,
read error, forbidden, read-only or too many files. The commands are an import, a question, `data verify` and
`data export`; the calls are those of the libraries too. `same` is the store as before, `whole` the whole
import; either way the import was then repeated and the store verified.

- Kills: a process that imports is killed, half of the times at a random moment, half at the n-th call of the system.

- Pairs: two writers at once contradict each other on price and total return, on kind, or on unit.

- Files: tables, articles and settings with bytes changed, cut, repeated or put in; archives and Parquet files
that unpack to gigabytes; headers and lines without an end; footers that lie; numbers that no market has;
devices, pipes, folders and links into themselves. `taken` means that every number that was stored is finite,
and that nothing else has changed.

- Payloads: what a browser would run or a terminal act on, as names, cells, headers, file names and articles.
`shown` means that every page was parsed and nothing in it runs, loads or leaves it, and that no control
sequence reached the screen.

{table(("Attack", "Outcome", "Count"), outcomes(results), text_columns=2)}

Bad outcomes are `wrong` (another answer in silence), `missed` (damage that nothing names), `mixed` (half an import),
`crashed` (exit code 1, a traceback, or a process that died), `script`, `control`, `slow`, `large` and `endless`."""


def totals(results: Sequence[Measured]) -> list[tuple[str, ...]]:
    """A row a kind of attack."""
    rows = []
    for kind in dict.fromkeys(result.kind for result in results):
        of_kind = [result for result in results if result.kind == kind]
        bad = sum(result.outcome.startswith(BAD) for result in of_kind)
        longest, most = max(result.seconds for result in of_kind), max(result.bytes for result in of_kind)
        rows.append((kind, f"{len(of_kind):,}", f"{bad:,}", f"{longest:.1f}", f"{most / 1e6:,.0f}"))
    return rows


def outcomes(results: Sequence[Measured]) -> list[tuple[str, ...]]:
    """A row an attack and outcome."""
    counts = Counter((result.name, result.outcome) for result in results)
    return [(name, outcome, f"{count:,}") for (name, outcome), count in sorted(counts.items())]


def large_section(path: Path) -> str:
    """What verifying a large store took."""
    measured = json.loads(path.read_text(encoding="utf-8"))
    return f"""## A large store

`rotascope data verify` on {measured["rows"]:,.0f} rows of prices ({measured["size"] / 1e9:.1f} GB on disk),
which hashes every file and looks at every row: {measured["bytes"] / 1e6:,.0f} MB at most,
{measured["processor"]:.0f} s of processor time, {measured["wall"]:.0f} s on two cores that were shared with
other work (`python benchmarks/large_verify.py`)."""
