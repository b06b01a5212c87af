"""`docs/add-a-question.md`, followed to the letter: blocks stand where they say, and every face asks."""

import json
import re
import shlex
from collections.abc import Iterator

import pytest

import docs_tables
import rotascope as rs
from added_question import added
from house import PROJECT
from rotascope.cli import main
from rotascope.evidence import Answer
from rotascope.pages.files import render
from rotascope.questions import registry
from rotascope.questions.registry import Question

PAGE = (PROJECT / "docs" / "add-a-question.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```python\n# (src/\S+)\n(.*?)```", PAGE, re.DOTALL))
DECLARED, FRONT_DOOR = FILES.pop("src/rotascope/questions/registry.py"), FILES.pop("src/rotascope/__init__.py")
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^rotascope .*$", PAGE, re.MULTILINE)]
(SCRIPT,) = re.findall(r"```python\n(import rotascope.*?)```", PAGE, re.DOTALL)
LINES = 60


@pytest.fixture(scope="module", autouse=True)
def question(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Question]:
    declared = eval(DECLARED, vars(registry))  # noqa: S307 (the page is our own)
    with added(declared, FILES, tmp_path_factory.mktemp("followed")) as question:
        yield question


@pytest.fixture(scope="module")
def answer(question: Question) -> Answer:
    names: dict[str, object] = {}
    exec(SCRIPT, names)  # noqa: S102
    answer = names["answer"]
    assert isinstance(answer, Answer)
    return answer


def test_it_takes_sixty_lines() -> None:
    blocks = (*FILES.values(), DECLARED, FRONT_DOOR)
    assert sum(bool(line.strip()) for block in blocks for line in block.splitlines()) <= LINES
    assert max(len(line) for block in blocks for line in block.splitlines()) <= 120


def test_every_command_of_the_page_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(COMMANDS) == 3
    for words in COMMANDS:
        assert main(words) == 0, words
    assert "How far is each side of a spread below its high?" in capsys.readouterr().out


def test_the_help_lists_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert re.search(r"^  drawdown +How far is each side", capsys.readouterr().out, re.MULTILINE)


def test_the_numbers_are_those_of_the_formula(answer: Answer) -> None:
    """NASDAQ Composite: 5,048.62 on 2000-03-10 and 1,114.11 on 2002-10-09, the famous high and low."""
    assert answer.question == "drawdown"
    assert answer.findings[0].evidence.value == pytest.approx(1114.11 / 5048.62 - 1.0, abs=1e-4)
    assert answer.tables["falls"].rows[-1][1] == answer.findings[0].evidence.value


def test_the_python_function_and_ask_and_json_say_the_same(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    view = rs.open_market("us", as_of="2002-10-09")
    by_name = rs.ask("drawdown", view, spread="NASDAQ/SP500")
    assert by_name.to_dict()["findings"] == answer.to_dict()["findings"]
    assert main([*COMMANDS[1], "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == json.loads(json.dumps(answer.to_dict()))["findings"]
    assert "drawdown" in dir(rs)
    assert str(rs.drawdown.__doc__).startswith("How far is each side")  # type: ignore[attr-defined]


def test_the_page_draws_its_chart(answer: Answer) -> None:
    page = render((answer,), "html")
    assert 'id="drawdown"' in page
    assert "<figure>" in page
    assert ">NASDAQ<" in page


def test_the_brief_has_its_section() -> None:
    brief = rs.brief(rs.open_market("us", as_of="2002-10-09"))
    assert [part.question for part in brief.answers] == ["brief", "leadership", "drawdown"]
    assert 'aria-labelledby="drawdown"' in brief.render("html")


def test_data_that_lack_are_said_and_stop_no_brief() -> None:
    view = rs.open_market("us", as_of="2002-10-09")
    (section,) = registry.load("rotascope.questions.drawdown:sections")(view, spread="AAA/BBB")
    assert section.headline == "No drawdown is known."
    assert section.missing[0].input == "drawdown"


def test_the_documentation_lists_it(question: Question) -> None:
    written = docs_tables.pages(registry.QUESTIONS)
    assert f"| `drawdown` | {question.purpose}? | {question.gives} |" in written["README.md"]
    assert f"| `drawdown` | {question.purpose}? |" in written["docs/README.md"]
    assert "| `drawdown` | `--spread value-growth`" in written["docs/cli.md"]


def test_the_front_door_line_is_the_one_that_type_checkers_need(question: Question) -> None:
    names: dict[str, object] = {}
    exec(FRONT_DOOR, names)  # noqa: S102
    assert names["drawdown"] is registry.load(question.answer)
