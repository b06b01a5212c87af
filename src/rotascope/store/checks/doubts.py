"""What in a store's rows a careful reader would doubt: conflicts, days without a session, jumps."""

from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from rotascope.schema import ACTIONS, BATCHES, INSTRUMENTS, PRICES, SERIES, TABLES, TableSchema
from rotascope.sessions import nyse
from rotascope.store.checks.steps import doubtful_steps
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

PART = 500_000  # rows that are sorted at once, in about 200 MB
DATA_TABLES = tuple(table for table in TABLES if table is not BATCHES)


def all_doubts(store: Store, batches: pl.DataFrame, snapshot: Snapshot) -> Iterator[str]:
    """Everything in the rows that a careful reader would doubt; large tables are read in parts, by id."""
    yield from unfinished_rows(store, batches)
    yield from conflicts(snapshot)
    yield from outside_sessions(snapshot, PRICES)
    yield from outside_sessions(snapshot, ACTIONS)
    for table in (PRICES, SERIES):
        yield from doubtful_steps(snapshot, table, parts_of(snapshot, table))


def parts_of(snapshot: Snapshot, table: TableSchema) -> Iterator[pl.LazyFrame]:
    """The table in parts of whole owners, each small enough to sort in memory; together they are all of it."""
    owner, rows = table.key[0], snapshot.scan(table)
    counts = rows.group_by(owner).len().sort(owner, nulls_last=False).collect(engine="streaming")
    numbered = counts.with_columns(part=pl.col("len").cum_sum() // PART)
    ends = numbered.group_by("part", maintain_order=True).agg(pl.col(owner).last().alias("end"))["end"].to_list()
    if len(ends) < 2:
        yield rows
        return
    for start, end in pairwise([None, *ends]):
        after = pl.lit(value=True) if start is None else pl.col(owner) > start
        yield rows.filter(after.fill_null(value=True) & (pl.col(owner) <= end).fill_null(value=start is None))


def unfinished_rows(store: Store, batches: pl.DataFrame) -> Iterator[str]:
    """Rows of ingests that never finished; no answer sees them."""
    for table in DATA_TABLES:
        rows = store.all_rows(table).filter(~pl.col("batch").is_in(batches["batch"].implode()))
        count, ingests = (
            rows.select(pl.len(), pl.col("batch").n_unique().alias("ingests")).collect(engine="streaming").row(0)
        )
        if count:
            yield f"{table.name}: rows of unfinished ingests, which no answer sees: {count:,} (of {ingests})"


def conflicts(snapshot: Snapshot) -> Iterator[str]:
    """Keys for which one moment knows several values that differ; the newest word wins."""
    for table in (table for table in DATA_TABLES if table is not INSTRUMENTS):
        torn = pl.concat([torn_keys(rows, table) for rows in parts_of(snapshot, table)])
        if torn.height:
            first = " ".join(str(cell) for cell in torn.select(table.key).row(0))
            yield f"{table.name}: keys with differing values, of which the newest wins: {torn.height:,} (first {first})"


def torn_keys(part: pl.LazyFrame, table: TableSchema) -> pl.DataFrame:
    """The keys and moments of one part that have several values, in order; what is repeated at all is found first."""
    moment = [*table.key, "known_at"]
    stamps = part.select(moment).collect()
    repeated = stamps.filter(stamps.is_duplicated()).unique()
    if repeated.is_empty():
        return repeated
    values = [name for name in table.columns if name not in table.key]
    rows = part.join(repeated.lazy(), on=moment, how="semi", nulls_equal=True)
    several = pl.struct(values).n_unique() > 1
    torn = rows.group_by(moment).agg(several.alias("torn")).filter("torn")
    return torn.drop("torn").sort(table.key).collect()


def outside_sessions(snapshot: Snapshot, table: TableSchema) -> Iterator[str]:
    """Rows dated on days on which the exchange did not trade."""
    sessions = nyse()
    day = pl.col("session")
    closed = day.is_between(sessions.first, sessions.last) & ~day.is_in(pl.Series(sessions.days).implode())
    rows = snapshot.scan(table).filter(closed).select("id", "session").unique()
    odd = rows.collect(engine="streaming").sort("session", "id")
    if odd.height:
        first = odd.row(0)
        yield f"{table.name}: rows on days without a session: {odd.height:,} (first {first[0]} {first[1]})"
