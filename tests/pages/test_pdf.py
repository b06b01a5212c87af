"""The PDF: page numbers, contents, sources, the same numbers as other faces, and one line where the extra lacks."""

import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import made_up
from rotascope.cli import main
from rotascope.engine import ask, compose, open_market
from rotascope.evidence import Answer
from rotascope.pages import Brief, pdf
from rotascope.pages.files import check_path
from rotascope.pages.page import Page
from rotascope.questions.registry import QUESTIONS

ARTICLE = "As of February 6, 2026, the Dow has gained 9.3% this year."


def pages_of(document: bytes) -> list[str]:
    """The text of each page, in words with one blank between them."""
    return [squeeze(page.extract_text()) for page in PdfReader(BytesIO(document)).pages]


def squeeze(text: str) -> str:
    """Without blanks: lines break anywhere, and typographic hyphens and ligatures are letters of their own."""
    return "".join(text.replace("\u2010", "-").replace("\ufb01", "fi").replace("\ufb02", "fl").split())


@pytest.fixture(scope="module")
def brief() -> tuple[Answer, ...]:
    return compose(open_market("us-only", as_of="2026-08-31"))


@pytest.fixture(scope="module")
def short(brief: tuple[Answer, ...]) -> list[str]:
    return pages_of(pdf.document(Page.of(brief)))


@pytest.fixture(scope="module")
def whole(brief: tuple[Answer, ...]) -> str:
    return "".join(pages_of(pdf.document(Page.of(brief), full=True)))


def test_each_page_has_its_number_and_the_contents_name_the_sections(
    brief: tuple[Answer, ...], short: list[str]
) -> None:
    assert len(short) <= len({answer.question for answer in brief})  # the first screen, and a page a question
    for number, text in enumerate(short, start=1):
        assert f"{number}of{len(short)}" in text
    contents = next(text for text in short if "Contents" in text)
    for title in ("Leadership", "Unusual:small-large", "Breadth", "Causes", "Winners", "Sources"):
        assert f"{title}...." in contents
    assert "KennethR.French" in short[-1] + short[-2]


def test_the_first_page_is_the_first_screen(brief: tuple[Answer, ...], short: list[str]) -> None:
    page = Page.of(brief)
    assert squeeze(page.headline) in short[0]
    for finding in page.first.shown_first:
        assert squeeze(finding.text) in short[0]
    assert squeeze(page.lacks) in short[0]


def test_every_finding_and_every_cell_is_what_other_faces_print(brief: tuple[Answer, ...], whole: str) -> None:
    for answer in brief[1:]:
        for finding in answer.findings:
            assert squeeze(finding.text) in whole
            assert squeeze(finding.evidence.shown) in whole
    for chapter in Page.of(brief).chapters:
        for exhibit in chapter.every_exhibit:
            assert [cell for row in exhibit.latest for cell in row if squeeze(cell) not in whole] == []


def test_a_pdf_that_dropped_a_finding_would_be_seen(brief: tuple[Answer, ...]) -> None:
    leadership = brief[1]
    kept = replace(leadership, findings=leadership.findings[1:])
    text = "".join(pages_of(pdf.document(Page.of((kept,)), full=True)))
    assert squeeze(leadership.findings[0].text) not in text


@pytest.mark.parametrize("question", [question.name for question in QUESTIONS])
def test_every_question_has_its_pdf(question: str, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    options = {"unusual": {"draws": 100}, "check": {"files": [str(article)]}}.get(question, {})
    answer = ask(question, open_market("us-only", as_of="2026-08-31"), **options)
    text = "".join(pages_of(pdf.document(Page.of((answer,)))))
    assert squeeze(answer.headline) in text
    if question == "check":
        assert "wrongvalue" in text


def test_names_are_texts_and_never_code() -> None:
    hostile = '#panic("x") $x$ @y <z> \\ ] #image("page.json") \x1b[2J'
    answer = replace(made_up.answer("other"), headline=hostile, tables={"heat": made_up.heat(3)})
    text = "".join(pages_of(pdf.document(Page.of((answer,)), full=True)))
    assert squeeze('#panic("x")$x$@y<z>\\]#image("page.json")') in text


def test_simulated_data_says_so() -> None:
    text = pages_of(pdf.document(Page.of(made_up.brief(simulated=True))))
    assert all("SIMULATED" in page for page in text)


def test_save_and_the_command_write_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Brief(made_up.brief()).save(tmp_path / "brief.pdf")
    assert path.read_bytes().startswith(b"%PDF")
    words = ["leadership", "--data", "us-only", "--as-of", "2026-08-31", "--output", str(tmp_path / "a.pdf")]
    assert main(words) == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert "wrote" in capsys.readouterr().err


def test_without_the_extra_it_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Exception, match="needs typst, which is not installed; pip install"):
        check_path(tmp_path / "a.pdf", suffix=True)
