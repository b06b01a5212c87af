"""Verdicts at many dates of a market from one reading of it: the same words as a View at each date gives.

A factor or a level is known on its own session, so the lines of a View at a date are the first rows of the lines of a
later one. tests/test_history.py holds the words equal to those of `judge_all` over a View at each of several dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from quick_words import QuickVerdict, Search
from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import DataMissing
from rotascope.inference.verdicts.verdict import NEED
from rotascope.measures.leadership import differences_side_by_side
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs
from rotascope.panels.view import View
from rotascope.sessions import to_date


@dataclass(frozen=True, slots=True)
class Reading:
    """What was said of one spread at one date, and how many spreads were judged together with it."""

    day: date
    spread: str
    verdict: QuickVerdict
    fragile: bool
    judged: int


def all_legs(view: View) -> tuple[Legs, ...]:
    """Every spread that the market has, up to whatever its last date is."""
    legs = []
    for spread in SPREADS:
        try:
            legs.append(fill(view, spread))
        except DataMissing:
            continue
    return tuple(legs)


def family(legs: Sequence[Legs], day: date) -> Panel | None:
    """The differences that `judge_all` judges together over a View at this date; None where there is none."""
    started = [replace(leg, panel=leg.panel.between(None, day)) for leg in legs if leg.panel.first <= day]
    ready = [leg for leg in started if len(leg.panel) > NEED and freshness(leg.panel.last, day) == "ok"]
    return differences_side_by_side({leg.spread.name: leg.panel for leg in ready}) if ready else None


def read_verdicts(legs: Sequence[Legs], day: date, *, names: Sequence[str]) -> tuple[Reading, ...]:
    """Readings of the spreads asked for, and of any other whose gap survives the search."""
    panel = family(legs, day)
    if panel is None:
        return ()
    search = Search.of(panel)
    wanted = [symbol for symbol in panel.symbols if symbol in names or symbol in search.surviving]
    return tuple(reading(search, day, spread) for spread in wanted)


def reading(search: Search, day: date, spread: str) -> Reading:
    """One reading; whether it is fragile is worked out only where it could matter."""
    quick = search.verdict_of(spread)
    shaky = spread in search.surviving and search.fragile(spread)
    return Reading(day, spread, quick, shaky, len(search.gaps))


def month_ends(legs: Sequence[Legs], first: date, last: date) -> list[date]:
    """The last session of every month from `first` to `last` on which any spread has a value."""
    days = np.unique(np.concatenate([leg.panel.dates for leg in legs]))
    days = days[(days >= np.datetime64(first)) & (days <= np.datetime64(last))]
    months = days.astype("datetime64[M]")
    ends = np.append(months[1:] != months[:-1], True)  # the last day closes what there is
    return [to_date(day) for day in days[ends]]
