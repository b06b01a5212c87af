"""A whole history as an area, and the last value as a rule across it."""

import altair as alt

from rotascope.pages.charts.palette import ALARM, PALE
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, date_axis


def draw(plot: Plot, width: int) -> Drawing:
    """The area over the dates, today's level as a rule, today as a dot."""
    x, y = date_axis(), alt.Y("y:Q", title=plot.title, axis=axis_labels(plot.y))
    data = alt.Chart(ROWS)
    area = data.mark_area(color=PALE).encode(x=x, y=y)
    last = data.transform_filter("datum.end")
    today = last.mark_rule(color=ALARM, strokeDash=[4, 3], strokeWidth=1.2).encode(y=y)
    dot = last.mark_point(filled=True, size=36, color=ALARM, opacity=1).encode(x=x, y=y)
    return alt.layer(area, today, dot).properties(width=width - 56, height=180), plot.rows
