"""After moves of the rate: turns, gaps by hand, windows that overlap, and dates shifted together."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from rotascope.arrays import Days, Floats
from rotascope.catalogue.dated.decisions import DECIDED_MOVES, DECISIONS
from rotascope.drivers.rates.episodes import after_moves, policy_turns, row_from
from rotascope.engine import open_market
from rotascope.inference.legs import window_gaps
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

MOVES = tuple((move.day, move.points) for move in DECIDED_MOVES)
FIRST_CUTS = (2001, 2007, 2019, 2024)


def legs(count: int, *, growth: float = 0.001) -> Panel:
    """A long leg that grows steadily against one that stands still."""
    days = nyse().between(date(2020, 1, 2), date(2025, 12, 31))[:count]
    return pair_of(days, (1 + growth) ** np.arange(count))


def pair_of(days: Days, long: Floats) -> Panel:
    return Panel(days, ("long", "short"), np.column_stack([long, np.ones(len(long))]), "x", "level")


def test_gaps_after_a_move_by_hand() -> None:
    moves = [(date(2020, 1, 6), 0.25), (date(2020, 2, 1), -0.5), (date(2020, 3, 2), -0.25)]  # a Saturday in between
    (turn,) = policy_turns(moves, legs(400))
    assert (turn.day, turn.direction) == (date(2020, 2, 1), "cut")
    assert turn.gaps[0] == pytest.approx(1.001**21 - 1)
    assert turn.gaps[3] == pytest.approx(1.001**252 - 1)
    (running,) = policy_turns(moves, legs(60))
    assert running.gaps[1] is None  # sixty sessions from January hold no quarter after February
    assert row_from(legs(10), date(2019, 6, 3)) is None
    np.testing.assert_allclose(window_gaps(legs(30), 21), 1.001**21 - 1)


def test_windows_that_share_sessions_count_once() -> None:
    days = (date(2020, 2, 3), date(2020, 2, 10), date(2020, 6, 1), date(2020, 9, 1))
    moves = [(day, -0.25) for day in days]
    month, quarter, *_ = after_moves(moves, legs(400), "cut")
    assert (month.moves, month.independent) == (4, 3)
    assert (quarter.moves, quarter.independent) == (4, 3)
    assert month.mean == pytest.approx(month.usual)
    assert month.p_value == pytest.approx(1.0, abs=0.01) or month.mean == month.usual


def test_moves_that_lie_before_a_rise_have_a_small_p() -> None:
    rng = np.random.default_rng(2)
    days = nyse().between(date(2000, 1, 3), date(2025, 12, 31))
    starts = np.sort(rng.choice(len(days) - 300, 30, replace=False))
    steps = rng.normal(0, 0.005, len(days))
    for start in starts:
        steps[start + 1 : start + 22] += 0.004
    line = pair_of(days, np.exp(np.cumsum(steps)))
    planted = [(days[start].astype(object), -0.25) for start in starts]
    assert after_moves(planted, line, "cut")[0].p_value < 0.01
    shifted = [(days[start + 120].astype(object), 0.25) for start in starts]
    assert after_moves(shifted, line, "hike")[0].p_value > 0.01


def test_decisions_reach_back_to_1994_and_lie_at_the_effective_rate_of_their_months() -> None:
    assert DECIDED_MOVES[1].day == date(1994, 2, 4)
    rate = open_market("us-only").series("FEDFUNDS")
    months = {day.astype("datetime64[M]"): value for day, value in zip(rate.dates, rate.values[:, 0], strict=True)}
    quiet = 0
    for decision, after in pairwise(DECISIONS):
        month = np.datetime64(decision.day, "M") + 1
        if np.datetime64(after.day, "M") > month and decision.day.year != 2008:
            quiet += 1
            assert decision.low - 0.25 <= months[month] <= decision.high + 0.25, decision
    assert quiet > 30


def test_the_first_cuts_on_factor_legs_make_no_rule() -> None:
    level = open_market("us-only", as_of=date(2026, 2, 27)).levels("factor:FF.SMB")
    pair = pair_of(level.dates, level.values[:, 0])
    turns = {turn.day.year: turn.gaps[3] for turn in policy_turns(MOVES, pair) if turn.direction == "cut"}
    years = [turns[year] for year in FIRST_CUTS]
    assert years == pytest.approx([0.192, 0.062, -0.025, -0.066], abs=0.001)


@pytest.mark.realdata
def test_the_first_cuts_on_funds(shared_data: Path) -> None:
    prices = pl.read_parquet(shared_data / "prices" / "etf_total_return_wide.parquet").sort("date")
    pair = prices.select("date", "IWM", "SPY").drop_nulls()
    line = Panel(pair["date"].to_numpy(), ("IWM", "SPY"), pair.select("IWM", "SPY").to_numpy(), "IWM/SPY", "level")
    turns = {turn.day.year: turn.gaps[3] for turn in policy_turns(MOVES, line) if turn.direction == "cut"}
    signs = [turns[year] > 0 for year in FIRST_CUTS]  # type: ignore[operator]
    assert signs == [True, True, False, False]
