"""Lines: two years of relative lines, and eight weeks on the rotation map."""

from collections.abc import Sequence

import numpy as np

from rotascope.evidence import Cell, Chart, Column, Section, Table
from rotascope.measures.leadership import relative_line
from rotascope.measures.rotation import NEEDS, Variant, quadrant, rotation_map
from rotascope.panels.filling import FilledSpread
from rotascope.panels.panel import Panel
from rotascope.questions.leadership.gather import inputs_of
from rotascope.sessions import to_date, week_ends

LINE_SESSIONS = 504  # two years of relative line
TAIL_POINTS = 8  # weeks of tail on the rotation map
MOST_TAILS = 8
SECTOR = "sector"
SPREAD = (Column("spread", "Spread"), Column("label", "In words"))


def lines_section(filled: Sequence[FilledSpread], sectors: Sequence[FilledSpread], variant: Variant) -> Section:
    """The tables of the relative lines and of the rotation map: of sectors, or without them of all spreads."""
    tables = {"lines": lines_table(filled), "rotation": rotation_table(sectors or filled, variant)}
    return Section(tables=tables | ({"rotation_spreads": rotation_table(filled, variant)} if sectors else {}))


def lines_table(filled: Sequence[FilledSpread], *, title: str = "Relative lines, two years") -> Table:
    """Cumulative relative lines of the last two years, weekly, 1.0 at their start."""
    rows: list[tuple[Cell, ...]] = []
    for spread in filled:
        line = relative_line(spread.legs.panel.tail(LINE_SESSIONS + 1))
        ends = week_ends(line.dates)
        rows += [(to_date(line.dates[row]), spread.name, spread.label, float(line.values[row, 0])) for row in ends]
    columns = (Column("date", "Date", "date"), *SPREAD, Column("value", "First over second", "number"))
    note = "Level of the first side over the second, 1.0 at the start: rising means the first side leads."
    chart = Chart("lines", "date", ("value",), color="spread", text="label", level=1.0)
    inputs = inputs_of(spread.legs for spread in filled)
    return Table(title, columns, tuple(rows), inputs, note, chart)


def trail(levels: Panel) -> tuple[float, ...]:
    """The last two years of a line [T, 1], weekly: what stands as a small line beside a row."""
    recent = levels.tail(LINE_SESSIONS + 1)
    return tuple(float(value) for value in recent.values[week_ends(recent.dates), 0])


def trails_of(filled: Sequence[FilledSpread]) -> dict[str, tuple[float, ...]]:
    """Each spread's relative line by its name."""
    return {spread.name: trail(relative_line(spread.legs.panel)) for spread in filled}


def rotation_table(filled: Sequence[FilledSpread], variant: Variant) -> Table:
    """Eight weeks of tail on the rotation map, from the last close of each week."""
    rows: list[tuple[Cell, ...]] = []
    for spread in filled:
        weeks = weekly(spread.legs.panel)
        if len(weeks) < NEEDS[variant]:
            continue
        marks = rotation_map(weeks, variant=variant).tail(TAIL_POINTS)
        rows += [
            (spread.name, spread.label, to_date(day), float(ratio), float(momentum), quadrant(ratio, momentum))
            for day, (ratio, momentum) in zip(marks.dates, marks.values, strict=True)
            if np.isfinite(ratio) and np.isfinite(momentum)
        ]
    axes = (Column("ratio", "Ratio", "number"), Column("momentum", "Momentum", "number"))
    columns = (*SPREAD, Column("date", "Date", "date"), *axes, Column("quadrant", "Quadrant"))
    note = f"Variant {variant}, weekly closes; centre 100 on both axes."
    sectors = {spread.legs.spread.laggard for spread in filled if spread.legs.spread.family == SECTOR}
    what = f"sectors against {sectors.pop()}" if len(sectors) == 1 else "spreads"
    subtitle = f"eight weeks of tail, of the {MOST_TAILS} furthest from the centre"
    chart = Chart("rotation", "ratio", ("momentum",), color="spread", text="label", order="date", title=subtitle)
    inputs = inputs_of(spread.legs for spread in filled)
    return Table(f"Rotation map of {what}", columns, tuple(rows), inputs, note, chart)


def weekly(panel: Panel) -> Panel:
    """The last row of each week."""
    ends = week_ends(panel.dates)
    return Panel(panel.dates[ends], panel.symbols, panel.values[ends], panel.name, panel.unit)
