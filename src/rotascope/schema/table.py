"""One table's meaning, and the two things that are done with it: conform a frame, make an empty one."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from rotascope.read_only import make_read_only

KNOWN_AT = pl.Datetime("us", "UTC")
HOUSE: Mapping[str, pl.DataType] = {"known_at": KNOWN_AT, "batch": pl.String(), "version": pl.Int32()}


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table: its own columns with their types, the key of a fact, and the column that dates the fact."""

    name: str
    columns: Mapping[str, pl.DataType]
    key: tuple[str, ...]
    event: str | None
    meaning: str

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "columns")

    @property
    def schema(self) -> pl.Schema:
        """Own columns, then the house's."""
        return pl.Schema({**self.columns, **HOUSE})

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly this table's columns and types; optional columns that lack are null.

        A key column that lacks, or a cell that does not cast, raises: sources check the cells before.
        """
        lacking = [name for name in (*self.key, "known_at") if name not in frame.columns]
        if lacking:
            raise ValueError(f"table {self.name}: frame lacks {', '.join(lacking)}")
        wanted = self.schema
        filled = frame.with_columns(
            pl.lit(None, dtype).alias(n) for n, dtype in wanted.items() if n not in frame.columns
        )
        return filled.select(pl.col(name).cast(dtype) for name, dtype in wanted.items()).with_columns(
            pl.col("version").fill_null(0)
        )

    def empty(self) -> pl.DataFrame:
        """No rows, all columns."""
        return pl.DataFrame(schema=self.schema)
