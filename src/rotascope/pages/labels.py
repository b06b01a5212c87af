"""Places for the labels of a scatter, so that no two stand on each other or leave the drawing."""

from collections.abc import Iterable
from typing import Any

LINE = 14  # pixels between two label lines
LETTER = 6.4  # pixels a letter of a label, rather too many than too few
AWAY = 10  # pixels from the point to its label


def apart(rows: list[dict[str, Any]], *, centre: float, reach: float, width: int, height: int) -> list[dict[str, Any]]:
    """The rows, each `end` with `label_y` and `left`, the side of its point on which the label stands.

    A label stands at its point's height, or just as far above as the labels below it need; right of its point, or
    left of it where the drawing ends.

    centre, reach   the middle and half the span of both axes, in their unit; `width` and `height` in pixels
    """
    step = 2 * reach * LINE / height
    placed: list[tuple[float, float, float]] = []  # left end and right end in pixels, height in the axis' unit
    labels: dict[str, dict[str, Any]] = {}
    for row in sorted((one for one in rows if one["end"]), key=lambda one: float(one["momentum"])):
        x = width * (float(row["ratio"]) - centre + reach) / (2 * reach)
        long = AWAY + LETTER * len(row["spread"])
        left = x + long > width
        start, stop = (x - long, x) if left else (x, x + long)
        y = lifted(float(row["momentum"]), step, (at for low, high, at in placed if low < stop and start < high))
        placed.append((start, stop, y))
        labels[row["spread"]] = {"label_y": y, "left": left}
    return [{**row, **labels[row["spread"]]} if row["end"] else row for row in rows]


def lifted(y: float, step: float, others: Iterable[float]) -> float:
    """The lowest height from `y` up that is a whole step away from all the others."""
    for other in sorted(others):
        if abs(y - other) < step:
            y = other + step
    return y
