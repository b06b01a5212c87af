"""Lorenz curves: how much the smallest names hold together, then and now."""

import altair as alt

from rotascope.evidence import Column
from rotascope.pages.charts.palette import ACCENT, GRID, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, axis_title

SHARES = alt.Scale(domain=[0, 1])


def draw(plot: Plot, width: int) -> Drawing:
    """A curve a colour, and the line on which all names would weigh the same."""
    x, y = share_axis(plot.x, "x", alt.X), share_axis(plot.y, "y", alt.Y)
    tint = alt.Color(
        "color:N",
        title=None,
        sort=plot.colors,
        scale=alt.Scale(range=[MUTED, ACCENT][-len(plot.colors) :]),
        legend=alt.Legend(orient="top-left", symbolType="stroke", labelColor=MUTED),
    )
    curves = alt.Chart(ROWS).mark_line(strokeWidth=1.6).encode(x=x, y=y, color=tint, order="x:Q")
    even = alt.Chart(alt.InlineData(values=[{"x": end, "y": end} for end in (0, 1)]))
    equal = even.mark_line(color=GRID, strokeDash=[4, 3]).encode(x=x, y=y)
    return alt.layer(equal, curves).properties(width=width - 66, height=min(width - 66, 380)), plot.rows


def share_axis(column: Column, channel: str, axis: type[alt.X | alt.Y]) -> alt.X | alt.Y:
    """An axis of shares from 0 to 1, labelled in percent."""
    return axis(f"{channel}:Q", title=axis_title(column), scale=SHARES, axis=axis_labels(column))
