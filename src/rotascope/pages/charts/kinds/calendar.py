"""A bar a calendar year."""

import altair as alt

from rotascope.pages.charts.palette import ALARM, MUTED, PALE
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels


def draw(plot: Plot, width: int) -> Drawing:
    """Upright bars, the last one in the accent colour; every tenth year is labelled."""
    rows = [{**row, "x": str(row["x"])} for row in plot.rows]
    tens = [row["x"] for row in rows if row["x"].endswith("0")]
    x = alt.X("x:O", title=None, axis=alt.Axis(values=tens, labelAngle=0, grid=False, ticks=False))
    y = alt.Y("y:Q", title=plot.title, axis=axis_labels(plot.y))
    tint = alt.condition("datum.end", alt.value(ALARM), alt.value(PALE))
    bars = alt.Chart(ROWS).mark_bar().encode(x=x, y=y, color=tint)
    zero = alt.Chart().mark_rule(color=MUTED, strokeWidth=1).encode(y=alt.datum(0.0))
    return alt.layer(bars, zero).properties(width=width - 56, height=180), rows
