"""What a store holds, in numbers."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from rotascope.schema import BATCHES, TABLES, TableSchema
from rotascope.store.checks.orphans import describe_orphans, find_orphans
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store


@dataclass(frozen=True, slots=True)
class TableStatus:
    """One table: committed rows, distinct ids (keys' first column where there is none), and the dates it spans."""

    name: str
    rows: int
    ids: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """A store. `bytes` counts every file of it, raw payloads too; `orphans` says what of them no answer rests on."""

    path: str
    version: int
    bytes: int
    tables: tuple[TableStatus, ...]
    last_ingest: str
    orphans: str = ""

    def lines(self) -> list[str]:
        """One table a line, empty ones left out."""
        size = f"{self.bytes / 1e6:,.1f} MB"
        lines = [f"store {self.path}: version {self.version} ({self.version} ingests), {size}"]
        for table in (table for table in self.tables if table.rows):
            span = f", {table.first} to {table.last}" if table.first else ""
            lines.append(f"{table.name}: {table.rows:,} rows, {table.ids:,} ids{span}")
        lines.append(f"last ingest: {self.last_ingest}" if self.last_ingest else "nothing ingested yet")
        return [*lines, self.orphans] if self.orphans else lines


def describe_store(store: Store) -> StoreStatus:
    """Count what the store holds now."""
    batches, snapshot = store.batches(), store.snapshot()
    last = batches.tail(1).to_dicts()
    ingest = f"{last[0]['file']}, {last[0]['ingested_at']:%Y-%m-%d %H:%M} UTC" if last else ""
    size = sum(file.stat().st_size for file in store.path.rglob("*") if file.is_file())
    tables = tuple(count_table(snapshot, table) for table in TABLES if table is not BATCHES)
    orphans = describe_orphans(find_orphans(store))
    return StoreStatus(str(store.path), batches.height, size, tables, ingest, orphans)


def count_table(snapshot: Snapshot, table: TableSchema) -> TableStatus:
    """Count one table."""
    day = pl.col(table.event) if table.event else pl.lit(None, pl.Date)
    counted = snapshot.scan(table).select(rows=pl.len(), ids=pl.col("id").n_unique(), first=day.min(), last=day.max())
    rows, ids, first, last = counted.collect().row(0)
    return TableStatus(table.name, rows, ids, first, last)
