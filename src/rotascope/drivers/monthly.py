"""Series of any cadence by the month, so that a cause and a spread can be set against each other."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse, to_date


@dataclass(frozen=True, slots=True, eq=False)
class MonthlySeries:
    """One value a month: months [n] ascending, values [n]; a month without a value is not there."""

    months: Days
    values: Floats

    def changes(self, *, log: bool = False) -> "MonthlySeries":
        """Change on the month before, where that month has a value; of the logarithm if `log` (NaN at 0 and below).

        A series of quarters changes on the quarter before, and its change stands in the month that dates the quarter.
        """
        level = np.log(np.where(self.values > 0, self.values, np.nan)) if log else self.values
        steps = np.diff(self.months.astype(np.int64))
        follows = steps == (np.median(steps) if len(steps) else 1)
        return MonthlySeries(self.months[1:][follows], np.diff(level)[follows])

    def month_before(self) -> "MonthlySeries":
        """The value of the month before, in every month that has one there."""
        follows = np.diff(self.months.astype(np.int64)) == 1
        return MonthlySeries(self.months[1:][follows], self.values[:-1][follows])


def month_ends(dates: Days) -> tuple[Days, list[int]]:
    """Each month of daily or weekly rows with the number of its last row; a month not over is left out."""
    months = dates.astype("datetime64[M]")
    rows = [*np.flatnonzero(months[1:] != months[:-1]).tolist(), len(dates) - 1]
    last = to_date(dates[-1])
    if (nyse().shift(last, 1) if last < nyse().last else last).month == last.month:
        rows = rows[:-1]
    return months[rows], rows


def sample_monthly(panel: Panel, frequency: str) -> MonthlySeries:
    """The first column's value at the end of each month; a monthly or slower series as it is.

    frequency   D or W for daily or weekly rows, else the cadence of the panel's own rows
    """
    if frequency in {"D", "W"}:
        months, rows = month_ends(panel.dates)
        return MonthlySeries(months, panel.values[rows, 0])
    return MonthlySeries(panel.dates.astype("datetime64[M]"), panel.values[:, 0])


def monthly_returns(level: Panel) -> MonthlySeries:
    """Returns of one level line [T, 1] from last close to last close of each month."""
    months, rows = month_ends(level.dates)
    levels = level.values[rows, 0]
    return MonthlySeries(months[1:], np.diff(levels) / levels[:-1])


def monthly_gaps(legs: Panel) -> MonthlySeries:
    """A spread's compounded gap in each month, last close to last close, from its two level lines [T, 2]."""
    months, rows = month_ends(legs.dates)
    levels = legs.values[rows]
    gaps = np.diff(levels[:, 0]) / levels[:-1, 0] - np.diff(levels[:, 1]) / levels[:-1, 1]
    return MonthlySeries(months[1:], gaps)


def match_months(*series: MonthlySeries) -> tuple[Days, tuple[Floats, ...]]:
    """The months that all have, and the values of each in them."""
    months = series[0].months
    for line in series[1:]:
        months = np.intersect1d(months, line.months, assume_unique=True)
    return months, tuple(line.values[np.searchsorted(line.months, months)] for line in series)
