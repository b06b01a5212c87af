"""Places for the labels of a scatter, so that no two stand on each other."""

from typing import Any

LINE = 14  # pixels between two label lines


def apart(rows: list[dict[str, Any]], reach: float, height: int) -> list[dict[str, Any]]:
    """The rows, each `end` with `label_y`: its own height, moved up just as far as the label below needs.

    reach    half of what the axis spans, in its own unit; `height` is the same span twice over, in pixels
    """
    step = 2 * reach * LINE / height
    places: dict[str, float] = {}
    floor = float("-inf")
    for row in sorted((one for one in rows if one["end"]), key=lambda one: float(one["momentum"])):
        places[row["spread"]] = floor = max(float(row["momentum"]), floor + step)
    return [{**row, "label_y": places[row["spread"]]} if row["end"] else row for row in rows]
