"""The record that a program holds: the same documents, saved, shown in a notebook, sent as JSON."""

from html import unescape
from pathlib import Path

import pytest

import made_up
from rotascope.errors import UsageError
from rotascope.pages import Brief


@pytest.fixture(scope="module")
def brief() -> Brief:
    return Brief((made_up.answer("brief"), made_up.answer("other", headline="Nothing else")))


@pytest.mark.parametrize("form", ["html", "md", "json", "txt"])
def test_save_writes_the_document_that_the_suffix_names(brief: Brief, tmp_path: Path, form: str) -> None:
    path = brief.save(tmp_path / f"brief.{form}")
    assert path.read_text(encoding="utf-8") == brief.render(form)  # type: ignore[arg-type]


def test_save_refuses_a_format_that_it_does_not_know(brief: Brief, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        brief.save(str(tmp_path / "brief.docx"))
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_gets_the_page_in_a_frame_of_its_own(brief: Brief) -> None:
    frame = brief._repr_html_()
    assert frame.startswith("<iframe")
    assert frame.count("<") == 1 + frame.count("</iframe>")
    assert brief.render("html") in unescape(frame)


def test_the_record_is_the_contract(brief: Brief) -> None:
    assert brief.to_dict()["answers"][0]["headline"] == "Nothing else"
    assert brief.headline == made_up.answer("brief").headline
