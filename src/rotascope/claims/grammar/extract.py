"""An article's claims, in order: a number goes to the first grammar that knows it, then come those of words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeAlias

from rotascope.claims.grammar.binding import bind_direction, bind_subject
from rotascope.claims.grammar.certainty import state_certainty
from rotascope.claims.grammar.context import SentenceContext, find_clause_starts
from rotascope.claims.grammar.counts import read_count, read_share_of_time
from rotascope.claims.grammar.drafts import draft_of_quantity
from rotascope.claims.grammar.instruments import read_change, read_gap, read_level, read_streak, read_valuation
from rotascope.claims.grammar.joined import join_numbers
from rotascope.claims.grammar.statements.comparisons import read_comparisons, read_mixed
from rotascope.claims.grammar.statements.decisions import read_decisions
from rotascope.claims.grammar.statements.directions import read_directions
from rotascope.claims.grammar.statements.leaders import read_leaders
from rotascope.claims.grammar.statements.runs import STRAIGHT, read_ordinal_runs
from rotascope.claims.grammar.statements.wording import (
    read_causes,
    read_events,
    read_forecasts,
    read_identities,
    read_routs,
)
from rotascope.claims.grammar.statistics import RATE, read_company_figure, read_growth, read_macro, read_policy
from rotascope.claims.grammar.superlatives import read_superlatives
from rotascope.claims.grammar.surroundings import Surroundings
from rotascope.claims.guard import try_or_report
from rotascope.claims.reading.mentions import Lexicon, read_mentions
from rotascope.claims.reading.numbers import read_quantities
from rotascope.claims.reading.periods import read_periods
from rotascope.claims.reading.phrases import join_tokens
from rotascope.claims.reading.text import split_sentences
from rotascope.claims.records import Claim, Quantity, Sentence

NumberReader: TypeAlias = Callable[[SentenceContext, Quantity, list[Claim]], Claim | None]
NUMBER_READERS: tuple[NumberReader, ...] = (
    read_share_of_time,
    read_valuation,
    read_policy,
    read_streak,
    read_growth,
    read_company_figure,
    read_gap,
    read_macro,
    read_change,
    read_level,
)
FIGURES = ("percent", "pp", "money", "multiple")
REFERENCE_REACH = 60  # claims: what a sentence refers back to stands near
MOST_CLAIMS = 1_000  # claims of one article; a page of nothing but numbers says no more after that


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A statement that a plug-in found: characters of the readable text and a sentence that says the same."""

    start: int
    end: int
    text: str


def extract(text: str, *, dated: date, lexicon: Lexicon, suggestions: Iterable[Suggestion] = ()) -> tuple[Claim, ...]:
    """Every claim of a readable text, in the order of the text.

    dated        the article's date, from which `this year` and `since January` are read
    lexicon      the names that can be read
    suggestions  statements of a plug-in: each is read by the same grammar, and marked where the plug-in found it
    returns      at most MOST_CLAIMS claims; time is linear in the text
    """
    claims: list[Claim] = []
    identities: set[tuple[str, str, str]] = set()
    around = Surroundings(dated)
    for sentence in split_sentences(text):
        read = partial(_read_claims, sentence, lexicon, around, claims, identities)
        around, claims_here = try_or_report(read, partial(_report_unread, sentence, around))
        claims += claims_here
        if len(claims) >= MOST_CLAIMS:
            break
    for suggestion in suggestions:
        claims += _claims_of_suggestion(suggestion, text, dated, lexicon, claims)
    return order_claims(claims[:MOST_CLAIMS])


def _read_claims(
    sentence: Sentence,
    lexicon: Lexicon,
    around: Surroundings,
    claims: Sequence[Claim],
    identities: set[tuple[str, str, str]],
) -> tuple[Surroundings, list[Claim]]:
    """A sentence's claims, and what stands around the next one; `claims` are those of the article so far."""
    context = read_sentence(sentence, around.dated, lexicon)
    cells = around.read_row(context)
    if cells is not None:
        return around.advance(context), cells
    return around.advance(context), _claims_of_sentence(context, around, claims, identities)


def _report_unread(sentence: Sentence, around: Surroundings, fault: Exception) -> tuple[Surroundings, list[Claim]]:
    """A sentence on which a grammar failed, as a figure that nothing can judge: it is named, never dropped."""
    unread = Claim(
        type="figure",
        start=sentence.start,
        end=sentence.end,
        mark=(sentence.start, sentence.end),
        quote=join_tokens(sentence.tokens),
        details={"fault": f"{type(fault).__name__}: {fault}"},
    )
    return around.advance(None), [unread]


def order_claims(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims in the order of the text, what they rest on renumbered with them."""
    order = sorted(range(len(claims)), key=lambda number: (claims[number].mark, number))
    new_number = {old: new for new, old in enumerate(order)}
    return tuple(
        replace(claims[old], rests_on=tuple(new_number[number] for number in claims[old].rests_on)) for old in order
    )


def read_sentence(sentence: Sentence, dated: date, lexicon: Lexicon) -> SentenceContext:
    """A sentence with its names, numbers and periods."""
    tokens = sentence.tokens
    mentions = tuple(read_mentions(tokens, lexicon))
    spans = {position for mention in mentions for position in range(mention.start, mention.end)}
    periods = tuple(
        period for period in read_periods(tokens, dated) if period.start not in spans or period.end - 1 not in spans
    )
    return SentenceContext(
        sentence,
        tuple(read_quantities(tokens)),
        mentions,
        periods,
        find_clause_starts(tokens),
        frozenset(token.low for token in tokens),
        dated,
    )


def _claims_of_sentence(
    context: SentenceContext,
    around: Surroundings,
    claims: Sequence[Claim],
    identities: set[tuple[str, str, str]],
) -> list[Claim]:
    if not (context.quantities or context.mentions or context.periods or context.vocabulary & STRAIGHT):
        return []
    earlier = list(claims[-REFERENCE_REACH:])
    shift = len(claims) - len(earlier)
    claims_here: list[Claim] = []
    for quantity in context.quantities:
        claim = claim_of_number(context, quantity, earlier + claims_here)
        if claim is not None:
            claims_here.append(claim)
    claims_here = join_numbers(context, claims_here)
    has_number = bool(claims_here)
    claims_here += read_directions(context, claims_here)
    if not any(claim.type in ("gap", "direction") for claim in claims_here):
        claims_here += read_comparisons(context)
    claims_here += read_mixed(context)
    claims_here += read_ordinal_runs(context, earlier + claims_here)
    claims_here += read_superlatives(context, earlier + claims_here, len(earlier))
    claims_here += read_leaders(context)
    claims_here += read_decisions(context, claims_here)
    claims_here += read_routs(context, around.before)
    claims_here += read_events(context)
    claims_here += read_identities(context, identities)
    claims_here += read_causes(context)
    claims_here += read_forecasts(context, has_number=has_number)
    periods = (*context.periods, *(around.before.periods if around.before else ()))
    stated = (replace(state_certainty(context, around.carry(claim)), periods=periods) for claim in claims_here)
    return [
        replace(claim, rests_on=tuple(number + shift for number in claim.rests_on)) if claim.rests_on else claim
        for claim in stated
    ]


def claim_of_number(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """The claim that a number carries; None for a date, a part of a name, or a bare count."""
    if quantity.measure in ("count", "number"):
        about_the_market = context.mentions or context.vocabulary & RATE
        if _is_part_of_name_or_date(context, quantity):
            return None
        if not about_the_market:
            return read_count(context, quantity, earlier)
    for reader in NUMBER_READERS:
        claim = reader(context, quantity, earlier)
        if claim is not None:
            return claim
    if quantity.measure not in FIGURES or quantity.text.endswith(" times"):
        return read_count(context, quantity, earlier)
    subject, direction = bind_subject(context, quantity), bind_direction(context, quantity)
    return draft_of_quantity(context, "figure", quantity, subject=subject, direction=direction)


def _is_part_of_name_or_date(context: SentenceContext, quantity: Quantity) -> bool:
    """Whether a number belongs to a date or a name: 2026, Russell 2000, the Other 493."""
    end = context.tokens[quantity.last - 1].end
    in_period = any(period.start < end and quantity.start < period.end for period in context.periods)
    in_name = any(mention.first < quantity.last and quantity.first < mention.last for mention in context.mentions)
    return in_period or in_name


def _claims_of_suggestion(
    suggestion: Suggestion, text: str, dated: date, lexicon: Lexicon, claims: Sequence[Claim]
) -> list[Claim]:
    if not 0 <= suggestion.start < suggestion.end <= len(text):
        return []
    span = suggestion.start, suggestion.end
    if any(claim.mark[0] < suggestion.end and suggestion.start < claim.mark[1] for claim in claims):
        return []
    candidates = [
        claim
        for sentence in split_sentences(suggestion.text)
        for claim in _claims_of_sentence(read_sentence(sentence, dated, lexicon), Surroundings(dated), (), set())
    ]
    return [
        replace(claim, start=span[0], end=span[1], mark=span, quote=text[slice(*span)], rests_on=())
        for claim in candidates[:1]
    ]
