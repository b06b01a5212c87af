"""Small multiples of what followed: a panel an episode on one scale, its way until then and since."""

from rotascope.pages.charts import vega
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
    x = vega.column("x:Q", title=None, axis=vega.settings(tickCount=3, grid=False, labelOverlap=True))
    y = vega.column("y:Q", title=None, axis=axis_labels(plot.y, ticks=4))
    every = vega.over_panel()
    before = every.filtered("datum.x <= 0").drawn("line", color=MUTED, strokeWidth=1.2).encode(x=x, y=y)
    since = every.filtered("datum.x >= 0").drawn("line", color=ACCENT, strokeWidth=1.8).encode(x=x, y=y)
    ends = every.filtered("datum.end")
    dot = ends.drawn("point", filled=True, size=24, color=ACCENT, opacity=1).encode(x=x, y=y)
    text = ends.drawn("text", align="right", dy=-9, fontSize=11, fontWeight="bold", color=INK)
    shape = vega.VegaShape.of(
        ends.drawn("rule", color=MUTED, strokeWidth=0.7).encode(y=vega.datum(0.0)),
        ends.drawn("rule", color=MUTED, strokeWidth=0.7, strokeDash=[3, 3]).encode(x=vega.datum(0.0)),
        before,
        since,
        dot,
        text.encode(x=x, y=y, text="end_text:N"),
    ).sized(width=panel, height=max(80, int(0.55 * panel)))
    head = vega.settings(title=None, labelAnchor="start", labelFontSize=11, labelPadding=4)
    facet = vega.column("head:N", header=head, sort=list(dict.fromkeys(row["head"] for row in rows)))
    return shape.in_panels(facet, abreast=abreast, data=ROWS, gap=BETWEEN), rows
