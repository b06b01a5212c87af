"""A line over time with its last point marked."""

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ACCENT, ALARM, MUTED, TINTS
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, date_axis, thin


def draw(plot: Plot, width: int) -> Drawing:
    """One line, or one a colour with a legend; a percentage between 0 and 1 has its whole scale, or begins at zero."""
    chart, colors = plot.chart, plot.colors
    within = plot.y.display == "percent" and all(0.0 <= row["y"] <= 1.0 for row in plot.rows)
    scale = vega.settings(domain=[0, 1]) if within and not chart.zero else vega.settings(zero=chart.zero)
    y = vega.column("y:Q", title=plot.title, scale=scale, axis=axis_labels(plot.y))
    channels = {"x": date_axis(), "y": y}
    data = vega.over(ROWS)
    if len(colors) > 1:
        tints = [TINTS[number % len(TINTS)] for number in range(len(colors))]
        legend = vega.settings(orient="top", symbolType="stroke", labelColor=MUTED)
        tint = vega.column("color:N", title=None, sort=colors, scale=vega.settings(range=tints), legend=legend)
        mark = data.drawn("line", strokeWidth=1.5, point=chart.dots and vega.settings(size=18))
        line = mark.encode(**channels, color=tint)
    else:
        dots = chart.dots and vega.settings(color=ACCENT, size=18)
        line = data.drawn("line", color=ACCENT, strokeWidth=1.5, point=dots).encode(**channels)
    ends = data.filtered("datum.end").drawn("point", filled=True, size=36, color=ALARM, opacity=1)
    marks = [line, ends.encode(**channels)]
    if chart.level is not None:
        marks.insert(0, vega.once().drawn("rule", color=MUTED, strokeWidth=0.8).encode(y=vega.datum(chart.level)))
    return vega.VegaShape.of(*marks).sized(width=width - 66, height=180), thin(plot.gapped, width)
