"""Numbers with their ranges: a dot and its interval a name, and at the right the word that it earned."""

from rotascope.pages.charts import vega
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
    ranges = vega.over(ROWS).filtered("datum.part == 'range'")
    y, tint = layout.axis(), vega.column("tint:N", scale=None)

    def x(name: str) -> vega.Part:
        return vega.column(f"{name}:Q", scale=scale, title=title, axis=axis_labels(plot.y, ticks=4, decimals=1))

    words = ranges.drawn("text", align="right", fontSize=11, color=INK)
    sure = ranges.filtered("datum.sure").drawn("point", filled=True, size=60, opacity=1)
    unsure = ranges.filtered("!datum.sure").drawn("point", filled=False, size=52, strokeWidth=1.8, opacity=1)
    shape = vega.VegaShape.of(
        vega.once().drawn("rule", color=MUTED, strokeWidth=0.8).encode(x=vega.datum(0.0, scale=scale)),
        ranges.drawn("rule", strokeWidth=2).encode(x=x("low"), x2="high:Q", y=y, color=tint),
        sure.encode(x=x("value"), y=y, color=tint),
        unsure.encode(x=x("value"), y=y, color=tint),
        layout.text(),
        words.encode(x=vega.pixels(width - 4), y=y, text="word:N"),
    )
    return shape.sized(width=width - 6, height=layout.height), [*rows, *layout.marks()]
