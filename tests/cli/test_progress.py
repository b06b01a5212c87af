"""What a slow command is doing stands on a terminal's stderr; a quick one, and any other stream, says nothing."""

import io
import time
from types import SimpleNamespace

import pytest

from rotascope.cli import progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    screen = Screen()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=screen))
    monkeypatch.setattr(progress, "PATIENCE", 0.02)
    monkeypatch.setenv("TERM", "xterm")
    return screen


def wait_for(words: str, screen: Screen) -> None:
    deadline = time.monotonic() + 30
    while words not in screen.getvalue() and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_slow_command_says_what_it_is_doing_and_takes_it_off_again(screen: Screen) -> None:
    with progress.waiting("reading the market") as tell:
        wait_for("reading the market", screen)
        tell("asking: is leadership rotating")
        wait_for("rotating", screen)
    said = screen.getvalue()
    assert said.index("reading the market") < said.index("asking: is leadership rotating")
    assert said.endswith("\x1b[2K")  # the line is empty again


def test_a_quick_command_says_nothing(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    with progress.waiting("reading the market") as tell:
        tell("asking")
    assert screen.getvalue() == ""


def test_a_stream_that_is_no_terminal_is_left_alone(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "isatty", lambda: False)
    with progress.waiting("reading the market"):
        time.sleep(0.2)
    assert screen.getvalue() == ""


def test_a_fault_takes_the_words_off_too(screen: Screen) -> None:
    def read() -> None:
        with progress.waiting("reading the market"):
            wait_for("reading the market", screen)
            raise ValueError("odd")

    with pytest.raises(ValueError, match="odd"):
        read()
    assert screen.getvalue().endswith("\x1b[2K")


def test_words_that_would_come_after_the_end_never_come(screen: Screen) -> None:
    notice = progress.Notice("late")
    notice.hide()
    notice.show()
    assert screen.getvalue() == ""
