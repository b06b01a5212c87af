"""One p-value stands with a gap in what people read first; each of the others says what it assumes, behind the fold."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from rotascope.engine import open_market
from rotascope.evidence import Answer
from rotascope.pages.files import render
from rotascope.questions.leadership import answer as leadership
from rotascope.questions.unusual import answer as unusual

P_VALUE = re.compile(r"\bp = ")
DAYS = (date(1978, 6, 30), date(2000, 12, 29), date(2026, 2, 6))
DRAWS = 999


class OpenText(HTMLParser):
    """The lines of a page that stand open: outside every fold, and of a fold its summary."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.depth, self.summary, self.hidden = 0, False, 0
        self.lines: list[str] = [""]
        self.feed(page)

    def handle_starttag(self, tag: str, _: object) -> None:
        self.depth += tag == "details"
        self.summary = self.summary or tag == "summary"
        self.hidden += tag in {"script", "style", "svg"}
        if tag in {"p", "li", "tr", "div", "section", "h2"}:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "details"
        self.summary = self.summary and tag != "summary"
        self.hidden -= tag in {"script", "style", "svg"}

    def handle_data(self, data: str) -> None:
        if not self.hidden and (self.depth == 0 or (self.depth == 1 and self.summary)):
            self.lines[-1] += data


@pytest.fixture(scope="module", params=DAYS, ids=str)
def answers(request: pytest.FixtureRequest) -> tuple[Answer, Answer]:
    view = open_market("us-only", as_of=request.param)
    return leadership(view), unusual(view, spread="small-large", window="1y", draws=DRAWS)


def test_no_sentence_has_two(answers: tuple[Answer, Answer]) -> None:
    for answer in answers:
        assert [finding.text for finding in answer.findings if len(P_VALUE.findall(finding.text)) > 1] == []
        assert len(P_VALUE.findall(answer.headline)) <= 1


def test_open_lines_of_a_page_have_one_for_the_gap_asked_about(answers: tuple[Answer, Answer]) -> None:
    _, answer = answers
    lines = [line for line in OpenText(render([answer], "html")).lines if P_VALUE.search(line)]
    share = answer.finding("gap.share_either_way")
    assert sum(share.text in line for line in lines) == 1
    others = [line for line in lines if share.text not in line]
    assert all(re.search("broke|dated turn", line) for line in others)  # of another question: when it turned


def test_the_signed_share_comes_first_and_both_stand_in_the_document(answers: tuple[Answer, Answer]) -> None:
    _, answer = answers
    text = answer.finding("gap.share_either_way").text
    assert text.index("did as much in") < text.index("either way")
    for row in answer.to_dict()["tables"]["ranks"]:
        assert {"share", "share_either_way", "p_value", "p_side", "rank_side"} <= set(row)
        assert row["p_side"] <= row["p_value"]


def test_each_further_p_says_what_it_assumes(answers: tuple[Answer, Answer]) -> None:
    judged, answer = answers
    assert "taken for independent" in answer.finding("gap.share_either_way").detail
    assert "without any leadership, as volatile as the whole record" in answer.finding("gap.p_value").text
    for finding in judged.findings:
        if finding.id == "leadership.spread.gap":
            assert "bootstrap" in finding.evidence.method
            assert "Romano-Wolf" in finding.evidence.method
