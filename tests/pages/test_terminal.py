"""The terminal: fits its width, whole numbers, colour only where one was asked for."""

from io import StringIO

import pytest
from rich.cells import cell_len

import made_up
from rotascope.pages import terminal
from rotascope.pages.page import Page

PAGE = Page.of(made_up.brief())


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(cell_len(line) for line in terminal.document(PAGE, width=width).splitlines()) <= width


@pytest.mark.parametrize("width", [40, 80, 200])
def test_numbers_are_never_cut_in_two(width: int) -> None:
    text = terminal.document(PAGE, width=width)
    for cell in ("+6.33 pp", "24,801", "1,000,000,000,000", "-150.00 pp", "1,234,568 usd"):
        assert cell in text


def test_a_pipe_gets_no_colour_codes() -> None:
    assert "\x1b" not in terminal.document(PAGE)


def test_no_color_is_honoured_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, plain = Screen(), Screen()
    terminal.show(PAGE, coloured, width=80)
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.show(PAGE, plain, width=80)
    assert "\x1b[36m" in coloured.getvalue()
    assert "36m" not in plain.getvalue()


def test_text_in_brackets_is_not_taken_for_markup() -> None:
    assert made_up.PIPED in terminal.document(PAGE, width=200)


def test_a_chart_gives_the_last_row_of_each_spread() -> None:
    text = terminal.document(PAGE, width=120)
    part = text.partition("Relative lines, two years")[2].partition("Rotation map")[0]
    assert "latest 4 of 320 rows; --output page.html draws them" in part
    assert [line.split()[1] for line in part.splitlines() if line[:10] == "2026-01-30"] == ["s0", "s1", "s2", "s3"]


def test_a_reader_who_has_enough_ends_the_printing_quietly() -> None:
    class Closed(StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        terminal.show(PAGE, Closed(), width=80)


def test_a_short_page_says_what_it_leaves_out() -> None:
    whole, out = terminal.document(PAGE, width=100), StringIO()
    terminal.show(PAGE, out, width=100, short=True)
    short = out.getvalue()
    assert len(short.splitlines()) < len(whole.splitlines())
    assert PAGE.headline.split()[0] in short
    assert "--full" in short
    for finding in PAGE.first.leading:
        assert finding.text.split()[0] in short
