"""What the charts of a spread and of the sectors stand on: turns, drawdowns, episodes, handoffs, sectors."""

from datetime import date

import pytest

from rotascope.engine import open_market
from rotascope.evidence import Answer
from rotascope.measures.leadership import gap, gap_since
from rotascope.panels.filling import fill_all
from rotascope.questions.leadership import answer as leadership
from rotascope.questions.leadership.sectors import fill_sectors
from rotascope.questions.unusual import answer as unusual

DAY = date(2008, 10, 31)
DRAWS = 200


@pytest.fixture(scope="module")
def value() -> Answer:
    return unusual(open_market("us", as_of=date(2002, 12, 31)), spread="value-growth", window="1y", draws=DRAWS)


@pytest.fixture(scope="module")
def crisis() -> Answer:
    return leadership(open_market("us", as_of=DAY))


def test_the_line_that_turned_marks_the_day_of_the_finding_and_its_interval(value: Answer) -> None:
    chart, turn = value.tables["turn"].chart, value.finding("turn.break").evidence
    assert chart
    assert chart.day
    assert chart.span
    assert (chart.day.isoformat(), *map(str, chart.span)) == (turn.value, *(turn.interval or ()))
    assert chart.marked.startswith(("broke ", "no break; likeliest "))
    assert value.tables["turn"].rows[-1][0] == date(2002, 12, 31)


def test_a_drawdown_never_stands_above_zero_and_reaches_it(value: Answer) -> None:
    depths = [row["drawdown"] for row in value.tables["drawdown"].records()]
    assert max(depths) == 0.0
    assert min(depths) < -0.2  # value lost a third of its lead in the technology years


def test_episodes_start_at_zero_and_end_in_the_outcome_that_the_table_of_what_followed_counts(value: Answer) -> None:
    rows = value.tables["episodes"].records()
    assert {row["gap"] for row in rows if row["session"] == 0} == {0.0}
    episodes = {row["episode"] for row in rows}
    counted = next(row["episodes"] for row in value.tables["base_rates"].records() if row["horizon"] == "6m")
    assert len(episodes) == min(counted, 12)
    legs = fill_all(open_market("us", as_of=date(2002, 12, 31)))[0]
    panel = next(spread.legs.panel for spread in legs if spread.name == "value-growth")
    first = date.fromisoformat(min(episodes))
    last = max((row for row in rows if row["episode"] == min(episodes)), key=lambda row: row["session"])
    end = panel.head(panel.row_of(first) + last["session"] + 1)
    assert last["gap"] == pytest.approx(gap_since(end, start=first).value)


def test_handoffs_are_the_quarters_gap_a_month_ago_and_now_widest_move_first(crisis: Answer) -> None:
    rows = crisis.tables["handoffs"].records()
    moves = [abs(row["now"] - row["then"]) for row in rows]
    assert moves == sorted(moves, reverse=True)
    filled = fill_all(open_market("us", as_of=DAY))[0]
    value = next(spread for spread in filled if spread.name == "value-growth").legs.panel
    row = next(row for row in rows if row["spread"] == "Value over growth")
    assert row["then"] == gap(value.head(len(value) - 21), sessions=63).value
    assert row["now"] == gap(value, sessions=63).value


def test_sectors_stand_against_a_benchmark_of_their_own_kind_of_return(crisis: Answer) -> None:
    sectors = fill_sectors(open_market("us", as_of=DAY))
    assert len(sectors) == 9  # the funds of communication and real estate did not trade yet
    assert {spread.legs.basis for spread in sectors} == {"total"}
    assert {spread.legs.spread.laggard for spread in sectors} == {"the mean of 9 sectors"}
    gaps = [row["gap"] for row in crisis.tables["sectors"].records() if row["window"] == "3M"]
    assert gaps == sorted(gaps, reverse=True)
    assert abs(sum(gaps)) / len(gaps) < 0.01  # of their own mean, but for its daily rebalancing in a crash
    names = {row["spread"] for row in crisis.tables["rotation"].records()}
    assert "Consumer staples" in names
    assert "small-large" in {row["spread"] for row in crisis.tables["rotation_spreads"].records()}


def test_without_current_sectors_there_is_neither_their_map_nor_a_note_in_its_place() -> None:
    view = open_market("us", as_of=date(2026, 8, 31))
    assert fill_sectors(view) == ()
    answer = leadership(view)
    assert "sectors" not in answer.tables
    assert answer.figures[:3] == ("map", "foremost", "handoffs")
