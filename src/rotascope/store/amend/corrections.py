"""A batch taken back, and what is said of an instrument corrected: each a row of the ledger, and nothing rewritten."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from deltalake.exceptions import CommitFailedError

from rotascope.errors import StoreFault, UsageError
from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema import BATCHES, INSTRUMENTS
from rotascope.store.amend.amendments import BUILDS_ON, UNDOES, read_amendments
from rotascope.store.archive import now_ns, sync_recent
from rotascope.store.contradictions import last_word
from rotascope.store.ingest import IngestReport, batch_row, ingest, point_head
from rotascope.store.store import Store

CORRECTION = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An offer that no file brought: its words stand for the bytes."""

    file: str
    sha256: str
    source: str = CORRECTION
    raw: None = None
    options: Mapping[str, str] = NOTHING
    frames: Mapping[str, pl.DataFrame] = NOTHING
    slabs: None = None

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "options", "frames")


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """What was taken back, and the store's version after it."""

    number: int
    file: str
    rows: int
    version: int
    returned: bool = False

    def lines(self) -> list[str]:
        """Plain words, one fact a line."""
        done = "counts again" if self.returned else "is taken back"
        return [
            f"import {self.number} ({self.file}, {self.rows:,} rows) {done}; its rows and its file stay in the store",
            f"the store is now at version {self.version}; as it was before: @{self.version - 1} after its name",
        ]


def find_batch(batches: pl.DataFrame, name: str) -> Mapping[str, object]:
    """The ledger's row of a batch, by its number, its id or the start of that. Raises UsageError where it is none."""
    numbered = pl.col("ordinal") == int(name) if name.isdigit() and len(name) < 8 else pl.lit(value=False)
    rows = batches.filter(numbered | pl.col("batch").str.starts_with(name or " "))
    if rows.height != 1:
        what = f"{rows.height} batches begin with" if rows.height else "no batch"
        raise UsageError(f"{what} {name!r}", "rotascope data history lists them by number")
    return rows.row(0, named=True)


def undo(store: Store, name: str) -> UndoReport:
    """Take a batch back: from now on its rows do not count. Taking an undo back makes them count again.

    Raises UsageError for a batch that is not there, is already taken back, or that a later one builds on.
    """
    ledger = store.delta(BATCHES)
    batches = store.batches(ledger)
    row = find_batch(batches, name)
    batch, number = str(row["batch"]), int(str(row["ordinal"]))
    amendments = read_amendments(batches)
    if batch in amendments.undone:
        raise UsageError(f"import {number} is taken back already", "rotascope data history shows what counts")
    check_foundations(batches, amendments.ordinals, batch)
    store.allow_amendments()
    ledger = store.delta(BATCHES)
    ordinal = batches.height + 1
    words = f"undo of {number}"
    sha256 = hashlib.sha256(f"{ordinal} {words} {batch}".encode()).hexdigest()
    undoing = f"{ordinal:08d}-{sha256[:8]}"
    offer = Correction(file=words, sha256=sha256)
    started = now_ns()
    try:
        store.commit(ledger, batch_row(offer, ordinal=ordinal, batch=undoing, rows={}, amends={UNDOES: batch}))
    except CommitFailedError as fault:
        raise StoreFault(f"{store.path}: another writer came first", "run it again") from fault
    sync_recent(store.path / BATCHES.name, started)
    point_head(store, ordinal, undoing)
    returned = UNDOES in json.loads(str(row["detail"]))
    return UndoReport(
        number=number, file=str(row["file"]), rows=int(str(row["rows"])), version=ordinal, returned=returned
    )


def check_foundations(batches: pl.DataFrame, ordinals: Mapping[str, int], batch: str) -> None:
    """UsageError where a later batch that counts was made from this one: a correction of what it says.

    Downloads that were compared with it do not build on it: each has a scale of its own, which stays true without it.
    """
    for row in batches.iter_rows(named=True):
        built = json.loads(row["detail"]).get(BUILDS_ON, [])
        if batch in built and row["batch"] in ordinals:
            raise UsageError(
                f"import {row['ordinal']} ({row['file']}) builds on it", f"rotascope data undo {row['ordinal']} first"
            )


def describe_anew(store: Store, id: str, words: Mapping[str, str]) -> IngestReport:  # noqa: A002
    """Correct what is said of an instrument: name, kind among what is traded, basis, or the unit of a macro series.

    Raises UsageError where the store has no such instrument.
    """
    rows = store.snapshot().scan(INSTRUMENTS).filter(pl.col("id") == id).collect()
    if rows.is_empty():
        raise UsageError(f"{store.path} has no {id}", "rotascope data status shows what it has")
    first = rows["known_at"].min()
    corrected = last_word(rows).with_columns(pl.lit(text).alias(name) for name, text in words.items())
    frame = corrected.with_columns(known_at=pl.lit(first, rows["known_at"].dtype), version=0)
    correction = ", ".join(f"{name} {text}" for name, text in words.items())
    marked = json.dumps([id, dict(words), store.version])
    offer = Correction(
        file=f"relabel {id}: {correction}",
        sha256=hashlib.sha256(marked.encode()).hexdigest(),
        frames={INSTRUMENTS.name: frame},
    )
    return ingest(store, offer)
