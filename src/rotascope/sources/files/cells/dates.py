"""A column of dates, judged as a whole: one format for all of it, or a refusal that names the row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from rotascope.errors import InputRefused
from rotascope.schema.clock import CLOSE
from rotascope.sources.files.report import Refusal, quote_cell

FORMATS: Mapping[str, str] = {
    "ISO year-month-day": r"%Y-%m-%d",
    "year/month/day": r"%Y/%m/%d",
    "yearmonthday": r"%Y%m%d",
    "US month/day/year": r"%m/%d/%Y",
    "day/month/year": r"%d/%m/%Y",
    "day.month.year": r"%d.%m.%Y",
    "year-month": r"%Y-%m",
}
MONTHS = 12
EARLIEST, LATEST = date(1790, 1, 1), date(2199, 12, 31)
MIDNIGHT = r"[T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?$"


@dataclass(frozen=True, eq=False)
class TextMeanings:
    """Distinct texts and what they mean.

    meaning   columns `raw` and `value`; a text that means nothing has a null value
    refusals  the first row of each text that means nothing
    note      how the column was read, where that needs saying
    """

    meaning: pl.DataFrame
    refusals: tuple[Refusal, ...] = ()
    note: str = ""


def judge_dates(texts: pl.DataFrame, column: str, *, where: str) -> TextMeanings:
    """What each distinct text of a date column means.

    texts    columns `raw` (not blank) and `row`, the first row of each text, sorted by row
    raises   InputRefused where month and day cannot be told apart over the whole column
    """
    plain = texts.with_columns(plain=pl.col("raw").str.strip_chars().str.replace(MIDNIGHT, ""))
    readings = {words: parse_dates(plain, form) for words, form in FORMATS.items()}
    misses = {words: values.null_count() for words, values in readings.items()}
    best = min(misses, key=lambda words: misses[words])
    for words in (form for form in FORMATS if misses[form] == misses[best]):
        differ = plain.filter(readings[words] != readings[best])
        if differ.height and monthly(readings[best], readings[words]):
            continue
        if differ.height and monthly(readings[words], readings[best]):
            best = words
        elif differ.height:
            raw, row = differ.select("raw", "row").row(0)
            raise InputRefused(
                f"{where}, row {row}, column {column}: {quote_cell(raw)} could be {best} or {words}",
                "write dates as YYYY-MM-DD",
            )
    value = readings[best]
    bad = plain.filter(value.is_null())
    why = f"is not {best}, as the other dates are" if misses[best] < texts.height else "is not a date (YYYY-MM-DD)"
    refusals = tuple(Refusal(row, column, raw, why) for raw, row in bad.select("raw", "row").iter_rows())
    note = "" if best.startswith("ISO") else f"column {column} is read as {best}"
    return TextMeanings(plain.select("raw", value.alias("value")), refusals, note)


def monthly(dates: pl.Series, others: pl.Series) -> bool:
    """Whether these dates are first days of every month and those of the other reading are not: FRED-MD's habit."""
    firsts, other = (bool((series.dt.day() == 1).all()) for series in (dates, others))
    return firsts and not other and dates.dt.month().n_unique() == MONTHS and dates.null_count() == 0


def parse_dates(texts: pl.DataFrame, form: str) -> pl.Series:
    """Each plain text as a date by one format; null where it is none, or outside 1790 to 2199."""
    day = "-01" if form.endswith("%m") else ""
    shaped = pl.col("plain").str.contains(shape_of(form))
    value = pl.when(shaped).then((pl.col("plain") + day).str.to_date(form + ("-%d" if day else ""), strict=False))
    dates = texts.select(value.alias("value")).to_series()
    return dates.set(~dates.is_between(EARLIEST, LATEST).fill_null(value=False), None)


def shape_of(form: str) -> str:
    """The digits that a format stands for: the parser alone would take 2020-1-2 for yearmonthday's cousin."""
    shape = form.replace(".", r"\.").replace("%Y", r"\d{4}")
    digits = r"\d{2}" if form == "%Y%m%d" else r"\d{1,2}"
    return f"^{shape.replace('%m', digits).replace('%d', digits)}$"


def judge_times(texts: pl.DataFrame, column: str) -> TextMeanings:
    """What each distinct text of a known_at column means: ISO 8601, UTC unless it says otherwise.

    A date alone means 21:30 UTC of that day, after the New York close in either season.
    """
    values, refusals = [], []
    for raw, row in texts.select("raw", "row").iter_rows():
        value = parse_instant(raw)
        values.append(value)
        if value is None:
            refusals.append(Refusal(row, column, raw, "is not an ISO 8601 time"))
    times = pl.Series("value", values, dtype=pl.Datetime("us", "UTC"))
    return TextMeanings(texts.select("raw", times), tuple(refusals))


def parse_instant(text: str) -> datetime | None:
    """One ISO 8601 time in UTC, None if it is none."""
    text = text.strip()
    try:
        if len(text) == len("2020-01-02"):
            return datetime.combine(date.fromisoformat(text), CLOSE, tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
