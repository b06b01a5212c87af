from datetime import date

import numpy as np
import pytest

from markets import close_of, legs_of, market, random_legs
from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import HistoryTooShort, UnknownSymbol
from rotascope.panels.filling import fill
from rotascope.panels.panel import Panel
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View

DAY = date(1993, 1, 4)


def line(panel: Panel, column: str, basis: str = "total") -> Panel:
    return Panel(panel.dates, (column,), panel.column(column)[:, None], column, "level", basis)


def two() -> View:
    legs = random_legs(400)
    return View(market({"AAA": line(legs, "long"), "BBB": line(legs, "short")}), DAY)


def test_any_two_instruments_make_a_spread() -> None:
    legs = fill(two(), parse_spread("nyse:aaa/BBB", SPREADS))
    np.testing.assert_array_equal(legs.panel.values, random_legs(400).values)
    assert [used.series for used in legs.inputs] == ["AAA", "BBB"]
    assert legs.basis == "total"


def test_a_basket_is_rebalanced_daily() -> None:
    legs = fill(two(), parse_spread("AAA+BBB/BBB", SPREADS))
    returns = random_legs(400).values[1:] / random_legs(400).values[:-1] - 1.0
    expected = np.cumprod(1.0 + returns.mean(axis=1))
    np.testing.assert_allclose(legs.panel.values[1:, 0], expected, rtol=1e-12)


def test_sessions_that_one_leg_lacks_are_left_out_of_both() -> None:
    legs = random_legs(400)
    holes = np.arange(400) % 50 == 7
    short = Panel(legs.dates[~holes], ("short",), legs.column("short")[~holes][:, None], "short", "level", "total")
    view = View(market({"AAA": line(legs, "long"), "BBB": short}), DAY)
    assert len(fill(view, parse_spread("AAA/BBB", SPREADS)).panel) == 400 - holes.sum()


def test_mixed_bases_are_said() -> None:
    legs = random_legs(400)
    view = View(market({"AAA": line(legs, "long"), "BBB": line(legs, "short", "price")}), DAY)
    assert fill(view, parse_spread("AAA/BBB", SPREADS)).basis == "mixed"


@pytest.mark.parametrize("text", ["", "AAA", "AAA/", "/BBB"])
def test_what_is_no_spread_names_the_spreads(text: str) -> None:
    with pytest.raises(UnknownSymbol, match="small-large"):
        parse_spread(text, SPREADS)


def test_an_unknown_symbol_gets_the_nearest_three() -> None:
    with pytest.raises(UnknownSymbol, match="nearest: AAA, BBB"):
        fill(two(), parse_spread("AAC/BBB", SPREADS))


def test_one_common_close_is_no_spread() -> None:
    legs = legs_of(np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    view = View(market({"AAA": line(legs, "long"), "BBB": line(legs.tail(1), "short")}), DAY)
    with pytest.raises(HistoryTooShort, match="1 common session"):
        fill(view, parse_spread("AAA/BBB", SPREADS))


def test_spread_names_are_unique_and_lower_case() -> None:
    names = [spread.name for spread in SPREADS]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() for name in names)


def test_close_of_a_session_is_known_that_day() -> None:
    assert View(market({"AAA": line(random_legs(400), "long")}), DAY).known_until > close_of(DAY)
