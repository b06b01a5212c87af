"""How a grammar turns what it saw in a sentence into a claim."""

from collections.abc import Mapping, Sequence
from typing import Any

from rotascope.claims.grammar.setting import MARKET, Setting
from rotascope.claims.reading.phrases import PhraseMatch, join_tokens, word_set
from rotascope.claims.reading.words import AHEAD, BEHIND, FUTURE
from rotascope.claims.records import Claim, ClaimType, Mention, Quantity, Token

QUOTED = 45  # tokens of the longest quote
AHEAD_OF = 6  # tokens of a clause after its number that can still say that it is expected
REACHED = word_set("it they this these that which its their the")


def draft(setting: Setting, type_: ClaimType, first: int, last: int, **fields: Any) -> Claim:  # noqa: ANN401
    """A claim whose mark is the tokens from `first` to `last`, quoted with its clause."""
    tokens = setting.tokens
    low, high = setting.clause(first)
    high = max(high, last)
    low, high = max(low, first - QUOTED), min(high, last + QUOTED)
    if "quantity" not in fields:
        fields["about"] = {"said": join_tokens(tokens[first:last]), **fields.get("about", {})}
    return Claim(
        type=type_,
        start=tokens[low].start,
        end=tokens[high - 1].end,
        quote=join_tokens(tokens[low:high]),
        mark=(tokens[first].start, tokens[last - 1].end),
        **fields,
    )


def of_quantity(setting: Setting, type_: ClaimType, quantity: Quantity, **fields: Any) -> Claim:  # noqa: ANN401
    """A claim marked by its number, with the period nearest to it."""
    fields.setdefault("period", setting.period_for(quantity))
    fields.setdefault("expected", expected(setting, quantity.first, quantity.last))
    return draft(setting, type_, quantity.first, quantity.last, quantity=quantity, **fields)


def expected(setting: Setting, first: int, last: int) -> bool:
    """Whether the clause speaks of what is to come: will, projected, guidance, by year-end."""
    low, high = setting.clause(first)
    start, end = max(low, first - QUOTED // 2), min(high, last + AHEAD_OF)
    piece = setting.tokens[start:end]
    return bool(to_come(piece))


def to_come(tokens: Sequence[Token]) -> list[PhraseMatch[bool]]:
    """Words that speak of what is to come; the month of May is none of them."""
    return [one for one in FUTURE.find_all(tokens) if one.value and tokens[one.first].text != "May"]


def subject_of(setting: Setting, quantity: Quantity, *, kinds: tuple[str, ...] = MARKET) -> Mention | None:
    """What a number is about: what a preposition ties to it, else the nearest name before it in its clause."""
    low, _ = setting.clause(quantity.first)
    tied = setting.linked(quantity.last, kinds)
    near = setting.before(quantity.first, kinds, floor=low)
    if near is not None and _compared_with(setting, near):
        near = setting.before(near.first, kinds, floor=low) or near
    if tied is not None and (near is None or _apart(setting, near, quantity)):
        return tied
    return near or tied or setting.before(quantity.first, kinds)


def _compared_with(setting: Setting, one: Mention) -> bool:
    """Whether a name is only what another is compared with: `X beat one`; `one, which fell` is about it again."""
    led = set(setting.words(one.first - 3, one.first)) & (AHEAD | BEHIND | {"against", "versus", "than"})
    own = setting.words(one.last, one.last + 2)
    return bool(led) and "which" not in own and "that" not in own


def _apart(setting: Setting, near: Mention, quantity: Quantity) -> bool:
    """Whether a comma stands between a name and a number: `SPY rose, and 8 % for IWM`."""
    return "," in setting.words(near.last, quantity.first)


def noted(**about: str) -> Mapping[str, str]:
    """What else a claim needs, without the parts that are empty."""
    return {key: value for key, value in about.items() if value}
