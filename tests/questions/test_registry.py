"""Every question is declared once: what the registry says of it is true of the code that answers it."""

import ast
import inspect
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import pytest

import rotascope as rs
from house import PACKAGE, PROJECT
from rotascope.errors import UsageError
from rotascope.evidence import Answer
from rotascope.questions.options import Kind, Option, parse
from rotascope.questions.registry import QUESTIONS, Question, load

FRONT_DOOR = (PACKAGE / "__init__.py").read_text(encoding="utf-8")
MEANT: dict[Kind, type] = {"date": date, "file": Path, "flag": bool, "number": int}
EVERY_OPTION = [(question, option) for question in QUESTIONS for option in question.options]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_what_answers_takes_the_declared_options_and_nothing_else(question: Question) -> None:
    view, *keywords = inspect.signature(load(question.answer)).parameters.values()
    assert view.name == "view"
    assert [keyword.name for keyword in keywords] == [option.name for option in question.options]
    for keyword, option in zip(keywords, question.options, strict=True):
        assert keyword.kind is inspect.Parameter.KEYWORD_ONLY
        assert (keyword.default is inspect.Parameter.empty) == option.required


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_what_answers_takes_each_option_in_the_type_of_its_kind(question: Question) -> None:
    hints = get_type_hints(load(question.answer))
    assert issubclass(hints["return"], Answer)
    for option in question.options:
        expected = MEANT.get(option.kind, str)
        assert expected in types_in(hints[option.name]), option.name
        if option.kind == "choice":
            assert set(option.choices) <= set(get_args(hints[option.name])), option.name


def types_in(hint: object) -> set[object]:
    """The types that an annotation allows, those inside a sequence included; of a literal that of its texts."""
    inner = get_args(hint)
    if not inner:
        return {hint}
    return {type(value) for value in inner if isinstance(value, str)}.union(*map(types_in, inner), {get_origin(hint)})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_sections_are_asked_alike(question: Question) -> None:
    view, spread = inspect.signature(load(question.sections)).parameters.values()
    assert (view.name, spread.name) == ("view", "spread")
    assert spread.kind is inspect.Parameter.KEYWORD_ONLY
    assert spread.default is None


@pytest.mark.parametrize(("question", "option"), EVERY_OPTION, ids=lambda thing: thing.name)
def test_an_example_is_a_text_that_the_option_takes(question: Question, option: Option) -> None:
    if option.kind != "file":
        assert parse(option, option.example) is not None
    assert option.help


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_says_what_it_asks_in_one_line(question: Question) -> None:
    assert question.purpose == question.purpose.strip().rstrip("?.")
    assert "\n" not in question.purpose
    assert (PROJECT / "docs" / question.page).is_file()


def test_names_are_said_once() -> None:
    names = [question.name for question in QUESTIONS]
    assert len(set(names)) == len(names)
    assert "brief" not in names


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_the_python_function_has_a_real_signature_and_an_example(question: Question) -> None:
    function = getattr(rs, question.name)
    assert function is getattr(rs, question.name)
    *parameters, since = inspect.signature(function).parameters.values()
    assert parameters == list(inspect.signature(load(question.answer)).parameters.values())
    assert since.name == "since"
    assert (function.__name__, function.__module__) == (question.name, "rotascope")
    assert function.__doc__.startswith(f"{question.purpose}?\n")
    assert f"rs.{question.name}(view" in function.__doc__


def test_type_checkers_see_each_function_where_it_is_written() -> None:
    """The front door names for them what it loads on first use for everybody else."""
    imported = [node for node in ast.walk(ast.parse(FRONT_DOOR)) if isinstance(node, ast.ImportFrom) and node.module]
    aliases = [(node.module, alias) for node in imported for alias in node.names]
    seen = {(alias.asname or alias.name).lstrip("_"): f"{module}:{alias.name}" for module, alias in aliases}
    for question in QUESTIONS:
        assert seen[question.name] == question.answer
    assert set(rs.__all__) == set(dir(rs)) - {"__version__"}
    assert set(rs.__all__) <= seen.keys()
    for name in rs.__all__:
        assert callable(getattr(rs, name)), name


def test_no_folder_or_file_can_hide_a_function() -> None:
    """A module is set on its package when it is loaded, over whatever had its name: so none may have one."""
    modules = {path.stem for path in PACKAGE.iterdir()}
    assert modules & {"ask", "brief", "open_market", *(question.name for question in QUESTIONS)} == set()


def test_an_unknown_question_and_an_unknown_option_are_refused() -> None:
    view = rs.open_market("us")
    with pytest.raises(UsageError, match="leadership, unusual"):
        rs.ask("fortune", view)
    with pytest.raises(UsageError, match="unusual has no option 'windoe'; nearest: window"):
        rs.unusual(view, windoe="1y")  # type: ignore[call-arg]
    with pytest.raises(UsageError, match="'2 weeks' is no window"):
        rs.unusual(view, window="2 weeks")
    with pytest.raises(AttributeError, match="no attribute 'fortune'"):
        _ = rs.fortune  # type: ignore[attr-defined]


def test_reading_the_registry_loads_nothing_heavy() -> None:
    code = "import json, sys; import rotascope.questions.registry; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert {name for name in loaded if name.startswith("rotascope")} == {
        "rotascope",
        "rotascope.errors",
        "rotascope.questions",
        "rotascope.questions.options",
        "rotascope.questions.registry",
        "rotascope.version",
    }
    assert not {"numpy", "polars", "pydantic", "typer"} & {name.partition(".")[0] for name in loaded}
