"""What a notebook shows of an answer: light, escaped, without a script, and the brief as its whole page."""

import pytest

import rotascope as rs
from rotascope.evidence import Answer

LARGEST = 60_000  # characters of an answer


@pytest.fixture(scope="module", params=["leadership", "unusual", "breadth"])
def answer(request: pytest.FixtureRequest) -> Answer:
    options = {"unusual": {"draws": 100}}.get(request.param, {})
    return rs.ask(request.param, rs.open_market("us"), **options)


def test_an_answer_is_light_and_whole(answer: Answer) -> None:
    page = answer._repr_html_()
    assert len(page) < LARGEST
    assert "<script" not in page
    assert all(f"<caption>{table.title}"[:40] in page for table in answer.tables.values())
    assert page.count("<li>") >= len(answer.findings)


def test_a_finding_and_a_table_show_themselves(answer: Answer) -> None:
    finding, table = answer.findings[0], next(iter(answer.tables.values()))
    assert finding.evidence.shown in finding._repr_html_()
    assert table._repr_html_().startswith("<table>")
