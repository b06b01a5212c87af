"""How big and how rare is a spread's move: ranks, precedents, streaks, and what chance alone would give."""

from collections.abc import Iterable
from dataclasses import replace

from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import Answer, Evidence, Finding, Missing, Status, Table
from rotascope.inference.rarity.rank import CalendarRank, WindowRank, calendar_rank, window_rank
from rotascope.inference.rarity.since import Since, largest_since
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness_of, sessions_behind
from rotascope.panels.spread import Legs, parse_spread
from rotascope.panels.view import View
from rotascope.questions.unusual.chance import chance_findings
from rotascope.questions.unusual.rarity import calendar_table, history_table, ranks_table, streaks_table
from rotascope.questions.unusual.searching import adjusted, search
from rotascope.questions.unusual.turns import turn_findings
from rotascope.questions.windows import WORDS, sessions_of
from rotascope.questions.wording import capital, rarity, side_of

DRAWS = 10_000
BRIEF_DRAWS = 1_000
SEARCH_DRAWS = 2_000
BRIEF_SPREADS = ("small-large", "value-growth", "tech-market")


def answer(view: View, *, spread: str = BRIEF_SPREADS[0], window: str = "ytd", draws: int = DRAWS) -> Answer:
    """Judge one spread's window, its precedents, its streaks and its turn as of the view's date.

    spread   a name or LONG/SHORT
    window   1w ... 5y, ytd, a number of sessions, or a start date
    draws    bootstrap histories
    raises   UnknownSymbol, OutsideData, HistoryTooShort, NoVariation, UsageError
    """
    return judge(view, spread=spread, window=window, draws=draws)


def judge(view: View, *, spread: str, window: str = "ytd", draws: int = DRAWS, full: bool = True) -> Answer:
    """The answer; `full` adds the half-life and the trend of the relative line."""
    legs = fill(view, parse_spread(spread, SPREADS))
    status = _current(view, legs)
    sessions = sessions_of(window, legs.panel)
    rank = window_rank(legs.panel, sessions=sessions)
    since = largest_since(legs.panel, sessions=sessions)
    calendar = calendar_rank(legs.panel, start=rank.window.start, end=rank.window.end)
    words = WORDS.get(window.strip().lower(), f"since {rank.window.start}")
    turns, unknown, tables = turn_findings(legs, sessions=sessions, draws=draws, full=full)
    findings = [
        *_gap_findings(legs, rank, since, calendar, words),
        *chance_findings(legs, sessions=sessions, draws=draws, start=rank.window.start),
        *turns,
    ]
    family = search(view, legs, sessions=sessions, draws=min(draws, SEARCH_DRAWS))
    return Answer(
        question="unusual",
        as_of=view.as_of,
        data=view.market,
        headline=_headline(legs, rank),
        findings=tuple(_on(one, legs, status) for one in adjusted(findings, family, legs, sessions)),
        tables={**_tables(legs, sessions, calendar), "base_rates": tables[0]},
        missing=(*_behind(view, legs, status), *unknown),
    )


def _current(view: View, legs: Legs) -> Status:
    status = freshness_of(view, legs.pair.ids, legs.last)
    if status == "missing":
        raise OutsideData(
            f"{legs.pair} ends {legs.last}, {sessions_behind(legs.last, view.as_of)} sessions before {view.as_of}",
            f"ask --as-of {legs.last}, or import newer prices",
        )
    return status


def _behind(view: View, legs: Legs, status: Status) -> tuple[Missing, ...]:
    if status == "ok":
        return ()
    behind = sessions_behind(legs.last, view.as_of)
    why = f"ends {legs.last}, {behind} sessions before {view.as_of}; judged as of its own end"
    return (Missing(str(legs.pair), why, "import newer prices"),)


def _gap_findings(legs: Legs, rank: WindowRank, since: Since, calendar: CalendarRank, words: str) -> Iterable[Finding]:
    start = legs.panel.place(rank.window.start)
    returns = (legs.panel.values[-1] / legs.panel.values[start] - 1.0).tolist()
    method = f"compounded {legs.basis} return" + (", long less short" if legs.pair.short else " of the factor")
    size = Evidence(value=rank.gap, unit="fraction", display="pp", window=rank.window, method=method)
    text = f"{capital(side_of(legs, rank.gap))} {words}; {rank.tail.shown} of like windows were at least as large"
    yield Finding("gap.window", text, size)
    if legs.pair.short:
        sides = (("gap.long", legs.pair.long), ("gap.short", legs.pair.short))
        for value, (id_, names) in zip(returns, sides, strict=True):
            leg = replace(size, value=value, display="percent", method=f"compounded {legs.basis} return")
            yield Finding(id_, f"{'+'.join(names)} returned {leg.shown} {words}", leg)
    yield Finding("gap.rank", rank.summary(), rank.evidence)
    yield Finding("gap.share", f"{rank.tail.shown} of such windows were at least as large", rank.tail)
    yield Finding("gap.calendar", calendar.summary(), calendar.evidence)
    yield Finding("gap.since", since.summary(), since.evidence)


def _on(finding: Finding, legs: Legs, status: Status) -> Finding:
    """The finding with its subject, the inputs that the legs stand on, and how current they are."""
    caveats = (*finding.evidence.caveats, *legs.caveats)
    evidence = replace(finding.evidence.on(legs.inputs), status=status, caveats=caveats)
    return replace(finding, subject={"spread": legs.spread.name}, evidence=evidence)


def _headline(legs: Legs, rank: WindowRank) -> str:
    return (
        f"{capital(side_of(legs, rank.gap))} from {rank.window.start} to {rank.window.end}: "
        f"{rarity(rank)} among windows of {rank.window.sessions} sessions since {rank.since}."
    )


def _tables(legs: Legs, sessions: int, calendar: CalendarRank) -> dict[str, Table]:
    return {
        "ranks": ranks_table(legs),
        "calendar": calendar_table(legs, calendar),
        "streaks": streaks_table(legs),
        "history": history_table(legs, sessions),
    }


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:
    """The brief's sections, with fewer draws: the chosen spread, or size, value and technology where they are there.

    raises   for a chosen spread whatever `answer` raises; of the three, one that the market lacks is left out, since
             the leadership section names it as missing
    """
    if spread:
        return (judge(view, spread=spread, draws=BRIEF_DRAWS, full=False),)
    answers = []
    for name in BRIEF_SPREADS:
        try:
            answers.append(judge(view, spread=name, draws=BRIEF_DRAWS, full=False))
        except DataMissing:
            continue
    return tuple(answers)
