"""Names on the rotation map never stand on each other, and never leave it."""

from typing import Any

import pytest

from rotascope.pages.charts.labels import DISTANCE, LETTER, LINE, place_labels


def placed_labels(*points: tuple[str, float, float]) -> dict[str, dict[str, Any]]:
    ends = [{"color": name, "x": x, "y": y, "end": True} for name, x, y in points]
    rows = place_labels(ends, centre=100.0, reach=5.0, width=400, height=400)
    return {row["color"]: dict(row) for row in rows}


def test_crowded_labels_are_moved_up_just_as_far_as_they_need() -> None:
    labels = placed_labels(("a", 100.0, 100.0), ("b", 100.1, 100.01), ("c", 100.0, 103.0))
    assert labels["a"]["label_y"] == 100.0
    assert labels["b"]["label_y"] - labels["a"]["label_y"] == pytest.approx(2 * 5.0 * LINE / 400)
    assert labels["c"]["label_y"] == 103.0


def test_labels_side_by_side_stay_where_they_are() -> None:
    labels = placed_labels(("a", 96.0, 100.0), ("b", 102.0, 100.01))
    assert labels["b"]["label_y"] == 100.01


def test_a_label_that_would_leave_the_map_stands_on_the_other_side() -> None:
    labels = placed_labels(("inside", 100.0, 100.0), ("outermost", 104.9, 100.0))
    assert (labels["inside"]["to_left"], labels["outermost"]["to_left"]) == (False, True)


def test_no_two_of_many_labels_overlap() -> None:
    points = ((f"spread-{number}", 99 + number % 5 * 0.7, 100 + number % 3 * 0.05) for number in range(15))
    boxes = []
    for name, row in placed_labels(*points).items():
        x, length = 40 * (row["x"] - 95), DISTANCE + LETTER * len(name)
        boxes.append((x - length if row["to_left"] else x, row["label_y"] * 40, length))
    for number, (x, y, length) in enumerate(boxes):
        for other, height, width in boxes[:number]:
            assert abs(y - height) >= LINE - 1e-9 or x + length <= other or other + width <= x


def test_points_of_the_tail_carry_no_label() -> None:
    tail = {"color": "a", "x": 1.0, "y": 1.0, "end": False}
    start, end = place_labels([tail, {**tail, "end": True}], centre=1.0, reach=1.0, width=100, height=100)
    assert "label_y" not in start
    assert end["label_y"] == 1.0
