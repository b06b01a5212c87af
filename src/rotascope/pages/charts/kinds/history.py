"""A whole history as an area, with its last value and its furthest as direct labels."""

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import ALARM, HALO, INK, PALE
from rotascope.pages.charts.plot import ROWS, Drawing, Plot, axis_labels, date_axis, number_label, thin

CLOSE = 0.14  # of the history: nearer to its end, only the last value is named
HEIGHT = 180


def draw(plot: Plot, width: int) -> Drawing:
    """The area over the dates, today's level as a rule and a dot with its value, the furthest from zero named."""
    x, y = date_axis(), vega.column("y:Q", title=plot.title, axis=axis_labels(plot.y))
    data = vega.over(ROWS)
    area = data.drawn("area", color=PALE).encode(x=x, y=y)
    last = data.filtered("datum.end")
    today = last.drawn("rule", color=ALARM, strokeDash=[4, 3], strokeWidth=1.2).encode(y=y)
    dot = last.drawn("point", filled=True, size=36, color=ALARM, opacity=1).encode(x=x, y=y)
    rows = [dict(row) for row in thin(plot.rows, width // 2)]
    marks = [area, today, dot]
    if rows:
        label_ends(rows, plot)
        marks += label_marks(data, x, y)
    return vega.VegaShape.of(*marks).sized(width=width - 56, height=HEIGHT), rows


def label_ends(rows: list[dict[str, object]], plot: Plot) -> None:
    """Give the last row and the one furthest from zero their labels, and say on which side each stands."""
    numbers = [float(str(row["y"])) for row in rows]
    furthest = max(range(len(rows)), key=lambda position: abs(numbers[position]))
    rows[-1] |= {"label": f"now {number_label(plot.y, numbers[-1])}", "align": "right", "below": False, "now": True}
    if furthest < (1 - CLOSE) * len(rows):
        label = f"{number_label(plot.y, numbers[furthest])}, {str(rows[furthest]['x'])[:4]}"
        early = furthest < len(rows) / 2
        rows[furthest] |= {"label": label, "align": "left" if early else "right", "now": False}


def label_marks(data: vega.Mark, x: vega.Part, y: vega.Part) -> list[vega.Mark]:
    """The labels, a halo first: the last above its dot, the furthest beside its point."""
    marks = []
    for now, align, dx, dy in ((True, "right", -2, -12), (False, "left", 7, 0), (False, "right", -7, 0)):
        rows = data.filtered(f"datum.label && datum.now == {str(now).lower()} && datum.align == '{align}'")
        for halo in (True, False):
            text = rows.drawn(
                "text",
                align="left" if align == "left" else "right",
                dx=dx,
                dy=dy,
                fontSize=11.5,
                fontWeight="bold",
                color=HALO if halo else ALARM if now else INK,
                stroke=HALO,
                strokeWidth=3 if halo else 0,
            )
            marks.append(text.encode(x=x, y=y, text="label:N"))
    return marks
