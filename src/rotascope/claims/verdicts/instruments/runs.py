"""Streaks and superlatives: how long, how large, since when, and how often chance alone gives as much."""

from dataclasses import replace
from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.direction import judge_run_of_blocks
from rotascope.claims.verdicts.material import LinePair, Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import counterpart_of, label_of, proxy_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.legs import signs
from rotascope.inference.rarity.rank import window_rank
from rotascope.inference.rarity.since import largest_since
from rotascope.inference.rarity.streaks import Streak, either_run_probability, longest_streak, streaks_at_least
from rotascope.panels.panel import Panel

WEAK = 0.05  # a pattern that chance alone gives this often is weak evidence
FEW = 60  # sessions: a shorter history judges nothing
LEAD_IN = timedelta(days=120)  # a streak that runs into the window began within this
ONE_OF = 0.05  # share of like windows that `one of the largest` may leave above


def judge_streak(claim: Claim, material: Material, _mentioned: tuple[str, ...]) -> CheckedClaim:
    """The longest streak of the claimed side in the claimed window, and the p-value of one as long."""
    if "current" in claim.details or (claim.details.get("unit") != "day" and "compared" not in claim.details):
        return judge_run_of_blocks(claim, material)
    pairs, label = pairs_of(claim, material), label_of(claim.subject)
    if claim.period is None and "compared" not in claim.details:
        outcome = judge_run_of_blocks(claim, material)
        if outcome.verdict != "untestable":
            return outcome
    if claim.details.get("unit") != "day":
        return leave_untestable(claim, "only streaks of sessions are computed", "count it in sessions")
    return _judge_streak_of_sessions(claim, material, pairs, label)


def _judge_streak_of_sessions(
    claim: Claim, material: Material, pairs: tuple[LinePair, ...], label: str
) -> CheckedClaim:
    """The longest streak of the claimed side on any of the pairs."""
    if not pairs or claim.quantity is None:
        reason = f"market {material.market} has nothing to compare {label} with"
        return leave_untestable(claim, reason, f"prices of both sides: {IMPORT}")
    tried: list[tuple[LinePair, Streak]] = []
    for pair in pairs:
        streak = _longest_in(pair, claim, material)
        if streak is None:
            continue
        if grade(claim.quantity, streak.length):
            return _confirm_streak(claim, pair, streak, convention=bool(tried))
        tried.append((pair, streak))
    if not tried:
        return leave_untestable(claim, f"no data of {label} reach that window", f"newer data: {IMPORT}")
    pair, streak = tried[0]
    statement = _streak_words(pair, streak)
    if pair.relation == "proxy":
        reason = f"only a resemblance is at hand: {statement}"
        return leave_untestable(claim, reason, f"prices of both sides: {IMPORT}")
    return conclude(claim, "wrong value", statement, _streak_evidence(pair, streak, None), nearest=statement)


def pairs_of(claim: Claim, material: Material) -> tuple[LinePair, ...]:
    """The pairs that can show a streak, the best first, a resembling factor last."""
    key = claim.subject.key if claim.subject else ""
    if "compared" not in claim.details:
        return material.pairs.get((key, ""), ())
    counterpart = counterpart_of(claim)
    factors = material.pairs.get((proxy_of(key, counterpart), ""), ())
    return (*material.pairs.get((key, counterpart), ()), *(replace(pair, relation="proxy") for pair in factors))


def _longest_in(pair: LinePair, claim: Claim, material: Material) -> Streak | None:
    """The longest streak of the claimed side that ended in the window; the article's last month where none is named."""
    first = claim.period.first if claim.period else date(material.dated.year - 1, 1, 1)
    last = min(claim.period.last, material.dated) if claim.period else material.dated
    if len(pair.panel) < FEW or pair.panel.last < first:
        return None
    inside = [
        streak
        for streak in streaks_at_least(pair.panel.between(first - LEAD_IN, last), 1)
        if streak.sign == (claim.direction or streak.sign) and streak.last >= first
    ]
    return max(inside, key=lambda streak: streak.length, default=None)


def _confirm_streak(claim: Claim, pair: LinePair, streak: Streak, *, convention: bool) -> CheckedClaim:
    """The streak is there: how much it is worth."""
    p_value = _streak_p_value(pair.panel, streak)
    evidence = _streak_evidence(pair, streak, p_value)
    odds = f"chance of one as long on either side since {pair.panel.first}: {show(p_value, 'probability')}"
    reason = f"{_streak_words(pair, streak)}; {odds}"
    if p_value > WEAK:
        return conclude(claim, "true but weak evidence", reason, evidence, nearest=reason)
    return conclude(claim, "depends on convention" if convention else "true", reason, evidence, nearest=reason)


def _streak_words(pair: LinePair, streak: Streak) -> str:
    return f"{pair.label}: {streak.summary()}"


def _streak_p_value(panel: Panel, streak: Streak) -> float:
    """Exact probability that independent sessions, as often won by each side as these were, hold a streak as long."""
    sign = signs(panel)
    up, down = float((sign > 0).mean()), float((sign < 0).mean())
    return either_run_probability(len(sign), streak.length, up, q=down)


def _streak_evidence(pair: LinePair, streak: Streak, p_value: float | None) -> Evidence:
    method = f"{streak.evidence.method}; {pair.label}"
    if p_value is not None:
        method += "; p = exact odds of a streak as long on either side in the whole sample, sessions independent"
    return replace(streak.evidence.on(pair.inputs), p_value=p_value, method=method)


def judge_superlative(claim: Claim, material: Material, figure: CheckedClaim | None) -> CheckedClaim:
    """`the widest since`, `not seen in`: the last time that it was matched, and the rank among like windows.

    figure   the claim that the superlative is about, already checked
    """
    if figure is None or figure.claim.type not in ("streak", "gap", "change"):
        reason = "what is compared is not a number that can be computed"
        return leave_untestable(claim, reason, "name the figure and its window")
    if figure.evidence is None or figure.evidence.window is None:
        reason = "the figure that it rests on could not be computed"
        return leave_untestable(claim, reason, figure.needs or "see that claim")
    pairs = _pairs_of_figure(figure.claim, material)
    if not pairs:
        return leave_untestable(claim, f"no history of {label_of(figure.claim.subject)}", f"prices: {IMPORT}")
    longest_first = sorted(pairs, key=lambda pair: (pair.relation == "proxy", pair.panel.first))
    outcomes = [_judge_on_pair(claim, pair, figure, figure.evidence.window) for pair in longest_first]
    return next((outcome for outcome in outcomes if outcome.verdict != "untestable"), outcomes[0])


def _pairs_of_figure(figure: Claim, material: Material) -> tuple[LinePair, ...]:
    key = figure.subject.key if figure.subject else ""
    if figure.type == "change":
        return material.pairs.get((key, ""), ())
    if figure.type == "gap":
        return material.pairs.get((key, counterpart_of(figure)), ())
    return pairs_of(figure, material)


def _judge_on_pair(claim: Claim, pair: LinePair, figure: CheckedClaim, window: Window) -> CheckedClaim:
    """The superlative on one pair; untestable where it lacks the figure, begins too late, or only resembles."""
    try:
        if figure.claim.type == "streak":
            outcome = _judge_longest_streak(claim, pair, figure, window)
        else:
            outcome = _judge_largest_window(claim, pair, window)
    except DataMissing as fault:
        return leave_untestable(claim, fault.cause, f"longer history: {IMPORT}")
    if pair.relation == "proxy" and outcome.verdict == "unsupported":
        reason = f"only a resemblance refutes it: {outcome.reason}"
        return leave_untestable(claim, reason, f"prices of both sides: {IMPORT}")
    return outcome


def _first_day_reached(claim: Claim) -> date:
    return claim.period.first if claim.period else date.min


def _judge_longest_streak(claim: Claim, pair: LinePair, figure: CheckedClaim, window: Window) -> CheckedClaim:
    """Whether an earlier streak of the same side was as long."""
    length = figure.evidence.value if figure.evidence and isinstance(figure.evidence.value, int) else 0
    panel = pair.panel.between(None, window.end)
    streak = longest_streak(panel.tail(length + 1)) if length else None
    if streak is None or streak.length < length:
        raise DataMissing(f"{pair.label} has no streak of {length} sessions that ends {window.end}")
    as_long = streaks_at_least(panel, streak.length)
    earlier = [other for other in as_long if other.last < streak.first and other.sign == streak.sign]
    p_value = _streak_p_value(panel, streak)
    evidence = _streak_evidence(pair, streak, p_value)
    statement = _streak_words(pair, streak)
    last_matched = earlier[-1].last if earlier else None
    if last_matched is not None and last_matched >= _first_day_reached(claim):
        reason = f"{statement}; one of {show(earlier[-1].length, 'sessions')} ended {last_matched}"
        return conclude(claim, "unsupported", reason, evidence, nearest=f"the longest since {last_matched}")
    return _judge_unmatched(claim, pair, statement, evidence, last_matched, p_value)


def _judge_largest_window(claim: Claim, pair: LinePair, window: Window) -> CheckedClaim:
    """Whether an earlier window of as many sessions, none shared, was as large the same way."""
    panel = pair.panel.between(None, window.end)
    since = largest_since(panel, sessions=window.sessions)
    rank = window_rank(panel, sessions=window.sessions)
    evidence = replace(rank.evidence.on(pair.inputs), display="pp" if pair.short else "percent", searched=rank.windows)
    statement = f"{pair.label}: {rank.summary()}"
    reach = _first_day_reached(claim)
    if "one_of" in claim.details:
        reached = panel.between(reach, None) if reach > panel.first else panel
        reached_rank = window_rank(reached, sessions=window.sessions)
        if reached_rank.share > ONE_OF:
            share = show(reached_rank.share, "percent")
            reason = f"{statement}; since {reached.first} {share} of like windows were as large"
            return conclude(claim, "unsupported", reason, evidence, nearest=reason)
        return _judge_unmatched(claim, pair, statement, evidence, None, rank.p_value)
    last_matched = since.earlier.window.end if since.earlier else None
    if since.earlier is not None and since.earlier.window.end >= reach:
        gap = show(since.earlier.gap, "pp")
        nearest = f"the largest since the window that ended {last_matched} ({gap})"
        return conclude(claim, "unsupported", f"{statement}; {nearest}", evidence, nearest=nearest)
    return _judge_unmatched(claim, pair, statement, evidence, last_matched, rank.p_value)


def _judge_unmatched(
    claim: Claim, pair: LinePair, statement: str, evidence: Evidence, last_matched: date | None, p_value: float
) -> CheckedClaim:
    """Nothing in the data refutes it; whether they reach far enough, and whether chance would do as much."""
    first = pair.panel.first
    if claim.period is not None and first > claim.period.first and last_matched is None:
        reach = claim.period.first
        reason = f"{statement}; nothing as large since {first}, where the data begin, short of {reach}"
        return leave_untestable(claim, reason, f"history from {reach}: {IMPORT}")
    tail = f"matched last on {last_matched}" if last_matched else f"never matched since {first}"
    statement = f"{statement}; {tail}"
    if p_value > WEAK:
        reason = f"{statement}; chance alone gives as much with p = {show(p_value, 'probability')}"
        return conclude(claim, "true but weak evidence", reason, evidence, nearest=reason)
    return confirm(claim, "true", statement, evidence)
