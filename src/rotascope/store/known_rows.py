"""What a market of several layers knew at a time: every owner's rows from the uppermost layer that knows any of them.

An owner is what rows belong to: an instrument, a universe, a holder. What it has in an upper layer hides whole what it
has below; nothing is ever spliced. Ownership follows from what was known by then, so that a layer hides nothing at a
date before its own first row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import polars as pl

from rotascope.errors import StoreFault
from rotascope.schema import ACTIONS, BATCHES, EVENTS, HOLDINGS, INSTRUMENTS, MEMBERS, PRICES, SERIES, TableSchema
from rotascope.store.descriptions import describe_all, latest
from rotascope.store.snapshot import Snapshot

CELLS_HELD = 12_000_000  # a table with fewer cells is read once and held, at most about 150 MB
LINES = (PRICES, SERIES)  # an instrument's numbers, which come from one layer together
# What a row belongs to, where it is not the instrument `id`.
OWNERS: Mapping[str, tuple[str, ...]] = {
    MEMBERS.name: ("universe",),
    HOLDINGS.name: ("holder",),
    EVENTS.name: ("id", "kind"),
}
# By whose rows in an upper layer an owner's rows below are hidden, where it is not by the same table's. Actions follow
# prices: those of a layer below the prices are never applied to them.
HIDDEN_BY: Mapping[str, tuple[TableSchema, ...]] = {
    PRICES.name: LINES,
    SERIES.name: LINES,
    ACTIONS.name: (*LINES, ACTIONS),
    BATCHES.name: (),
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """An instrument's numbers in a layer below the one that they are taken from, and the dates that they span."""

    layer: str
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.layer}, {self.first} to {self.last}"


@dataclass(frozen=True, eq=False)
class KnownRows:
    """The rows of some layers, uppermost first, that were known before `until`."""

    layers: tuple[Snapshot, ...]
    until: datetime

    def scan(self, table: TableSchema) -> pl.LazyFrame:
        """Every version of every row that is not hidden, lazily.

        Of several layers the instruments are one row an id, put together by `describe_all`.
        """
        if table is INSTRUMENTS and len(self.layers) > 1:
            return self._instruments.lazy()
        parts = [self._visible(depth, table) for depth in range(len(self.layers))]
        return parts[0] if len(parts) == 1 else pl.concat(parts)

    def rows_of(self, table: TableSchema, id: str) -> pl.DataFrame:  # noqa: A002 (the schema calls it id)
        """Every version of one instrument's rows; from memory where the table is held."""
        parts = [self._rows_of(depth, table, id) for depth in range(len(self.layers))]
        return next((part for part in parts if part.height), parts[-1])

    def layer_of(self, owner: str, table: TableSchema) -> str:
        """The layer that an owner's rows come from: of an instrument its numbers, else its description."""
        if len(self.layers) == 1:
            return self.layers[0].name
        searched = (LINES, (INSTRUMENTS,)) if table is INSTRUMENTS else (HIDDEN_BY.get(table.name, (table,)),)
        for tables in searched:
            for depth, layer in enumerate(self.layers):
                if any(fold_case(owner, rows) in self._owners(depth, rows) for rows in tables):
                    return layer.name
        return self.layers[-1].name

    def hidden(self, owner: str, table: TableSchema) -> tuple[Hidden, ...]:
        """What lower layers have of an owner's rows where they reach further, either way, than what is used.

        Of an instrument (table instruments) it is about its numbers.
        """
        tables = LINES if table in (INSTRUMENTS, *LINES) else (table,)
        depths = [
            depth
            for depth in range(len(self.layers))
            if len(self.layers) > 1 and any(fold_case(owner, rows) in self._owners(depth, rows) for rows in tables)
        ]
        if len(depths) < 2:
            return ()
        used, *below = (self._span(depth, owner, tables) for depth in depths)
        return tuple(span for span in below if span.first < used.first or span.last > used.last)

    def overlaps(self, table: TableSchema) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Upper layer, lower layer, and the owners whose rows below are hidden by it."""
        pairs = []
        for depth, lower in enumerate(self.layers):
            visible = self._owners(depth, table)
            for height, upper in enumerate(self.layers[:depth]):
                hidden = visible & frozenset[str]().union(
                    *(self._owners(height, rows) for rows in HIDDEN_BY.get(table.name, (table,)))
                )
                visible -= hidden
                pairs += [(upper.name, lower.name, tuple(sorted(hidden)))] if hidden else []
        return tuple(pairs)

    @cached_property
    def _instruments(self) -> pl.DataFrame:
        frames = {
            layer.name: read(layer.name, latest(INSTRUMENTS, self._known(depth, INSTRUMENTS)))
            for depth, layer in enumerate(self.layers)
        }
        numbers = [self._owners(depth, PRICES) | self._owners(depth, SERIES) for depth in range(len(self.layers))]
        return describe_all(frames, numbers)

    @cached_property
    def _held(self) -> dict[tuple[int, str], pl.DataFrame | None]:
        return {}

    @cached_property
    def _by_id(self) -> dict[tuple[int, str], dict[str, pl.DataFrame]]:
        return {}

    @cached_property
    def _owned(self) -> dict[tuple[int, str], frozenset[str]]:
        return {}

    def _known(self, depth: int, table: TableSchema) -> pl.LazyFrame:
        return self.layers[depth].scan(table).filter(pl.col("known_at") < self.until)

    def _visible(self, depth: int, table: TableSchema) -> pl.LazyFrame:
        part = self._read_held(depth, table)
        return self._not_hidden(depth, table) if part is None else part.lazy()

    def _not_hidden(self, depth: int, table: TableSchema) -> pl.LazyFrame:
        above = [self._owners(height, rows) for height in range(depth) for rows in HIDDEN_BY.get(table.name, (table,))]
        owners = sorted(frozenset[str]().union(*above))
        rows = self._known(depth, table)
        return rows.filter(~_owner(table).is_in(owners)) if owners else rows

    def _read_held(self, depth: int, table: TableSchema) -> pl.DataFrame | None:
        """The layer's part in memory; None where it is too large to hold, and is read anew with each filter."""
        key = (depth, table.name)
        if key not in self._held:
            layer = self.layers[depth]
            rows: int = read(layer.name, layer.scan(table).select(pl.len())).item()
            small = rows * len(table.schema) <= CELLS_HELD
            self._held[key] = read(layer.name, self._not_hidden(depth, table)) if small else None
        return self._held[key]

    def _rows_of(self, depth: int, table: TableSchema, id: str) -> pl.DataFrame:  # noqa: A002
        part, key = self._read_held(depth, table), (depth, table.name)
        if part is None:
            if len(self.layers) > 1 and id not in self._owners(depth, table):
                return table.empty()
            return read(self.layers[depth].name, self._not_hidden(depth, table).filter(pl.col("id") == id))
        if key not in self._by_id:
            self._by_id[key] = slice_by_id(part)
        rows = self._by_id[key].get(id)
        return table.empty() if rows is None else rows

    def _owners(self, depth: int, table: TableSchema) -> frozenset[str]:
        """Everyone who has rows in the layer, hidden or not."""
        key = (depth, table.name)
        if key not in self._owned:
            names = read(
                self.layers[depth].name, self._known(depth, table).select(_owner(table).alias("owner").unique())
            )
            self._owned[key] = frozenset(names["owner"].to_list())
        return self._owned[key]

    def _span(self, depth: int, owner: str, tables: tuple[TableSchema, ...]) -> Hidden:
        layer = self.layers[depth]
        days = [
            self._known(depth, table).filter(_owner(table) == fold_case(owner, table)).select(day=str(table.event))
            for table in tables
        ]
        ends = pl.concat(days).select(pl.col("day").min().alias("first"), pl.col("day").max().alias("last"))
        return Hidden(layer.name, *read(layer.name, ends).row(0))


def read(market: str, rows: pl.LazyFrame) -> pl.DataFrame:
    """The rows in memory; StoreFault where files of that market went away or were damaged since it was opened."""
    try:
        return rows.collect()
    except (OSError, pl.exceptions.ComputeError) as fault:
        why = str(fault).splitlines()[0][:160]
        raise StoreFault(
            f"{market} cannot be read any more: {why}", "put its folder back, or import the files again"
        ) from fault


def slice_by_id(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each id in their order, as views: nothing is copied where an id's rows stand together already."""
    runs = rows["id"].rle().struct.unnest()
    if runs["value"].n_unique() < runs.height:
        return slice_by_id(rows.sort("id", maintain_order=True))
    starts = (runs["len"].cum_sum() - runs["len"]).to_list()
    spans = zip(runs["value"].to_list(), starts, runs["len"].to_list(), strict=True)
    return {id_: rows.slice(start, length) for id_, start, length in spans}


def fold_case(owner: str, table: TableSchema) -> str:
    """An owner as it is compared: `total_market` and `TOTAL_MARKET` are one holder."""
    return owner.lower() if table is HOLDINGS else owner


def _owner(table: TableSchema) -> pl.Expr:
    columns = OWNERS.get(table.name, (table.key[0],))
    if len(columns) == 1:
        owner = pl.col(columns[0])
        return owner.str.to_lowercase() if table is HOLDINGS else owner
    return pl.concat_str([pl.col(column).fill_null("") for column in columns], separator=" ")
