"""Who wins and loses at every level, whether that is more than chance, and who fits the causes."""

from collections.abc import Sequence
from functools import partial
from typing import Literal, TypeAlias

from rotascope.evidence import Answer, Section
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble, attempt
from rotascope.questions.winners.board import board_section, open_board
from rotascope.questions.winners.gather import GATHERERS, LineGroup, gather
from rotascope.questions.winners.shares import shares_section
from rotascope.questions.winners.significance import judge_board, tests_section

Level: TypeAlias = Literal["all", "sector", "industry", "segment", "style", "fund", "company"]

ENDS = 10  # companies and funds of a table, from each end
BRIEF = ("sector", "industry", "segment")
LONG = ("fund", "company")
NOTHING = "No board can be given: this market has no lines of sectors, segments, funds or companies."


def answer(view: View, *, window: str | None = None, level: Level = "all") -> Answer:
    """Boards of every kind of line that reaches the date, tested; gains and losses of index weight.

    window   as `unusual` takes it; None = the year to date
    level    one kind of line alone
    raises   UsageError for what is no window
    """
    kinds = tuple(GATHERERS) if level == "all" else (level,)
    return assemble("winners", view, all_boards(view, kinds, window=window or "ytd", full=True), headline=NOTHING)


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: the boards of sectors, industries and segments, and gains and losses of weight."""
    return (assemble("winners", view, all_boards(view, BRIEF, window="ytd", full=False), headline=NOTHING),)


def all_boards(view: View, kinds: Sequence[str], *, window: str, full: bool) -> Section:
    """The boards of these kinds with their tests, then weights gained and lost; what has ended is named.

    What leads is a board of lines that can be held, else the weights. A brief names the first lack alone.
    """
    filled, missing = gather(view, kinds)
    leader = next((lines.kind for lines in filled if lines.kind != "style"), "")
    boards = [
        attempt(f"board by {lines.kind}", partial(one_board, view, lines, window=window, full=full, leader=leader))
        for lines in filled
    ]
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
