"""Then and now: a line a name between two dots, each with its value."""

from typing import Any

from rotascope.pages.charts import vega
from rotascope.pages.charts.named_rows import NamedRows, scale_of
from rotascope.pages.charts.palette import ACCENT, INK, MUTED, PALE
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, number_label

RIGHT = 6  # pixels
HEAD = 18  # pixels of the line that says which dot is which


def draw(plot: Plot, width: int) -> Drawing:
    """An open dot where a name stood then, a full one where it stands now; the two columns of y in that order."""
    then_label, now_label = plot.colors[0], plot.colors[-1]
    names = list(dict.fromkeys(str(row["x"]) for row in plot.rows))
    layout = NamedRows.of(names, width)
    values = {(str(row["x"]), row["color"]): float(row["y"]) for row in plot.rows}
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        now, then = values.get((name, now_label)), values.get((name, then_label))
        first = then if then is not None else now
        last = now if now is not None else then
        if first is None or last is None:
            continue
        texts = {
            "then_text": "" if then is None else number_label(plot.y, then),
            "now_text": "" if now is None else number_label(plot.y, now),
        }
        rows.append(
            {"part": "pair", "row": layout.middle(number), "then": first, "now": last, **texts, "rose": last >= first}
        )
    scale = scale_of(list(values.values()), layout, width - RIGHT, spare=44)
    title = plot.title
    shape = vega.VegaShape.of(*pair_marks(layout, scale, title, plot), layout.text()).sized(
        width=width - RIGHT, height=layout.height, title=key_of(then_label, now_label, layout.labels)
    )
    return shape, [*rows, *layout.marks()]


def pair_marks(layout: NamedRows, scale: vega.Part, title: str | None, plot: Plot) -> list[vega.Mark]:
    """The line, both dots, and both values on the outer sides."""
    pairs = vega.over(ROWS).filtered("datum.part == 'pair'")

    def x(name: str) -> vega.Part:
        return vega.column(f"{name}:Q", scale=scale, title=title, axis=axis_labels(plot.y, ticks=4))

    y = layout.axis()
    zero = vega.once().drawn("rule", color=MUTED, strokeWidth=0.8).encode(x=vega.datum(0.0, scale=scale))
    line = pairs.drawn("rule", color=PALE, strokeWidth=3).encode(x=x("then"), x2="now:Q", y=y)
    then = pairs.drawn("point", filled=False, size=52, color=MUTED, strokeWidth=1.6, opacity=1).encode(x=x("then"), y=y)
    now = pairs.drawn("point", filled=True, size=64, color=ACCENT, opacity=1).encode(x=x("now"), y=y)
    marks = [zero, line, then, now]
    for test, now_side, then_side in (("datum.rose", "left", "right"), ("!datum.rose", "right", "left")):
        side = pairs.filtered(test)
        for name, align, color in (("now", now_side, INK), ("then", then_side, MUTED)):
            text = side.drawn(
                "text",
                align="left" if align == "left" else "right",
                dx=7 if align == "left" else -7,
                fontSize=11,
                color=color,
            )
            marks.append(text.encode(x=x(name), y=y, text=f"{name}_text:N"))
    return marks


def key_of(then: str, now: str, offset: int) -> vega.Part:
    """Which dot is which, above the rows."""
    return vega.settings(
        text=f"○ {then}   ● {now}", anchor="start", dx=offset, fontSize=11.5, fontWeight="normal", color=MUTED, offset=6
    )
