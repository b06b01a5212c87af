"""Names on the rotation map never stand on each other, and never leave it."""

from typing import Any

import pytest

from rotascope.pages.labels import AWAY, LETTER, LINE, apart


def placed(*points: tuple[str, float, float]) -> dict[str, dict[str, Any]]:
    rows = [{"spread": name, "ratio": x, "momentum": y, "end": True} for name, x, y in points]
    return {row["spread"]: row for row in apart(rows, centre=100.0, reach=5.0, width=400, height=400)}


def test_crowded_labels_are_moved_up_just_as_far_as_they_need() -> None:
    found = placed(("a", 100.0, 100.0), ("b", 100.1, 100.01), ("c", 100.0, 103.0))
    assert found["a"]["label_y"] == 100.0
    assert found["b"]["label_y"] - found["a"]["label_y"] == pytest.approx(2 * 5.0 * LINE / 400)
    assert found["c"]["label_y"] == 103.0


def test_labels_side_by_side_stay_where_they_are() -> None:
    found = placed(("a", 96.0, 100.0), ("b", 102.0, 100.01))
    assert found["b"]["label_y"] == 100.01


def test_a_label_that_would_leave_the_map_stands_on_the_other_side() -> None:
    found = placed(("inside", 100.0, 100.0), ("outermost", 104.9, 100.0))
    assert (found["inside"]["left"], found["outermost"]["left"]) == (False, True)


def test_no_two_of_many_labels_overlap() -> None:
    found = placed(*((f"spread-{place}", 99 + place % 5 * 0.7, 100 + place % 3 * 0.05) for place in range(15)))
    boxes = []
    for name, row in found.items():
        x, long = 40 * (row["ratio"] - 95), AWAY + LETTER * len(name)
        boxes.append((x - long if row["left"] else x, row["label_y"] * 40, long))
    for place, (x, y, long) in enumerate(boxes):
        for other, height, width in boxes[:place]:
            assert abs(y - height) >= LINE - 1e-9 or x + long <= other or other + width <= x


def test_points_of_the_tail_carry_no_label() -> None:
    tail = {"spread": "a", "ratio": 1.0, "momentum": 1.0, "end": False}
    first, last = apart([tail, {**tail, "end": True}], centre=1.0, reach=1.0, width=100, height=100)
    assert "label_y" not in first
    assert last["label_y"] == 1.0
