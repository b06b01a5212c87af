"""What chance alone would give: bootstrap p-values of the gap and of the streaks, as findings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from rotascope.evidence import Finding, show
from rotascope.inference.rarity.streaks import StreakResult, StreakTest, longest_streak
from rotascope.inference.testing.bootstrap import Bootstrap
from rotascope.panels.spread import Legs
from rotascope.questions.wording import capital, streak_sentence


def chance_findings(legs: Legs, *, sessions: int, draws: int, start: date) -> Iterator[Finding]:
    """The gap's p-values, then the current, the earlier, the longest and the window's streaks.

    sessions   of the gap       start   the close that the window starts from
    """
    null = Bootstrap(draws=draws).null(legs.panel, windows=(sessions,))
    gap = Bootstrap(draws=draws).test_gap(legs.panel, sessions=sessions, null=null)
    yield Finding("gap.chance", gap.summary(), gap.evidence)
    streaks = StreakTest(draws=draws).test(legs.panel, null=null)
    yield from _current(legs, streaks)
    odds = streaks.longest_odds.bootstrap
    longest = replace(streaks.longest.evidence, p_value=odds.sample, method=streaks.evidence.method)
    text = f"The longest since {streaks.data_from}: {streak_sentence(legs, streaks.longest)}; chance alone gives one "
    yield Finding("streak.longest", f"{text}as long in {show(odds.sample, 'probability')} of such histories", longest)
    within = longest_streak(legs.panel.between(start))
    if within and (streaks.current is None or within.last != streaks.current.last):
        text = f"The longest within the window: {streak_sentence(legs, within)}"
        yield Finding("streak.window", text, within.evidence)


def _current(legs: Legs, streaks: StreakResult) -> Iterator[Finding]:
    if streaks.current is None or streaks.current_odds is None:
        return
    text = f"Current streak: {streak_sentence(legs, streaks.current)}"
    yield Finding("streak.current", text, streaks.current.evidence)
    odds, coin = streaks.current_odds.bootstrap, streaks.current_odds.coin
    since = f"since the one that ended {streaks.matched.last}" if streaks.matched else f"since {streaks.data_from}"
    text = (
        f"{capital(show(streaks.current.length, 'sessions'))} is the longest of that side {since}; a streak as long on "
        f"either side comes by chance with probability {show(odds.year, 'probability')} in a year and "
        f"{show(odds.sample, 'probability')} in the whole history (coin flips: {show(coin.sample, 'probability')})"
    )
    yield Finding("streak.chance", text, streaks.evidence)
    if streaks.before:
        text = f"The longest earlier streak of that side since {streaks.data_from}: "
        yield Finding("streak.before", text + streak_sentence(legs, streaks.before), streaks.before.evidence)
