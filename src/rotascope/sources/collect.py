"""From a want to batches: plan, fetch and parse in turn, each batch checked once at the door."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import polars as pl

from rotascope.errors import ProviderFailed
from rotascope.schema import ACTIONS, BATCHES, EVENTS, MEMBERS, PRICES, TABLES, TableSchema
from rotascope.sources.contract import Batch, Call, Connection, Progress, Source, Want

# Announced before they happen: splits and dividends, changes of an index, meetings and laws.
FORESEEN = (ACTIONS, MEMBERS, EVENTS)
# The first moment at which a row may be known, after midnight UTC of its date. A date begins in the Pacific fourteen
# hours earlier; a price is made at the close, on the shortest day of summer at 13:00 in New York.
DATE_BEGINS, EARLIEST_CLOSE = timedelta(hours=-14), timedelta(hours=17)
MAY_BE_NULL = ("period_start",)  # a balance has none
TEXT_TO_THE_AUTHOR = "nothing was stored; tell the author of the source"


def collect(source: Source, want: Want, connection: Connection) -> Iterator[Batch]:
    """Every payload that answers a want, fetched, parsed and checked.

    progress  of the connection is told of all payloads together, where their sizes are known
    raises    what `plan`, `fetch` and `parse` raise; ProviderFailed for bytes other than pinned and for rows that do
              not conform
    """
    calls = source.plan(want)
    sizes = [call.size for call in calls if call.size is not None]
    total = sum(sizes) if len(sizes) == len(calls) else None
    before = 0
    for call in calls:
        progress = partial(report_progress, connection.progress, before, total)
        raw = source.fetch(call, replace(connection, progress=progress))
        batch = source.parse(raw, call)
        check_batch(batch, call)
        yield batch
        before += call.size or 0


def report_progress(progress: Progress | None, before: int, total: int | None, count: int, _size: int | None) -> None:
    """Pass on how far one payload is as how far all are."""
    if progress:
        progress(before + count, total)


def check_batch(batch: Batch, call: Call) -> None:
    """ProviderFailed where a batch is not what its call promised, or a frame is not what its table means."""
    if call.sha256 is not None and batch.sha256 != call.sha256:
        raise ProviderFailed(f"{call.file}: its SHA-256 is not the pinned one", "nothing was stored; try again")
    tables = {table.name: table for table in TABLES if table is not BATCHES}
    for name, frame in batch.frames.items():
        fault = frame_fault(tables[name], frame) if name in tables else "there is no such table"
        if fault:
            raise ProviderFailed(f"{call.source}: {call.file}, table {name}: {fault}", TEXT_TO_THE_AUTHOR)


def frame_fault(table: TableSchema, frame: pl.DataFrame) -> str | None:
    """What is wrong with a source's rows of a table, in words; None where nothing is."""
    if frame.schema != table.schema:
        return "its columns are not those of the schema"
    required = [name for name in (*table.key, "known_at") if name not in MAY_BE_NULL]
    blank = [name for name in required if frame[name].null_count()]
    if blank:
        return f"{frame[blank[0]].null_count():,} rows have no {blank[0]}"
    numbers = [name for name, dtype in table.columns.items() if dtype == pl.Float64]
    infinite = frame.filter(pl.any_horizontal(pl.lit(value=False), *(~pl.col(name).is_finite() for name in numbers)))
    if infinite.height:
        return f"{infinite.height:,} rows have a number that is not finite; a gap is null"
    early = frame.filter(too_early(table))
    if early.height:
        row = early.row(0, named=True)
        return f"{early.height:,} rows are known before they can be (first {row['id']} {row[str(table.event)]})"
    return None


def too_early(table: TableSchema) -> pl.Expr:
    """Whether a row says that it was known before its date had begun; a price, before any close of its session."""
    if table.event is None or table in FORESEEN:
        return pl.lit(value=False)
    start = pl.col(table.event).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return pl.col("known_at") < start + (EARLIEST_CLOSE if table is PRICES else DATE_BEGINS)
