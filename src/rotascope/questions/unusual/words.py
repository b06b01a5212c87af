"""The sentences of `unusual`."""

from rotascope.evidence import show
from rotascope.inference.change.break_records import Break
from rotascope.inference.change.online import Alarm
from rotascope.inference.change.secular import TrendTest
from rotascope.inference.rarity.base_rates import BaseRates, Outcome
from rotascope.inference.rarity.rank import WindowRank
from rotascope.inference.rarity.streaks import StreakResult
from rotascope.inference.regimes.model import Regime
from rotascope.panels.spread import Legs
from rotascope.questions.wording import as_much, capital, lead_sentence, rarity, side_of


def headline(legs: Legs, rank: WindowRank) -> str:
    """Who led by how much from when to when, and how rare that is."""
    span = f"from {rank.window.start} to {rank.window.end}"
    return f"{capital(lead_sentence(legs, rank.gap))} {span}, {rarity(legs, rank)}."


def gap_words(legs: Legs, rank: WindowRank, when: str) -> str:
    """The gap, and how often the same side did as much."""
    return f"{capital(lead_sentence(legs, rank.gap))} {when}; {as_much(legs, rank)} since {rank.since}"


def either_way(rank: WindowRank) -> str:
    """The two-sided share with its p-value."""
    p = show(rank.p_value, "probability")
    among = f"windows of {rank.window.sessions} sessions since {rank.since}"
    return f"{rank.tail.shown} of {among} were at least as large either way; two-sided p = {p}"


def streak_p_words(result: StreakResult) -> str:
    """The running streak among those of its side, and its p-values."""
    if result.current is None or result.current_probabilities is None:
        return "no streak runs"
    drawn, coin = result.current_probabilities.bootstrap, result.current_probabilities.coin
    since = (
        f"since the one that ended {result.last_as_long.last}" if result.last_as_long else f"since {result.data_from}"
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
    dated = f"The mean daily difference broke on {last.first_session} ({low} to {high}), p = {p}"
    return f"{dated}; from then on {lead_sentence(legs, since)}"


def candidate_words(last: Break) -> str:
    """The best candidate where no break passes."""
    low, high = last.bootstrap
    p = show(last.evidence.p_value, "probability")
    return f"No break passes in five years; the best candidate is {last.first_session} ({low} to {high}), p = {p}"


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
    return f"Last online alarm, towards {side_of(legs, alarm.direction)}: {alarm.summary()}"


def trend_words(best: TrendTest) -> str:
    """The best candidate for a break of the trend where none passes."""
    p = show(best.p_value, "probability")
    return f"No break in the trend of the relative line; best candidate {best.first_session}, p = {p}"


def base_rate_words(rates: BaseRates, outcome: Outcome) -> str:
    """What followed, over how many occasions, and what follows any day."""
    return capital(
        f"{outcome.horizon} after {rates.condition}: {show(outcome.mean, 'pp')} on average "
        f"({outcome.episodes} episodes that do not overlap; any day {show(outcome.any_mean, 'pp')})"
    )
