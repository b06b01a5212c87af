"""What the causes say of dated events and of shares on the embedded market: rows that sum, sizes, what is unknown."""

from datetime import date

import numpy as np
import pytest

from documented_tables import table
from markets import market
from rotascope.catalogue.dated.events import EVENTS
from rotascope.engine import open_market
from rotascope.evidence import Answer, Finding
from rotascope.panels.view import View
from rotascope.questions.causes import answer as causes
from rotascope.questions.causes.decomposition import read_spread_months, split_of
from rotascope.questions.causes.events import known_events
from rotascope.questions.causes.stories import SIZE, STORIES
from rotascope.store.snapshot import Snapshot
from simulated import planted_market


@pytest.fixture(scope="module")
def february() -> Answer:
    return causes(open_market("us-only", as_of=date(2026, 2, 27)))


def sizes(answer: Answer) -> dict[tuple[str, str], Finding]:
    found = (finding for finding in answer.findings if finding.id == SIZE)
    return {(size.subject["cause"], size.subject["spread"]): size for size in found}


def test_the_shares_of_the_page_are_those_that_are_computed() -> None:
    view = open_market("us-only", as_of=date(2026, 2, 27))
    for spread, *cells in table("docs/causes.md", "Spread").rows:
        split = split_of(read_spread_months(view, spread), draws=20)
        shares = {row.group: row.share for row in split.rows}
        values = [shares[group] for group in ("the market", "rates", "curve", "credit", "activity", "unexplained")]
        assert cells == [f"{100 * value:.1f} %" for value in (*values, split.out_of_sample)]


@pytest.mark.parametrize("spread", ["small-large", "value-growth"])
def test_the_parts_of_a_spread_sum_to_its_gap_and_the_unexplained_one_is_last(february: Answer, spread: str) -> None:
    *parts, unexplained, total = february.tables[f"shares_{spread.replace('-', '_')}"].records()
    assert (unexplained["part"], total["part"]) == ("unexplained", "total")
    assert {part["part"] for part in parts} == {"part"}
    assert sum(part["points"] for part in (*parts, unexplained)) == pytest.approx(total["points"])
    assert sum(part["share"] for part in (*parts, unexplained)) == pytest.approx(1.0)
    assert "not proof of cause" in february.tables[f"shares_{spread.replace('-', '_')}"].note
    assert february.tables[f"shares_{spread.replace('-', '_')}"].chart.kind == "waterfall"  # type: ignore[union-attr]


def test_the_shares_that_were_stated_do_not_change_with_the_date_of_the_question(february: Answer) -> None:
    earlier = causes(open_market("us-only", as_of=date(2016, 3, 31)))
    now = {row["month"]: row for row in february.tables["stated_small_large"].records()}
    then = earlier.tables["stated_small_large"].records()
    assert len(now) > len(then) > 10
    for row in then:
        assert now[row["month"]] == pytest.approx(row)


def test_since_1990_nine_tenths_of_what_small_caps_did_is_unexplained(february: Answer) -> None:
    months = read_spread_months(open_market("us-only", as_of=date(2026, 2, 27)), "small-large")
    split = split_of(months, draws=50)
    assert (str(split.months[0]), len(split.months)) == ("1990-01", 432)
    assert split.unexplained.share == pytest.approx(0.913, abs=0.01)
    assert split.gap == pytest.approx(-0.0829, abs=0.0005)  # of 2025: the compounded factor
    assert split.out_of_sample is not None
    assert split.out_of_sample < 0  # slopes of the past were no better than the mean
    low, high = february.finding("causes.shares.unexplained").evidence.interval  # type: ignore[misc]
    assert low < 0.913 < high  # type: ignore[operator]


def test_every_cause_of_a_group_has_its_size_with_a_range_in_the_table_and_in_its_words(february: Answer) -> None:
    rows = {row["cause"]: row for row in february.tables["verdicts"].records()}
    verdicts = {finding.subject["cause"]: finding for finding in february.findings if finding.id.endswith("verdict")}
    for cause in ("rates", "curve", "credit", "activity"):
        size = sizes(february)[cause, "small-large"].evidence
        assert rows[cause]["size"] == size.value
        assert rows[cause]["low"] <= rows[cause]["size"] <= rows[cause]["high"]
        assert f"size: {size.shown}" in verdicts[cause].detail
    assert rows["tax"]["size"] == sizes(february)["tax", "small-large"].evidence.value  # of the act's session
    assert set(rows) == {story.cause for story in STORIES}


def test_causes_with_a_larger_part_come_first(february: Answer) -> None:
    rows = [row for row in february.tables["verdicts"].records() if row["votes"]]
    parts = [abs(row["size"] or 0.0) for row in rows]
    assert parts == sorted(parts, reverse=True)


def test_the_events_of_a_date_are_those_known_by_then(february: Answer) -> None:
    rows = february.tables["events"].records()
    assert {row["event"] for row in rows} <= {event.label for event in EVENTS}
    early = causes(open_market("us-only", as_of=date(2025, 7, 4)))
    act = next(event for event in EVENTS if event.key == "tax-act")
    assert act.label not in {row["event"] for row in early.tables["events"].records()}
    assert any(act.label in lack.input for lack in early.missing)  # signed on a holiday: no session of it yet
    session = next(row for row in rows if row["event"] == act.label)
    assert (session["announced"], session["session"]) == ("2025-07-04", "2025-07-07")
    amazon = next(row for row in rows if "Amazon" in row["event"])
    assert (amazon["announced"], amazon["session"]) == ("2026-02-05", "2026-02-06")


def test_each_event_says_what_its_sample_could_have_found(february: Answer) -> None:
    for row in february.tables["events"].records():
        assert row["low"] < row["abnormal"] < row["high"]
        assert row["detectable"] > (row["high"] - row["low"]) / 2
        assert row["p_adjusted"] >= row["p_value"]
        assert row["source"]
    pieces = [finding for finding in february.findings if finding.id == "causes.events.spread"]
    assert all(any(caveat.startswith("power: ") for caveat in piece.evidence.caveats) for piece in pieces)


def test_a_made_up_market_has_its_own_events_alone() -> None:
    view = View(Snapshot.of_frames("simulated", planted_market().frames, simulated=True), date(2026, 2, 27))
    events = known_events(view)
    assert events
    assert all(event.label.startswith("Simulated ") for event in events)
    assert {event.cause for event in events} <= {"rates", "tax"}


def test_a_market_without_drivers_says_what_lacks() -> None:
    rng = np.random.default_rng(1)
    from rotascope.panels.panel import Panel
    from rotascope.sessions import nyse

    days = nyse().between(date(2010, 1, 4), date(2026, 2, 27))
    lines = {
        name: Panel(days, (name,), np.exp(np.cumsum(rng.normal(0, 0.01, len(days))))[:, None], name, "level")
        for name in ("IWM", "SPY")
    }
    answer = causes(View(market(lines, kinds={"IWM": "fund", "SPY": "fund"}), date(2026, 2, 27)))
    assert "shares_small_large" not in answer.tables
    assert any("decomposition of small-large" in lack.input for lack in answer.missing)
