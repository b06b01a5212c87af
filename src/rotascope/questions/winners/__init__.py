"""Who wins and loses at every level, whether that is more than chance, and who fits the causes."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from rotascope.catalogue.themes import SCREENS, THEMES, Theme, find_theme, read_definitions
from rotascope.errors import UsageError
from rotascope.evidence import Answer, Section
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble, attempt
from rotascope.questions.winners.backtesting import backtest_section
from rotascope.questions.winners.board import board_section, open_board, rank_finding
from rotascope.questions.winners.gather import GATHERERS, LineGroup, gather
from rotascope.questions.winners.migration import migration_section
from rotascope.questions.winners.screens import find_screen, presets_section, screen_section
from rotascope.questions.winners.shares import shares_section, window_day
from rotascope.questions.winners.significance import judge_board, tests_section
from rotascope.questions.winners.themes import member_lines, theme_lines, themes_section

Level: TypeAlias = Literal["all", "sector", "industry", "segment", "style", "theme", "fund", "company"]

ENDS = 10  # companies and funds of a table, from each end
BRIEF = ("sector", "industry", "segment")
LONG = ("fund", "company")
NOTHING = "No board can be given: this market has no lines of sectors, segments, funds or companies."


def answer(
    view: View,
    *,
    window: str | None = None,
    level: Level = "all",
    line: str | None = None,
    screen: str | None = None,
    backtest: bool = False,
    definitions: Path | None = None,
) -> Answer:
    """Boards of every kind of line that reaches the date, tested; weight gained and lost; who meets the screens.

    window       as `unusual` takes it; None = the year to date
    level        one kind of line alone
    line         one company, fund or theme alone: how its style moved, and of a theme who is in it
    screen       one screen alone, by its name or as a condition over columns: who is in, who is out, why
    backtest     hold that screen from quarter to quarter too: a minute or more
    definitions  a file with themes and screens of the user's own
    raises       UsageError for what is no window or screen, DataMissing where a line or a screen that was asked for is
                 not there or lacks its data
    """
    themes, screens = read_definitions(definitions) if definitions else (THEMES, SCREENS)
    since = window or "ytd"
    if screen is not None:
        named = find_screen(screen, screens)
        tried = len(screens) + (named not in screens)
        past = backtest_section(view, named, tried=tried) if backtest else Section()
        return assemble("winners", view, Section.join(screen_section(view, named), past))
    if backtest:
        raise UsageError("--backtest holds a screen", "name one: --screen quality-value")
    if line is not None:
        return assemble("winners", view, line_section(view, line, themes, since))
    parts = [all_boards(view, boards_of(level), window=since, full=True, themes=themes if wants_themes(level) else ())]
    if level == "all":
        parts.append(attempt("screens", lambda: presets_section(view, screens)))
    return assemble("winners", view, Section.join(*parts), headline=NOTHING)


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: the boards of sectors, industries and segments, and gains and losses of weight."""
    return (assemble("winners", view, all_boards(view, BRIEF, window="ytd", full=False), headline=NOTHING),)


def boards_of(level: Level) -> tuple[str, ...]:
    """The kinds of lines that a level means, themes apart."""
    return tuple(GATHERERS) if level == "all" else tuple(kind for kind in GATHERERS if kind == level)


def wants_themes(level: Level) -> bool:
    """Whether a level means themes too."""
    return level in {"all", "theme"}


def all_boards(view: View, kinds: Sequence[str], *, window: str, full: bool, themes: Sequence[Theme] = ()) -> Section:
    """The boards of these kinds with their tests, then weights gained and lost; what has ended is named.

    What leads is a board of lines that can be held, else the weights. A brief names the first lack alone.
    """
    filled, missing = gather(view, kinds)
    leader = next((lines.kind for lines in filled if lines.kind != "style"), "theme" if themes and not kinds else "")
    boards = [
        attempt(f"board by {lines.kind}", partial(one_board, view, lines, window=window, full=full, leader=leader))
        for lines in filled
    ]
    if themes:
        make = partial(themes_board, view, themes, window=window, leader=leader)
        boards.append(attempt("board by theme", make))
    weights = attempt(
        "gains and losses of weight", lambda: shares_section(view, window=window, leading=not leader, full=full)
    )
    ordered = (*boards, weights) if leader else (weights, *boards)
    return Section.join(*ordered, Section(missing=tuple(missing if full else missing[:1])))


def one_board(view: View, lines: LineGroup, *, window: str, full: bool, leader: str) -> Section:
    """A board and its tests."""
    leading = lines.kind == leader
    board = judge_board(open_board(lines, window=window), view=view, breaks=full)
    shown = board_section(board, most=ENDS if lines.kind in LONG else None, leading=leading)
    return Section.join(shown, tests_section(view, board, leading=leading)) if leading or full else shown


def themes_board(view: View, themes: Sequence[Theme], *, window: str, leader: str) -> Section:
    """The board of themes, who is in them, and which cannot be ranked."""
    lines, baskets, lacks = theme_lines(view, themes, window_day(window, view.as_of))
    board = judge_board(open_board(lines, window=window), view=view, breaks=True)
    leading = leader == "theme"
    return Section.join(
        board_section(board, leading=leading),
        tests_section(view, board, leading=leading),
        themes_section(baskets, lines, board.board.benchmark),
        lacks,
    )


def line_section(view: View, line: str, themes: Sequence[Theme], window: str) -> Section:
    """A theme with its members and how its style moved, or the style of an instrument."""
    theme = find_theme(line, themes)
    if theme is None:
        rank = rank_section(view, line, window)
        if not rank.findings:
            return migration_section(view, line, themes)
        style = attempt(f"style of {line}", lambda: migration_section(view, line, themes))
        return Section.join(rank, replace(style, headline=""))
    style = attempt(f"style of {theme.name}", lambda: migration_section(view, line, themes))
    return Section.join(theme_section(view, theme, window), replace(style, headline=""))


def rank_section(view: View, line: str, window: str) -> Section:
    """Where an instrument stands among the companies, else the funds or sectors; nothing where it is none of them."""
    id_ = view.find(line)
    for kind in ("company", "fund", "sector") if id_ is not None else ():
        filled, _ = gather(view, [kind])
        if filled and id_ in filled[0].levels.symbols:
            board = open_board(filled[0], window=window)
            standing = board.board.find(id_)
            if standing is not None:
                finding = rank_finding(board, standing)
                return Section((finding,), headline=f"{finding.text}.")
    return Section()


def theme_section(view: View, theme: Theme, window: str) -> Section:
    """One theme: its basket over the window, and its members ranked.

    raises   OutsideData where under half of its members have prices
    """
    lines, baskets, _ = theme_lines(view, [theme], window_day(window, view.as_of))
    board = open_board(lines, window=window)
    members = open_board(member_lines(view, baskets[0]), window=window)
    return Section.join(
        board_section(board, leading=True),
        themes_section(baskets, lines, board.board.benchmark),
        board_section(members, most=2 * ENDS),
    )
