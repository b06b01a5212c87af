"""The boards: who won and who lost of each kind of line over a window, as tables and sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Missing, Section, Table, Window, list_names
from rotascope.inference.change.break_records import Break
from rotascope.inference.testing.search import SearchedStatistic
from rotascope.measures.leaders import Board, Standing, rank_lines
from rotascope.questions.windows import NAMED, sessions_of
from rotascope.questions.winners.gather import LineGroup
from rotascope.questions.wording import capital, day_of
from rotascope.read_only import NOTHING, make_read_only
from rotascope.sessions import nyse

MONTH = 21  # sessions
GIVERS = 10  # lines from each end of a table of contributions
METHOD = "compounded return, close to close; docs/winners.md"


@dataclass(frozen=True, eq=False, kw_only=True)
class KindBoard:
    """A board of one kind of lines, with what the tests and the index weights say of each.

    leads    each line's lead as the best of all, by symbol; breaks: the last dated break of its relative line
    contributions  what each gave to the return of the whole, fraction; empty where no weights are known
    """

    lines: LineGroup
    board: Board
    window: Window
    leads: Mapping[str, SearchedStatistic] = NOTHING
    breaks: Mapping[str, Break] = NOTHING
    contributions: Mapping[str, float] = NOTHING

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "leads", "breaks", "contributions")

    def name(self, standing: Standing) -> str:
        """A line's name."""
        return self.lines.names.get(standing.symbol, standing.symbol)


def rows_of(window: str, lines: LineGroup) -> int:
    """A window's length in rows of these lines: sessions, or months that come to about as many."""
    text = window.strip().lower()
    if lines.period == "months" and (text in NAMED or text.isdigit()):
        return max(1, round(sessions_of(window, lines.levels) / MONTH))
    return sessions_of(window, lines.levels)


def open_board(lines: LineGroup, *, window: str) -> KindBoard:
    """The board of a window; raises as `sessions_of` and `rank_lines`."""
    board = rank_lines(lines.levels, rows=rows_of(window, lines), benchmark=lines.benchmark)
    return KindBoard(lines=lines, board=board, window=span(board.start, board.end))


def span(start: date, end: date) -> Window:
    """The window between two closes, in sessions."""
    return Window(start, end, max(0, len(nyse().between(start, end)) - 1))


def board_section(board: KindBoard, *, most: int | None = None, leading: bool = False) -> Section:
    """Best and worst in words, the table with its bars, and what could not be ranked.

    most      rows from each end of the table; None = every line
    leading   whether it stands in the headline, and its chart on the first screen
    """
    if not board.board.standings:
        why = f"none of {len(board.board.left_out)} has the window's closes"
        return Section(missing=(Missing(f"board of {board.lines.words}", why, "choose a shorter window"),))
    best, *worst = board_findings(board)
    findings = (replace(best, role="key") if leading else best, *worst)
    name = table_name(board.lines)
    tables = {name: board_table(board, most=most)}
    if board.contributions:
        tables[f"{board.lines.kind}_contributions"] = contributions_table(board)
    headline, figures = (f"{best.text}.", (name,)) if leading else ("", ())
    return Section(findings, tables, tuple(left_out(board)), headline, figures)


def table_name(lines: LineGroup) -> str:
    """What the table of a kind is called."""
    return f"{lines.kind}_board"


def board_findings(board: KindBoard) -> Iterator[Finding]:
    """The first and the last of the board."""
    standings = board.board.standings
    for statistic, standing in (("best", standings[0]), ("worst", standings[-1]))[: len(standings)]:
        evidence = Evidence.change(
            standing.returned,
            window=board.window,
            method=f"{METHOD}; {len(standings)} {board.lines.words} ranked, {len(board.board.left_out)} left out",
            inputs=board.lines.inputs,
            status=board.lines.status,
            caveats=board.lines.caveats,
            searched=len(standings),
        )
        text = (best_words if statistic == "best" else worst_words)(board, standing)
        subject = {"kind": board.lines.kind, "line": standing.symbol}
        yield Finding(f"winners.{board.lines.kind}.{statistic}", text, evidence, subject)


def rank_finding(board: KindBoard, standing: Standing) -> Finding:
    """Where a line stands among those of its kind."""
    lead = "" if standing.gap is None else f", {points_of(standing.gap)} {against(board, standing.gap)}"
    count = len(board.board.standings)
    text = (
        f"{capital(board.name(standing))} is {ordinal(standing.rank)} of {count} {board.lines.words} "
        f"since {day_of(board.board.start)}: {percent_of(standing.returned)}{lead}"
    )
    evidence = Evidence.change(
        standing.returned,
        window=board.window,
        method=f"{METHOD}; {count} {board.lines.words} ranked",
        inputs=board.lines.inputs,
        status=board.lines.status,
        caveats=board.lines.caveats,
    )
    subject = {"kind": board.lines.kind, "line": standing.symbol, "rank": str(standing.rank)}
    return Finding("winners.line.rank", text, evidence, subject, role="key")


def best_words(board: KindBoard, standing: Standing) -> str:
    """Who is first, since when, by how much, and where it stood before."""
    lead = "" if standing.gap is None else f", {points_of(standing.gap)} {against(board, standing.gap)}"
    before = ""
    if standing.rank_before is not None and standing.rank_before != standing.rank:
        before = f"; it was {ordinal(standing.rank_before)} in the window before"
    count = len(board.board.standings)
    return (
        f"{capital(board.name(standing))} is first of {count} {board.lines.words} since {day_of(board.board.start)}: "
        f"{percent_of(standing.returned)}{lead}{before}"
    )


def worst_words(board: KindBoard, standing: Standing) -> str:
    """Who is last."""
    lead = "" if standing.gap is None else f", {points_of(standing.gap)} {against(board, standing.gap)}"
    return f"{capital(board.name(standing))} is last: {percent_of(standing.returned)}{lead}"


def against(board: KindBoard, gap: float) -> str:
    """Ahead of or behind the benchmark."""
    return f"{'ahead of' if gap >= 0 else 'behind'} {board.lines.against}"


def points_of(gap: float) -> str:
    """A gap's size: `3.4 points`."""
    return f"{100 * abs(gap):.1f} points"


def percent_of(value: float) -> str:
    """A return as sentences print it: `+3.4 %`."""
    return f"{100 * value:+.1f} %"


def ordinal(rank: int) -> str:
    """A rank in words: `3rd`."""
    ending = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def board_table(board: KindBoard, *, most: int | None) -> Table:
    """One row a line, best first, with the columns that are known of any."""
    standings = board.board.standings
    if most is not None and len(standings) > 2 * most:
        standings = (*standings[:most], *standings[-most:])
    rows = tuple(board_row(board, standing) for standing in standings)
    columns = (
        Column("name", capital(board.lines.kind)),
        Column("symbol", "Symbol"),
        Column("return", "Return", "percent"),
        Column("gap", f"Gap to {board.lines.against}" if board.lines.against else "Gap", "pp"),
        Column("rank", "Rank", "count"),
        Column("rank_before", "Rank before", "count"),
        Column("hit_rate", f"{capital(board.lines.period)} ahead", "percent"),
        Column("fall", "Deepest fall", "percent"),
        Column("contribution", "Contribution", "pp"),
        Column("contribution_share", "of the whole", "percent"),
        Column("p_adjusted", f"p as best of {len(board.leads)}", "probability"),
        Column("turned", "Relative line turned", "date"),
        Column("coverage", "Closes", "percent"),
    )
    filled = [number for number in range(len(columns)) if any(row[number] is not None for row in rows)]
    shown = tuple(columns[number] for number in filled)
    cells = tuple(tuple(row[number] for number in filled) for row in rows)
    y = "gap" if board.board.benchmark is not None else "return"
    unit = f"points ahead of {board.lines.against}" if y == "gap" else "return, %"
    chart = Chart("bars", "name", (y,), title=f"{unit}, since {day_of(board.board.start)}")
    title = f"{capital(board.lines.words)}, {board.window.start} to {board.window.end}"
    return Table(title, shown, cells, board.lines.inputs, table_note(board, len(standings)), chart, key="symbol")


def contributions_table(board: KindBoard) -> Table:
    """What each line gave to the return of the whole, largest first; of many, the first and the last ten."""
    ordered = sorted(board.contributions.items(), key=lambda pair: (-pair[1], pair[0]))
    shown = ordered if len(ordered) <= 2 * GIVERS else [*ordered[:GIVERS], *ordered[-GIVERS:]]
    total = sum(board.contributions.values())
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (board.lines.names.get(symbol, symbol), symbol, part, part / total if total else None) for symbol, part in shown
    )
    columns = (
        Column("name", capital(board.lines.kind)),
        Column("symbol", "Symbol"),
        Column("contribution", "Contribution", "pp"),
        Column("share", "of the whole", "percent"),
    )
    note = f"All {len(ordered):,} add up to {percent_of(total)}: published weights at the start, times return."
    title = f"Who made the return since {day_of(board.board.start)}: {board.lines.words}"
    chart = Chart("bars", "name", ("contribution",), title="points of the return of the whole")
    return Table(title, columns, rows, board.lines.inputs, note, chart, key="symbol")


def board_row(board: KindBoard, standing: Standing) -> tuple[Cell, ...]:
    """One line's cells."""
    lead, turned = board.leads.get(standing.symbol), board.breaks.get(standing.symbol)
    part, total = board.contributions.get(standing.symbol), sum(board.contributions.values())
    return (
        board.name(standing),
        standing.symbol,
        standing.returned,
        standing.gap,
        standing.rank,
        standing.rank_before,
        standing.hit_rate,
        standing.fall,
        part,
        None if part is None or not total else part / total,
        lead.p_adjusted if lead and np.isfinite(lead.p_adjusted) else None,
        turned.first_session if turned else None,
        standing.coverage,
    )


def table_note(board: KindBoard, shown: int) -> str:
    """What the ranks count, how many rows are left away, and what is known against the lines."""
    count = len(board.board.standings)
    parts = [
        f"Ranks among {count}; rank before: of the same lines over the {board.board.rows} {board.lines.period} before."
    ]
    if shown < count:
        parts.append(f"The first and the last {shown // 2} of {count}.")
    if board.contributions:
        parts.append("Contribution: published weights at the start, held to the next date of weights, times return.")
    return " ".join([*parts, *(f"{capital(caveat)}." for caveat in board.lines.caveats)])


def left_out(board: KindBoard) -> Iterator[Missing]:
    """What could not be ranked, and why: one note."""
    lines = [(symbol, why) for symbol, why in board.board.left_out if not why.startswith("0%")]
    every = f"{len(board.board.standings) + len(board.board.left_out)} {board.lines.words}"
    if gone := len(board.board.left_out) - len(lines):
        why = "not ranked: no close in the window, ended or not begun"
        yield Missing(f"{gone} of {every}", why, "import their prices")
    if lines:
        names = list_names([f"{symbol} ({why})" for symbol, why in lines])
        yield Missing(f"{len(lines)} of {every}", f"not ranked: {names}", "import their prices")


def year_start(day: date) -> date:
    """The last day of the year before."""
    return date(day.year - 1, 12, 31)
