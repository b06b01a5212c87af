"""Periods that hang on a date of the calendar: the first weeks of a year, since a day, from a day to another."""

from collections.abc import Sequence
from datetime import date

from rotascope.claims.reading.dates import DAY, PeriodReading, Stretch, months_before, read_stretch, skip_words
from rotascope.claims.reading.relative_periods import MOST, UNITS, WEEK, count_at
from rotascope.claims.records import Token

FRIDAY = 4
UNTIL = ("to", "through", "until", "and", "-", "\u2013")


def read_opening(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`the first five weeks of 2026`, `the first week of February`, `the opening weeks of 2026`."""
    low = tokens[index].low
    if low not in ("first", "opening", "last", "final") or index + 1 >= len(tokens):
        return None
    count, unit_index = count_at(tokens, index + 1)
    unit = UNITS.get(tokens[unit_index].low) if unit_index < len(tokens) else None
    if unit not in ("day", "week", "month") or unit_index + 1 >= len(tokens):
        return None
    if tokens[unit_index + 1].low not in ("of", "in"):
        return None
    stretch = read_stretch(tokens, skip_words(tokens, unit_index + 1, "of", "in", "the"), dated)
    if stretch is None:
        return None
    steps = min(count or (1 if tokens[unit_index].low == unit else 3), MOST)
    if low in ("first", "opening"):
        ends = _opening_ends(stretch.first, steps, unit)
        readings = tuple((stretch.first - DAY, end) for end in ends)
        first, last = stretch.first, max(ends)
    else:
        first = stretch.last - (steps * WEEK if unit == "week" else steps * DAY) + DAY
        first, last = (months_before(stretch.last + DAY, steps) if unit == "month" else first), stretch.last
        readings = ((first - DAY, last),)
    kind = "span" if unit != "day" else f"opening {steps}"
    return Stretch(kind, first, last, stretch.after, vague=count is None).as_period(tokens, index, readings)


def _opening_ends(first: date, steps: int, unit: str) -> tuple[date, ...]:
    """The last day of the first `steps` units; weeks are read as so many days, and as so many full trading weeks."""
    if unit == "month":
        return (months_before(first, -steps) - DAY,)
    if unit == "day":
        return (first + round(steps * 7 / 5 + 1) * DAY,)
    monday = first + (-first.weekday() % 7) * DAY
    return tuple(sorted({first + steps * WEEK - DAY, monday + (steps - 1) * WEEK + FRIDAY * DAY}))


def read_since(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`since March 9`, `since January`, `since the end of 2024`, `since the early 2000s`."""
    if tokens[index].low != "since":
        return None
    edge_index = skip_words(tokens, index + 1, "at", "least", "the", "its", "their", "last", "in", "back", "way")
    edge = tokens[edge_index].low if edge_index < len(tokens) else ""
    of_edge = [token.low for token in tokens[edge_index + 1 : edge_index + 2]] == ["of"]
    edge_is_named = edge in ("start", "beginning", "end", "turn") and of_edge
    start = skip_words(tokens, edge_index + 1, "of", "the") if edge_is_named else edge_index
    stretch = read_stretch(tokens, start, dated) if edge_index < len(tokens) else None
    if stretch is None:
        return None
    from_its_end = stretch.kind == "day" or (edge_is_named and edge == "end")
    bases = [stretch.last if from_its_end else stretch.first - DAY]
    if stretch.kind in ("month", "year", "quarter", "half") and not edge_is_named:
        bases.append(stretch.last)
    readings = tuple((base, dated) for base in bases)
    first = stretch.first if not from_its_end else stretch.last
    return Stretch("since", first, dated, stretch.after, vague=stretch.vague).as_period(tokens, index, readings)


def read_from_to(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    """`from March 24, 2000 to October 9, 2002`, `between January and June 2022`."""
    low = tokens[index].low
    if low not in ("from", "between"):
        return None
    start_index = skip_words(tokens, index + 1, "the", "start", "of")
    start = read_stretch(tokens, start_index, dated) if index + 1 < len(tokens) else None
    if start is None or start.after >= len(tokens) or tokens[start.after].low not in UNTIL:
        return None
    end_index = skip_words(tokens, start.after + 1, "the", "end", "of")
    end = read_stretch(tokens, end_index, dated) if end_index < len(tokens) else None
    if end is None:
        return None
    if tokens[start.after - 1].low != str(start.first.year) and start.kind in ("month", "day"):
        years = start.first.year - end.first.year + (start.first.month > end.first.month)
        first, last = (months_before(day, 12 * years) for day in (start.first, start.last))
        start = Stretch(start.kind, first, last, start.after)
    if start.first > end.last:
        return None
    base = start.first if start.kind == "day" else start.first - DAY
    return Stretch("span", start.first, end.last, end.after).as_period(tokens, index, ((base, end.last),))
