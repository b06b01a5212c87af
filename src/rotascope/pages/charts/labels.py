"""Where the labels of a scatter stand, so that no two stand on each other or leave the drawing."""

from collections.abc import Iterable
from typing import Any

from rotascope.pages.charts.plot import Rows

LINE = 14  # pixels between two label lines
LETTER = 6.4  # pixels a letter of a label, rather too many than too few
DISTANCE = 10  # pixels from the point to its label


def place_labels(rows: Rows, *, centre: float, reach: float, width: int, height: int) -> Rows:
    """The rows, each `end` with `label_y` and `to_left`, the side of its point on which the label stands.

    A label stands at its point's height, or just as far above as the labels below it need; right of its point, or
    left of it where the drawing ends.

    rows            x, y and color, which is the label's text
    centre, reach   the middle and half the span of both axes, in their unit; `width` and `height` in pixels
    """
    step = 2 * reach * LINE / height
    spans: list[tuple[float, float, float]] = []  # left end and right end in pixels, height in the axis' unit
    labels: dict[str, dict[str, Any]] = {}
    for row in sorted((row for row in rows if row["end"]), key=lambda row: float(row["y"])):
        x = width * (float(row["x"]) - centre + reach) / (2 * reach)
        length = DISTANCE + LETTER * len(row["color"])
        to_left = x + length > width
        start, stop = (x - length, x) if to_left else (x, x + length)
        y = lift(float(row["y"]), step, (other for low, high, other in spans if low < stop and start < high))
        spans.append((start, stop, y))
        labels[row["color"]] = {"label_y": y, "to_left": to_left}
    return [{**row, **labels[row["color"]]} if row["end"] else row for row in rows]


def lift(y: float, step: float, others: Iterable[float]) -> float:
    """The lowest height from `y` up that is a whole step away from all the others."""
    for other in sorted(others):
        if abs(y - other) < step:
            y = other + step
    return y
