"""What a store holds, in numbers."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from rotascope.schema import BATCHES, TABLES, TableSchema
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
    """A store. `bytes` counts every file of it, raw payloads too."""

    path: str
    version: int
    bytes: int
    tables: tuple[TableStatus, ...]
    last_ingest: str

    def lines(self) -> list[str]:
        """One table a line, empty ones left out."""
        size = f"{self.bytes / 1e6:,.1f} MB"
        lines = [f"store {self.path}: version {self.version} ({self.version} ingests), {size}"]
        for one in (table for table in self.tables if table.rows):
            span = f", {one.first} to {one.last}" if one.first else ""
            lines.append(f"{one.name}: {one.rows:,} rows, {one.ids:,} ids{span}")
        return [*lines, f"last ingest: {self.last_ingest}"] if self.last_ingest else [*lines, "nothing ingested yet"]


def status(store: Store) -> StoreStatus:
    """Count what the store holds now."""
    batches, snapshot = store.batches(), store.snapshot()
    last = batches.tail(1).to_dicts()
    told = f"{last[0]['file']}, {last[0]['ingested_at']:%Y-%m-%d %H:%M} UTC" if last else ""
    size = sum(one.stat().st_size for one in store.path.rglob("*") if one.is_file())
    tables = tuple(table_status(snapshot, table) for table in TABLES if table is not BATCHES)
    return StoreStatus(str(store.path), batches.height, size, tables, told)


def table_status(snapshot: Snapshot, table: TableSchema) -> TableStatus:
    """Count one table."""
    day = pl.col(table.event) if table.event else pl.lit(None, pl.Date)
    counted = snapshot.scan(table).select(rows=pl.len(), ids=pl.col("id").n_unique(), first=day.min(), last=day.max())
    rows, ids, first, last = counted.collect().row(0)
    return TableStatus(table.name, rows, ids, first, last)
