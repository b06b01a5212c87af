"""From versioned rows to the store's tables, one builder a shape."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from rotascope.catalogue.instruments import id_of
from rotascope.catalogue.namespaces import stored_id
from rotascope.errors import InputRefused
from rotascope.schema import ACTIONS, HOLDINGS, INSTRUMENTS, MEMBERS, PRICES, SERIES
from rotascope.schema.clock import at_close
from rotascope.sources.files.tables.meaning import LEVELS, Meaning
from rotascope.sources.files.tables.release import frequency, median_step

CLOCK = ("known_at", "version")
TEXTS = ("name", "sector", "industry", "currency")


@dataclass(frozen=True, eq=False, kw_only=True)
class Provenance:
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


def plain_series(rows: pl.DataFrame, origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """id, date, value -> series in the unit that is stored, and instruments of the kind that was said.

    The basis is `unstated` where nobody said price or total, and `none` for macro series, which have none.
    """
    meaning = origin.meaning
    basis = "none" if meaning.kind == "macro" else origin.basis or "unstated"
    stored = rows if meaning.divisor == 1.0 else rows.with_columns(value=divide(rows["value"], meaning.divisor))
    return series(stored, origin, kind=meaning.kind, unit=meaning.unit, basis=basis)


def adjusted_series(rows: pl.DataFrame, origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """id, date, value -> series, and instruments; dividend-adjusted means total return."""
    return series(rows, origin, kind=traded_kind(origin), unit="level", basis=origin.basis or "total")


def series(rows: pl.DataFrame, origin: Provenance, *, kind: str, unit: str, basis: str) -> Mapping[str, pl.DataFrame]:
    """Rows of series and their instruments."""
    fixed = {"kind": kind, "unit": unit, "basis": basis}
    named = in_namespaces(rows, kind, order=("id", "date", *CLOCK))
    return {
        SERIES.name: SERIES.conform(named.filter(pl.col("value").is_not_null())),
        INSTRUMENTS.name: instruments(named, origin, event="date", fixed=fixed),
    }


def traded_kind(origin: Provenance) -> str:
    """Whose prints they are: a stock's, unless somebody said otherwise."""
    return "stock" if origin.meaning.kind == LEVELS.kind else origin.meaning.kind


def in_namespaces(rows: pl.DataFrame, kind: str, *, order: Sequence[str]) -> pl.DataFrame:
    """Rows under the ids of the catalogue: `RF` of kind factor is factor:RF, `^GSPC` and `SPX` are index:SP500.

    order    columns that the rows are sorted by, where an id changes
    raises   InputRefused where two columns or symbols of the file are the same index
    """
    symbols = rows["id"].unique().cast(pl.String).sort().to_list()
    ids = {symbol: id_of(symbol, kind) for symbol in symbols}
    changed = {symbol: id_ for symbol, id_ in ids.items() if id_ != symbol}
    if not changed:
        return rows
    doubled = [id_ for id_, count in Counter(ids.values()).items() if count > 1]
    if doubled:
        same = [symbol for symbol in symbols if ids[symbol] == doubled[0]]
        raise InputRefused(f"{' and '.join(same)} are one instrument, {doubled[0]}", "leave all but one of them out")
    return rows.with_columns(pl.col("id").cast(pl.String).replace(changed)).sort(order)


def prices(rows: pl.DataFrame, origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """id, session and prints -> prices; actions from dividend and split; series from an adjusted close beside them."""
    kind = traded_kind(origin)
    fixed: dict[str, str | None] = {"kind": kind, "unit": "level"}
    named = in_namespaces(rows, kind, order=("id", "session", *CLOCK))
    frames = {PRICES.name: PRICES.conform(named), ACTIONS.name: actions(named)}
    if "adjusted" in named.columns:
        fixed["basis"] = origin.basis or "total"
        level = named.select("id", *CLOCK, date="session", value="adjusted").filter(pl.col("value").is_not_null())
        frames[SERIES.name] = SERIES.conform(level)
    return {**frames, INSTRUMENTS.name: instruments(named, origin, event="session", fixed=fixed)}


def actions(rows: pl.DataFrame) -> pl.DataFrame:
    """Dividends above 0, and splits other than 0 and 1, which is how exports write that there was none."""
    took = {"dividend": pl.col("dividend") > 0, "split": (pl.col("split") > 0) & (pl.col("split") != 1)}
    parts = [
        rows.filter(wanted).select("id", "session", *CLOCK, kind=pl.lit(kind), value=pl.col(kind))
        for kind, wanted in took.items()
        if kind in rows.columns
    ]
    return ACTIONS.conform(pl.concat(parts)).sort(*ACTIONS.key, *CLOCK) if parts else ACTIONS.empty()


def holdings(rows: pl.DataFrame, origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """holder, id, date, weight (or percent), shares, worth -> holdings, and instruments of what is held."""
    weight = rows["weight"] if "weight" in rows.columns else divide(rows["percent"], 100.0)
    worth = {"value": pl.col("worth")} if "worth" in rows.columns else {}
    weighted = rows.with_columns(weight=weight, **worth)
    return {
        HOLDINGS.name: HOLDINGS.conform(weighted),
        INSTRUMENTS.name: instruments(rows, origin, event="date", fixed={"kind": "stock", "unit": "level"}),
    }


def spells(rows: pl.DataFrame, _origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """Spells as they became known: open from their start, closed from their end; no view sees an end beforehand."""
    ended = rows.with_columns(end=pl.lit(None, pl.Date)) if "end" not in rows.columns else rows
    opened = ended.with_columns(end=pl.lit(None, pl.Date))
    over = pl.col("end").is_not_null()
    closed = ended.filter(over).with_columns(
        pl.max_horizontal("known_at", at_close(pl.col("end"))), pl.col("version") + 1
    )
    return {MEMBERS.name: MEMBERS.conform(pl.concat([opened, closed])).sort(*MEMBERS.key, *CLOCK)}


def month_spells(rows: pl.DataFrame, _origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """Monthly lists as spells.

    A spell ends on the first day of the first listed month without the member; a month that has no list breaks none.
    A list is taken to be known on the last day of its month: nobody can tell earlier who is in it to the end.
    """
    lists = rows.select("universe", "month").unique().sort("universe", "month")
    numbered = lists.with_columns(
        number=pl.int_range(pl.len()).over("universe"), following=pl.col("month").shift(-1).over("universe")
    )
    listed = rows.unique(["universe", "id", "month"]).join(numbered, on=["universe", "month"])
    ordered = listed.sort("universe", "id", "month")
    entering = ((pl.col("number") - pl.col("number").shift()) != 1).fill_null(value=True).over("universe", "id")
    marked = ordered.with_columns(spell=entering.cum_sum().over("universe", "id"))
    spans = marked.group_by("universe", "id", "spell", maintain_order=True).agg(
        pl.col("month").first().alias("start"), pl.col("following").last().alias("end")
    )
    begun = spans.with_columns(known_at=at_close(pl.col("start").dt.month_end()), version=pl.lit(0, pl.Int32))
    closed_at = at_close(pl.col("end").dt.month_end())
    opened = begun.with_columns(end=pl.lit(None, pl.Date))
    closed = begun.filter(pl.col("end").is_not_null()).with_columns(known_at=closed_at, version=pl.lit(1, pl.Int32))
    return {MEMBERS.name: MEMBERS.conform(pl.concat([opened, closed])).sort(*MEMBERS.key, *CLOCK)}


def instruments(rows: pl.DataFrame, origin: Provenance, *, event: str, fixed: Mapping[str, str | None]) -> pl.DataFrame:
    """One row an id, known as soon as its first row is; its frequency is the median step between its dates.

    Of `name`, `sector`, `industry` and `currency` the last that the file gives counts; a name that lacks is the id.
    How the rows' release times were come by is part of the vintage, which evidence prints.
    """
    texts = [name for name in TEXTS if name in rows.columns]
    clocks = ["clock"] if "clock" in rows.columns else []
    grouped = rows.group_by("id").agg(
        pl.col("known_at").min(),
        median_step(pl.col(event)).alias("frequency"),
        *(pl.col(name).drop_nulls().last() for name in texts),
        pl.col(clocks).unique().sort(),
    )
    described = grouped.with_columns(pl.col("id").cast(pl.String), frequency(pl.col("frequency")).alias("frequency"))
    name = pl.coalesce("name", "id") if "name" in texts else pl.col("id")
    vintage = pl.concat_list(pl.lit(origin.vintage), *clocks).list.join("; ")
    constants = {key: pl.lit(value) for key, value in {**fixed, "source": origin.source, "rights": RIGHTS}.items()}
    listed = described.join(origin.exchanges, on="id", how="left")
    described = listed.with_columns(name.alias("name"), vintage=vintage, **constants)
    index = pl.col("id").str.starts_with(stored_id("index", ""))
    kind = pl.when(index).then(pl.lit("level")).otherwise(pl.col("kind"))
    return INSTRUMENTS.conform(described.with_columns(kind.alias("kind"))).sort("id")


RIGHTS = "supplied by the user; not part of the program"


def divide(values: pl.Series, divisor: float) -> pl.Series:
    """Each value divided, correctly rounded; polars multiplies by the reciprocal, which is off in the last bit."""
    return pl.Series(values.to_numpy() / divisor, dtype=pl.Float64).fill_nan(None)
