"""A question that is declared is found in every face, whatever its options are and whatever it answers with."""

import inspect
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import docs_tables
import rotascope as rs
from added_question import added
from rotascope.cli import main
from rotascope.errors import UsageError
from rotascope.questions import registry
from rotascope.questions.options import Option
from rotascope.questions.registry import Question

MODULE = '''
from datetime import date
from pathlib import Path

from rotascope.errors import CheckFailed
from rotascope.evidence import Answer, Chart, Column, Evidence, Finding, Table


def answer(view, *, notes: tuple[Path, ...], opened: date | None = None, pair: str = "A/B", span: str = "ytd",
           form: str = "round", loud: bool = False, size: float = 1.5, word: str = "none") -> Answer:
    """Say back what was asked."""
    heard = {"notes": [path.name for path in notes], "opened": opened, "pair": pair, "span": span, "form": form,
             "loud": loud, "size": size, "word": word}
    evidence = Evidence.count(size, method="said back")
    columns = (Column("option", "Option"), Column("value", "Value"))
    rows = tuple((name, repr(value)) for name, value in heard.items())
    tables = {"history": Table("What was heard", columns, rows),
              "odd": Table("Drawn by nobody", columns, rows, chart=Chart("treemap", "option", ("value",)))}
    return Answer(question="probe", as_of=view.as_of, data=view.market, headline=f"Heard {word}.",
                  findings=(Finding("probe.size.heard", "The size that was heard", evidence),), tables=tables)


def sections(view, *, spread=None):
    """One section."""
    return (answer(view, notes=(), pair=spread or "A/B", word="a brief"),)


def exit_rule(answer):
    """Fail a script that was told to be loud."""
    rows = dict(answer.tables["history"].rows)
    return CheckFailed("it was loud", "be quiet") if rows["loud"] == "True" else None
'''
PROBE = Question(
    "probe",
    "What does a question hear",
    options=(
        Option("notes", "file", "files to be named", "note.txt", required=True, many=True),
        Option("opened", "date", "a date", "2026-01-02"),
        Option("pair", "spread", "a pair", "IWM/SPY"),
        Option("span", "window", "a window", "6m"),
        Option("form", "choice", "a form", "square", choices=("round", "square")),
        Option("loud", "flag", "fail the script", "yes"),
        Option("size", "number", "a number", "2.5"),
        Option("word", "text", "any text", "hello"),
    ),
    answer="rotascope.questions.probe:answer",
    sections="rotascope.questions.probe:sections",
    exit_rule="rotascope.questions.probe:exit_rule",
    page="cli.md",
    gives="everything, said back",
)
GIVEN = {"opened": "2026-01-02", "pair": "IWM/SPY", "span": "6m", "form": "square", "size": "2.5", "word": "hello"}
WORDS = [word for name, text in GIVEN.items() for word in (f"--{name}", text)]
HEARD = {
    "notes": "['note.txt']",
    "opened": "datetime.date(2026, 1, 2)",
    "pair": "'IWM/SPY'",
    "span": "'6m'",
    "form": "'square'",
    "loud": "False",
    "size": "2.5",
    "word": "'hello'",
}


@pytest.fixture(scope="module", autouse=True)
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Question]:
    files = {"src/rotascope/questions/probe.py": MODULE}
    with added(PROBE, files, tmp_path_factory.mktemp("probe")) as question:
        yield question


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "note.txt"
    path.write_text("A note.")
    return str(path)


def test_the_help_lists_the_verb_and_each_option_with_its_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert re.search(r"^  probe +What does a question hear\?", capsys.readouterr().out, re.MULTILINE)
    assert main(["probe", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for form in (
        "FILE...",
        "--opened YYYY-MM-DD",
        "--pair NAME|LONG/SHORT",
        "--form round|square",
        "--size N",
        "--loud",
    ):
        assert form in text, form
    assert "Gives everything, said back." in text
    assert "rotascope probe note.txt --opened 2026-01-02" in text


def test_the_verb_hears_each_option_in_its_type(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", note, *WORDS, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {row["option"]: row["value"] for row in document["tables"]["history"]} == HEARD
    assert document["question"] == "probe"
    assert document["generated_at"]


def test_the_function_and_ask_hear_text_and_values_alike(note: str) -> None:
    view = rs.open_market("us")
    text = {"notes": note, "opened": "2026-01-02", "pair": "IWM/SPY", "span": "6M", "form": "square"}
    by_text = rs.probe(view, **text, size="2.5", word="hello")  # type: ignore[attr-defined]
    by_value = rs.ask(
        "probe", view, **{**text, "notes": [Path(note)], "opened": date(2026, 1, 2)}, size=2.5, word="hello"
    )
    assert dict(by_text.tables["history"].rows) == dict(by_value.tables["history"].rows) == HEARD
    with pytest.raises(UsageError, match="probe needs FILE"):
        rs.ask("probe", view)


def test_the_function_has_its_signature_and_words() -> None:
    function = rs.probe  # type: ignore[attr-defined]
    assert list(inspect.signature(function).parameters) == ["view", *(option.name for option in PROBE.options), "since"]
    assert function.__doc__.startswith("What does a question hear?\n\nSay back what was asked.")
    assert "example  rs.probe(view, notes='note.txt', " in function.__doc__
    assert "probe" in dir(rs)


def test_its_exit_rule_is_told_to_scripts_after_the_answer(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", note, "--loud"]) == 5
    printed = capsys.readouterr()
    assert "Heard none." in printed.out
    assert printed.err == "error: it was loud\ntry: be quiet\n"


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (["--opened", "soon"], "--opened 'soon' is not a date"),
        (["--pair", "A/B/C"], "--pair 'A/B/C' is no spread"),
        (["--span", "2 weeks"], "--span '2 weeks' is no window"),
        (["--form", "oval"], "--form 'oval' is none of its choices"),
        (["--size", "big"], "--size 'big' is not a number"),
        (["--word", " "], "--word is empty"),
        (["no-such-file.txt"], "cannot read no-such-file.txt: there is no such file"),
        (["--output", "no/such/folder/a.html"], "no/such/folder is not a directory"),
    ],
)
def test_a_wrong_option_is_refused_before_a_market_is_opened(
    note: str, words: list[str], cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["probe", note, *words, "--data", "no/such/market"]) == 2
    assert f"error: {cause}\n" in capsys.readouterr().err


def test_every_document_holds_it_with_a_plain_table_called_history_and_a_chart_that_nobody_draws(note: str) -> None:
    view = rs.open_market("us")
    brief = rs.brief(view, spread="NASDAQ/SP500")
    assert [answer.question for answer in brief.answers] == ["brief", "leadership", "probe"]
    page = brief.render("html")
    assert 'id="probe"' in page
    assert "no chart of kind &#39;treemap&#39; can be drawn here" in page
    for form in ("html", "md", "txt"):
        text = brief.render(form)  # type: ignore[arg-type]
        assert "The size that was heard" in text
        assert "What was heard" in text
    assert json.loads(brief.render("json"))["answers"][-1]["tables"]["history"][2]["value"] == "'NASDAQ/SP500'"


def test_the_documentation_lists_it() -> None:
    pages = docs_tables.pages(registry.QUESTIONS)
    assert (
        "| `probe` | What does a question hear? | everything, said back | [docs](docs/cli.md) |" in pages["README.md"]
    )
    assert "| `probe FILE...` | `--opened 2026-01-02`: a date; " in pages["docs/cli.md"]
    assert "`--form round\\|square`: a form" in pages["docs/cli.md"]


def test_outside_it_is_gone() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "QUESTIONS", registry.QUESTIONS[:1])
        assert not hasattr(rs, "probe")
        assert main(["probe"]) == 2
