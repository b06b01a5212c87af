"""Whether an input is as new as its own cadence allows: ok, stale (shown, counted in no verdict), or missing.

The one rule of lateness. By `as_of`, a value of each period up to `as_of` less the release lag should be known; what
falls short of that by more than the cadence's grace is stale, by more than its limit missing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rotascope.catalogue.cadences import CADENCES, Cadence
from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.series import SERIES
from rotascope.errors import OutsideData
from rotascope.evidence import Status
from rotascope.panels.view import View
from rotascope.sessions import nyse

DAILY = CADENCES["D"]


def sessions_behind(last: date, as_of: date) -> int:
    """Sessions after `last` up to `as_of`."""
    return max(0, len(nyse().between(last, as_of)) - nyse().is_session(last)) if last < as_of else 0


def steps_late(last: date, as_of: date, *, cadence: Cadence = DAILY, lag_days: int = 0) -> int:
    """Steps (sessions where the cadence is daily, else days) by which the value after `last` is overdue; <= 0: not due.

    lag_days   from a value's date to the day it is known
    """
    known_to = as_of - timedelta(days=lag_days)
    passed = sessions_behind(last, known_to) if cadence.in_sessions else (known_to - last).days
    return passed - cadence.period


def freshness(last: date, as_of: date, *, cadence: Cadence = DAILY, lag_days: int = 0) -> Status:
    """ok, stale or missing, of a series whose newest value by `as_of` is of `last`."""
    late = steps_late(last, as_of, cadence=cadence, lag_days=lag_days)
    if late <= cadence.grace:
        return "ok"
    return "stale" if late <= cadence.limit else "missing"


def oldest_fresh(cadence: Cadence, *, lag_days: int) -> int:
    """Days from a value's date up to which it is ok, of a cadence that is counted in days."""
    return lag_days + cadence.period + cadence.grace


def freshness_of(view: View, ids: Iterable[str], last: date) -> Status:
    """The same for lines of a view that together end on `last`, by the slowest of them."""
    cadence, lag_days = max((rhythm(view, id_) for id_ in ids), key=_slowness, default=(DAILY, 0))
    return freshness(last, view.as_of, cadence=cadence, lag_days=lag_days)


def rhythm(view: View, id: str) -> tuple[Cadence, int]:  # noqa: A002 (the schema calls it id)
    """The cadence of an instrument, and the days from its values' dates to their release (0 but for macro series)."""
    about = view.describe(id)
    cadence = CADENCES.get(about["frequency"] or "D", DAILY)
    if about["kind"] != "macro":
        return cadence, 0
    series = SERIES.get(symbol_of(id))
    return cadence, series.lag_days if series else cadence.lag_days


def _slowness(rhythm: tuple[Cadence, int]) -> tuple[bool, int, int]:
    cadence, lag_days = rhythm
    return not cadence.in_sessions, cadence.period, lag_days


def current(view: View, ids: Sequence[str], last: date) -> Status:
    """Ok or stale, for what is said to hold now; OutsideData where the lines end too early to say anything of it."""
    status = freshness_of(view, ids, last)
    if status == "missing":
        names = ", ".join(ids)
        raise OutsideData(
            f"{names}: data end {last}, asked for {view.as_of}", f"import newer values, or ask --as-of {last}"
        )
    return status
