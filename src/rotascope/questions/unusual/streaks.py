"""Streaks: the running, the earlier, the longest and the window's, with what the bootstrap gives them."""

from collections.abc import Iterator
from dataclasses import replace

from rotascope.evidence import Column, Finding, Section, Table, show
from rotascope.inference.rarity.streaks import StreakResult, StreakTest, longest_streak, streaks_at_least
from rotascope.inference.testing.bootstrap import Null
from rotascope.panels.spread import Legs
from rotascope.questions.unusual.gather import Move
from rotascope.questions.unusual.words import streak_p_words
from rotascope.questions.wording import day_of, side_of, streak_sentence

LISTED = 12  # streaks on a page
SHORTEST = 5  # sessions of a streak that is listed


def streaks_section(move: Move, null: Null, *, draws: int) -> Section:
    """The streaks worth a sentence, and the longest of either side as a table."""
    return Section(tuple(streak_findings(move, null, draws=draws)), {"streaks": streaks_table(move.legs)})


def streak_findings(move: Move, null: Null, *, draws: int) -> Iterator[Finding]:
    """The running streak and its p-value, the longest of all, and the longest of the window where it is another."""
    legs, result = move.legs, StreakTest(draws=draws).test(move.panel, null=null)
    yield from running(legs, result)
    p_value = result.longest_probabilities.bootstrap.sample
    evidence = replace(result.longest.evidence, p_value=p_value, method=result.evidence.method)
    text = f"The longest since {day_of(result.data_from)}: {streak_sentence(legs, result.longest)}; p = "
    yield Finding("unusual.streak.longest", f"{text}{show(p_value, 'probability')} for such a history", evidence)
    inside = longest_streak(move.panel.tail(move.sessions + 1))
    if inside and (result.current is None or inside.last != result.current.last):
        text = f"The longest within the window: {streak_sentence(legs, inside)}"
        yield Finding("unusual.streak.window", text, inside.evidence)


def running(legs: Legs, result: StreakResult) -> Iterator[Finding]:
    """The streak that the last session extends, its p-value, and the longest earlier one of its side."""
    if result.current is None or result.current_probabilities is None:
        return
    text = f"Current streak: {streak_sentence(legs, result.current)}"
    yield Finding("unusual.streak.current", text, result.current.evidence, role="key")
    yield Finding("unusual.streak.p_value", streak_p_words(result), result.evidence)
    if result.longest_earlier:
        text = f"The longest earlier streak of that side since {day_of(result.data_from)}: "
        yield Finding(
            "unusual.streak.before",
            text + streak_sentence(legs, result.longest_earlier),
            result.longest_earlier.evidence,
        )


def streaks_table(legs: Legs) -> Table:
    """The longest streaks of either side, longest first."""
    streaks = streaks_at_least(legs.panel, SHORTEST)
    longest = sorted(streaks, key=lambda streak: (streak.length, streak.last), reverse=True)[:LISTED]
    rows = tuple(
        (streak.length, side_of(legs, streak.sign), streak.first, streak.last, streak.gap) for streak in longest
    )
    columns = (
        Column("sessions", "Sessions", "count"),
        Column("side", "Led by"),
        Column("first", "First session", "date"),
        Column("last", "Last session", "date"),
        Column("gap", "Gap over it", "pp"),
    )
    return Table(f"The {LISTED} longest streaks since {legs.panel.first}", columns, rows, legs.inputs)
