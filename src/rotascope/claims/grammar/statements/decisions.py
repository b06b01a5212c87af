"""Decisions of the central bank without a number: rates left as they were, and the day or month of a move."""

from collections.abc import Iterator, Sequence

from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, fill_details, is_expected
from rotascope.claims.grammar.statistics import FOREIGN, RATE
from rotascope.claims.reading.phrases import Phrases, word_set
from rotascope.claims.records import Claim, Period

HOLDS = Phrases((words, True) for words in ("unchanged", "steady", "on hold", "rates alone", "stood pat", "stand pat"))
HOLDING = word_set("kept keep keeping keeps left leave leaving held hold holding maintained maintain stood stand")
ACTORS = ("policy", "actor")
DATED = ("day", "month", "quarter", "half", "year")
BEFORE_DATE = word_set("on in beginning starting since until by of during")
CUT = word_set("cut lowered reduced slashed cutting lowering")
RAISED = word_set("raised hiked boosted raising hiking")
NO_DEED = word_set("to a the rate rates of interest could would may might will next another further and or")
EXPECTED = word_set("will expected likely would could should may might widely forecast")
ACTOR_REACH = 6  # tokens from the bank to what it did


def read_decisions(context: SentenceContext, claims_here: Sequence[Claim]) -> Iterator[Claim]:
    """`kept rates unchanged on Wednesday`, `cut rates in December 2008`: judged by the days of decision.

    claims_here  the claims of numbers in the sentence: one that counts the moves of a period says more than its date
    """
    acting = context.vocabulary & RATE and any(mention.kind in ACTORS for mention in context.mentions)
    if not acting or FOREIGN.find_all(context.tokens):
        return
    yield from _read_hold(context)
    if any(claim.type == "rate moves" for claim in claims_here):
        return
    for index, token in enumerate(context.tokens):
        sense = -1 if token.low in CUT else 1 if token.low in RAISED else 0
        if not sense or NO_DEED.intersection(context.words(index - 1, index)):
            continue
        actor = next((m for m in reversed(context.mentions) if m.kind == "actor" and m.last <= index), None)
        if actor is not None and index - actor.last <= ACTOR_REACH and not is_expected(context, actor.first, index):
            yield from _date_of_deed(context, index, sense)


def _date_of_deed(context: SentenceContext, verb: int, sense: int) -> Iterator[Claim]:
    """The day, month or year of a move: the one period of its clause."""
    low, high = context.clause(verb)
    spans = [(period, *_tokens_of(context, period)) for period in context.periods if period.kind in DATED]
    inside = [(period, first, last) for period, first, last in spans if low <= first < high]
    for period, first, last in inside if len(inside) == 1 else []:
        opening = first - bool(BEFORE_DATE.intersection(context.words(first - 1, first)))
        details = {"metric": "date"}
        yield draft_claim(context, "rate moves", opening, last, direction=sense, period=period, details=details)


def _read_hold(context: SentenceContext) -> Iterator[Claim]:
    """Rates that were kept, in the period of the clause."""
    for match in HOLDS.find_all(context.tokens):
        low, high = context.clause(match.first)
        verb = next((index for index in range(match.first, low - 1, -1) if context.tokens[index].low in HOLDING), None)
        if verb is None:
            continue
        period = next((period for period in context.periods if period.kind in DATED), None)
        inside = period is not None and low <= _tokens_of(context, period)[0] < high
        last = _tokens_of(context, period)[1] if inside and period is not None else match.last
        yield draft_claim(
            context,
            "rate moves",
            verb,
            max(last, match.last),
            period=period,
            expected=bool(EXPECTED.intersection(context.words(low, verb))),
            details=fill_details(metric="hold"),
        )


def _tokens_of(context: SentenceContext, period: Period) -> tuple[int, int]:
    inside = [index for index, token in enumerate(context.tokens) if period.start <= token.start < period.end]
    return inside[0], inside[-1] + 1
