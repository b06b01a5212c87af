"""How a grammar turns what it saw in a sentence into a claim."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from rotascope.claims.grammar.binding import bind_period
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.reading.phrases import PhraseMatch, join_tokens
from rotascope.claims.reading.words import FUTURE
from rotascope.claims.records import Claim, ClaimType, Mention, Period, Quantity, Token

LONGEST_QUOTE = 45  # tokens of the longest quote
FUTURE_REACH = 6  # tokens of a clause after its number that can still say that it is expected


class ClaimFields(TypedDict, total=False):
    """What a grammar says of a claim beside its type and its tokens: the fields of that name."""

    direction: int
    subject: Mention | None
    counterpart: Mention | None
    period: Period | None
    expected: bool
    details: Mapping[str, str]
    rests_on: tuple[int, ...]


def draft_claim(
    context: SentenceContext,
    type_: ClaimType,
    first: int,
    last: int,
    *,
    quantity: Quantity | None = None,
    **fields: Unpack[ClaimFields],
) -> Claim:
    """A claim whose mark is the tokens from `first` to `last`, quoted with its clause."""
    tokens = context.tokens
    low, high = context.clause(first)
    high = max(high, last)
    low, high = max(low, first - LONGEST_QUOTE), min(high, last + LONGEST_QUOTE)
    if quantity is None:
        fields["details"] = {"text": join_tokens(tokens[first:last]), **fields.get("details", {})}
    return Claim(
        type=type_,
        start=tokens[low].start,
        end=tokens[high - 1].end,
        quote=join_tokens(tokens[low:high]),
        mark=(tokens[first].start, tokens[last - 1].end),
        quantity=quantity,
        **fields,
    )


def draft_of_quantity(
    context: SentenceContext, type_: ClaimType, quantity: Quantity, **fields: Unpack[ClaimFields]
) -> Claim:
    """A claim marked by its number, with the period nearest to it."""
    fields.setdefault("period", bind_period(context, quantity))
    fields.setdefault("expected", is_expected(context, quantity.first, quantity.last))
    return draft_claim(context, type_, quantity.first, quantity.last, quantity=quantity, **fields)


def is_expected(context: SentenceContext, first: int, last: int) -> bool:
    """Whether the clause speaks of what is to come: will, projected, guidance, by year-end."""
    low, high = context.clause(first)
    start, end = max(low, first - LONGEST_QUOTE // 2), min(high, last + FUTURE_REACH)
    piece = context.tokens[start:end]
    return bool(find_future_words(piece))


def find_future_words(tokens: Sequence[Token]) -> list[PhraseMatch[bool]]:
    """Words that speak of what is to come; the month of May is none of them."""
    return [match for match in FUTURE.find_all(tokens) if match.value and tokens[match.first].text != "May"]


def fill_details(**details: str) -> Mapping[str, str]:
    """What else a claim needs, without the parts that are empty."""
    return {key: value for key, value in details.items() if value}
