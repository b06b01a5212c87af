"""Series by the month: whole months only, changes over neighbouring months, matches by month."""

from datetime import date

import numpy as np
import pytest

from rotascope.arrays import Days
from rotascope.drivers.monthly import MonthlySeries, match_months, month_ends, monthly_gaps, sample_monthly
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse


def days(first: date, last: date) -> Days:
    return nyse().between(first, last)


def series(months: list[str], values: list[float]) -> MonthlySeries:
    return MonthlySeries(np.array(months, dtype="datetime64[M]"), np.array(values))


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2026, 1, 30), ["2025-12", "2026-01"]),
        (date(2026, 1, 29), ["2025-12"]),
        (date(2026, 2, 2), ["2025-12", "2026-01"]),
    ],
)
def test_a_month_counts_once_its_last_session_is_there(last: date, expected: list[str]) -> None:
    months, rows = month_ends(days(date(2025, 12, 1), last))
    assert months.astype(str).tolist() == expected
    assert len(rows) == len(months)


def test_daily_values_are_taken_at_the_end_and_monthly_ones_as_they_are() -> None:
    dates = days(date(2026, 1, 2), date(2026, 2, 27))
    values = np.arange(len(dates), dtype=float)[:, None]
    daily = sample_monthly(Panel(dates, ("x",), values, "x"), "D")
    assert daily.values.tolist() == [19.0, 38.0]
    firsts = np.array(["2026-01-01", "2026-02-01"], dtype="datetime64[D]")
    monthly = sample_monthly(Panel(firsts, ("m",), np.array([[1.0], [2.0]]), "m"), "M")
    assert monthly.months.tolist() == daily.months.tolist()
    assert monthly.values.tolist() == [1.0, 2.0]


def test_a_change_over_a_missing_month_is_no_monthly_change() -> None:
    changes = series(["2025-01", "2025-02", "2025-04", "2025-05"], [1.0, 2.0, 5.0, 10.0]).changes()
    assert changes.months.astype(str).tolist() == ["2025-02", "2025-05"]
    assert changes.values.tolist() == [1.0, 5.0]
    logs = series(["2025-01", "2025-02", "2025-04", "2025-05"], [1.0, 2.0, -5.0, 10.0]).changes(log=True).values
    assert logs[0] == pytest.approx(np.log(2))
    assert np.isnan(logs[1])


def test_monthly_gaps_are_compounded_from_close_to_close() -> None:
    dates = days(date(2025, 12, 1), date(2026, 2, 6))
    long = np.cumprod(np.full(len(dates), 1.001))
    short = np.cumprod(np.full(len(dates), 1.0005))
    gaps = monthly_gaps(Panel(dates, ("long", "short"), np.column_stack([long, short]), "x"))
    assert gaps.months.astype(str).tolist() == ["2026-01"]  # December has no month before it, February is not over
    sessions = len(days(date(2026, 1, 1), date(2026, 1, 31)))
    assert gaps.values[0] == pytest.approx(1.001**sessions - 1.0005**sessions)


def test_months_that_all_have() -> None:
    left, right = series(["2025-01", "2025-03"], [1.0, 3.0]), series(["2025-02", "2025-03"], [20.0, 30.0])
    months, (first, second, third) = match_months(left, right, left)
    assert months.astype(str).tolist() == ["2025-03"]
    assert (first.tolist(), second.tolist(), third.tolist()) == ([3.0], [30.0], [3.0])


def test_quarters_change_on_the_quarter_before_and_months_know_the_month_before() -> None:
    months = np.datetime64("2020-01", "M") + np.array([0, 3, 6, 12])
    quarters = MonthlySeries(months, np.array([1.0, 3.0, 2.0, 9.0])).changes()
    assert quarters.values.tolist() == [2.0, -1.0]  # the last has no quarter before it
    line = MonthlySeries(np.datetime64("2020-01", "M") + np.array([0, 1, 3]), np.array([1.0, 2.0, 4.0])).month_before()
    assert (line.months.astype(str).tolist(), line.values.tolist()) == (["2020-02"], [1.0])
