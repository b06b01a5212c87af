"""From a claim's words to what must be looked up: instruments best first, the pairs, statistics and accounts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from rotascope.catalogue.instruments import BY_SPELLING
from rotascope.catalogue.names import BY_KEY, NAME_OF_SYMBOL, Name
from rotascope.catalogue.statistics import STATISTICS
from rotascope.claims.records import Claim, Mention

SMALL = frozenset(("small-caps", "russell2000", "sp600"))
LARGE = frozenset(("large-caps", "sp500", "russell1000", "market"))
VALUE = frozenset(("large-value", "russell1000-value", "small-value", "russell2000-value"))
GROWTH = frozenset(("large-growth", "russell1000-growth", "small-growth", "russell2000-growth"))
USUAL_COUNTERPART = {
    **dict.fromkeys(SMALL, "large-caps"),
    **dict.fromkeys(VALUE, "large-growth"),
    **dict.fromkeys(GROWTH, "large-value"),
}
WHOLE_MARKET = "market-factor"
LEADERS: dict[str, tuple[str, ...]] = {  # what is compared where one of them is said to have led
    "sectors": (
        *("technology", "financials", "industrials", "energy", "materials", "health"),
        *("staples", "discretionary", "utilities", "real-estate", "communication"),
    ),
    "indexes": ("sp500", "dow", "nasdaq", "russell2000"),
    "main indexes": ("sp500", "dow", "nasdaq"),
}
PLURAL = frozenset(("indexes", "indices", "averages", "benchmarks", "gauges"))
POLICY_SERIES = frozenset(("policy:low", "policy:high", "policy:effective"))
MOST_CONFUSABLE = 6  # names of the article that are tried as the one that was meant
WINDOWED = ("change", "gap", "level", "streak")
CARRY_CLAIMS = 8  # claims back to which a window is carried over
CARRY_CHARACTERS = 250  # over which an unnamed window is still the one named before


GROUP_TYPES = ("valuation", "growth")  # of which figures of groups decide


@dataclass(frozen=True, slots=True)
class Needs:
    """Names, pairs, statistics and symbols that some claims need; groups: whether figures of groups and flows."""

    names: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    series: frozenset[str] = frozenset()
    symbols: frozenset[str] = frozenset()
    groups: bool = False

    @classmethod
    def join(cls, parts: Iterable["Needs"]) -> "Needs":
        """What all of them need."""
        needs = tuple(parts)
        return cls(
            frozenset(chain.from_iterable(part.names for part in needs)),
            frozenset(chain.from_iterable(part.pairs for part in needs)),
            frozenset(chain.from_iterable(part.series for part in needs)),
            frozenset(chain.from_iterable(part.symbols for part in needs)),
            any(part.groups for part in needs),
        )


def name_of(key: str) -> Name:
    """A dictionary name, or a symbol as a name of its own: a fund is checked against the index it tracks."""
    if key in BY_KEY:
        return BY_KEY[key]
    symbol = key.removeprefix("symbol:")
    tracked = BY_KEY.get(NAME_OF_SYMBOL.get(symbol, ""))
    if tracked is None:
        return Name(key, "company", symbol)
    spelled = BY_SPELLING.get(symbol)
    index, funds = ((spelled.reference,), ()) if spelled else ((), (f"fund:{symbol}",))
    return Name(key, "fund", symbol, (), index, funds, confused_with=(tracked.key, *tracked.confused_with))


def is_of_every_index(mention: Mention | None) -> bool:
    """Whether a name is that of the main indexes together: what is said of them holds for each."""
    return mention is not None and mention.key == "market" and bool(PLURAL & frozenset(mention.text.lower().split()))


def counterpart_of(claim: Claim) -> str:
    """What a comparison is with: the named one, else the usual opposite, else the market."""
    if claim.counterpart is not None:
        return claim.counterpart.key
    subject = claim.subject.key if claim.subject else ""
    return USUAL_COUNTERPART.get(subject, "market" if subject not in LARGE else "small-caps")


def proxy_of(long: str, short: str) -> str:
    """The factor that resembles a pair, or nothing."""
    if long in SMALL and short in LARGE:
        return "size-factor"
    return "value-factor" if long in VALUE and short in GROWTH else ""


def confusable_names(key: str, mentioned: Iterable[str]) -> tuple[str, ...]:
    """Names that a number may belong to instead: what else the article names, then the usual confusions."""
    is_factor = name_of(key).kind == "factor"
    others = (name for name in mentioned if name in BY_KEY and name != key)
    alike = [name for name in others if (BY_KEY[name].kind == "factor") == is_factor]
    return tuple(dict.fromkeys((*alike[:MOST_CONFUSABLE], *name_of(key).confused_with)))


def collect_needs(claims: Sequence[Claim]) -> Needs:
    """Everything that verifying the claims may look at."""
    mentioned = tuple(dict.fromkeys(claim.subject.key for claim in claims if claim.subject))
    return Needs.join(_needs_of_claim(claim, mentioned) for claim in claims)


def _needs_of_claim(claim: Claim, mentioned: Sequence[str]) -> Needs:
    """The policy rate; the subject's series, lines or accounts; both sides of a comparison."""
    policy = Needs(series=POLICY_SERIES) if claim.type in ("rate range", "rate moves") else Needs()
    if claim.subject is None:
        return policy
    return Needs.join((policy, *_needs_of_subject(claim, claim.subject, mentioned)))


def _needs_of_subject(claim: Claim, subject: Mention, mentioned: Sequence[str]) -> Iterator[Needs]:
    """What a claim needs of its subject: its series or lines, those that it is compared with, its accounts."""
    key = subject.key
    if claim.type in GROUP_TYPES or claim.details.get("item") == "flows":
        yield Needs(groups=True)
    if subject.kind == "macro":
        statistic = STATISTICS[key.removeprefix("macro:")]
        yield Needs(series=frozenset((statistic.key, *statistic.confused_with)))
    elif claim.type in ("change", "direction", "level", "rout", "superlative", "forecast", "streak") or (
        "counted" in claim.details
    ):
        names = frozenset((key, *confusable_names(key, mentioned)))
        yield Needs(names=names, pairs=frozenset(((key, ""),)))
    if claim.type == "superlative" and "noun" in claim.details:
        yield Needs(names=frozenset((WHOLE_MARKET,)))
    if is_of_every_index(subject):
        yield Needs(names=frozenset(LEADERS["main indexes"]))
    if "leading" in claim.details:
        yield Needs(names=frozenset(LEADERS[claim.details["leading"]]))
    if key.startswith("symbol:"):
        yield Needs(symbols=frozenset((key.removeprefix("symbol:"),)))
    if claim.type == "direction" and claim.counterpart is not None:
        factor = proxy_of(key, claim.counterpart.key) or proxy_of(claim.counterpart.key, key)
        yield Needs(pairs=frozenset(((key, claim.counterpart.key), (factor or key, ""))))
    if claim.type in ("gap", "streak"):
        yield _needs_of_comparison(claim, key, mentioned)


def _needs_of_comparison(claim: Claim, subject: str, mentioned: Sequence[str]) -> Needs:
    """Both sides of a gap or streak, the names that either may be confused with, and the factor that resembles it."""
    counterpart = counterpart_of(claim) if claim.type == "gap" or "compared" in claim.details else ""
    pairs = {(subject, counterpart)}
    pairs |= {(name, counterpart) for name in confusable_names(subject, mentioned) if name != counterpart}
    if counterpart:
        pairs |= {(subject, name) for name in confusable_names(counterpart, ()) if name != subject}
    if proxy := proxy_of(subject, counterpart):
        pairs.add((proxy, ""))
    return Needs(names=frozenset(filter(None, (subject, counterpart))), pairs=frozenset(pairs))


def carry_over_windows(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims with the windows that they take over: `the same period`, a number that names none."""
    bound: list[Claim] = []
    for claim in claims:
        bound.append(_carry_over_window(claim, bound))
    return tuple(bound)


def _carry_over_window(claim: Claim, earlier: Sequence[Claim]) -> Claim:
    """The last window named before, for `the same period`, and for a number close behind it."""
    period = claim.period
    if claim.type not in WINDOWED or (period is not None and period.kind != "same"):
        return claim
    windowed = (before for before in reversed(earlier[-CARRY_CLAIMS:]) if before.type in WINDOWED)
    source = next((before for before in windowed if before.period is not None and before.period.kind != "same"), None)
    if source is not None and source.period is not None:
        if period is not None:
            return replace(claim, period=replace(source.period, text=period.text))
        is_for_it = claim.type != "level" or source.period.kind == "day"  # a level is of a day
        if claim.start - source.end < CARRY_CHARACTERS and claim.type != "streak" and is_for_it:
            return replace(claim, period=source.period, details={**claim.details, "carried": "yes"})
    return replace(claim, period=None)


def label_of(mention: Mention | None) -> str:
    """A subject in words."""
    if mention is None:
        return "what it speaks of"
    return BY_KEY[mention.key].label if mention.key in BY_KEY else (mention.name or mention.symbol or mention.text)
