"""Windows that may be meant support a number that is printed finely, and refute nothing."""

from datetime import date

import pytest

from claim_material import check_text, level_path, line_of, material_with

PATH = {
    "2024-12-31": 80.0,
    "2025-10-09": 125.0,
    "2025-12-31": 100.0,
    "2026-01-15": 110.25,
    "2026-02-27": 104.0,
    "2026-03-05": 105.0,
    "2026-03-06": 105.5,
    "2026-03-09": 106.0,
}
MATERIAL = material_with(lines={"dow": (line_of("DOW", level_path(PATH)),)})


@pytest.mark.parametrize(
    "text",
    [
        "The Dow is off by 15.2% from its peak of October 9, 2025.",
        "The Dow is down 15.2% from its record high.",
        "The Dow is up 1.92% from its low of February 27, 2026.",
        "The Dow was up 10.25% on January 15, 2026.",
        "The Dow closed at 110.25 on January 15, when winter began.",
    ],
)
def test_a_number_from_an_extreme_or_to_another_day_is_confirmed(text: str) -> None:
    (checked,) = [checked for checked in check_text(text, MATERIAL) if checked.claim.quantity]
    assert checked.verdict in ("true", "depends on convention"), checked.reason
    assert checked.evidence is not None


@pytest.mark.parametrize(
    "text",
    [
        "The Dow is off by 22.7% from its peak of October 9, 2025.",
        "The Dow was up 17.3% on January 15, 2026.",
        "The Dow rose 7.7% as winter ended.",
        "The Dow rose by more than 3%.",
    ],
)
def test_a_number_of_none_of_them_stays_open(text: str) -> None:
    (checked,) = [checked for checked in check_text(text, MATERIAL) if checked.claim.quantity]
    assert checked.verdict == "untestable"
    assert checked.claim.period is None or checked.nearest


def test_points_are_differences_of_printed_levels() -> None:
    (checked, percent) = check_text("The Dow rose 0.50 points, or 0.47%, on March 9, 2026.", MATERIAL)
    assert (checked.verdict, percent.verdict) == ("true", "true")
    assert checked.evidence is not None
    assert checked.evidence.unit == "index points"
    assert checked.evidence.window is not None
    assert checked.evidence.window.end == date(2026, 3, 9)
