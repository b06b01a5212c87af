"""How a grammar turns what it saw in a sentence into a claim."""

from collections.abc import Mapping, Sequence
from typing import Any

from rotascope.claims.grammar.binding import bind_period
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.reading.phrases import PhraseMatch, join_tokens
from rotascope.claims.reading.words import FUTURE
from rotascope.claims.records import Claim, ClaimType, Quantity, Token

LONGEST_QUOTE = 45  # tokens of the longest quote
FUTURE_REACH = 6  # tokens of a clause after its number that can still say that it is expected


def draft_claim(context: SentenceContext, type_: ClaimType, first: int, last: int, **fields: Any) -> Claim:  # noqa: ANN401
    """A claim whose mark is the tokens from `first` to `last`, quoted with its clause."""
    tokens = context.tokens
    low, high = context.clause(first)
    high = max(high, last)
    low, high = max(low, first - LONGEST_QUOTE), min(high, last + LONGEST_QUOTE)
    if "quantity" not in fields:
        fields["details"] = {"text": join_tokens(tokens[first:last]), **fields.get("details", {})}
    return Claim(
        type=type_,
        start=tokens[low].start,
        end=tokens[high - 1].end,
        quote=join_tokens(tokens[low:high]),
        mark=(tokens[first].start, tokens[last - 1].end),
        **fields,
    )


def draft_of_quantity(context: SentenceContext, type_: ClaimType, quantity: Quantity, **fields: Any) -> Claim:  # noqa: ANN401
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
