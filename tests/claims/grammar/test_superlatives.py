"""Superlatives, highs and lows, who led, decisions and counts: what words claim without a number of their own."""

import pytest

from claim_reading import claims_of
from rotascope.claims.records import Claim


def claims_by_type(text: str, type_: str) -> list[Claim]:
    return [claim for claim in claims_of(text) if claim.type == type_]


@pytest.mark.parametrize(
    ("text", "words", "detail"),
    [
        ("The Dow had its worst month of 2025.", "worst month of 2025", ("noun", "month")),
        ("It was the Dow's best week of the year.", "best week of the year", ("noun", "week")),
        ("The Dow posted its third-largest daily point gain.", "third-largest daily point gain", ("rank", "3")),
        ("The Nasdaq had its fourth best daily gain.", "fourth best daily gain", ("rank", "4")),
        ("The Dow and the Nasdaq set new record highs.", "set new record highs", ("close", "yes")),
        ("The Dow closed at a record high in late January.", "at a record high in late January", ("close", "yes")),
        ("The Dow is close to its all-time high.", "to its all-time high", ("near", "yes")),
        ("The Dow is 3% below its record high reached on January 12.", "reached on January 12", ("dated", "yes")),
        ("The Dow hit an intraday high on Friday.", "hit an intraday high on Friday", ("intraday", "yes")),
        ("The Dow rose for the first time since January.", "for the first time since January", ("first_time", "yes")),
        ("The Dow is at its lowest level in more than a year.", "lowest level in more than a year", ("close", "yes")),
        ("The Dow fell to a 14-month low.", "14-month low", ("months", "14")),
    ],
)
def test_a_superlative_is_read_with_what_it_compares(text: str, words: str, detail: tuple[str, str]) -> None:
    claims = claims_by_type(text, "superlative")
    assert [claim.text for claim in claims] == [words]
    key, value = detail
    assert claims[0].details[key] == value


@pytest.mark.parametrize(
    ("text", "names", "sense"),
    [
        ("Stocks fell, led by the technology sector and energy.", "technology energy", -1),
        ("Financials and energy led the gainers on Friday.", "financials energy", 1),
        ("Utilities led losses this week.", "utilities", -1),
        ("Utility stocks fell the most this week.", "utilities", -1),
        ("Stocks rose this week, led to the upside by the Nasdaq Composite.", "nasdaq", 1),
    ],
)
def test_who_led_is_read_with_its_list(text: str, names: str, sense: int) -> None:
    (claim,) = [claim for claim in claims_of(text) if "leading" in claim.details]
    assert (claim.details["names"], claim.direction) == (names, sense)


@pytest.mark.parametrize(
    ("text", "metric", "first"),
    [
        ("The Fed kept rates unchanged on Wednesday.", "hold", "2026-03-04"),
        ("On January 28 the central bank decided to keep interest rates steady.", "hold", "2026-01-28"),
        ("The Fed cut rates in December 2008.", "date", "2008-12-01"),
        ("The Fed raised interest rates on June 15, 2022.", "date", "2022-06-15"),
    ],
)
def test_a_decision_is_read_with_its_day(text: str, metric: str, first: str) -> None:
    (claim,) = [claim for claim in claims_of(text) if claim.details.get("metric") == metric]
    assert claim.period is not None
    assert str(claim.period.first) == first


@pytest.mark.parametrize(
    "text",
    ["The Fed is expected to cut rates in June.", "Hopes for a rate cut in June rose.", "The Dow cut its loss in May."],
)
def test_a_hope_is_no_decision(text: str) -> None:
    assert not [claim for claim in claims_of(text) if claim.details.get("metric") == "date"]


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("The Dow moved by more than 2% on six trading days in 2025.", {"counted": "percent", "over": "2.0"}),
        ("The Dow fell more than 2% on six days in 2025.", {"counted": "percent", "over": "2.0", "sense": "-1"}),
        ("The Dow has had triple digit moves 57 times this year.", {"counted": "points", "over": "100"}),
        ("After 44 trading days this year the Dow is up.", {"counted": "sessions"}),
        ("The Dow fell, as all of its 23 companies declined.", {}),
    ],
)
def test_a_count_is_read_with_what_it_counts(text: str, details: dict[str, str]) -> None:
    figures = claims_by_type(text, "figure")
    assert [claim.details for claim in figures if claim.quantity and claim.quantity.measure != "percent"] == [details]
