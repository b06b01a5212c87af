from datetime import date

import numpy as np
import polars as pl
import pytest

from rotascope.engine import open_market
from rotascope.panels.adjust import adjusted_levels, compound_returns
from rotascope.panels.panel import Panel

SESSIONS = [date(2026, 1, 2), date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)]


def prices(closes: list[float]) -> pl.DataFrame:
    return pl.DataFrame({"session": SESSIONS, "close": closes})


def actions(*rows: tuple[date, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"session": pl.Date, "kind": pl.String, "value": pl.Float64}, orient="row")


def test_a_split_leaves_the_return_that_a_holder_had() -> None:
    level, basis = adjusted_levels(prices([100, 102, 51, 52]), actions((SESSIONS[2], "split", 2.0)), basis="price")
    np.testing.assert_allclose(level, [50, 51, 51, 52])
    assert basis == "price"


def test_a_dividend_adds_to_total_return_only() -> None:
    paid = actions((SESSIONS[2], "dividend", 2.0))
    total, basis = adjusted_levels(prices([100, 100, 98, 98]), paid, basis="total")
    assert total[2] / total[1] == pytest.approx(1.0)
    assert basis == "total"
    price, basis = adjusted_levels(prices([100, 100, 98, 98]), paid, basis="price")
    assert price[2] / price[1] == pytest.approx(0.98)
    assert basis == "price"


def test_total_return_is_not_claimed_without_dividends_on_file() -> None:
    assert adjusted_levels(prices([1, 2, 3, 4]), actions(), basis="total")[1] == "price"


def test_an_ex_date_between_prints_counts_at_the_next_print() -> None:
    gap = pl.DataFrame({"session": [SESSIONS[0], SESSIONS[3]], "close": [100.0, 50.0]})
    level, _ = adjusted_levels(gap, actions((SESSIONS[1], "split", 2.0)), basis="price")
    np.testing.assert_allclose(level, [50, 50])


def returns(days: list[str], *values: float) -> Panel:
    return Panel(np.array(days, dtype="datetime64[D]"), ("R",), np.array(values)[:, None], "returns")


def test_the_first_return_is_a_change_of_a_level() -> None:
    """From the close of the session before it: the Friday before, the month end before, the same step before."""
    daily = compound_returns(returns(["2026-01-05", "2026-01-06"], 0.1, -0.5))
    assert (daily.first, daily.values[:, 0].tolist()) == (date(2026, 1, 2), [1.0, 1.1, 0.55])
    monthly = compound_returns(returns(["2026-02-28", "2026-03-31"], 0.1, 0.1))
    assert monthly.first == date(2026, 1, 31)
    weekly = compound_returns(returns(["2026-01-09", "2026-01-16"], 0.1, 0.1))
    assert weekly.first == date(2026, 1, 2)
    assert compound_returns(returns(["1926-01-02"], 0.1)).first == date(1926, 1, 1)  # where the session table begins


def test_new_returns_change_no_earlier_level() -> None:
    days = ["2026-01-05", "2026-01-06", "2026-01-07"]
    whole, part = returns(days, 0.1, 0.2, 0.3), returns(days[:2], 0.1, 0.2)
    np.testing.assert_array_equal(compound_returns(whole).values[:3], compound_returns(part).values)
    np.testing.assert_array_equal(compound_returns(whole).dates[:3], compound_returns(part).dates)


@pytest.mark.parametrize("name", ["FF.SMB", "FF.RMW", "FF.HML.M"])
def test_no_return_of_a_factor_is_lost(name: str) -> None:
    view = open_market("us-only")
    levels = view.levels(name)
    np.testing.assert_allclose(levels.values[1:] / levels.values[:-1] - 1.0, view.series(name).values, atol=1e-12)
