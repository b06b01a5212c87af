"""How big and how rare is a spread's move: ranks, precedents, streaks, and what chance alone would give."""

from dataclasses import replace

from rotascope.errors import DataMissing
from rotascope.evidence import Answer, Section
from rotascope.inference.testing.bootstrap import Bootstrap
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble, attempt_each
from rotascope.questions.unusual.gap import gap_section
from rotascope.questions.unusual.gather import gather
from rotascope.questions.unusual.precedents import precedents_section
from rotascope.questions.unusual.search import adjust_all, search
from rotascope.questions.unusual.streaks import streaks_section
from rotascope.questions.unusual.turn import turn_section
from rotascope.questions.unusual.verdict import verdict_section

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
    """The answer; `full` adds the verdict, the half-life and the trend of the relative line."""
    move = gather(view, spread=spread, window=window)
    null = Bootstrap(draws=draws).null(move.panel, windows=(move.sessions,))
    parts = {
        "gap": lambda: gap_section(move, null, draws=draws),
        "streaks": lambda: streaks_section(move, null, draws=draws),
        "turn": lambda: turn_section(move, draws=draws, full=full),
        "precedents": lambda: precedents_section(move, draws=draws, full=full),
    }
    section = Section.join(attempt_each(parts, requested=("gap",)), Section(missing=move.missing))
    family = search(view, move, draws=min(draws, SEARCH_DRAWS))
    findings = tuple(map(move.about, adjust_all(section.findings, family, move)))
    section = replace(section, findings=findings)
    if full:
        verdict = attempt_each({"verdict": lambda: verdict_section(view, move)})
        verdict = replace(verdict, findings=tuple(map(move.about, verdict.findings)))
        section = Section.join(section, verdict)
    return assemble("unusual", view, section)


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
