"""Leadership: window gaps, the cumulative relative line, and the rotation map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.errors import HistoryTooShort, OutsideData
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

WINDOWS = {"1w": 5, "1m": 21, "3m": 63, "6m": 126, "1y": 252}  # sessions


@dataclass(frozen=True, slots=True)
class Gap:
    """A window's gap: return of long minus return of short, both as fractions, close to close."""

    value: float
    long: float
    short: float
    start: date
    end: date
    sessions: int


def gap(legs: PanelLike, *, sessions: int) -> Gap:
    """The gap of the last `sessions` steps of the legs.

    legs     [T, 2] levels of long and short, no NaN
    returns  long[T] / long[T-n] - short[T] / short[T-n], a fraction (faces print percentage points)
    raises   HistoryTooShort when there are fewer than sessions + 1 closes
    """
    legs = as_panel(legs)
    if sessions < 1 or len(legs) <= sessions:
        raise HistoryTooShort(f"{legs.name}: {len(legs)} closes, a {sessions}-session gap needs {sessions + 1}")
    start = len(legs) - 1 - sessions
    long, short = legs.values[-1] / legs.values[start] - 1.0
    return Gap(float(long - short), float(long), float(short), legs.tail(sessions + 1).first, legs.last, sessions)


def gap_since(legs: PanelLike, *, start: date) -> Gap:
    """The gap from the last close on or before `start` to the last row; OutsideData if there is no such close."""
    legs = as_panel(legs, calendar=True)
    steps = len(legs) - 1 - legs.row_of(start)
    if steps < 1:
        raise OutsideData(f"{legs.name} has no session after {start}", f"its last is {legs.last}")
    return gap(legs, sessions=steps)


def year_to_date(legs: PanelLike) -> Gap:
    """The gap from the last close of the year before the last row's year."""
    legs = as_panel(legs, calendar=True)
    return gap_since(legs, start=date(legs.last.year - 1, 12, 31))


def rolling_gap(legs: PanelLike, *, sessions: int) -> Panel:
    """Every window's gap by its last session [T, 1]; NaN for the first `sessions` rows. Row t reads t and t - n."""
    legs = as_panel(legs)
    level = legs.values
    out = np.full(len(level), np.nan)
    if len(level) > sessions:
        growth = level[sessions:] / level[:-sessions]
        out[sessions:] = growth[:, 0] - growth[:, 1]
    return legs.derive(out, name=f"gap_{sessions}", unit="fraction")


def daily_differences(legs: PanelLike) -> Panel:
    """Return of long less return of short, session by session [T - 1, 1], a fraction; a statistic, not a gap.

    legs     [T, 2] levels of long and short, no NaN      timing   row t reads its own level and the one before
    """
    legs = as_panel(legs)
    growth = legs.values[1:] / legs.values[:-1]
    return Panel(legs.dates[1:], ("difference",), (growth[:, 0] - growth[:, 1])[:, None], legs.name)


def differences_side_by_side(spreads: Mapping[str, Panel]) -> Panel:
    """Daily differences of several spreads [T, N], named as they are, up to the last session that all of them have.

    spreads  legs [T, 2] each, no NaN
    returns  NaN before a spread starts, and where it lacks a session that another has
    """
    last = min(legs.last for legs in spreads.values())
    lines = [daily_differences(legs.between(None, last)) for legs in spreads.values()]
    dates = np.unique(np.concatenate([line.dates for line in lines]))
    values = np.full((len(dates), len(lines)), np.nan)
    for column, line in enumerate(lines):
        values[np.searchsorted(dates, line.dates), column] = line.values[:, 0]
    return Panel(dates, tuple(spreads), values, "daily differences")


def relative_line(legs: PanelLike) -> Panel:
    """Long over short, 1.0 on the first row [T, 1]; its slope is leadership, its level has no meaning."""
    legs = as_panel(legs)
    ratio = legs.values[:, 0] / legs.values[:, 1]
    return legs.derive(ratio / ratio[0], name=f"{legs.name} relative line", unit="ratio")


def drawdown(legs: PanelLike) -> Panel:
    """How far the relative line stands below its highest level so far [T, 1], a fraction of it, 0 at a new high.

    legs     [T, 2] levels of long and short, no NaN      timing   row t reads rows <= t
    source   convention: level over its running maximum, less 1
    """
    line = relative_line(legs)
    level = line.values[:, 0]
    return line.derive(level / np.maximum.accumulate(level) - 1.0, name="drawdown", unit="fraction")


def gaps_since(legs: PanelLike, *, row: int, before: int, after: int, step: int) -> tuple[Ints, Floats]:
    """The gap since the close of `row` on closes around it, both as far as there are rows: sessions [N], gaps [N].

    legs     [T, 2] levels of long and short, no NaN
    returns  sessions from -before to after, every `step`th; before the row the gap is what was still to come, with its
             sign turned, so that the line runs into zero
    """
    levels = as_panel(legs).values
    sessions = np.arange(-(before // step) * step, after + 1, step)
    sessions = sessions[(sessions + row >= 0) & (sessions + row < len(levels))]
    growth = levels[sessions + row] / levels[row] - 1.0
    return sessions, growth[:, 0] - growth[:, 1]


def window_returns(levels: PanelLike, *, sessions: int) -> Floats:
    """Each symbol's return over the last `sessions` steps [N]; NaN where either close lacks."""
    levels = as_panel(levels)
    if len(levels) <= sessions:
        return np.full(len(levels.symbols), np.nan)
    returns: Floats = levels.values[-1] / levels.values[-1 - sessions] - 1.0
    return returns
