"""Lorenz curves: how much the smallest names hold together, then and now."""

from rotascope.evidence import Column
from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ACCENT, GRID, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, axis_title

SHARES = vega.settings(domain=[0, 1])


def draw(plot: Plot, width: int) -> Drawing:
    """A curve a colour, and the line on which all names would weigh the same."""
    x, y = share_axis(plot.x, "x"), share_axis(plot.y, "y")
    tint = vega.column(
        "color:N",
        title=None,
        sort=plot.colors,
        scale=vega.settings(range=[MUTED, ACCENT][-len(plot.colors) :]),
        legend=vega.settings(orient="top-left", symbolType="stroke", labelColor=MUTED),
    )
    curves = vega.over(ROWS).drawn("line", strokeWidth=1.6).encode(x=x, y=y, color=tint, order="x:Q")
    even = vega.over(vega.inline([{"x": end, "y": end} for end in (0, 1)]))
    equal = even.drawn("line", color=GRID, strokeDash=[4, 3]).encode(x=x, y=y)
    return vega.VegaShape.of(equal, curves).sized(width=width - 66, height=min(width - 66, 380)), plot.rows


def share_axis(column: Column, channel: str) -> vega.Part:
    """An axis of shares from 0 to 1, labelled in percent."""
    return vega.column(f"{channel}:Q", title=axis_title(column), scale=SHARES, axis=axis_labels(column))
