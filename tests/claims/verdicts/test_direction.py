"""Directions, runs of weeks and closing records against a path of levels."""

import pytest

from claim_material import check_text, level_path, line_of, material_with

PATH = {
    "2024-12-31": 80.0,
    "2025-10-09": 125.0,
    "2026-02-13": 100.0,
    "2026-02-20": 98.0,
    "2026-02-27": 101.0,
    "2026-03-06": 105.5,
    "2026-03-09": 106.0,
}
MATERIAL = material_with(
    lines={
        "dow": (line_of("DOW", level_path(PATH)),),
        "sp500": (line_of("SP500", level_path({**PATH, "2026-03-09": 103.0})),),
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Dow ended higher on March 9, 2026.", "true"),
        ("The Dow ended lower on March 9, 2026.", "wrong value"),
        ("The Dow ended lower as spring came.", "untestable"),
        ("It was a third straight week of gains for the Dow.", "true"),
        ("It was a ninth straight week of gains for the Dow.", "untestable"),
        ("The Dow set its highest close since January 2026.", "true"),
        ("The Dow set a record high.", "untestable"),
    ],
)
def test_words_without_a_number_are_judged(text: str, expected: str) -> None:
    checked = check_text(text, MATERIAL)
    assert [outcome.verdict for outcome in checked] == [expected], [outcome.reason for outcome in checked]
