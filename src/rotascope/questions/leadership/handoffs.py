"""Handoffs: each spread's lead over a quarter as it stood a month ago, and as it stands."""

from collections.abc import Sequence

from rotascope.evidence import Cell, Chart, Column, Table
from rotascope.measures.leadership import gap
from rotascope.panels.filling import FilledSpread
from rotascope.questions.leadership.gather import inputs_of
from rotascope.questions.wording import capital, day_of

MONTH, QUARTER = 21, 63  # sessions
MOST = 8  # spreads


def handoffs_table(filled: Sequence[FilledSpread]) -> Table | None:
    """The current spreads whose three-month gap moved most, widest move first; None where no history is long enough."""
    current = [spread for spread in filled if spread.status == "ok" and len(spread.legs.panel) > QUARTER + MONTH]
    if not current:
        return None
    rows: list[tuple[str, float, float]] = []
    for spread in current:
        panel = spread.legs.panel
        then, now = gap(panel.head(len(panel) - MONTH), sessions=QUARTER), gap(panel, sessions=QUARTER)
        rows.append((capital(spread.label), then.value, now.value))
    rows.sort(key=lambda row: -abs(row[2] - row[1]))
    cells: tuple[tuple[Cell, ...], ...] = tuple(rows[:MOST])
    panel = current[0].legs.panel
    columns = (
        Column("spread", "Spread"),
        Column("then", day_of(panel.head(len(panel) - MONTH).last), "pp"),
        Column("now", day_of(panel.last), "pp"),
    )
    note = "Gap over 63 sessions, then and now: across zero the lead changed hands."
    subtitle = "lead of the first side over three months, percentage points; across zero it changed hands"
    chart = Chart("dumbbell", "spread", ("then", "now"), title=subtitle)
    return Table(
        "Which leads grew and which faded in a month",
        columns,
        cells,
        inputs_of(spread.legs for spread in current),
        note,
        chart,
    )
