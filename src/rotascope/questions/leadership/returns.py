"""Returns: each spread's gap and each cohort's return, over the usual windows."""

from collections.abc import Iterable, Sequence

import numpy as np

from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Column, Section, Table
from rotascope.measures.leadership import WINDOWS, gap, window_returns, year_to_date
from rotascope.panels.filling import FilledSpread
from rotascope.panels.panel import Panel
from rotascope.questions.leadership.gather import CohortLine, inputs_of
from rotascope.questions.leadership.lines import trail, trails_of

NAMES = (*WINDOWS, "ytd")
FILLED = Column("pair", "Filled by")
STANDS = (Column("basis", "Return"), Column("through", "Through", "date"))


def returns_section(filled: Sequence[FilledSpread], cohorts: Iterable[CohortLine]) -> Section:
    """The tables of gaps and of returns."""
    return Section(tables={"gaps": gaps_table(filled), "returns": returns_table(list(cohorts))})


def gaps_table(filled: Sequence[FilledSpread]) -> Table:
    """Each spread's gap over each window, in percentage points."""
    rows = tuple(
        (
            spread.name,
            spread.label,
            *(gap_or_none(spread.legs.panel, window) for window in NAMES),
            str(spread.legs.pair),
            spread.legs.basis,
            spread.legs.last,
        )
        for spread in filled
    )
    windows = (Column(window, window.upper(), "pp") for window in NAMES)
    columns = (Column("spread", "Spread"), Column("label", "In words"), *windows, FILLED, *STANDS)
    note = "Return of the first side minus return of the second, close to close. YTD starts at last year's last close."
    inputs = inputs_of(spread.legs for spread in filled)
    return Table("Gaps", columns, rows, inputs, note, trails=trails_of(filled))


def gap_or_none(legs: Panel, window: str) -> float | None:
    """The gap of a named window, or None where the history does not reach."""
    try:
        return (year_to_date(legs) if window == "ytd" else gap(legs, sessions=WINDOWS[window])).value
    except DataMissing:
        return None


def returns_table(cohorts: Sequence[CohortLine]) -> Table:
    """Each cohort's return over each window; a dash where its history does not reach."""
    rows: list[tuple[Cell, ...]] = []
    for line in cohorts:
        level = line.level
        year = len(level) - int(np.searchsorted(level.dates, np.datetime64(f"{level.last.year}-01-01")))
        values = [float(window_returns(level, sessions=count)[0]) for count in (*WINDOWS.values(), year)]
        basis = line.inputs[-1].basis
        cells = (value if np.isfinite(value) else None for value in values)
        rows.append((line.cohort.name, line.cohort.label, *cells, basis, level.last))
    windows = (Column(name, name.upper(), "percent") for name in NAMES)
    columns = (Column("cohort", "Cohort"), Column("label", "What it is"), *windows, *STANDS)
    inputs = tuple(source for line in cohorts for source in line.inputs)
    trails = {line.cohort.name: trail(line.level) for line in cohorts}
    return Table("Returns of the cohorts", columns, tuple(rows), inputs, trails=trails)
