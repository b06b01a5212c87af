"""What later rows of the ledger say of earlier batches, applied whenever rows are read.

Nothing that was stored is ever rewritten. A batch that was taken back, or whose rows a later one replaced, stays in its
tables and in the archive; a store as it was before (`snapshot(version=n)`) shows it as it was. Two downloads of one
line on different scales, which is what dividends and splits after the first one do to adjusted closes, are brought to
the scale of the newest of them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from rotascope.read_only import NOTHING, make_read_only
from rotascope.schema import ACTIONS, HOLDINGS, INSTRUMENTS, MEMBERS, PRICES, SERIES, TableSchema

UNDOES, SCALES, REPLACES, BUILDS_ON = "undoes", "scales", "replaces", "builds_on"  # keys of `detail`
VOLUME = "volume"  # beside the tables' names: the scale of a line's volumes
PRINTS = ("open", "high", "low", "close")
# What a replacement hides whole: an instrument's numbers in every table, a universe, a holder's list of one date.
OWNER: Mapping[str, pl.Expr] = {
    MEMBERS.name: pl.col("universe"),
    HOLDINGS.name: pl.concat_str("holder", pl.col("date").cast(pl.String), separator=" "),
}
TOGETHER = (PRICES.name, SERIES.name, ACTIONS.name)


def owner_of(table: TableSchema) -> pl.Expr:
    """What a row of the table belongs to, as replacements name it."""
    return OWNER.get(table.name, pl.col("id"))


@dataclass(frozen=True, eq=False)
class Amendments:
    """What holds of the batches of a ledger.

    undone      batches that were taken back
    ordinals    batch -> its number in the ledger, of those that count
    scales      table (or `VOLUME`) -> id -> batch -> what the batch's numbers are multiplied by to be on the scale of
                the line's first download; 1 where nothing is said
    replaced    table -> owner -> the number of the newest batch that replaced its rows
    """

    undone: frozenset[str] = frozenset()
    ordinals: Mapping[str, int] = NOTHING
    scales: Mapping[str, Mapping[str, Mapping[str, float]]] = NOTHING
    replaced: Mapping[str, Mapping[str, int]] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "ordinals", "scales", "replaced")

    def newest_scale(self, topic: str, id: str) -> float:  # noqa: A002 (the schema calls it id)
        """The scale of a line's newest download."""
        scales = self.scales.get(topic, {}).get(id, {})
        return list(scales.values())[-1] if scales else 1.0

    def apply(self, table: TableSchema, rows: pl.LazyFrame, *, absolute: bool = False) -> pl.LazyFrame:
        """The rows as they count now; `absolute` leaves every line on the scale of its first download."""
        return self._rescale(table, self._without_replaced(table, rows), absolute=absolute)

    def _without_replaced(self, table: TableSchema, rows: pl.LazyFrame) -> pl.LazyFrame:
        owners = self.replaced.get(table.name, {})
        if not owners:
            return rows
        limit = owner_of(table).replace_strict(dict(owners), default=0, return_dtype=pl.Int64)
        number = pl.col("batch").replace_strict(dict(self.ordinals), default=0, return_dtype=pl.Int64)
        return rows.filter((number >= limit).fill_null(value=True))

    def _rescale(self, table: TableSchema, rows: pl.LazyFrame, *, absolute: bool) -> pl.LazyFrame:
        if table is SERIES:
            return self._multiply(rows, ("value",), SERIES.name, absolute=absolute)
        if table is PRICES:
            closes = self._multiply(rows, PRINTS, PRICES.name, absolute=absolute)
            return self._multiply(closes, ("volume",), VOLUME, absolute=absolute)
        if table is ACTIONS:
            return self._multiply(rows, ("value",), PRICES.name, absolute=absolute, where=pl.col("kind") == "dividend")
        return rows

    def _multiply(
        self,
        rows: pl.LazyFrame,
        columns: Iterable[str],
        topic: str,
        *,
        absolute: bool,
        where: pl.Expr = pl.lit(value=True),  # noqa: B008 (an expression is frozen)
    ) -> pl.LazyFrame:
        factors = self._factors(topic, absolute=absolute)
        if factors.is_empty():
            return rows
        schema = rows.collect_schema().names()
        joined = rows.join(factors.lazy(), on=["id", "batch"], how="left", maintain_order="left")
        factor = pl.when(where).then(pl.col("__factor")).fill_null(1.0)
        return joined.with_columns(pl.col(name) * factor for name in columns).select(schema)

    def _factors(self, topic: str, *, absolute: bool) -> pl.DataFrame:
        """id, batch and what its numbers are multiplied by, of those that are."""
        cells: list[tuple[str, str, float]] = []
        for id_, scales in self.scales.get(topic, {}).items():
            newest = 1.0 if absolute else self.newest_scale(topic, id_)
            factors = {batch: scales.get(batch, 1.0) / newest for batch in self.ordinals}
            cells += [(id_, batch, factor) for batch, factor in factors.items() if factor != 1.0]
        return pl.DataFrame(cells, schema={"id": pl.String, "batch": pl.String, "__factor": pl.Float64}, orient="row")


def read_amendments(batches: pl.DataFrame) -> Amendments:
    """What the rows of a ledger, first to last, say of each other."""
    details: dict[str, Mapping[str, Any]] = {
        batch: json.loads(detail) for batch, detail in batches.select("batch", "detail").iter_rows()
    }
    undone: set[str] = set()
    for batch in reversed(details):  # an undo may be taken back itself
        if batch not in undone and UNDOES in details[batch]:
            undone.add(details[batch][UNDOES])
    ordinals: dict[str, int] = {
        batch: ordinal for batch, ordinal in batches.select("batch", "ordinal").iter_rows() if batch not in undone
    }
    scales: dict[str, dict[str, dict[str, float]]] = {}
    replaced: dict[str, dict[str, int]] = {}
    for batch, ordinal in ordinals.items():
        for topic, factors in details[batch].get(SCALES, {}).items():
            for id_, factor in factors.items():
                scales.setdefault(topic, {}).setdefault(id_, {})[batch] = factor
        for name, owners in details[batch].get(REPLACES, {}).items():
            for table in TOGETHER if name in TOGETHER else (name,):
                replaced.setdefault(table, {}).update(dict.fromkeys(owners, ordinal))
    return Amendments(frozenset(undone), ordinals, scales, replaced)


def replaced_owners(frames: Mapping[str, pl.DataFrame], tables: Iterable[TableSchema]) -> dict[str, list[str]]:
    """Whose rows a batch that replaces takes the place of, by table; descriptions are completed, never hidden."""
    owners = {
        table.name: frames[table.name].select(owner_of(table).alias("owner")).to_series().unique().sort().to_list()
        for table in tables
        if table.name in frames and table is not INSTRUMENTS
    }
    return {name: names for name, names in owners.items() if names}
