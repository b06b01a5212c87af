"""A scatter in four quadrants: one quantity against another, what is picked out in the accent colour and named."""

from typing import Literal

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ACCENT, GRID, HALO, INK, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, Rows, axis_labels, axis_title

MOST, LETTERS = 12, 14  # names that stand in the drawing, and letters of one
ROOM = 66  # pixels for the labels of the axis of y


def draw(plot: Plot, width: int) -> Drawing:
    """A dot a row and a rule through each middle; without a `level` the rule of y stands at 0."""
    x = vega.column("x:Q", title=f"{axis_title(plot.x)} →", axis=axis_labels(plot.x))
    y = vega.column("y:Q", title=f"{axis_title(plot.y)} →", axis=axis_labels(plot.y, decimals=1))
    data = vega.over(ROWS)
    across = vega.once().drawn("rule", color=GRID, strokeWidth=1.5).encode(y=vega.datum(plot.chart.level or 0.0))
    down = vega.once().drawn("rule", color=GRID, strokeWidth=1.5).encode(x=vega.datum(0.0))
    others = data.filtered("!datum.text").drawn("point", filled=True, size=22, opacity=0.45, color=MUTED)
    picked = data.filtered("datum.text").drawn("point", filled=True, size=46, opacity=0.95, color=ACCENT)
    dots = [mark.encode(x=x, y=y) for mark in (others, picked)]
    labels = [mark.encode(x=x, y=y, text="name:N") for mark in names(data)]
    shape = vega.VegaShape.of(across, down, *dots, *labels)
    return shape.sized(width=width - ROOM, height=min(width - ROOM, 420)), name_picked(plot)


def names(data: vega.Mark) -> list[vega.Mark]:
    """The names, right of a dot in the left half and left of one in the right half; a halo under each."""
    marks = []
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        ("datum.name && !datum.to_left", "left", 6),
        ("datum.name && datum.to_left", "right", -6),
    )
    for test, align, dx in sides:
        side = data.filtered(test)
        marks.append(side.drawn("text", align=align, dx=dx, fontSize=11, color=HALO, stroke=HALO, strokeWidth=3))
        marks.append(side.drawn("text", align=align, dx=dx, fontSize=11, color=INK))
    return marks


def name_picked(plot: Plot) -> Rows:
    """The rows with `name`, of those picked out the first in the order of the table, and `to_left`: its side."""
    first = {row["color"] for row in [row for row in plot.rows if row["text"]][:MOST]}
    ends = [row["x"] for row in plot.rows]
    middle = (min(ends) + max(ends)) / 2 if ends else 0.0
    return [
        {**row, "name": row["color"][:LETTERS] if row["color"] in first else "", "to_left": row["x"] > middle}
        for row in plot.rows
    ]
