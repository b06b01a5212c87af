"""The policy rate: its target range on a day, and its moves in a period, from the target or the effective rate."""

from dataclasses import replace
from datetime import date, timedelta

from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.statistics import series_names
from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim, Period
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.policy_rate import PolicyRate, RateMove, policy_rate
from rotascope.claims.verdicts.tolerance import grade, prints_as
from rotascope.evidence import Evidence

WAIT = timedelta(days=3)  # between a decision and the first fixing at the new rate
LATE = WAIT + timedelta(days=4)  # by which the rate may end before the day that is asked for
TARGET, TARGET_OR_RATE = series_names("policy-upper"), series_names("policy-upper", "policy-effective")
BOUNDS_OR_RATE = series_names("policy-lower", "policy-upper", "policy-effective")
FIRST_RANGE = ACTS["target-range"].day
LOOKBACK = 18  # months of earlier moves that may be meant


def judge_rate_range(claim: Claim, material: Material) -> CheckedClaim:
    """The target range, or one rate, at the end of the claimed period or at the article's date."""
    policy = policy_rate(material)
    if policy is None or claim.quantity is None:
        reason = f"market {material.market} has no policy rate"
        return leave_untestable(claim, reason, f"series {BOUNDS_OR_RATE}: {IMPORT}")
    end = min(claim.period.last, material.dated) if claim.period else material.dated
    if policy.days[-1] < end - LATE:
        return leave_untestable(claim, f"{policy.name} ends {policy.days[-1]}, before {end}", f"newer data: {IMPORT}")
    return _judge_range(claim, material, policy, end)


def _judge_range(claim: Claim, material: Material, policy: PolicyRate, end: date) -> CheckedClaim:
    """The range of a day, of its eve where it was decided that day, and of the days that may be meant instead."""
    bounds = policy.range_on(end)
    if bounds is None:
        return leave_untestable(claim, f"{policy.name} begins {policy.days[0]}", f"older data: {IMPORT}")
    statement, evidence = _range_words(policy, bounds, end), _range_evidence(policy, bounds, end)
    if _is_claimed_range(claim, bounds, policy, end):
        return confirm(claim, "true", statement, evidence)
    for day in (end - timedelta(days=1), material.dated, months_before(end, 3)):
        others = policy.range_on(day)
        if others is None or others == bounds or not _is_claimed_range(claim, others, policy, day):
            continue
        if end - day == timedelta(days=1) and ("prior" in claim.details or claim.period is None):
            return confirm(claim, "true", f"{_range_words(policy, others, day)}; {statement}", evidence)
        reason = f"{statement}; the range is that of {day}"
        return conclude(claim, "wrong date", reason, evidence, nearest=statement)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _is_claimed_range(claim: Claim, bounds: tuple[float, float], policy: PolicyRate, day: date) -> bool:
    """Whether a range is the printed one, or a printed rate one of its ends, its middle or the effective rate."""
    quantity, (low, high) = claim.quantity, bounds
    if quantity is None:
        return False
    if quantity.low < quantity.high:
        half = quantity.step / 2
        return abs(quantity.low - low) < half and abs(quantity.high - high) < half
    middle = (low + high) / 2.0 if policy.is_target else policy.rate_on(day)
    return any(rate is not None and grade(quantity, rate) == "true" for rate in (low, high, middle))


def _range_words(policy: PolicyRate, bounds: tuple[float, float], day: date) -> str:
    how = "target range" if policy.is_target else "effective rate, which lies within the range"
    return f"policy rate {bounds[0]:.2f} % to {bounds[1]:.2f} % on {day} ({policy.name}, {how})"


def _range_evidence(policy: PolicyRate, bounds: tuple[float, float], day: date) -> Evidence:
    caveat = "read from the effective rate: the range is the quarter point that holds it"
    return Evidence.change(
        bounds[1] / 100.0,
        display="percent",
        interval=(bounds[0] / 100.0, bounds[1] / 100.0),
        method=f"upper bound of the policy rate's range on {day}, from {policy.name}",
        inputs=policy.inputs,
        caveats=() if policy.is_target else (caveat,),
    )


def judge_rate_moves(claim: Claim, material: Material) -> CheckedClaim:
    """How many moves of the claimed direction a period had, or how large they were."""
    policy, period = policy_rate(material), claim.period
    if policy is None or (claim.quantity is None and claim.details["metric"] in ("count", "size")):
        reason = f"market {material.market} has no policy rate"
        return leave_untestable(claim, reason, f"series {TARGET_OR_RATE}: {IMPORT}")
    if period is None:
        return leave_untestable(claim, "no period is stated", "state when the moves were made")
    fault = _fault_of_reach(policy, material, period)
    if fault is not None:
        return leave_untestable(claim, *fault)
    moves = _moves_in(policy, claim, period.first, period.last)
    match claim.details["metric"]:
        case "count":
            return _judge_count(claim, material, policy, moves)
        case "size":
            return _judge_size(claim, policy, moves)
        case _:
            return _judge_decision(claim, policy, moves)


def _fault_of_reach(policy: PolicyRate, material: Material, period: Period) -> tuple[str, str] | None:
    """Why the rate does not reach a period, and what would; None where it does."""
    if not policy.is_target and period.first < FIRST_RANGE:
        reason = f"{policy.name} is an effective rate, which strayed from its target before {FIRST_RANGE}"
        return reason, f"a target series like {TARGET}: {IMPORT}"
    if policy.days[-1] < min(period.last, material.dated) - LATE or policy.days[0] > period.first:
        return f"{policy.name} runs from {policy.days[0]} to {policy.days[-1]}", f"more data: {IMPORT}"
    return None


def _moves_in(policy: PolicyRate, claim: Claim, first: date, last: date) -> list[RateMove]:
    """Moves of the claimed direction that were decided in the period: a rate holds from the day after."""
    same_way = (move for move in policy.moves if move.size * claim.direction > 0)
    return [move for move in same_way if first < move.day <= last + timedelta(days=1)]


def _judge_decision(claim: Claim, policy: PolicyRate, moves: list[RateMove]) -> CheckedClaim:
    """Whether the target was moved in a period, or left as it was; it refutes nothing."""
    period = claim.period
    if period is None:
        raise ValueError("a decision without a period")
    is_hold = claim.details["metric"] == "hold"
    every = [move for move in policy.moves if period.first < move.day <= period.last + timedelta(days=1)]
    statement = f"moves decided in {period.text}: {_list_moves(every if is_hold else moves)} ({policy.name})"
    evidence = Evidence.count(
        len(every if is_hold else moves), method=f"moves of {policy.name} in {period.text}", inputs=policy.inputs
    )
    if bool(every) != is_hold and (is_hold or moves):
        return confirm(claim, "true", statement, evidence)
    near = sorted(policy.moves, key=lambda move: abs((move.day - period.first).days))[:1]
    nearest = f"the nearest move: {_list_moves(near)}, decided the day before it took effect"
    return replace(leave_untestable(claim, f"{statement}; {nearest}", "the day of the decision"), nearest=nearest)


def _list_moves(moves: list[RateMove]) -> str:
    return ", ".join(f"{100 * move.size:+.0f} bp from {move.day}" for move in moves) or "none"


def _judge_count(claim: Claim, material: Material, policy: PolicyRate, moves: list[RateMove]) -> CheckedClaim:
    """The number of moves; where it fails, the shortest stretch of earlier months that has as many."""
    quantity = claim.quantity
    period = claim.period
    if quantity is None or period is None:
        raise ValueError("a count without number or period")
    noun = "cuts" if claim.direction < 0 else "rises"
    statement = f"{len(moves)} {noun} in {period.text}: {_list_moves(moves)} ({policy.name})"
    evidence = Evidence.count(
        len(moves),
        method=f"{noun} of {policy.name} from {period.first} to {period.last}",
        inputs=policy.inputs,
    )
    if prints_as(quantity, len(moves)):
        return confirm(claim, "true", statement, evidence)
    for months in range(1, LOOKBACK):
        wider = _moves_in(policy, claim, months_before(period.first, months), min(period.last, material.dated))
        if len(wider) == quantity.low:
            reason = f"{statement}; {len(wider)} from {wider[0].day} on: {_list_moves(wider)}"
            nearest = f"{len(wider)} {noun}: {_list_moves(wider)}"
            return conclude(claim, "wrong period", reason, evidence, nearest=nearest)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _judge_size(claim: Claim, policy: PolicyRate, moves: list[RateMove]) -> CheckedClaim:
    """The size of each move where several are told of, else of all moves of the period together or of one of them."""
    quantity = claim.quantity
    if quantity is None:
        raise ValueError("a size without number")
    statement = f"{len(moves)} moves: {_list_moves(moves)} ({policy.name})"
    sizes = [abs(move.size) for move in moves]
    total = sum(sizes)
    evidence = Evidence.change(
        total / 100.0,
        display="pp",
        method=f"sum of {len(moves)} moves of {policy.name}",
        inputs=policy.inputs,
    )
    matches = [prints_as(quantity, size) for size in sizes]
    is_one_of_them = "several" not in claim.details and any(matches)
    is_each_of_them = len(sizes) > 1 and all(matches)
    if prints_as(quantity, total) or is_one_of_them or is_each_of_them:
        return confirm(claim, "true", statement, evidence)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)
