"""Numbers with their ranges: a dot and its interval a name, and at the right the word that it earned."""

import altair as alt

from rotascope.pages.charts.named_rows import NamedRows, scale_of
from rotascope.pages.charts.palette import ACCENT, ALARM, INK, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels

WORDS = 84  # pixels of the words at the right
TINTS = {1: ACCENT, -1: ALARM, 0: MUTED}


def draw(plot: Plot, width: int) -> Drawing:
    """Dots with intervals around zero; full where the interval leaves zero out, open where it does not."""
    layout = NamedRows.of([str(row["x"]) for row in plot.rows], width - WORDS)
    rows = []
    for number, row in enumerate(plot.rows):
        value = float(row["y"])
        low, high = (value if bound is None else float(bound) for bound in (row["low"], row["high"]))
        sign = 1 if low > 0.0 else -1 if high < 0.0 else 0
        rows.append(
            {
                "part": "range",
                "row": layout.middle(number),
                "value": value,
                "low": low,
                "high": high,
                "tint": TINTS[sign],
                "sure": sign != 0,
                "word": row["text"],
            }
        )
    edges = [float(row[name]) for row in rows for name in ("low", "high")]
    scale = scale_of(edges, layout, width - WORDS, spare=10)
    title = plot.title
    ranges = alt.Chart(ROWS).transform_filter("datum.part == 'range'")
    y, tint = layout.axis(), alt.Color("tint:N", scale=None)

    def x(name: str) -> alt.X:
        return alt.X(f"{name}:Q", scale=scale, title=title, axis=axis_labels(plot.y, ticks=4, decimals=1))

    dots = {"sure": ranges.transform_filter("datum.sure"), "open": ranges.transform_filter("!datum.sure")}
    shape = alt.layer(
        alt.Chart().mark_rule(color=MUTED, strokeWidth=0.8).encode(x=alt.datum(0.0, scale=scale)),
        ranges.mark_rule(strokeWidth=2).encode(x=x("low"), x2="high:Q", y=y, color=tint),
        dots["sure"].mark_point(filled=True, size=60, opacity=1).encode(x=x("value"), y=y, color=tint),
        dots["open"]
        .mark_point(filled=False, size=52, strokeWidth=1.8, opacity=1)
        .encode(x=x("value"), y=y, color=tint),
        layout.text(),
        ranges.mark_text(align="right", fontSize=11, color=INK).encode(x=alt.value(width - 4), y=y, text="word:N"),
    )
    return shape.properties(width=width - 6, height=layout.height), [*rows, *layout.marks()]
