"""A waterfall: a part starts where the one before ends, the last bar is the whole; a rule is a part's range."""

from collections.abc import Mapping, Sequence
from typing import Any

from rotascope.pages.charts import vega
from rotascope.pages.charts.named_rows import NamedRows, scale_of
from rotascope.pages.charts.palette import ACCENT, ALARM, INK, MUTED
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, number_label

TOTAL, UNEXPLAINED = "total", "unexplained"  # of the text channel; any other row is a part
THICK = 0.62  # of a row's height
RIGHT = 6  # pixels


def draw(plot: Plot, width: int) -> Drawing:
    """Bars that hang on each other, by the text channel: parts, what is unexplained, and totals from zero."""
    spans: list[tuple[float, float]] = []
    end = 0.0
    for row in plot.rows:
        start = 0.0 if row["text"] == TOTAL else end
        end = float(row["y"]) if row["text"] == TOTAL else start + float(row["y"])
        spans.append((start, end))
    return draw_bars(plot, width, spans)


def draw_bars(plot: Plot, width: int, spans: Sequence[tuple[float, float]]) -> Drawing:
    """A lying bar a row over its span, its name before it and its value at its end."""
    layout = NamedRows.of([str(row["x"]) for row in plot.rows], width)
    decimals = 1
    rows = [
        {
            "part": "bar",
            "start": start,
            "end": end,
            "from": layout.middle(number) - THICK * (layout.tops[number + 1] - layout.tops[number]) / 2,
            "to": layout.middle(number) + THICK * (layout.tops[number + 1] - layout.tops[number]) / 2,
            "row": layout.middle(number),
            "tint": MUTED if row["text"] == UNEXPLAINED else INK if row["text"] == TOTAL else sign_tint(row["y"]),
            "label": number_label(plot.y, row["y"], decimals=decimals),
            "left": row["y"] < 0,
            **_range_of(row, start, end),
        }
        for number, (row, (start, end)) in enumerate(zip(plot.rows, spans, strict=True))
    ]
    edges = [edge for span in spans for edge in span]
    edges += [float(row[name]) for row in rows for name in ("low", "high")]
    scale = scale_of(edges, layout, width - RIGHT)
    x = vega.column("start:Q", title=plot.title, scale=scale, axis=axis_labels(plot.y, ticks=4))
    bars = vega.over(ROWS).filtered("datum.part == 'bar'")
    bar = bars.drawn("rect").encode(
        x=x, x2="end:Q", y=layout.axis("from"), y2="to:Q", color=vega.column("tint:N", scale=None)
    )
    zero = vega.once().drawn("rule", color=MUTED, strokeWidth=1).encode(x=vega.datum(0.0, scale=scale))
    marks: list[vega.Mark] = [bar, zero, layout.text()]
    if any(row["low"] != row["high"] for row in rows):
        low = vega.column("low:Q", scale=scale, title=plot.title)
        rule = bars.filtered("datum.low != datum.high").drawn("rule", color=INK, strokeWidth=1.2)
        marks.append(rule.encode(x=low, x2="high:Q", y=layout.axis()))
    for test, side, text in (
        ("datum.left", "low", bars.drawn("text", align="right", dx=-4, fontSize=11, color=INK)),
        ("!datum.left", "high", bars.drawn("text", align="left", dx=4, fontSize=11, color=INK)),
    ):
        beyond = vega.column(f"{side}:Q", scale=scale, title=plot.title)
        marks.append(text.filtered(test).encode(x=beyond, y=layout.axis(), text="label:N"))
    shape = vega.VegaShape.of(*marks).sized(width=width - RIGHT, height=layout.height)
    return shape, [*rows, *layout.marks()]


def _range_of(row: Mapping[str, Any], start: float, end: float) -> dict[str, float]:
    """Where a part's range begins and ends, and its bar with it; both at the bar's end where it has no range."""
    if row["low"] is None or row["high"] is None:
        return {"low": end, "high": end}
    return {"low": min(end, start + float(row["low"])), "high": max(end, start + float(row["high"]))}


def sign_tint(value: float) -> str:
    """The colour of a part: losses in their own."""
    return ALARM if value < 0 else ACCENT
