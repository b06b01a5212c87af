"""What was done to a store, in words: imports, what was taken back, replaced and corrected."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rotascope.evidence import list_names
from rotascope.store.amend.amendments import REPLACES, SCALES, UNDOES, read_amendments
from rotascope.store.store import Store

NAMED = 4  # of a line
SHOWN_ROWS = ("instruments",)  # descriptions come with every import and are left out where there is more


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of a ledger: its number, when it was done, what it was, and whether it still counts."""

    number: int
    at: datetime
    words: str
    counts: bool

    def line(self) -> str:
        """One line."""
        mark = "" if self.counts else " (taken back)"
        return f"{self.number:>4}  {self.at:%Y-%m-%d %H:%M}  {self.words}{mark}"


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was done to a store, first to last."""

    path: str
    deeds: tuple[Deed, ...]

    def lines(self) -> list[str]:
        """One deed a line, and how to take one back."""
        if not self.deeds:
            return [f"store {self.path}: nothing imported yet"]
        head = f"store {self.path}: what was done, in UTC"
        return [head, *(deed.line() for deed in self.deeds), "take one back: rotascope data undo NUMBER"]


def read_history(store: Store) -> History:
    """The ledger in words."""
    batches = store.batches()
    counting = read_amendments(batches).ordinals
    numbers = dict(batches.select("batch", "ordinal").iter_rows())
    return History(
        str(store.path),
        tuple(
            Deed(row["ordinal"], row["ingested_at"], "; ".join(describe_row(row, numbers)), row["batch"] in counting)
            for row in batches.iter_rows(named=True)
        ),
    )


def describe_row(row: Mapping[str, Any], numbers: Mapping[str, int]) -> Iterator[str]:
    """What one row of a ledger did."""
    detail = json.loads(row["detail"])
    if UNDOES in detail:
        yield f"import {numbers.get(detail[UNDOES], '?')} taken back"
        return
    tables = detail["tables"]
    numbered = {name: count for name, count in tables.items() if name not in SHOWN_ROWS} or tables
    yield f"{row['file']}: {', '.join(f'{count:,} rows of {name}' for name, count in numbered.items())}"
    options = {name: text for name, text in detail["options"].items() if name != "skip_bad"}
    if options:
        yield "read with " + ", ".join(f"{name} {text}" for name, text in options.items())
    rescaled = sorted({id_ for ids in detail.get(SCALES, {}).values() for id_ in ids})
    if rescaled:
        yield f"on a scale of its own: {list_names(rescaled, most=NAMED)}"
    replaced = sorted({owner for owners in detail.get(REPLACES, {}).values() for owner in owners})
    if replaced:
        yield f"in the place of what was stored of {list_names(replaced, most=NAMED)}"
