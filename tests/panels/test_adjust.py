from datetime import date

import numpy as np
import polars as pl
import pytest

from rotascope.panels.adjust import adjusted_levels

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
