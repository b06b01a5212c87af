"""Growth of a group's earnings where bases are bad, the handoff, slowing, margins and surprises, by hand."""

from datetime import date

import numpy as np
import pytest

from company import company
from rotascope.measures.earnings import (
    by_calendar_quarter,
    calendar_quarter,
    find_deceleration,
    find_handoff,
    growth_of,
    growth_path,
    net_margin,
    surprise_of,
    year_growth,
)
from rotascope.panels.panel import Panel
from valued import consensus

IDS = ("A", "B", "C")
NAN = float("nan")
Q = [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)]


def test_growth_is_of_sums_with_what_a_bad_base_needs_beside_it() -> None:
    # 10 - 5 + 5 = 10 becomes 12 + 5 + 3 = 20, on sales of 200.
    growth = growth_of(
        IDS, np.array([10.0, -5.0, 5.0]), np.array([12.0, 5.0, 3.0]), sales=np.array([100.0, 60.0, 40.0])
    )
    assert growth is not None
    assert growth.growth == pytest.approx(1.0)
    assert growth.midpoint == pytest.approx(2 * 10 / 30)
    assert growth.per_sales == pytest.approx(10 / 200)
    # A and C alone earned in both: 15 to 15.
    assert growth.without_losers == pytest.approx(0.0)
    assert growth.losers == 1
    assert growth.largest == (("B", 1.0), ("A", pytest.approx(0.2)), ("C", pytest.approx(-0.2)))


@pytest.mark.parametrize("base", [-10.0, 0.0])
def test_a_base_without_earnings_has_no_growth_and_says_so(base: float) -> None:
    growth = growth_of(("A", "B"), np.array([base - 5.0, 5.0]), np.array([5.0, 10.0]))
    assert growth is not None
    assert growth.growth is None
    assert "zero or below" in growth.fault
    assert growth.midpoint == pytest.approx(2 * (15 - base) / (15 + abs(base)))
    assert growth.without_losers == pytest.approx(1.0)


def test_only_companies_known_in_both_periods_count() -> None:
    growth = growth_of(IDS, np.array([10.0, NAN, 20.0]), np.array([11.0, 99.0, NAN]))
    assert growth is not None
    assert (growth.before, growth.after, growth.counted, growth.members) == (10.0, 11.0, 1, 3)
    assert growth_of(IDS, np.full(3, NAN), np.ones(3)) is None


def test_a_years_growth_and_margin_are_of_those_that_filed_both() -> None:
    pair = [
        company(id="A", year={"net_income": 90.0, "revenue": 1000.0}, before={"net_income": 60.0, "revenue": 800.0}),
        company(id="B", year={"net_income": 50.0}, before={"net_income": None}),
    ]
    growth = year_growth(pair)
    assert growth is not None
    assert growth.growth == pytest.approx(0.5)
    assert growth.per_sales == pytest.approx(30 / 800)
    assert net_margin(pair[:1]) == pytest.approx(0.09)
    assert net_margin(pair[:1], before=True) == pytest.approx(60 / 800)
    assert year_growth([]) is None
    assert net_margin([]) is None


@pytest.mark.parametrize(
    ("end", "quarter"),
    [
        (date(2026, 1, 31), date(2025, 12, 31)),
        (date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 3), date(2026, 3, 31)),
        (date(2025, 12, 31), date(2025, 12, 31)),
    ],
)
def test_a_fiscal_quarter_counts_where_most_of_it_lies(end: date, quarter: date) -> None:
    assert calendar_quarter(end) == quarter


def test_fiscal_quarters_meet_in_calendar_quarters() -> None:
    ends = np.array(["2025-12-31", "2026-01-31"], dtype="datetime64[D]")
    flows = Panel(ends, ("A", "B"), np.array([[1.0, NAN], [NAN, 2.0]]), "net_income", "usd")
    rows = by_calendar_quarter(flows)
    assert rows.dates.tolist() == [date(2025, 12, 31)]
    assert rows.values.tolist() == [[1.0, 2.0]]


def test_a_path_compares_a_quarter_with_the_one_a_year_before() -> None:
    ends = [date(2024, 12, 31), *Q]
    names = tuple("ABCDEF")
    values = np.ones((5, 6))
    values[-1] = 1.5
    flows = Panel(np.array(ends, dtype="datetime64[D]"), names, values, "net_income", "usd")
    path = growth_path(flows, names)
    assert list(path) == [Q[3]]
    assert path[Q[3]].growth == pytest.approx(0.5)
    values[0, :2] = NAN  # four companies left of six
    thin = Panel(flows.dates, names, values, "net_income", "usd")
    assert growth_path(thin, names) == {}


def test_the_handoff_is_the_first_quarter_of_the_run_that_lasts() -> None:
    small = dict(zip(Q, [0.2, 0.1, 0.3, 0.4], strict=True))
    large = dict(zip(Q, [0.1, 0.2, 0.2, 0.2], strict=True))
    handoff = find_handoff(small, large)
    assert handoff is not None
    assert (handoff.first, handoff.since) == (Q[2], 2)
    assert handoff.gaps[Q[1]] == pytest.approx(-0.1)
    behind = find_handoff(large, small)
    assert behind is not None
    assert behind.first is None
    assert find_handoff({Q[0]: None}, large) is None


def test_slowing_runs_from_the_peak_to_the_last_quarter() -> None:
    slowing = find_deceleration(dict(zip(Q, [0.25, 0.30, 0.24, 0.18], strict=True)))
    assert slowing is not None
    assert (slowing.peak, slowing.peak_growth, slowing.last_growth, slowing.falling) == (Q[1], 0.30, 0.18, 2)
    rising = find_deceleration(dict(zip(Q, [0.1, 0.2, None, 0.3], strict=True)))
    assert rising is not None
    assert (rising.peak, rising.falling) == (Q[3], 0)
    assert find_deceleration({Q[0]: 0.1}) is None


def test_a_surprise_is_of_the_sums_and_of_the_count() -> None:
    expected = {"A": consensus("eps", Q[3], Q[2], 1.0), "B": consensus("eps", Q[3], Q[2], 3.0)}
    surprise = surprise_of({"A": 1.5, "B": 2.9, "C": 9.0}, expected)
    assert surprise is not None
    assert surprise.total == pytest.approx(0.4 / 4.0)
    assert (surprise.beat, surprise.counted) == (0.5, 2)
    assert surprise_of({}, expected) is None
