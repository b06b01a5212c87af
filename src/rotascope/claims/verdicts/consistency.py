"""What articles say against themselves and each other: sums, repeats, other units, one event on two dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rotascope.claims.records import Claim, Conflict, Quantity
from rotascope.claims.verdicts.resolve import counterpart_of, label_of

UNITS = (1_000.0, 1_000_000.0, 100.0)  # a figure repeated with another unit is off by one of these
COMPARED_TYPES = (
    "change",
    "gap",
    "macro",
    "company figure",
    "rate range",
    "rate moves",
    "growth",
    "level",
    "valuation",
    "streak",
)
SAME_UNIT = 0.005  # share by which a figure in another unit may miss the factor
ROUNDING = 1e-9
HEDGE_LEEWAY = 0.1  # share of a hedged number that its hedge leaves open


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim and where it stands: the article's number, the claim's number."""

    article: int
    number: int
    claim: Claim

    @property
    def side(self) -> tuple[int, int]:
        """As a conflict names it."""
        return self.article, self.number


def find_conflicts(articles: Sequence[Sequence[Claim]]) -> tuple[Conflict, ...]:
    """Every sum checked, and every pair of statements that cannot both hold, within and between articles.

    articles  the claims of each, their windows carried over; claims are numbered from 0
    """
    topics: dict[tuple[str, ...], list[Statement]] = {}
    conflicts: list[Conflict] = []
    for article, claims in enumerate(articles):
        conflicts += _check_sums(article, claims)
        for number, claim in enumerate(claims):
            topic = _topic_of(claim)
            if topic and not claim.doubts:
                topics.setdefault(topic, []).append(Statement(article, number, claim))
    for topic, statements in topics.items():
        conflicts += _find_clashes(topic, statements)
    return tuple(conflicts)


def _topic_of(claim: Claim) -> tuple[str, ...]:
    """What a claim gives a value to; empty for what cannot be compared."""
    subject = claim.subject.key if claim.subject else ""
    if claim.type == "event":
        return ("event", subject)
    if claim.type == "identity" and claim.subject:
        return ("identity", claim.subject.symbol)
    if claim.type not in COMPARED_TYPES or claim.quantity is None:
        return ()
    if not subject and claim.type not in ("rate range", "rate moves"):
        return ()
    period = f"{claim.period.first}/{claim.period.last}" if claim.period else ""
    counterpart = counterpart_of(claim) if claim.type in ("gap", "streak") else ""
    details = [claim.details.get(key, "") for key in ("item", "metric", "transformation", "prior")]
    if claim.type in ("rate range", "rate moves"):
        subject, period = "policy", "" if claim.type == "rate range" else period
    if claim.type == "rate range" and claim.quantity.low == claim.quantity.high:
        return ()
    return (claim.type, subject, counterpart, period, *details, "expected" if claim.expected else "")


def _find_clashes(topic: tuple[str, ...], statements: Sequence[Statement]) -> Iterator[Conflict]:
    """Each later statement on a topic against the first one that it contradicts."""
    for number, later in enumerate(statements):
        for earlier in statements[:number]:
            clash = _clash_of(topic, earlier.claim, later.claim)
            if clash is not None:
                kind, text = clash
                yield Conflict(kind=kind, text=text, sides=(earlier.side, later.side))
                break


def _clash_of(topic: tuple[str, ...], earlier: Claim, later: Claim) -> tuple[str, str] | None:
    """Kind and words of what stands between two statements; None where both can hold."""
    if topic[0] == "event":
        return _clash_of_dates(earlier, later)
    if topic[0] == "identity":
        return _clash_of_venues(earlier, later)
    first, second = earlier.quantity, later.quantity
    if first is None or second is None or first.measure != second.measure:
        return None
    if _can_both_hold(first, second, earlier, later):
        return None
    label = label_of(later.subject) if later.subject else "the policy rate"
    text = f"{label}: {first.text} and {second.text}"
    if later.period:
        text += f", both for {later.period.text}"
    return ("other unit" if _differ_by_unit(first, second) else "contradiction", text)


def _can_both_hold(first: Quantity, second: Quantity, earlier: Claim, later: Claim) -> bool:
    """Whether one number could satisfy both."""
    opposite = earlier.direction * later.direction < 0 and earlier.type != "valuation"
    leeway = _leeway(first) + _leeway(second)
    distance = max(first.low, second.low) - min(first.high, second.high)
    return not opposite and distance <= leeway * (1 + ROUNDING)


def _leeway(quantity: Quantity) -> float:
    """How far a number may lie from what is printed."""
    return max(quantity.step, HEDGE_LEEWAY * quantity.high) if quantity.hedge else quantity.step / 2.0


def _differ_by_unit(first: Quantity, second: Quantity) -> bool:
    low, high = sorted((first.high, second.high))
    return bool(low) and any(abs(high / low / factor - 1.0) < SAME_UNIT for factor in UNITS)


def _clash_of_dates(earlier: Claim, later: Claim) -> tuple[str, str] | None:
    first, second = earlier.period, later.period
    if first is None or second is None or (first.first <= second.last and second.first <= first.last):
        return None
    return "dated twice", f"{label_of(earlier.subject)}: {first.text} and {second.text}"


def _clash_of_venues(earlier: Claim, later: Claim) -> tuple[str, str] | None:
    first, second = earlier.subject, later.subject
    if first is None or second is None or not first.exchange or not second.exchange:
        return None
    if first.exchange == second.exchange:
        return None
    return "contradiction", f"{first.symbol}: listed on {first.exchange} and on {second.exchange}"


def _check_sums(article: int, claims: Sequence[Claim]) -> Iterator[Conflict]:
    """A gap that rests on two changes against their difference."""
    for number, claim in enumerate(claims):
        if claim.type != "gap" or len(claim.rests_on) != 2 or claim.quantity is None:
            continue
        first, second = (claims[change] for change in claim.rests_on)
        if first.quantity is None or second.quantity is None:
            continue
        difference = abs(first.direction * first.quantity.value - second.direction * second.quantity.value)
        leeway = _leeway(claim.quantity) + first.quantity.step / 2.0 + second.quantity.step / 2.0
        holds = claim.quantity.low - leeway <= difference <= claim.quantity.high + leeway
        terms = f"{_signed(first, first.quantity)} and {_signed(second, second.quantity)}"
        text = f"{terms} make {difference:.6g}, printed as {claim.quantity.text}"
        sides = ((article, claim.rests_on[0]), (article, claim.rests_on[1]), (article, number))
        yield Conflict(kind="sum", text=text, sides=sides, holds=holds)


def _signed(claim: Claim, quantity: Quantity) -> str:
    return f"{'-' if claim.direction < 0 else ''}{quantity.value:g}"
