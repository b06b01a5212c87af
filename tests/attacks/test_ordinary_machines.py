"""The program where users run it: without a home, where nothing can be written, with odd streams and full disks.

Run as `nobody` where this process may become that user; what is left of its powers is to read the interpreter.
"""

import os
import shutil
import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

import rotascope
from rotascope import engine
from rotascope.cli import main
from rotascope.store import ingest

SOURCE = Path(rotascope.__file__).parents[1]
RUN = "import sys; from rotascope.cli import main; sys.exit(main(sys.argv[1:]))"
READ_ALL = ("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search")
NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", *READ_ALL)
MAY_CHANGE = hasattr(os, "getuid") and os.getuid() == 0 and shutil.which("setpriv") is not None


def run(
    *words: str, streams: str = "", folder: Path = Path("/"), as_nobody: bool = False, **variables: str
) -> subprocess.CompletedProcess[str]:
    """One command with nothing in its environment but what is needed to start; `streams` redirects its streams."""
    prefix = NOBODY if as_nobody and MAY_CHANGE else ()
    line = [*prefix, "sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-c", RUN, *words]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1", **variables}
    return subprocess.run(line, env=environment, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def lines_of_fault(outcome: subprocess.CompletedProcess[str]) -> list[str]:
    """The two lines on stderr, of which no traceback is."""
    assert "Traceback" not in outcome.stderr, outcome.stderr
    lines = outcome.stderr.strip().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["error", "try"], outcome.stderr
    return lines


@pytest.mark.parametrize("words", [("brief",), ("unusual", "--spread", "small-large"), ("data", "status")])
def test_a_user_without_a_home_gets_an_answer_from_a_read_only_machine(words: tuple[str, ...]) -> None:
    outcome = run(*words, as_nobody=True)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert len(outcome.stdout) > 200


def test_a_user_without_a_home_checks_an_article(tmp_path: Path) -> None:
    article = tmp_path / "note.txt"
    article.write_text("The Russell 2000 gained 11.3% in 2025.\n")
    assert run("check", str(article), "--dated", "2026-01-05", as_nobody=True).returncode in (0, 5)


def test_where_no_folder_takes_compiled_kernels_nothing_is_kept_and_all_is_computed() -> None:
    script = (
        "import tempfile; tempfile.TemporaryFile = lambda dir: open(dir)\n"  # a folder is refused: none takes a file
        "from rotascope import kernels; import numpy as np\n"
        "print(kernels.cache_folder.choose_folder(), kernels.signed_runs(np.array([1.0, 1.0, -1.0])))"
    )
    line = [sys.executable, "-c", script]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    outcome = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert outcome.stdout.startswith("None "), outcome.stderr


def test_a_closed_output_is_told_in_two_lines() -> None:
    outcome = run("config", streams=">&-")
    assert outcome.returncode == 2
    assert lines_of_fault(outcome)[0] == "error: standard output is closed"
    assert run("config", streams="2>&-").returncode == 0


def test_a_full_device_is_told_in_two_lines() -> None:
    outcome = run("config", streams=">/dev/full")
    assert outcome.returncode == 3
    assert "No space left on device" in lines_of_fault(outcome)[0]


def test_a_document_is_utf_8_whatever_the_locale() -> None:
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = run("unusual", **locale)
    assert (outcome.returncode, outcome.stderr) == (0, "")


@pytest.mark.skipif(not MAY_CHANGE, reason="only root may become another user")
def test_a_store_in_a_folder_that_takes_nothing_is_told_in_two_lines(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text("ticker,date,close\nA,2020-01-02,10\n")
    for words in (("data", "import", str(file)), ("data", "import", str(file), "--data", "/proc/store")):
        outcome = run(*words, as_nobody=True, ROTASCOPE_HOME="/root/nothing")
        assert outcome.returncode == 2, outcome.stderr
        lines_of_fault(outcome)


class Backwards(datetime):
    """A clock that was set back."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Backwards":
        return cls(2001, 1, 1, tzinfo=tz)


def test_a_clock_that_was_set_back_costs_nothing_but_its_own_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ROTASCOPE_HOME", str(tmp_path))
    for module in (engine, ingest):
        monkeypatch.setattr(module, "datetime", Backwards)
    monkeypatch.setattr("time.time_ns", lambda: 978_307_200_000_000_000)
    file = tmp_path / "prices.csv"
    file.write_text("ticker,date,close\nA,2020-01-02,10\nA,2020-01-03,11\n")
    store = str(tmp_path / "other")
    for words in (("import", str(file)), ("status",), ("verify",), ("tidy",)):
        assert main(["data", *words, "--data", store]) == 0, capsys.readouterr().err
    assert main(["unusual", "--draws", "50", "--data", "us-only", "--format", "json"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["unusual", "--as-of", "2026-02-06", "--data", "us-only"]) == 3
    assert capsys.readouterr().err.splitlines()[0] == "error: 2026-02-06 is in the future"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_file_whose_name_is_no_text_is_named_in_one_line(tmp_path: Path, locale: str) -> None:
    name = os.fsdecode(b"\xff\x1b[2J.csv")
    (tmp_path / name).write_text("ticker,date,close\nA,2020-01-02,10\n")
    for words in (("data", "import", name, "--data", "store"), ("data", "status", "--data", name)):
        outcome = run(*words, folder=tmp_path, LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
        assert (outcome.returncode, outcome.stdout) in ((2, ""), (3, "")), outcome.stderr
        lines_of_fault(outcome)
        assert "\x1b" not in outcome.stderr


def test_the_page_on_containers_shows_the_docker_file_as_it_is() -> None:
    docs = SOURCE.parent / "docs"
    assert (docs / "Dockerfile").read_text() in (docs / "container.md").read_text()
