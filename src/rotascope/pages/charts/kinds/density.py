"""How often each size came: an area over the sizes, and today's as a rule with its name."""

from typing import Literal

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ALARM, HALO, PALE
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, axis_title


def draw(plot: Plot, width: int) -> Drawing:
    """The area, and the chart's level as a rule across it, named on the side where there is room."""
    x = vega.column("x:Q", title=axis_title(plot.x), axis=axis_labels(plot.x, ticks=6))
    y = vega.column("y:Q", title=plot.title, axis=vega.settings(tickCount=4, format=",.0f"))
    area = vega.over(ROWS).drawn("area", color=PALE, interpolate="step").encode(x=x, y=y)
    marks = [area]
    level = plot.chart.level
    if level is not None and plot.rows:
        sizes, highest = [row["x"] for row in plot.rows], max(row["y"] for row in plot.rows)
        right = level > (min(sizes) + max(sizes)) / 2
        today = vega.over(vega.inline([{"x": level, "y": highest, "label": f"now {100 * level:+.1f}"}]))
        rule = today.drawn("rule", color=ALARM, strokeWidth=2).encode(x="x:Q")
        align: Literal["left", "right"] = "right" if right else "left"
        for halo in (True, False):
            name = today.drawn(
                "text",
                align=align,
                dx=-7 if right else 7,
                fontSize=13,
                fontWeight="bold",
                color=HALO if halo else ALARM,
                stroke=HALO,
                strokeWidth=4 if halo else 0,
            )
            marks.append(name.encode(x="x:Q", y="y:Q", text="label:N"))
        marks.insert(1, rule)
    return vega.VegaShape.of(*marks).sized(width=width - 66, height=210), plot.rows
