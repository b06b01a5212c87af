"""Windows as people name them, in sessions ending at a line's last row."""

from datetime import date

from rotascope.errors import UsageError
from rotascope.measures.leadership import WINDOWS
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

NAMED = {**WINDOWS, "3y": 756, "5y": 1260}
SHOWN = (*NAMED, "ytd")
WORDS = {
    "1w": "over a week",
    "1m": "over a month",
    "3m": "over three months",
    "6m": "over six months",
    "1y": "over a year",
    "3y": "over three years",
    "5y": "over five years",
    "ytd": "year to date",
}

SOON = 21  # sessions: a quarter's end nearer than that is too near for a gap to matter


def quarter_end(day: date) -> tuple[date, int]:
    """The last session of the first quarter that ends at least 21 sessions after a day, and the sessions until then."""
    table = nyse()
    year, quarter = day.year, (day.month - 1) // 3 + 1
    while True:
        after = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
        end = table.before(after)
        ahead = len(table.between(day, end)) - table.is_session(day)
        if ahead >= SOON:
            return end, ahead
        year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)


def sessions_of(window: str, legs: Panel) -> int:
    """Sessions of a named window (1w ... 5y, ytd), of a number, or since a date's close (2000-03-10).

    raises   UsageError for what is none of these, OutsideData for a date before the first close
    """
    text = window.strip().lower()
    if text in NAMED:
        return NAMED[text]
    if text == "ytd":
        return len(legs) - 1 - legs.row_of(date(legs.last.year - 1, 12, 31))
    if text.isdigit() and int(text) > 0:
        return int(text)
    try:
        start = date.fromisoformat(text)
    except ValueError:
        names = ", ".join(SHOWN)
        raise UsageError(f"no window {window!r}", f"give {names}, a number of sessions, or a date") from None
    if start >= legs.last:
        raise UsageError(f"window starts {start}, the data end {legs.last}", "give an earlier date")
    return len(legs) - 1 - legs.row_of(start)
