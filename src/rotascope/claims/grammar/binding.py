"""What a number or a name of a sentence belongs to: its subject, its counterpart, its period, its direction.

A reading of the clause itself comes first; what is inherited from an earlier claim is asked for by name.
"""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.claims.grammar.context import MARKET, NEAR, SentenceContext
from rotascope.claims.reading.dates import DAY, block_around
from rotascope.claims.reading.phrases import IGNORED_SIGNS, word_set
from rotascope.claims.reading.relative_periods import fixed_days
from rotascope.claims.reading.words import AHEAD, BEHIND, DOWN, GIVING, SUPERLATIVE, UP
from rotascope.claims.records import Claim, Mention, Period, Quantity

LINKING = word_set("in for by of on from at the a an its their this that us u . s .")
PREPOSITIONS = word_set("in for by of on from")
CLAUSE_VERBS = word_set("while and as but versus than to with after when")
BLOCKS = ("first half", "first quarter", "week", "month", "quarter", "half", "year")  # in the order of looking
WHEN_REACH = 8  # tokens from `when` to its number
OPENINGS = word_set("after following despite having with before")
MOVING = word_set("left lifted pushed sent took brought put dragged knocked pulled carried leaving lifting sending")
PRONOUNS = word_set("index fund benchmark gauge group basket average it they its sector shares stock that which")


def bind_subject(context: SentenceContext, quantity: Quantity, *, kinds: tuple[str, ...] = MARKET) -> Mention | None:
    """What a number is about: what a preposition ties to it, else the nearest name before it in its clause."""
    low, _ = context.clause(quantity.first)
    linked = linked_mention(context, quantity.last, kinds)
    nearest = context.mention_before(quantity.first, kinds, floor=low)
    if nearest is not None and _is_only_compared(context, nearest):
        nearest = context.mention_before(nearest.first, kinds, floor=low) or nearest
    if linked is not None and (nearest is None or _has_comma_between(context, nearest, quantity)):
        return linked
    if linked is not None and _is_move_in(context, quantity, linked):
        return linked
    return nearest or linked or context.mention_before(quantity.first, kinds) or _named_behind(context, quantity, kinds)


def _named_behind(context: SentenceContext, quantity: Quantity, kinds: tuple[str, ...]) -> Mention | None:
    """The name behind an opening: `after gaining 2 % in May, the Dow`, `Friday's 2 % drop left the Dow at`."""
    following = context.mention_after(quantity.last, kinds)
    if following is None:
        return None
    words = context.words(quantity.last, following.first)
    is_opening = bool(OPENINGS.intersection(context.words(0, 2))) and "," in words and ";" not in words
    is_moved = bool(MOVING.intersection(words)) and following.first - quantity.last <= 2 * NEAR
    is_measured = "measured" in words or "represented" in words
    return following if is_opening or is_moved or is_measured else None


def _is_move_in(context: SentenceContext, quantity: Quantity, mention: Mention) -> bool:
    """Whether a noun of moving ties a number to the name behind it: `a 1 % loss in industrials`."""
    words = [term for term in context.words(quantity.last, mention.first) if term != "the"]
    return len(words) == 2 and words[0] in UP | DOWN and words[1] in ("in", "for", "by")


def _is_only_compared(context: SentenceContext, mention: Mention) -> bool:
    """Whether a name is only what another is compared with: `X beat Y`; `Y, which fell` is about it again."""
    comparing = set(context.words(mention.first - 3, mention.first)) & (AHEAD | BEHIND | {"against", "versus", "than"})
    following = context.words(mention.last, mention.last + 2)
    return bool(comparing) and "which" not in following and "that" not in following


def _has_comma_between(context: SentenceContext, mention: Mention, quantity: Quantity) -> bool:
    """Whether a comma stands between a name and a number: `SPY rose, and 8 % for IWM`."""
    return "," in context.words(mention.last, quantity.first)


def linked_mention(context: SentenceContext, index: int, kinds: Sequence[str]) -> Mention | None:
    """A mention that a preposition ties to what ends at a token: `8 % gain in the Russell 2000`, `8 % for IWM`."""
    mention = context.mention_after(index, kinds)
    if mention is None or mention.first - index > NEAR:
        return None
    words_between = context.words(index, mention.first)
    has_preposition = any(term in PREPOSITIONS for term in words_between)
    only_links = all(term in LINKING or term in IGNORED_SIGNS or term.isalpha() for term in words_between)
    return mention if has_preposition and only_links and not CLAUSE_VERBS.intersection(words_between) else None


def bind_counterpart(context: SentenceContext, subject: Mention | None, quantity: Quantity) -> Mention | None:
    """The other side of a comparison: the nearest name in the clause that is not the subject."""
    low, high = context.clause(quantity.first)
    for mention in (
        context.mention_after(quantity.last, MARKET, ceiling=high),
        context.mention_before(quantity.first, MARKET, floor=low),
    ):
        if mention is not None and subject is not None and mention.key != subject.key:
            return mention
    return None


def inherit_subject(earlier: list[Claim]) -> Mention | None:
    """The last thing of the market that one of the six claims before was about."""
    return next(
        (claim.subject for claim in reversed(earlier[-6:]) if claim.subject and claim.subject.kind in MARKET), None
    )


def refers_back(context: SentenceContext, quantity: Quantity) -> bool:
    """Whether the clause speaks of what was named before: it, the index, the fund."""
    low, _ = context.clause(quantity.first)
    words = context.words(low, quantity.first)
    return bool(PRONOUNS.intersection(words))


def bind_period(context: SentenceContext, quantity: Quantity) -> Period | None:
    """The period nearest to a number: of its clause, else the sentence's first."""
    period = refer_back(context, quantity) or bind_period_in_clause(context, quantity)
    if period is not None:
        return period
    others = (period for period in context.periods if not _is_only_reached_back_to(context, period))
    return next((period for period in others if not _is_compared_block(context, period)), None) or (
        _block_of_superlative(context)
    )


def _block_of_superlative(context: SentenceContext) -> Period | None:
    """The block that `its worst year since 2008` names, as it stands on the article's day: of the numbers beside it."""
    for index, token in enumerate(context.tokens[:-1]):
        unit = context.tokens[index + 1].low.removesuffix("ly")
        if token.low not in SUPERLATIVE or unit not in ("week", "month", "quarter", "year"):
            continue
        first, last = fixed_days(f"the {unit}", context.dated)
        span = context.tokens[index : index + 2]
        text = " ".join(token.text for token in span)
        return Period(
            kind="span",
            first=first,
            last=last,
            readings=((first - DAY, min(last, context.dated)),),
            text=text,
            start=span[0].start,
            end=span[-1].end,
        )
    return None


def refer_back(context: SentenceContext, quantity: Quantity) -> Period | None:
    """The block that `when` points back to: `its best week since July 17, 2009, when it rose 7 %` is of that week."""
    low, _ = context.clause(quantity.first)
    words = context.words(max(low, quantity.first - WHEN_REACH), quantity.first)
    if "when" not in words:
        return None
    when = quantity.first - len(words) + words.index("when")
    ends = context.tokens[when].start
    near = context.tokens[max(0, when - 2)].start
    period = next((period for period in context.periods if near <= period.end <= ends), None)
    if period is None:
        return None
    opening = next(index for index, token in enumerate(context.tokens) if token.start >= period.start)
    words_before = " ".join(context.words(opening - 2 * NEAR, opening))
    unit = next((unit for unit in BLOCKS if unit in words_before), "day")
    first, last = block_around(period.first, unit)
    kind = "day" if unit == "day" else "span"
    return replace(period, kind=kind, first=first, last=last, readings=((first - DAY, last),))


def _is_compared_block(context: SentenceContext, period: Period) -> bool:
    """Whether a period is only the block that a superlative compares: `its worst first half`."""
    opening = next(index for index, token in enumerate(context.tokens) if token.start >= period.start)
    return bool(SUPERLATIVE.intersection(context.words(opening - 1, opening)))


def bind_period_in_clause(context: SentenceContext, quantity: Quantity) -> Period | None:
    """The period nearest to a number in its clause, one that only a superlative reaches back to left out."""
    low, high = context.clause(quantity.first)
    candidates = [
        period
        for period in context.periods
        if _is_inside(context, period, low, high) and not _is_only_reached_back_to(context, period)
    ]
    return min(
        candidates, key=lambda period: max(period.start - quantity.end, quantity.start - period.end), default=None
    )


def _is_only_reached_back_to(context: SentenceContext, period: Period) -> bool:
    """Whether a period only says how far a superlative reaches: `its best day since 2008`."""
    if period.kind not in ("since", "ago"):
        return False
    first = next(index for index, token in enumerate(context.tokens) if token.start >= period.start)
    return period.kind == "ago" or bool(SUPERLATIVE.intersection(context.words(first - NEAR - 1, first)))


def _is_inside(context: SentenceContext, period: Period, low: int, high: int) -> bool:
    return context.tokens[low].start <= period.start and period.end <= context.tokens[high - 1].end


def bind_direction(context: SentenceContext, quantity: Quantity) -> int:
    """+1 or -1 from the printed sign or the nearest word of rising or falling in the clause; 0 if there is none."""
    if quantity.sign:
        return quantity.sign
    low, high = context.clause(quantity.first)
    after = list(enumerate(_words_after(context, quantity, high)))
    before = [
        (distance + 0.5, term)
        for distance, term in enumerate(reversed(context.words(max(low, quantity.first - 2 * NEAR), quantity.first)))
    ]
    giving = bool(GIVING.intersection(term for _, term in before[:4]))
    for _, term in sorted(after + before):
        if term in UP:
            return -1 if term == "up" and giving else 1
        if term in DOWN:
            return -1
    return 0


def _words_after(context: SentenceContext, quantity: Quantity, high: int) -> list[str]:
    """The first words after a number that belong to no period: `an 8 % year-to-date gain`."""
    in_periods = {position for period in context.periods for position in range(period.start, period.end)}
    tokens = [
        token
        for token in context.tokens[quantity.last : min(high, quantity.last + 2 * NEAR)]
        if token.start not in in_periods
    ]
    return [token.low for token in tokens if token.text not in IGNORED_SIGNS][:3]


def inherit_direction(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> int:
    """The direction of the number that this one is set against: `IWM rose 3 %, versus 1 % for SPY`."""
    claim = earlier[-1] if earlier else None
    low, _ = context.clause(quantity.first)
    against = context.tokens[low].low in ("versus", "compared")
    if claim is None or claim.type != "change" or claim.mark[0] < context.sentence.start or not against:
        return 0
    return claim.direction
