"""The tables behind the pages of leadership: gaps, cohort returns, relative lines, the rotation map."""

from collections.abc import Sequence

import numpy as np

from rotascope.arrays import Days
from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import Cell, Chart, Column, Input, Table
from rotascope.measures.leadership import WINDOWS, Gap, gap, relative_line, window_returns, year_to_date
from rotascope.measures.rotation import NEEDS, Variant, quadrant, rotation_map
from rotascope.panels.cohort import present
from rotascope.panels.filling import Filled
from rotascope.panels.freshness import freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import basket, join
from rotascope.panels.view import View
from rotascope.sessions import to_date

LINE_SESSIONS = 504  # two years of relative line
TAIL_POINTS = 8  # weeks of tail on the rotation map

SPREAD = (Column("spread", "Spread"), Column("label", "In words"))
FILLED = Column("pair", "Filled by")
STANDS = (Column("basis", "Return"), Column("through", "Through", "date"))


def gap_or_none(legs: Panel, window: str) -> Gap | None:
    """The gap of a named window, or None where the history does not reach."""
    try:
        return year_to_date(legs) if window == "ytd" else gap(legs, sessions=WINDOWS[window])
    except DataMissing:
        return None


def gaps_table(filled: Sequence[Filled]) -> Table:
    """Each spread's gap over each window, in percentage points."""
    windows = (*WINDOWS, "ytd")
    rows = []
    for one in filled:
        gaps = (gap_or_none(one.legs.panel, window) for window in windows)
        values = tuple(found.value if found else None for found in gaps)
        rows.append((one.name, one.label, *values, str(one.legs.pair), one.legs.basis, one.legs.last))
    columns = (*SPREAD, *(Column(window, window.upper(), "pp") for window in windows), FILLED, *STANDS)
    note = "Return of the first side minus return of the second, close to close. YTD starts at last year's last close."
    return Table("Gaps", columns, tuple(rows), inputs_of(filled), note)


def returns_table(view: View) -> Table:
    """Each cohort's return over each window; a cohort not yet there, or over a month behind, is left out."""
    rows: list[tuple[Cell, ...]] = []
    inputs: list[Input] = []
    for cohort in present(view):
        try:
            lines = join([view.levels(one) for one in cohort.ids])
        except OutsideData:
            continue
        if not len(lines) or freshness_of(view, cohort.ids, lines.last) == "missing":
            continue
        level = lines.derive(basket(lines.values), name=cohort.label, symbols=(cohort.name,))
        year = len(level) - int(np.searchsorted(level.dates, np.datetime64(f"{level.last.year}-01-01")))
        values = [window_returns(level, sessions=count)[0] for count in (*WINDOWS.values(), year)]
        cells = tuple(float(value) if np.isfinite(value) else None for value in values)
        inputs.extend(view.inputs(cohort.ids, level))
        rows.append((cohort.name, cohort.label, *cells, inputs[-1].basis, level.last))
    names = (*WINDOWS, "ytd")
    heads = (Column("cohort", "Cohort"), Column("label", "What it is"))
    columns = (*heads, *(Column(name, name.upper(), "percent") for name in names), *STANDS)
    return Table("Returns of the cohorts", columns, tuple(rows), tuple(inputs))


def lines_table(filled: Sequence[Filled]) -> Table:
    """Cumulative relative lines of the last two years, weekly, 1.0 at their start."""
    rows: list[tuple[Cell, ...]] = []
    for one in filled:
        line = relative_line(one.legs.panel.tail(LINE_SESSIONS + 1))
        places = weekly(line.dates)
        rows += [(to_date(line.dates[row]), one.name, one.label, float(line.values[row, 0])) for row in places]
    columns = (Column("date", "Date", "date"), *SPREAD, Column("value", "First over second", "number"))
    note = "Level of the first side over the second, 1.0 at the start: rising means the first side leads."
    chart = Chart("lines", "date", ("value",), color="spread", text="label", level=1.0)
    return Table("Relative lines, two years", columns, tuple(rows), inputs_of(filled), note, chart)


def rotation_table(filled: Sequence[Filled], variant: Variant) -> Table:
    """Eight weeks of tail on the rotation map, from the last close of each week."""
    rows: list[tuple[Cell, ...]] = []
    for one in filled:
        panel = one.legs.panel
        kept = weekly(panel.dates)
        weeks = Panel(panel.dates[kept], panel.symbols, panel.values[kept], panel.name, panel.unit)
        if len(weeks) < NEEDS[variant]:
            continue
        marks = rotation_map(weeks, variant=variant).tail(TAIL_POINTS)
        for day, (ratio, momentum) in zip(marks.dates, marks.values, strict=True):
            if np.isfinite(ratio) and np.isfinite(momentum):
                corner = quadrant(ratio, momentum)
                rows.append((one.name, one.label, to_date(day), float(ratio), float(momentum), corner))
    axes = (Column("ratio", "Ratio", "number"), Column("momentum", "Momentum", "number"))
    columns = (*SPREAD, Column("date", "Date", "date"), *axes, Column("quadrant", "Quadrant"))
    note = f"Variant {variant}, weekly closes; centre 100 on both axes."
    chart = Chart("rotation", "ratio", ("momentum",), color="spread", text="label", order="date")
    return Table("Rotation map", columns, tuple(rows), inputs_of(filled), note, chart)


def weekly(dates: Days) -> list[int]:
    """The last row of each calendar week, Monday to Sunday; the week of the last row counts as it stands."""
    monday = (dates.astype(np.int64) + 3) // 7  # 1970-01-01 was a Thursday
    return [*np.flatnonzero(np.diff(monday)).tolist(), len(dates) - 1]


def inputs_of(filled: Sequence[Filled]) -> tuple[Input, ...]:
    """Each input of the spreads once."""
    return tuple(dict.fromkeys(one for each in filled for one in each.legs.inputs))
