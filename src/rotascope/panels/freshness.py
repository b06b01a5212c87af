"""How far a daily series lags the as-of date, in sessions, and what that does to its standing."""

from datetime import date

from rotascope.evidence import Status
from rotascope.sessions import nyse

FRESH = 3  # sessions: a provider that publishes the day after, over a long weekend
USABLE = 21  # sessions: a month; beyond it a window "ending now" would be about another time


def lag(last: date, as_of: date) -> int:
    """Sessions after `last` up to `as_of`."""
    return max(0, len(nyse().between(last, as_of)) - nyse().is_session(last))


def standing(last: date, as_of: date) -> Status:
    """ok, stale (shown, never counted in a verdict), or missing (not shown as current at all)."""
    sessions = lag(last, as_of)
    if sessions <= FRESH:
        return "ok"
    return "stale" if sessions <= USABLE else "missing"
