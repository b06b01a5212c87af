"""The shipped session table, against a second library's and against closures that are on record."""

import warnings
from datetime import date

import numpy as np
import pytest

from rotascope.errors import OutsideData
from rotascope.sessions import nyse


@pytest.mark.parametrize("closed", ["2001-09-11", "2012-10-29", "2018-12-05", "2025-01-09", "2026-07-03", "1970-01-01"])
def test_named_closures_are_no_sessions(closed: str) -> None:
    assert not nyse().is_session(date.fromisoformat(closed))


@pytest.mark.parametrize("saturday", ["1930-01-04", "1951-12-29", "1952-05-24"])
def test_saturdays_were_sessions_to_1952(saturday: str) -> None:
    assert nyse().is_session(date.fromisoformat(saturday))


def test_no_saturday_since_june_1952() -> None:
    days = nyse().days[nyse().days >= np.datetime64("1952-10-01")]
    assert not ((days.astype(np.int64) + 3) % 7 >= 5).any()


def test_the_table_agrees_with_exchange_calendars_from_1970() -> None:
    from exchange_calendars import get_calendar

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that library reads timestamps in a way that pandas will drop
        theirs = get_calendar("XNYS", start="1970-01-02").sessions.to_numpy().astype("datetime64[D]")
    end = min(theirs[-1], nyse().days[-1])
    ours = nyse().between(date(1970, 1, 2), end.item())
    np.testing.assert_array_equal(ours, theirs[theirs <= end])


def test_the_table_spans_a_century_and_a_year_ahead() -> None:
    assert nyse().first == date(1926, 1, 2)
    assert nyse().last >= date(2027, 11, 21)
    assert len(nyse().between(date(2025, 1, 1), date(2025, 12, 31))) == 250


def test_steps_and_neighbours() -> None:
    table = nyse()
    assert table.before(date(2026, 1, 2)) == date(2025, 12, 31)
    assert table.on_or_before(date(2026, 1, 4)) == date(2026, 1, 2)
    assert table.shift(date(2026, 1, 2), 13) == date(2026, 1, 22)
    assert table.shift(date(2026, 1, 22), -13) == date(2026, 1, 2)


def test_outside_the_table_is_refused() -> None:
    with pytest.raises(OutsideData, match="1926-01-02"):
        nyse().is_session(date(1900, 1, 1))
    with pytest.raises(OutsideData, match="leave the session table"):
        nyse().shift(nyse().last, 1)
    with pytest.raises(OutsideData, match="no session before"):
        nyse().before(nyse().first)
