"""A market's tables at rest: what a view is opened on, wherever they live."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from rotascope.schema import TABLES, TableSchema
from rotascope.store.cache import ArrayCache


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Conforming lazy tables under one name.

    name       us, simulated, or the store's path
    tables     table name -> lazy frame with exactly the columns of its schema; a table that lacks is empty
    version    how many ingests stand behind it; None where the market is not a store
    id         what its rows are known by: snapshots of one id hold the same rows, whatever they are called and
               wherever they lie. A store's own id, then its last ingest. None where nobody can tell
    cache      where arrays made from this market are kept between runs; None = nowhere
    """

    name: str
    tables: Mapping[str, pl.LazyFrame]
    version: int | None = None
    simulated: bool = False
    cache: ArrayCache | None = None
    id: str | None = None

    @property
    def store(self) -> str | None:
        """The part of the id that stays from ingest to ingest; None where there is none."""
        return self.id.partition("/")[0] if self.id else None

    def scan(self, table: TableSchema) -> pl.LazyFrame:
        """The table, lazily; empty if this market has none."""
        return self.tables[table.name] if table.name in self.tables else table.empty().lazy()

    @classmethod
    def of_frames(cls, name: str, frames: Mapping[str, pl.DataFrame], *, simulated: bool = False) -> "Snapshot":
        """A market held in memory: the simulated one, and tests."""
        known = {table.name: table for table in TABLES}
        return cls(name, {key: known[key].conform(frame).lazy() for key, frame in frames.items()}, simulated=simulated)
