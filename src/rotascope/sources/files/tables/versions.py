"""Rows of one file in order: repeats folded, conflicts kept as versions, every row with its known_at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from rotascope.schema.clock import at_close
from rotascope.sources.files.cells.sheet import ROW


@dataclass(frozen=True, eq=False)
class Versions:
    """Rows sorted by key, repeats folded, conflicts numbered 0, 1, ... in the file's own order.

    unsorted   whether the file's rows ran backwards in time for any symbol
    """

    frame: pl.DataFrame
    duplicates: int
    conflicts: int
    unsorted: bool


def date_closes(frame: pl.DataFrame, event: str) -> pl.DataFrame:
    """The frame with a known_at in every row: what the file says, else 21:30 UTC of the row's date."""
    if "known_at" in frame.columns:
        return frame.with_columns(pl.col("known_at").fill_null(at_close(pl.col(event))))
    return frame.with_columns(known_at=at_close(pl.col(event)))


def order_versions(
    frame: pl.DataFrame, key: Sequence[str], *, clock: Callable[[pl.DataFrame, str], pl.DataFrame] = date_closes
) -> Versions:
    """Sort by key (whose last column is the date) and row; fold a row equal to the one before it; number the rest.

    A file's own known_at belongs to the key: a later word on the same fact is a revision, not a conflict.
    Where it has none, `clock` gives one: the date at 21:30 UTC.
    """
    clocks = ["known_at"] if "known_at" in frame.columns else []
    ordered = frame.sort(*key, *clocks, ROW)
    rest = [name for name in frame.columns if name not in {*key, *clocks, ROW}]
    again, backwards = same_as_above(*key, *clocks), same_as_above(*key[:-1]) & (pl.col(ROW) < pl.col(ROW).shift())
    marked = ordered.with_columns(again.alias("__again"), backwards.alias("__back"))
    unsorted = bool(marked["__back"].any())
    if not marked["__again"].any():
        plain = ordered.drop(ROW).with_columns(version=pl.lit(0, pl.Int32))
        return Versions(clock(plain, key[-1]), 0, 0, unsorted)
    distinct = marked.filter(~(pl.col("__again") & same_as_above(*rest)))
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    first = pl.when(~pl.col("__again")).then(row).forward_fill()
    numbered = distinct.with_columns(version=row - first).drop(ROW, "__again", "__back")
    conflicts = int(distinct["__again"].sum())
    return Versions(clock(numbered, key[-1]), marked.height - distinct.height, conflicts, unsorted)


def same_as_above(*columns: str) -> pl.Expr:
    """Whether all of these equal the row above; false in the first row."""
    same = [pl.col(name).eq_missing(pl.col(name).shift()) for name in columns]
    return pl.all_horizontal(*same, pl.int_range(pl.len()) > 0)
