"""Screens and names that are not what one hopes for: narrow, without Unicode, without colour; long, hostile, many."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.cells import cell_len

import made_up
from rotascope.evidence import Answer, Chart, Column, Table
from rotascope.pages import terminal
from rotascope.pages.cleaning import CONTROL, STANDS_FOR
from rotascope.pages.page import Page
from rotascope.pages.screen.surface import BARS, Surface, bars, shorten_words, words

LONG = "Companies that pay dividends in every quarter over companies that never paid any"
HEBREW = "\u05de\u05e0\u05d9\u05d5\u05ea \u05e7\u05d8\u05e0\u05d5\u05ea"
STEERING = "\x1b[2J\x1b]0;owned\x07\u202egnp.exe\u202c\rAAAA\x9b31m"
NAMES = (LONG, HEBREW, STEERING, "\u6771\u4eac\u682a\u5f0f\u6307\u6570", made_up.HOSTILE)


def spread_map(names: tuple[str, ...], *, stale: str = "") -> Table:
    """A map of leadership with a row a name and window, each name with a history."""
    rows = tuple(
        (name, f"IWM over SPY, funds, total return{stale}", window, 0.0123 * (number + 1), 0.03, made_up.DAY)
        for number, name in enumerate(names)
        for window in ("1W", "1M", "3M", "6M", "YTD", "1Y")
    )
    trails = {name: tuple(1.0 + 0.01 * step for step in range(40)) for name in names}
    return replace(made_up.heat(1), rows=rows, trails=trails)


def page_of(names: tuple[str, ...], *, stale: str = "") -> Page:
    answer = replace(made_up.answer("leadership"), tables={"map": spread_map(names, stale=stale)}, figures=("map",))
    findings = tuple(
        replace(finding, text=f"{name} leads") for finding, name in zip(answer.findings, names, strict=False)
    )
    return Page.of((replace(answer, findings=findings, headline=f"{names[0]} leads since 3 May 2026"),))


def screen(page: Page, *, width: int, short: bool, encoding: str = "utf-8") -> str:
    raw = BytesIO()
    out = TextIOWrapper(raw, encoding=encoding)
    terminal.show(page, out, width=width, short=short)
    out.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [20, 40, 64, 80, 200])
@pytest.mark.parametrize("short", [True, False])
def test_sixty_spreads_of_eighty_letters_fit_any_screen(width: int, short: bool) -> None:
    names = tuple(f"{number:02d} {LONG}"[:80] for number in range(60))
    text = screen(page_of(names), width=width, short=short)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    if short:
        assert "52 more with --full" in " ".join(text.split())
        assert len(screen(page_of(names), width=80, short=True).splitlines()) <= 60
    else:
        assert "59 Comp" in text


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("short", [True, False])
def test_no_name_steers_the_terminal_or_turns_the_line_around(width: int, short: bool) -> None:
    text = screen(page_of(NAMES), width=width, short=short)
    assert not CONTROL.search(text)
    assert f"{STANDS_FOR}[2J" in "".join(text.split())
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert HEBREW.split(maxsplit=1)[0] in text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
@pytest.mark.parametrize("width", [40, 80])
def test_a_screen_without_unicode_gets_letters_that_it_has(encoding: str, width: int) -> None:
    for page in (page_of(NAMES), Page.of(made_up.brief())):
        text = screen(page, width=width, short=False, encoding=encoding)
        assert not set(BARS) & set(text) or encoding == "cp437"
        assert max(cell_len(line) for line in text.splitlines()) <= width
        assert "+6.33 pp" in text or page.title.startswith("Leadership")


def test_a_screen_with_unicode_gets_a_small_line_beside_each_name() -> None:
    text = screen(page_of(("Small over large", "Value over growth")), width=80, short=True)
    lines = [line for line in text.splitlines() if line.startswith(("Small over large  ", "Value over growth  "))]
    assert len(lines) == 2
    assert all(line.endswith("█") and len(line) == 80 for line in lines)
    assert "line: two years" in text
    plain = screen(page_of(("Small over large",)), width=80, short=True, encoding="ascii")
    assert "line: two years" not in plain
    assert "Small over large\n" in plain


def test_a_table_whose_rows_have_a_history_shows_it_as_grid_and_as_blocks() -> None:
    columns = (Column("spread", "Spread"), Column("gap", "Gap", "pp"))
    trails = {"a": tuple(float(step) for step in range(30))}
    table = Table("Gaps", columns, (("a", 0.01), ("b", -0.02)), trails=trails)
    answer = replace(made_up.answer("other"), tables={"gaps": table})
    grid, block = (screen(Page.of((answer,)), width=width, short=False) for width in (80, 22))
    assert "Two years" in grid
    assert next(line for line in grid.splitlines() if line.startswith("a ")).rstrip().endswith("█")
    assert next(line for line in block.splitlines() if line.startswith("a ")).rstrip().endswith("█")


def test_a_stale_leg_says_its_date_where_there_is_room() -> None:
    for width in (40, 120):
        text = screen(page_of(("A",), stale=", to 4 February 2026"), width=width, short=True)
        assert "to 4 February 2026" in " ".join(text.split())


def test_colours_mean_something_and_can_be_had_without(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    green, plain = Terminal(), Terminal()
    terminal.show(page_of(("A",)), green, width=80, short=True)
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.show(page_of(("A",)), plain, width=80, short=True)
    assert "\x1b[1;32m+1.2!!" in green.getvalue()
    assert "32m" not in plain.getvalue()
    assert "+1.2!!" in plain.getvalue()


def test_quiet_is_headline_and_verdict_only() -> None:
    answer = made_up.answer("leadership")
    verdict = replace(answer.findings[0], id="leadership.market.verdict", evidence=made_up.evidence("early", "text"))
    out = StringIO()
    terminal.show(Page.of((replace(answer, findings=(verdict,)),)), out, width=80, quiet=True)
    assert out.getvalue().splitlines() == [answer.headline, "Verdict: early"]
    loud = StringIO()
    terminal.show(Page.of((replace(answer, simulated=True),)), loud, width=80, quiet=True)
    assert "SIMULATED" in loud.getvalue()


def test_one_point_and_no_point_draw_no_line() -> None:
    chart = Chart("lines", "date", ("value",), color="name", text="name")
    columns = (Column("date", "Date", "date"), Column("name", "Name"), Column("value", "Value", "number"))
    for count in (0, 1):
        rows = tuple((made_up.DAY + timedelta(days=day), "a", 1.0) for day in range(count))
        answer: Answer = replace(made_up.answer("other"), tables={"one": Table("One", columns, rows, chart=chart)})
        assert "Market" not in screen(Page.of((answer,)), width=80, short=True)
    assert bars(()) == ""
    assert bars((2.0,)) == BARS[0]


def test_small_parts() -> None:
    assert Surface(80, "ascii").fit("a—b…é\u6771") == "a-b~e??"
    assert Surface(80).fit("a—b") == "a—b"
    assert shorten_words("value over growth", 12) == "value over…"
    assert shorten_words("abcdefghijkl", 6) == "abcde…"
    assert cell_len(shorten_words("\u6771" * 9, 8)) <= 8
    assert words("a\nb\x07").plain == f"a b{STANDS_FOR}"
