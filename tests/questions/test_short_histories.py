"""Three hundred sessions of a pair: no verdict, which is said with what it takes; what is possible is there."""

import numpy as np
import polars as pl
import pytest

import rotascope as rs
from markets import market, random_legs
from rotascope.errors import HistoryTooShort
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.questions.leadership import answer as leadership
from rotascope.questions.unusual import answer as unusual
from rotascope.sessions import nyse


def short_view(sessions: int = 300) -> View:
    legs = random_legs(sessions, seed=5)
    lines = {
        name: Panel(legs.dates, (name,), legs.values[:, [column]], name, "level", "total")
        for column, name in enumerate(("IWM", "SPY"))
    }
    return View(market(lines), legs.last)


def test_leadership_says_what_a_verdict_takes() -> None:
    with pytest.raises(HistoryTooShort, match="299 sessions of history; a verdict needs 1152"):
        leadership(short_view())


def test_unusual_ranks_the_gap_and_says_that_there_is_no_verdict() -> None:
    answer = unusual(short_view(), spread="small-large", window="1m", draws=99)
    assert answer.finding("gap.rank").evidence.value is not None
    assert not [finding for finding in answer.findings if finding.id.startswith("unusual.verdict")]
    assert [lack for lack in answer.missing if "a verdict needs 1152" in lack.why]


def test_a_frame_in_memory_carries_nothing_of_its_later_rows() -> None:
    days = nyse().days[-2_000:-1_400]
    rng = np.random.default_rng(3)
    levels = 100.0 * np.exp(np.cumsum(0.01 * rng.standard_normal((len(days), 2)), axis=0))
    frame = pl.DataFrame({"date": days, "IWM": levels[:, 0], "SPY": levels[:, 1]})
    day = days[400].item()
    whole, cut = (
        rs.unusual(rs.open_market(rows, as_of=day), spread="IWM/SPY", window="1m", draws=50).to_dict()
        for rows in (frame, frame.head(401))
    )
    for answer in (whole, cut):
        answer.pop("generated_at")
        answer.pop("layers")  # names the whole frame by its digest
    assert whole == cut
