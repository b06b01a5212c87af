"""Records by close, who led, days counted: they confirm, and leave open what they cannot confirm."""

import pytest

from claim_material import check_text, level_path, line_of, material_with
from rotascope.claims.verdicts.resolve import LEADERS

DOW = line_of(
    "DJI",
    level_path(
        {"2024-12-31": 80.0, "2025-06-30": 110.0, "2025-12-31": 100.0, "2026-02-27": 120.0, "2026-03-09": 119.0}
    ),
)
SECTORS = {
    key: (line_of(key, level_path({"2024-12-31": 100.0, "2025-12-31": 100.0, "2026-03-09": 100.0 + rise})),)
    for rise, key in enumerate(LEADERS["sectors"])
}
KNOWN = material_with(lines={"dow": (DOW,), **SECTORS})


def verdicts_of(text: str, detail: str) -> list[str]:
    return [checked.verdict for checked in check_text(text, KNOWN) if detail in checked.claim.details]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The Dow closed at a record high in February.", "true"),
        ("The Dow closed at a record high in January 2025.", "true"),
        ("The Dow closed at a record high in November 2025.", "untestable"),
        ("The Dow is near its record high.", "true"),
        ("The Dow is 1% below the record high reached on February 27.", "true"),
        ("The Dow is 1% below the record high reached on February 12.", "untestable"),
        ("The Dow hit an intraday record high on Friday.", "untestable"),
        ("The Dow fell to a two-month low.", "untestable"),
    ],
)
def test_a_record_is_confirmed_by_closes_and_never_refuted(text: str, verdict: str) -> None:
    assert verdicts_of(text, "close") == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Communication services led the gainers this year.", "true"),
        ("Communication services and real estate led the gainers this year.", "true"),
        ("Technology led losses this year.", "true"),
        ("Technology led the gainers this year.", "untestable"),
    ],
)
def test_who_led_is_confirmed_by_the_whole_group_and_never_refuted(text: str, verdict: str) -> None:
    assert verdicts_of(text, "leading") == [verdict]


def test_sessions_are_counted_and_a_wrong_count_is_left_open_with_the_right_one() -> None:
    (right,) = check_text("After 45 trading days in 2026 the Dow is up.", KNOWN)
    assert right.verdict == "true"
    (wrong,) = check_text("After 51 trading days in 2026 the Dow is up.", KNOWN)
    assert wrong.verdict == "untestable"
    assert "45 sessions" in wrong.reason


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("On February 27, the Dow closed above 119.9 for the first time.", "true"),
        ("On February 20, the Dow closed above 119.9 for the first time.", "untestable"),
        ("The Dow closed above 105 for the first time since January 2026.", "untestable"),
    ],
)
def test_a_level_is_passed_for_the_first_time_on_a_day(text: str, verdict: str) -> None:
    assert set(verdicts_of(text, "first_time")) == {verdict}
