from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markets import legs_of, random_legs
from rotascope.errors import HistoryTooShort
from rotascope.inference.rarity.since import largest_since
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse


def one_step(*gaps: float) -> Panel:
    return legs_of(np.cumprod([1.0, *(1.0 + gap for gap in gaps)]), np.ones(len(gaps) + 1), start=date(2000, 1, 3))


def test_the_last_earlier_window_of_the_same_direction_is_found() -> None:
    legs = one_step(0.5, 0.25, -0.75, 0.125, 0.25)  # -0.75 is larger, the other way; 0.25 ties
    result = largest_since(legs, sessions=1)
    assert result.earlier is not None
    assert result.earlier.gap == pytest.approx(0.25)
    assert np.datetime64(result.earlier.window.end) == legs.dates[2]
    assert result.evidence.value == str(legs.dates[2])
    assert result.evidence.unit == "date"


def test_a_fall_is_matched_by_a_fall() -> None:
    legs = one_step(-0.5, 0.75, -0.125, -0.25)
    result = largest_since(legs, sessions=1)
    assert result.earlier is not None
    assert np.datetime64(result.earlier.window.end) == legs.dates[1]


def test_the_largest_in_the_data_says_so_and_from_when() -> None:
    result = largest_since(one_step(0.125, -0.5, 0.25), sessions=1)
    assert result.earlier is result.overlapping is None
    assert result.evidence.value == "largest in the data, which begin 2000-01-03"
    assert "the largest in the data, which begin 2000-01-03" in result.summary()
    assert "no earlier year has the same dates" in result.summary()


def test_an_overlapping_window_is_another_reading() -> None:
    rng = np.random.default_rng(0)
    gaps = np.concatenate([rng.normal(0, 0.001, 200), [0.05], np.zeros(3)])
    result = largest_since(one_step(*gaps), sessions=10)  # yesterday's window holds the same jump, and a little more
    assert result.earlier is None
    assert result.overlapping is not None
    assert result.overlapping.window.end < result.window.end
    assert result.overlapping.window.end > result.window.start


def by_hand(legs: Panel, sessions: int) -> date | None:
    """Walk back from the window that ends where this one starts."""
    level = legs.values
    last = len(level) - 1

    def gap(end: int) -> float:
        long, short = level[end] / level[end - sessions]
        return float(long - short)

    side = 1 if gap(last) >= 0 else -1
    for end in range(last - sessions, sessions - 1, -1):
        if side * gap(end) >= abs(gap(last)):
            result: date = legs.dates[end].item()
            return result
    return None


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), sessions=st.integers(1, 30))
def test_the_date_is_that_of_a_walk_back(seed: int, sessions: int) -> None:
    legs = random_legs(150, seed=seed)
    result = largest_since(legs, sessions=sessions)
    assert (result.earlier.window.end if result.earlier else None) == by_hand(legs, sessions)


def test_like_dated_years_are_searched_too() -> None:
    dates = nyse().between(date(2016, 6, 1), date(2020, 2, 14))
    line = np.ones(len(dates))
    for day, growth in [("2017-01-31", 1.20), ("2018-02-01", 1.15), ("2019-02-01", 1.05), ("2020-02-03", 1.10)]:
        line[dates >= np.datetime64(day)] *= growth
    legs = Panel(dates, ("long", "short"), np.column_stack([line, np.ones(len(line))]), "L/S", "level")
    steps = int((dates > np.datetime64("2019-12-31")).sum())
    result = largest_since(legs, sessions=steps)
    assert result.years == 3
    assert result.like_dated is not None
    assert result.like_dated.year == 2018
    assert result.like_dated.gap == pytest.approx(0.15)
    assert "between the same dates the largest since 2018 (+15.00 pp)" in result.summary()


def test_too_short_a_history_is_refused() -> None:
    with pytest.raises(HistoryTooShort, match="the precedent of a 20-session gap needs 41"):
        largest_since(random_legs(40), sessions=20)
