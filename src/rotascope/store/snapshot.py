"""A market's tables at rest: what a view is opened on, wherever they live."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from rotascope.read_only import make_read_only
from rotascope.schema import TABLES, TableSchema
from rotascope.store.cache import ArrayCache


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Conforming lazy tables under one name.

    name       us, simulated, or the store's path
    tables     table name -> lazy frame with exactly the columns of its schema; a table that lacks is empty
    version    how many ingests stand behind it; None where the market is not a store
    id         what its rows are known by: snapshots of one id hold the same rows, whatever they are called and
               wherever they lie. A store's own id, then its last ingest. None where only the rows can tell
    cache      where arrays made from this market are kept between runs; None = nowhere
    """

    name: str
    tables: Mapping[str, pl.LazyFrame]
    version: int | None = None
    simulated: bool = False
    cache: ArrayCache | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "tables")

    @property
    def lineage(self) -> str:
        """What stays from ingest to ingest: a store's own id; elsewhere the name."""
        return self.id.partition("/")[0] if self.id else self.name

    def scan(self, table: TableSchema) -> pl.LazyFrame:
        """The table, lazily; empty if this market has none."""
        return self.tables[table.name] if self.holds(table) else table.empty().lazy()

    def holds(self, table: TableSchema) -> bool:
        """Whether this market has the table at all."""
        return table.name in self.tables

    @property
    def layers(self) -> tuple["Snapshot", ...]:
        """Itself: a market of one layer."""
        return (self,)

    @cached_property
    def digest(self) -> str:
        """A name for the content, equal wherever the content is."""
        marks = [f"{name} {_hashed(table)}" for name, table in sorted(self.tables.items())] if self.id is None else []
        return hashlib.sha256("\n".join([self.id or "rows", *marks]).encode()).hexdigest()

    @classmethod
    def of_frames(cls, name: str, frames: Mapping[str, pl.DataFrame], *, simulated: bool = False) -> "Snapshot":
        """A market held in memory: the simulated one, and tests."""
        schemas = {table.name: table for table in TABLES}
        return cls(
            name, {key: schemas[key].conform(frame).lazy() for key, frame in frames.items()}, simulated=simulated
        )


def _hashed(table: pl.LazyFrame) -> str:
    rows = table.collect().hash_rows(seed=0).sort()
    return hashlib.sha256(rows.to_numpy().tobytes()).hexdigest()
