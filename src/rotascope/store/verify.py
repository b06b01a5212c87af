"""Whether a store is what its batches say, and what in its rows a careful reader would doubt."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from rotascope.schema import ACTIONS, BATCHES, INSTRUMENTS, PRICES, SERIES, TABLES, TableSchema
from rotascope.sessions import nyse
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

JUMP = 1.5  # a step by more than this factor, up or down, is worth a look: most are splits that nobody adjusted for
SHOWN = 3
DATA_TABLES = tuple(table for table in TABLES if table is not BATCHES)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked and what was found, in plain words.

    faults   the store does not hold what was ingested: rows or payloads lack or differ
    doubts   it does, but the data look odd: conflicts, days without a session, jumps
    """

    checked: tuple[str, ...]
    faults: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every ingested row and payload is there, unchanged."""
        return not self.faults

    def lines(self) -> list[str]:
        """One fact a line, faults first."""
        news = [*(f"FAULT {fault}" for fault in self.faults), *(f"doubt {doubt}" for doubt in self.doubts)]
        return (
            [*news, *(f"checked {check}" for check in self.checked)] if news else [*self.checked, "nothing to report"]
        )


def check_store(store: Store) -> Verification:
    """Hash every payload again, count every batch's rows, and look for what a reader would doubt."""
    batches, snapshot = store.batches(), store.snapshot()
    faults = (*payload_faults(store, batches), *count_faults(batches, snapshot))
    try:
        doubts = tuple(all_doubts(store, batches, snapshot))
    except pl.exceptions.PolarsError:  # a table that cannot be read is among the faults already
        doubts = ("the rows were not looked at, as a table cannot be read",)
    checked = (
        f"the payload hashes and row counts of {batches.height} batches",
        "repeated keys, days without a session, price jumps",
    )
    return Verification(checked, faults, doubts)


def all_doubts(store: Store, batches: pl.DataFrame, snapshot: Snapshot) -> Iterator[str]:
    """Everything in the rows that a careful reader would doubt."""
    yield from unfinished_rows(store, batches)
    yield from conflicts(snapshot)
    yield from outside_sessions(snapshot, PRICES)
    yield from outside_sessions(snapshot, ACTIONS)
    yield from jumps(snapshot)


def payload_faults(store: Store, batches: pl.DataFrame) -> Iterator[str]:
    """Archived payloads that are gone or no longer have their hash."""
    for row in batches.iter_rows(named=True):
        if not json.loads(row["detail"])["raw"]:
            continue
        payload = store.payload(row["sha256"])
        if not payload.is_file():
            yield f"the raw payload of batch {row['batch']} ({row['file']}) is gone"
            continue
        with payload.open("rb") as raw:
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
        if digest != row["sha256"]:
            yield f"the raw payload of batch {row['batch']} ({row['file']}) has changed: sha256 {digest[:12]}"


def count_faults(batches: pl.DataFrame, snapshot: Snapshot) -> Iterator[str]:
    """Batches of which a table holds another number of rows than was ingested, and tables that cannot be read."""
    ingested = {row["batch"]: json.loads(row["detail"])["tables"] for row in batches.iter_rows(named=True)}
    for table in DATA_TABLES:
        try:
            counts = dict(snapshot.scan(table).group_by("batch").len().collect().iter_rows())
        except pl.exceptions.PolarsError as fault:
            yield f"table {table.name} cannot be read: {str(fault).splitlines()[0][:160]}"
            continue
        for batch, tables in ingested.items():
            wanted = tables.get(table.name, 0)
            if counts.get(batch, 0) != wanted:
                yield f"batch {batch} has {counts.get(batch, 0):,} rows in {table.name}, {wanted:,} were ingested"


def unfinished_rows(store: Store, batches: pl.DataFrame) -> Iterator[str]:
    """Rows of ingests that never finished; no answer sees them."""
    for table in DATA_TABLES:
        rows = store.all_rows(table).filter(~pl.col("batch").is_in(batches["batch"].implode()))
        count, ingests = rows.select(pl.len(), pl.col("batch").n_unique().alias("ingests")).collect().row(0)
        if count:
            yield f"{table.name}: rows of unfinished ingests, which no answer sees: {count:,} (of {ingests})"


def conflicts(snapshot: Snapshot) -> Iterator[str]:
    """Keys for which one moment knows several values that differ; the newest word wins."""
    for table in (table for table in DATA_TABLES if table is not INSTRUMENTS):
        values = [name for name in table.columns if name not in table.key]
        rows = (
            snapshot.scan(table).group_by(*table.key, "known_at").agg(pl.struct(values).n_unique().alias("different"))
        )
        torn = rows.filter(pl.col("different") > 1).sort(*table.key).collect()
        if torn.height:
            first = " ".join(str(cell) for cell in torn.select(table.key).row(0))
            yield f"{table.name}: keys with differing values, of which the newest wins: {torn.height:,} (first {first})"


def outside_sessions(snapshot: Snapshot, table: TableSchema) -> Iterator[str]:
    """Rows dated on days on which the exchange did not trade."""
    sessions = nyse()
    day = pl.col("session")
    rows = snapshot.scan(table).filter(day.is_between(sessions.first, sessions.last))
    dates = rows.select("id", "session").unique().collect()
    odd = dates.filter(~day.is_in(pl.Series(sessions.days).implode())).sort("session", "id")
    if odd.height:
        first = odd.row(0)
        yield f"{table.name}: rows on days without a session: {odd.height:,} (first {first[0]} {first[1]})"


def jumps(snapshot: Snapshot) -> Iterator[str]:
    """Symbols with steps by a factor above 1.5 that no split on file explains, the most restless first."""
    for table in (PRICES, SERIES):
        odd = steps(snapshot, table)
        if odd.height:
            restless = odd.group_by("id", maintain_order=True).agg(
                pl.len(), pl.col("session").first(), pl.col("move").first()
            )
            worst = restless.sort("len", "id", descending=[True, False]).head(SHOWN)
            examples = ", ".join(f"{id_} {times} from {day} {move:+.0%}" for id_, times, day, move in worst.iter_rows())
            yield f"{table.name}: steps by a factor above {JUMP} with no split on file: {odd.height:,} ({examples})"


def steps(snapshot: Snapshot, table: TableSchema) -> pl.DataFrame:
    """id, session and move of each step by a factor above `JUMP`, up or down, in closes or levels, by session."""
    column = "close" if table is PRICES else "value"
    rows = newest(snapshot, table).select("id", pl.col(table.key[1]).alias("session"), pl.col(column).alias("level"))
    levels = newest(snapshot, INSTRUMENTS).filter(pl.col("kind").is_in(["level", "stock", "fund"])).select("id")
    positive = rows.filter(pl.col("level") > 0).join(levels, on="id", how="semi").sort("id", "session")
    moved = positive.with_columns(move=pl.col("level") / pl.col("level").shift().over("id") - 1)
    wild = moved.filter(~(1 + pl.col("move")).is_between(1 / JUMP, JUMP))
    splits = snapshot.scan(ACTIONS).filter(pl.col("kind") == "split").select("id", "session").unique()
    return wild.join(splits, on=["id", "session"], how="anti").sort("session", "id").drop("level").collect()


def newest(snapshot: Snapshot, table: TableSchema) -> pl.LazyFrame:
    """The newest word on each key."""
    ordered = snapshot.scan(table).sort(*table.key, "known_at", "batch", "version")
    return ordered.unique(table.key, keep="last", maintain_order=True)
