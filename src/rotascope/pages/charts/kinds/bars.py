"""A lying bar a name, in the order of the table, with its value at its end."""

from rotascope.pages.charts.kinds.waterfall import draw_bars
from rotascope.pages.charts.plot import Drawing, Plot


def draw(plot: Plot, width: int) -> Drawing:
    """Signed bars from zero, what is below it in the colour of losses."""
    spans = [(0.0, float(row["y"])) for row in plot.rows]
    return draw_bars(plot, width, spans)
