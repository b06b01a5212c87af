from datetime import date

import numpy as np
import pytest

from markets import legs_of, random_legs
from rotascope.errors import HistoryTooShort, OutsideData
from rotascope.measures.leadership import (
    drawdown,
    gap,
    gap_since,
    gaps_since,
    relative_line,
    rolling_gap,
    window_returns,
    year_to_date,
)


def test_a_gap_is_the_difference_of_two_returns_worked_by_hand() -> None:
    legs = legs_of(np.array([100.0, 104.0, 108.9]), np.array([50.0, 49.0, 47.6]))
    result = gap(legs, sessions=2)
    assert result.value == pytest.approx(0.089 - -0.048)  # 8.9 % against -4.8 % is 13.7 pp
    assert (result.long, result.short) == (pytest.approx(0.089), pytest.approx(-0.048))
    assert (result.start, result.end) == (legs.first, legs.last)


def test_year_to_date_starts_at_the_last_close_of_the_year_before() -> None:
    legs = random_legs(600)
    result = year_to_date(legs)
    assert result.start == date(1991, 12, 31)
    assert result.sessions == len(legs) - 1 - legs.row_of(date(1991, 12, 31))


def test_too_short_a_history_is_said_not_computed() -> None:
    with pytest.raises(HistoryTooShort, match="10 closes, a 21-session gap needs 22"):
        gap(random_legs(10), sessions=21)
    with pytest.raises(OutsideData, match="no row on or before"):
        year_to_date(random_legs(10))
    with pytest.raises(OutsideData, match="no session after"):
        gap_since(random_legs(10), start=date(2020, 1, 1))


def test_the_rolling_gap_ends_in_the_gap() -> None:
    legs = random_legs(300)
    rolled = rolling_gap(legs, sessions=63)
    assert rolled.values[-1, 0] == gap(legs, sessions=63).value
    assert np.isnan(rolled.values[:63]).all()
    assert np.isnan(rolling_gap(legs, sessions=300).values).all()


def test_the_relative_line_starts_at_one_and_ignores_price_units() -> None:
    legs = random_legs(50)
    scaled = legs_of(legs.values[:, 0] * 7.0, legs.values[:, 1] / 3.0)
    line = relative_line(legs)
    assert line.values[0, 0] == 1.0
    np.testing.assert_allclose(relative_line(scaled).values, line.values, rtol=1e-14)


def test_window_returns_are_nan_where_there_is_no_close() -> None:
    legs = random_legs(50)
    assert np.isnan(window_returns(legs, sessions=50)).all()
    np.testing.assert_allclose(window_returns(legs, sessions=49), legs.values[-1] / legs.values[0] - 1.0)


def test_a_drawdown_is_how_far_the_relative_line_stands_below_its_highest_so_far() -> None:
    legs = legs_of(np.array([1.0, 2.0, 1.5, 3.0, 1.5]), np.ones(5))
    assert drawdown(legs).values[:, 0] == pytest.approx([0.0, 0.0, -0.25, 0.0, -0.5])


def test_gaps_around_a_close_are_zero_at_it_and_the_gap_after_it() -> None:
    legs = random_legs(100)
    sessions, gaps = gaps_since(legs, row=40, before=12, after=80, step=5)
    assert sessions.tolist() == list(range(-10, 60, 5))
    assert gaps[sessions == 0] == 0.0
    assert gaps[sessions == 55][0] == pytest.approx(gap(legs.head(96), sessions=55).value)
