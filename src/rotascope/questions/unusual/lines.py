"""Lines of one spread: where its relative line may have turned, how far it stands below its high, what followed."""

import numpy as np

from rotascope.evidence import Cell, Chart, Column, Table, show
from rotascope.inference.change.break_records import Break
from rotascope.inference.rarity.base_rates import Outcome
from rotascope.measures.leadership import drawdown, gaps_since, relative_line
from rotascope.panels.panel import Panel
from rotascope.questions.unusual.gather import Move
from rotascope.questions.wording import capital, day_of, label_of
from rotascope.sessions import to_dates, week_ends

PANELS = 12  # episodes that are drawn
STEP = 5  # sessions between two points of an episode


def turn_table(move: Move, turn: Break, *, sessions: int, accepted: bool) -> Table:
    """The relative line over the sessions that were searched, with the break or its best candidate and its interval."""
    line = relative_line(move.panel.tail(sessions + 1))
    columns = (Column("date", "Date", "date"), Column("value", "First over second", "number"))
    p = show(turn.evidence.p_value, "probability")
    what = "broke" if accepted else "no break; likeliest"
    marked = f"{what} {day_of(turn.first_session)}, p = {p}"
    chart = Chart(
        "turn",
        "date",
        ("value",),
        title="level of the first side over the second, 1 at the start; shaded: where the break may lie",
        level=1.0,
        span=turn.bootstrap,
        day=turn.first_session,
        marked=marked,
    )
    title = f"{capital(label_of(move.legs))}: when it turned"
    return Table(title, columns, weekly_rows(line), move.legs.inputs, chart=chart)


def drawdown_table(move: Move) -> Table:
    """How far the relative line stood below its highest so far, over the whole history, weekly."""
    columns = (Column("date", "Date", "date"), Column("drawdown", "Below the highest so far", "percent"))
    title = f"{capital(label_of(move.legs))}: how far below its high"
    chart = Chart("history", "date", ("drawdown",), title="relative line below its highest so far, %")
    return Table(title, columns, weekly_rows(drawdown(move.panel)), move.legs.inputs, chart=chart)


def weekly_rows(line: Panel) -> tuple[tuple[Cell, ...], ...]:
    """The last row of each week: its date and value."""
    ends = week_ends(line.dates)
    return tuple(zip(to_dates(line.dates[ends]), line.values[ends, 0].tolist(), strict=True))


def episodes_table(move: Move, outcome: Outcome) -> Table | None:
    """The way into and out of each separate earlier move as large, the last PANELS; None where there is none."""
    rows: list[tuple[Cell, ...]] = []
    for day in outcome.starts[-PANELS:]:
        row = int(np.searchsorted(move.panel.dates, np.datetime64(day)))
        around = gaps_since(
            move.panel, row=row, before=min(move.sessions, outcome.sessions), after=outcome.sessions, step=STEP
        )
        rows += [(day.isoformat(), int(session), float(value)) for session, value in zip(*around, strict=True)]
    if not rows:
        return None
    columns = (
        Column("episode", "As large by"),
        Column("session", "Sessions since", "count"),
        Column("gap", "Gap since", "pp"),
    )
    drawn = min(len(outcome.starts), PANELS)
    title = f"{capital(label_of(move.legs))}: the {drawn} last separate moves as large, and what followed"
    subtitle = f"gap since the day named, percentage points, up to {outcome.sessions} sessions on"
    chart = Chart("episodes", "session", ("gap",), color="episode", title=subtitle)
    return Table(title, columns, tuple(rows), move.legs.inputs, chart=chart)
