"""What a notebook shows of an answer: its page, light, escaped, without a script; charts, frames, names to complete."""

import inspect
from pathlib import Path

import altair as alt
import pytest

import made_up
import rotascope as rs
from rotascope.engine import View, question_function
from rotascope.errors import UsageError
from rotascope.pages.notebook import LARGEST, AnswerPage, show_page
from rotascope.questions.registry import QUESTIONS, Question, load

ARTICLE = "As of February 6, 2026, the Dow has gained 9.3% this year. "


@pytest.fixture(scope="module")
def view() -> View:
    return rs.open_market("us-only", as_of="2026-08-31")


@pytest.fixture(scope="module", params=[question.name for question in QUESTIONS])
def answer(request: pytest.FixtureRequest, view: View, tmp_path_factory: pytest.TempPathFactory) -> AnswerPage:
    article = tmp_path_factory.mktemp("articles") / "a.txt"
    article.write_text(ARTICLE * 30, encoding="utf-8")
    options = {"unusual": {"draws": 100}, "check": {"files": str(article)}}.get(request.param, {})
    page: AnswerPage = getattr(rs, request.param)(view, **options)
    return page


def test_an_answer_shows_its_page_and_is_light(answer: AnswerPage) -> None:
    page = answer._repr_html_()
    assert len(page.encode()) < LARGEST
    assert "<script" not in page
    assert answer.headline[:30] in page
    assert "<details" in page
    assert page.count("<li>") >= min(len(answer.findings), 3)
    assert any(answer.tables[name].chart for name in answer.figures) <= ("<svg" in page or "<img" in page)


def test_every_chart_can_be_had_and_saved(answer: AnswerPage, tmp_path: Path) -> None:
    for name in answer.figures:
        chart = answer.chart(name)
        assert isinstance(chart, alt.TopLevelMixin)
        chart.save(str(tmp_path / f"{name}.svg"))
        assert (tmp_path / f"{name}.svg").read_text().startswith("<svg")
    with pytest.raises(UsageError, match="no chart 'nothing' here"):
        answer.chart("nothing")


def test_tables_and_findings_come_as_frames(answer: AnswerPage) -> None:
    for name, table in answer.tables.items():
        frame = answer.to_polars(name)
        assert frame.columns == [column.name for column in table.columns]
        assert frame.height == len(table.rows) == len(answer.to_pandas(name))
    findings = answer.to_polars()
    assert findings["id"].to_list() == [finding.id for finding in answer.findings]
    assert findings["shown"].to_list() == [finding.evidence.shown for finding in answer.findings]
    with pytest.raises(UsageError, match="no table 'nothing' here; choose one of"):
        answer.to_polars("nothing")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_each_function_has_typed_keywords_that_complete_and_an_example(question: Question) -> None:
    function = getattr(rs, question.name)
    view, *keywords, since = inspect.signature(function).parameters.values()
    assert [option.name for option in keywords] == [option.name for option in question.options]
    assert all(option.kind is inspect.Parameter.KEYWORD_ONLY for option in (*keywords, since))
    assert all(option.annotation is not inspect.Parameter.empty for option in (view, *keywords, since))
    assert since.name == "since"
    assert inspect.signature(load(question.answer)).parameters.keys() < inspect.signature(function).parameters.keys()
    assert f"example  rs.{question.name}(view" in (function.__doc__ or "")
    assert function is getattr(rs, question.name)
    assert function.__doc__ == question_function(question.name).__doc__


def test_an_example_of_a_docstring_runs(view: View) -> None:
    example = (rs.unusual.__doc__ or "").rpartition("example  ")[2].replace("draws=2000", "draws=100")
    answer = eval(example, {"rs": rs, "view": view})  # noqa: S307 (our own words)
    assert answer.question == "unusual"


def test_a_finding_is_found_by_the_end_of_its_id_and_a_miss_names_the_nearest(view: View) -> None:
    answer = rs.unusual(view, draws=100)
    assert answer.finding("rank").id == "unusual.gap.rank"
    with pytest.raises(KeyError, match=r"no finding: unusual\.gap\.rank"):
        answer.finding("rnak")


def test_a_view_says_what_can_be_asked_about(view: View) -> None:
    market = rs.open_market("us-only", as_of="2026-08-31")
    spreads = market.spreads()
    assert dict(spreads.select("spread", "pair").rows())["small-large"]
    assert dict(spreads.select("spread", "pair").rows())["market-leaders"] is None
    assert market.instruments("russell")["name"].str.contains("Russell").any()
    assert market.instruments("spx")["id"][0] == market.find("index:SP500")
    assert market.instruments("smal caps").height > 0
    assert market.instruments().height > 100
    assert market.instruments("qqqqzzzz").height == 0
    assert isinstance(market.at(view.as_of.replace(year=2020)), type(market))


def test_hostile_names_stay_text() -> None:
    page = show_page(made_up.answer("leadership"))._repr_html_()
    assert made_up.HOSTILE not in page
    assert len(page.encode()) < LARGEST


def test_an_answer_saves_its_page(tmp_path: Path, view: View) -> None:
    answer = rs.leadership(view)
    for suffix in ("html", "md", "json", "pdf"):
        assert answer.save(tmp_path / f"a.{suffix}").stat().st_size > 1000


def test_a_finding_and_a_table_show_themselves() -> None:
    answer = made_up.answer("leadership")
    finding, table = answer.findings[0], next(iter(answer.tables.values()))
    assert finding.evidence.shown in finding._repr_html_()
    assert table._repr_html_().startswith("<table>")
