"""Streaks and superlatives: how long, how large, since when, and how much that is worth against chance."""

from dataclasses import replace
from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Material, Pair
from rotascope.claims.verdicts.outcomes import IMPORT, found, graded, untestable
from rotascope.claims.verdicts.resolve import label_of, proxy_of, second_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, show
from rotascope.inference.legs import signs
from rotascope.inference.rarity.rank import window_rank
from rotascope.inference.rarity.since import largest_since
from rotascope.inference.rarity.streaks import Streak, either_run_probability, longest_streak, streaks_at_least
from rotascope.panels.panel import Panel

WEAK = 0.05  # a pattern that chance alone gives this often is weak evidence
FEW = 60  # sessions: a shorter history judges nothing
LEAD_IN = timedelta(days=120)  # a streak that runs into the window began within this
ONE_OF = 0.05  # share of like windows that `one of the largest` may leave above


def streak(claim: Claim, material: Material, _mentioned: tuple[str, ...]) -> CheckedClaim:
    """The longest streak of the claimed side in the claimed window, and the odds of one as long by chance."""
    if claim.details.get("unit") != "day":
        return untestable(claim, "only streaks of sessions are computed", "count it in sessions")
    pairs = pairs_of(claim, material)
    if not pairs or claim.quantity is None:
        return untestable(
            claim,
            f"market {material.market} has nothing to compare {label_of(claim.subject)} with",
            f"prices of both sides: {IMPORT}",
        )
    tried: list[str] = []
    first: tuple[Pair, Streak] | None = None
    for pair in pairs:
        run = _longest_in(pair, claim, material)
        if run is None:
            continue
        first = first or (pair, run)
        tried.append(f"{pair.told}: {run.summary()}")
        mark = grade(claim.quantity, run.length)
        if mark:
            return _real(claim, pair, run, convention=len(tried) > 1)
    if first is None:
        return untestable(claim, f"no data of {label_of(claim.subject)} reach that window", f"newer data: {IMPORT}")
    pair, run = first
    if pair.relation == "proxy":
        return untestable(claim, f"only a resemblance is at hand: {tried[0]}", f"prices of both sides: {IMPORT}")
    return found(claim, "wrong value", tried[0], _evidence(pair, run, None), nearest=tried[0])


def pairs_of(claim: Claim, material: Material) -> tuple[Pair, ...]:
    """The pairs that can show a streak, the best first, a resembling factor last."""
    key = claim.subject.key if claim.subject else ""
    if "compared" not in claim.details:
        return material.pairs.get((key, ""), ())
    second = second_of(claim)
    proxy = material.pairs.get((proxy_of(key, second), ""), ())
    return (*material.pairs.get((key, second), ()), *(replace(one, relation="proxy") for one in proxy))


def _longest_in(pair: Pair, claim: Claim, material: Material) -> Streak | None:
    """The longest streak of the claimed side that ended in the window; the article's last month where none is named."""
    first = claim.period.first if claim.period else date(material.dated.year - 1, 1, 1)
    last = min(claim.period.last, material.dated) if claim.period else material.dated
    if len(pair.panel) < FEW or pair.panel.last < first:
        return None
    inside = [
        one
        for one in streaks_at_least(pair.panel.between(first - LEAD_IN, last), 1)
        if one.sign == (claim.direction or one.sign) and one.last >= first
    ]
    return max(inside, key=lambda one: one.length, default=None)


def _real(claim: Claim, pair: Pair, run: Streak, *, convention: bool) -> CheckedClaim:
    """The streak is there: how much it is worth."""
    chance = _chance(pair.panel, run)
    evidence = _evidence(pair, run, chance)
    odds = f"chance of one as long on either side since {pair.panel.first}: {show(chance, 'probability')}"
    reason = f"{pair.told}: {run.summary()}; {odds}"
    if chance > WEAK:
        return found(claim, "true but weak evidence", reason, evidence, nearest=reason)
    return found(claim, "depends on convention" if convention else "true", reason, evidence, nearest=reason)


def _chance(panel: Panel, run: Streak) -> float:
    """Exact odds that independent sessions, as often won by each side as these were, hold a streak as long."""
    sign = signs(panel)
    up, down = float((sign > 0).mean()), float((sign < 0).mean())
    return either_run_probability(len(sign), run.length, up, q=down)


def _evidence(pair: Pair, run: Streak, chance: float | None) -> Evidence:
    method = f"{run.evidence.method}; {pair.told}"
    if chance is not None:
        method += "; p = exact odds of a streak as long on either side in the whole sample, sessions independent"
    return replace(run.evidence.on(pair.inputs), p_value=chance, method=method)


def superlative(claim: Claim, material: Material, rests: CheckedClaim | None) -> CheckedClaim:
    """`the widest since`, `not seen in`: the last time that it was matched, and the rank among like windows."""
    if rests is None or rests.claim.type not in ("streak", "gap", "change"):
        return untestable(
            claim, "what is compared is not a number that can be computed", "name the figure and its window"
        )
    if rests.evidence is None or rests.evidence.window is None:
        return untestable(claim, "the figure that it rests on could not be computed", rests.needs or "see that claim")
    pairs = _pairs_under(rests, material)
    if not pairs:
        return untestable(claim, f"no history of {label_of(rests.claim.subject)}", f"prices: {IMPORT}")
    longest = sorted(pairs, key=lambda one: (one.relation == "proxy", one.panel.first))
    tried = [_over_pair(claim, pair, rests) for pair in longest]
    return next((one for one in tried if one.verdict != "untestable"), tried[0])


def _over_pair(claim: Claim, pair: Pair, rests: CheckedClaim) -> CheckedClaim:
    """The superlative on one pair; untestable where it lacks the figure, begins too late, or only resembles."""
    try:
        one = _of_streak(claim, pair, rests) if rests.claim.type == "streak" else _of_window(claim, pair, rests)
    except DataMissing as fault:
        return untestable(claim, fault.cause, f"longer history: {IMPORT}")
    if pair.relation == "proxy" and one.verdict == "unsupported":
        return untestable(claim, f"only a resemblance refutes it: {one.reason}", f"prices of both sides: {IMPORT}")
    return one


def _pairs_under(rests: CheckedClaim, material: Material) -> tuple[Pair, ...]:
    claim = rests.claim
    key = claim.subject.key if claim.subject else ""
    if claim.type == "change":
        return material.pairs.get((key, ""), ())
    if claim.type == "gap":
        return material.pairs.get((key, second_of(claim)), ())
    return pairs_of(claim, material)


def _reach(claim: Claim) -> date:
    return claim.period.first if claim.period else date.min


def _of_streak(claim: Claim, pair: Pair, rests: CheckedClaim) -> CheckedClaim:
    """Whether an earlier streak of the same side was as long."""
    window = rests.evidence.window if rests.evidence else None
    if window is None:
        raise DataMissing("no window", "")
    length = rests.evidence.value if rests.evidence and isinstance(rests.evidence.value, int) else 0
    panel = pair.panel.between(None, window.end)
    run = longest_streak(panel.tail(length + 1)) if length else None
    if run is None or run.length < length:
        raise DataMissing(f"{pair.told} has no streak of {length} sessions that ends {window.end}")
    earlier = [one for one in streaks_at_least(panel, run.length) if one.last < run.first and one.sign == run.sign]
    chance = _chance(panel, run)
    evidence = _evidence(pair, run, chance)
    said = f"{pair.told}: {run.summary()}"
    if earlier and earlier[-1].last >= _reach(claim):
        seen = f"one of {show(earlier[-1].length, 'sessions')} ended {earlier[-1].last}"
        return found(claim, "unsupported", f"{said}; {seen}", evidence, nearest=f"the longest since {earlier[-1].last}")
    return _unmatched(claim, pair, said, evidence, earlier[-1].last if earlier else None, chance)


def _of_window(claim: Claim, pair: Pair, rests: CheckedClaim) -> CheckedClaim:
    """Whether an earlier window of as many sessions, none shared, was as large the same way."""
    window = rests.evidence.window if rests.evidence else None
    if window is None:
        raise DataMissing("no window", "")
    panel = pair.panel.between(None, window.end)
    since = largest_since(panel, sessions=window.sessions)
    rank = window_rank(panel, sessions=window.sessions)
    evidence = replace(rank.evidence.on(pair.inputs), display="pp" if pair.short else "percent", searched=rank.windows)
    said = f"{pair.told}: {rank.summary()}"
    if "one_of" in claim.details:
        reached = panel.between(_reach(claim), None) if _reach(claim) > panel.first else panel
        near = window_rank(reached, sessions=window.sessions)
        if near.share > ONE_OF:
            why = f"{said}; since {reached.first} {show(near.share, 'percent')} of like windows were as large"
            return found(claim, "unsupported", why, evidence, nearest=why)
        return _unmatched(claim, pair, said, evidence, None, rank.p_value)
    if since.earlier is not None and since.earlier.window.end >= _reach(claim):
        nearest = (
            f"the largest since the window that ended {since.earlier.window.end} ({show(since.earlier.gap, 'pp')})"
        )
        return found(claim, "unsupported", f"{said}; {nearest}", evidence, nearest=nearest)
    return _unmatched(claim, pair, said, evidence, since.earlier.window.end if since.earlier else None, rank.p_value)


def _unmatched(
    claim: Claim, pair: Pair, said: str, evidence: Evidence, matched: date | None, chance: float
) -> CheckedClaim:
    """Nothing in the data refutes it; whether they reach far enough, and whether chance would do as much."""
    first = pair.panel.first
    if claim.period is not None and first > claim.period.first and matched is None:
        return untestable(
            claim,
            f"{said}; nothing as large since {first}, where the data begin, short of {claim.period.first}",
            f"history from {claim.period.first}: {IMPORT}",
        )
    tail = f"; matched last on {matched}" if matched else f"; never matched since {first}"
    if chance > WEAK:
        why = f"{said}{tail}; chance alone gives as much with p = {show(chance, 'probability')}"
        return found(claim, "true but weak evidence", why, evidence, nearest=why)
    return graded(claim, "true", f"{said}{tail}", evidence)
