"""When the rows of a macro or return series became known, where the file itself does not say.

That is an assumption, and it is told as one: in the report, and in the vintage that every piece of evidence prints.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

import polars as pl

from rotascope.catalogue.cadences import CADENCES, HOLDINGS_REPORT
from rotascope.catalogue.series import SERIES
from rotascope.errors import InputRefused
from rotascope.schema.clock import at_close
from rotascope.schema.table import KNOWN_AT
from rotascope.sources.files.cells.sheet import Sheet
from rotascope.sources.files.report import list_names
from rotascope.sources.files.tables.meaning import RETURNS, Meaning
from rotascope.sources.files.tables.versions import date_closes

Clock: TypeAlias = Callable[[pl.DataFrame, str], pl.DataFrame]

# Median days between a series' dates, above which it is no longer daily, weekly, monthly, quarterly.
WEEKLY, MONTHLY, QUARTERLY, ANNUAL = 4, 15, 45, 200
USUAL, ASSUMED = "its usual release", "an assumption"
GIVEN = "release dates as the file gives them"
HOLDINGS_LAG = (
    f"known {HOLDINGS_REPORT.lag_days} days after each date, or since this import where that is sooner, an assumption; "
    "a known_at column says better"
)


def median_step(dates: pl.Expr) -> pl.Expr:
    """Days between sorted dates, repeats aside, in the median; null where there is but one date."""
    steps = dates.diff().dt.total_days()
    return steps.filter(steps > 0).median()


def frequency(step: pl.Expr) -> pl.Expr:
    """D, W, M, Q or A by a median step; D where there is none."""
    slow = pl.when(step > ANNUAL).then(pl.lit("A")).when(step > QUARTERLY).then(pl.lit("Q"))
    return slow.when(step > MONTHLY).then(pl.lit("M")).when(step > WEEKLY).then(pl.lit("W")).otherwise(pl.lit("D"))


def choose_clock(sheet: Sheet, meaning: Meaning) -> Clock:
    """What dates a file's rows: the close for levels; else the file's own word, --lag-days, or the cadence."""
    if meaning.priced:
        return date_closes
    return partial(date_releases, sheet=sheet, meaning=meaning)


def date_releases(frame: pl.DataFrame, event: str, *, sheet: Sheet, meaning: Meaning) -> pl.DataFrame:
    """The frame with a known_at in every row; with `pace` (its series' cadence) and `clock` (how that was come by).

    A macro row is known its release lag after its date, as the catalogue has it, else as its cadence assumes; a daily
    or weekly return on its date; a monthly, quarterly or annual one on the last day of its period, whichever day of
    the period dates it.
    """
    lag_days = meaning.lag_days
    dated = pl.col("known_at").is_not_null() if "known_at" in frame.columns else pl.lit(value=False)
    paced = frame.join(cadences(frame, event), on="id", how="left", maintain_order="left")
    if lag_days is None:
        check_cadence(paced.filter(~dated), event, sheet=sheet, meaning=meaning)
    if meaning.kind in RETURNS and lag_days is None:
        assumed, words = at_close(period_end(event)), pl.lit(f"known when each period ends, {ASSUMED}")
    else:
        days = pl.lit(lag_days) if lag_days is not None else release_lags()
        assumed = at_close(pl.col(event) + pl.duration(days=days))
        after = pl.when(days == 1).then(pl.lit(" day")).otherwise(pl.lit(" days"))
        catalogued = pl.col("id").cast(pl.String).is_in(list(known_lags()))
        assumption = pl.when(catalogued).then(pl.lit(USUAL)).otherwise(pl.lit(ASSUMED))
        basis = pl.lit("as told") if lag_days is not None else assumption
        words = pl.concat_str(pl.lit("known "), days.cast(pl.String), after, pl.lit(" after each date, "), basis)
    stated = pl.col("known_at") if "known_at" in frame.columns else pl.lit(None)
    return paced.with_columns(
        known_at=pl.coalesce(stated, assumed), clock=pl.when(dated).then(pl.lit(GIVEN)).otherwise(words)
    )


def date_holdings(frame: pl.DataFrame, event: str) -> pl.DataFrame:
    """The frame with a known_at in every row: what the file says, else the holdings' usual lag after their date.

    A file that is here is known, so that no row is known later than now: today's holdings can be asked of today.
    """
    closed = at_close(pl.col(event))
    reported = at_close(pl.col(event) + pl.duration(days=HOLDINGS_REPORT.lag_days))
    assumed = pl.max_horizontal(closed, pl.min_horizontal(reported, pl.lit(datetime.now(UTC)).cast(KNOWN_AT)))
    stated = pl.col("known_at") if "known_at" in frame.columns else pl.lit(None, KNOWN_AT)
    return frame.with_columns(known_at=pl.coalesce(stated, assumed))


def release_lags() -> pl.Expr:
    """Days from a row's date, the first day of its period, to its release: the series' own, else its cadence's longest.

    The longest, so that an assumption never lets a figure be known too early.
    """
    lags = known_lags()
    usual = {frequency: cadence.lag_days for frequency, cadence in CADENCES.items()}
    return pl.coalesce(
        pl.col("id").cast(pl.String).replace_strict(lags, default=None, return_dtype=pl.Int64),
        pl.col("pace").replace_strict(usual, return_dtype=pl.Int64),
    )


def known_lags() -> dict[str, int]:
    """Days to the release of every series of the catalogue, by its id and by what else files call it."""
    lags = {name: series.lag_days for name, series in SERIES.items()}
    return lags | {spelling: series.lag_days for series in SERIES.values() for spelling in series.spellings}


def cadences(frame: pl.DataFrame, event: str) -> pl.DataFrame:
    """id, its `pace`, and how many `days` it has rows of; the frame is sorted by id and date."""
    steps = frame.group_by("id").agg(median_step(pl.col(event)).alias("pace"), pl.col(event).n_unique().alias("days"))
    return steps.with_columns(frequency(pl.col("pace")).alias("pace"))


def period_end(event: str) -> pl.Expr:
    """The last day of the month, quarter or year that a row of such a cadence falls in; else its own date."""
    day = pl.col(event)
    quarter = day.dt.truncate("1q").dt.offset_by("1q").dt.offset_by("-1d")
    year = day.dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d")
    slow = pl.when(pl.col("pace") == "A").then(year).when(pl.col("pace") == "Q").then(quarter)
    return slow.when(pl.col("pace") == "M").then(day.dt.month_end()).otherwise(day)


def check_cadence(rows: pl.DataFrame, event: str, *, sheet: Sheet, meaning: Meaning) -> None:
    """InputRefused where a series has one date, so that nobody can tell how long its period is.

    A single return is taken as that of its day, unless it stands on the first of a month, as monthly ones do.
    """
    single = rows.filter(pl.col("days") == 1)
    unknown = ~pl.col("id").cast(pl.String).is_in(list(known_lags()))
    doubtful = single.filter(unknown) if meaning.kind == "macro" else single.filter(pl.col(event).dt.day() == 1)
    if doubtful.is_empty():
        return
    names = doubtful["id"].cast(pl.String).unique().sort().to_list()
    raise InputRefused(
        f"{sheet.path}: one date ({doubtful[event][0]}) of {list_names(names)} does not tell when it was released",
        "add a release_date column, or say --lag-days N (0 = on the date itself)",
    )


def assumptions(rows: pl.DataFrame, meaning: Meaning, *, unit: str | None) -> tuple[str, ...]:
    """What a reader of the report must know about what the file did not say."""
    if meaning.priced:
        return ()
    notes = (
        [f"unit {meaning.unit!r} is assumed; --unit says another"] if meaning.kind == "macro" and unit is None else []
    )
    assumed = rows.filter(pl.col("clock") != GIVEN)
    groups = assumed.group_by("clock", "pace").agg(pl.col("id").cast(pl.String).unique().sort())
    slowness = pl.col("pace").replace_strict(list(CADENCES), range(len(CADENCES)))
    for words, pace, names in groups.sort(slowness).iter_rows():
        notes.append(f"{words}: {len(names)} {CADENCES[pace].name} series ({list_names(names)})")
    if groups.height and meaning.kind == "macro" and meaning.lag_days is None:
        notes.append("a date is taken as the first day of its period; --lag-days or a release_date column says better")
    if groups.height:
        notes.append("without release dates the newest values stand for all: later revisions are in them")
    return tuple(notes)
