"""A heat table: names down, windows across, the value in each square, the rarer the darker."""

from collections.abc import Mapping
from textwrap import shorten, wrap
from typing import Any, Literal

from rotascope.pages.charts import vega
from rotascope.pages.charts.palette import FALLING, HALO, INK, MUTED, RISING
from rotascope.pages.charts.plot import ROWS, Drawing, Plot

RARITIES = (0.20, 0.05, 0.01)  # shares below which a square is a step darker
MOST = 12  # names that are drawn; the table behind the chart has all
NAME, NOTE = 12, 10.5  # font sizes
LINE, MARGIN, HEAD, SQUARE = 14, 5, 22, 36  # pixels
NARROW = 460
GROUP = 4  # pixels between a name's squares and the next name, where they stand under it


def draw(plot: Plot, width: int) -> Drawing:
    """Squares placed in pixels, so that names of any length wrap beside them."""
    narrow = width < NARROW
    room = width - 8 if narrow else 276  # of a name: above its squares on a phone, before them elsewhere
    labels, letters = 0 if narrow else room, int(room / (0.66 * NAME))
    names = list(dict.fromkeys((row["color"], row["text"]) for row in plot.rows))
    windows = list(dict.fromkeys(row["x"] for row in plot.rows))
    step = (width - 4 - labels) / max(len(windows), 1)
    marks: list[dict[str, Any]] = [
        {"part": "head", "x": labels + step * (number + 0.5), "y": HEAD - 8, "label": window}
        for number, window in enumerate(windows)
    ]
    top = float(HEAD)
    for name, text in names[:MOST]:
        title, note = (
            wrap(name, letters)[:5],
            wrap(shorten(text, 80, placeholder=" …"), int((room - 8) / (0.6 * NOTE)))[:4],
        )
        height = LINE * (len(title) + len(note)) + 2 * MARGIN
        marks += name_marks(title, note, top)
        if narrow:
            top, height = top + height, SQUARE
        row = {row["x"]: row for row in plot.rows if (row["color"], row["text"]) == (name, text)}
        spans = {
            window: (labels + step * number, labels + step * (number + 1) - 2) for number, window in enumerate(windows)
        }
        marks += [square(row[window], *spans[window], top, top + height - 2) for window in row]
        top += height + (GROUP if narrow else 0)
    return layers(width, top), marks


def name_marks(title: list[str], note: list[str], top: float) -> list[dict[str, Any]]:
    """The lines of a name and under them those of what measures it."""
    first = top + MARGIN + LINE / 2 - 1
    lines = [("name", line) for line in title] + [("note", line) for line in note]
    return [
        {"part": part, "x": 0, "y": first + LINE * number, "label": line} for number, (part, line) in enumerate(lines)
    ]


def square(row: Mapping[str, Any], x: float, x2: float, y: float, y2: float) -> dict[str, Any]:
    """A square with its value and how many windows of a hundred were as large."""
    share = row["share"] if row["share"] is not None else 1.0
    shade = sum(share < limit for limit in RARITIES)
    return {
        "part": "square",
        "x": x,
        "x2": x2,
        "y": y,
        "y2": y2,
        "middle": (x + x2) / 2,
        "value_y": (y + y2) / 2 - 6,
        "share_y": (y + y2) / 2 + 8,
        "fill": (RISING if row["y"] >= 0 else FALLING)[shade],
        "ink": HALO if shade == len(RARITIES) else INK,
        "label": f"{100 * row['y']:+.1f}",
        "share": percent(share),
    }


def percent(share: float) -> str:
    """A share in whole percent, in tenths below one."""
    return "< 0.1 %" if share < 0.001 else f"{100 * share:.1f} %" if share < 0.01 else f"{100 * share:.0f} %"


TEXTS: tuple[tuple[str, Literal["left", "center"], float, str, Literal["bold", "normal"]], ...] = (
    ("name", "left", NAME, INK, "bold"),
    ("note", "left", NOTE, MUTED, "normal"),
    ("head", "center", NAME, MUTED, "bold"),
)


def layers(width: int, height: float) -> vega.VegaShape:
    """Squares, their two texts, names and heads, each from the rows of its part."""

    def x(name: str) -> vega.Part:
        return vega.column(f"{name}:Q", scale=vega.settings(domain=[0, width - 4], nice=False), axis=None)

    def y(name: str) -> vega.Part:
        return vega.column(f"{name}:Q", scale=vega.settings(domain=[height, 0], nice=False), axis=None)

    squares = vega.over(ROWS).filtered("datum.part == 'square'")
    ink, small = vega.column("ink:N", scale=None), 12 if width < NARROW else 13
    box = squares.drawn("rect").encode(
        x=x("x"), x2="x2:Q", y=y("y"), y2="y2:Q", color=vega.column("fill:N", scale=None)
    )
    value = squares.drawn("text", fontSize=small, fontWeight="bold")
    share = squares.drawn("text", fontSize=small - 2)
    texts = [
        vega.over(ROWS)
        .filtered(f"datum.part == '{part}'")
        .drawn("text", align=align, fontSize=size, color=color, fontWeight=weight)
        .encode(x=x("x"), y=y("y"), text="label:N")
        for part, align, size, color, weight in TEXTS
    ]
    shape = vega.VegaShape.of(
        box,
        value.encode(x=x("middle"), y=y("value_y"), text="label:N", color=ink),
        share.encode(x=x("middle"), y=y("share_y"), text="share:N", color=ink),
        *texts,
    )
    return shape.sized(width=width - 4, height=height)
