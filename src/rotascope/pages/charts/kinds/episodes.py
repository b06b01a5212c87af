"""Small multiples of what followed: a panel an episode on one scale, its way until then and since."""

import altair as alt

from rotascope.pages.charts.kinds.lines import head_of
from rotascope.pages.charts.palette import ACCENT, INK, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, number_label

MOST = 12  # panels
WIDE, BETWEEN = 560, 14  # pixels


def draw(plot: Plot, width: int) -> Drawing:
    """The last episodes, earliest first: `y` over sessions `x` since the day that is zero, and its end in words."""
    names = plot.colors[-MOST:]
    abreast = min(4 if width >= WIDE else 2, max(len(names), 1))
    panel = (width - 46) // abreast - BETWEEN
    rows = [
        {
            **row,
            "head": head_of(row["color"], "", panel=panel),
            "end_text": number_label(plot.y, row["y"]) if row["end"] else "",
        }
        for row in plot.rows
        if row["color"] in names
    ]
    x = alt.X("x:Q", title=None, axis=alt.Axis(tickCount=3, grid=False, labelOverlap=True))
    y = alt.Y("y:Q", title=None, axis=axis_labels(plot.y, ticks=4))
    every = alt.Chart()
    before = every.transform_filter("datum.x <= 0").mark_line(color=MUTED, strokeWidth=1.2).encode(x=x, y=y)
    since = every.transform_filter("datum.x >= 0").mark_line(color=ACCENT, strokeWidth=1.8).encode(x=x, y=y)
    ends = every.transform_filter("datum.end")
    dot = ends.mark_point(filled=True, size=24, color=ACCENT, opacity=1).encode(x=x, y=y)
    text = ends.mark_text(align="right", dy=-9, fontSize=11, fontWeight="bold", color=INK)
    shape = alt.layer(
        ends.mark_rule(color=MUTED, strokeWidth=0.7).encode(y=alt.datum(0.0)),
        ends.mark_rule(color=MUTED, strokeWidth=0.7, strokeDash=[3, 3]).encode(x=alt.datum(0.0)),
        before,
        since,
        dot,
        text.encode(x=x, y=y, text="end_text:N"),
    ).properties(width=panel, height=max(80, int(0.55 * panel)))
    head = alt.Header(title=None, labelAnchor="start", labelFontSize=11, labelPadding=4)
    facet = alt.Facet("head:N", header=head, sort=list(dict.fromkeys(row["head"] for row in rows)))
    return shape.facet(facet=facet, columns=abreast, data=ROWS, spacing=BETWEEN), rows
