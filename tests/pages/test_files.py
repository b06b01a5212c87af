"""Documents on disk: the suffix names the format, and a file is written whole or not at all."""

import json
import os
from pathlib import Path

import pytest

import made_up
from rotascope.errors import UsageError
from rotascope.pages import files


def test_the_document_of_a_brief_holds_the_answers_below_the_summary() -> None:
    document = json.loads(files.render(made_up.brief(), "json"))
    assert document["question"] == "brief"
    assert [part["question"] for part in document["answers"]] == ["leadership", "unusual"]
    assert all("NaN" not in json.dumps(part) for part in document["answers"])


def test_the_document_of_one_question_is_the_answer_itself() -> None:
    answer = made_up.answer("unusual")
    assert json.loads(files.render((answer,), "json")) == json.loads(json.dumps(answer.to_dict()))


@pytest.mark.parametrize("name", ["brief", "brief.pdf", "brief.html.bak"])
def test_a_suffix_that_names_no_format_is_refused_with_those_that_do(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        files.format_of(Path(name))
    assert ".html, .md, .json, .txt" in caught.value.remedy


def test_a_suffix_may_be_in_capitals() -> None:
    assert files.format_of(Path("BRIEF.HTML")) == "html"


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "brief.txt"
    files.write("old", path)

    def broken(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(UsageError, match="No space left"):
        files.write("new", path)
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_a_directory_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        files.write("x", tmp_path)
    with pytest.raises(UsageError, match="is not a directory"):
        files.write("x", tmp_path / "no" / "brief.txt")


def test_a_written_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert files.write("x", tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)
