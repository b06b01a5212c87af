"""What somebody wrote, and the instruments that it may mean."""

import pytest

from rotascope.catalogue.find import find
from rotascope.engine import open_market
from rotascope.errors import UnknownSymbol


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("SPY", "fund:SPY"),
        ("spx", "index:SP500"),
        ("^GSPC", "index:SP500"),
        ("index:DJI", "index:DJI"),
        ("S&P 500", "index:SP500"),
        ("Dow Jones Industrial Average", "index:DJI"),
        ("DOW", "index:DJI"),
        ("Magnificent Seven", "index:SIMSEVEN.T"),
        ("regional banks", "index:KRX"),
        ("NASDAC", "index:NASDAQ"),
        ("smal caps", "index:RUT"),
        ("rusell 2000", "index:RUT"),
    ],
)
def test_the_nearest_comes_first(text: str, first: str) -> None:
    assert find(text)[0].reference == first


def test_the_rest_follow_as_far_as_they_are_asked_for() -> None:
    assert [instrument.reference for instrument in find("small caps", most=4)] == [
        "index:RUT",
        "index:SIMSMALL.T",
        "fund:IWM",
        "fund:IJR",
    ]
    assert len(find("small caps", most=1)) == 1


@pytest.mark.parametrize("text", ["", "qqqqqqqqqq", "\N{SNOWMAN}"])
def test_what_resembles_nothing_finds_nothing(text: str) -> None:
    assert find(text) == ()


def test_an_unknown_symbol_is_answered_with_what_the_market_has_of_it() -> None:
    view = open_market("us", as_of="2026-02-06")
    with pytest.raises(UnknownSymbol) as unknown:
        view.describe("GSPX")
    assert unknown.value.remedy.startswith("nearest: SP500")
