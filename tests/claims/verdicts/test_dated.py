"""Routs, dated events, identities."""

from dataclasses import replace
from datetime import date

import pytest

from claim_material import level_path, line_of, material_with, verdict_of
from rotascope.claims.reading.mentions import Listing
from rotascope.claims.verdicts.dated import are_alike

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
KNOWN = material_with(listings=LISTINGS, lines={"software": (SOFTWARE,)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
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
