"""The turn: a dated break, the regime, the last alarm, and a break of the trend."""

from dataclasses import replace

from rotascope.evidence import Evidence, Finding, Section
from rotascope.inference.change.break_records import Break
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.change.online import Cusum
from rotascope.inference.change.secular import SecularTrend
from rotascope.inference.regimes.model import RegimeModel
from rotascope.inference.regimes.weeks import REGIME_WEEKS, weekly_sums
from rotascope.measures.leadership import daily_differences, gap_since
from rotascope.questions.attempt import attempt
from rotascope.questions.unusual.gather import Move
from rotascope.questions.unusual.lines import turn_table
from rotascope.questions.unusual.words import (
    alarm_words,
    break_words,
    candidate_words,
    means_words,
    regime_words,
    trend_words,
)
from rotascope.questions.wording import capital, plain_dates
from rotascope.sessions import nyse

BREAK_SESSIONS = 1260  # five years: long enough for two regimes, short enough that the mean is about now
ANY_P = 0.999999  # accept the best candidate whatever its p, to show its date and interval with that p
BREAK_DRAWS = 999


def turn_section(move: Move, *, draws: int, full: bool) -> Section:
    """Break, regime and alarm, and in full the trend too; each that cannot be computed is named."""
    name = move.legs.spread.name
    parts = [
        attempt(f"dated break of {name}", lambda: dated_break(move, draws=draws)),
        attempt(f"regime of {name}", lambda: Section((regime(move),))),
        attempt(f"alarm of {name}", lambda: Section((alarm(move),))),
    ]
    if full:
        parts.append(attempt(f"trend of {name}", lambda: Section((trend(move, draws=draws),))))
    return Section.join(*parts)


def dated_break(move: Move, *, draws: int) -> Section:
    """The latest break of the mean daily difference in five years, or else the best candidate, and its line."""
    recent = daily_differences(move.panel).tail(BREAK_SESSIONS)
    search = Breaks(min_size=0.1, max_breaks=3, draws=min(draws, BREAK_DRAWS))
    if last := search.detect(recent).last:
        since = gap_since(move.panel, start=nyse().before(last.first_session))
        text = break_words(move.legs, last, since.value)
        return with_line(move, last, Finding("unusual.turn.break", text, with_means(last), role="key"), accepted=True)
    candidate = replace(search, max_breaks=1, level=ANY_P).detect(recent).last
    if candidate is None:
        text = f"No break in the mean of {move.legs.spread.label} in five years"
        none = Evidence.text("none", method="Bai-Perron, five years")
        return Section((Finding("unusual.turn.break", text, none),))
    evidence = with_means(candidate)
    method = "best single break of the mean, not accepted: " + evidence.method.partition(";")[0]
    text = candidate_words(candidate)
    finding = Finding("unusual.turn.break", text, replace(evidence, method=method), role="key")
    return with_line(move, candidate, finding, accepted=False)


def with_line(move: Move, turn: Break, finding: Finding, *, accepted: bool) -> Section:
    """The finding beside the line that turned."""
    table = turn_table(move, turn, sessions=BREAK_SESSIONS, accepted=accepted)
    return Section((finding,), {"turn": table}, figures=("turn",))


def with_means(last: Break) -> Evidence:
    """The break's evidence, with the means that it tells apart among the caveats."""
    return replace(last.evidence, caveats=(*last.evidence.caveats, means_words(last)))


def regime(move: Move) -> Finding:
    """The filtered probability of the higher-mean regime of two, from ten years of five-session sums."""
    weeks = weekly_sums(daily_differences(move.panel)).tail(REGIME_WEEKS)
    regimes = RegimeModel(starts=20).fit(weeks)
    text, caveat = regime_words(move.legs, regimes)
    evidence = replace(regimes.evidence, caveats=(*regimes.evidence.caveats, caveat))
    return Finding("unusual.turn.regime", text, evidence)


def alarm(move: Move) -> Finding:
    """The last alarm of a two-sided CUSUM."""
    last = Cusum().detect(daily_differences(move.panel)).last
    if last is None:
        quiet = Evidence.text("none", method="two-sided CUSUM, one false alarm in ten years")
        return Finding("unusual.turn.alarm", f"No alarm on {move.legs.spread.label} in the data", quiet)
    return Finding("unusual.turn.alarm", alarm_words(move.legs, last), last.evidence)


def trend(move: Move, *, draws: int) -> Finding:
    """A break in the trend of the relative line over the whole history, or the best candidate."""
    trends = SecularTrend(draws=min(draws, BREAK_DRAWS)).detect(move.panel)
    if trends.breaks:
        return Finding(
            "unusual.turn.trend", plain_dates(capital(trends.breaks[-1].summary())), trends.breaks[-1].evidence
        )
    best = trends.tests[0]
    method = "piecewise trend of the monthly log ratio against random walks with drift"
    evidence = Evidence.dated(best.first_session, p_value=best.p_value, method=method)
    return Finding("unusual.turn.trend", trend_words(best), evidence)
