"""The pager: for a screen that the page does not fit on, never for a pipe or a file, as the environment says."""

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rotascope.cli.pager import pager_command

SHOW = "import sys; from rotascope.cli.pager import show_text; show_text('line\\n' * {lines}, pager={pager})"


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({"TERM": "xterm", "PAGER": "sh -c true"}, ["sh", "-c", "true"]),
        ({"TERM": "xterm", "PAGER": "cat"}, []),
        ({"TERM": "xterm", "PAGER": ""}, []),
        ({"TERM": "xterm", "PAGER": "no-such-pager"}, []),
        ({"TERM": "xterm", "PAGER": "'"}, []),
        ({"TERM": "dumb", "PAGER": "sh"}, []),
        ({"PAGER": "sh"}, []),
    ],
)
def test_the_environment_names_the_pager(environment: dict[str, str], command: list[str]) -> None:
    assert pager_command(environment) == command


def test_less_is_the_pager_that_nobody_named() -> None:
    assert pager_command({"TERM": "xterm"}) in (["less"], [])  # where there is no less, there is no pager


def on_terminal(lines: int, folder: Path, *, pager: bool = True) -> tuple[str, bool]:
    """What a terminal of 24 lines shows, and whether the pager ran."""
    script = folder / "pager"
    script.write_text(f"#!/bin/sh\ntouch {folder}/ran\ncat\n")
    script.chmod(0o755)
    main, screen = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PAGER": str(script), "LINES": "24", "COLUMNS": "80"}
    child = subprocess.Popen(
        [sys.executable, "-c", SHOW.format(lines=lines, pager=pager)], stdout=screen, env=environment, text=True
    )
    assert child.wait(20) == 0
    time.sleep(0.05)
    shown = os.read(main, 65536).decode()
    os.close(screen)
    os.close(main)
    return shown, (folder / "ran").exists()


def test_a_page_that_does_not_fit_is_paged_on_a_terminal(tmp_path: Path) -> None:
    shown, ran = on_terminal(50, tmp_path)
    assert ran
    assert shown.count("line") == 50


@pytest.mark.parametrize(("lines", "pager"), [(10, True), (50, False)])
def test_a_page_that_fits_or_is_not_to_be_paged_is_not(tmp_path: Path, lines: int, pager: bool) -> None:
    shown, ran = on_terminal(lines, tmp_path, pager=pager)
    assert not ran
    assert shown.count("line") == lines


def test_a_pipe_is_never_paged(tmp_path: Path) -> None:
    environment = {**os.environ, "TERM": "xterm", "PAGER": f"touch {tmp_path}/ran"}
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(lines=500, pager=True)], capture_output=True, env=environment, check=True
    )
    assert done.stdout.count(b"line") == 500
    assert not (tmp_path / "ran").exists()
