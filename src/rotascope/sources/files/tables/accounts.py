"""Company accounts from a file: units to one scale, periods by their dates, known when filed or estimated late.

A file names its periods by start and end. One that has only a label (annual, quarterly, balances) gets the starts that
its own dates imply, and the report says so; the label decides nothing that a date could.
"""

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from rotascope.catalogue.cadences import ANNUAL_REPORT_LAG, QUARTERLY_REPORT_LAG
from rotascope.catalogue.items import ITEM_OF_ALIAS, POSITIVE_ITEMS, STEADY_ITEMS
from rotascope.errors import InputRefused
from rotascope.schema import FACTS
from rotascope.schema.accounts import QUARTER, YEAR, lasts, period_days, scale_jumps
from rotascope.schema.clock import at_close
from rotascope.schema.table import TableSchema
from rotascope.sources.files.cells.layout import NumberRule
from rotascope.sources.files.report import plural
from rotascope.sources.files.tables.build import Provenance, instruments

ESTIMATED = "filing date estimated"
IMPOSSIBLE = 2.0  # a year's interest over the largest debt about then; more is a mixed unit
LABELS = {
    "annual": "year",
    "year": "year",
    "fy": "year",
    "12m": "year",
    "quarterly": "quarter",
    "quarter": "quarter",
    "q": "quarter",
    "3m": "quarter",
    "balances": "balance",
    "balance": "balance",
    "instant": "balance",
}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

NAME = "__item"


def item_name(text: pl.Expr) -> pl.Expr:
    """`netIncome`, `NetIncomeLoss` and `Net Income` as net_income; a name without a house name in the same form."""
    split = text.str.replace_all(r"([a-z0-9])([A-Z])", "${1}_${2}").str.replace_all(r"([A-Z])([A-Z][a-z])", "${1}_${2}")
    plain = split.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")
    return plain.replace(dict(ITEM_OF_ALIAS))


def refuse_negative(positive: tuple[str, ...]) -> NumberRule:
    """A rule on values beside a column `NAME` of house names."""
    return NumberRule(
        "is below 0, which this item never is; write debts and outlays as positive numbers",
        lambda value: (value < 0) & pl.col(NAME).is_in(positive),
    )


def mirror_outlays(cells: pl.LazyFrame, value: str) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """Outlays as positive numbers: of an item that is never negative, yet is so in every row, the sign is a habit.

    cells    with a column `NAME` of house names
    returns  the cells, and the items whose sign was turned
    """
    number = pl.col(value).cast(pl.Float64, strict=False)
    positive = cells.filter(pl.col(NAME).is_in(POSITIVE_ITEMS), number.is_not_null())
    signs = positive.group_by(NAME).agg((number <= 0).all().alias("below"), (number < 0).sum().alias("count")).collect()
    mirrored = tuple(signs.filter("below", pl.col("count") > 1)[NAME].sort())
    if not mirrored:
        return cells, ()
    turned = pl.when(pl.col(NAME).is_in(mirrored)).then(-number).otherwise(number)
    return cells.with_columns(turned.alias(value)), mirrored


def facts(rows: pl.DataFrame, origin: Provenance) -> Mapping[str, pl.DataFrame]:
    """id, item, period_end, value and perhaps period_start or freq, unit, form -> facts, and instruments.

    raises   InputRefused for a period label that is not known, and for interest that no debt can bear
    """
    started = rows if "period_start" in rows.columns else infer_starts(rows)
    named = started.with_columns(item_name(pl.col("item")).alias("item"), *scale_values(started))
    filed = date_filings(named)
    check_interest(filed)
    ordered = FACTS.conform(filed).sort(*FACTS.key, "known_at", "version", nulls_last=False)
    stock: dict[str, str | None] = {"kind": "stock", "unit": "usd"}
    return {
        FACTS.name: number_versions(FACTS, ordered),
        "instruments": instruments(filed.sort("id", "period_end"), origin, event="period_end", fixed=stock),
    }


def number_versions(table: TableSchema, frame: pl.DataFrame) -> pl.DataFrame:
    """Versions 0, 1, ... within a key and a known_at: two names of one item in a file can meet only here."""
    keys = [*table.key, "known_at"]
    number = pl.int_range(pl.len(), dtype=pl.Int32).over(keys)
    return frame.unique(maintain_order=True).with_columns(version=number)


def infer_starts(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the period starts that the dates of the same company imply for each labelled length.

    A period starts the day after the one before of that length ended, where that is a quarter or a year away;
    elsewhere three months, or twelve, before its own end.
    """
    label = pl.col("freq").str.to_lowercase().str.strip_chars()
    read = rows.with_columns(span=label.replace_strict(LABELS, default=None, return_dtype=pl.String))
    unread = read.filter(pl.col("span").is_null())
    if unread.height:
        raise InputRefused(
            f"freq {unread['freq'][0]!r} of {unread['id'][0]} {unread['period_end'][0]} is no known length",
            f"give period_start, or one of {', '.join(LABELS)}",
        )
    ends = read.select("id", "span", "period_end").unique().sort("id", "span", "period_end")
    before = pl.col("period_end").shift().over("id", "span")
    apart = (pl.col("period_end") - before).dt.total_days()
    usual = pl.when(pl.col("span") == "year").then(pl.lit("-12mo")).otherwise(pl.lit("-3mo"))
    near = apart.is_between(*QUARTER) & (pl.col("span") == "quarter") | apart.is_between(*YEAR) & (
        pl.col("span") == "year"
    )
    after = pl.col("period_end") + timedelta(days=1)
    start = pl.when(near).then(before + timedelta(days=1)).otherwise(after.dt.offset_by(usual))
    starts = ends.with_columns(period_start=pl.when(pl.col("span") != "balance").then(start))
    return read.join(starts, on=["id", "span", "period_end"], how="left").drop("span")


def scale_values(rows: pl.DataFrame) -> list[pl.Expr]:
    """Value and unit on one scale: `USD thousands` becomes usd, times a thousand; no unit at all means usd."""
    if "unit" not in rows.columns:
        return [pl.lit("usd").alias("unit")]
    text = pl.col("unit").fill_null("usd").str.to_lowercase().str.strip_chars()
    factor, plain = pl.lit(1.0), text
    for scale, size in SCALES.items():
        named = text.str.contains(scale)
        factor = pl.when(named).then(size).otherwise(factor)
        plain = plain.str.replace_all(rf"(in )?{scale}s?( of)?", "")
    unit = plain.str.strip_chars(" _-()")
    usual = (
        pl.when(unit == "").then(pl.lit("usd")).otherwise(unit).replace({"$": "usd", "us$": "usd", "dollars": "usd"})
    )
    return [(pl.col("value") * factor).alias("value"), usual.alias("unit")]


def date_filings(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose known_at nobody stated (it is then the period's own end) moved to a late filing, and marked so.

    45 days after a period's end; 90 where the company's fiscal year ends then. Its last month is the one in which
    most of its year-long periods end, December where there is none.
    """
    month = pl.col("period_end").dt.month()
    years = rows.filter(lasts(YEAR)).group_by("id").agg(month.mode().sort().first().alias("closing"))
    joined = rows.join(years, on="id", how="left").with_columns(pl.col("closing").fill_null(12))
    unstated = pl.col("known_at") <= at_close(pl.col("period_end"))
    # A year of 52 or 53 weeks may end some days into the next month or before its own.
    closes = (month == pl.col("closing")) | ((pl.col("period_end") - timedelta(days=7)).dt.month() == pl.col("closing"))
    late = pl.when(closes).then(ANNUAL_REPORT_LAG).otherwise(QUARTERLY_REPORT_LAG)
    assumed = at_close(pl.col("period_end") + pl.duration(days=late))
    form = pl.col("form") if "form" in rows.columns else pl.lit(None, pl.String)
    marked = pl.when(form.is_null()).then(pl.lit(ESTIMATED)).otherwise(form + f" ({ESTIMATED})")
    return joined.with_columns(
        known_at=pl.when(unstated).then(assumed).otherwise(pl.col("known_at")),
        form=pl.when(unstated).then(marked).otherwise(form),
    ).drop("closing")


def check_interest(rows: pl.DataFrame) -> None:
    """InputRefused where a year's interest is over twice the largest debt of the year that ends with it."""
    interest = rows.filter(pl.col("item") == "interest_expense", pl.col("period_start").is_not_null())
    debt = rows.filter(pl.col("item") == "total_debt", pl.col("value") > 0).select(
        "id", on="period_end", debt=pl.col("value")
    )
    pairs = interest.join(debt, on="id").filter(
        (pl.col("period_end") - pl.col("on")).dt.total_days().is_between(0, YEAR[1])
    )
    yearly = (pl.col("value") * 365.0 / period_days()).alias("yearly")
    largest = pairs.group_by("id", "period_end", yearly).agg(pl.col("debt").max())
    bad = largest.filter(pl.col("yearly") > IMPOSSIBLE * pl.col("debt")).sort("id", "period_end")
    if bad.height:
        first = bad.row(0, named=True)
        raise InputRefused(
            f"{first['id']} {first['period_end']}: interest of {first['yearly']:,.0f} a year "
            f"on debt of {first['debt']:,.0f} ({plural(bad.height, 'such period')})",
            "give both in one unit, or say the unit of each row",
        )


def fact_notes(facts: pl.DataFrame, *, labelled: bool) -> tuple[str, ...]:
    """What a reader should know of the facts beside their counts."""
    lines = ["period starts are not in the file: taken from freq and the dates of the same company"] if labelled else []
    guessed = facts.filter(pl.col("form").str.contains(ESTIMATED, literal=True)).height
    if guessed:
        lines.append(
            f"{plural(guessed, 'fact')} without a filing date: taken as known {QUARTERLY_REPORT_LAG} days after a "
            f"quarter, {ANNUAL_REPORT_LAG} after a fiscal year"
        )
    jumps = scale_jumps(facts, steady=STEADY_ITEMS)
    if jumps.height:
        first = jumps.row(0, named=True)
        lines.append(
            f"{plural(jumps.height, 'jump')} by a factor of a thousand: thousands and units mixed? "
            f"(first {first['id']} {first['item']} {first['period_end']}: "
            f"{first['value']:,.0f} after {first['before']:,.0f})"
        )
    odd = facts.filter(period_days() > YEAR[1]).height
    if odd:
        lines.append(f"{plural(odd, 'fact')} over more than 53 weeks; stored, and no year or quarter of anything")
    return tuple(lines)
