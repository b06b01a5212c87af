"""Periods that a sentence names, resolved from the article's date: year to date, past weeks, since, from ... to."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from rotascope.claims.reading.dates import DAY, MONTHS, PARTS, SEASONS, WEEKDAYS, Stretch, back, skip, stretch
from rotascope.claims.reading.phrases import Phrases, joined, worded
from rotascope.claims.reading.words import NUMBERS, ORDINALS
from rotascope.claims.records import Period, Token

WEEK = timedelta(days=7)
FRIDAY = 4
UNITS = {
    **dict.fromkeys(("day", "days", "session", "sessions"), "day"),
    **dict.fromkeys(("week", "weeks"), "week"),
    **dict.fromkeys(("month", "months"), "month"),
    **dict.fromkeys(("quarter", "quarters"), "quarter"),
    **dict.fromkeys(("year", "years"), "year"),
    **dict.fromkeys(("decade", "decades"), "decade"),
}
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
TRADING = frozenset(("trading", "calendar", "consecutive", "straight"))
PAST = worded("past last trailing previous prior preceding")
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
            for words in ("this week", "on the week", "for the week", "so far this week", "week to date")
        ),
        *((words, "last week") for words in ("last week", "the previous week", "the prior week")),
        *((words, "last month") for words in ("last month", "the previous month", "the prior month")),
        *((words, "last quarter") for words in ("last quarter", "the previous quarter", "the prior quarter")),
        *((words, "last year") for words in ("last year", "the previous year", "the prior year")),
        *((words, "this quarter") for words in ("this quarter", "the current quarter")),
        *((words, "today") for words in ("today", "on the day")),
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


def periods(tokens: Sequence[Token], dated: date) -> list[Period]:
    """Every period of a sentence from left to right, none inside another."""
    found: list[Period] = []
    place = 0
    while place < len(tokens):
        text = tokens[place]
        one = _at(tokens, place, dated) if text.low in OPENING or text.text[0].isdigit() else None
        if one is None:
            place += 1
            continue
        period, after = one
        found.append(period)
        place = max(after, place + 1)
    return found


def _at(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    for reader in READERS:
        found = reader(tokens, place, dated)
        if found is not None:
            return found
    plain = stretch(tokens, place, dated)
    if plain is None:
        return None
    return of_stretch(tokens, place, plain, dated), plain.after


def of_stretch(tokens: Sequence[Token], place: int, one: Stretch, dated: date) -> Period:
    """A stretch as a period: a return runs from the close before it to its last close, or to now where it goes on."""
    end = min(one.last, dated) if one.first <= dated else one.last
    return _period(tokens, place, one, ((one.first - DAY, end),))


def _period(tokens: Sequence[Token], place: int, span: Stretch, readings: tuple[tuple[date, date], ...]) -> Period:
    start, end = tokens[place].start, tokens[span.after - 1].end
    return Period(
        kind=span.kind,
        first=span.first,
        last=span.last,
        readings=readings,
        text=joined(tokens[place : span.after]),
        start=start,
        end=end,
        vague=span.vague,
    )


def _fixed(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    found = FIXED.at(tokens, place)
    if found is None:
        return None
    first, last = fixed_days(found.value, dated)
    kind = found.value if found.value in ("same", "session", "ytd") else "span"
    reading = ((first - DAY, min(last, dated)),)
    return _period(tokens, place, Stretch(kind, first, last, found.last), reading), found.last


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
        "last month": (back(month, 1), month - DAY),
        "last quarter": (back(quarter, 3), quarter - DAY),
        "last year": (date(dated.year - 1, 1, 1), date(dated.year - 1, 12, 31)),
        "this quarter": (quarter, back(quarter, -3) - DAY),
        "yesterday": (dated - DAY, dated - DAY),
    }
    return spans.get(name, (dated, dated))


def _weekday(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    """`on Monday`: the last one up to the article's date; a weekday inside a name is passed over."""
    number = WEEKDAYS.get(tokens[place].low)
    if number is None or not tokens[place].text[0].isupper() or place == 0:
        return None
    if tokens[place - 1].text[0].isupper() and tokens[place - 1].low not in (
        "on",
        "by",
        "last",
        "this",
        "since",
        "until",
    ):
        return None  # Red Tuesday, Black Monday: a name, not a date
    day = dated - ((dated.weekday() - number) % 7) * DAY
    after = place + 1
    return _period(tokens, place, Stretch("day", day, day, after), ((day - DAY, day),)), after


def _trailing(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    """`the past three months`, `the last 12 months`, `the past year`."""
    if tokens[place].low not in PAST or place + 1 >= len(tokens):
        return None
    count, at = count_at(tokens, place + 1)
    unit = UNITS.get(tokens[at].low) if at < len(tokens) else None
    if unit is None or (count is None and tokens[place].low != "past"):
        return None
    return _back_from(tokens, place, at + 1, count or 1, unit, dated)


def _ago(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    """`in three decades`, `in over 20 years`, `in more than a decade`: how far back a superlative reaches."""
    if tokens[place].low not in ("in", "for") or place + 1 >= len(tokens):
        return None
    at = skip(
        tokens, place + 1, "over", "more", "than", "nearly", "almost", "about", "at", "least", "roughly", "a", "the"
    )
    count, at = count_at(tokens, at)
    unit = UNITS.get(tokens[at].low) if at < len(tokens) else None
    if unit not in ("year", "decade", "month") or (count is None and unit != "decade"):
        return None
    found = _back_from(tokens, place, at + 1, count or 1, unit, dated)
    if found is None:
        return None
    period, after = found
    return _period(tokens, place, Stretch("ago", period.first, dated, after), period.readings), after


def count_at(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """A whole number in digits or words, and the token of the unit it counts."""
    if place >= len(tokens):
        return None, place
    text = tokens[place].text
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else NUMBERS.get(tokens[place].low)
    at = place if value is None else place + 1
    while at < len(tokens) and (tokens[at].text == "-" or tokens[at].low in TRADING):
        at += 1
    return value, at


def _back_from(
    tokens: Sequence[Token], place: int, after: int, count: int, unit: str, dated: date
) -> tuple[Period, int] | None:
    if not 1 <= count <= MOST or (unit == "decade" and count > 40):
        return None
    if unit == "day":
        base = dated - round(count * 7 / 5) * DAY
    elif unit == "week":
        base = dated - count * WEEK
    else:
        base = back(dated, count * MONTHS_OF[unit])
    kind = f"trailing {count}" if unit == "day" else "trailing"
    return _period(tokens, place, Stretch(kind, base + DAY, dated, after), ((base, dated),)), after


def _opening(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    """`the first five weeks of 2026`, `the first week of February`, `the opening weeks of 2026`."""
    low = tokens[place].low
    if low not in ("first", "opening", "last", "final") or place + 1 >= len(tokens):
        return None
    count, at = count_at(tokens, place + 1)
    unit = UNITS.get(tokens[at].low) if at < len(tokens) else None
    if unit not in ("day", "week", "month") or at + 1 >= len(tokens) or tokens[at + 1].low not in ("of", "in"):
        return None
    whole = stretch(tokens, skip(tokens, at + 1, "of", "in", "the"), dated)
    if whole is None:
        return None
    steps = min(count or (1 if tokens[at].low == unit else 3), MOST)
    if low in ("first", "opening"):
        ends = _opening_ends(whole.first, steps, unit)
        readings = tuple((whole.first - DAY, end) for end in ends)
        first, last = whole.first, max(ends)
    else:
        first = whole.last - (steps * WEEK if unit == "week" else steps * DAY) + DAY
        first, last = (back(whole.last + DAY, steps) if unit == "month" else first), whole.last
        readings = ((first - DAY, last),)
    kind = "span" if unit != "day" else f"opening {steps}"
    return _period(tokens, place, Stretch(kind, first, last, whole.after, vague=count is None), readings), whole.after


def _opening_ends(first: date, steps: int, unit: str) -> tuple[date, ...]:
    """The last day of the first `steps` units; weeks are read as so many days, and as so many full trading weeks."""
    if unit == "month":
        return (back(first, -steps) - DAY,)
    if unit == "day":
        return (first + round(steps * 7 / 5 + 1) * DAY,)
    monday = first + (-first.weekday() % 7) * DAY
    return tuple(sorted({first + steps * WEEK - DAY, monday + (steps - 1) * WEEK + FRIDAY * DAY}))


def _since(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    """`since March 9`, `since January`, `since the end of 2024`, `since the early 2000s`."""
    if tokens[place].low != "since":
        return None
    at = skip(tokens, place + 1, "at", "least", "the", "its", "last", "in", "back", "way")
    edge = tokens[at].low if at < len(tokens) else ""
    of_edge = edge in ("start", "beginning", "end", "turn") and at + 1 < len(tokens) and tokens[at + 1].low == "of"
    begun = stretch(tokens, skip(tokens, at + 1, "of", "the") if of_edge else at, dated) if at < len(tokens) else None
    if begun is None:
        return None
    whole = begun.kind == "day" or (of_edge and edge == "end")
    bases = [begun.last if whole else begun.first - DAY]
    if begun.kind in ("month", "year", "quarter", "half") and not of_edge:
        bases.append(begun.last)
    readings = tuple((base, dated) for base in bases)
    first = begun.first if not whole else begun.last
    return _period(tokens, place, Stretch("since", first, dated, begun.after, vague=begun.vague), readings), begun.after


def _from_to(tokens: Sequence[Token], place: int, dated: date) -> tuple[Period, int] | None:
    """`from March 24, 2000 to October 9, 2002`, `between January and June 2022`."""
    low = tokens[place].low
    if low not in ("from", "between"):
        return None
    one = stretch(tokens, skip(tokens, place + 1, "the", "start", "of"), dated) if place + 1 < len(tokens) else None
    if (
        one is None
        or one.after >= len(tokens)
        or tokens[one.after].low not in ("to", "through", "until", "and", "-", "\u2013")
    ):
        return None
    at = skip(tokens, one.after + 1, "the", "end", "of")
    two = stretch(tokens, at, dated) if at < len(tokens) else None
    if two is None:
        return None
    if tokens[one.after - 1].low != str(one.first.year) and one.kind in ("month", "day"):
        years = one.first.year - two.first.year + (one.first.month > two.first.month)
        one = Stretch(one.kind, back(one.first, 12 * years), back(one.last, 12 * years), one.after)
    if one.first > two.last:
        return None
    base = one.first if one.kind == "day" else one.first - DAY
    return _period(tokens, place, Stretch("span", one.first, two.last, two.after), ((base, two.last),)), two.after


OPENING = frozenset(  # words that a period can begin with: everything else is passed over at once
    (
        *FIXED.table,
        *MONTHS,
        *WEEKDAYS,
        *PARTS,
        *SEASONS,
        *ORDINALS,
        *PAST,
        "from",
        "between",
        "since",
        "opening",
        "in",
        "for",
        "q",
        "h",
        "latter",
    )
)
READERS: tuple[Callable[[Sequence[Token], int, date], tuple[Period, int] | None], ...] = (
    _fixed,
    _from_to,
    _since,
    _opening,
    _trailing,
    _ago,
    _weekday,
)
