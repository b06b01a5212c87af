"""The common shape of every embedded series: values with their origin, and the tables written from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from rotascope.catalogue.instruments import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from fetch import Pin

VALUES = {"id": pl.String, "date": pl.Date, "value": pl.Float64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a table or a series comes from: one member of one pinned package file."""

    source: str
    pin: Pin
    member: str
    vintage: str
    rights: str

    def columns(self) -> dict[str, str]:
        """Provenance columns, named as in the catalogue."""
        return {
            "source": self.source,
            "package": self.pin.project,
            "version": self.pin.version,
            "file": self.pin.filename,
            "member": self.member,
            "sha256": self.pin.sha256,
            "vintage": self.vintage,
            "rights": self.rights,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series: strictly ascending dates with finite values, and what they mean."""

    id: str
    name: str
    kind: str
    unit: str
    frequency: str
    lag_days: int
    table: str
    origin: Origin
    points: dict[date, float]
    basis: str = "none"

    @property
    def stored(self) -> str:
        """The id under which the market keeps it: with its namespace, unless it is traded."""
        return id_of(self.id, self.kind)

    def frame(self) -> pl.DataFrame:
        """Rows id, date, value, by date."""
        days = sorted(self.points)
        columns = {"id": [self.stored] * len(days), "date": days, "value": [self.points[day] for day in days]}
        return pl.DataFrame(columns, schema=VALUES)

    def entry(self) -> dict[str, object]:
        """The catalogue row."""
        return {
            "id": self.stored,
            "name": self.name,
            "kind": self.kind,
            "unit": self.unit,
            "basis": self.basis,
            "frequency": self.frequency,
            "lag_days": self.lag_days,
            "table_file": f"{self.table}.parquet",
            **self.origin.columns(),
            "first": min(self.points),
            "last": max(self.points),
            "rows": len(self.points),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table that is not a list of series, with the origin of each of its parts."""

    name: str
    frame: pl.DataFrame
    origins: tuple[tuple[str, Origin, date, date, int], ...]

    def entries(self) -> list[dict[str, object]]:
        """Provenance rows: part, its origin, first and last date, rows."""
        return [
            {"table_file": f"{self.name}.parquet", "part": part}
            | origin.columns()
            | {"first": first, "last": last, "rows": rows}
            for part, origin, first, last, rows in self.origins
        ]


def values_by_table(series: Iterable[Series]) -> dict[str, pl.DataFrame]:
    """One frame per table name, sorted by id and date."""
    grouped: dict[str, list[Series]] = {}
    for part in series:
        grouped.setdefault(part.table, []).append(part)
    return {
        table: pl.concat([part.frame() for part in sorted(members, key=lambda part: part.stored)])
        for table, members in sorted(grouped.items())
    }


def catalogue(series: Iterable[Series]) -> pl.DataFrame:
    """One row per series, sorted by id."""
    frame = pl.DataFrame([part.entry() for part in series], infer_schema_length=None)
    return frame.with_columns(pl.col("lag_days", "rows").cast(pl.Int32)).sort("id")


def provenance(tables: Iterable[Table]) -> pl.DataFrame:
    """One row per part of each table that is not made of series."""
    frame = pl.DataFrame([row for table in tables for row in table.entries()], infer_schema_length=None)
    return frame.with_columns(pl.col("rows").cast(pl.Int32)).sort("table_file", "part")


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write Parquet whose bytes depend on nothing but the frame and the version of polars."""
    frame.rechunk().write_parquet(path, compression="zstd", compression_level=22, row_group_size=1 << 20)
