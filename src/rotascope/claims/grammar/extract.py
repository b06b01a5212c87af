"""An article's claims, in order: a number goes to the first grammar that knows it, then come those of words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from rotascope.claims.grammar import instruments as grammar_numbers
from rotascope.claims.grammar import statistics as grammar_macro
from rotascope.claims.grammar import wording as grammar_rest
from rotascope.claims.grammar.drafts import of_quantity, subject_of
from rotascope.claims.grammar.setting import Setting, cuts
from rotascope.claims.reading.mentions import Lexicon, read_mentions
from rotascope.claims.reading.numbers import read_quantities
from rotascope.claims.reading.periods import read_periods
from rotascope.claims.reading.text import split_sentences
from rotascope.claims.records import Claim, Quantity, Sentence

Reader: TypeAlias = Callable[[Setting, Quantity, list[Claim]], Claim | None]
NUMBERED: tuple[Reader, ...] = (
    grammar_numbers.valuation,
    grammar_macro.policy,
    grammar_numbers.streak,
    grammar_macro.growth,
    grammar_macro.company,
    grammar_numbers.gap,
    grammar_macro.macro,
    grammar_numbers.change,
    grammar_numbers.level,
)
FIGURES = ("percent", "pp", "money", "multiple")
MOST = 1_000  # claims of one article; a page of nothing but numbers says no more after that


@dataclass(frozen=True, slots=True)
class Extra:
    """A statement that a plug-in found: characters of the readable text and a sentence that says the same."""

    start: int
    end: int
    text: str


def extract(text: str, *, dated: date, lexicon: Lexicon, extra: Iterable[Extra] = ()) -> tuple[Claim, ...]:
    """Every claim of a readable text, by place.

    dated    the article's date, from which `this year` and `since January` are read
    lexicon  the names that can be read
    extra    statements of a plug-in: each is read by the same grammar, and marked where the plug-in found it
    returns  at most MOST claims; time is linear in the text
    """
    claims: list[Claim] = []
    named: set[tuple[str, str, str]] = set()
    before: Setting | None = None
    for sentence in split_sentences(text):
        setting = read(sentence, dated, lexicon)
        claims += _of_sentence(setting, before, claims, named)
        before = setting
        if len(claims) >= MOST:
            break
    for one in extra:
        claims += _of_extra(one, text, dated, lexicon, claims)
    return in_order(claims[:MOST])


def in_order(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims by place in the text, what they rest on renumbered with them."""
    order = sorted(range(len(claims)), key=lambda place: (claims[place].mark, place))
    place_of = {old: new for new, old in enumerate(order)}
    moved = (claims[old] for old in order)
    return tuple(replace(one, rests_on=tuple(place_of[each] for each in one.rests_on)) for one in moved)


def read(sentence: Sentence, dated: date, lexicon: Lexicon) -> Setting:
    """A sentence with its names, numbers and periods."""
    tokens = sentence.tokens
    named = tuple(read_mentions(tokens, lexicon))
    spans = {place for one in named for place in range(one.start, one.end)}
    timed = tuple(one for one in read_periods(tokens, dated) if one.start not in spans or one.end - 1 not in spans)
    return Setting(
        sentence, tuple(read_quantities(tokens)), named, timed, cuts(tokens), frozenset(one.low for one in tokens)
    )


def _of_sentence(
    setting: Setting, before: Setting | None, claims: Sequence[Claim], named: set[tuple[str, str, str]]
) -> list[Claim]:
    if not setting.quantities and not setting.mentions and not setting.periods:
        return []
    floor = len(claims)
    known = list(claims[-60:])  # what a sentence refers back to stands near
    shift = floor - len(known)
    own: list[Claim] = []
    for quantity in setting.quantities:
        claim = numbered(setting, quantity, known + own)
        if claim is not None:
            own.append(claim)
    has_number = bool(own)
    near = known + own
    own += grammar_rest.superlatives(setting, near, len(known))
    own += grammar_rest.routs(setting, before)
    own += grammar_rest.events(setting)
    own += grammar_rest.identities(setting, named)
    own += grammar_rest.causes(setting)
    own += grammar_rest.forecasts(setting, numbered=has_number)
    return [
        replace(one, rests_on=tuple(place + shift for place in one.rests_on)) if one.rests_on else one for one in own
    ]


def numbered(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """The claim that a number carries; None for a date, a part of a name, or a bare count."""
    bare = quantity.measure in ("count", "number")
    if bare and (
        not (setting.mentions or setting.vocabulary & grammar_macro.RATE) or _part_of_other(setting, quantity)
    ):
        return None
    for reader in NUMBERED:
        claim = reader(setting, quantity, earlier)
        if claim is not None:
            return claim
    if quantity.measure not in FIGURES:
        return None
    return of_quantity(
        setting, "figure", quantity, subject=subject_of(setting, quantity), direction=setting.direction(quantity)
    )


def _part_of_other(setting: Setting, quantity: Quantity) -> bool:
    """Whether a number belongs to a date or a name: 2026, Russell 2000, the Other 493."""
    end = setting.tokens[quantity.last - 1].end
    in_period = any(one.start < end and quantity.start < one.end for one in setting.periods)
    in_name = any(one.first < quantity.last and quantity.first < one.last for one in setting.mentions)
    return in_period or in_name


def _of_extra(one: Extra, text: str, dated: date, lexicon: Lexicon, claims: Sequence[Claim]) -> list[Claim]:
    if not 0 <= one.start < one.end <= len(text):
        return []
    taken = any(claim.mark[0] < one.end and one.start < claim.mark[1] for claim in claims)
    if taken:
        return []
    found = [
        claim
        for sentence in split_sentences(one.text)
        for claim in _of_sentence(read(sentence, dated, lexicon), None, (), set())
    ]
    return [
        replace(
            claim, start=one.start, end=one.end, mark=(one.start, one.end), quote=text[one.start : one.end], rests_on=()
        )
        for claim in found[:1]
    ]
