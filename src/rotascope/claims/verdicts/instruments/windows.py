"""Windows that a doubtful reading may mean: they may support a number that is printed finely, and refute nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rotascope.claims.reading.dates import months_before
from rotascope.claims.reading.relative_periods import fixed_days
from rotascope.claims.records import Claim, Period
from rotascope.claims.verdicts.material import Line, LinePair, Material, previous_session
from rotascope.sessions import to_date

DAY = timedelta(days=1)
FRIDAY = 4
YEARLY = frozenset(("year", "ytd", "yearly"))
EXTREMES = frozenset(("peak", "high", "highs", "top", "low", "lows", "bottom", "trough", "record", "highest", "lowest"))
HIGHS = frozenset(("peak", "high", "highs", "top", "record", "highest"))
RECENT = 3  # sessions before the article's that a daily number may be of
NEXT_BLOCK = timedelta(days=5)  # from the last close of a block into the next one
LONGEST_SESSION, LONGEST_WEEK, LONGEST_MONTH = timedelta(days=4), timedelta(days=9), timedelta(days=36)
A_YEAR = timedelta(days=350)
CALENDAR = ("month", "quarter", "half", "year", "part", "span", "decade")


@dataclass(frozen=True, slots=True)
class PossibleWindow:
    """A window from the close of `base` to that of `end`, and what it is in words."""

    words: str
    base: date
    end: date
    is_plain: bool = False  # the session, the week, from the extreme that the words name: a coarse number may be of it


def possible_windows(claim: Claim, material: Material, source: Line | LinePair) -> Iterator[PossibleWindow]:
    """The windows that the words around a number may mean, those that they name first."""
    windows = _windows_in_doubt(claim, material, source)
    unit = _unit_of(claim) if "bound" in claim.details else ""
    return (window for window in windows if not unit or window.words.startswith("from the") or is_of_unit(window, unit))


def _unit_of(claim: Claim) -> str:
    """The unit of the calendar that a claim's own period names: `for the week`, `on Friday`; nothing for others."""
    text = claim.period.text.lower() if claim.period else ""
    if claim.period is not None and claim.period.kind in ("day", "session"):
        return "day"
    return next((unit for unit in ("week", "month", "quarter", "year") if unit in text and "past" not in text), "")


def is_of_unit(window: PossibleWindow, unit: str) -> bool:
    """Whether a window is a block of a unit of the calendar, whole or to date: it begins where one ends."""
    opening = window.base + NEXT_BLOCK
    match unit:
        case "day":
            return window.end - window.base <= LONGEST_SESSION
        case "week":
            return window.end - window.base <= LONGEST_WEEK and window.end - window.base > LONGEST_SESSION
        case "month":
            return opening.day <= NEXT_BLOCK.days and window.end - window.base <= LONGEST_MONTH
        case "quarter":
            return opening.day <= NEXT_BLOCK.days and opening.month in (1, 4, 7, 10)
        case _:
            return (opening.day <= NEXT_BLOCK.days and opening.month == 1) or window.end - window.base > A_YEAR


def _windows_in_doubt(claim: Claim, material: Material, source: Line | LinePair) -> Iterator[PossibleWindow]:
    """Every window that the words around a number may mean, those that they name first."""
    dated = material.dated
    words = frozenset(claim.quote.lower().replace("-", " ").replace(",", " ").replace(".", " ").split())
    if words & EXTREMES and isinstance(source, Line):
        yield from _from_extremes(claim, source, dated, high=bool(words & HIGHS), low=bool(words - HIGHS & EXTREMES))
    for period in sorted(claim.periods, key=lambda period: period.kind == "day" and bool(words & YEARLY)):
        yield from _of_period(period, dated, of_year=bool(words & YEARLY))
    yield from _usual(dated)
    dates = sorted({day for period in claim.periods for day in (period.first, period.last) if day <= dated})
    for number, first in enumerate(dates):
        for last in dates[number + 1 :]:
            yield PossibleWindow(f"{first} to {last}", first, last)
            yield PossibleWindow(f"{first} to {last}", first - DAY, last)


def _of_period(period: Period, dated: date, *, of_year: bool) -> Iterator[PossibleWindow]:
    """A period's own readings, from it to the article, and for a day its session, week, month and year to it."""
    last = min(period.last, dated)
    if of_year and period.kind == "day" and period.first <= dated:
        yield PossibleWindow(f"the year to {last}", date(last.year - 1, 12, 31), last)
    for base, end in period.readings:
        yield PossibleWindow(period.text, base, min(end, dated))
    if period.first > dated:
        return
    if period.kind == "day":
        monday = last - last.weekday() * DAY
        yield PossibleWindow(f"the session of {last}", previous_session(last), last)
        yield PossibleWindow(f"the week to {last}", monday - DAY, last)
        yield PossibleWindow(f"the month to {last}", last.replace(day=1) - DAY, last)
        yield PossibleWindow(f"the year to {last}", date(last.year - 1, 12, 31), last)
        yield PossibleWindow(f"{last} to the end of the year", last, min(date(last.year, 12, 31), dated))
        yield PossibleWindow(f"from {last} on", last, dated)
        yield PossibleWindow(f"from the eve of {last} on", last - DAY, dated)
    elif period.kind in CALENDAR:
        yield PossibleWindow(f"{period.text} to its end", date(last.year - 1, 12, 31), last)
        yield PossibleWindow(f"from the end of {period.text} on", last, dated)


def _from_extremes(claim: Claim, line: Line, dated: date, *, high: bool, low: bool) -> Iterator[PossibleWindow]:
    """From the highest or lowest close of each period named, of the past year or of all time, to the article's date."""
    named = [(period.first, period.last) for period in claim.periods if period.first <= dated]
    years = [(date(first.year, 1, 1), date(first.year, 12, 31)) for first, _ in named]
    stretches = [*named, *years, (months_before(dated, 12), dated), (date(dated.year, 1, 1), dated), (date.min, dated)]
    for first, last in dict.fromkeys(stretches):
        if first > line.panel.last or last < line.panel.first:
            continue
        inside = line.panel.between(max(first, line.panel.first), min(last, dated))
        for is_asked, extreme in ((high, "highest"), (low, "lowest")):
            if not is_asked or not len(inside):
                continue
            levels = inside.values[:, 0]
            day = to_date(inside.dates[levels.argmax() if extreme == "highest" else levels.argmin()])
            words = f"from the {extreme} close, of {day}"
            if day < dated:
                yield PossibleWindow(words, day, dated, is_plain=True)
                yield PossibleWindow(words, day, previous_session(dated))


def session_and_week(dated: date) -> list[tuple[date, date]]:
    """The article's session and its week: what is spoken of where no window is named."""
    monday = dated - dated.weekday() * DAY
    return [(previous_session(dated), dated), (monday - DAY, dated)]


def _usual(dated: date) -> Iterator[PossibleWindow]:
    """The last sessions, the week and the one before, the month, quarter and year, to the article or to last Friday."""
    day = dated
    for sessions_back in range(RECENT):
        before = previous_session(day)
        yield PossibleWindow(f"the session to {day}", before, day, is_plain=sessions_back < 2)
        day = before
    friday = dated - ((dated.weekday() - FRIDAY) % 7 or 7) * DAY
    for end in (dated, previous_session(dated), friday):
        monday = end - end.weekday() * DAY
        yield PossibleWindow(f"the week to {end}", monday - DAY, end, is_plain=True)
    for end in (dated, previous_session(dated), friday):
        for name in ("mtd", "qtd", "ytd", "last month", "last quarter", "last year"):
            first, last = fixed_days(name, end)
            yield PossibleWindow(f"{name} at {end}", first - DAY, min(last, end))
