"""Names on the rotation map never stand on each other."""

import pytest

from rotascope.brief.labels import LINE, apart


def test_crowded_labels_are_moved_up_just_as_far_as_they_need() -> None:
    rows = [{"spread": name, "momentum": y, "end": True} for name, y in (("a", 100.0), ("b", 100.01), ("c", 103.0))]
    placed = {row["spread"]: row["label_y"] for row in apart(rows, reach=5.0, height=400)}
    assert placed["a"] == 100.0
    assert placed["b"] - placed["a"] == pytest.approx(2 * 5.0 * LINE / 400)
    assert placed["c"] == 103.0


def test_points_of_the_tail_carry_no_label() -> None:
    rows = [{"spread": "a", "momentum": 1.0, "end": False}, {"spread": "a", "momentum": 2.0, "end": True}]
    assert [row.get("label_y") for row in apart(rows, reach=1.0, height=100)] == [None, 2.0]
