"""The tables behind `unusual`: ranks by window, like-dated years, the longest streaks, the gap's whole history."""

import numpy as np

from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Table
from rotascope.inference.rarity.rank import CalendarRank, window_rank
from rotascope.inference.rarity.since import largest_since
from rotascope.inference.rarity.streaks import streaks_at_least
from rotascope.measures.leadership import rolling_gap
from rotascope.panels.spread import Legs
from rotascope.questions.leadership.tables import weekly
from rotascope.questions.windows import SHOWN, sessions_of
from rotascope.sessions import to_date

LISTED = 12  # streaks on a page


def ranks_table(legs: Legs) -> Table:
    """Every named window's gap with its rank; a window that the history is too short for is left out."""
    rows: list[tuple[Cell, ...]] = []
    for window in SHOWN:
        try:
            sessions = sessions_of(window, legs.panel)
            rank = window_rank(legs.panel, sessions=sessions)
            since = largest_since(legs.panel, sessions=sessions)
        except DataMissing:
            continue
        ended = since.earlier.window.end if since.earlier else None
        rows.append(
            (
                window,
                rank.window.sessions,
                rank.gap,
                rank.share,
                rank.p_value,
                rank.windows,
                round(rank.n_effective, 1),
                ended,
            )
        )
    columns = (
        Column("window", "Window"),
        Column("sessions", "Sessions", "count"),
        Column("gap", "Gap", "pp"),
        Column("share", "At least as large", "percent"),
        Column("p_value", "p", "probability"),
        Column("windows", "Windows compared", "count"),
        Column("n_effective", "Independent", "number"),
        Column("since", "Largest since", "date"),
    )
    note = "A dash under Largest since: no earlier window of that length, sharing no session, was as large that way."
    return Table(f"Gap of {legs.spread.label} by window", columns, tuple(rows), legs.inputs, note)


def calendar_table(legs: Legs, calendar: CalendarRank) -> Table:
    """The gap between the same calendar dates of every year."""
    rows = tuple((one.year, one.gap, one.window.start, one.window.end) for one in calendar.years)
    columns = (
        Column("year", "Year"),
        Column("gap", "Gap", "pp"),
        Column("start", "From", "date"),
        Column("end", "To", "date"),
    )
    chart = Chart("calendar", "year", ("gap",))
    return Table("The same dates in every year", columns, rows, legs.inputs, chart=chart)


def streaks_table(legs: Legs) -> Table:
    """The longest streaks of either side, longest first."""
    every = streaks_at_least(legs.panel, 5)
    ranked = sorted(every, key=lambda one: (one.length, one.last), reverse=True)[:LISTED]
    rows = tuple(
        (one.length, legs.spread.leader if one.sign > 0 else legs.spread.laggard, one.first, one.last, one.gap)
        for one in ranked
    )
    columns = (
        Column("sessions", "Sessions", "count"),
        Column("side", "Led by"),
        Column("first", "First session", "date"),
        Column("last", "Last session", "date"),
        Column("gap", "Gap over it", "pp"),
    )
    return Table(f"The {LISTED} longest streaks since {legs.panel.first}", columns, rows, legs.inputs)


def history_table(legs: Legs, sessions: int) -> Table:
    """The rolling gap of the chosen length over the whole history, at the last close of each week."""
    gaps = rolling_gap(legs.panel, sessions=sessions)
    rows = tuple(
        (to_date(gaps.dates[row]), float(gaps.values[row, 0]))
        for row in weekly(gaps.dates)
        if np.isfinite(gaps.values[row, 0])
    )
    columns = (Column("date", "Window ends", "date"), Column("gap", "Gap", "pp"))
    title = f"Every {sessions}-session gap since {legs.panel.first}, weekly"
    return Table(title, columns, rows, legs.inputs, chart=Chart("history", "date", ("gap",)))
