"""Accounts, routs, dated events, identities."""

from dataclasses import replace
from datetime import date

import pytest

from claim_material import check_text, level_path, line_of, material_with, verdict_of
from rotascope.claims.reading.mentions import Listing
from rotascope.claims.verdicts.dated import are_alike
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
LISTINGS = {
    "INTC": INTEL,
    "LOB": Listing("LOB", "Live Oak Bancshares, Inc.", exchange="NYSE"),
    "RSP": Listing("RSP", "RSP", kind="fund", exchange="NYSE ARCA"),
    "CAT": Listing("CAT", "Caterpillar Inc."),
    "SPY": Listing("SPY", "SPY", kind="fund"),
}
SOFTWARE = line_of(
    "IGV", level_path({"2024-12-31": 100, "2026-02-02": 100, "2026-02-03": 95, "2026-03-09": 96}), relation="fund"
)
KNOWN = material_with(facts={"INTC": tuple(QUARTERS)}, listings=LISTINGS, lines={"software": (SOFTWARE,)})


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
        ("A sell-off in software stocks hit in a single session in early January 2026.", "wrong date"),
        ("A sell-off in software stocks hit in a single session in early February 2026.", "true"),
        ("A sell-off in bank stocks hit in a single session in early February 2026.", "untestable"),
        ("The CHIPS Act was signed in August 2022.", "true"),
        ("The CHIPS Act was signed in March 2023.", "wrong date"),
        ("Intel (NASDAQ: INTC) is large.", "true"),
        ("Intel (NYSE: INTC) is large.", "wrong entity"),
        ("Live Oak Bancshares (NASDAQ: LOB) is a bank.", "wrong entity"),
        ("The S&P 500 Equal Weight Index (NYSE: RSP) is broad.", "wrong entity"),
        ("The S&P 500 Equal Weight Index (NYSEARCA: RSP) is broad.", "true"),
        ("Caterpillar (NASDAQ: INTC) digs.", "wrong entity"),
        ("Caterpillar (NYSE: CAT) digs.", "untestable"),
        ("Nobody (NYSE: NBDY) knows.", "untestable"),
        ("The S&P 500 (SPY) is broad.", "untestable"),
    ],
)
def test_each_error_is_named(text: str, expected: str) -> None:
    assert verdict_of(text, KNOWN) == expected


def test_the_impossible_figure_is_traced_to_the_period_that_it_belongs_to() -> None:
    (checked,) = check_text("Intel reported a loss of $821 million in the first quarter of 2026.", KNOWN)
    assert "2025-01-01 to 2025-03-30" in checked.nearest


def test_a_law_that_is_to_come_had_not_happened() -> None:
    material = replace(KNOWN, dated=date(2022, 7, 1), since=date(2022, 7, 1))
    assert verdict_of("The CHIPS Act was signed in June 2022.", material) == "impossible"


@pytest.mark.parametrize(
    ("printed", "listed", "expected"),
    [
        ("Amazon.com Inc.", "Amazon.com, Inc. Common Stock", True),
        ("Deere & Company", "Deere & Company", True),
        ("Proto Labs", "PROTO LABS, INC.", True),
        ("Meta Platforms Inc.", "Meta Platforms, Inc. Class A", True),
        ("Netflix", "NVIDIA Corporation", False),
        ("Tesla", "Apple Inc.", False),
    ],
)
def test_names_are_compared_without_their_legal_forms(printed: str, listed: str, expected: bool) -> None:
    assert are_alike(printed, listed) is expected


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
