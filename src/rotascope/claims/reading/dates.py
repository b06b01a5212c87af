"""Stretches of the calendar as articles write them: days, months, quarters, halves, years, decades."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from rotascope.claims.reading.phrases import join_tokens, word_set
from rotascope.claims.reading.words import ORDINALS
from rotascope.claims.records import Period, Token

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
PARTS = {
    **dict.fromkeys(("early", "beginning"), 0),
    **dict.fromkeys(("mid", "middle"), 1),
    **dict.fromkeys(("late", "closing", "end"), 2),
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}
BEFORE_MAY = word_set(
    "in of since early mid late by until through and to from during ended finished closed began started"
)
FIRST_YEAR, LAST_YEAR = 1850, 2150
DAY = timedelta(days=1)
MONTHS_A_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Stretch:
    """Calendar days `first` to `last`, both included, written up to token `after`."""

    kind: str
    first: date
    last: date
    after: int
    vague: bool = False

    def as_period(
        self, tokens: Sequence[Token], start: int, readings: tuple[tuple[date, date], ...]
    ) -> "PeriodReading":
        """The stretch, written from token `start` on, with what a return over it may run between."""
        span = tokens[start : self.after]
        period = Period(
            kind=self.kind,
            first=self.first,
            last=self.last,
            readings=readings,
            text=join_tokens(span),
            start=span[0].start,
            end=span[-1].end,
            vague=self.vague,
        )
        return period, self.after


PeriodReading: TypeAlias = tuple[Period, int]  # a period, and the token after its words


def read_stretch(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    """The stretch that is written at a token; a month without a year is the last one begun by `dated`."""
    for reader in READERS:
        stretch = reader(tokens, index, dated)
        if stretch is not None:
            return stretch
    return None


def read_part(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    """`early March 2026`, `late 2025`, `mid-2024`, `the closing months of 2025`, `the early 2000s`."""
    part = PARTS.get(tokens[index].low)
    if part is None:
        return None
    after = skip_words(tokens, index + 1, "-", "months", "weeks", "days", "part", "in", "of", "the", "to")
    if tokens[index].low == "end" and after == index + 1:
        return None
    stretch = _plain_stretch(tokens, after, dated)
    if stretch is None or stretch.kind not in ("month", "year", "decade"):
        return None
    if stretch.kind == "year":
        return replace(whole_months(stretch.first.year, 4 * part + 1, 4, stretch.after, kind="part"), vague=True)
    if stretch.kind == "decade":
        start = stretch.first.year + (0, 4, 7)[part]
        last = date(start + (3, 2, 2)[part], 12, 31)
        return Stretch("part", date(start, 1, 1), last, stretch.after, vague=True)
    days = (stretch.last - stretch.first).days + 1
    third = days // 3
    starts = (0, third, 2 * third, days)
    first, last = stretch.first + starts[part] * DAY, stretch.first + (starts[part + 1] - 1) * DAY
    return Stretch("part", first, last, stretch.after, vague=True)


def _plain_stretch(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    for reader in (read_month, read_decade, read_year):
        stretch = reader(tokens, index, dated)
        if stretch is not None:
            return stretch
    return None


def read_iso_day(tokens: Sequence[Token], index: int, _dated: date) -> Stretch | None:
    """2026-03-09."""
    words = [token.text for token in tokens[index : index + 5]]
    if len(words) < 5 or words[1] != "-" or words[3] != "-" or len(words[0]) != 4:
        return None
    return _day_stretch("-".join((words[0], words[2], words[4])), index + 5)


def _day_stretch(text: str, after: int) -> Stretch | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Stretch("day", day, day, after)


def read_month(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    """A month, or a day of it: `March 2026`, `March 9, 2026`, `Mar. 9th`, `March`."""
    number = month_at(tokens, index)
    if number is None:
        return None
    after = skip_words(tokens, index + 1, ".") if tokens[index].low not in ("may", "march") else index + 1
    day, rest = _day_number(tokens, after)
    if day is not None:
        stated_year, end = year_at(tokens, skip_words(tokens, rest, ",", "of"))
        year = stated_year or latest_year(number, dated)
        return _stretch_of_day(year, number, day, end if stated_year else rest)
    stated_year, end = year_at(tokens, skip_words(tokens, after, ",", "of"))
    year = stated_year or latest_year(number, dated)
    return whole_months(year, number, 1, end if stated_year else index + 1, kind="month")


def read_day_first(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    """`9 March 2026`, `the 9th of March`."""
    day, rest = _day_number(tokens, index)
    if day is None:
        return None
    rest = skip_words(tokens, rest, "of")
    number = month_at(tokens, rest)
    if number is None:
        return None
    stated_year, end = year_at(tokens, skip_words(tokens, rest + 1, ",", "."))
    return _stretch_of_day(stated_year or latest_year(number, dated), number, day, end if stated_year else rest + 1)


def _stretch_of_day(year: int, number: int, day: int, after: int) -> Stretch | None:
    return _day_stretch(f"{year:04}-{number:02}-{day:02}", after)


def _day_number(tokens: Sequence[Token], index: int) -> tuple[int | None, int]:
    """A day of a month, 1 to 31, with or without th."""
    if index >= len(tokens) or not tokens[index].text.isascii() or not tokens[index].text.isdigit():
        return None, index
    value = int(tokens[index].text[:4])
    if not 1 <= value <= 31:
        return None, index
    after = index + 1
    adjoins = after < len(tokens) and tokens[after].start == tokens[index].end
    if adjoins and tokens[after].low in ("st", "nd", "rd", "th"):
        return value, after + 1
    return (None, index) if adjoins and tokens[after].text in "%-\u2013/:" else (value, after)


def month_at(tokens: Sequence[Token], index: int) -> int | None:
    """The number of a month's name; `may` and `march` only where they cannot be verbs."""
    if index >= len(tokens) or not tokens[index].text[0].isupper():
        return None
    low = tokens[index].low
    number = MONTHS.get(low)
    if low == "may":
        next_number = index + 1 < len(tokens) and tokens[index + 1].text.isdigit()
        after_preposition = index > 0 and (tokens[index - 1].low in BEFORE_MAY or tokens[index - 1].text == "-")
        return number if next_number or after_preposition else None
    return number


def latest_year(number: int, dated: date) -> int:
    """The year of the last month `number` that had begun by `dated`."""
    return dated.year if number <= dated.month else dated.year - 1


def read_year(tokens: Sequence[Token], index: int, _dated: date) -> Stretch | None:
    """A year in four digits."""
    stated_year, after = year_at(tokens, index)
    return None if stated_year is None else Stretch("year", date(stated_year, 1, 1), date(stated_year, 12, 31), after)


def year_at(tokens: Sequence[Token], index: int) -> tuple[int | None, int]:
    """The year written at a token, and the token after it."""
    if index >= len(tokens) or len(tokens[index].text) != 4 or not tokens[index].text.isdigit():
        return None, index
    value = int(tokens[index].text)
    return (value, index + 1) if FIRST_YEAR <= value <= LAST_YEAR else (None, index)


def read_decade(tokens: Sequence[Token], index: int, _dated: date) -> Stretch | None:
    """`1990s`, `2000s`."""
    stated_year, after = year_at(tokens, index)
    if stated_year is None or stated_year % 10 or after >= len(tokens) or tokens[after].low != "s":
        return None
    return Stretch("decade", date(stated_year, 1, 1), date(stated_year + 9, 12, 31), after + 1, vague=True)


def read_quarter(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    """`the fourth quarter of 2025`, `Q4 2025`, `4Q25`; without a year, the last one begun by `dated`."""
    number, after = _ordinal_of(tokens, index, "q", "quarter")
    if number is None or not 1 <= number <= 4:
        return None
    stated_year, end = _year_of_part(tokens, after)
    start = 3 * number - 2
    year = stated_year or (dated.year if start <= dated.month else dated.year - 1)
    return whole_months(year, start, 3, end, kind="quarter")


def read_half(tokens: Sequence[Token], index: int, dated: date) -> Stretch | None:
    """`the second half of 2025`, `the latter half`, `H1 2025`."""
    number, after = _ordinal_of(tokens, index, "h", "half")
    if number is None and tokens[index].low == "latter" and tokens[index + 1 : index + 2]:
        number, after = (2, index + 2) if tokens[index + 1].low == "half" else (None, index)
    if number not in (1, 2):
        return None
    stated_year, end = _year_of_part(tokens, after)
    start = 6 * number - 5
    year = stated_year or (dated.year if start <= dated.month else dated.year - 1)
    return whole_months(year, start, 6, end, kind="half")


def _ordinal_of(tokens: Sequence[Token], index: int, letter: str, unit: str) -> tuple[int | None, int]:
    """`Q4`, `4Q` or `fourth quarter`: the number, and the token after."""
    words = [token.low for token in tokens[index : index + 4]]
    if len(words) > 1 and words[0] == letter and words[1].isdigit() and len(words[1]) == 1:
        return int(words[1]), index + 2
    if len(words) > 1 and words[1] == letter and words[0].isdigit() and len(words[0]) == 1:
        return int(words[0]), index + 2
    number = ORDINALS.get(words[0])
    after = index + 1
    if words[0].isdigit() and len(words[0]) == 1 and words[1:2] and words[1] in ("st", "nd", "rd", "th"):
        number, after = int(words[0]), index + 2
    after = skip_words(tokens, after, "-", "fiscal", "calendar")
    return (number, after + 1) if number and after < len(tokens) and tokens[after].low == unit else (None, index)


def _year_of_part(tokens: Sequence[Token], index: int) -> tuple[int | None, int]:
    """A year in four digits, or in two after a quarter's sign, with `of` or a comma before it."""
    year_index = skip_words(tokens, index, "of", ",", "fiscal", "'")
    stated_year, end = year_at(tokens, year_index)
    if stated_year is not None:
        return stated_year, end
    if year_index < len(tokens) and tokens[year_index - 1].end == tokens[year_index].start:
        text = tokens[year_index].text
        if text.isdigit() and len(text) == 2:
            return 2000 + int(text), year_index + 1
    return None, index


def read_season(tokens: Sequence[Token], index: int, _dated: date) -> Stretch | None:
    """`the summer of 2022`: three months, loosely."""
    start = SEASONS.get(tokens[index].low)
    if start is None:
        return None
    stated_year, end = year_at(tokens, skip_words(tokens, index + 1, "of"))
    return None if stated_year is None else replace(whole_months(stated_year, start, 3, end, kind="part"), vague=True)


def whole_months(year: int, start: int, count: int, after: int, *, kind: str) -> Stretch:
    """`count` whole months from month `start` of a year."""
    last = start + count - 1
    return Stretch(kind, date(year, start, 1), date(year, last, monthrange(year, last)[1]), after)


def months_before(day: date, count: int) -> date:
    """The same day `count` months earlier, or the last of that month."""
    month_count = day.year * MONTHS_A_YEAR + day.month - 1 - count
    year, number = max(1, month_count // MONTHS_A_YEAR), month_count % MONTHS_A_YEAR + 1
    return date(year, number, min(day.day, monthrange(year, number)[1]))


def block_around(day: date, unit: str) -> tuple[date, date]:
    """First and last calendar day of the day, week, month, quarter, half or year that holds a day."""
    months = {"month": 1, "quarter": 3, "first quarter": 3, "half": 6, "first half": 6, "year": 12}.get(unit)
    if unit == "week":
        monday = day - day.weekday() * DAY
        return monday, monday + 6 * DAY
    if months is None:
        return day, day
    first = date(day.year, 1 if unit.startswith("first") else months * ((day.month - 1) // months) + 1, 1)
    return first, months_before(first, -months) - DAY


def skip_words(tokens: Sequence[Token], index: int, *words: str) -> int:
    """The first token from `place` that is none of the words."""
    while index < len(tokens) and tokens[index].low in words:
        index += 1
    return index


READERS: tuple[Callable[[Sequence[Token], int, date], Stretch | None], ...] = (
    read_part,
    read_iso_day,
    read_day_first,
    read_month,
    read_quarter,
    read_half,
    read_decade,
    read_season,
    read_year,
)
