"""The gap: how large, among like windows, like dates and since when; and what the bootstrap gives it."""

from math import isfinite

import numpy as np

from rotascope.catalogue.spreads import basket_name
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Section, Table
from rotascope.inference.rarity.rank import CalendarRank, WindowRank, calendar_rank, window_rank
from rotascope.inference.rarity.since import largest_since
from rotascope.inference.testing.bootstrap import Bootstrap, Null
from rotascope.measures.leadership import gap, rolling_gap
from rotascope.panels.spread import Legs
from rotascope.questions.unusual.gather import Move
from rotascope.questions.unusual.words import (
    calendar_words,
    changed_words,
    drawn_words,
    either_way,
    gap_words,
    headline,
    lead_when,
    rank_words,
    share_words,
    since_words,
)
from rotascope.questions.windows import SHOWN, sessions_of
from rotascope.questions.wording import as_much, capital, day_of, gap_method, label_of
from rotascope.sessions import to_dates, week_ends

MONTH = 21  # sessions
BINS = 60  # of the density


def gap_section(move: Move, null: Null, *, draws: int) -> Section:
    """The window's gap with its sides, ranks, precedent and p-value; the tables of ranks, like dates and history.

    null     draws in which the window's length is one       draws   how many there are
    """
    rank = window_rank(move.panel, sessions=move.sessions)
    calendar = calendar_rank(move.panel, start=rank.window.start, end=rank.window.end)
    since = largest_since(move.panel, sessions=move.sessions)
    test = Bootstrap(draws=draws).test_gap(move.panel, sessions=move.sessions, null=null)
    shares = share_words(move.legs, rank)
    side = capital(f"{as_much(move.legs, rank)} since {day_of(rank.since)}")
    findings = (
        *size_findings(move, rank),
        Finding("unusual.gap.share_either_way", shares, rank.tail, detail=capital(either_way(rank)), role="key"),
        Finding("unusual.gap.since", since_words(since), since.evidence, detail=since.summary(), role="key"),
        Finding("unusual.gap.rank", rank_words(rank), rank.evidence, detail=rank.summary()),
        Finding("unusual.gap.share", side, rank.tail_side),
        Finding("unusual.gap.calendar", calendar_words(calendar), calendar.evidence, detail=calendar.summary()),
        Finding("unusual.gap.p_value", drawn_words(test.evidence), test.evidence, detail=test.summary()),
        *changed_findings(move, rank),
    )
    tables = {
        "ranks": ranks_table(move.legs),
        "calendar": calendar_table(move.legs, calendar),
        "history": history_table(move.legs, move.sessions),
        "density": density_table(move.legs, rank),
    }
    return Section(findings, tables, headline=headline(move.legs, rank), figures=("density",))


def changed_findings(move: Move, rank: WindowRank) -> list[Finding]:
    """The gap over as many sessions a month ago; none where the history is too short for its rank."""
    try:
        then = window_rank(move.panel, sessions=move.sessions, end=len(move.panel) - 1 - MONTH)
    except DataMissing:
        return []
    evidence = Evidence.gap(then.gap, window=then.window, method=gap_method(move.legs))
    return [Finding("unusual.gap.month_ago", changed_words(move.legs, rank, then), evidence, role="changed")]


def size_findings(move: Move, rank: WindowRank) -> list[Finding]:
    """The gap, and the return of each side where there are two."""
    legs, size = move.legs, gap(move.panel, sessions=move.sessions)
    evidence = Evidence.gap(size.value, window=rank.window, method=gap_method(legs))
    findings = [
        Finding(
            "unusual.gap.window", lead_when(legs, rank, move.when), evidence, detail=gap_words(legs, rank, move.when)
        )
    ]
    if legs.pair.short:
        method = f"compounded {legs.basis} return"
        for side, names, value in (("long", legs.pair.long, size.long), ("short", legs.pair.short, size.short)):
            returned = Evidence.change(value, window=rank.window, method=method)
            text = f"{basket_name(names)} returned {returned.shown} {move.when}"
            findings.append(Finding(f"unusual.gap.{side}", text, returned))
    return findings


def ranks_table(legs: Legs) -> Table:
    """Every named window's gap with its rank; a window that the history is too short for is left out."""
    rows = [row for window in SHOWN if (row := rank_row(legs, window))]
    columns = (
        Column("window", "Window"),
        Column("sessions", "Sessions", "count"),
        Column("gap", "Gap", "pp"),
        Column("share", "Led by as much", "percent"),
        Column("share_either_way", "As large either way", "percent"),
        Column("p_value", "p either way", "probability"),
        Column("p_side", "p that way", "probability"),
        Column("rank_side", "Number that way", "count"),
        Column("windows", "Windows compared", "count"),
        Column("n_effective", "Independent", "number"),
        Column("since", "Largest since", "date"),
    )
    note = "A dash under Largest since: no earlier window of that length, sharing no session, was as large that way."
    return Table(f"Gap of {label_of(legs)} by window", columns, tuple(rows), legs.inputs, note)


def rank_row(legs: Legs, window: str) -> tuple[Cell, ...] | None:
    """One window's row; None where the history is too short for it."""
    try:
        sessions = sessions_of(window, legs.panel)
        rank = window_rank(legs.panel, sessions=sessions)
        since = largest_since(legs.panel, sessions=sessions)
    except DataMissing:
        return None
    ended = since.earlier.window.end if since.earlier else None
    shares = (rank.share_side, rank.share, rank.p_value, rank.p_side, rank.rank_side)
    return (window, rank.window.sessions, rank.gap, *shares, rank.windows, round(rank.n_effective, 1), ended)


def calendar_table(legs: Legs, calendar: CalendarRank) -> Table:
    """The gap between the same calendar dates of every year."""
    rows = tuple((like.year, like.gap, like.window.start, like.window.end) for like in calendar.years)
    columns = (
        Column("year", "Year"),
        Column("gap", "Gap", "pp"),
        Column("start", "From", "date"),
        Column("end", "To", "date"),
    )
    chart = Chart("calendar", "year", ("gap",))
    return Table("The same dates in every year", columns, rows, legs.inputs, chart=chart)


def history_table(legs: Legs, sessions: int) -> Table:
    """The rolling gap of the chosen length over the whole history, at the last close of each week."""
    gaps = rolling_gap(legs.panel, sessions=sessions)
    ends = week_ends(gaps.dates)
    weekly = zip(to_dates(gaps.dates[ends]), gaps.values[ends, 0].tolist(), strict=True)
    rows = tuple((day, gap) for day, gap in weekly if isfinite(gap))
    columns = (Column("date", "Window ends", "date"), Column("gap", "Gap", "pp"))
    title = f"Every {sessions}-session gap since {legs.panel.first}, weekly"
    return Table(title, columns, rows, legs.inputs, chart=Chart("history", "date", ("gap",)))


def density_table(legs: Legs, rank: WindowRank) -> Table:
    """How many windows of the length had a gap of about each size, this one among them."""
    gaps = rolling_gap(legs.panel, sessions=rank.window.sessions).values[:, 0]
    counts, edges = np.histogram(gaps[np.isfinite(gaps)], bins=BINS)
    rows = tuple(
        (float((low + high) / 2), int(count)) for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )
    columns = (Column("gap", "Gap", "pp"), Column("windows", "Windows", "count"))
    title = f"{capital(label_of(legs))}: every gap over {rank.window.sessions} sessions since {rank.since.year}"
    return Table(title, columns, rows, legs.inputs, chart=Chart("density", "gap", ("windows",), level=rank.gap))
