"""When did it turn, does it last, what followed before: dated break, regime, alarm, half-life, trend, base rates."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, Missing, Table, show
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.change.online import Cusum
from rotascope.inference.change.secular import SecularTrend
from rotascope.inference.rarity.base_rates import BaseRates, after_gap
from rotascope.inference.rarity.persistence import half_life
from rotascope.inference.regimes.model import RegimeModel
from rotascope.inference.verdicts.criteria import REGIME_WEEKS, weekly_sums
from rotascope.measures.leadership import relative_line
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs
from rotascope.questions.leadership.judging import daily
from rotascope.questions.wording import capital

BREAK_SESSIONS = 1260  # five years: long enough for two regimes, short enough that the mean is about now
LINE_SESSIONS = 2520
ANY_P = 0.999999  # accept the best candidate whatever its p, to show its date and interval with that p


def turn_findings(
    legs: Legs, *, sessions: int, draws: int, full: bool
) -> tuple[list[Finding], list[Missing], list[Table]]:
    """Findings on the turn and on how long such things last; what could not be computed; the base-rate table.

    sessions   of the gap whose precedents are followed      full   also the two slow ones: half-life and trend
    """
    steps = daily(legs.panel)
    precedents = after_gap(legs.panel, sessions=sessions, draws=draws)
    asked: list[tuple[str, Callable[[], Finding]]] = [
        ("dated break", lambda: dated_break(legs, steps, draws)),
        ("regime", lambda: regime(legs, steps)),
        ("alarm", lambda: alarm(legs, steps)),
    ]
    if full:
        asked += [("half-life", lambda: lasting(legs, draws)), ("trend", lambda: trend(legs, draws))]
    findings, missing = [], []
    for name, compute in asked:
        try:
            findings.append(compute())
        except DataMissing as fault:
            missing.append(Missing(f"{name} of {legs.spread.name}", fault.cause, fault.remedy or "import more history"))
    return [*findings, *base_rates(precedents)], missing, [replace(precedents.table(), inputs=legs.inputs)]


def dated_break(legs: Legs, steps: Panel, draws: int) -> Finding:
    """The latest break of the mean daily difference in five years, or the best candidate where none passes."""
    recent = steps.tail(BREAK_SESSIONS)
    draws = min(draws, 999)
    found = Breaks(min_size=0.1, max_breaks=3, draws=draws).detect(recent).last
    if found:
        return Finding("turn.break", f"Dated break of the mean daily difference: {found.summary()}", found.evidence)
    candidate = Breaks(min_size=0.1, max_breaks=1, level=ANY_P, draws=draws).detect(recent).last
    if candidate is None:
        nothing = Evidence(value="none", unit="text", method="Bai-Perron, five years")
        return Finding("turn.break", f"No break in the mean of {legs.spread.label} in five years", nothing)
    low, high = candidate.bootstrap
    p = show(candidate.evidence.p_value, "probability")
    text = f"No break passes in five years; the best candidate is {candidate.first_session} ({low} to {high}), p = {p}"
    method = "best single break of the mean, not accepted: " + candidate.evidence.method.partition(";")[0]
    return Finding("turn.break", text, replace(candidate.evidence, method=method))


def regime(legs: Legs, steps: Panel) -> Finding:
    """The filtered probability of the higher-mean regime of two, from ten years of five-session sums."""
    fitted = RegimeModel(starts=5).fit(weekly_sums(steps).tail(REGIME_WEEKS))
    high = float(fitted.filtered.values[-1, -1])
    low_mean, high_mean = (show(mean, "pp") for mean in fitted.parameters.means)
    text = (
        f"Filtered probability {show(high, 'probability')} of the regime that favours {legs.spread.leader} "
        f"({high_mean} a week against {low_mean}); such a regime lasts {fitted.durations[-1]:.0f} weeks on average"
    )
    return Finding("turn.regime", text, fitted.evidence)


def alarm(legs: Legs, steps: Panel) -> Finding:
    """The last alarm of a two-sided CUSUM."""
    last = Cusum().detect(steps).last
    if last is None:
        quiet = Evidence(value="none", unit="text", method="two-sided CUSUM, one false alarm in ten years")
        return Finding("turn.alarm", f"No alarm on {legs.spread.label} in the data", quiet)
    side = legs.spread.leader if last.direction > 0 else legs.spread.laggard
    return Finding("turn.alarm", f"Last online alarm, towards {side}: {last.summary()}", last.evidence)


def lasting(legs: Legs, draws: int) -> Finding:
    """Half-life of the relative line over ten years."""
    found = half_life(relative_line(legs.panel.tail(LINE_SESSIONS + 1)), draws=min(draws, 499))
    return Finding("lasts.half_life", f"Departures of the relative line, ten years: {found.summary()}", found.evidence)


def trend(legs: Legs, draws: int) -> Finding:
    """A break in the trend of the relative line over the whole history, or the best candidate."""
    found = SecularTrend(draws=min(draws, 999)).detect(legs.panel)
    if found.breaks:
        return Finding("turn.trend", capital(found.breaks[-1].summary()), found.breaks[-1].evidence)
    best = found.tests[0]
    text = f"No break in the trend of the relative line; best candidate {best.first_session}, "
    evidence = Evidence(
        value=best.first_session.isoformat(),
        unit="date",
        p_value=best.p_value,
        method="piecewise trend of the monthly log ratio against random walks with drift",
    )
    return Finding("turn.trend", f"{text}p = {show(best.p_value, 'probability')}", evidence)


def base_rates(precedents: BaseRates) -> Iterator[Finding]:
    """What followed a month, a half-year and a year after gaps as large, where any such episode is complete."""
    for outcome in precedents.outcomes:
        if outcome.horizon in {"1m", "6m", "1y"} and outcome.episodes:
            text = (
                f"{outcome.horizon} after {precedents.condition}: {show(outcome.mean, 'pp')} on average "
                f"({outcome.episodes} episodes that do not overlap; any day {show(outcome.any_mean, 'pp')})"
            )
            yield Finding("lasts.base_rate", capital(text), outcome.evidence)
