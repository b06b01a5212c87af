"""Stretches of the calendar as articles write them: days, months, quarters, halves, years, decades."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rotascope.claims.reading.phrases import worded
from rotascope.claims.reading.words import ORDINALS
from rotascope.claims.records import Token

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
BEFORE_MAY = worded("in of since early mid late by until through and to from during")
FIRST_YEAR, LAST_YEAR = 1850, 2150
DAY = timedelta(days=1)
YEARS_IN = 12  # months


@dataclass(frozen=True, slots=True)
class Stretch:
    """Calendar days `first` to `last`, both included, written up to token `after`."""

    kind: str
    first: date
    last: date
    after: int
    vague: bool = False


def stretch(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    """The stretch that is written at a token; a month without a year is the last one begun by `dated`."""
    for reader in READERS:
        found = reader(tokens, place, dated)
        if found is not None:
            return found
    return None


def parted(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    """`early March 2026`, `late 2025`, `mid-2024`, `the closing months of 2025`, `the early 2000s`."""
    part = PARTS.get(tokens[place].low)
    if part is None:
        return None
    after = skip(tokens, place + 1, "-", "months", "weeks", "days", "part", "in", "of", "the", "to")
    if tokens[place].low == "end" and after == place + 1:
        return None
    whole = _plain_stretch(tokens, after, dated)
    if whole is None or whole.kind not in ("month", "year", "decade"):
        return None
    if whole.kind == "year":
        return replace(months(whole.first.year, 4 * part + 1, 4, whole.after, kind="part"), vague=True)
    if whole.kind == "decade":
        start = whole.first.year + (0, 4, 7)[part]
        last = date(start + (3, 2, 2)[part], 12, 31)
        return Stretch("part", date(start, 1, 1), last, whole.after, vague=True)
    days = (whole.last - whole.first).days + 1
    third = days // 3
    starts = (0, third, 2 * third, days)
    first, last = whole.first + starts[part] * DAY, whole.first + (starts[part + 1] - 1) * DAY
    return Stretch("part", first, last, whole.after, vague=True)


def _plain_stretch(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    for reader in (month, decade, year):
        found = reader(tokens, place, dated)
        if found is not None:
            return found
    return None


def iso(tokens: Sequence[Token], place: int, _dated: date) -> Stretch | None:
    """2026-03-09."""
    words = [one.text for one in tokens[place : place + 5]]
    if len(words) < 5 or words[1] != "-" or words[3] != "-" or len(words[0]) != 4:
        return None
    return _day("-".join((words[0], words[2], words[4])), place + 5)


def _day(text: str, after: int) -> Stretch | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return Stretch("day", day, day, after)


def month(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    """A month, or a day of it: `March 2026`, `March 9, 2026`, `Mar. 9th`, `March`."""
    number = month_at(tokens, place)
    if number is None:
        return None
    after = skip(tokens, place + 1, ".") if tokens[place].low not in ("may", "march") else place + 1
    day, rest = _ordinal_day(tokens, after)
    if day is not None:
        written, end = year_at(tokens, skip(tokens, rest, ",", "of"))
        chosen = written or latest(number, dated)
        return _dated_day(chosen, number, day, end if written else rest)
    written, end = year_at(tokens, skip(tokens, after, ",", "of"))
    chosen = written or latest(number, dated)
    return months(chosen, number, 1, end if written else place + 1, kind="month")


def day_first(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    """`9 March 2026`, `the 9th of March`."""
    day, rest = _ordinal_day(tokens, place)
    if day is None:
        return None
    rest = skip(tokens, rest, "of")
    number = month_at(tokens, rest)
    if number is None:
        return None
    written, end = year_at(tokens, skip(tokens, rest + 1, ",", "."))
    return _dated_day(written or latest(number, dated), number, day, end if written else rest + 1)


def _dated_day(chosen: int, number: int, day: int, after: int) -> Stretch | None:
    return _day(f"{chosen:04}-{number:02}-{day:02}", after)


def _ordinal_day(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """A day of a month, 1 to 31, with or without th."""
    if place >= len(tokens) or not tokens[place].text.isascii() or not tokens[place].text.isdigit():
        return None, place
    value = int(tokens[place].text[:4])
    if not 1 <= value <= 31:
        return None, place
    after = place + 1
    glued = after < len(tokens) and tokens[after].start == tokens[place].end
    if glued and tokens[after].low in ("st", "nd", "rd", "th"):
        return value, after + 1
    return (None, place) if glued and tokens[after].text in "%-\u2013/:" else (value, after)


def month_at(tokens: Sequence[Token], place: int) -> int | None:
    """The number of a month's name; `may` and `march` only where they cannot be verbs."""
    if place >= len(tokens) or not tokens[place].text[0].isupper():
        return None
    low = tokens[place].low
    number = MONTHS.get(low)
    if low == "may":
        next_number = place + 1 < len(tokens) and tokens[place + 1].text.isdigit()
        led = place > 0 and (tokens[place - 1].low in BEFORE_MAY or tokens[place - 1].text == "-")
        return number if next_number or led else None
    return number


def latest(number: int, dated: date) -> int:
    """The year of the last month `number` that had begun by `dated`."""
    return dated.year if number <= dated.month else dated.year - 1


def year(tokens: Sequence[Token], place: int, _dated: date) -> Stretch | None:
    """A year in four digits."""
    written, after = year_at(tokens, place)
    return None if written is None else Stretch("year", date(written, 1, 1), date(written, 12, 31), after)


def year_at(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """The year written at a token, and the token after it."""
    if place >= len(tokens) or len(tokens[place].text) != 4 or not tokens[place].text.isdigit():
        return None, place
    value = int(tokens[place].text)
    return (value, place + 1) if FIRST_YEAR <= value <= LAST_YEAR else (None, place)


def decade(tokens: Sequence[Token], place: int, _dated: date) -> Stretch | None:
    """`1990s`, `2000s`."""
    written, after = year_at(tokens, place)
    if written is None or written % 10 or after >= len(tokens) or tokens[after].low != "s":
        return None
    return Stretch("decade", date(written, 1, 1), date(written + 9, 12, 31), after + 1, vague=True)


def quarter(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    """`the fourth quarter of 2025`, `Q4 2025`, `4Q25`; without a year, the last one begun by `dated`."""
    number, after = _numbered(tokens, place, "q", "quarter")
    if number is None or not 1 <= number <= 4:
        return None
    written, end = _year_after(tokens, after)
    start = 3 * number - 2
    chosen = written or (dated.year if start <= dated.month else dated.year - 1)
    return months(chosen, start, 3, end, kind="quarter")


def half(tokens: Sequence[Token], place: int, dated: date) -> Stretch | None:
    """`the second half of 2025`, `the latter half`, `H1 2025`."""
    number, after = _numbered(tokens, place, "h", "half")
    if number is None and tokens[place].low == "latter" and tokens[place + 1 : place + 2]:
        number, after = (2, place + 2) if tokens[place + 1].low == "half" else (None, place)
    if number not in (1, 2):
        return None
    written, end = _year_after(tokens, after)
    start = 6 * number - 5
    chosen = written or (dated.year if start <= dated.month else dated.year - 1)
    return months(chosen, start, 6, end, kind="half")


def _numbered(tokens: Sequence[Token], place: int, letter: str, word: str) -> tuple[int | None, int]:
    """`Q4`, `4Q` or `fourth quarter`: the number, and the token after."""
    words = [one.low for one in tokens[place : place + 4]]
    if len(words) > 1 and words[0] == letter and words[1].isdigit() and len(words[1]) == 1:
        return int(words[1]), place + 2
    if len(words) > 1 and words[1] == letter and words[0].isdigit() and len(words[0]) == 1:
        return int(words[0]), place + 2
    number = ORDINALS.get(words[0])
    after = place + 1
    if words[0].isdigit() and len(words[0]) == 1 and words[1:2] and words[1] in ("st", "nd", "rd", "th"):
        number, after = int(words[0]), place + 2
    after = skip(tokens, after, "-", "fiscal", "calendar")
    return (number, after + 1) if number and after < len(tokens) and tokens[after].low == word else (None, place)


def _year_after(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """A year in four digits, or in two after a quarter's sign, with `of` or a comma before it."""
    at = skip(tokens, place, "of", ",", "fiscal", "'")
    written, end = year_at(tokens, at)
    if written is not None:
        return written, end
    short = at < len(tokens) and tokens[at].text.isdigit() and tokens[at - 1].end == tokens[at].start
    if short and len(tokens[at].text) == 2:
        return 2000 + int(tokens[at].text), at + 1
    return None, place


def season(tokens: Sequence[Token], place: int, _dated: date) -> Stretch | None:
    """`the summer of 2022`: three months, loosely."""
    start = SEASONS.get(tokens[place].low)
    if start is None:
        return None
    written, end = year_at(tokens, skip(tokens, place + 1, "of"))
    return None if written is None else replace(months(written, start, 3, end, kind="part"), vague=True)


def months(chosen: int, start: int, count: int, after: int, *, kind: str) -> Stretch:
    """`count` whole months from month `start` of a year."""
    last = start + count - 1
    return Stretch(kind, date(chosen, start, 1), date(chosen, last, monthrange(chosen, last)[1]), after)


def back(day: date, count: int) -> date:
    """The same day `count` months earlier, or the last of that month."""
    whole = day.year * YEARS_IN + day.month - 1 - count
    chosen, number = max(1, whole // YEARS_IN), whole % YEARS_IN + 1
    return date(chosen, number, min(day.day, monthrange(chosen, number)[1]))


def skip(tokens: Sequence[Token], place: int, *words: str) -> int:
    """The first token from `place` that is none of the words."""
    while place < len(tokens) and tokens[place].low in words:
        place += 1
    return place


READERS: tuple[Callable[[Sequence[Token], int, date], Stretch | None], ...] = (
    parted,
    iso,
    day_first,
    month,
    quarter,
    half,
    decade,
    season,
    year,
)
