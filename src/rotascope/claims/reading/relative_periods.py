"""Periods told from the article's own day: year to date, last week, on Monday, the past three months, in decades."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from rotascope.claims.reading.dates import (
    DAY,
    WEEKDAYS,
    PeriodReading,
    Stretch,
    months_before,
    read_stretch,
    skip_words,
)
from rotascope.claims.reading.phrases import Phrases, word_set
from rotascope.claims.reading.words import NUMBERS
from rotascope.claims.records import Token

WEEK = timedelta(days=7)
UNITS = {
    **dict.fromkeys(("day", "days", "session", "sessions"), "day"),
    **dict.fromkeys(("week", "weeks"), "week"),
    **dict.fromkeys(("month", "months"), "month"),
    **dict.fromkeys(("quarter", "quarters"), "quarter"),
    **dict.fromkeys(("year", "years"), "year"),
    **dict.fromkeys(("decade", "decades"), "decade"),
}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
UP_TO = ("to", "ended", "ending", "through", "leading", "before", "until")
TRADING = frozenset(("trading", "calendar", "consecutive", "straight"))
PAST = word_set("past last trailing previous prior preceding")
BEFORE_SLASHED = word_set("on since through until by of")
BEFORE_WEEKDAY = word_set("on by last this since until")
BLOCKS = ("day", "week", "month", "quarter", "year")
ENDING = word_set("ended closed finished end close finish ending closing finishing ends closes finishes")
ADJECTIVES = {"weekly": "week", "monthly": "month", "quarterly": "quarter"}
GAINS = word_set(
    "gain gains loss losses decline declines drop drops rise advance return returns increase performance slide slump"
)
NEW_WEEK, NEW_MONTH, NEW_QUARTER, NEW_YEAR = 2, 12, 20, 10  # days in which the block just over is spoken of
MOST = 1200  # months, weeks or days: a longer stretch is no window
FIXED: Phrases[str] = Phrases(
    [
        *(
            (words, "ytd")
            for words in (
                "year to date",
                "ytd",
                "so far this year",
                "this year so far",
                "this year",
                "since the start of the year",
                "since the beginning of the year",
                "since the turn of the year",
                "since new year",
                "for the year",
                "on the year",
                "since year end",
                "to start the year",
                "to begin the year",
                "since the new year began",
                "so far in the year",
                "the year to date",
            )
        ),
        *((words, "mtd") for words in ("month to date", "mtd", "so far this month", "this month")),
        *((words, "qtd") for words in ("quarter to date", "qtd", "so far this quarter")),
        *(
            (words, "week")
            for words in (
                *("this week", "on the week", "for the week", "so far this week", "week to date", "over the week"),
                *("during the week", "in the week"),
            )
        ),
        *((words, "last week") for words in ("last week", "the previous week", "the prior week")),
        *((words, "last month") for words in ("last month", "the previous month", "the prior month")),
        *((words, "last quarter") for words in ("last quarter", "the previous quarter", "the prior quarter")),
        *((words, "last year") for words in ("last year", "the previous year", "the prior year")),
        *((words, "this quarter") for words in ("this quarter", "the current quarter")),
        *((words, "the month") for words in ("for the month", "on the month", "during the month")),
        *((words, "the quarter") for words in ("for the quarter", "on the quarter", "during the quarter")),
        *((words, "today") for words in ("today", "on the day", "for the day", "on the session")),
        ("yesterday", "yesterday"),
        *(
            (words, "session")
            for words in (
                "in a single session",
                "in one session",
                "in a single day",
                "in one day",
                "in a single trading session",
                "in a day",
                "single session",
                "single day",
                "one day",
            )
        ),
        *(
            (words, "same")
            for words in (
                "the same period",
                "the same stretch",
                "the same span",
                "the same time",
                "the same window",
                "that period",
                "that stretch",
                "that time",
                "that span",
                "the period",
            )
        ),
    ]
)


def read_fixed(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`year to date`, `last week`, `today`: what FIXED lists."""
    match = FIXED.match_at(tokens, index)
    if match is None:
        return None
    first, last = fixed_days(match.value, dated)
    kind = match.value if match.value in ("same", "session", "ytd") else "span"
    reading = ((first - DAY, min(last, dated)),)
    return Stretch(kind, first, last, match.last).as_period(tokens, index, reading)


def fixed_days(name: str, dated: date) -> tuple[date, date]:
    """First and last calendar day of a stretch that is named from the article's own date."""
    monday = dated - dated.weekday() * DAY
    month = dated.replace(day=1)
    quarter = date(dated.year, 3 * ((dated.month - 1) // 3) + 1, 1)
    spans = {
        "ytd": (date(dated.year, 1, 1), dated),
        "mtd": (month, dated),
        "qtd": (quarter, dated),
        "week": (monday, dated),
        "last week": (monday - WEEK, monday - DAY),
        "last month": (months_before(month, 1), month - DAY),
        "last quarter": (months_before(quarter, 3), quarter - DAY),
        "last year": (date(dated.year - 1, 1, 1), date(dated.year - 1, 12, 31)),
        "this quarter": (quarter, months_before(quarter, -3) - DAY),
        "yesterday": (dated - DAY, dated - DAY),
    }
    spans["the month"] = spans["mtd" if dated.day > NEW_MONTH else "last month"]
    spans["the quarter"] = spans["qtd" if (dated - quarter).days > NEW_QUARTER else "last quarter"]
    spans["the week"] = spans["week" if dated.weekday() >= NEW_WEEK else "last week"]
    spans["the year"] = spans["ytd" if (dated.month, dated.day) > (1, NEW_YEAR) else "last year"]
    return spans.get(name, (dated, dated))


def read_ended_block(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`ended the week lower`, `finished the year at`: the block of the article's day, or the one just over."""
    unit = UNITS.get(tokens[index + 1].low) if index + 1 < len(tokens) and tokens[index].low == "the" else None
    if unit not in BLOCKS or index == 0 or tokens[index - 1].low not in ENDING:
        return None
    if index > 1 and tokens[index - 2].low == "to":
        return None  # fell 1 % to end the quarter: the move of a day
    name = "today" if unit == "day" else f"the {unit}"
    first, last = fixed_days(name, dated)
    return Stretch("span", first, last, index + 2).as_period(tokens, index, ((first - DAY, min(last, dated)),))


def read_adjective(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`a weekly gain`, `the monthly decline`: the block that the article's day stands in, or the one just over."""
    unit = ADJECTIVES.get(tokens[index].low)
    if unit is None or not GAINS.intersection(token.low for token in tokens[index + 1 : index + 4]):
        return None
    name = f"the {unit}"
    spans = [fixed_days(name, dated)]
    if unit == "week":
        monday = dated - dated.weekday() * DAY
        spans = [(monday - WEEK, monday - DAY), (monday, dated)] if dated.weekday() < NEW_WEEK else [(monday, dated)]
    readings = tuple((first - DAY, min(last, dated)) for first, last in spans)
    return Stretch("span", *spans[0], index + 1).as_period(tokens, index, readings)


def read_slashed_day(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`on 1/19`, `on 1/19/2010`: month and day, the last one by the article; only after a preposition."""
    if index == 0 or tokens[index - 1].low not in BEFORE_SLASHED or tokens[index + 1 : index + 2] == []:
        return None
    parts = [token.text for token in tokens[index : index + 5]]
    if len(parts) < 3 or parts[1] != "/" or not (parts[0].isdigit() and parts[2].isdigit()) or len(parts[0]) > 2:
        return None
    has_year = len(parts) == 5 and parts[3] == "/" and parts[4].isdigit() and len(parts[4]) == 4
    month, day = int(parts[0]), int(parts[2][:4])
    year = int(parts[4]) if has_year else dated.year - ((month, day) > (dated.month, dated.day))
    if not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    named = date(year, month, day)
    return Stretch("day", named, named, index + (5 if has_year else 3)).as_period(
        tokens, index, ((named - DAY, named),)
    )


def read_weekday(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`on Monday`: the last one up to the article's date; a weekday inside a name is passed over."""
    number = WEEKDAYS.get(tokens[index].low)
    if number is None or not tokens[index].text[0].isupper():
        return None
    before = tokens[index - 1] if index else None
    if before is not None and before.text[0].isupper() and before.low not in BEFORE_WEEKDAY:
        return None  # Red Tuesday, Black Monday: a name, not a date
    if before is None and index + 1 < len(tokens) and tokens[index + 1].text[0].isupper():
        return None  # Monday Morning Notes
    away = (dated.weekday() - number) % 7
    day = dated - (WEEK if away == 0 and before is not None and before.low == "last" else away * DAY)
    after = index + 1
    return Stretch("day", day, day, after).as_period(tokens, index, ((day - DAY, day),))


def read_trailing(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`the past three months`, `the last 12 months`, `the past year`."""
    if tokens[index].low not in PAST or index + 1 >= len(tokens):
        return None
    count, unit_index = count_at(tokens, index + 1)
    unit = UNITS.get(tokens[unit_index].low) if unit_index < len(tokens) else None
    if unit is None or (count is None and tokens[index].low != "past"):
        return None
    return _back_from(tokens, index, unit_index + 1, count or 1, unit, dated)


def read_up_to(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`six months leading up to Oct. 28, 2008`, `three months ended June 30`, `12 months to November`."""
    count, unit_index = count_at(tokens, index)
    unit = UNITS.get(tokens[unit_index].low) if count is not None and unit_index < len(tokens) else None
    if unit not in MONTHS_OF or count is None or not 1 <= count <= MOST:
        return None
    after = skip_words(tokens, unit_index + 1, "period")
    if after >= len(tokens) or tokens[after].low not in UP_TO:
        return None
    stretch = read_stretch(tokens, skip_words(tokens, after, *UP_TO, "up"), dated)
    if stretch is None or stretch.kind not in ("day", "month"):
        return None
    base = months_before(stretch.last + DAY, count * MONTHS_OF[unit]) - DAY
    readings: tuple[tuple[date, date], ...] = ((base, stretch.last),)
    if stretch.kind == "day":  # up to the close of the day, or to that before it
        readings = ((base, stretch.last), (base, stretch.last - DAY))
    return Stretch("span", base + DAY, stretch.last, stretch.after).as_period(tokens, index, readings)


def read_ago(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`in three decades`, `in over 20 years`, `in more than a decade`: how far back a superlative reaches."""
    if tokens[index].low not in ("in", "for") or index + 1 >= len(tokens):
        return None
    unit_index = skip_words(
        tokens, index + 1, "over", "more", "than", "nearly", "almost", "about", "at", "least", "roughly", "a", "the"
    )
    count, unit_index = count_at(tokens, unit_index)
    unit = UNITS.get(tokens[unit_index].low) if unit_index < len(tokens) else None
    is_said = tokens[unit_index - 1].low in ("a", "than") and tokens[index].low == "in"  # in more than a year
    if unit not in ("year", "decade", "month") or (count is None and unit != "decade" and not is_said):
        return None
    stretch_back = _back_from(tokens, index, unit_index + 1, count or 1, unit, dated)
    is_of_other = unit_index + 1 < len(tokens) and tokens[unit_index + 1].low in UP_TO  # the 12 months to November
    if stretch_back is None or is_of_other:
        return None
    period, after = stretch_back
    return Stretch("ago", period.first, dated, after).as_period(tokens, index, period.readings)


def count_at(tokens: Sequence[Token], index: int) -> tuple[int | None, int]:
    """A whole number in digits or words, and the token of the unit it counts."""
    if index >= len(tokens):
        return None, index
    text = tokens[index].text
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else NUMBERS.get(tokens[index].low)
    unit_index = index if value is None else index + 1
    while unit_index < len(tokens) and (tokens[unit_index].text == "-" or tokens[unit_index].low in TRADING):
        unit_index += 1
    return value, unit_index


def _back_from(
    tokens: Sequence[Token], index: int, after: int, count: int, unit: str, dated: date
) -> PeriodReading | None:
    if not 1 <= count <= MOST or (unit == "decade" and count > 40):
        return None
    if unit == "day":
        base = dated - round(count * 7 / 5) * DAY
    elif unit == "week":
        base = dated - count * WEEK
    else:
        base = months_before(dated, count * MONTHS_OF[unit])
    kind = f"trailing {count}" if unit == "day" else "trailing"
    return Stretch(kind, base + DAY, dated, after).as_period(tokens, index, ((base, dated),))
