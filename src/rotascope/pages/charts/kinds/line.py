"""A line over time with its last point marked."""

import altair as alt

from rotascope.pages.charts.palette import ACCENT, ALARM, MUTED, TINTS
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, date_axis, thin


def draw(plot: Plot, width: int) -> Drawing:
    """One line, or one a colour with a legend; a percentage between 0 and 1 has its whole scale, or begins at zero."""
    chart, colors = plot.chart, plot.colors
    within = plot.y.display == "percent" and all(0.0 <= row["y"] <= 1.0 for row in plot.rows)
    scale = alt.Scale(domain=[0, 1]) if within and not chart.zero else alt.Scale(zero=chart.zero)
    y = alt.Y("y:Q", title=plot.title, scale=scale, axis=axis_labels(plot.y))
    channels = {"x": date_axis(), "y": y}
    data = alt.Chart(ROWS)
    if len(colors) > 1:
        tints = [TINTS[number % len(TINTS)] for number in range(len(colors))]
        legend = alt.Legend(orient="top", symbolType="stroke", labelColor=MUTED)
        tint = alt.Color("color:N", title=None, sort=colors, scale=alt.Scale(range=tints), legend=legend)
        mark = data.mark_line(strokeWidth=1.5, point=chart.dots and alt.OverlayMarkDef(size=18))
        line = mark.encode(**channels, color=tint)
    else:
        dots = chart.dots and alt.OverlayMarkDef(color=ACCENT, size=18)
        line = data.mark_line(color=ACCENT, strokeWidth=1.5, point=dots).encode(**channels)
    ends = data.transform_filter("datum.end").mark_point(filled=True, size=36, color=ALARM, opacity=1)
    marks = [line, ends.encode(**channels)]
    if chart.level is not None:
        marks.insert(0, alt.Chart().mark_rule(color=MUTED, strokeWidth=0.8).encode(y=alt.datum(chart.level)))
    return alt.layer(*marks).properties(width=width - 66, height=180), thin(plot.gapped, width)
