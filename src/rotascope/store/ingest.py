"""Batches into a store: archive their raw bytes, append their tables, and last of all commit them together."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import polars as pl
from deltalake.exceptions import CommitFailedError

from rotascope.errors import InputRefused, StoreFault
from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema import BATCHES, INSTRUMENTS, TABLES
from rotascope.store.amend.amendments import REPLACES, SCALES, UNDOES, read_amendments, replaced_owners
from rotascope.store.amend.downloads import Downloads, compare_downloads
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
    """What an ingest did. `version` is the store's after it; `already` = these rows were there, nothing changed.

    notes   how the rows compare with those that were held of the same lines
    """

    batch: str
    version: int
    rows: Mapping[str, int]
    already: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "rows")

    def lines(self) -> list[str]:
        """Plain words, one fact a line."""
        if self.already:
            return [f"already there: batch {self.batch}; nothing changed, the store stays at version {self.version}"]
        stored = ", ".join(f"{count:,} of {name}" for name, count in self.rows.items())
        now = f"the store is now at version {self.version} (batch {self.batch})"
        return [f"stored rows: {stored}", *self.notes, now]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A batch whose rows are appended and do not count yet.

    stated   its instruments as the offer has them; None where it brings none
    frames   its conforming rows
    amends   what its row of the ledger says of other batches
    files    table name -> data file -> SHA-256
    report   of what is to be stored, or of the batch that brought the same before
    """

    offer: Offer
    report: IngestReport
    stated: pl.DataFrame | None = None
    frames: Mapping[str, pl.DataFrame] = NOTHING
    amends: Mapping[str, Any] = NOTHING
    files: Mapping[str, Mapping[str, str]] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "frames", "amends", "files")

    @property
    def replaces(self) -> bool:
        """Whether its rows take the place of what is held."""
        return REPLACES in self.amends

    def absolute(self) -> Mapping[str, pl.DataFrame]:
        """Its rows on the scale of each line's first download."""
        scale = read_amendments(batch_row(self.offer, ordinal=1, batch=self.report.batch, rows={}, amends=self.amends))
        tables = [table for table in TABLES if table.name in self.frames]
        return {
            table.name: scale.apply(table, self.frames[table.name].lazy(), absolute=True).collect() for table in tables
        }


def ingest(
    store: Store, offer: Offer, *, replace: bool = False, amends: Mapping[str, Any] | None = None
) -> IngestReport:
    """Take one batch in, whole or not at all; see `ingest_all`."""
    return ingest_all(store, (offer,), replace=replace, amends=amends)[0]


def ingest_all(
    store: Store, offers: Sequence[Offer], *, replace: bool = False, amends: Mapping[str, Any] | None = None
) -> list[IngestReport]:
    """Take batches in together, whole or not at all: one commit makes all of them count.

    Batch ids sort in the order in which the ingests were started (`00000012-...` found eleven before it), so that
    among rows that were known at the same time the last in order of (batch, version) is the newest word. When this
    returns, every byte has been flushed to the disk. With `replace` the batches take the place of everything that is
    held of the same instruments, universes and lists, whatever it says; `amends` says itself what of earlier batches
    no longer counts.

    Raises InputRefused where a batch contradicts what the store or another of the batches says of an id, or disagrees
    with what is held of the same lines; StoreFault where other writers keep coming first. Whatever is raised, readers
    see the store as it was.
    """
    empty = [offer.file for offer in offers if not any(frame.height for frame in offer.frames.values())]
    if empty:
        raise InputRefused(f"{empty[0]} holds no rows", "check the file")
    started, batches = now_ns(), store.batches()
    prepared: list[Draft] = []
    for number, offer in enumerate(offers, start=batches.height + 1):
        same = find_same_offer(batches, offer, replace=replace) or find_same_draft(prepared, offer)
        draft = same and Draft(offer=offer, report=same)
        prepared.append(draft or prepare(store, number, offer, prepared, replace=replace, amends=amends))
    drafts = [append_draft(store, draft) for draft in prepared]
    sync_recent(store.path, started)
    reports = commit_drafts(store, drafts, checked=batches.height)
    brought = [report for report in reports if not report.already]
    if brought:
        sync_recent(store.path / BATCHES.name, started)
        newest = max(brought, key=lambda report: report.version)
        point_head(store, newest.version, newest.batch)
    return reports


def prepare(
    store: Store,
    number: int,
    offer: Offer,
    earlier: Sequence[Draft],
    *,
    replace: bool = False,
    amends: Mapping[str, Any] | None = None,
) -> Draft:
    """A batch checked against the store and the batches before it, with its conforming frames; nothing is written."""
    frames = {name: frame for name, frame in offer.frames.items() if frame.height}
    stated = frames.get(INSTRUMENTS.name)
    if stated is not None:
        pending = [draft.frames[INSTRUMENTS.name] for draft in earlier if INSTRUMENTS.name in draft.frames]
        beside = (INSTRUMENTS.name,) if replace or amends else frames.keys()
        frames[INSTRUMENTS.name] = complete_instruments(stated, store, beside=beside, pending=pending)
    batch = f"{number:08d}-{secrets.token_hex(4)}"
    conforming = {
        table.name: table.conform(frames[table.name].with_columns(batch=pl.lit(batch)))
        for table in TABLES
        if table.name in frames
    }
    downloads = Downloads()
    if replace:
        amends = {REPLACES: replaced_owners(conforming, TABLES)}
    elif amends is None:
        downloads = compare_draft(store, offer, conforming, earlier)
        amends = {SCALES: downloads.scales} if downloads.scales else {}
        for name, ids in downloads.left_out.items():
            conforming[name] = conforming[name].filter(~pl.col("id").is_in(ids))
    rows = {name: conforming[name].height for name in frames}
    report = IngestReport(batch=batch, version=0, rows=rows, notes=downloads.notes)
    return Draft(offer=offer, report=report, stated=stated, frames=conforming, amends=amends)


def compare_draft(
    store: Store, offer: Offer, conforming: Mapping[str, pl.DataFrame], earlier: Sequence[Draft]
) -> Downloads:
    """The batch's lines beside those of the store and of the batches before it."""
    return compare_downloads(
        offer.file,
        conforming,
        store.snapshot(checked=False, absolute=True),
        amendments=read_amendments(store.batches()),
        pending=[draft.absolute() for draft in earlier],
        skip_bad="skip_bad" in offer.options,
    )


def append_draft(store: Store, draft: Draft) -> Draft:
    """Archive the raw bytes and append the rows, which do not count yet; the hashes of what was written."""
    offer = draft.offer
    if draft.report.already:
        return draft
    if offer.raw is not None:
        archive_payload(store.payload(offer.sha256), offer.raw, offer.sha256, file=offer.file)
    tables = [table for table in TABLES if table.name in draft.frames and draft.frames[table.name].height]
    for table in tables:
        store.append(table, draft.frames[table.name])
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
        if any(draft.amends for draft in new) and store.allow_amendments():
            continue
        if batches.height > checked:
            new = [check_again(store, draft, new[:number]) for number, draft in enumerate(new)]
            checked = batches.height
        ordinals = {draft.report.batch: batches.height + number for number, draft in enumerate(new, start=1)}
        rows = [
            batch_row(
                draft.offer,
                ordinal=ordinals[draft.report.batch],
                batch=draft.report.batch,
                rows=draft.report.rows,
                files=draft.files,
                amends=draft.amends,
            )
            for draft in new
        ]
        try:
            store.commit(ledger, pl.concat(rows))
        except CommitFailedError:
            continue
        return [
            replace(draft.report, version=ordinals.get(draft.report.batch, draft.report.version)) for draft in drafts
        ]
    raise StoreFault(f"{store.path}: other writers came first {ATTEMPTS} times", "run the import again")


def point_head(store: Store, ordinal: int, batch: str) -> None:
    """Write beside the tables which batch is the newest, so that a log that loses it is noticed.

    Called once the disk has its row, and without effect where a later batch stands there.
    """
    if read_head(store.path).get("ordinal", 0) < ordinal:
        write_durably(store.path / HEAD, json.dumps({"ordinal": ordinal, "batch": batch}))


def check_again(store: Store, draft: Draft, earlier: Sequence[Draft]) -> Draft:
    """The draft, held against a store that another writer has written to since; its scales may be others."""
    if draft.replaces:
        return draft
    check_contradictions(draft.stated, store, beside=draft.report.rows.keys())
    scales = compare_draft(store, draft.offer, draft.frames, earlier).scales
    return replace(draft, amends={SCALES: scales} if scales else {})


def batch_row(
    offer: Offer,
    *,
    ordinal: int,
    batch: str,
    rows: Mapping[str, int],
    files: Mapping[str, Mapping[str, str]] = NOTHING,
    amends: Mapping[str, Any] = NOTHING,
) -> pl.DataFrame:
    """The row of `batches` that makes a batch count.

    `detail` is JSON: options, rows a table, whether raw is kept, the SHA-256 of each data file, what it says of other
    batches, and the row's seal.
    """
    now = datetime.now(UTC)
    detail: dict[str, object] = {"options": dict(offer.options), "tables": dict(rows), "raw": offer.raw is not None}
    detail |= {"files": {table: dict(digests) for table, digests in files.items()}, **amends}
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


def find_same_offer(batches: pl.DataFrame, offer: Offer, *, replace: bool = False) -> IngestReport | None:
    """The report of the batch that brought the same bytes read in the same way, if one did and still counts.

    Where it is to take the place of what came later, only the last batch of all is the same.
    """
    live = batches.filter(~pl.col("batch").is_in(list(read_amendments(batches).undone)))
    same = pl.col("sha256") == offer.sha256
    for row in (live.tail(1) if replace else live).filter(same).iter_rows(named=True):
        detail = json.loads(row["detail"])
        if detail["options"] == dict(offer.options) and UNDOES not in detail:
            return IngestReport(batch=row["batch"], version=batches.height, rows=detail["tables"], already=True)
    return None


def find_same_draft(drafts: Sequence[Draft], offer: Offer) -> IngestReport | None:
    """The report of an earlier batch of this ingest that brings the same bytes read in the same way."""
    for draft in drafts:
        if (draft.offer.sha256, dict(draft.offer.options)) == (offer.sha256, dict(offer.options)):
            return replace(draft.report, already=True)
    return None
