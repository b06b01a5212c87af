"""Moves of the target range by decision and effective day, from the range itself and from the effective rate."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rotascope.arrays import Days, Floats
from rotascope.drivers.rates.policy_path import PolicyPath, date_by_calendar, from_effective, from_target, year_of
from rotascope.engine import open_market
from rotascope.errors import HistoryTooShort

CUTS = (
    (date(2025, 9, 17), date(2025, 9, 18), (4.00, 4.25)),
    (date(2025, 10, 29), date(2025, 10, 30), (3.75, 4.00)),
    (date(2025, 12, 10), date(2025, 12, 11), (3.50, 3.75)),
)  # FOMC statements and implementation notes of these days


def days_of(start: str, count: int) -> Days:
    return np.datetime64(start, "D") + np.arange(count)


def facts(path: PolicyPath) -> list[tuple[date, date, tuple[float, float]]]:
    return [(move.decision_date, move.effective_date, move.after) for move in path.moves]


def test_the_cuts_of_2025_from_the_embedded_effective_rate() -> None:
    rate = open_market("us", as_of=date(2026, 2, 6)).series("DFF")
    path = from_effective(rate.dates, rate.values[:, 0])
    assert tuple(facts(path)[-3:]) == CUTS
    assert path.range == (3.50, 3.75)
    assert path.inferred
    assert [move.points for move in path.between(date(2025, 1, 1), date(2025, 12, 31))] == [-0.25] * 3


def test_a_day_after_the_decision_the_move_is_not_yet_confirmed() -> None:
    for as_of, expected in ((date(2025, 12, 12), 3.75), (date(2025, 12, 15), 3.50)):
        rate = open_market("us", as_of=as_of).series("DFF")
        assert from_effective(rate.dates, rate.values[:, 0]).range[0] == expected


def test_new_rows_change_no_earlier_move() -> None:
    rate = open_market("us").series("DFF")
    path = from_effective(rate.dates, rate.values[:, 0])
    for rows in (4000, 6500, 8200, 9100):
        early = from_effective(rate.dates[:rows], rate.values[:rows, 0])
        assert early.moves == path.moves[: len(early.moves)]


def test_a_spike_of_one_day_and_the_end_of_a_year_are_no_moves() -> None:
    days = days_of("2015-12-21", 40)
    rate = np.full(40, 0.36)
    rate[10:14] = 0.20  # 2015-12-31 to 2016-01-03: one session and three days without one
    rate[20] = 0.75
    assert from_effective(days, rate).moves == ()


def test_a_rate_on_the_edge_of_two_ranges_lies_in_the_farther() -> None:
    days = days_of("2020-03-02", 40)
    rate: Floats = np.concatenate([np.full(14, 1.10), np.full(3, 0.25), np.full(23, 0.15)])
    (move,) = from_effective(days, rate).moves
    assert move.after == (0.0, 0.25)
    assert move.decision_date == date(2020, 3, 15)  # a Sunday


def test_from_the_range_itself() -> None:
    days = days_of("2025-12-08", 8)
    lower = np.array([3.75] * 3 + [3.5] * 5)
    path = from_target(days, lower, lower + 0.25)
    assert facts(path) == [CUTS[2]]
    assert not path.inferred
    assert path.moves[0].summary() == "cut to 3.50-3.75 % on 2025-12-10, effective 2025-12-11"


def test_a_year_as_shares_and_rates() -> None:
    start = date(2026, 1, 1)
    assert year_of(start, 3.625) == ((1.0, 3.625),)
    path = year_of(start, 3.625, changes=[(date(2026, 7, 1), 3.375), (date(2027, 3, 1), 3.125)])
    np.testing.assert_allclose(path, [(181 / 365, 3.625), (184 / 365, 3.375)])
    assert sum(share for share, _ in path) == pytest.approx(1.0)


def test_too_little_is_refused() -> None:
    with pytest.raises(HistoryTooShort):
        from_effective(days_of("2026-01-05", 5), np.full(5, 3.64))
    with pytest.raises(HistoryTooShort):
        from_target(days_of("2026-01-05", 0), np.array([]), np.array([]))


@pytest.mark.realdata
def test_every_move_since_2008_is_inferred_on_its_day(shared_data: Path) -> None:
    columns = ("DFEDTARL", "DFEDTARU", "DFF")
    rows = pl.read_parquet(shared_data / "macro/fred_rates.parquet").select("date", *columns).drop_nulls().sort("date")
    days, lower, upper, rate = (rows[name].to_numpy() for name in ("date", *columns))
    published, inferred = from_target(days, lower, upper), from_effective(days, rate)
    assert [move.after for move in published.moves] == [move.after for move in inferred.moves]
    apart = {
        move.effective_date: other.effective_date
        for move, other in zip(published.moves, inferred.moves, strict=True)
        if move.effective_date != other.effective_date
    }
    # FRED dates these two on the decision; the notes say "effective December 17, 2015" and "December 15, 2016".
    assert apart == {date(2015, 12, 16): date(2015, 12, 17), date(2016, 12, 14): date(2016, 12, 15)}
    assert tuple(facts(published)[-3:]) == CUTS
    assert inferred.range == published.range


def test_moves_stand_on_the_day_of_the_calendars_decision() -> None:
    # A published range that changes on the day of the decision would put it a day early: 2015-12-15 for the 16th.
    days = days_of("2015-12-10", 12)
    lower = np.where(days >= np.datetime64("2015-12-16"), 0.25, 0.0)
    path = from_target(days, lower, lower + 0.25)
    assert path.moves[0].decision_date == date(2015, 12, 15)
    (move,) = date_by_calendar(path, [(date(2015, 12, 16), 0.25), (date(2016, 12, 14), 0.25)]).moves
    assert (move.decision_date, move.effective_date) == (date(2015, 12, 16), date(2015, 12, 17))
    assert date_by_calendar(path, [(date(2015, 12, 16), -0.25)]).moves == path.moves  # of the other direction
    assert date_by_calendar(path, []).moves == path.moves
