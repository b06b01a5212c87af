"""What a renderer draws from: a table's rows by channel, and the axes that its columns ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import altair as alt

from rotascope.evidence import Chart, Column, Display, Table

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Drawing: TypeAlias = tuple[alt.LayerChart | alt.FacetChart, Rows]  # a shape over ROWS, and the rows

ROWS = alt.NamedData(name="rows")  # put in after the shape is checked: checking each row costs more than drawing it
DATES = alt.Scale(type="utc")  # a session has no hour: local midnight would shift it by a day
HUNDREDTHS: Mapping[Display, tuple[str, str]] = {"pp": ("pp", "+"), "percent": ("%", "")}  # unit on the axis, sign


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart and its rows, by channel: x, y, color, text. Rows without a number to draw are left out.

    rows     in the order of the table; `end` marks the last one of its colour. Several columns of y give a row each,
             told apart by their labels
    x, y     the columns, which say how the axes are labelled
    """

    chart: Chart
    rows: Rows
    x: Column
    y: Column

    @classmethod
    def of(cls, table: Table) -> "Plot":
        """The plot of a table that says which chart draws it."""
        chart, columns = table.chart, {column.name: column for column in table.columns}
        if chart is None:
            raise ValueError(f"table {table.title!r} names no chart")
        several = len(chart.y) > 1
        rows = [
            {
                "x": record[chart.x],
                "y": record[name],
                "color": str(record[chart.color]) if chart.color else columns[name].label if several else "",
                "text": str(record[chart.text] or "") if chart.text else "",
                "share": record[chart.share] if chart.share else None,
            }
            for name in chart.y
            for record in table.records()
        ]
        drawable = [row for row in rows if row["x"] is not None and row["y"] is not None]
        return cls(chart, mark_ends(drawable), columns[chart.x], columns[chart.y[0]])

    @property
    def colors(self) -> list[str]:
        """The values of the colour channel, in the order of the rows."""
        return list(dict.fromkeys(row["color"] for row in self.rows))

    @property
    def title(self) -> str:
        """The title of the axis of y."""
        return self.chart.title or axis_title(self.y)


def mark_ends(rows: Rows) -> Rows:
    """Each row with `end`: whether it is the last of its colour."""
    last = {row["color"]: number for number, row in enumerate(rows)}
    return [{**row, "end": last[row["color"]] == number} for number, row in enumerate(rows)]


def axis_title(column: Column) -> str:
    """The column's label as an axis says it: `gap, pp`."""
    unit = HUNDREDTHS[column.display][0] if column.display in HUNDREDTHS else column.unit
    label = f"{column.label[:1].lower()}{column.label[1:]}"
    return f"{label}, {unit}" if unit else label


def axis_labels(column: Column, *, ticks: int = 5, decimals: int = 0) -> alt.Axis:
    """Labels of a column's axis: fractions in the data, percent or percentage points on the axis."""
    if column.display in HUNDREDTHS:
        sign = HUNDREDTHS[column.display][1]
        return alt.Axis(labelExpr=f"format(100 * datum.value, '{sign}.{decimals}f')", tickCount=ticks)
    return alt.Axis(tickCount=ticks, format=",.0f") if column.display == "count" else alt.Axis(tickCount=ticks)


def date_axis() -> alt.X:
    """The horizontal axis of a whole history."""
    axis = alt.Axis(grid=False, tickCount=8, labelOverlap=True)
    return alt.X("x:T", title=None, scale=DATES, axis=axis)
