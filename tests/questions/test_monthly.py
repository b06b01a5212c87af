"""Series by the month: whole months only, changes over neighbouring months, matches by month."""

from datetime import date

import numpy as np
import pytest

from rotascope.catalogue.spreads import SPREADS
from rotascope.engine import open_market
from rotascope.errors import UnknownSymbol
from rotascope.panels.filling import fill
from rotascope.panels.panel import Panel
from rotascope.panels.spread import parse_spread
from rotascope.questions.causes.monthly import by_month, changes, macro_id, matched, month_ends, monthly_gaps
from rotascope.sessions import nyse


def days(first: date, last: date) -> np.ndarray:
    return nyse().between(first, last)


@pytest.mark.parametrize(
    ("last", "months"),
    [
        (date(2026, 1, 30), ["2025-12", "2026-01"]),
        (date(2026, 1, 29), ["2025-12"]),
        (date(2026, 2, 2), ["2025-12", "2026-01"]),
    ],
)
def test_a_month_counts_once_its_last_session_is_there(last: date, months: list[str]) -> None:
    found, places = month_ends(days(date(2025, 12, 1), last))
    assert found.astype(str).tolist() == months
    assert len(places) == len(months)


def test_daily_values_are_taken_at_the_end_and_monthly_ones_as_they_are() -> None:
    dates = days(date(2026, 1, 2), date(2026, 2, 27))
    values = np.arange(len(dates), dtype=float)[:, None]
    months, ends = by_month(Panel(dates, ("x",), values, "x"), "D")
    assert ends.tolist() == [19.0, 38.0]
    firsts = np.array(["2026-01-01", "2026-02-01"], dtype="datetime64[D]")
    again, plain = by_month(Panel(firsts, ("m",), np.array([[1.0], [2.0]]), "m"), "M")
    assert again.tolist() == months.tolist()
    assert plain.tolist() == [1.0, 2.0]


def test_a_change_over_a_missing_month_is_no_monthly_change() -> None:
    months = np.array(["2025-01", "2025-02", "2025-04", "2025-05"], dtype="datetime64[M]")
    found, steps = changes(months, np.array([1.0, 2.0, 5.0, 10.0]), log=False)
    assert found.astype(str).tolist() == ["2025-02", "2025-05"]
    assert steps.tolist() == [1.0, 5.0]
    _, logs = changes(months, np.array([1.0, 2.0, -5.0, 10.0]), log=True)
    assert logs[0] == pytest.approx(np.log(2))
    assert np.isnan(logs[1])


def test_monthly_gaps_compound_the_daily_factor() -> None:
    view = open_market("us", as_of=date(2026, 2, 6))
    months, gaps = monthly_gaps(fill(view, parse_spread("small-large", SPREADS)))
    daily = view.series("FF.SMB").between(date(2025, 12, 1), date(2025, 12, 31))
    row = int(np.flatnonzero(months == np.datetime64("2025-12", "M"))[0])
    assert gaps[row] == pytest.approx(float(np.prod(1.0 + daily.values)) - 1.0, rel=1e-9)
    assert str(months[-1]) == "2026-01"  # February is not over


def test_months_that_both_have() -> None:
    left = (np.array(["2025-01", "2025-03"], dtype="datetime64[M]"), np.array([1.0, 3.0]))
    right = (np.array(["2025-02", "2025-03"], dtype="datetime64[M]"), np.array([20.0, 30.0]))
    months, first, second = matched(left, right)
    assert (months.astype(str).tolist(), first.tolist(), second.tolist()) == (["2025-03"], [3.0], [30.0])


def test_a_stock_of_the_same_letters_is_no_macro_series() -> None:
    view = open_market("us", as_of=date(2026, 2, 6))
    assert macro_id(view, ["PMI", "INDPRO"]) == "INDPRO"
    with pytest.raises(UnknownSymbol, match="has no PMI or ISM"):
        macro_id(view, ["PMI", "ISM"])
