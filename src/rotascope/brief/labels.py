"""Places for the labels of a scatter, so that no two stand on each other."""

from typing import Any

LINE = 13  # pixels between two label lines


def apart(ends: list[dict[str, Any]], reach: float, height: int) -> list[dict[str, Any]]:
    """The points with `label_y`: their own height, moved up just as far as the labels below need."""
    step = 2 * reach * LINE / height
    placed: list[dict[str, Any]] = []
    for row in sorted(ends, key=lambda one: float(one["momentum"])):
        floor = placed[-1]["label_y"] + step if placed else float("-inf")
        placed.append({**row, "label_y": max(float(row["momentum"]), floor)})
    return placed
