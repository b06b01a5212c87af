from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from markets import market, random_legs
from rotascope.engine import open_market
from rotascope.evidence import Answer
from rotascope.inference.rank import window_rank
from rotascope.inference.verdict import by_rank
from rotascope.measures.leadership import WINDOWS
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.questions.leadership import leadership


@pytest.fixture(scope="module")
def today() -> Answer:
    return leadership(open_market("us"))


def test_every_spread_has_a_row_in_every_table(today: Answer) -> None:
    judged = [row["spread"] for row in today.tables["verdicts"].records()]
    assert judged[:3] == ["small-large", "value-growth", "tech-market"]
    for name in ("gaps", "lines", "rotation"):
        assert {row["spread"] for row in today.tables[name].records()} == set(judged), name


def test_the_gap_of_a_table_is_the_gap_of_the_factor(today: Answer) -> None:
    row = next(one for one in today.tables["gaps"].records() if one["spread"] == "small-large")
    factor = open_market("us").series("FF.SMB").values[-21:]
    assert row["1m"] == pytest.approx(float(np.prod(1.0 + factor)) - 1.0, rel=1e-9)


def test_price_and_total_return_are_told_apart(today: Answer) -> None:
    bases = {row["spread"]: row["basis"] for row in today.tables["gaps"].records()}
    assert (bases["small-large"], bases["tech-market"]) == ("total", "price")


def test_a_relative_line_starts_at_one_and_is_weekly(today: Answer) -> None:
    rows = [row for row in today.tables["lines"].records() if row["spread"] == "value-growth"]
    days = [date.fromisoformat(row["date"]) for row in rows]
    assert all(5 <= (b - a).days <= 9 for a, b in pairwise(days[:-1]))
    assert 100 < len(rows) < 108


ROWS = 8000


def ranks_of(legs: Panel) -> dict[str, object]:
    return {window: window_rank(legs, sessions=WINDOWS[window]) for window in ("1m", "3m", "6m", "1y")}


def spread_with(advantage: float, sessions: int) -> Panel:
    """A quiet pair whose long leg gains `advantage` a day over the last sessions."""
    legs = random_legs(ROWS, seed=11)
    line = np.ones(ROWS)
    line[-sessions:] = (1.0 + advantage) ** np.arange(1, sessions + 1)
    return replace(legs, values=legs.values * np.column_stack([line, np.ones(ROWS)]))


def test_verdicts_follow_what_is_planted() -> None:
    assert by_rank(ranks_of(random_legs(ROWS, seed=11))).word in {"none", "early"}
    up = by_rank(ranks_of(spread_with(0.004, 252)))
    assert (up.word, up.side) == ("established", 1)
    assert by_rank(ranks_of(spread_with(-0.004, 252))).side == -1


def test_a_turn_against_a_wide_gap_is_fading() -> None:
    legs = spread_with(0.006, 252)
    turn = np.ones(ROWS)
    turn[-63:] = 0.986 ** np.arange(1, 64)
    turned = replace(legs, values=legs.values * np.column_stack([turn, np.ones(ROWS)]))
    assert by_rank(ranks_of(turned)).word == "fading"


def test_a_rank_alone_is_never_dominant() -> None:
    assert by_rank(ranks_of(spread_with(0.02, 252))).word == "established"


def test_a_window_that_lacks_lowers_the_verdict() -> None:
    ranks = ranks_of(spread_with(0.004, 252))
    assert by_rank({key: ranks[key] for key in ("1m", "3m")}).word == "early"
    assert by_rank({key: ranks[key] for key in ("6m", "1y")}).word == "none"


def test_a_market_of_two_funds_is_judged_from_them() -> None:
    legs = random_legs(1500, seed=5)
    lines = {
        name: Panel(legs.dates, (name,), legs.values[:, [place]], name, "level", "total")
        for place, name in enumerate(("IWM", "SPY"))
    }
    answer = leadership(View(market(lines), legs.last))
    assert [row["spread"] for row in answer.tables["verdicts"].records()] == ["small-large"]
    assert answer.finding("leadership.spread").evidence.inputs[0].series == "IWM"
