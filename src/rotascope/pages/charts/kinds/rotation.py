"""The rotation map: relative strength against its momentum, a tail a name, at most eight."""

from typing import Literal

from rotascope.pages.charts import vega
from rotascope.pages.charts.labels import LETTER, place_labels
from rotascope.pages.charts.palette import HALO, INK, MUTED, QUADRANTS, TINTS
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, Rows

MOST, LETTERS = 8, 24  # tails, and letters of a name
CENTRE = 100.0  # by definition of the map's variants
STRENGTH, MOMENTUM = "Relative strength (ratio) →", "Its momentum →"


def draw(plot: Plot, width: int) -> Drawing:
    """Labelled quadrants around the centre, a tail a colour, the last point marked and named."""
    tails = furthest_tails(plot, letters=min(LETTERS, int((width - 60) / (2 * LETTER)) - 2))
    reach = 1.12 * max((abs(row[axis] - CENTRE) for row in tails for axis in ("x", "y")), default=1.0)
    scale = vega.settings(domain=[CENTRE - reach, CENTRE + reach], nice=False, zero=False)
    x = vega.column("x:Q", title=STRENGTH, scale=scale, axis=vega.settings(grid=False, tickCount=5))
    y = vega.column("y:Q", title=MOMENTUM, scale=scale, axis=vega.settings(grid=False, tickCount=5))
    tints = [TINTS[number % len(TINTS)] for number in range(len({row["color"] for row in tails}))]
    tint = vega.column("color:N", scale=vega.settings(range=tints), sort=None, legend=None)
    data = vega.over(ROWS)
    tail = data.drawn("line", strokeWidth=1.4, opacity=0.6, interpolate="monotone")
    tail = tail.encode(x=x, y=y, color=tint, order=vega.column("order:Q"))
    weeks = data.drawn("point", filled=True, size=9, opacity=0.6).encode(x=x, y=y, color=tint)
    ends = data.filtered("datum.end")
    dot = ends.drawn("point", filled=True, size=60, opacity=1).encode(x=x, y=y, color=tint)
    shape = vega.VegaShape.of(*quadrants(reach), tail, weeks, dot, *names(ends, x, scale))
    size = {"width": width - 60, "height": min(width - 60, 440)}
    rows = [{**row, "order": number} for number, row in enumerate(tails)]
    return shape.sized(**size), place_labels(rows, centre=CENTRE, reach=reach, **size)


def furthest_tails(plot: Plot, *, letters: int) -> Rows:
    """The rows of the names whose last point is furthest from the centre, their names short enough to stand beside it.

    A ninth tail hides more than it shows; the table behind the chart has all.
    """
    ends = [row for row in plot.rows if row["end"]]
    ends.sort(key=lambda row: (row["x"] - CENTRE) ** 2 + (row["y"] - CENTRE) ** 2, reverse=True)
    drawn = {row["color"] for row in ends[:MOST]}
    return [
        {**row, "color": row["color"] if len(row["color"]) <= letters else f"{row['color'][: letters - 1]}…"}
        for row in plot.rows
        if row["color"] in drawn
    ]


def names(ends: vega.Mark, x: vega.Part, scale: vega.Part) -> list[vega.Mark]:
    """The names beside the last points, on the side where there is room; a halo first, so that tails do not cross."""
    y = vega.column("label_y:Q", scale=scale, title=MOMENTUM)
    marks = []
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        ("!datum.to_left", "left", 8),
        ("datum.to_left", "right", -8),
    )
    for test, align, dx in sides:
        side = ends.filtered(test)
        halo = side.drawn("text", align=align, dx=dx, fontSize=11.5, color=HALO, stroke=HALO, strokeWidth=3)
        name = side.drawn("text", align=align, dx=dx, fontSize=11.5, color=INK)
        marks += [mark.encode(x=x, y=y, text="color:N") for mark in (halo, name)]
    return marks


def quadrants(reach: float) -> list[vega.Mark]:
    """The four shaded and named quadrants."""
    low, high = CENTRE - reach, CENTRE + reach
    corners = {"Improving": (low, high), "Leading": (high, high), "Lagging": (low, low), "Weakening": (high, low)}
    marks = []
    for name, (x, y) in corners.items():
        corner = [{"x": x, "y": y, "cx": CENTRE, "cy": CENTRE, "name": name.upper()}]
        base = vega.over(vega.inline(corner))
        marks.append(base.drawn("rect", color=QUADRANTS[name]).encode(x="x:Q", x2="cx:Q", y="y:Q", y2="cy:Q"))
        at_left, at_top = x == low, y == high
        text = base.drawn(
            "text",
            fontSize=10.5,
            color=MUTED,
            align="left" if at_left else "right",
            baseline="top" if at_top else "bottom",
            dx=6 if at_left else -6,
            dy=6 if at_top else -6,
        )
        marks.append(text.encode(x="x:Q", y="y:Q", text="name:N"))
    return marks
