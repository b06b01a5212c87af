"""Small panels on one scale, a line each: how spreads went, side by side."""

from textwrap import wrap

import altair as alt

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
    x = alt.X(
        "x:T", title=None, scale=DATES, axis=alt.Axis(tickCount=3, grid=False, labelOverlap=True, labelSeparation=APART)
    )
    y = alt.Y("y:Q", title=None, scale=alt.Scale(zero=plot.chart.zero), axis=alt.Axis(tickCount=4))
    line = alt.Chart().mark_line(color=ACCENT, strokeWidth=1.5).encode(x=x, y=y)
    ends = alt.Chart().transform_filter("datum.end")  # one row a panel, or the rule would be drawn once a row
    end = ends.mark_point(filled=True, size=26, color=ACCENT, opacity=1).encode(x=x, y=y)
    marks = [line, end]
    if plot.chart.level is not None:
        marks.insert(0, ends.mark_rule(color=MUTED, strokeWidth=0.8).encode(y=alt.datum(plot.chart.level)))
    shape = alt.layer(*marks).properties(width=panel, height=84 if few and abreast == 1 else max(84, panel // 2))
    head = alt.Header(title=None, labelAnchor="start", labelFontSize=11, labelPadding=4)
    facet = alt.Facet("head:N", header=head, sort=list(dict.fromkeys(row["head"] for row in rows)))
    return shape.facet(facet=facet, columns=abreast, data=ROWS, spacing=14), rows


def head_of(name: str, text: str, *, panel: int) -> str:
    """A name and its words over a panel, in lines that are no wider than it."""
    letters = max(int(panel / LETTER), 8)
    return "\n".join((*wrap(name, letters)[:LINES], *wrap(text, letters)[:LINES]))
