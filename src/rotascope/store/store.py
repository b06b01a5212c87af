"""A market on disk: one Delta table a schema table, append-only, read by any engine that reads Delta.

Rows of other tables count only once their batch stands in `batches`, which an ingest appends to last. So a reader in
another process sees a whole ingest or nothing of it, and a writer that died half-way has changed nothing.
"""

import hashlib
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from rotascope.errors import OutsideData, StoreFault, UsageError
from rotascope.schema import BATCHES, TABLES, TableSchema
from rotascope.store.amend.amendments import read_amendments
from rotascope.store.archive import DRAFT, now_ns, sync_recent
from rotascope.store.checks.digests import (
    HEAD,
    REPAIR,
    RecordedFile,
    changed_files,
    check_head,
    check_seals,
    hash_file,
    read_head,
    recorded_files,
    suspected_files,
)
from rotascope.store.layout import FIRST_LAYOUT, LAYOUT, PROPERTY, check_columns, check_layout, delta_schema, layout_of
from rotascope.store.snapshot import Snapshot

RAW = "raw"
WRITER = "rotascope.ingest"
# Rows are written sorted by id, so a group of this size holds a few dozen histories and a filter on id skips the rest.
PROPERTIES = WriterProperties(compression="ZSTD", max_row_group_size=131_072)


@dataclass(frozen=True, slots=True)
class Store:
    """A store at `path`. Make it with `Store.create` or `Store.open`; nothing is held open between calls."""

    path: Path

    @classmethod
    def create(cls, path: Path | str) -> "Store":
        """A store at `path`, made if none is there; one that a crash left half made is completed.

        Raises UsageError where a file or a folder of other things is in the way, StoreFault where the store that is
        there cannot be read.
        """
        home = Path(path)
        if home.exists() and not home.is_dir():
            raise UsageError(f"{home} is a file", "give a folder for the store")
        if is_store(home):
            return cls.open(home)
        home.mkdir(parents=True, exist_ok=True)
        folders = {table.name for table in TABLES} | {RAW, HEAD}
        foreign = sorted(file.name for file in home.iterdir() if file.name not in folders and file.suffix != DRAFT)
        if foreign:
            raise UsageError(f"{home} holds other things ({', '.join(foreign[:3])})", "give an empty or a new folder")
        started = now_ns()
        for table in TABLES:  # batches is the last of them: it is what makes a folder a store
            create_table(table, home)
        sync_recent(home, started)
        return cls.open(home)

    @classmethod
    def open(cls, path: Path | str) -> "Store":
        """The store at `path`; StoreFault if none is there, a table cannot be read, or its layout is another."""
        home = Path(path)
        if not is_store(home):
            raise StoreFault(f"no store at {home}", f"make one: rotascope data import FILE... --data {home}")
        store = cls(home)
        for table in reversed(TABLES):  # the ledger first: it knows whether the rest can be understood
            store.delta(table)
        return store

    @property
    def id(self) -> str:
        """What the store is known by, wherever it lies: drawn at random when it was made, kept in its ledger.

        A copy of the folder has the same id. What tells a copy that went its own way from its original is the id of
        a snapshot, which ends in the last ingest.
        """
        return str(self.delta(BATCHES).metadata().id)

    def batches(self, ledger: DeltaTable | None = None) -> pl.DataFrame:
        """The committed ingests, first to last, now or as `ledger` has them.

        StoreFault where a row is no longer as it was written, or where the newest ingest has gone from the log.
        """
        head = {} if ledger else read_head(self.path)
        rows = self._read(ledger or self.delta(BATCHES), BATCHES)
        try:
            batches = rows.collect().sort("ordinal")
        except (OSError, pl.exceptions.PolarsError) as fault:
            raise StoreFault(f"the ledger of {self.path} cannot be read: {first_line(fault)}", REPAIR) from fault
        check_seals(batches, self.path)
        check_head(head, batches, self.path)
        return batches

    @property
    def version(self) -> int:
        """How many ingests the store holds: the number that a brief prints."""
        return self.batches().height

    def snapshot(self, version: int | None = None, *, checked: bool = True, absolute: bool = False) -> Snapshot:
        """The store as it is now, or as it was after its first `version` ingests.

        Batches that were taken back or replaced by then do not count; of a line on several scales each batch is on
        that of the newest, or, if `absolute`, on that of the first.
        The frames are fixed lists of files, so what another process appends later does not show. The bytes of small
        tables, and of files that were written to since their ingest, are hashed first (unless `checked` is False);
        StoreFault where they are not what was ingested.
        """
        head, ledger = read_head(self.path), self.delta(BATCHES)
        batches = self.batches(ledger)
        check_head(head, batches, self.path)
        if version is not None and not 0 <= version <= batches.height:
            raise OutsideData(f"{self.path} has no version {version}", f"choose one from 0 to {batches.height}")
        counted = batches if version is None else batches.filter(pl.col("ordinal") <= version)
        names, recorded = counted["batch"].to_list(), recorded_files(counted)
        amendments = read_amendments(counted)
        live = [name for name in names if name not in amendments.undone]
        tables, marks = {}, []
        for table in (table for table in TABLES if table is not BATCHES):
            files = list_files(self.delta(table))
            tables[table.name] = amendments.apply(table, self._rows_of(table, files, live), absolute=absolute)
            if checked:
                self._check_files(table, files, recorded.get(table.name, ()), names)
            marks += files.filter(~of_others(names))["path"].to_list()
        tables[BATCHES.name] = counted.lazy()
        simulated = bool((counted.filter(pl.col("batch").is_in(live))["source"] == "simulated").any())
        mark = hashlib.sha256(" ".join(sorted(marks)).encode()).hexdigest()[:16]
        identity = "/".join((str(ledger.metadata().id), *names[-1:], *([mark] if marks else [])))
        return Snapshot(str(self.path), tables, version=counted.height, id=identity, simulated=simulated)

    def _rows_of(self, table: TableSchema, files: pl.DataFrame, batches: list[str]) -> pl.LazyFrame:
        """The rows that these batches brought.

        A file of one batch, which is what an ingest writes, is taken or left whole from the log's own statistics; only
        files that some other engine compacted out of several batches are filtered by row.
        """
        alone = (pl.col("least") == pl.col("most")).fill_null(value=False)
        single, mixed = files.filter(alone, pl.col("least").is_in(batches)), files.filter(~alone)
        parts = [self._scan(table, single)] if single.height else []
        if mixed.height:
            parts.append(self._scan(table, mixed).filter(pl.col("batch").is_in(batches)))
        return pl.concat(parts) if parts else table.empty().lazy()

    def _check_files(
        self, table: TableSchema, files: pl.DataFrame, recorded: tuple[RecordedFile, ...], batches: list[str]
    ) -> None:
        """StoreFault where recorded files have left the log with nothing in their stead, or their bytes have changed.

        A table that some other engine has rewritten has files that no batch recorded; `verify` counts their rows.
        """
        live, vouched = set(files["path"]), {file.path for file in recorded}
        gone = sorted({file.batch for file in recorded if file.path not in live})
        rewritten = files.filter(~of_others(batches), ~pl.col("path").is_in(list(vouched))).height
        if gone and not rewritten:
            raise StoreFault(f"table {table.name} of {self.path} has lost the rows of batch {gone[0]}", REPAIR)
        folder = self.path / table.name
        present = tuple(file for file in recorded if file.path in live)
        changed = next(changed_files(folder, suspected_files(folder, present)), None)
        if changed:
            raise StoreFault(
                f"table {table.name} of {self.path} is damaged: {changed.path} is not what batch {changed.batch} wrote",
                REPAIR,
            )

    def all_rows(self, table: TableSchema) -> pl.LazyFrame:
        """Every row in the table's files, those of unfinished ingests too: for checking, not for answers."""
        return self._read(self.delta(table), table)

    def append(self, table: TableSchema, frame: pl.DataFrame) -> None:
        """One Delta commit of one batch's conforming rows, tagged with the batch."""
        properties = CommitProperties(custom_metadata={"batch": frame["batch"][0]})
        write_deltalake(
            self.delta(table), frame, mode="append", commit_properties=properties, writer_properties=PROPERTIES
        )

    def commit(self, ledger: DeltaTable, rows: pl.DataFrame) -> None:
        """Append a row a batch to `batches`, which makes the rest of each count.

        Raises CommitFailedError if any other ingest was committed since `ledger` was read: two writers cannot both
        be the n-th.
        """
        properties = CommitProperties(
            custom_metadata={"batch": " ".join(rows["batch"])},
            max_commit_retries=0,
            app_transactions=[Transaction(WRITER, rows["ordinal"][-1])],
        )
        write_deltalake(ledger, rows, mode="append", commit_properties=properties)

    def allow_amendments(self) -> bool:
        """Raise the layout to one in which a batch may speak of another; False where it is that already.

        A program that knows only the layout before refuses the store from then on, as it would count every batch.
        """
        ledger = self.delta(BATCHES)
        if layout_of(ledger) == str(LAYOUT):
            return False
        with suppress(CommitFailedError):  # another writer came first; whoever asks looks again
            ledger.alter.set_table_properties({PROPERTY: str(LAYOUT)}, raise_if_not_exists=False)
        return True

    def delta(self, table: TableSchema) -> DeltaTable:
        """The Delta table behind a schema table, at its newest version.

        StoreFault if it cannot be read, has other columns than the schema, or is the ledger of an unknown layout.
        """
        try:
            delta = DeltaTable(self.path / table.name)
        except (TableNotFoundError, DeltaError, OSError, ValueError) as fault:
            raise StoreFault(
                f"table {table.name} of {self.path} cannot be read: {first_line(fault)}", REPAIR
            ) from fault
        if table is BATCHES:
            check_layout(delta, self.path)
        check_columns(delta, table, self.path)
        return delta

    def digests_of(self, table: TableSchema, batch: str) -> Mapping[str, str]:
        """The SHA-256 of each file that a batch wrote into a table, by its name."""
        files = list_files(self.delta(table)).filter(pl.col("least") == batch, pl.col("most") == batch)
        return {path: hash_file(self.path / table.name / path) for path in files["path"]}

    def payload(self, sha256: str) -> Path:
        """Where the raw bytes with this hash are, or would be, archived."""
        return self.path / RAW / sha256[:2] / sha256

    def _read(self, delta: DeltaTable, table: TableSchema) -> pl.LazyFrame:
        files = list_files(delta)
        return self._scan(table, files) if files.height else table.empty().lazy()

    def _scan(self, table: TableSchema, files: pl.DataFrame) -> pl.LazyFrame:
        """These files, lazily. The log's sizes are compared first, as a torn file would only show when it is read."""
        paths = [self.path / table.name / name for name in files["path"]]
        sizes = zip(paths, files["size_bytes"], strict=True)
        torn = [path.name for path, size in sizes if not path.is_file() or path.stat().st_size != size]
        if torn:
            lost = f"{len(torn)} of {len(paths)} files are gone or cut short (first {torn[0]})"
            raise StoreFault(f"table {table.name} of {self.path}: {lost}", REPAIR)
        return pl.scan_parquet(paths, schema=table.schema, glob=False)


UNKNOWN = pl.lit(None, pl.String)


def of_others(batches: list[str]) -> pl.Expr:
    """Whether a file is of one batch that is none of these."""
    alone = (pl.col("least") == pl.col("most")).fill_null(value=False)
    return alone & ~pl.col("least").is_in(batches)


def first_line(fault: Exception) -> str:
    """The first line of a library's message, cut."""
    return next(iter(str(fault).splitlines()), type(fault).__name__)[:160]


def create_table(table: TableSchema, home: Path) -> None:
    """Make an empty table in a store's folder, whole or not at all; one that is there, or that another makes, stays.

    A ledger so has one id from the first moment on: two that are made at once do not become one with two. Raises
    StoreFault where something else is in the way.
    """
    folder, draft = home / table.name, home / f"{table.name}.{secrets.token_hex(4)}{DRAFT}"
    if DeltaTable.is_deltatable(str(folder)):
        return
    try:
        DeltaTable.create(
            draft,
            schema=delta_schema(table),
            name=table.name,
            configuration={PROPERTY: str(FIRST_LAYOUT)} if table is BATCHES else None,
            raise_if_key_not_exists=False,
        )
        draft.rename(folder)
    except OSError as fault:
        if DeltaTable.is_deltatable(str(folder)):
            return
        if folder.exists():
            raise StoreFault(f"{folder} is there and is no table", REPAIR) from fault
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def is_store(path: Path) -> bool:
    """Whether a finished store is there."""
    return DeltaTable.is_deltatable(str(path / BATCHES.name))


def list_files(delta: DeltaTable) -> pl.DataFrame:
    """The live files: `path` in the table's folder, `size_bytes`, and the `least` and `most` batch id in each.

    The ids are null where the log does not say, as after a rewrite by an engine that keeps no statistics.
    """
    actions = pl.DataFrame(delta.get_add_actions(flatten=True))
    counted = {"min.batch", "max.batch"} <= set(actions.columns)
    least, most = (pl.col("min.batch"), pl.col("max.batch")) if counted else (UNKNOWN, UNKNOWN)
    return actions.select("path", "size_bytes", least.alias("least"), most.alias("most"))
