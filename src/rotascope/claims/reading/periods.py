"""Periods that a sentence names, resolved from the article's date: year to date, past weeks, since, from ... to."""

from collections.abc import Callable, Sequence
from datetime import date

from rotascope.claims.reading.anchored_periods import read_from_to, read_opening, read_since
from rotascope.claims.reading.dates import DAY, MONTHS, PARTS, SEASONS, WEEKDAYS, PeriodReading, Stretch, read_stretch
from rotascope.claims.reading.relative_periods import (
    ADJECTIVES,
    FIXED,
    PAST,
    read_adjective,
    read_ago,
    read_ended_block,
    read_fixed,
    read_slashed_day,
    read_trailing,
    read_up_to,
    read_weekday,
)
from rotascope.claims.reading.words import NUMBERS, ORDINALS
from rotascope.claims.records import Period, Token

FIRST_WORDS = frozenset(  # words that a period can begin with: everything else is passed over at once
    (
        *FIXED.table,
        *MONTHS,
        *WEEKDAYS,
        *PARTS,
        *SEASONS,
        *ORDINALS,
        *PAST,
        *ADJECTIVES,
        *NUMBERS,
        "from",
        "between",
        "since",
        "opening",
        "in",
        "for",
        "q",
        "h",
        "latter",
        "the",
    )
)
READERS: tuple[Callable[[Sequence[Token], int, date], PeriodReading | None], ...] = (
    read_fixed,
    read_from_to,
    read_since,
    read_opening,
    read_trailing,
    read_up_to,
    read_ago,
    read_weekday,
    read_adjective,
    read_ended_block,
    read_slashed_day,
)


def read_periods(tokens: Sequence[Token], dated: date) -> list[Period]:
    """Every period of a sentence from left to right, none inside another."""
    periods: list[Period] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        reading = _read_period(tokens, index, dated) if token.low in FIRST_WORDS or token.text[0].isdigit() else None
        if reading is None:
            index += 1
            continue
        period, after = reading
        periods.append(period)
        index = max(after, index + 1)
    return periods


def _read_period(tokens: Sequence[Token], index: int, dated: date) -> PeriodReading | None:
    for reader in READERS:
        reading = reader(tokens, index, dated)
        if reading is not None:
            return reading
    stretch = read_stretch(tokens, index, dated)
    return None if stretch is None else _period_of_stretch(tokens, index, stretch, dated)


def _period_of_stretch(tokens: Sequence[Token], index: int, stretch: Stretch, dated: date) -> PeriodReading:
    """A stretch as a period: a return runs from the close before it to its last close, or to now where it goes on."""
    end = min(stretch.last, dated) if stretch.first <= dated else stretch.last
    return stretch.as_period(tokens, index, ((stretch.first - DAY, end),))
