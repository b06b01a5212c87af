"""What articles say against themselves and each other: sums, repeats, other units, one event on two dates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rotascope.claims.records import Claim, Conflict, Quantity
from rotascope.claims.verdicts.resolve import label_of, second_of

UNITS = (1_000.0, 1_000_000.0, 100.0)  # a figure repeated with another unit is off by one of these
SPOKEN = (
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
ALIKE = 1e-9


@dataclass(frozen=True, slots=True)
class Said:
    """A claim and where it stands: the article's number, the claim's number."""

    article: int
    number: int
    claim: Claim

    @property
    def side(self) -> tuple[int, int]:
        """As a conflict names it."""
        return self.article, self.number


def conflicts(articles: Sequence[Sequence[Claim]]) -> tuple[Conflict, ...]:
    """Every sum checked, and every pair of statements that cannot both hold, within and between articles.

    articles  each one's claims, their periods settled; claims are numbered from 0
    """
    every = [Said(at, number, claim) for at, claims in enumerate(articles) for number, claim in enumerate(claims)]
    groups: dict[tuple[str, ...], list[Said]] = {}
    for said in every:
        key = _topic(said.claim)
        if key:
            groups.setdefault(key, []).append(said)
    found = [one for at, claims in enumerate(articles) for one in _sums(at, claims)]
    for key, members in groups.items():
        found += _pairs(key, members)
    return tuple(found)


def _topic(claim: Claim) -> tuple[str, ...]:
    """What a claim gives a value to; empty for what cannot be compared."""
    subject = claim.subject.key if claim.subject else ""
    if claim.type == "event":
        return ("event", subject)
    if claim.type == "identity" and claim.subject:
        return ("identity", claim.subject.symbol)
    if claim.type not in SPOKEN or claim.quantity is None:
        return ()
    if not subject and claim.type not in ("rate range", "rate moves"):
        return ()
    period = f"{claim.period.first}/{claim.period.last}" if claim.period else ""
    second = second_of(claim) if claim.type in ("gap", "streak") else ""
    about = [claim.details.get(key, "") for key in ("item", "metric", "transformation", "prior")]
    if claim.type in ("rate range", "rate moves"):
        subject, period = "policy", "" if claim.type == "rate range" else period
    if claim.type == "rate range" and claim.quantity.low == claim.quantity.high:
        return ()
    return (claim.type, subject, second, period, *about, "expected" if claim.expected else "")


def _pairs(key: tuple[str, ...], members: Sequence[Said]) -> Iterator[Conflict]:
    """Each later statement on a topic against the first one that it contradicts."""
    for place, two in enumerate(members):
        for one in members[:place]:
            text = _clash(key, one, two)
            if text:
                yield Conflict(kind=text[0], text=text[1], sides=(one.side, two.side))
                break


def _clash(key: tuple[str, ...], one: Said, two: Said) -> tuple[str, str] | None:
    if key[0] == "event":
        return _dates(one.claim, two.claim)
    if key[0] == "identity":
        return _venues(one.claim, two.claim)
    first, second = one.claim.quantity, two.claim.quantity
    if first is None or second is None or first.measure != second.measure or _meet(first, second, one.claim, two.claim):
        return None
    label = label_of(two.claim.subject) if two.claim.subject else "the policy rate"
    words = f"{label}: {first.text} and {second.text}"
    if two.claim.period:
        words += f", both for {two.claim.period.text}"
    return ("other unit" if _unit(first, second) else "contradiction", words)


def _meet(first: Quantity, second: Quantity, one: Claim, two: Claim) -> bool:
    """Whether one number could satisfy both."""
    turned = one.direction * two.direction < 0 and one.type != "valuation"
    room = _room(first) + _room(second)
    apart = max(first.low, second.low) - min(first.high, second.high)
    return not turned and apart <= room * (1 + ALIKE)


def _room(one: Quantity) -> float:
    return one.step / 2.0 if not one.hedge else max(one.step, 0.1 * one.high)


def _unit(first: Quantity, second: Quantity) -> bool:
    low, high = sorted((first.high, second.high))
    return bool(low) and any(abs(high / low / factor - 1.0) < 0.005 for factor in UNITS)


def _dates(one: Claim, two: Claim) -> tuple[str, str] | None:
    first, second = one.period, two.period
    if first is None or second is None or (first.first <= second.last and second.first <= first.last):
        return None
    return "dated twice", f"{label_of(one.subject)}: {first.text} and {second.text}"


def _venues(one: Claim, two: Claim) -> tuple[str, str] | None:
    first, second = one.subject, two.subject
    if (
        first is None
        or second is None
        or not first.exchange
        or not second.exchange
        or first.exchange == second.exchange
    ):
        return None
    return "contradiction", f"{first.symbol}: listed on {first.exchange} and on {second.exchange}"


def _sums(article: int, claims: Sequence[Claim]) -> Iterator[Conflict]:
    """A gap that rests on two changes against their difference."""
    for number, claim in enumerate(claims):
        if claim.type != "gap" or len(claim.rests_on) != 2 or claim.quantity is None:
            continue
        one, two = (claims[place] for place in claim.rests_on)
        if one.quantity is None or two.quantity is None:
            continue
        difference = abs(one.direction * one.quantity.value - two.direction * two.quantity.value)
        room = _room(claim.quantity) + one.quantity.step / 2.0 + two.quantity.step / 2.0
        holds = claim.quantity.low - room <= difference <= claim.quantity.high + room
        signed = [f"{'-' if each.direction < 0 else ''}{each.quantity.value:g}" for each in (one, two) if each.quantity]
        makes = f"{signed[0]} and {signed[1]} make {difference:.6g}, printed as {claim.quantity.text}"
        sides = ((article, claim.rests_on[0]), (article, claim.rests_on[1]), (article, number))
        yield Conflict(kind="sum", text=makes, sides=sides, holds=holds)
