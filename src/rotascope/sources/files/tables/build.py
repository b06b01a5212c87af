"""From versioned rows to the store's tables, one builder a shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from rotascope.schema import ACTIONS, HOLDINGS, INSTRUMENTS, MEMBERS, PRICES, SERIES, TableSchema
from rotascope.sources.files.cells.dates import at_close
from rotascope.sources.files.tables.meaning import LEVELS, Meaning
from rotascope.sources.files.tables.release import frequency, median_step

CLOCK = ("known_at", "version")
WORDS = ("name", "sector", "industry", "currency")


@dataclass(frozen=True, eq=False, kw_only=True)
class About:
    """What is said of a file from outside its cells.

    basis       price, total, or None where nobody said
    meaning     what the numbers of a series are
    exchanges   columns `id` and `exchange`, of symbols printed with one
    """

    source: str
    vintage: str
    basis: str | None = None
    meaning: Meaning = LEVELS
    exchanges: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"id": pl.String, "exchange": pl.String})
    )


def plain_series(rows: pl.DataFrame, about: About) -> Mapping[str, pl.DataFrame]:
    """id, date, value -> series in the unit that is stored, and instruments of the kind that was said.

    The basis is `unstated` where nobody said price or total, and `none` for macro series, which have none.
    """
    said = about.meaning
    basis = "none" if said.kind == "macro" else about.basis or "unstated"
    stored = rows if said.divisor == 1.0 else rows.with_columns(value=divided(rows["value"], said.divisor))
    return series(stored, about, kind=said.kind, unit=said.unit, basis=basis)


def adjusted(rows: pl.DataFrame, about: About) -> Mapping[str, pl.DataFrame]:
    """id, date, value -> series, and instruments of kind stock; dividend-adjusted means total return."""
    return series(rows, about, kind="stock", unit="level", basis=about.basis or "total")


def series(rows: pl.DataFrame, about: About, *, kind: str, unit: str, basis: str) -> Mapping[str, pl.DataFrame]:
    """Rows of series and their instruments."""
    fixed = {"kind": kind, "unit": unit, "basis": basis}
    return {
        SERIES.name: conformed(SERIES, rows.filter(pl.col("value").is_not_null())),
        INSTRUMENTS.name: instruments(rows, about, event="date", fixed=fixed),
    }


def prices(rows: pl.DataFrame, about: About) -> Mapping[str, pl.DataFrame]:
    """id, session and prints -> prices; actions from dividend and split; series from an adjusted close beside them."""
    fixed: dict[str, str | None] = {"kind": "stock", "unit": "level"}
    frames = {PRICES.name: conformed(PRICES, rows), ACTIONS.name: actions(rows)}
    if "adjusted" in rows.columns:
        fixed["basis"] = about.basis or "total"
        level = rows.select("id", *CLOCK, date="session", value="adjusted").filter(pl.col("value").is_not_null())
        frames[SERIES.name] = conformed(SERIES, level)
    return {**frames, INSTRUMENTS.name: instruments(rows, about, event="session", fixed=fixed)}


def actions(rows: pl.DataFrame) -> pl.DataFrame:
    """Dividends above 0, and splits other than 0 and 1, which is how exports write that there was none."""
    took = {"dividend": pl.col("dividend") > 0, "split": (pl.col("split") > 0) & (pl.col("split") != 1)}
    parts = [
        rows.filter(wanted).select("id", "session", *CLOCK, kind=pl.lit(kind), value=pl.col(kind))
        for kind, wanted in took.items()
        if kind in rows.columns
    ]
    return conformed(ACTIONS, pl.concat(parts)).sort(*ACTIONS.key, *CLOCK) if parts else ACTIONS.empty()


def holdings(rows: pl.DataFrame, about: About) -> Mapping[str, pl.DataFrame]:
    """holder, id, date, weight (or percent), shares, worth -> holdings, and instruments of what is held."""
    weight = rows["weight"] if "weight" in rows.columns else divided(rows["percent"], 100.0)
    worth = {"value": pl.col("worth")} if "worth" in rows.columns else {}
    held = rows.with_columns(weight=weight, **worth)
    return {
        HOLDINGS.name: conformed(HOLDINGS, held),
        INSTRUMENTS.name: instruments(rows, about, event="date", fixed={"kind": "stock", "unit": "level"}),
    }


def spells(rows: pl.DataFrame, _about: About) -> Mapping[str, pl.DataFrame]:
    """Spells as they became known: open from their start, closed from their end; no view sees an end beforehand."""
    ended = rows.with_columns(end=pl.lit(None, pl.Date)) if "end" not in rows.columns else rows
    opened = ended.with_columns(end=pl.lit(None, pl.Date))
    over = pl.col("end").is_not_null()
    closed = ended.filter(over).with_columns(
        pl.max_horizontal("known_at", at_close(pl.col("end"))), pl.col("version") + 1
    )
    return {MEMBERS.name: conformed(MEMBERS, pl.concat([opened, closed])).sort(*MEMBERS.key, *CLOCK)}


def month_spells(rows: pl.DataFrame, _about: About) -> Mapping[str, pl.DataFrame]:
    """Monthly lists as spells.

    A spell ends on the first day of the first listed month without the member; a month that has no list breaks none.
    A list is taken to be known on the last day of its month: nobody can tell earlier who is in it to the end.
    """
    lists = rows.select("universe", "month").unique().sort("universe", "month")
    placed = lists.with_columns(
        place=pl.int_range(pl.len()).over("universe"), following=pl.col("month").shift(-1).over("universe")
    )
    listed = rows.unique(["universe", "id", "month"]).join(placed, on=["universe", "month"])
    each = listed.sort("universe", "id", "month")
    fresh = ((pl.col("place") - pl.col("place").shift()) != 1).fill_null(value=True).over("universe", "id")
    counted = each.with_columns(spell=fresh.cum_sum().over("universe", "id"))
    found = counted.group_by("universe", "id", "spell", maintain_order=True).agg(
        pl.col("month").first().alias("start"), pl.col("following").last().alias("end")
    )
    known = found.with_columns(known_at=at_close(pl.col("start").dt.month_end()), version=pl.lit(0, pl.Int32))
    closed_at = at_close(pl.col("end").dt.month_end())
    opened = known.with_columns(end=pl.lit(None, pl.Date))
    closed = known.filter(pl.col("end").is_not_null()).with_columns(known_at=closed_at, version=pl.lit(1, pl.Int32))
    return {MEMBERS.name: conformed(MEMBERS, pl.concat([opened, closed])).sort(*MEMBERS.key, *CLOCK)}


def instruments(rows: pl.DataFrame, about: About, *, event: str, fixed: Mapping[str, str | None]) -> pl.DataFrame:
    """One row an id, known as soon as its first row is; its frequency is the median step between its dates.

    Of `name`, `sector`, `industry` and `currency` the last that the file gives counts; a name that lacks is the id.
    How the rows' release times were come by is part of the vintage, which evidence prints.
    """
    words = [name for name in WORDS if name in rows.columns]
    clocks = ["clock"] if "clock" in rows.columns else []
    said = rows.group_by("id").agg(
        pl.col("known_at").min(),
        median_step(pl.col(event)).alias("frequency"),
        *(pl.col(name).drop_nulls().last() for name in words),
        pl.col(clocks).unique().sort(),
    )
    each = said.with_columns(pl.col("id").cast(pl.String), frequency(pl.col("frequency")).alias("frequency"))
    named = each.join(about.exchanges, on="id", how="left")
    name = pl.coalesce("name", "id") if "name" in words else pl.col("id")
    vintage = pl.lit(about.vintage)
    told = pl.concat_list(vintage, *clocks).list.join("; ")
    origin = {"source": pl.lit(about.source), "vintage": told, "rights": pl.lit(RIGHTS)}
    whole = named.with_columns(name.alias("name"), **{key: pl.lit(value) for key, value in fixed.items()}, **origin)
    return conformed(INSTRUMENTS, whole).sort("id")


RIGHTS = "supplied by the user; not part of the program"


def divided(values: pl.Series, divisor: float) -> pl.Series:
    """Each value divided, correctly rounded; polars multiplies by the reciprocal, which is off in the last bit."""
    return pl.Series(values.to_numpy() / divisor, dtype=pl.Float64).fill_nan(None)


def conformed(table: TableSchema, rows: pl.DataFrame) -> pl.DataFrame:
    """The table's columns and types; the store fills in the batch."""
    return table.conform(rows)
