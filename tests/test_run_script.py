"""run.sh without a network: its installer is replaced by one that writes down what it was asked for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house import PROJECT

TOOLS = ("sh", "dirname", "id", "cat", "cut", "grep", "sed", "cksum", "rm")

INSTALLER = """#!/bin/sh
if [ "$1" = --version ]; then echo "uv VERSION (made up)"; exit; fi
echo "$UV_PYTHON_DOWNLOADS $UV_PYTHON_PREFERENCE $UV_SYSTEM_CERTS $*" >>"$LOG"
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
printf '#!/bin/sh\\nexec INTERPRETER "$@"\\n' >"$UV_PROJECT_ENVIRONMENT/bin/python"
printf '#!/bin/sh\\necho "ran $*"\\n' >"$UV_PROJECT_ENVIRONMENT/bin/rotascope"
for tool in ruff mypy; do printf '#!/bin/sh\\n' >"$UV_PROJECT_ENVIRONMENT/bin/$tool"; done
chmod +x "$UV_PROJECT_ENVIRONMENT"/bin/*
"""


class Checkout:
    """A copy of the script with a made-up installer, on a machine that has only what `TOOLS` lists."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.path = folder / "a checkout", folder / "asked.log", folder / "bin"
        (self.folder / ".ci").mkdir(parents=True)
        self.path.mkdir()
        for name in ("run.sh", "uv.lock", "pyproject.toml", ".ci/uv.txt"):
            shutil.copy(PROJECT / name, self.folder / name)
        for name in (*TOOLS, "mkdir", "chmod"):
            (self.path / name).symlink_to(str(shutil.which(name)))
        pinned = (PROJECT / ".ci" / "uv.txt").read_text().rpartition("uv==")[2].split()[0]
        self.program(
            self.folder / ".tools/bin/uv", INSTALLER.replace("VERSION", pinned).replace("INTERPRETER", sys.executable)
        )

    def program(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(self.folder / "run.sh"), *words],
            env={"PATH": str(self.path), "LOG": str(self.log), "HOME": os.devnull},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    made.program(made.path / "python3.13", "#!/bin/sh\necho 'python3.13: command not found' >&2\nexit 127\n")
    return made


@pytest.fixture
def with_python(checkout: Checkout) -> Checkout:
    checkout.program(checkout.path / "python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    return checkout


def test_an_unknown_verb_shows_the_usage(checkout: Checkout) -> None:
    done = checkout.run("dance")
    assert done.returncode == 2
    assert done.stderr.startswith("usage: sh run.sh VERB")


def test_a_shim_that_fails_is_no_interpreter(checkout: Checkout) -> None:
    done = checkout.run("demo")
    assert done.returncode == 1
    cause, remedy = done.stderr.splitlines()
    assert "no working Python 3.11 to 3.14 on PATH" in cause
    assert "apt-get install python3" in remedy


def test_the_demo_installs_once_and_then_asks_for_nothing(with_python: Checkout) -> None:
    first, second = with_python.run("demo"), with_python.run("demo")
    assert [first.returncode, first.stdout, second.stdout] == [
        0,
        "ran brief --page brief.html\n",
        "ran brief --page brief.html\n",
    ]
    assert second.stderr == ""
    (only,) = with_python.asked()
    assert only.startswith("never only-system 1 sync --quiet --frozen --compile-bytecode --python ")
    assert only.endswith("--no-dev --inexact")


def test_a_changed_lock_is_installed_anew(with_python: Checkout) -> None:
    with_python.run("demo")
    with (with_python.folder / "uv.lock").open("a") as lock:
        lock.write("\n")
    with_python.run("demo")
    assert len(with_python.asked()) == 2


def test_a_moved_checkout_is_installed_anew(with_python: Checkout) -> None:
    with_python.run("demo")
    with_python.folder = with_python.folder.rename(with_python.folder.with_name("elsewhere"))
    with_python.run("demo")
    assert len(with_python.asked()) == 2


def test_the_demo_keeps_the_test_tools_and_the_checks_add_them(with_python: Checkout) -> None:
    assert with_python.run("demo").returncode == 0
    assert with_python.run("check").returncode == 0
    assert with_python.run("demo").returncode == 0
    assert ["--no-dev" in line for line in with_python.asked()] == [True, False]


def test_an_install_that_fails_says_so_and_is_tried_again(with_python: Checkout) -> None:
    uv = with_python.folder / ".tools" / "bin" / "uv"
    working = uv.read_text()
    with_python.program(uv, working.replace('echo "$UV', 'exit 2; echo "$UV'))
    failed = with_python.run("demo")
    assert failed.returncode == 1
    assert "could not be installed" in failed.stderr
    with_python.program(uv, working)
    assert with_python.run("demo").stdout == "ran brief --page brief.html\n"


@pytest.mark.parametrize(("tool", "word"), [("ruff", "ruff-check ruff-format"), ("mypy", "mypy")])
def test_a_failed_check_fails_the_run(with_python: Checkout, tool: str, word: str) -> None:
    with_python.run("check")
    with_python.program(with_python.folder / ".venv" / "bin" / tool, "#!/bin/sh\nexit 1\n")
    done = with_python.run("check")
    assert done.returncode == 1
    assert f"failed: {word}" in done.stderr
