"""From a claim's words to what must be looked up: instruments best first, the pairs, statistics and accounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rotascope.claims.reading.macro import BY_MACRO
from rotascope.claims.reading.names import BY_KEY, FUND_SYMBOLS, Name
from rotascope.claims.records import Claim, Mention, Period

SMALL = frozenset(("small-caps", "russell2000", "sp600"))
LARGE = frozenset(("large-caps", "sp500", "russell1000", "market"))
VALUE = frozenset(("large-value", "russell1000-value", "small-value", "russell2000-value"))
GROWTH = frozenset(("large-growth", "russell1000-growth", "small-growth", "russell2000-growth"))
USUAL = {
    **dict.fromkeys(SMALL, "large-caps"),
    **dict.fromkeys(VALUE, "large-growth"),
    **dict.fromkeys(GROWTH, "large-value"),
}
KIN = 6  # names tried as the one that was meant


@dataclass(frozen=True)
class Needs:
    """Names, pairs, statistics and symbols that some claims need."""

    names: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    series: set[str] = field(default_factory=set)
    symbols: set[str] = field(default_factory=set)


def name_of(key: str) -> Name:
    """A dictionary name, or a symbol as a name of its own: a fund is checked against the index it tracks."""
    if key in BY_KEY:
        return BY_KEY[key]
    symbol = key.removeprefix("symbol:")
    tracked = BY_KEY.get(FUND_SYMBOLS.get(symbol, ""))
    if tracked is None:
        return Name(key, "company", symbol, (), (), (), ())
    index, funds = ((symbol,), ()) if symbol in tracked.index else ((), (symbol,))
    return Name(key, "fund", symbol, (), index, funds, kin=(tracked.key, *tracked.kin))


def second_of(claim: Claim) -> str:
    """What a comparison is with: the named one, else the usual opposite, else the market."""
    if claim.counterpart is not None:
        return claim.counterpart.key
    subject = claim.subject.key if claim.subject else ""
    return USUAL.get(subject, "market" if subject not in LARGE else "small-caps")


def proxy_of(long: str, short: str) -> str:
    """The factor that resembles a pair, or nothing."""
    if long in SMALL and short in LARGE:
        return "size-factor"
    return "value-factor" if long in VALUE and short in GROWTH else ""


def kin_of(key: str, mentioned: Iterable[str]) -> tuple[str, ...]:
    """Names that a number may belong to instead: the usual confusions first, then what else the article names."""
    factor = name_of(key).kind == "factor"
    rest = [one for one in mentioned if one in BY_KEY and one != key and (BY_KEY[one].kind == "factor") == factor]
    return tuple(dict.fromkeys((*rest[:KIN], *name_of(key).kin)))


def needs_of(claims: Sequence[Claim]) -> Needs:
    """Everything that verifying the claims may look at."""
    needs = Needs()
    keys = tuple(dict.fromkeys(one.subject.key for one in claims if one.subject))
    for claim in claims:
        _add(needs, claim, keys)
    return needs


def _add(needs: Needs, claim: Claim, keys: Sequence[str]) -> None:
    subject = claim.subject
    if claim.type in ("rate range", "rate moves"):
        needs.series.update({"policy:low", "policy:high", "policy:effective"})
    if subject is None:
        return
    if subject.kind == "macro":
        key = subject.key.removeprefix("macro:")
        needs.series.update({key, *BY_MACRO[key].kin})
    elif claim.type in ("change", "level", "rout", "superlative", "forecast"):
        needs.names.update({subject.key, *kin_of(subject.key, keys)})
        needs.pairs.add((subject.key, ""))
    if subject.key.startswith("symbol:"):
        needs.symbols.add(subject.key.removeprefix("symbol:"))
    if claim.type in ("gap", "streak"):
        second = second_of(claim) if claim.type == "gap" or "compared" in claim.details else ""
        needs.names.update({subject.key} | ({second} if second else set()))
        needs.pairs.update(
            {(subject.key, second)} | {(one, second) for one in kin_of(subject.key, keys) if one != second}
        )
        needs.pairs.update({(subject.key, one) for one in kin_of(second, ()) if second and one != subject.key})
        if proxy := proxy_of(subject.key, second):
            needs.pairs.add((proxy, ""))


def settle(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims with the windows that they take over: `the same period`, a number that names none."""
    settled: list[Claim] = []
    for claim in claims:
        settled.append(_settled(claim, settled))
    return tuple(settled)


WINDOWED = ("change", "gap", "level", "streak")


def _settled(claim: Claim, before: Sequence[Claim]) -> Claim:
    if claim.type not in WINDOWED or (claim.period is not None and claim.period.kind != "same"):
        return claim
    wanted = claim.period is not None
    for one in reversed(before[-8:]):
        if one.type in WINDOWED and one.period is not None and one.period.kind != "same":
            near = claim.start - one.end
            if wanted:
                return replace(claim, period=_taken(one.period, claim.period))
            if near < NEARBY and claim.type != "streak":
                return replace(claim, period=one.period, details={**claim.details, "taken": "yes"})
            break
    return replace(claim, period=None) if wanted else claim


NEARBY = 250  # characters over which an unnamed window is still the one named before


def _taken(period: Period, own: Period | None) -> Period:
    return replace(period, text=own.text) if own is not None else period


def label_of(mention: Mention | None) -> str:
    """A subject in words."""
    if mention is None:
        return "what it speaks of"
    return BY_KEY[mention.key].label if mention.key in BY_KEY else (mention.name or mention.symbol or mention.text)
