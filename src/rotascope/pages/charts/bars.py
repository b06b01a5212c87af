"""A lying bar a name, in the order of the table."""

import altair as alt

from rotascope.pages.charts.palette import ACCENT, ALARM, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels


def draw(plot: Plot, width: int) -> Drawing:
    """Signed bars from zero, what is below it in the colour of losses."""
    labels = alt.Axis(ticks=False, domain=False, minExtent=66, maxExtent=66, labelLimit=62)
    names = alt.Y("x:N", title=None, sort=[row["x"] for row in plot.rows], axis=labels)
    values = alt.X("y:Q", title=plot.title, axis=axis_labels(plot.y, ticks=6, decimals=1))
    tint = alt.condition("datum.y < 0", alt.value(ALARM), alt.value(ACCENT))
    bars = alt.Chart(ROWS).mark_bar().encode(x=values, y=names, color=tint)
    zero = alt.Chart().mark_rule(color=MUTED, strokeWidth=1).encode(x=alt.datum(0.0))
    return alt.layer(bars, zero).properties(width=width - 88, height=max(60, 18 * len(plot.rows))), plot.rows
