"""Decisions on the policy rate as surprises: what the 2-year yield did on the day, and what leadership did with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import stdtrit

from rotascope.arrays import Days, Floats
from rotascope.drivers.verdicts import Judgement, judge_slope
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.regression import Coefficient, hac_regression
from rotascope.sessions import to_date

POWER = 0.80
FEWEST = 15  # decisions of one direction


@dataclass(frozen=True, slots=True)
class RateSurprise:
    """A decision and what the 2-year yield did in the session that first knew it.

    session   the day itself, or the next one where it is none
    points    the move of the policy rate; yield_change: of the 2-year yield, both in percentage points
    """

    day: date
    session: date
    points: float
    yield_change: float


@dataclass(frozen=True, slots=True, eq=False)
class AnnouncementEffect:
    """A gap of the day on the surprise beside the market.

    slope        standard deviations of the gap per one of the surprise
    typical      gap of a day on which the yield rose by one standard deviation of surprises, fraction
    detectable   the typical gap, without sign, that 80 of 100 such samples would find at 5 %
    """

    slope: Coefficient
    typical: float
    detectable: float
    decisions: int

    @property
    def interval(self) -> tuple[float, float]:
        """95 % bounds of the typical gap."""
        scale = self.typical / self.slope.value if self.slope.value else 0.0
        low, high = (bound * scale for bound in self.slope.interval)
        return low, high


def read_surprises(
    moves: Sequence[tuple[date, float]], dates: Days, two_year: Floats, *, sessions: Days
) -> tuple[RateSurprise, ...]:
    """The 2-year yield's change of each decision's session, percentage points; decisions without both closes left out.

    moves      day and points of each decision      dates, two_year: the yield [n], percent
    sessions   of the exchange: a decision on another day belongs to the next one
    source     Hanson and Stein (2015), Journal of Financial Economics 115:429-448: the day's change of the 2-year yield
               as the news of an announcement; a day also holds other news
    """
    rows = np.flatnonzero(np.isfinite(two_year))
    yield_days, values = dates[rows], two_year[rows]
    surprises = []
    for day, points in moves:
        number = int(np.searchsorted(sessions, np.datetime64(day, "D")))
        if number == 0 or number >= len(sessions):
            continue
        row = int(np.searchsorted(yield_days, sessions[number]))
        if (
            row == 0
            or row >= len(yield_days)
            or yield_days[row] != sessions[number]
            or yield_days[row - 1] < sessions[number - 1]
        ):
            continue
        surprises.append(RateSurprise(day, to_date(sessions[number]), points, float(values[row] - values[row - 1])))
    return tuple(surprises)


def announcement_effect(
    surprises: Sequence[RateSurprise], dates: Days, gaps: Floats, market: Floats
) -> AnnouncementEffect:
    """Regress the gap of the decision's session on the surprise and the market's return, all in standard deviations.

    dates    sessions [T] of `gaps` and `market`, fractions
    errors   White's, since decisions lie weeks apart
    raises   HistoryTooShort below 15 decisions; NoVariation of the regression
    """
    days = np.array([surprise.session for surprise in surprises], dtype="datetime64[D]")
    present = np.isin(days, dates)
    if present.sum() < FEWEST:
        raise HistoryTooShort(f"{int(present.sum())} decisions of one direction, {FEWEST} are needed", "")
    rows = np.searchsorted(dates, days[present])
    changes = np.array([surprise.yield_change for surprise in surprises])[present]
    table = np.column_stack([gaps[rows], changes, market[rows]])
    table = table[np.isfinite(table).all(axis=1)]
    scale = table.std(axis=0)
    answer, surprise, moved = (table / np.where(scale > 0, scale, 1.0)).T
    slope = hac_regression(answer, {"surprise": surprise, "market": moved}, lags=0).slope("surprise")
    freedom = len(table) - 3
    reach = float(stdtrit(freedom, 0.975) + stdtrit(freedom, POWER)) * slope.error
    return AnnouncementEffect(slope, slope.value * float(scale[0]), reach * float(scale[0]), len(table))


def judge_announcements(effect: AnnouncementEffect, p_adjusted: float) -> Judgement:
    """The story expects the side that owes floating debt to lead when the yield falls by surprise."""
    return judge_slope(-1, effect.slope.interval, p_adjusted)
