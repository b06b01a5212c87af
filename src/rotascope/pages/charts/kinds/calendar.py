"""A bar a calendar year."""

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ALARM, MUTED, PALE
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels


def draw(plot: Plot, width: int) -> Drawing:
    """Upright bars, the last one in the accent colour; every tenth year is labelled."""
    rows = [{**row, "x": str(row["x"])} for row in plot.rows]
    tens = [row["x"] for row in rows if row["x"].endswith("0")]
    x = vega.column("x:O", title=None, axis=vega.settings(values=tens, labelAngle=0, grid=False, ticks=False))
    y = vega.column("y:Q", title=plot.title, axis=axis_labels(plot.y))
    tint = vega.tint_by("datum.end", ALARM, PALE)
    bars = vega.over(ROWS).drawn("bar").encode(x=x, y=y, color=tint)
    zero = vega.once().drawn("rule", color=MUTED, strokeWidth=1).encode(y=vega.datum(0.0))
    return vega.VegaShape.of(bars, zero).sized(width=width - 56, height=180), rows
