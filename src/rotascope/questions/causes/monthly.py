"""Series of any cadence by the month, so that a cause and a spread can be set against each other."""

from collections.abc import Sequence

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.errors import UnknownSymbol
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs
from rotascope.panels.view import View
from rotascope.sessions import nyse, to_date


def month_ends(dates: Days) -> tuple[Days, list[int]]:
    """Each month of daily or weekly rows with the place of its last row; a month not over is left out."""
    months = dates.astype("datetime64[M]")
    places = [*np.flatnonzero(months[1:] != months[:-1]).tolist(), len(dates) - 1]
    last = to_date(dates[-1])
    if (nyse().shift(last, 1) if last < nyse().last else last).month == last.month:
        places = places[:-1]
    return months[places], places


def monthly_gaps(legs: Legs) -> tuple[Days, Floats]:
    """Months [n] and the spread's gap in each [n], close to close."""
    months, places = month_ends(legs.panel.dates)
    levels = legs.panel.values[places]
    gaps = np.diff(levels[:, 0]) / levels[:-1, 0] - np.diff(levels[:, 1]) / levels[:-1, 1]
    return months[1:], gaps


def by_month(panel: Panel, frequency: str) -> tuple[Days, Floats]:
    """Months [n] and the series' value at the end of each; a monthly series as it is."""
    if frequency in {"D", "W"}:
        months, places = month_ends(panel.dates)
        return months, panel.values[places, 0]
    return panel.dates.astype("datetime64[M]"), panel.values[:, 0]


def changes(months: Days, values: Floats, *, log: bool) -> tuple[Days, Floats]:
    """Change on the month before, where that month has a value; of the logarithm if `log`."""
    level = np.log(np.where(values > 0, values, np.nan)) if log else values
    steps = np.diff(level)
    follow = np.diff(months.astype(np.int64)) == 1
    return months[1:][follow], steps[follow]


def matched(left: tuple[Days, Floats], right: tuple[Days, Floats]) -> tuple[Days, Floats, Floats]:
    """The months that both have, and both values."""
    months, first, second = np.intersect1d(left[0], right[0], assume_unique=True, return_indices=True)
    return months, left[1][first], right[1][second]


def macro_id(view: View, ids: Sequence[str]) -> str:
    """The first of these ids that is a macro series here; a stock may have the same letters.

    raises   UnknownSymbol where the market has none of them
    """
    for one in ids:
        if view.has(one) and view.describe(one)["kind"] == "macro":
            return one
    raise UnknownSymbol(f"market {view.market} has no {' or '.join(ids)}", "rotascope data import FILE --kind macro")
