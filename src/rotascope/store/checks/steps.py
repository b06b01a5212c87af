"""Steps in closes and levels that a careful reader would doubt: unfiled splits, flips, spliced imports."""

from collections.abc import Iterable, Iterator

import polars as pl

from rotascope.schema import ACTIONS, INSTRUMENTS, PRICES, TableSchema
from rotascope.store.checks.overlap import NEAR_SPLIT, SPLITS
from rotascope.store.snapshot import Snapshot

JUMP = 1.5  # a step by more than this factor, up or down, is worth a look: most are splits that nobody adjusted for
SEAM, UNUSUAL = 0.05, 8.0  # a step between two imports: least, and least in median steps of its line
SHOWN = 3
PRICED = ("level", "stock", "fund")


def doubtful_steps(snapshot: Snapshot, table: TableSchema, parts: Iterable[pl.LazyFrame]) -> Iterator[str]:
    """What is odd in the steps of a table of closes or levels, of which `parts` are all rows, whole ids in each."""
    steps = read_steps(snapshot, table, parts)
    yield from flips(steps, table)
    yield from seams(steps, table)
    odd = steps.filter("wild")
    if odd.height:
        restless = odd.group_by("id", maintain_order=True).agg(
            pl.len(), pl.col("session").first(), pl.col("move").first()
        )
        worst = restless.sort("len", "id", descending=[True, False]).head(SHOWN)
        examples = ", ".join(f"{id_} {times} from {day} {move:+.0%}" for id_, times, day, move in worst.iter_rows())
        yield f"{table.name}: steps by a factor above {JUMP} with no split on file: {odd.height:,} ({examples})"


def flips(steps: pl.DataFrame, table: TableSchema) -> Iterator[str]:
    """Lines that go by a split's factor one way and back again: the split was adjusted for in some rows only."""
    for (id_,), rows in steps.filter("wild").group_by("id", maintain_order=True):
        moves = [1.0 + move for move in rows["move"].to_list()]
        for ratio in SPLITS:
            up = [move for move in moves if abs(move / ratio - 1.0) < 2 * NEAR_SPLIT]
            down = [move for move in moves if abs(move * ratio - 1.0) < 2 * NEAR_SPLIT]
            if up and down:
                count, first = len(up) + len(down), rows["session"][0]
                yield (
                    f"{table.name}: closes that flip by a split's factor and back: {id_} {count} times by {ratio:g} "
                    f"from {first}"
                )
                break


def seams(steps: pl.DataFrame, table: TableSchema) -> Iterator[str]:
    """Unusual steps from the last row of one import to the first of another, as two scales side by side make."""
    odd = steps.filter("seam")
    if odd.height:
        first = odd.select("id", "session", "move").head(SHOWN)
        some = ", ".join(f"{id_} {day} {move:+.0%}" for id_, day, move in first.iter_rows())
        yield f"{table.name}: steps where one import ends and another begins: {some} ({odd.height:,} in all)"


def read_steps(snapshot: Snapshot, table: TableSchema, parts: Iterable[pl.LazyFrame]) -> pl.DataFrame:
    """id, session and move of each step that is `wild` (a factor above `JUMP`) or an odd `seam`, by session."""
    column = "close" if table is PRICES else "value"
    levels = newest(snapshot.scan(INSTRUMENTS), INSTRUMENTS).filter(pl.col("kind").is_in(PRICED)).select("id").collect()
    splits = snapshot.scan(ACTIONS).filter(pl.col("kind") == "split").select("id", "session").unique().collect()
    odd = [odd_steps(rows, table, column, levels.lazy(), splits.lazy()) for rows in parts]
    return pl.concat(odd).sort("session", "id")


def odd_steps(
    part: pl.LazyFrame, table: TableSchema, column: str, levels: pl.LazyFrame, splits: pl.LazyFrame
) -> pl.DataFrame:
    """The steps of one part of the table."""
    rows = newest(part, table).select(
        "id", pl.col(table.key[1]).alias("session"), pl.col(column).alias("level"), "batch"
    )
    positive = rows.filter(pl.col("level") > 0).join(levels, on="id", how="semi").sort("id", "session")
    moved = positive.with_columns(
        move=pl.col("level") / pl.col("level").shift().over("id") - 1,
        joined=pl.col("batch") != pl.col("batch").shift().over("id"),
    )
    usual = pl.max_horizontal(pl.lit(SEAM), UNUSUAL * pl.col("move").abs().median().over("id"))
    marked = moved.with_columns(
        wild=~(1 + pl.col("move")).is_between(1 / JUMP, JUMP), seam=pl.col("joined") & (pl.col("move").abs() > usual)
    )
    odd = marked.filter(pl.col("wild") | pl.col("seam")).join(splits, on=["id", "session"], how="anti")
    return odd.select("id", "session", "move", "wild", "seam").collect()


def newest(rows: pl.LazyFrame, table: TableSchema) -> pl.LazyFrame:
    """The newest word on each key."""
    ordered = rows.sort(*table.key, "known_at", "batch", "version")
    return ordered.unique(table.key, keep="last", maintain_order=True)
