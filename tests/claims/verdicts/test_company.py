"""Items of company accounts and their growth, against what was filed by then."""

from dataclasses import replace
from datetime import date

import pytest

from claim_material import check_text, material_with, verdict_of
from rotascope.claims.reading.mentions import Listing
from rotascope.evidence import Input
from rotascope.panels.records import Fact

FILING = Input("INTC.net_income", "made up", "filed", date(2025, 3, 31))
QUARTERS = [
    Fact(
        "net_income",
        date(2025, 3 * quarter + 1, 1),
        date(2025, 3 * quarter + 3, 30),
        value,
        "usd",
        date(2025, 3 * quarter + 3, 30),
        FILING,
    )
    for quarter, value in enumerate((-821e6, -2.9e9, 4.1e9, 1.0e9))
]
INTEL = Listing("INTC", "Intel Corporation", exchange="NASDAQ")
KNOWN = material_with(facts={"INTC": tuple(QUARTERS)}, listings={"INTC": INTEL})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Intel reported a loss of $821 million in the first quarter of 2025.", "true"),
        ("Intel reported a loss of $0.8 billion in the first quarter of 2025.", "true"),
        ("Intel reported a loss of $821 million in the third quarter of 2025.", "wrong period"),
        ("Intel reported a loss of $700 million in the third quarter of 2025.", "wrong value"),
        ("Intel reported a loss of $821 million in the first quarter of 2026.", "impossible"),
        ("Intel reported a net income of $1.4 billion in 2025.", "true"),
        ("Intel reported revenue of $12 billion in the first quarter of 2025.", "untestable"),
        ("Intel expects a loss of $821 million in the first quarter of 2026.", "forecast"),
    ],
)
def test_each_error_is_named(text: str, expected: str) -> None:
    assert verdict_of(text, KNOWN) == expected


def test_the_impossible_figure_is_traced_to_the_period_that_it_belongs_to() -> None:
    (checked,) = check_text("Intel reported a loss of $821 million in the first quarter of 2026.", KNOWN)
    assert "2025-01-01 to 2025-03-30" in checked.nearest


YEARS = tuple(
    Fact("revenue", date(year, 1, 1), date(year, 12, 31), value, "usd", date(year + 1, 2, 1), FILING)
    for year, value in ((2023, 50e9), (2024, 60e9), (2025, 69e9))
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Intel's revenue grew 15% in 2025.", "true"),
        ("Intel's revenue grew 20% in 2024.", "true"),
        ("Intel's revenue grew 25% in 2025.", "wrong value"),
        ("Intel's revenue grew 10% in 2023.", "untestable"),
        ("Intel's dividends grew 10% in 2025.", "untestable"),
    ],
)
def test_growth_is_taken_from_the_year_before(text: str, expected: str) -> None:
    assert verdict_of(text, replace(KNOWN, facts={"INTC": YEARS})) == expected
