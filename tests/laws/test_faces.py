"""Faces look questions up in the registry and renderers by kind: no face names a question or one of its tables."""

import ast
import json
from collections.abc import Collection
from pathlib import Path

from house import PACKAGE, Tree, plant, read_tree
from rotascope.questions.registry import QUESTIONS

GOLDEN = Path(__file__).parents[1] / "golden" / "brief-us-2026-08-31.json"
FACES = ("pages", "cli", "web", "alerts", "agents")
KINDS = "charts/__init__.py"  # kinds of chart, some of which tables are called after


def known_names() -> set[str]:
    """Every question, and every table of an accepted brief."""
    answers = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return {question.name for question in QUESTIONS} | {name for answer in answers for name in answer["tables"]}


def find_names(tree: Tree, names: Collection[str]) -> list[str]:
    """Each literal of a face that is such a name."""
    return [
        f"{path}:{node.lineno} names {node.value}"
        for path, text in tree.items()
        if path != KINDS
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.value in names
    ]


def test_no_face_names_a_question_or_a_table() -> None:
    names = known_names()
    assert {"leadership", "history", "lorenz"} <= names
    assert [fault for face in FACES for fault in find_names(read_tree(PACKAGE / face), names)] == []


def test_a_list_of_tables_and_a_question_of_its_own_would_be_seen(tmp_path: Path) -> None:
    text = 'CHARTED = ("history",)\n\ndef page(answer):\n    return answer.question == "check"\n'
    assert find_names(plant(tmp_path, {"page.py": text}), known_names()) == [
        "page.py:1 names history",
        "page.py:4 names check",
    ]
