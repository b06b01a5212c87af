"""The README shows what the program really prints, and its links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest

import docs_tables
from rotascope.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXCERPT = re.search(r"<!-- excerpt: `rotascope (.*?)`, its first lines -->\n```text\n(.*?)\n```", README, re.DOTALL)


def test_the_excerpt_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EXCERPT
    monkeypatch.setenv("COLUMNS", "80")
    assert main(shlex.split(EXCERPT[1])) == 0
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    excerpt = EXCERPT[2].splitlines()
    assert printed[: len(excerpt)] == excerpt
    assert len(excerpt) > 10


def test_links_of_the_documentation_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    dead = [
        f"{page.relative_to(ROOT)} -> {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert dead == []


def test_the_tables_of_questions_are_those_of_the_registry() -> None:
    for page, text in docs_tables.pages().items():
        assert (ROOT / page).read_text(encoding="utf-8") == text, "write it with `python tools/docs_tables.py`"


def test_a_page_that_lost_the_marks_of_a_table_is_seen() -> None:
    with pytest.raises(ValueError, match="no marks for the table questions"):
        docs_tables.fill("# A page", {"questions": "| a |"})


def test_every_path_that_a_page_names_exists() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    path_pattern = re.compile(r"`((?:src|tests|tools|docs|benchmarks|examples)/[\w./-]*)`")
    gone = [
        f"{page.relative_to(ROOT)} names {path}"
        for page in pages
        for path in path_pattern.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert gone == []
