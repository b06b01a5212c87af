"""What several layers together say of their instruments, and where they contradict each other."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import polars as pl

from rotascope.errors import StoreFault
from rotascope.schema import INSTRUMENTS, TableSchema

WORDS = ("name", "currency", "exchange", "sector", "industry", "size", "style")
# A line of levels may be of a stock, a fund or an index; no file says which, and it is no contradiction.
FAMILIES: Mapping[str, str] = {
    "level": "price",
    "stock": "price",
    "fund": "price",
    "factor": "return",
    "return": "return",
    "macro": "macro",
}


def latest(table: TableSchema, rows: pl.LazyFrame) -> pl.LazyFrame:
    """The last known version of each key, ordered by key; among rows known at one time the newest batch's."""
    ordered = rows.sort(*table.key, "known_at", "batch", "version", nulls_last=False, maintain_order=True)
    return ordered.unique(subset=table.key, keep="last", maintain_order=True)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two layers that say of one id that it is of another kind, or in another currency."""

    id: str
    topic: str
    upper: str
    lower: str
    above: str
    below: str
    count: int

    def __str__(self) -> str:
        return (
            f"{self.upper} and {self.lower} disagree on the {self.topic} of {self.id}: "
            f"{self.above} above, {self.below} below ({self.count:,} such ids)"
        )


def describe_all(frames: Mapping[str, pl.DataFrame], numbers: Sequence[AbstractSet[str]]) -> pl.DataFrame:
    """One row an instrument, of the latest instruments rows of each layer, uppermost first.

    numbers   the ids that have prices or series in each layer
    returns   kind, unit, basis, source and the like as the layer says that the numbers come from, since they are about
              the numbers; name, sector and such from the uppermost layer that speaks of the same kind of thing
    raises    StoreFault where two layers disagree on an instrument's kind or currency
    """
    rows = _side_by_side(frames, numbers)
    torn = find_disagreement(rows)
    if torn:
        raise StoreFault(
            f"layers {torn}",
            f"import {torn.id} again as {torn.below} or under another symbol, or ask one layer alone with --data",
        )
    alike = (pl.col("family") == pl.col("family").first().over("id")).fill_null(value=True)
    named = pl.when(pl.col("name") != pl.col("id")).then("name")
    ordered = rows.sort("id", pl.col("numbered").not_(), "depth").filter(alike).with_columns(name=named)
    kinds = pl.col("kind").filter(pl.col("kind") != "level")
    described = ordered.group_by("id", maintain_order=True).agg(
        *(pl.col(column).sort_by("depth").drop_nulls().first() for column in WORDS),
        pl.coalesce(kinds.first(), pl.col("kind").first()).alias("kind"),
        pl.exclude("id", "kind", "depth", "layer", "numbered", "family", *WORDS).first(),
    )
    return described.with_columns(pl.coalesce("name", "id").alias("name")).select(INSTRUMENTS.schema.names())


def disagree(frames: Mapping[str, pl.DataFrame], numbers: Sequence[AbstractSet[str]]) -> Disagreement | None:
    """Where the latest instruments rows of layers, uppermost first, contradict each other; arguments as above."""
    return find_disagreement(_side_by_side(frames, numbers))


def _side_by_side(frames: Mapping[str, pl.DataFrame], numbers: Sequence[AbstractSet[str]]) -> pl.DataFrame:
    parts = [
        frame.with_columns(
            depth=pl.lit(depth), layer=pl.lit(layer), numbered=pl.col("id").is_in(sorted(numbers[depth]))
        )
        for depth, (layer, frame) in enumerate(frames.items())
    ]
    return pl.concat(parts).with_columns(family=pl.col("kind").replace_strict(FAMILIES, default=pl.col("kind")))


def find_disagreement(rows: pl.DataFrame) -> Disagreement | None:
    """The first contradiction: two layers' numbers of one id are of different kinds, or one id has two currencies.

    A mere description of another kind is of another thing that has the same symbol: a company called PMI contradicts
    no index of purchasing managers.
    """
    for column, topic, required in (("family", "kind", "numbered"), ("currency", "currency", None)):
        stated = rows.filter(pl.col(column).is_not_null(), *([pl.col(required)] if required else []))
        torn = stated.filter(pl.col(column).n_unique().over("id") > 1).sort("id", "depth")
        if torn.height:
            first, *others = torn.filter(pl.col("id") == torn["id"][0]).iter_rows(named=True)
            other = next(row for row in others if row[column] != first[column])
            layers = (first["layer"], other["layer"])
            return Disagreement(first["id"], topic, *layers, first[topic], other[topic], torn["id"].n_unique())
    return None
