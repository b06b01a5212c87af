"""Small panels on one scale, a line each: how spreads went, side by side."""

from textwrap import wrap

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ACCENT, MUTED
from rotascope.pages.charts.plot import APART, DATES, ROWS, Drawing, Plot

FEW = 3  # panels that stand one under the other where three do not fit abreast
LETTER, LINES = 6.4, 3  # pixels a letter of a head, and its lines of each kind
ACROSS = 560  # pixels: from here on small panels stand three abreast


def draw(plot: Plot, width: int) -> Drawing:
    """One small panel a colour, named by it and by its text, with a rule at the chart's level."""
    few = len(plot.colors) <= FEW
    abreast = min(3 if width >= ACROSS else 1 if few else 2, len(plot.colors))
    panel = (width - 46) // abreast - 20
    rows = [{**row, "head": head_of(row["color"], row["text"], panel=panel)} for row in plot.rows]
    x = vega.column(
        "x:T",
        title=None,
        scale=DATES,
        axis=vega.settings(tickCount=3, grid=False, labelOverlap=True, labelSeparation=APART),
    )
    y = vega.column("y:Q", title=None, scale=vega.settings(zero=plot.chart.zero), axis=vega.settings(tickCount=4))
    line = vega.over_panel().drawn("line", color=ACCENT, strokeWidth=1.5).encode(x=x, y=y)
    ends = vega.over_panel().filtered("datum.end")  # one row a panel, or the rule would be drawn once a row
    end = ends.drawn("point", filled=True, size=26, color=ACCENT, opacity=1).encode(x=x, y=y)
    marks = [line, end]
    if plot.chart.level is not None:
        marks.insert(0, ends.drawn("rule", color=MUTED, strokeWidth=0.8).encode(y=vega.datum(plot.chart.level)))
    shape = vega.VegaShape.of(*marks).sized(width=panel, height=84 if few and abreast == 1 else max(84, panel // 2))
    head = vega.settings(title=None, labelAnchor="start", labelFontSize=11, labelPadding=4)
    facet = vega.column("head:N", header=head, sort=list(dict.fromkeys(row["head"] for row in rows)))
    return shape.in_panels(facet, abreast=abreast, data=ROWS, gap=14), rows


def head_of(name: str, text: str, *, panel: int) -> str:
    """A name and its words over a panel, in lines that are no wider than it."""
    letters = max(int(panel / LETTER), 8)
    return "\n".join((*wrap(name, letters)[:LINES], *wrap(text, letters)[:LINES]))
