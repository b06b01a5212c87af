"""Every claim to its verdict: one function a kind, a forecast never judged as a fact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from rotascope.catalogue.faults import FAULTS
from rotascope.claims.guard import try_or_report
from rotascope.claims.records import COMPUTED, REFUTED, CheckedClaim, Claim, ClaimType
from rotascope.claims.verdicts.company import judge_company_figure
from rotascope.claims.verdicts.dated import judge_event, judge_identity, judge_rout
from rotascope.claims.verdicts.fundamentals.growth import judge_any_growth, quote_consensus
from rotascope.claims.verdicts.fundamentals.money import judge_flow, judge_plan
from rotascope.claims.verdicts.fundamentals.valuation import judge_valuation
from rotascope.claims.verdicts.instruments.closes import judge_close_record, judge_first_time
from rotascope.claims.verdicts.instruments.counts import judge_count_of_days
from rotascope.claims.verdicts.instruments.direction import judge_direction
from rotascope.claims.verdicts.instruments.level import judge_level
from rotascope.claims.verdicts.instruments.longest import is_of_longest_run, judge_longest_run
from rotascope.claims.verdicts.instruments.market import judge_change, judge_gap
from rotascope.claims.verdicts.instruments.record import judge_block_record
from rotascope.claims.verdicts.instruments.runs import judge_streak, judge_superlative
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.moves import judge_figure_or_move
from rotascope.claims.verdicts.outcomes import IMPORT, leave_untestable
from rotascope.claims.verdicts.peaks import judge_peak
from rotascope.claims.verdicts.policy import judge_rate_moves, judge_rate_range
from rotascope.claims.verdicts.resolve import carry_over_windows, label_of
from rotascope.claims.verdicts.together import settle_joined
from rotascope.errors import RotascopeError

Judge: TypeAlias = Callable[[Claim, Material], CheckedClaim]
MarketJudge: TypeAlias = Callable[[Claim, Material, tuple[str, ...]], CheckedClaim]
DatedJudge: TypeAlias = Callable[[Claim, Material, Material | None], CheckedClaim]

NEEDS: Mapping[ClaimType, str] = {
    "figure": "the table that the number comes from",
    "cause": "`rotascope causes`: a cause is weighed there, not read off",
}
A_SESSION = timedelta(days=4)  # from the close before to the article's, over a long weekend
FAULT = "report this sentence as a fault of the program"
MARKET_JUDGES: Mapping[ClaimType, MarketJudge] = {  # they also see what else the article names
    "change": judge_change,
    "direction": judge_direction,
    "gap": judge_gap,
    "level": judge_level,
    "streak": judge_streak,
}
DATED_JUDGES: Mapping[ClaimType, DatedJudge] = {  # they also see what was published after the article
    "macro": judge_figure_or_move,
    "company figure": judge_company_figure,
}


def verify(claims: Sequence[Claim], material: Material, *, later: Material | None = None) -> tuple[CheckedClaim, ...]:
    """Each claim with its verdict, in order; a claim whose judging fails is untestable, with the fault as its reason.

    material  what was known by the end of the article's date
    later     what is known now, for how a forecast went and for what was published after the article
    """
    bound = carry_over_windows(claims)
    mentioned = tuple(dict.fromkeys(claim.subject.key for claim in bound if claim.subject))
    outcomes: dict[int, CheckedClaim] = {}
    for number in sorted(range(len(bound)), key=lambda number: bound[number].type == "superlative"):
        claim = bound[number]
        figure = outcomes.get(claim.rests_on[0]) if claim.rests_on else None
        outcomes[number] = withhold_uncertain(
            _judge_or_report(claim, material, later, figure, mentioned), figure=figure
        )
    settled = settle_joined([outcomes[number] for number in range(len(bound))], material)
    return tuple(withhold_mixed_ends(settled))


def withhold_mixed_ends(outcomes: Sequence[CheckedClaim]) -> list[CheckedClaim]:
    """Numbers of one period that hold only at the close before, while others of it hold at the article's, left open."""
    ends: dict[tuple[int, int], date] = {}
    for outcome in outcomes:
        if (key := _period_of(outcome)) is not None and outcome.evidence and outcome.evidence.window:
            ends[key] = max(ends.get(key, date.min), outcome.evidence.window.end)
    return [_withhold_earlier_end(outcome, ends) for outcome in outcomes]


def _withhold_earlier_end(outcome: CheckedClaim, ends: Mapping[tuple[int, int], date]) -> CheckedClaim:
    key = _period_of(outcome)
    window = outcome.evidence.window if outcome.evidence else None
    if key is None or window is None or not timedelta() < ends[key] - window.end <= A_SESSION:
        return outcome
    reason = f"left open: others of the same period are of {ends[key]}, this one of {window.end}: {outcome.reason}"
    return replace(outcome, verdict="untestable", reason=reason, needs="one day for all of them")


def _period_of(outcome: CheckedClaim) -> tuple[int, int] | None:
    """Where the period of a confirmed change stands in the text; None for other claims."""
    period = outcome.claim.period
    window = outcome.evidence.window if outcome.evidence else None
    is_change = outcome.claim.type == "change" and outcome.verdict in COMPUTED
    if not is_change or period is None or window is None or len(period.readings) != 1:
        return None
    base = period.readings[0][0]  # a number of another window, the session beside a week, says nothing of its end
    return (period.start, period.end) if timedelta() <= base - window.start <= A_SESSION else None


def _judge_or_report(
    claim: Claim, material: Material, later: Material | None, figure: CheckedClaim | None, mentioned: tuple[str, ...]
) -> CheckedClaim:
    """The verdict; of what cannot be read or judged, the fault, so that no claim ends the check of the others."""
    if "fault" in claim.details:
        return leave_untestable(claim, f"the sentence could not be read: {claim.details['fault']}", FAULT)
    if claim.subject is not None and claim.subject.key in material.faults:
        fault_of_data = material.faults[claim.subject.key]
        return leave_untestable(claim, f"data of {label_of(claim.subject)} could not be read: {fault_of_data}", FAULT)
    judge = partial(judge_claim, claim, material, later, figure, mentioned)
    return try_or_report(judge, partial(_report_fault, claim))


def withhold_uncertain(outcome: CheckedClaim, *, figure: CheckedClaim | None = None) -> CheckedClaim:
    """A refutation of what is not read with certainty is left open, with the nearest reading and its value.

    figure   the claim that a superlative rests on: what is not certain of it is not certain of the superlative
    """
    doubts = (*outcome.claim.doubts, *_doubts_of_figure(figure), *_doubts_of_closes(outcome))
    if outcome.verdict not in REFUTED or not doubts:
        return outcome
    nearest = f"read so, {outcome.nearest or outcome.reason}"
    reason = f"left open: {'; '.join(doubts)}; {nearest}"
    return replace(outcome, verdict="untestable", reason=reason, nearest=nearest, needs="words that leave one reading")


def _doubts_of_closes(outcome: CheckedClaim) -> tuple[str, ...]:
    """Why a computed number is not to be trusted: a close at an end of its window that is wrong in its source."""
    window = outcome.evidence.window if outcome.evidence else None
    series = [used.series for used in outcome.evidence.inputs] if outcome.evidence else []
    ends = (window.start, window.end) if window else ()
    faults = (FAULTS[symbol, day] for symbol in series for day in ends if (symbol, day) in FAULTS)
    return tuple(f"the close that it is computed from is doubtful: {why}" for why in faults)


def _doubts_of_figure(figure: CheckedClaim | None) -> tuple[str, ...]:
    """Why a superlative that rests on a figure may be of another one."""
    if figure is None:
        return ()
    unit = ("the stretch that is compared is not named",) if figure.claim.type == "change" else ()
    unconfirmed = () if figure.verdict in COMPUTED else ("the figure that it rests on is not confirmed",)
    return (*figure.claim.doubts, *unit, *unconfirmed)


def _report_fault(claim: Claim, fault: Exception) -> CheckedClaim:
    """A claim that could not be judged: data that do not reach it, or a fault of the program."""
    if isinstance(fault, RotascopeError):
        return leave_untestable(claim, f"it could not be computed: {fault}", f"data that reach it: {IMPORT}")
    return leave_untestable(claim, f"it could not be judged: {type(fault).__name__}: {fault}", FAULT)


def judge_claim(
    claim: Claim, material: Material, later: Material | None, figure: CheckedClaim | None, mentioned: tuple[str, ...]
) -> CheckedClaim:
    """One claim's verdict.

    figure     the claim that a superlative is about, already checked
    mentioned  every name that the article is about
    """
    if claim.expected or claim.type == "forecast":
        return judge_forecast(claim, material, later, mentioned)
    if claim.type in MARKET_JUDGES:
        return MARKET_JUDGES[claim.type](claim, material, mentioned)
    if claim.type in DATED_JUDGES:
        return DATED_JUDGES[claim.type](claim, material, later)
    if claim.type in JUDGES:
        return JUDGES[claim.type](claim, material)
    if claim.type == "superlative":
        return _judge_superlative_of_kind(claim, material, figure)
    reason = f"{claim.type}: nothing in market {material.market} gives this number"
    reason = "a statement of cause" if claim.type == "cause" else reason
    return leave_untestable(claim, reason, NEEDS.get(claim.type, IMPORT))


def judge_figure(claim: Claim, material: Material) -> CheckedClaim:
    """A count of days; every other figure has no table here that it could be read from."""
    if "counted" in claim.details:
        return judge_count_of_days(claim, material)
    if claim.details.get("item") == "flows":
        return judge_flow(claim, material)
    return leave_untestable(claim, f"figure: nothing in market {material.market} gives this number", NEEDS["figure"])


JUDGES: Mapping[ClaimType, Judge] = {
    "rate range": judge_rate_range,
    "rate moves": judge_rate_moves,
    "rout": judge_rout,
    "event": judge_event,
    "identity": judge_identity,
    "growth": judge_any_growth,
    "valuation": judge_valuation,
    "figure": judge_figure,
}


def _judge_superlative_of_kind(claim: Claim, material: Material, figure: CheckedClaim | None) -> CheckedClaim:
    """A record by block, of a statistic, or of the figure that it rests on."""
    if "first_time" in claim.details:
        threshold = figure.claim.quantity if figure is not None and figure.claim.type == "level" else None
        if figure is not None and threshold is not None and threshold.hedge and figure.verdict in COMPUTED:
            return replace(figure, claim=claim)
        return judge_first_time(claim, material, claim.quote.lower())
    if "close" in claim.details and claim.subject is not None and claim.subject.kind != "macro":
        return judge_close_record(claim, material)
    if "noun" in claim.details:
        return judge_block_record(claim, material)
    if claim.subject is not None and claim.subject.kind == "macro":
        return judge_peak(claim, material, figure)
    judge = judge_longest_run if is_of_longest_run(claim, figure) else judge_superlative
    return judge(claim, material, figure)


def judge_forecast(
    claim: Claim, material: Material, later: Material | None, mentioned: tuple[str, ...]
) -> CheckedClaim:
    """Not checkable at the article's date, but for a plan; how it went since is told apart and marked hindsight."""
    if (plan := judge_plan(claim, material)) is not None:
        return plan
    forecast = CheckedClaim(
        claim=claim,
        verdict="forecast",
        reason=f"not checkable on {material.dated}: it speaks of what was to come",
        nearest=quote_consensus(claim, material),
        needs="data after the article" if claim.quantity else "",
    )
    if later is None or claim.quantity is None or claim.period is None or claim.period.last > later.dated:
        return forecast
    if not any(claim.type in judges for judges in (MARKET_JUDGES, DATED_JUDGES, JUDGES)):
        return forecast
    outcome = _judge_or_report(replace(claim, expected=False), later, None, None, mentioned)
    if outcome.evidence is None:
        return forecast
    return replace(
        forecast,
        hindsight=f"hindsight, data to {later.dated}: {outcome.reason} about {label_of(claim.subject)}",
        hindsight_evidence=outcome.evidence,
    )
