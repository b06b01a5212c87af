"""Surprises of decisions: read by hand, a planted effect found, hikes and cuts by their own."""

from datetime import date

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.drivers.rates.announcements import (
    RateSurprise,
    announcement_effect,
    judge_announcements,
    read_surprises,
)
from rotascope.errors import HistoryTooShort
from rotascope.sessions import nyse

DAYS = nyse().between(date(2019, 1, 2), date(2024, 12, 31))


def test_the_surprise_is_the_yields_change_over_the_session_that_knew_it() -> None:
    days = nyse().between(date(2020, 3, 10), date(2020, 3, 18))  # Tuesday to the Wednesday after
    two_year = np.array([0.50, 0.49, 0.47, 0.36, 0.42, 0.51, 0.54][: len(days)])
    # Decided on Sunday the 15th: the session is Monday's, 0.36 - 0.47... by rows, Friday to Monday.
    (sunday,) = read_surprises([(date(2020, 3, 15), -1.0)], days, two_year, sessions=nyse().days)
    friday, monday = (int(np.searchsorted(days, np.datetime64(day))) for day in ("2020-03-13", "2020-03-16"))
    assert sunday.session == date(2020, 3, 16)
    assert sunday.yield_change == pytest.approx(two_year[monday] - two_year[friday])
    holes = np.where(days == np.datetime64("2020-03-13"), np.nan, two_year)
    assert read_surprises([(date(2020, 3, 15), -1.0)], days, holes, sessions=nyse().days) == ()  # two days' news
    assert read_surprises([(date(2020, 3, 10), -0.5)], days, two_year, sessions=nyse().days) == ()  # no close before
    assert read_surprises([(date(2030, 1, 2), 0.25)], days, two_year, sessions=nyse().days) == ()


def planted(slope: float, *, count: int = 60) -> tuple[list[RateSurprise], Floats, Floats]:
    rng = np.random.default_rng(11)
    market, gaps = rng.normal(0, 0.01, (2, len(DAYS)))
    rows = np.sort(rng.choice(len(DAYS), count, replace=False))
    changes = rng.normal(0, 0.06, count)
    gaps = gaps.copy()
    gaps[rows] = 0.004 * rng.normal(size=count) + 0.3 * market[rows] + slope * changes
    surprises = [
        RateSurprise(DAYS[row].astype(object), DAYS[row].astype(object), -0.25, change)
        for row, change in zip(rows.tolist(), changes.tolist(), strict=True)
    ]
    return surprises, gaps, market


def test_a_planted_answer_to_surprises_is_found_and_none_is_not() -> None:
    surprises, gaps, market = planted(-0.08)  # a surprise of -0.06 lifts the gap by half a point
    effect = announcement_effect(surprises, DAYS, gaps, market)
    assert effect.typical == pytest.approx(-0.0048, abs=0.0012)
    assert effect.interval[0] < effect.typical < effect.interval[1] < 0
    assert judge_announcements(effect, effect.slope.p_value) == "supports"
    none = announcement_effect(*_args(planted(0.0)))
    assert judge_announcements(none, none.slope.p_value) != "supports"
    assert 0.0005 < none.detectable < 0.004  # 2.8 errors of 0.004 / sqrt(60)
    against = announcement_effect(*_args(planted(0.08)))
    assert judge_announcements(against, against.slope.p_value) == "does not support"


def test_few_decisions_are_refused() -> None:
    surprises, gaps, market = planted(0.0, count=10)
    with pytest.raises(HistoryTooShort, match="10 decisions"):
        announcement_effect(surprises, DAYS, gaps, market)


def _args(made: tuple[list[RateSurprise], Floats, Floats]) -> tuple[list[RateSurprise], Floats, Floats, Floats]:
    surprises, gaps, market = made
    return surprises, DAYS, gaps, market  # type: ignore[return-value]
