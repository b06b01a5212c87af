"""How each part of a claim was read, and why another reading is possible: only what is certain may be refuted.

A reading is certain where the clause of the number holds nothing but names, periods, numbers and words of a closed
vocabulary: what the grammar does not know might change the sense, so that it may support a verdict and never refute.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.reading.phrases import IGNORED_SIGNS, word_set
from rotascope.claims.reading.relative_periods import ADJECTIVES
from rotascope.claims.reading.words import AHEAD, BEHIND, DOWN, GAP_NOUNS, SUPERLATIVE, UP
from rotascope.claims.records import Binding, Claim, Mention, Period, Quantity

PLAIN = word_set(
    "the a an and also has have had was is are were be been being its their it this by of in on at to for with over "
    "during as index indexes average benchmark sector stocks shares stock fund sharply slightly about nearly almost "
    "just more than roughly around approximately some while whereas but so far only finished ended closed close "
    "finishing ending closing settled stood stands stand trading traded session day week month quarter year "
    "respectively since end start point points percentage basis percent gap lead between row straight consecutive "
    "run streak series winning losing s gauge widely rate hit reached now still already up down well again too "
    "posted recorded booked logged wide broad market markets level "
    "or enjoyed suffered saw target range ranges ranged cut cuts fed federal reserve held kept lowered raised times "
    "twice number "
    "rates hikes sessions days weeks months part treasury said wrote figure reading came at print showed total "
    "price return returns"
)
VERBS = UP | DOWN | AHEAD | BEHIND | GAP_NOUNS
AMBIGUOUS = word_set("above below premium discount earned profit profits upside correction drawdown")
CLOSED = (PLAIN | VERBS | (SUPERLATIVE - word_set("record first seen unseen"))) - AMBIGUOUS
PEAK_WORDS = word_set("multi high highs low lows ever history all time")
OPEN_EDGES = word_set(
    "through until till to from before after by than versus vs compared ending ended last since prior"
)
STANDING = word_set("was is were are has had have been stood stands")
ATTRIBUTED = word_set("said says wrote writes according noted reported")
BEFORE_ENTITY = word_set("of in on within among to than against from with versus vs for like excluding ex over")
SIGNS = frozenset(("\u2022", *IGNORED_SIGNS, ",", ".", "(", ")", ";", ":", "\u2014", "%", "$", "+", "/", "&", "!"))
WINDOW_FREE = ("level", "rate range", "identity", "event", "macro", "company figure", "growth", "valuation")
JUDGED = ("change", "direction", "gap", "level", "streak", "macro", "superlative")
JOINTS = word_set("or to at , ( ) close closing end finish ending finishing points point")
CLOSING = word_set("closed closing close ended ending end finished finishing finish settled settling settle")
ASSUMED = (
    "the month",
    "the quarter",
    "the year",
    "for the month",
    "on the month",
    "during the month",
    "for the quarter",
    "on the quarter",
    "during the q",
)
POLICY_WORDS = word_set("from it they them followed following by which")
POLICY = ("rate range", "rate moves")
MONTHLY_MEANS = ("macro:oil",)
CHANCES = word_set("odds chance chances probability likelihood expectations")


def state_certainty(context: SentenceContext, claim: Claim) -> Claim:
    """The claim with how its parts were read, and with every doubt about that."""
    if claim.type in POLICY:
        return replace(claim, doubts=tuple(_doubts_of_policy(context, claim)))
    if claim.type not in JUDGED:
        chances = CHANCES.intersection(context.vocabulary)
        return replace(claim, doubts=tuple(f"it may be about {term}" for term in sorted(chances)))
    first, last = _token_span(context, claim.mark)
    doubts = (
        *_doubts_of_session(context, claim, first),
        *_doubts_of_words(context, claim, first, last),
        *_doubts_of_entity(context, claim, first, last),
        *_doubts_of_window(context, claim, first, last),
    )
    details = {**claim.details, "bound": "yes"} if _is_bound(context, claim, first, last) else claim.details
    bindings = tuple(_bindings(context, claim, first))
    return replace(claim, bindings=bindings, doubts=tuple(dict.fromkeys(doubts)), details=details)


def _is_bound(context: SentenceContext, claim: Claim, first: int, last: int) -> bool:
    """Whether a window is that of the number beyond doubt: at its side, at the head of the sentence or of the list."""
    if claim.type != "change" or claim.period is None:
        return False
    if claim.period not in context.periods:
        return "heading" in claim.details
    low, _ = context.clause(first)
    if claim.period.kind == "day" and STANDING.intersection(context.words(low, first)):
        return False  # was up 12 % on 20 August: since the year began, perhaps
    is_head = _opens_sentence(context, claim.period) and len(context.periods) == 1
    return is_head or _is_adjacent(context, claim.period, first, last)


def _doubts_of_policy(context: SentenceContext, claim: Claim) -> Iterator[str]:
    """Whether a rate or a number of moves is of something else than the policy rate in its period."""
    first, last = _token_span(context, claim.mark)
    yield from _doubts_of_words(context, claim, first, last)
    yield from (f"it may be about {term}" for term in sorted(CHANCES & context.vocabulary))
    named = any(mention.kind == "actor" for mention in context.mentions) or "funds" in context.vocabulary
    if not named:
        yield "which bank it is of is not said"
    if claim.period is None and claim.type == "rate moves":
        yield "no period of the moves is stated"


def _token_span(context: SentenceContext, mark: tuple[int, int]) -> tuple[int, int]:
    """The tokens of a mark, the last excluded."""
    inside = [index for index, token in enumerate(context.tokens) if mark[0] <= token.start < mark[1]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _bindings(context: SentenceContext, claim: Claim, first: int) -> Iterator[Binding]:
    """How entity, window and measure were read."""
    low, high = context.clause(first)
    subject, period = claim.subject, claim.period
    if subject is None:
        yield Binding("entity", "assumed")
    elif subject not in context.mentions:
        yield Binding("entity", "carried over" if "inherited" in claim.details else "assumed", subject.text)
    else:
        yield Binding("entity", "own clause" if low <= subject.first < high else "carried over", subject.text)
    if period is None:
        yield Binding("window", "own clause" if claim.type in WINDOW_FREE else "assumed")
    else:
        yield Binding("window", "own clause" if _stands_in(context, period, low, high) else "carried over", period.text)
    yield Binding("measure", "own clause", claim.text)


def _stands_in(context: SentenceContext, period: Period, low: int, high: int) -> bool:
    return context.tokens[low].start <= period.start and period.end <= context.tokens[high - 1].end


def _doubts_of_words(context: SentenceContext, claim: Claim, first: int, last: int) -> Iterator[str]:
    """Words of the clause that may change its sense, or that the grammar does not know."""
    low, high = _part_of(context, claim, first, last)
    explained = {index for mention in context.mentions for index in range(mention.first, mention.last)}
    explained |= {index for quantity in context.quantities for index in range(quantity.first, quantity.last)}
    explained |= {index for period in context.periods for index in _tokens_of(context, period)}
    explained |= {*range(first, last), *_attribution(context, low, high)}
    of_peaks = claim.type in ("superlative", "macro")
    also = SUPERLATIVE | PEAK_WORDS if of_peaks else POLICY_WORDS if claim.type in POLICY else frozenset()
    allowed = CLOSED | also
    head = next((index for index, token in enumerate(context.tokens) if token.text == ","), 0)
    for index in (*range(min(head, low)), *range(low, high)):
        token = context.tokens[index]
        if index not in explained and token.text not in SIGNS and token.low not in allowed:
            yield f"\u201c{token.text}\u201d may change what the number is of"
            return
    outside = set(context.words(0, low)) | set(context.words(high, len(context.tokens)))
    for term in sorted(outside & word_set("if would could excluding except ex without not unless")):
        yield f"\u201c{term}\u201d stands in the sentence"


def _clause_of(context: SentenceContext, index: int) -> tuple[int, int]:
    """The clause around a token, what stands before a colon left out."""
    low, high = context.clause(index)
    colons = [later + 1 for later in range(low, index) if context.tokens[later].text == ":"]
    return (colons[-1] if colons else low), high


def _part_of(context: SentenceContext, claim: Claim, first: int, last: int) -> tuple[int, int]:
    """The tokens of a number's own part of a list: from a comma or `and` before its subject to that before the next."""
    low, high = _clause_of(context, first)
    high = _before_apposition(context, last, high)
    subject = claim.subject
    if subject is None or subject not in context.mentions or not low <= subject.first < first:
        return low, high
    opening = subject.first - (context.words(subject.first - 1, subject.first) == ["the"])
    if opening > low and context.tokens[opening - 1].low in (",", "and"):
        low = opening
    for mention in context.mentions:
        edge = mention.first - (context.words(mention.first - 1, mention.first) == ["the"])
        if last < edge < high and context.tokens[edge - 1].low in (",", "and"):
            return low, edge - 1
    return low, high


def _before_apposition(context: SentenceContext, last: int, high: int) -> int:
    """Where a number's part ends before what only says how rare it was: `fell 2 %, its worst week since May, when`."""
    commas = (index for index in range(last, high - 2) if context.tokens[index].text == ",")
    return next((index for index in commas if _is_rarity(context.words(index + 1, index + 4))), high)


def _is_rarity(words: Sequence[str]) -> bool:
    return words[0] in ("its", "the", "a", "their") and bool((SUPERLATIVE - {"first"}).intersection(words[1:]))


def _attribution(context: SentenceContext, low: int, high: int) -> Iterator[int]:
    """The tokens between commas that only say who says so: `, one newsletter wrote`."""
    commas = [index for index in range(low, high) if context.tokens[index].text in ",."]
    for start, end in pairwise([low - 1, *commas, high]):
        has_number = any(start < quantity.first < end for quantity in context.quantities if quantity.text[0].isdigit())
        if ATTRIBUTED.intersection(context.words(start + 1, end)) and not has_number:
            yield from range(start + 1, end)


def _tokens_of(context: SentenceContext, period: Period) -> Iterator[int]:
    return (index for index, token in enumerate(context.tokens) if period.start <= token.start < period.end)


def _doubts_of_session(context: SentenceContext, claim: Claim, first: int) -> Iterator[str]:
    """Whether a level or the move of a day may be of the session's course: not where a close is said, or it is over."""
    is_daily = claim.type == "level" or (claim.period is not None and claim.period.kind in ("day", "session"))
    low, high = context.clause(first)
    is_over = claim.period is not None and claim.period.last < context.dated
    is_closed = is_over or CLOSING & {*context.words(low, high), *context.words(0, low)}
    if claim.type in ("level", "change") and is_daily and not is_closed:
        yield "it may be of the session's course: no close is said"


def _doubts_of_entity(context: SentenceContext, claim: Claim, first: int, last: int) -> Iterator[str]:
    """Whether the number may be of something else than its subject."""
    subject = claim.subject
    if subject is None:
        yield "nothing that the number is of is named"
        return
    if subject not in context.mentions:
        yield f"that it is of {subject.text} is taken from another sentence"
        return
    low, high = context.clause(first)
    if subject.key in MONTHLY_MEANS:
        yield f"the figures of {subject.text} at hand are means of a month"
    if subject.text.lower() in ("stocks", "equities"):
        yield f"which {subject.text.lower()} are meant is not said"
    if not low <= subject.first < high:
        yield f"{subject.text} stands in another clause"
        return
    if claim.rests_on:
        return  # its entity is that of the figure, whose own doubts count
    between = (subject.last, first) if subject.last <= first else (last, subject.first)
    if _has_number_between(context, claim, *between):
        yield f"another number stands between it and {subject.text}"
    rivals = [mention for mention in context.mentions if between[0] <= mention.first < between[1]]
    counterpart = claim.counterpart.key if claim.counterpart else ""
    rivals = [mention for mention in rivals if mention.key != counterpart]
    if any(mention.kind in (*MARKET, "macro", "nothing") for mention in rivals):
        yield f"another name stands between it and {subject.text}"
    before = context.words(max(low, subject.first - 2), subject.first)
    if subject.last <= first and set(before) & BEFORE_ENTITY and not _follows_period(context, subject):
        yield f"\u201c{' '.join(before)} {subject.text}\u201d may be only part of what it is of"


def _follows_period(context: SentenceContext, subject: Mention) -> bool:
    """Whether a period ends just before a name: `On Tuesday, the Dow`."""
    near = context.tokens[max(0, subject.first - 3)].start
    return any(near <= period.end <= context.tokens[subject.first].start for period in context.periods)


def _has_number_between(context: SentenceContext, claim: Claim, low: int, high: int) -> bool:
    """Whether a number stands between that is none of its own: points, percent and level of one move are one."""
    quantities = [quantity for quantity in context.quantities if low <= quantity.first < high]
    others = [
        quantity
        for quantity in quantities
        if quantity is not claim.quantity and not _is_name_or_date(context, quantity)
    ]
    return any(not _is_joined(context, claim, quantity, others) for quantity in others)


def _is_joined(context: SentenceContext, claim: Claim, quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether only `or`, `to`, a comma lead from a number to the next one and so on to the claim's own."""
    later = [other for other in others if other.first > quantity.first]
    following = later[0].first if later else claim.quantity.first if claim.quantity else quantity.last
    words = context.words(quantity.last, following)
    return bool(words) and set(words) <= JOINTS


def _is_followed_by_level(context: SentenceContext, claim: Claim) -> bool:
    """Whether a change is told with the level that it led to: `was down 1.1 % to 10,362.14`."""
    after = [other for other in context.quantities if claim.quantity and other.first >= claim.quantity.last]
    return bool(after) and claim.quantity is not None and context.words(claim.quantity.last, after[0].first) == ["to"]


def _is_name_or_date(context: SentenceContext, quantity: Quantity) -> bool:
    in_period = any(period.start <= quantity.start < period.end for period in context.periods)
    return in_period or any(mention.start <= quantity.start < mention.end for mention in context.mentions)


def _doubts_of_window(context: SentenceContext, claim: Claim, first: int, last: int) -> Iterator[str]:
    """Whether the number may be over another stretch than its period."""
    period = claim.period
    if period is None:
        if claim.type in ("macro", "level"):
            yield "no period of the figure is stated"
        elif claim.type not in WINDOW_FREE and claim.type != "superlative":
            yield "no window is stated"
    elif period in context.periods:
        yield from _doubts_of_period(context, claim, period, first)
        yield from _doubts_of_place(context, claim, period, first, last)
    elif period.kind != "same" and "heading" not in claim.details:
        yield f"the window is taken over from \u201c{period.text}\u201d"


def _doubts_of_period(context: SentenceContext, claim: Claim, period: Period, first: int) -> Iterator[str]:
    """Whether a period bounds the window, or another one that it is only an edge of."""
    low, _ = context.clause(first)
    is_standing = period.kind == "day" and set(context.words(low, first)) & STANDING and claim.type == "change"
    if is_standing and not _is_followed_by_level(context, claim):
        yield f"it may run from the start of the year to {period.text}"
    opening = period.text.lower()
    if (opening.startswith(ASSUMED) and "named" not in claim.details) or opening in ADJECTIVES:
        yield f"which one \u201c{period.text}\u201d means is assumed"
    if period.vague:
        yield f"\u201c{period.text}\u201d has no exact bounds"
    begin = next(index for index, token in enumerate(context.tokens) if token.start >= period.start)
    edge = [term for term in context.words(begin - 2, begin) if term in OPEN_EDGES]
    is_block = opening.startswith("the ")  # ended the week: no edge of a longer window
    if edge and period.kind != "since" and claim.type != "superlative" and not is_block:
        yield f"\u201c{edge[-1]} {period.text}\u201d may bound a longer window"


def _doubts_of_place(context: SentenceContext, claim: Claim, period: Period, first: int, last: int) -> Iterator[str]:
    """Whether a period belongs to the number by where it stands."""
    low, high = context.clause(first)
    if not _stands_in(context, period, low, high) and not _opens_sentence(context, period):
        yield f"\u201c{period.text}\u201d stands in another clause"
    inside = (other for other in context.periods if _stands_in(context, other, low, high))
    periods = [other for other in inside if other.kind not in ("ago", "since")]
    if len(periods) > 1 and claim.type != "superlative" and not _is_adjacent(context, period, first, last):
        yield f"\u201c{period.text}\u201d is one of several periods"
    if claim.quantity is not None and _is_of_another_number(context, claim, period, last):
        yield f"\u201c{period.text}\u201d may be that of another number"


def _is_of_another_number(context: SentenceContext, claim: Claim, period: Period, last: int) -> bool:
    """Whether, between a number and a period behind it, a verb follows on a comma, or a number that is not joined."""
    opening = next(iter(_tokens_of(context, period)))
    words = context.words(last, opening)
    behind_comma = words[words.index(",") :] if "," in words else []
    has_verb = any(term in VERBS or term.endswith("ing") for term in behind_comma)
    return opening >= last and (has_verb or _has_number_between(context, claim, last, opening))


def _opens_sentence(context: SentenceContext, period: Period) -> bool:
    """A period at the head of a sentence holds for all its clauses: a rule of carrying over."""
    return context.tokens[min(2, len(context.tokens) - 1)].start >= period.start


def _is_adjacent(context: SentenceContext, period: Period, first: int, last: int) -> bool:
    """Whether at most two tokens stand between a number and its period."""
    tokens = list(_tokens_of(context, period))
    return 0 <= tokens[0] - last <= 2 or 0 <= first - tokens[-1] - 1 <= 2
