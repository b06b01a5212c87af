"""One batch into a store: archive its raw bytes, append its tables, and last of all commit it."""

import hashlib
import json
import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import polars as pl
from deltalake.exceptions import CommitFailedError

from rotascope.errors import InputRefused, StoreFault
from rotascope.read_only import make_read_only
from rotascope.schema import BATCHES, INSTRUMENTS, SERIES, TABLES
from rotascope.store.store import RAW, Store

ATTEMPTS = 25
CHUNK = 1 << 20
OWN_KINDS = ("macro", "return", "factor")  # a number of these kinds means another thing than a price or a level


class Offer(Protocol):
    """What a source hands over; `sources.Batch` is one."""

    @property
    def source(self) -> str:
        """Who says so: `file`, or a provider's name."""

    @property
    def file(self) -> str:
        """The name that reports and `batches` call it by."""

    @property
    def sha256(self) -> str:
        """The hash of the raw bytes."""

    @property
    def raw(self) -> Path | bytes | None:
        """The raw bytes, or where they are; None for made-up data, of which nothing is archived."""

    @property
    def options(self) -> Mapping[str, str]:
        """How the raw bytes were read: the same bytes read otherwise are another batch."""

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]:
        """Rows a table name, checked by the source and sorted by the table's key, which keeps reads short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What an ingest did. `version` is the store's after it; `already` = these rows were there, nothing changed."""

    batch: str
    version: int
    rows: Mapping[str, int]
    already: bool = False

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "rows")

    def lines(self) -> list[str]:
        """Plain words, one fact a line."""
        if self.already:
            return [f"already there: batch {self.batch}; nothing changed, the store stays at version {self.version}"]
        stored = ", ".join(f"{count:,} of {name}" for name, count in self.rows.items())
        return [f"stored rows: {stored}", f"the store is now at version {self.version} (batch {self.batch})"]


def ingest(store: Store, offer: Offer) -> IngestReport:
    """Take a batch in, whole or not at all.

    Batch ids sort in the order in which the ingests were started (`00000012-...` found eleven before it), so that
    among rows that were known at the same time the last in order of (batch, version) is the newest word.

    Raises InputRefused where the batch contradicts what the store says of an id, StoreFault where other writers keep
    coming first. Whatever is raised, readers see the store as it was.
    """
    frames = {name: frame for name, frame in offer.frames.items() if frame.height}
    if not frames:
        raise InputRefused(f"{offer.file} holds no rows", "check the file")
    ledger = store.batches()
    before = find_same_offer(ledger, offer)
    if before is not None:
        return before
    if INSTRUMENTS.name in frames:
        frames[INSTRUMENTS.name] = complete_instruments(frames[INSTRUMENTS.name], store, beside=frames.keys())
    batch = f"{ledger.height + 1:08d}-{secrets.token_hex(4)}"
    archive(store, offer)
    for table in (table for table in TABLES if table.name in frames):
        store.append(table, table.conform(frames[table.name].with_columns(batch=pl.lit(batch))))
    return commit_batch(store, offer, batch=batch, rows={name: frame.height for name, frame in frames.items()})


def commit_batch(store: Store, offer: Offer, *, batch: str, rows: Mapping[str, int]) -> IngestReport:
    """Make appended rows count, under the next free ordinal.

    Where another writer took that ordinal meanwhile, its ingest is looked at first: it may have brought the same file.
    """
    for _ in range(ATTEMPTS):
        ledger = store.delta(BATCHES)
        batches = store.batches(ledger)
        before = find_same_offer(batches, offer)
        if before is not None:
            return before
        ordinal = batches.height + 1
        try:
            store.commit(ledger, batch_row(offer, ordinal=ordinal, batch=batch, rows=rows))
        except CommitFailedError:
            continue
        return IngestReport(batch=batch, version=ordinal, rows=rows)
    raise StoreFault(f"{store.path}: other writers came first {ATTEMPTS} times", "run the import again")


def batch_row(offer: Offer, *, ordinal: int, batch: str, rows: Mapping[str, int]) -> pl.DataFrame:
    """The row of `batches` that makes a batch count; `detail` is JSON: options, rows a table, whether raw is kept."""
    now = datetime.now(UTC)
    detail = {"options": dict(offer.options), "tables": dict(rows), "raw": offer.raw is not None}
    row = {
        "ordinal": ordinal,
        "source": offer.source,
        "file": offer.file,
        "sha256": offer.sha256,
        "rows": sum(rows.values()),
        "ingested_at": now,
        "detail": json.dumps(detail, sort_keys=True),
        "known_at": now,
        "batch": batch,
    }
    return BATCHES.conform(pl.DataFrame([row]))


def find_same_offer(batches: pl.DataFrame, offer: Offer) -> IngestReport | None:
    """The report of the batch that brought the same bytes read in the same way, if one did."""
    for row in batches.filter(pl.col("sha256") == offer.sha256).iter_rows(named=True):
        detail = json.loads(row["detail"])
        if detail["options"] == dict(offer.options):
            return IngestReport(batch=row["batch"], version=batches.height, rows=detail["tables"], already=True)
    return None


def archive(store: Store, offer: Offer) -> None:
    """Keep the raw bytes under their hash; the same bytes are kept once.

    Raises InputRefused if the file no longer has the hash that it was read under.
    """
    payload = store.payload(offer.sha256)
    if offer.raw is None or payload.is_file():
        return
    payload.parent.mkdir(parents=True, exist_ok=True)
    draft = payload.with_name(f"{payload.name}.{os.getpid()}.part")
    try:
        if copy_bytes(offer.raw, draft) != offer.sha256:
            raise InputRefused(f"{offer.file} changed while it was being read", "import it again")
        draft.replace(payload)
    finally:
        draft.unlink(missing_ok=True)


def copy_bytes(raw: Path | bytes, target: Path) -> str:
    """Write the bytes to `target`; their SHA-256."""
    if isinstance(raw, bytes):
        target.write_bytes(raw)
        return hashlib.sha256(raw).hexdigest()
    digest = hashlib.sha256()
    with raw.open("rb") as source, target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def complete_instruments(offered: pl.DataFrame, store: Store, *, beside: Collection[str]) -> pl.DataFrame:
    """Instrument rows, completed from what the store already says of the same ids.

    beside   the tables that the batch brings: with rows of its own it may not change what an id's numbers mean, while
             instruments alone correct what was said of them

    What the new rows leave open is taken from the old ones. And where the store speaks of an id at a later known_at
    than the new row does, the new row is repeated at that time, so that at every date the newest ingest is heard.
    """
    instruments = store.snapshot().scan(INSTRUMENTS)
    old = instruments.filter(pl.col("id").is_in(offered["id"].to_list())).collect()
    new = INSTRUMENTS.conform(offered)
    check_namespaces(new, instruments, store)
    if old.is_empty():
        return new
    last = old.sort("known_at", "batch", "version").unique("id", keep="last").drop("known_at", "batch", "version")
    if set(beside) != {INSTRUMENTS.name}:
        check_kind(new, last)
    if SERIES.name in beside:
        check_basis(new, last)
    filled = new.join(last, on="id", how="left", suffix="_old").with_columns(
        pl.coalesce(name, f"{name}_old").alias(name) for name in INSTRUMENTS.columns if name != "id"
    )
    plain = filled.select(new.columns)
    times = old.select("id", pl.col("known_at").alias("later")).unique()
    again = plain.join(times, on="id").filter(pl.col("later") > pl.col("known_at"))
    repeated = again.with_columns(known_at=pl.col("later")).select(new.columns)
    return pl.concat([plain, repeated]).sort("id", "known_at").with_columns(version=number_within("id"))


def check_namespaces(new: pl.DataFrame, instruments: pl.LazyFrame, store: Store) -> None:
    """InputRefused where the store keeps the same under its bare letters, as stores did before ids had namespaces.

    The old history and the new rows would be two instruments, and every answer would rest on one of them.
    """
    bare = new.select("kind", stated="id", id=pl.col("id").str.split_exact(":", 1).struct.field("field_1")).drop_nulls()
    twins = instruments.select("id", "kind").unique().join(bare.lazy(), on=["id", "kind"]).sort("id").collect()
    if twins.height:
        first = twins.row(0, named=True)
        raise InputRefused(
            f"{store.path} holds {first['id']} from before it was {first['stated']} ({twins.height} such ids)",
            f"import its files into a new store; they are kept in {store.path / RAW}, and `batches` names them",
        )


def number_within(*key: str) -> pl.Expr:
    """0, 1, ... within each key, in row order."""
    return pl.int_range(pl.len(), dtype=pl.Int32).over(*key)


def check_basis(new: pl.DataFrame, last: pl.DataFrame) -> None:
    """InputRefused where levels of one id would mix price and total return."""
    both = new.select("id", "basis").join(last.select("id", pl.col("basis").alias("basis_held")), on="id")
    torn = both.filter(pl.col("basis") != pl.col("basis_held")).sort("id")
    if torn.height:
        first = torn.row(0, named=True)
        raise InputRefused(
            f"{first['id']} is held as {first['basis_held']}, this file is {first['basis']} ({torn.height} such ids)",
            f"say --basis {first['basis_held']} if that is what the file holds, or use another store",
        )


def check_kind(new: pl.DataFrame, last: pl.DataFrame) -> None:
    """InputRefused where one id would hold macro figures or returns and something else, or two units."""
    before = last.select("id", kind_held="kind", unit_held="unit")
    both = new.select("id", "kind", "unit").join(before, on="id")
    special = pl.any_horizontal(pl.col("kind", "kind_held").is_in(OWN_KINDS))
    other = (pl.col("kind") != pl.col("kind_held")) | (pl.col("unit") != pl.col("unit_held"))
    torn = both.filter(special & other).sort("id")
    if torn.height:
        first = torn.row(0, named=True)
        same = f"say --kind {first['kind_held']} and its --unit if that is what it holds, or "
        raise InputRefused(
            f"{first['id']} is held as {first['kind_held']} in {first['unit_held']}, this file is {first['kind']} in "
            f"{first['unit']} ({torn.height} such ids)",
            f"{same if first['kind_held'] in OWN_KINDS else ''}use another symbol or another store",
        )
