"""Batches into a store: archive their raw bytes, append their tables, and last of all commit them together."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import polars as pl
from deltalake.exceptions import CommitFailedError

from rotascope.errors import InputRefused, StoreFault
from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema import BATCHES, INSTRUMENTS, TABLES
from rotascope.store.archive import archive_payload, now_ns, sync_recent, write_durably
from rotascope.store.checks.digests import HEAD, read_head, sealed
from rotascope.store.contradictions import check_contradictions, complete_instruments
from rotascope.store.store import Store

ATTEMPTS = 25


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A batch whose rows are appended and do not count yet.

    stated   its instruments as the offer has them; None where it brings none
    files    table name -> data file -> SHA-256
    report   of what is to be stored, or of the batch that brought the same before
    """

    offer: Offer
    report: IngestReport
    stated: pl.DataFrame | None = None
    files: Mapping[str, Mapping[str, str]] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "files")


def ingest(store: Store, offer: Offer) -> IngestReport:
    """Take one batch in, whole or not at all; see `ingest_all`."""
    return ingest_all(store, (offer,))[0]


def ingest_all(store: Store, offers: Sequence[Offer]) -> list[IngestReport]:
    """Take batches in together, whole or not at all: one commit makes all of them count.

    Batch ids sort in the order in which the ingests were started (`00000012-...` found eleven before it), so that
    among rows that were known at the same time the last in order of (batch, version) is the newest word. When this
    returns, every byte has been flushed to the disk.

    Raises InputRefused where a batch contradicts what the store or another of the batches says of an id, StoreFault
    where other writers keep coming first. Whatever is raised, readers see the store as it was.
    """
    empty = [offer.file for offer in offers if not any(frame.height for frame in offer.frames.values())]
    if empty:
        raise InputRefused(f"{empty[0]} holds no rows", "check the file")
    started, batches = now_ns(), store.batches()
    prepared: list[tuple[Draft, Mapping[str, pl.DataFrame]]] = []
    for number, offer in enumerate(offers, start=batches.height + 1):
        earlier = [draft for draft, _ in prepared]
        before = find_same_offer(batches, offer) or find_same_draft(earlier, offer)
        pending = [frames[INSTRUMENTS.name] for _, frames in prepared if INSTRUMENTS.name in frames]
        prepared.append((Draft(offer=offer, report=before), {}) if before else prepare(store, number, offer, pending))
    drafts = [append_draft(store, draft, frames) for draft, frames in prepared]
    sync_recent(store.path, started)
    reports = commit_drafts(store, drafts, checked=batches.height)
    brought = [report for report in reports if not report.already]
    if brought:
        sync_recent(store.path / BATCHES.name, started)
        name_newest(store, max(brought, key=lambda report: report.version))
    return reports


def name_newest(store: Store, report: IngestReport) -> None:
    """Name the newest batch beside the tables; called once the disk has its row, unless a later one stands there."""
    if read_head(store.path).get("ordinal", 0) < report.version:
        write_durably(store.path / HEAD, json.dumps({"ordinal": report.version, "batch": report.batch}))


def prepare(
    store: Store, number: int, offer: Offer, pending: Sequence[pl.DataFrame]
) -> tuple[Draft, Mapping[str, pl.DataFrame]]:
    """A batch checked against the store and the batches before it, and its conforming frames; nothing is written."""
    frames = {name: frame for name, frame in offer.frames.items() if frame.height}
    stated = frames.get(INSTRUMENTS.name)
    if stated is not None:
        frames[INSTRUMENTS.name] = complete_instruments(stated, store, beside=frames.keys(), pending=pending)
    batch = f"{number:08d}-{secrets.token_hex(4)}"
    conforming = {
        table.name: table.conform(frames[table.name].with_columns(batch=pl.lit(batch)))
        for table in TABLES
        if table.name in frames
    }
    rows = {name: frame.height for name, frame in frames.items()}
    return Draft(offer=offer, report=IngestReport(batch=batch, version=0, rows=rows), stated=stated), conforming


def append_draft(store: Store, draft: Draft, frames: Mapping[str, pl.DataFrame]) -> Draft:
    """Archive the raw bytes and append the rows, which do not count yet; the hashes of what was written."""
    offer = draft.offer
    if draft.report.already:
        return draft
    if offer.raw is not None:
        archive_payload(store.payload(offer.sha256), offer.raw, offer.sha256, file=offer.file)
    tables = [table for table in TABLES if table.name in frames]
    for table in tables:
        store.append(table, frames[table.name])
    return replace(draft, files={table.name: store.digests_of(table, draft.report.batch) for table in tables})


def commit_drafts(store: Store, drafts: Sequence[Draft], *, checked: int) -> list[IngestReport]:
    """Make appended rows count, under the next free ordinals.

    Where another writer took an ordinal meanwhile, its ingest is looked at first: it may have brought the same file,
    or what contradicts these. `checked` is how many ingests the batches were already held against.
    """
    for _ in range(ATTEMPTS):
        ledger = store.delta(BATCHES)
        batches = store.batches(ledger)
        drafts = [replace(draft, report=find_same_offer(batches, draft.offer) or draft.report) for draft in drafts]
        new = [draft for draft in drafts if not draft.report.already]
        if not new:
            return [draft.report for draft in drafts]
        if batches.height > checked:
            for draft in new:
                check_contradictions(draft.stated, store, beside=draft.report.rows.keys())
            checked = batches.height
        ordinals = {draft.report.batch: batches.height + number for number, draft in enumerate(new, start=1)}
        rows = [
            batch_row(draft.offer, ordinal=ordinals[batch], batch=batch, rows=draft.report.rows, files=draft.files)
            for draft in new
            for batch in (draft.report.batch,)
        ]
        try:
            store.commit(ledger, pl.concat(rows))
        except CommitFailedError:
            continue
        return [
            replace(draft.report, version=ordinals.get(draft.report.batch, draft.report.version)) for draft in drafts
        ]
    raise StoreFault(f"{store.path}: other writers came first {ATTEMPTS} times", "run the import again")


def batch_row(
    offer: Offer,
    *,
    ordinal: int,
    batch: str,
    rows: Mapping[str, int],
    files: Mapping[str, Mapping[str, str]] = NOTHING,
) -> pl.DataFrame:
    """The row of `batches` that makes a batch count.

    `detail` is JSON: options, rows a table, whether raw is kept, the SHA-256 of each data file, and the row's seal.
    """
    now = datetime.now(UTC)
    detail: dict[str, object] = {"options": dict(offer.options), "tables": dict(rows), "raw": offer.raw is not None}
    detail |= {"files": {table: dict(digests) for table, digests in files.items()}}
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
    return BATCHES.conform(pl.DataFrame([sealed(row)]))


def find_same_offer(batches: pl.DataFrame, offer: Offer) -> IngestReport | None:
    """The report of the batch that brought the same bytes read in the same way, if one did."""
    for row in batches.filter(pl.col("sha256") == offer.sha256).iter_rows(named=True):
        detail = json.loads(row["detail"])
        if detail["options"] == dict(offer.options):
            return IngestReport(batch=row["batch"], version=batches.height, rows=detail["tables"], already=True)
    return None


def find_same_draft(drafts: Sequence[Draft], offer: Offer) -> IngestReport | None:
    """The report of an earlier batch of this ingest that brings the same bytes read in the same way."""
    for draft in drafts:
        if (draft.offer.sha256, dict(draft.offer.options)) == (offer.sha256, dict(offer.options)):
            return replace(draft.report, already=True)
    return None
