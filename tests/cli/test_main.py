"""The entry point: exit codes, two lines on stderr, one document on stdout, quick help, quiet pipes."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import made_up
from rotascope import __version__, engine
from rotascope.cli import main
from rotascope.errors import CheckFailed, DataMissing, ProviderFailed, RotascopeError, UsageError
from rotascope.evidence import Answer
from rotascope.questions.registry import QUESTIONS

GOLDEN = Path(__file__).parents[1] / "golden" / "brief-us-2026-08-31.json"
RUN = "import sys; from rotascope.cli import main; sys.exit(main(sys.argv[1:]))"


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **variables},
    )


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Make the engine answer with a made-up answer, or raise."""

    def install(reply: object) -> None:
        def ask(*_: object, **__: object) -> Answer:
            if isinstance(reply, BaseException):
                raise reply
            assert isinstance(reply, Answer)
            return reply

        monkeypatch.setattr(engine, "open_market", lambda *_, **__: None)
        monkeypatch.setattr(engine, "ask", ask)
        monkeypatch.setattr(engine, "compose", lambda *_, **__: made_up.brief())

    return install


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (RotascopeError("a", "b"), 1),
        (ValueError("a"), 1),
        (UsageError("a", "b"), 2),
        (DataMissing("a", "b"), 3),
        (ProviderFailed("a", "b"), 4),
        (CheckFailed("a", "b"), 5),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_each_fault_has_its_exit_code(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str], fault: BaseException, code: int
) -> None:
    answering(fault)
    assert main(["unusual"]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == (0 if code == 130 else 2)
    assert "Traceback" not in printed.err


def test_a_traceback_is_shown_to_those_who_ask_twice(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    answering(ValueError("odd"))
    assert main(["unusual", "-vv"]) == 1
    assert "Traceback" in capsys.readouterr().err
    assert main(["-v", "unusual"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_cause_of_several_lines_is_told_in_one(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    answering(DataMissing("one\ntwo", "three\nfour"))
    main(["unusual"])
    assert capsys.readouterr().err == "error: one two\ntry: three four\n"


@pytest.mark.parametrize(
    ("words", "cause", "remedy"),
    [
        (["bref"], "No such command 'bref'", "rotascope --help"),
        (["unusual", "--spraed", "x"], "--spraed", "rotascope unusual --help"),
        (["unusual", "--as-of", "2026-2-6"], "'2026-2-6' is not a date", "YYYY-MM-DD"),
        (["unusual", "--format", "xml"], "'xml' is no format", "choose one of table, json, md, html"),
        (["unusual", "--output", "x.docx"], "'.docx' names no format", ".html, .md, .json, .txt"),
        (["data", "import"], "Missing argument", "rotascope data import --help"),
        (["data", "export", "prices"], "nowhere to write to", "--output prices.csv"),
    ],
)
def test_a_wrong_request_is_told_in_two_lines(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str], words: list[str], cause: str, remedy: str
) -> None:
    answering(made_up.answer("unusual"))
    assert main(words) == 2
    cause_line, remedy_line = capsys.readouterr().err.splitlines()
    assert cause_line.startswith("error: ")
    assert cause in cause_line
    assert remedy_line.startswith("try: ")
    assert remedy in remedy_line


def test_json_is_one_document_on_stdout(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str]
) -> None:
    answering(made_up.answer("unusual"))
    assert main(["unusual", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == "unusual"
    assert main(["brief", "--format", "json", "-v"]) == 0
    assert len(json.loads(capsys.readouterr().out)["answers"]) == 2


@pytest.mark.parametrize(
    ("form", "start"), [("md", "# "), ("html", "<!doctype html>"), ("table", "Unusual, 2026-02-06")]
)
def test_each_format_reaches_stdout(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str], form: str, start: str
) -> None:
    answering(made_up.answer("unusual"))
    assert main(["unusual", "--format", form]) == 0
    assert capsys.readouterr().out.startswith(start)


def test_output_goes_to_the_file_and_nothing_to_stdout(
    answering: Callable[[object], None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answering(made_up.answer("unusual"))
    assert main(["unusual", "--output", str(tmp_path / "a.json")]) == 0
    assert main(["unusual", "--output", str(tmp_path / "a.page"), "--format", "md"]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "a.json").read_text())["question"] == "unusual"
    assert (tmp_path / "a.page").read_text().startswith("# ")


def test_options_of_a_question_reach_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    request: list[object] = []

    def ask(question: str, view: object, **options: object) -> Answer:
        request.extend([question, view, options])
        return made_up.answer("unusual")

    monkeypatch.setattr(engine, "open_market", lambda data, as_of: (data, str(as_of)))
    monkeypatch.setattr(engine, "ask", ask)
    words = ["unusual", "--data", "STORE", "--spread", "IWM/SPY", "--as-of", "2026-01-22", "--format", "json"]
    assert main(words) == 0
    assert request == ["unusual", ("STORE", "2026-01-22"), {"since": None, "spread": "IWM/SPY"}]
    assert capsys.readouterr().err == ""


def test_no_words_at_all_give_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "Usage: rotascope" in capsys.readouterr().out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"rotascope {__version__}\n"


def test_help_loads_no_numerical_library() -> None:
    code = f"{RUN.rpartition(';')[0]}; main(['--help']); print(*sys.modules, sep='\\n', file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.splitlines()}
    assert "typer" in loaded
    assert loaded & {"numpy", "polars", "numba", "scipy", "altair", "pydantic", "deltalake", "rich"} == set()


def test_help_costs_less_than_a_quarter_of_a_second() -> None:
    assert run("--help").returncode == 0
    assert any(processor_seconds("--help") < 0.25 for _ in range(3))  # house law 10


WRONG = (
    ("unusual", "--spread", "small-lrage"),
    ("unusual", "--window", "2 weeks"),
    ("unusual", "--draws", "many"),
    ("unusual", "--draws", "0"),
    ("leadership", "--variant", "round"),
    ("breadth", "--start", "soon"),
    ("breadth", "--start", "2026-02-02", "--end", "2026-01-02"),
    ("brief", "--as-of", "2026-2-6"),
    ("brief", "--since", "soon"),
    ("brief", "--as-of", "2026-01-02", "--since", "2026-01-05"),
    ("brief", "--article", "no-such-article.txt"),
    ("brief", "--page", "no/such/folder/brief.html"),
    ("causes", "--output", "no/such/folder/causes.html"),
    ("causes", "--output", "causes.docx"),
    ("causes", "--format", "xml"),
    ("causes", "--quiet", "--full"),
    ("unusual", "--chart", "history"),
    ("unusual", "--chart", "historry", "--output", "history.svg"),
    ("check", "no-such-article.txt"),
)
COMMANDS = ("brief", *(question.name for question in QUESTIONS))
EVERYWHERE = (
    ("--as-of", "soon"),
    ("--since", "soon"),
    ("--output", "no/such/folder/page.html"),
    ("--output", "page.docx"),
    ("--chart", "history"),
    ("--quiet", "--full"),
    ("--format", "xml"),
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", EVERYWHERE, ids=" ".join)
def test_what_every_question_takes_is_refused_before_a_market_is_opened(
    command: str,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def open_market(*_: object, **__: object) -> None:
        pytest.fail("a market was opened")

    article = tmp_path / "a.txt"
    article.write_text("The Dow rose 1% in 2025.", encoding="utf-8")
    monkeypatch.setattr(engine, "open_market", open_market)
    assert main([command, *([str(article)] if command == "check" else []), *words]) == 2
    assert [line.partition(":")[0] for line in capsys.readouterr().err.splitlines()] == ["error", "try"]


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (("--data", "no/such/store"), "error: no store at no/such/store"),
        (("--as-of", "2999-01-01"), "error: 2999-01-01 is in the future"),
    ],
)
def test_a_market_that_cannot_be_is_refused_before_anything_is_loaded(words: tuple[str, ...], cause: str) -> None:
    done = run("leadership", *words)
    assert done.returncode == 3
    assert done.stderr.startswith(cause)
    assert min(processor_seconds("leadership", *words) for _ in range(3)) < 0.4


def test_every_chart_of_an_answer_is_declared() -> None:
    answers = json.loads(GOLDEN.read_text(encoding="utf-8"))
    declared = {question.name: set(question.charts) for question in QUESTIONS}
    for answer in answers[1:]:
        assert set(answer["figures"]) <= declared[answer["question"]]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_wrong_option_is_refused_before_anything_heavy_is_loaded(words: tuple[str, ...]) -> None:
    code = f"{RUN.rpartition(';')[0]}; code = main({list(words)}); print(code, *sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    code, *modules = printed.stdout.split()
    assert code == "2"
    assert [line.partition(":")[0] for line in printed.stderr.splitlines()] == ["error", "try"]
    assert {name.partition(".")[0] for name in modules} & {
        "numpy",
        "polars",
        "pydantic_settings",
        "altair",
        "rich",
    } == set()


def test_a_wrong_option_costs_less_than_two_fifths_of_a_second() -> None:
    for words in WRONG:
        assert any(processor_seconds(*words) < 0.4 for _ in range(3)), words


def processor_seconds(*words: str) -> float:
    """What a command costs in processor time: a wall clock would measure what else the machine does."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_closed_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-c", RUN, "config"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 0


def test_an_interrupt_ends_with_130_and_no_traceback() -> None:
    code = (
        "import sys, time; from rotascope import cli\n"
        "def wait(flags):\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(30)\n"
        "cli.settings.config = wait\n"
        "sys.exit(cli.main(['config']))"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    _, printed = child.communicate(timeout=10)
    assert child.returncode == 130
    assert printed == ""
