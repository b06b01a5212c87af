"""What an import that never finished left behind: named, and removed when it is asked for."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from rotascope.read_only import make_read_only
from rotascope.schema import TABLES
from rotascope.store.archive import DRAFT, PACKED, sync_paths
from rotascope.store.checks.doubts import DATA_TABLES
from rotascope.store.store import RAW, Store, list_files

LOG = "_delta_log"
STAGED = "#"  # in the name of a log entry that was written and never took its name
SETTLED = 86_400.0  # seconds: an import that is still running has written within the day


@dataclass(frozen=True, slots=True)
class Orphan:
    """A file that no answer rests on: where it is, its bytes, what it was, and the batch that it counts for."""

    path: Path
    bytes: int
    what: str
    batch: str = ""


@dataclass(frozen=True, slots=True)
class TidyReport:
    """What was removed, by what it was: files and bytes. `waiting` files may be of an import that is still running."""

    store: str
    removed: Mapping[str, tuple[int, int]]
    waiting: int = 0

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "removed")

    def lines(self) -> list[str]:
        """One kind a line."""
        lines = [
            f"removed {count:,} {what}, {size / 1e6:,.1f} MB" for what, (count, size) in sorted(self.removed.items())
        ]
        if self.waiting:
            lines.append(f"{self.waiting:,} files of the last 24 hours are left: --now removes them too")
        return lines or [f"nothing to remove from {self.store}"]


def find_orphans(store: Store) -> tuple[Orphan, ...]:
    """Files of the store that belong to no finished ingest, in the order of their paths."""
    batches = store.batches()
    orphans = (*unfinished_files(store, batches), *unlisted_files(store), *unclaimed_payloads(store, batches))
    return tuple(sorted(orphans, key=lambda orphan: orphan.path))


def unfinished_files(store: Store, batches: pl.DataFrame) -> Iterator[Orphan]:
    """Data files in a table's log whose batch never came to count."""
    counted = batches["batch"].to_list()
    alone = (pl.col("least") == pl.col("most")).fill_null(value=False)
    for table in DATA_TABLES:
        listed = list_files(store.delta(table)).filter(alone, ~pl.col("least").is_in(counted))
        for name, size, batch in listed.select("path", "size_bytes", "least").iter_rows():
            yield Orphan(store.path / table.name / name, size, "files of rows that do not count", batch)


def unlisted_files(store: Store) -> Iterator[Orphan]:
    """Data files that no log lists, and drafts of files and tables that never took their names."""
    for table in TABLES:
        folder, listed = store.path / table.name, set(list_files(store.delta(table))["path"])
        loose = (file for file in folder.glob("*.parquet") if file.name not in listed)
        yield from (Orphan(file, file.stat().st_size, "files of rows that no log lists") for file in loose)
        staged = (file for file in (folder / LOG).iterdir() if STAGED in file.name)
        yield from (Orphan(file, file.stat().st_size, "drafts") for file in staged)
    drafts = (path for part in (store.path, store.path / RAW) for path in part.rglob(f"*{DRAFT}") if path.is_file())
    inside = (file for folder in store.path.glob(f"*{DRAFT}") if folder.is_dir() for file in folder.rglob("*"))
    for file in sorted({*drafts, *(path for path in inside if path.is_file())}):
        yield Orphan(file, file.stat().st_size, "drafts")


def unclaimed_payloads(store: Store, batches: pl.DataFrame) -> Iterator[Orphan]:
    """Archived raw bytes of which no ingest came to count."""
    claimed = set(batches["sha256"])
    for file in (store.path / RAW).glob("*/*"):
        if file.is_file() and file.suffix != DRAFT and file.name.removesuffix(PACKED) not in claimed:
            yield Orphan(file, file.stat().st_size, "payloads of no ingest")


def tidy_store(store: Store, *, now: bool = False) -> TidyReport:
    """Remove the orphans, and flush the folders that they were in.

    now   also those of the last 24 hours: right where no other import is running, whose files would go too
    """
    orphans = find_orphans(store)
    removable = [orphan for orphan in orphans if now or orphan.path.stat().st_mtime < time.time() - SETTLED]
    for table in DATA_TABLES:
        folder = store.path / table.name
        unlist_batches(store, table.name, {orphan.batch for orphan in removable if orphan.path.parent == folder} - {""})
    removed: dict[str, tuple[int, int]] = {}
    for orphan in removable:
        orphan.path.unlink(missing_ok=True)
        count, size = removed.get(orphan.what, (0, 0))
        removed[orphan.what] = (count + 1, size + orphan.bytes)
    for folder in sorted((path for path in store.path.rglob(f"*{DRAFT}") if path.is_dir()), reverse=True):
        remove_empty(folder)
    sync_paths({orphan.path.parent for orphan in removable if orphan.path.parent.exists()})
    return TidyReport(str(store.path), removed, len(orphans) - len(removable))


def unlist_batches(store: Store, table: str, batches: set[str]) -> None:
    """Take the rows of batches that never came to count out of a table's log, before their files go."""
    schema = next(schema for schema in DATA_TABLES if schema.name == table)
    for batch in sorted(batches):
        quoted = batch.replace("'", "''")
        store.delta(schema).delete(f"batch = '{quoted}'")


def remove_empty(folder: Path) -> None:
    """Remove a folder whose files are gone."""
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(inner.iterdir()):
            inner.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()


def describe_orphans(orphans: tuple[Orphan, ...]) -> str:
    """One line that names what was left behind; empty where nothing was."""
    if not orphans:
        return ""
    size = sum(orphan.bytes for orphan in orphans)
    names = ", ".join(orphan.path.name for orphan in orphans[:3]) + (", ..." if len(orphans) > 3 else "")
    return (
        f"left behind by imports that never finished: {len(orphans):,} files, {size / 1e6:,.1f} MB ({names}); "
        "rotascope data tidy removes them"
    )
