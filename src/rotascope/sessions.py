"""The New York Stock Exchange's sessions, 1926 to a year or more ahead, from a frozen table.

The table (`sessions.npy`, days since 1970-01-01) is written by `tools/build_sessions.py`; it has the Saturday
sessions to 1952 and the named closures. Outside its bounds every question is refused, never guessed.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from rotascope.arrays import Days, frozen
from rotascope.errors import OutsideData


@dataclass(frozen=True, eq=False)
class Sessions:
    """Sorted session dates, datetime64[D] [T]."""

    days: Days

    @property
    def first(self) -> date:
        """The first session of the table."""
        return to_date(self.days[0])

    @property
    def last(self) -> date:
        """The last session of the table."""
        return to_date(self.days[-1])

    def is_session(self, day: date) -> bool:
        """Whether the exchange traded, or is scheduled to trade, on `day`."""
        row = self._row(day)
        return bool(self.days[row] == np.datetime64(day, "D")) if row < len(self.days) else False

    def on_or_before(self, day: date) -> date:
        """The last session not after `day`."""
        return to_date(self.days[self._row(day, side="right") - 1])

    def before(self, day: date) -> date:
        """The last session before `day`."""
        row = self._row(day)
        if row == 0:
            raise OutsideData(f"no session before {day}", f"the session table starts {self.first}")
        return to_date(self.days[row - 1])

    def between(self, start: date, end: date) -> Days:
        """Sessions from `start` to `end`, both included."""
        return self.days[self._row(start) : self._row(end, side="right")]

    def shift(self, day: date, count: int) -> date:
        """The session `count` sessions after (before, if negative) the last session on or before `day`."""
        row = self._row(day, side="right") - 1 + count
        if not 0 <= row < len(self.days):
            raise OutsideData(f"{count} sessions from {day} leave the session table", f"{self.first} to {self.last}")
        return to_date(self.days[row])

    def _row(self, day: date, *, side: str = "left") -> int:
        if not self.first <= day <= self.last:
            raise OutsideData(f"{day} is outside the session table", f"choose a date from {self.first} to {self.last}")
        return int(np.searchsorted(self.days, np.datetime64(day, "D"), side="right" if side == "right" else "left"))


@cache
def nyse() -> Sessions:
    """The shipped table."""
    days = np.load(Path(__file__).with_name("sessions.npy"), allow_pickle=False)
    return Sessions(frozen(days.astype("datetime64[D]")))


def to_date(day: np.datetime64) -> date:
    """A plain date from a datetime64[D]."""
    plain: date = day.astype("datetime64[D]").item()
    return plain


def to_dates(days: Days) -> list[date]:
    """Plain dates from datetime64[D]."""
    plain: list[date] = days.astype("datetime64[D]").tolist()
    return plain


def week_ends(dates: Days) -> list[int]:
    """The last row of each calendar week, Monday to Sunday; the week of the last row counts as it stands."""
    monday = (dates.astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday
    return [*np.flatnonzero(np.diff(monday)).tolist(), len(dates) - 1]
