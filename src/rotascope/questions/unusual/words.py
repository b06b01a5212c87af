"""The sentences of `unusual`."""

from rotascope.evidence import Evidence, show
from rotascope.inference.change.break_records import Break
from rotascope.inference.change.online import Alarm
from rotascope.inference.change.secular import TrendTest
from rotascope.inference.rarity.base_rates import BaseRates, Outcome
from rotascope.inference.rarity.rank import CalendarRank, WindowRank
from rotascope.inference.rarity.since import Precedent
from rotascope.inference.rarity.streaks import StreakResult
from rotascope.inference.regimes.model import Regime
from rotascope.panels.spread import Legs
from rotascope.questions.wording import (
    as_much,
    capital,
    day_of,
    lead_sentence,
    move_of,
    of_hundred,
    plain_dates,
    rarity_word,
    side_of,
)


def headline(legs: Legs, rank: WindowRank) -> str:
    """Who led by how much from when to when, and how rare that is."""
    span = f"from {day_of(rank.window.start)} to {day_of(rank.window.end)}"
    return f"{capital(lead_sentence(legs, rank.gap))} {span}: {rarity_word(rank.p_value)} for its length."


def share_words(legs: Legs, rank: WindowRank) -> str:
    """How many like windows were as large, as people count, and in the same direction."""
    did = f"{side_of(legs, rank.gap)} did as much in {of_hundred(rank.share_side)} such windows since {rank.since.year}"
    p = show(rank.p_value, "probability")
    return f"{capital(did)}; {of_hundred(rank.share)} were as large either way: {rarity_word(rank.p_value)} (p = {p})"


def since_words(since: Precedent) -> str:
    """Since when no window was as large that way."""
    if since.earlier is None:
        return f"No earlier window since {since.data_from.year} was as large that way"
    earlier = since.earlier
    return f"The largest since the window that ended {day_of(earlier.window.end)} ({show(earlier.gap, 'pp')})"


def changed_words(legs: Legs, rank: WindowRank, then: WindowRank) -> str:
    """Where the same number of sessions stood a month ago, and how rare that was."""
    rare = rarity_word(then.p_value)
    still = "as now" if rare == rarity_word(rank.p_value) else f"now {rarity_word(rank.p_value)}"
    return (
        f"A month ago, on {day_of(then.window.end)}, {move_of(legs, then.gap)} over as many sessions: "
        f"{of_hundred(then.share)} were as large either way, {rare}, {still}"
    )


def gap_words(legs: Legs, rank: WindowRank, when: str) -> str:
    """The gap, and how often the same side did as much."""
    return f"{capital(lead_sentence(legs, rank.gap))} {when}; {as_much(legs, rank)} since {rank.since}"


def lead_when(legs: Legs, rank: WindowRank, when: str) -> str:
    """The gap and over when."""
    return f"{capital(lead_sentence(legs, rank.gap))} {when}: {rarity_word(rank.p_value)} for its length"


def rank_words(rank: WindowRank) -> str:
    """Its number by size, and how many windows that is worth."""
    worth = show(rank.n_effective, "count")
    return (
        f"Number {rank.rank:,} by size of {rank.windows:,} overlapping windows, worth about {worth} that do not overlap"
    )


def calendar_words(rank: CalendarRank) -> str:
    """Its number by size among the same dates of every year."""
    return f"Number {rank.rank} by size of the same dates in {len(rank.years)} years"


def drawn_words(evidence: Evidence) -> str:
    """How often a history without leadership has as much."""
    p = show(evidence.p_value, "probability")
    return (
        f"Histories drawn without any leadership, as volatile as the whole record, have a gap as wide over such a time "
        f"with p = {p}"
    )


def either_way(rank: WindowRank) -> str:
    """The two-sided share with its p-value."""
    p = show(rank.p_value, "probability")
    among = f"windows of {rank.window.sessions} sessions since {rank.since}"
    assumed = "windows that share no session taken for independent"
    return f"{rank.tail.shown} of {among} were at least as large either way; two-sided p = {p}, {assumed}"


def streak_p_words(result: StreakResult) -> str:
    """The running streak among those of its side, and its p-values."""
    if result.current is None or result.current_probabilities is None:
        return "no streak runs"
    drawn, coin = result.current_probabilities.bootstrap, result.current_probabilities.coin
    since = (
        f"since the one that ended {day_of(result.last_as_long.last)}"
        if result.last_as_long
        else f"since {day_of(result.data_from)}"
    )
    length = capital(show(result.current.length, "sessions"))
    return (
        f"{length} is the longest of that side {since}; a streak as long on either side has p = "
        f"{show(drawn.year, 'probability')} in a year and {show(drawn.sample, 'probability')} in the whole history "
        f"(coin flips: {show(coin.sample, 'probability')})"
    )


def break_words(legs: Legs, last: Break, since: float) -> str:
    """When it broke, how sure, and the gap from then on."""
    low, high = last.bootstrap
    p = show(last.evidence.p_value, "probability")
    dated = (
        f"The mean daily difference broke on {day_of(last.first_session)} ({day_of(low)} to {day_of(high)}), p = {p}"
    )
    return f"{dated}; from then on {lead_sentence(legs, since)}"


def candidate_words(last: Break) -> str:
    """The best candidate where no break passes."""
    low, high = last.bootstrap
    p = show(last.evidence.p_value, "probability")
    between = f"anywhere from {day_of(low)} to {day_of(high)}"
    return f"No dated turn in five years; the best candidate is {day_of(last.first_session)}, {between} (p = {p})"


def means_words(last: Break) -> str:
    """The means on both sides of a break, by name: they are no gaps."""
    return f"mean daily difference {show(last.before, 'pp')} before, {show(last.after, 'pp')} from then on"


def regime_words(legs: Legs, regimes: Regime) -> tuple[str, str]:
    """The probability of the regime that favours long, and the means of both regimes by name."""
    high = float(regimes.filtered.values[-1, -1])
    text = (
        f"Filtered probability {show(high, 'probability')} of the regime that favours {side_of(legs, 1)}; "
        f"such a regime lasts {regimes.durations[-1]:.0f} weeks on average"
    )
    low_mean, high_mean = (show(mean, "pp") for mean in regimes.parameters.means)
    return text, f"mean five-session sum of daily differences {high_mean} in that regime, {low_mean} in the other"


def alarm_words(legs: Legs, alarm: Alarm) -> str:
    """The last alarm and whom it favours."""
    return f"Last online alarm, towards {side_of(legs, alarm.direction)}: {plain_dates(alarm.summary())}"


def trend_words(best: TrendTest) -> str:
    """The best candidate for a break of the trend where none passes."""
    p = show(best.p_value, "probability")
    return f"No break in the trend of the relative line; best candidate {day_of(best.first_session)}, p = {p}"


def followed_words(legs: Legs, rates: BaseRates, outcome: Outcome) -> str:
    """What followed, over how many occasions, and what follows any day, without the statistician's terms."""
    ahead = {"1m": "month", "6m": "six months", "1y": "year"}[outcome.horizon]
    few = f"{round(outcome.continued * outcome.episodes)} of {outcome.episodes}"
    return (
        f"After {few} separate moves as large, {side_of(legs, rates.direction)} went on gaining in the next {ahead}: "
        f"{show(outcome.mean, 'pp')} on average, against {show(outcome.any_mean, 'pp')} in any {ahead}"
    )


def base_rate_words(rates: BaseRates, outcome: Outcome) -> str:
    """What followed, over how many occasions, and what follows any day."""
    return capital(
        f"{outcome.horizon} after {rates.condition}: {show(outcome.mean, 'pp')} on average "
        f"({outcome.episodes} episodes that do not overlap; any day {show(outcome.any_mean, 'pp')})"
    )
