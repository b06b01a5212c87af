"""What a renderer draws from: a table's rows by channel, and the axes that its columns ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from rotascope.evidence import Chart, Column, Display, Table
from rotascope.pages.charts import AXIS_LETTERS, vega

Rows: TypeAlias = Sequence[Mapping[str, Any]]
Drawing: TypeAlias = tuple[vega.VegaShape, Rows]  # a shape over ROWS, and the rows

ROWS: Mapping[str, str] = {"name": "rows"}  # the data that every mark of a drawing reads, put in once
DATES = vega.settings(type="utc")  # a session has no hour: local midnight would shift it by a day
APART, CLEAR = 10, 8  # pixels between the labels of an axis, of dates and of numbers
POINTS = 2  # of a line on a pixel
HUNDREDTHS: Mapping[Display, tuple[str, str]] = {"pp": ("pp", "+"), "percent": ("%", "")}  # unit on the axis, sign


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart and its rows, by channel: x, y, color, text.

    rows     those with a number to draw, in the order of the table; `end` marks the last one of its colour. Several
             columns of y give a row each, told apart by their labels
    gapped   the same with the rows that have no number: a line breaks there, where `rows` would draw across
    x, y     the columns, which say how the axes are labelled
    """

    chart: Chart
    rows: Rows
    gapped: Rows
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
                "low": record[chart.low] if chart.low else None,
                "high": record[chart.high] if chart.high else None,
            }
            for name in chart.y
            for record in table.records()
        ]
        gapped = mark_ends([row for row in rows if row["x"] is not None])
        return cls(
            chart, [row for row in gapped if row["y"] is not None], gapped, columns[chart.x], columns[chart.y[0]]
        )

    @property
    def colors(self) -> list[str]:
        """The values of the colour channel, in the order of the rows."""
        return list(dict.fromkeys(row["color"] for row in self.rows))

    @property
    def title(self) -> str | None:
        """The title of the axis of y; None where the chart has one that is too long for it, and stands above."""
        if len(self.chart.title) > AXIS_LETTERS:
            return None
        return self.chart.title or axis_title(self.y)


def mark_ends(rows: Rows) -> Rows:
    """Each row with `end`: whether it is the last with a number of its colour."""
    last = {row["color"]: number for number, row in enumerate(rows) if row["y"] is not None}
    return [{**row, "end": last.get(row["color"]) == number} for number, row in enumerate(rows)]


def thin(rows: Rows, width: int) -> Rows:
    """The rows of a line that a drawing of that many pixels can show: of each stretch its lowest and highest.

    A row without a number, and the last one, always stay.
    """
    stretch = -(-len(rows) // max(width, 1))
    if stretch <= POINTS:
        return rows
    stay: set[int] = set()
    for start in range(0, len(rows), stretch):
        positions = [
            position for position in range(start, min(start + stretch, len(rows))) if rows[position]["y"] is not None
        ]
        if positions:
            ordered = sorted(positions, key=lambda position: float(rows[position]["y"]))
            stay |= {ordered[0], ordered[-1]}
    stay |= {position for position, row in enumerate(rows) if row["y"] is None or row["end"]}
    return [rows[position] for position in sorted(stay)]


def axis_title(column: Column) -> str:
    """The column's label as an axis says it: `gap, pp`."""
    unit = HUNDREDTHS[column.display][0] if column.display in HUNDREDTHS else column.unit
    label = f"{column.label[:1].lower()}{column.label[1:]}"
    return f"{label}, {unit}" if unit else label


def number_label(column: Column, value: float, *, decimals: int = 1) -> str:
    """A value as it stands beside its point: fractions times 100 with one decimal, the unit on the axis."""
    if column.display in HUNDREDTHS:
        return f"{100 * value:{HUNDREDTHS[column.display][1]}.{decimals}f}"
    return f"{value:,.0f}" if column.display == "count" or abs(value) >= 1000 else f"{value:.3g}"


def axis_labels(column: Column, *, ticks: int = 5, decimals: int = 0) -> vega.Part:
    """Labels of a column's axis: fractions in the data, percent or percentage points on the axis."""
    if column.display in HUNDREDTHS:
        sign = HUNDREDTHS[column.display][1]
        return vega.settings(
            labelExpr=f"format(100 * datum.value, '{sign}.{decimals}f')",
            tickCount=ticks,
            labelOverlap=True,
            labelSeparation=CLEAR,
        )
    if column.display == "count":
        return vega.settings(tickCount=ticks, format=",.0f", labelOverlap=True, labelSeparation=CLEAR)
    return vega.settings(tickCount=ticks, labelOverlap=True, labelSeparation=CLEAR)


def date_axis() -> vega.Part:
    """The horizontal axis of a whole history."""
    axis = vega.settings(grid=False, tickCount=8, labelOverlap=True, labelSeparation=APART)
    return vega.column("x:T", title=None, scale=DATES, axis=axis)
