"""Facts of company accounts: how long their periods last, and jumps of their units."""

from collections.abc import Sequence

import polars as pl

JUMP = (300.0, 3000.0)  # a ratio between these, either way, is a factor of a thousand and not a business

# Lengths in days, both ends counted: 12 to 14 weeks; 52 or 53 weeks. Reports move by a week where a year has 53.
QUARTER, HALF, NINE_MONTHS, YEAR = (80, 100), (170, 192), (260, 285), (350, 380)


def period_days() -> pl.Expr:
    """Days of a fact's period, both ends counted; null for a balance."""
    return (pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1


def lasts(bounds: tuple[int, int]) -> pl.Expr:
    """Whether a fact's period is of that length; false for a balance."""
    return period_days().is_between(*bounds).fill_null(value=False)


def scale_jumps(facts: pl.DataFrame, *, steady: Sequence[str]) -> pl.DataFrame:
    """Facts about a thousand times the one before, or a thousandth: id, item, period_end, value, before.

    facts    of the schema; compared within an item, between periods of the same length, in order of their ends
    steady   the items that seldom change so much of themselves
    """
    values = facts.filter(pl.col("item").is_in(steady), pl.col("value") != 0).with_columns(span=period_days() // 45)
    ordered = values.sort("id", "item", "span", "period_end", nulls_last=False)
    before = pl.col("value").shift().over("id", "item", "span")
    ratio = (pl.col("value") / pl.col("before")).abs()
    low, high = JUMP
    return (
        ordered.with_columns(before=before)
        .filter(ratio.is_between(low, high) | (1.0 / ratio).is_between(low, high))
        .select("id", "item", "period_end", "value", "before")
    )
