"""What a new batch says of instruments that the store already speaks of: completed, or refused where it contradicts."""

from collections.abc import Collection, Sequence

import polars as pl

from rotascope.errors import InputRefused
from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.store.store import RAW, Store

OWN_KINDS = ("macro", "return", "factor")  # a number of these kinds means another thing than a price or a level


def complete_instruments(
    offered: pl.DataFrame, store: Store, *, beside: Collection[str], pending: Sequence[pl.DataFrame] = ()
) -> pl.DataFrame:
    """Instrument rows, completed from what the store already says of the same ids.

    beside   the tables that the batch brings: with rows of its own it may not change what an id's numbers mean, while
             instruments alone correct what was said of them
    pending  conforming instruments of batches that are to be committed before this one

    What the new rows leave open is taken from the old ones. And where the store speaks of an id at a later known_at
    than the new row does, the new row is repeated at that time, so that at every date the newest ingest is heard.
    Raises InputRefused where the new rows contradict the old ones.
    """
    new = INSTRUMENTS.conform(offered)
    old = check_contradictions(offered, store, beside=beside, pending=pending)
    if old.is_empty():
        return new
    filled = new.join(last_word(old), on="id", how="left", suffix="_old").with_columns(
        pl.coalesce(name, f"{name}_old").alias(name) for name in INSTRUMENTS.columns if name != "id"
    )
    plain = filled.select(new.columns)
    times = old.select("id", pl.col("known_at").alias("later")).unique()
    again = plain.join(times, on="id").filter(pl.col("later") > pl.col("known_at"))
    repeated = again.with_columns(known_at=pl.col("later")).select(new.columns)
    return pl.concat([plain, repeated]).sort("id", "known_at").with_columns(version=number_within("id"))


def check_contradictions(
    offered: pl.DataFrame | None, store: Store, *, beside: Collection[str], pending: Sequence[pl.DataFrame] = ()
) -> pl.DataFrame:
    """What the store and the pending batches say of the offered ids; InputRefused where the offer contradicts it.

    The store is read as it is now, so a writer that was overtaken calls this again before it commits.
    """
    if offered is None:
        return INSTRUMENTS.empty()
    parts = [store.snapshot().scan(INSTRUMENTS), *(frame.lazy() for frame in pending)]
    instruments = pl.concat(parts)
    old = instruments.filter(pl.col("id").is_in(offered["id"].to_list())).collect()
    new = INSTRUMENTS.conform(offered)
    check_namespaces(new, instruments, store)
    if old.height and set(beside) != {INSTRUMENTS.name}:
        check_kind(new, last_word(old))
    if old.height and SERIES.name in beside:
        check_basis(new, last_word(old))
    return old


def last_word(old: pl.DataFrame) -> pl.DataFrame:
    """The newest row of each id, without its times."""
    return old.sort("known_at", "batch", "version").unique("id", keep="last").drop("known_at", "batch", "version")


def check_namespaces(new: pl.DataFrame, instruments: pl.LazyFrame, store: Store) -> None:
    """InputRefused where the store keeps the same under its bare letters, as stores did before ids had namespaces.

    The old history and the new rows would be two instruments, and every answer would rest on one of them.
    """
    bare = new.select("kind", stated="id", id=pl.col("id").str.split_exact(":", 1).struct.field("field_1")).drop_nulls()
    twins = instruments.select("id", "kind").unique().join(bare.lazy(), on=["id", "kind"]).sort("id").collect()
    if twins.height:
        first = twins.row(0, named=True)
        raise InputRefused(
            f"{store.path} holds {first['id']} from before it was {first['stated']} ({twins.height} such ids)",
            f"import its files into a new store; they are kept in {store.path / RAW}, and `batches` names them",
        )


def number_within(*key: str) -> pl.Expr:
    """0, 1, ... within each key, in row order."""
    return pl.int_range(pl.len(), dtype=pl.Int32).over(*key)


def check_basis(new: pl.DataFrame, last: pl.DataFrame) -> None:
    """InputRefused where levels of one id would mix price and total return."""
    both = new.select("id", "basis").join(last.select("id", pl.col("basis").alias("basis_held")), on="id")
    torn = both.filter(pl.col("basis") != pl.col("basis_held")).sort("id")
    if torn.height:
        first = torn.row(0, named=True)
        raise InputRefused(
            f"{first['id']} is held as {first['basis_held']}, this file is {first['basis']} ({torn.height} such ids)",
            f"say --basis {first['basis_held']} if that is what the file holds, or use another store",
        )


def check_kind(new: pl.DataFrame, last: pl.DataFrame) -> None:
    """InputRefused where one id would hold macro figures or returns and something else, or two units."""
    before = last.select("id", kind_held="kind", unit_held="unit")
    both = new.select("id", "kind", "unit").join(before, on="id")
    special = pl.any_horizontal(pl.col("kind", "kind_held").is_in(OWN_KINDS))
    other = (pl.col("kind") != pl.col("kind_held")) | (pl.col("unit") != pl.col("unit_held"))
    torn = both.filter(special & other).sort("id")
    if torn.height:
        first = torn.row(0, named=True)
        same = f"say --kind {first['kind_held']} and its --unit if that is what it holds, or "
        raise InputRefused(
            f"{first['id']} is held as {first['kind_held']} in {first['unit_held']}, this file is {first['kind']} in "
            f"{first['unit']} ({torn.height} such ids)",
            f"{same if first['kind_held'] in OWN_KINDS else ''}use another symbol or another store",
        )
