"""Batches into a store: archive their raw bytes, append their tables, and last of all commit them together."""

import json
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import polars as pl
from deltalake.exceptions import CommitFailedError

from rotascope.errors import InputRefused, StoreFault
from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema import BATCHES, INSTRUMENTS, PRICES, SERIES, TABLES, TableSchema
from rotascope.store.amend.amendments import REPLACES, SCALES, UNDOES, read_amendments, replaced_owners
from rotascope.store.amend.downloads import Downloads, WithInstruments, compare_downloads
from rotascope.store.archive import archive_payload, now_ns, sync_recent, write_durably
from rotascope.store.checks.digests import HEAD, read_head, sealed
from rotascope.store.contradictions import check_contradictions, complete_instruments
from rotascope.store.store import Store

ATTEMPTS = 25


class LargeRows(Protocol):
    """Rows that are read some ids at a time; no id is in two slabs."""

    @property
    def rows(self) -> Mapping[str, int]:
        """How many there are, by table."""

    def __iter__(self) -> Iterator[Mapping[str, pl.DataFrame]]:
        """One slab after the other."""


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

    @property
    def slabs(self) -> "LargeRows | None":
        """The tables that are too large for memory, some ids at a time."""


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
    frames   its conforming rows, without those in slabs
    left_out table name -> ids in slabs that are left out
    amends   what its row of the ledger says of other batches
    files    table name -> data file -> SHA-256
    report   of what is to be stored, or of the batch that brought the same before
    """

    offer: Offer
    report: IngestReport
    stated: pl.DataFrame | None = None
    frames: Mapping[str, pl.DataFrame] = NOTHING
    left_out: Mapping[str, Sequence[str]] = NOTHING
    amends: Mapping[str, Any] = NOTHING
    files: Mapping[str, Mapping[str, str]] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "frames", "left_out", "amends", "files")

    @property
    def replaces(self) -> bool:
        """Whether its rows take the place of what is held."""
        return REPLACES in self.amends

    def parts(self) -> Iterator[Mapping[str, pl.DataFrame]]:
        """Its conforming rows in memory: those that are there, then slab by slab."""
        yield self.frames
        for slab in self.offer.slabs or ():
            yield {
                name: leave_out(frame, self.left_out.get(name, ()))
                for name, frame in conform_all(slab, self.report.batch).items()
            }

    def absolute(self) -> Mapping[str, pl.DataFrame]:
        """Its rows on the scale of each line's first download."""
        scale = read_amendments(batch_row(self.offer, ordinal=1, batch=self.report.batch, rows={}, amends=self.amends))
        tables: dict[str, list[pl.DataFrame]] = {}
        for frames in self.parts():
            for table in (table for table in TABLES if table.name in frames):
                rows = scale.apply(table, frames[table.name].lazy(), absolute=True).collect()
                tables.setdefault(table.name, []).append(rows)
        return {name: pl.concat(parts) for name, parts in tables.items()}


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
    empty = [
        offer.file for offer in offers if not (offer.slabs or any(frame.height for frame in offer.frames.values()))
    ]
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
        beside = (INSTRUMENTS.name,) if replace or amends else (*frames, *(offer.slabs.rows if offer.slabs else ()))
        frames[INSTRUMENTS.name] = complete_instruments(stated, store, beside=beside, pending=pending)
    batch = f"{number:08d}-{secrets.token_hex(4)}"
    conforming = conform_all(frames, batch)
    downloads = Downloads()
    if replace:
        amends = {REPLACES: owners_of(offer, conforming)}
    elif amends is None:
        downloads = compare_draft(store, offer, conforming, earlier)
        amends = {SCALES: downloads.scales} if downloads.scales else {}
    rest = {name: leave_out(frame, downloads.left_out.get(name, ())) for name, frame in conforming.items()}
    report = IngestReport(batch=batch, version=0, rows={}, notes=downloads.notes)
    draft = Draft(offer=offer, report=report, stated=stated, frames=rest, left_out=downloads.left_out, amends=amends)
    return with_counts(draft)


def with_counts(draft: Draft) -> Draft:
    """The draft with the number of its rows in its report."""
    return replace(draft, report=replace(draft.report, rows=count_rows(draft)))


def conform_all(frames: Mapping[str, pl.DataFrame], batch: str) -> dict[str, pl.DataFrame]:
    """The tables as they are stored, as rows of a batch."""
    return {
        table.name: table.conform(frames[table.name].with_columns(batch=pl.lit(batch)))
        for table in TABLES
        if table.name in frames
    }


def leave_out(frame: pl.DataFrame, ids: Sequence[str]) -> pl.DataFrame:
    """The rows of other ids."""
    return frame.filter(~pl.col("id").is_in(list(ids))) if ids else frame


def count_rows(draft: Draft) -> dict[str, int]:
    """The rows of a draft, by table."""
    rows = {name: draft.frames[name].height for name in draft.offer.frames if name in draft.frames}
    if draft.offer.slabs is None:
        return rows
    if not any(draft.left_out.values()):
        return {**draft.offer.slabs.rows, **rows}
    counts: Counter[str] = Counter()
    for frames in draft.parts():
        counts.update({name: frame.height for name, frame in frames.items()})
    return dict(counts)


def owners_of(offer: Offer, conforming: Mapping[str, pl.DataFrame]) -> dict[str, list[str]]:
    """Whose rows an offer that replaces takes the place of, by table."""
    owners: dict[str, list[str]] = {}
    for frames in (conforming, *(offer.slabs or ())):
        for name, names in replaced_owners(frames, TABLES).items():
            owners[name] = [*owners.get(name, []), *names]
    return owners


def compare_draft(
    store: Store, offer: Offer, conforming: Mapping[str, pl.DataFrame], earlier: Sequence[Draft]
) -> Downloads:
    """The batch's lines beside those of the store and of the batches before it."""
    stored = store.snapshot(checked=False, absolute=True)
    nothing = not earlier and all(stored.scan(table).head(1).collect().is_empty() for table in (PRICES, SERIES))
    if offer.slabs and nothing:
        return Downloads()
    return compare_downloads(
        offer.file,
        WithInstruments(conforming, offer.slabs) if offer.slabs else (conforming,),
        stored,
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
    written: dict[str, TableSchema] = {}
    for frames in draft.parts():
        for table in (table for table in TABLES if table.name in frames and frames[table.name].height):
            store.append(table, frames[table.name])
            written[table.name] = table
    files = {name: store.digests_of(table, draft.report.batch) for name, table in written.items()}
    return replace(draft, files=files)


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
