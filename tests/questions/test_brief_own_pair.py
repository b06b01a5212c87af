"""A pair of one's own goes through the whole brief: its word, its row of the map, what followed and what changed."""

from datetime import date

import pytest

from rotascope.engine import compose, open_market
from rotascope.errors import UnknownSymbol
from rotascope.evidence import Answer
from rotascope.pages.page import Page

OWN = "XLE/NASDAQ"


@pytest.fixture(scope="module")
def brief() -> tuple[Answer, ...]:
    return compose(open_market("us-only", as_of=date(2020, 11, 30)), spread=OWN)


def test_it_is_judged_beside_the_named_spreads_and_the_search_pays_for_it(brief: tuple[Answer, ...]) -> None:
    leadership = brief[1]
    first = next(finding for finding in leadership.findings if finding.role == "key")
    plain = compose(open_market("us-only", as_of=date(2020, 11, 30)))
    without = next(finding for finding in plain[1].findings if finding.role == "key")
    assert first.subject["spread"] == OWN
    assert first.subject["verdict"] in {"none", "early", "established", "dominant", "fading"}
    assert first.evidence.searched * 12 == without.evidence.searched * 13
    assert len(leadership.tables["verdicts"].rows) == 13
    assert plain[0].headline in brief[0].headline.replace("13 spreads", "12 spreads")
    assert brief[0].headline.startswith("XLE over NASDAQ: no rotation; the lead of NASDAQ over XLE since 29 November")


def test_it_stands_first_on_the_first_screen(brief: tuple[Answer, ...]) -> None:
    summary = brief[0]
    assert summary.tables["map"].rows[0][0] == "XLE over NASDAQ"
    assert summary.tables["foremost"].rows[0][1] == OWN
    assert summary.findings[0].subject["spread"] == OWN
    by_role = {finding.role: finding.subject["spread"] for finding in summary.findings if finding.role != "key"}
    assert by_role == {"followed": OWN, "changed": OWN}
    assert [answer.question for answer in brief if OWN in {row.subject.get("spread") for row in answer.findings}] == [
        "brief",
        "leadership",
        "unusual",
    ]


def test_a_named_spread_is_put_first_and_not_judged_twice() -> None:
    chosen = compose(open_market("us-only", as_of=date(2020, 11, 30)), spread="energy-tech")
    assert len(chosen[1].tables["verdicts"].rows) == 12
    assert chosen[0].findings[0].subject["spread"] == "energy-tech"
    assert chosen[0].tables["map"].rows[0][0] == "Energy over technology"


def test_a_pair_that_the_market_lacks_is_refused() -> None:
    with pytest.raises(UnknownSymbol):
        compose(open_market("us-only", as_of=date(2020, 11, 30)), spread="ABCD/NASDAQ")


def test_what_is_missing_reads_as_one_line_of_whole_words(brief: tuple[Answer, ...]) -> None:
    line = Page.of(brief).lacks
    assert line.startswith("small value over large growth: no data after 2015-12-31, not shown; ")
    assert line.endswith("3 more notes: breadth, causes, winners.")
    assert "…" not in line
    assert len(line) < 260
