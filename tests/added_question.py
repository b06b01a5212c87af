"""Questions that are no part of the program, put where it finds its own."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest

from rotascope.questions import registry
from rotascope.questions.registry import Question

PACKAGE = "src/rotascope/"


@contextmanager
def added(question: Question, files: Mapping[str, str], folder: Path) -> Iterator[Question]:
    """Inside, the question stands in the registry after leadership, and alone with it, so that a brief is quick.

    files    path in the repository -> source text; written below `folder`, where the package finds them too
    """
    known = set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            home = path.removeprefix(PACKAGE).partition("/")[0]
            package = import_module(f"rotascope.{home}")
            patch.setattr(package, "__path__", [*package.__path__, str(folder / PACKAGE / home)])
        patch.setattr(registry, "QUESTIONS", (registry.QUESTIONS[0], question))
        yield question
    for module in set(sys.modules) - known:
        if module.endswith(f".{question.name}"):
            del sys.modules[module]
