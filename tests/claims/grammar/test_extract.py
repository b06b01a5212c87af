"""What a sentence claims: kind, direction, subject, period; other words for the same are read the same way."""

import pytest

from claim_reading import DATED, claims_of, single_claim
from rotascope.claims.grammar.extract import Suggestion, extract
from rotascope.claims.reading.mentions import Lexicon


@pytest.mark.parametrize(
    ("text", "direction", "subject", "value"),
    [
        ("The Russell 2000 rose 8% this year.", 1, "russell2000", 8),
        ("The Russell 2000 has climbed by nearly 8 percent year to date.", 1, "russell2000", 8),
        ("An 8% rally in the Russell 2000 this year cheered investors.", 1, "russell2000", 8),
        ("The Nasdaq Composite slid 4.7% on Tuesday.", -1, "nasdaq", 4.7),
        ("The Nasdaq-100 (NASDAQ: QQQ) is down 0.8% YTD.", -1, "nasdaq100", 0.8),
        ("Small-cap value stocks posted an 8.9% year-to-date gain.", 1, "small-value", 8.9),
        ("The Magnificent Seven shed 7.3% over the past three months.", -1, "seven", 7.3),
        ("The Dow has given up 3% since January.", -1, "dow", 3),
        ("IWM returned 3.2% last week.", 1, "symbol:IWM", 3.2),
        ("The Russell 2000, the benchmark for small-cap stocks, surged 8% this year.", 1, "russell2000", 8),
        ("Gold surged 64% in 2025.", 1, "gold", 64),
    ],
)
def test_a_change_is_read(text: str, direction: int, subject: str, value: float) -> None:
    claim = next(claim for claim in claims_of(text) if claim.type == "change")
    assert claim.subject is not None
    assert claim.quantity is not None
    assert (claim.direction, claim.subject.key, claim.quantity.low) == (direction, subject, value)
    assert claim.period is not None


@pytest.mark.parametrize(
    ("text", "direction", "subject", "counterpart", "value"),
    [
        ("Small caps beat large caps by 5 percentage points this year.", 1, "small-caps", "large-caps", 5),
        ("The Nasdaq 100 trails the S&P 500 by 250 basis points so far this year.", -1, "nasdaq100", "sp500", 2.5),
        ("Small caps have outperformed the S&P 500 by roughly 5 points in 2026.", 1, "small-caps", "sp500", 5),
    ],
)
def test_a_gap_has_two_sides(text: str, direction: int, subject: str, counterpart: str, value: float) -> None:
    claim = single_claim(text)
    assert claim.type == "gap"
    assert claim.subject is not None
    assert claim.counterpart is not None
    assert claim.quantity is not None
    assert (claim.direction, claim.subject.key, claim.counterpart.key, claim.quantity.low) == (
        direction,
        subject,
        counterpart,
        value,
    )


def test_a_gap_without_names_rests_on_the_two_changes_before_it() -> None:
    text = "Value rose? The Dow gained 4% this year, while the Nasdaq lost 1%. That 5-percentage-point gap is wide."
    claims = claims_of(text)
    assert [claim.type for claim in claims] == ["change", "change", "gap"]
    assert claims[2].rests_on == (0, 1)
    assert claims[2].direction == 1


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The Fed cut rates three times in the fourth quarter of 2025.", "rate moves"),
        ("Three consecutive interest rate cuts followed in late 2025.", "rate moves"),
        ("The federal funds rate is in a range of 3-1/2 to 3-3/4 percent.", "rate range"),
        ("The ISM manufacturing index rose to 52.6 in January.", "macro"),
        ("The jobless rate was 4.3% in January.", "macro"),
        ("The 10-year Treasury yield stood at 4.2%.", "macro"),
        ("The Russell 2000 beat the S&P 500 for 14 straight sessions in January.", "streak"),
        ("Small caps trade at a 31% discount to large caps on forward earnings.", "valuation"),
        ("Intel reported a loss of $821 million in the first quarter of 2025.", "company figure"),
        ("Microsoft's revenue grew 17% in the fourth quarter.", "growth"),
        ("The S&P 500 closed at 6,932.30 on Friday.", "level"),
        ("Live Oak Bancshares (NASDAQ: LOB) is a bank.", "identity"),
        ("The CHIPS Act was signed in August 2022.", "event"),
        ("Approximately 50% of the debt of small caps floats.", "figure"),
        ("The Russell 2000 was weak because of higher rates.", "cause"),
        ("The Russell 2000 could lag for years.", "forecast"),
    ],
)
def test_each_kind_is_told_apart(text: str, type_: str) -> None:
    assert [claim.type for claim in claims_of(text)] == [type_]


@pytest.mark.parametrize("future", ["will", "is expected to", "could", "is projected to", "may"])
def test_what_is_to_come_is_marked_as_such(future: str) -> None:
    claim = single_claim(f"The Russell 2000 {future} gain 10% in 2026.")
    assert claim.expected


def test_the_month_of_may_is_no_forecast() -> None:
    assert not single_claim("The Russell 2000 gained 10% in May 2024.").expected


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("It had its widest gap since 2002, the Russell 2000.", "widest gap since 2002"),
        (
            "The Russell 2000 ran for 14 straight sessions, a feat not seen in three decades.",
            "not seen in three decades",
        ),
        ("The Dow had its worst week since March 2020.", "worst week since March 2020"),
        ("The PMI hit a multi-year high of 52.6 in January.", "hit a multi-year high"),
    ],
)
def test_superlatives_reach_back_as_far_as_they_say(text: str, wording: str) -> None:
    (claim,) = (claim for claim in claims_of(text) if claim.type == "superlative")
    assert claim.text == wording


def test_each_claim_is_marked_where_it_stands() -> None:
    text = "The Dow rose 4.3% this year, and the unemployment rate was 4.3% in January."
    assert [text[slice(*claim.mark)] for claim in claims_of(text)] == ["4.3%", "4.3%"]
    assert [claim.type for claim in claims_of(text)] == ["change", "macro"]


@pytest.mark.parametrize(
    "text", ["", "Nothing here.", "In 2026, the other 493 and the S&P 500.", "Chapter 7 has 12 pages."]
)
def test_numbers_that_claim_nothing_are_no_claims(text: str) -> None:
    assert claims_of(text) == []


def test_a_number_is_never_given_to_a_name_that_it_is_not_about() -> None:
    assert single_claim("Technology's weight in the S&P 500 has slipped to 33%.").type == "figure"
    assert claims_of("The Dow rose 2% in January. Zinc surged 64% in 2025.")[-1].type == "figure"


def test_an_extractor_of_others_may_point_and_not_judge() -> None:
    text = "Little companies had a month to remember."
    inside = Suggestion(0, len(text), "The Russell 2000 gained 5% in February 2026.")
    outside = Suggestion(0, 10_000, "The Russell 2000 gained 5% in February 2026.")
    claims = extract(text, dated=DATED, lexicon=Lexicon.of(), suggestions=(inside, outside))
    assert [(claim.type, claim.mark, claim.quote) for claim in claims] == [("change", (0, len(text)), text)]
