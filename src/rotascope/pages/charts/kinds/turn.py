"""A line over time with the stretch in which it may have turned, and the day that is most likely."""

from datetime import date
from typing import Literal

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ACCENT, ALARM, HALO, INK, MUTED, QUADRANTS
from rotascope.pages.charts.plot import DATES, ROWS, Drawing, Plot, axis_labels, date_axis, thin

HEIGHT = 230


def draw(plot: Plot, width: int) -> Drawing:
    """The line with its last value, the chart's span shaded behind it, and its day as a named rule."""
    chart, values = plot.chart, [float(row["y"]) for row in plot.rows]
    x = date_axis()
    y = vega.column("y:Q", title=plot.title, scale=vega.settings(zero=chart.zero), axis=axis_labels(plot.y))
    data = vega.over(ROWS)
    marks: list[vega.Mark] = []
    if chart.span and values:
        first, last = (max(str(day), str(plot.rows[0]["x"])) for day in chart.span)
        stretch = vega.over(vega.inline([{"x": first, "x2": last}]))
        marks.append(
            stretch.drawn("rect", color=QUADRANTS["Weakening"]).encode(
                x=vega.column("x:T", title=None, scale=DATES), x2="x2:T", y=vega.pixels(0), y2=vega.pixels(HEIGHT)
            )
        )
    if chart.level is not None:
        marks.append(vega.once().drawn("rule", color=MUTED, strokeWidth=0.8).encode(y=vega.datum(chart.level)))
    marks.append(data.drawn("line", color=ACCENT, strokeWidth=1.5).encode(x=x, y=y))
    end = data.filtered("datum.end")
    marks.append(end.drawn("point", filled=True, size=36, color=ACCENT, opacity=1).encode(x=x, y=y))
    marks.append(
        end.drawn("text", align="right", dy=-11, fontSize=12, fontWeight="bold", color=INK).encode(
            x=x, y=y, text=vega.column("y:Q", format=".2f")
        )
    )
    if chart.day and len(values) > 1:
        marks += day_marks(plot, width)
    return vega.VegaShape.of(*marks).sized(width=width - 60, height=HEIGHT), thin(plot.rows, width)


def day_marks(plot: Plot, width: int) -> list[vega.Mark]:
    """The rule at the day, and its name on the side where there is room; a halo first."""
    first, last = (str(plot.rows[position]["x"]) for position in (0, -1))
    day = str(plot.chart.day)
    early = sum(str(row["x"]) < day for row in plot.rows) < len(plot.rows) / 2
    turned = date.fromisoformat(day)
    fits = len(plot.chart.marked) * 6.5 < (width - 60) / 2
    label = plot.chart.marked if fits else f"{turned.day} {turned:%B %Y}"
    rule = vega.over(vega.inline([{"x": min(max(day, first), last), "label": label}]))
    x = vega.column("x:T", title=None, scale=DATES)
    align: Literal["left", "right"] = "left" if early else "right"
    texts = [
        rule.drawn(
            "text",
            align=align,
            dx=6 if early else -6,
            fontSize=12,
            fontWeight="bold",
            color=HALO if halo else ALARM,
            stroke=HALO,
            strokeWidth=4 if halo else 0,
        ).encode(x=x, y=vega.pixels(9), text="label:N")
        for halo in (True, False)
    ]
    return [rule.drawn("rule", color=ALARM, strokeWidth=1.6, strokeDash=[5, 3]).encode(x=x), *texts]
