"""Who led: `led by the technology sector`, `energy and financials led the gainers`, `utilities fell the most`."""

from collections.abc import Iterator, Sequence

from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, fill_details, is_expected
from rotascope.claims.reading.phrases import PhraseMatch, Phrases, word_set
from rotascope.claims.reading.words import DOWN, UP
from rotascope.claims.records import Claim, Mention, Period

LED = word_set("led leads leading lead topped paced pacing headed")
BY = word_set("led paced headed driven")
SIDES: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("gains", "gainers", "gain", "sector gains", "advance", "advancers", "rally", "way")),
        *((words, 1) for words in ("sector gainers", "climb", "way up", "way higher", "upside", "winners", "market")),
        *((words, -1) for words in ("losses", "losers", "loss", "sector losses", "decliners", "declines", "laggards")),
        *((words, -1) for words in ("decline", "retreat", "slide", "drop", "way down", "way lower", "sell off")),
    ]
)
PERFORMERS: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("best performing", "top performing", "best performer", "best performers")),
        *((words, 1) for words in ("top performer", "top performers", "biggest gainer", "biggest gainers")),
        *((words, 1) for words in ("top gainer", "top gainers", "strongest performer", "strongest sector")),
        *((words, -1) for words in ("worst performing", "worst performer", "worst performers", "biggest decliner")),
        *((words, -1) for words in ("biggest decliners", "biggest loser", "biggest losers", "weakest performer")),
        *((words, -1) for words in ("weakest sector", "weakest performers", "biggest laggard", "biggest laggards")),
    ]
)
EQUALS = word_set("was were is are being the")
PARTLY = word_set("among one some second third another")
MOST = Phrases((words, True) for words in ("the most", "the furthest", "the farthest", "the best", "the worst"))
KINDS = ("sector", "index", "style")
BETWEEN = word_set(", and & the sector sectors stocks shares companies as well with")
WAYS = word_set("upside downside higher lower")
REACH = 5  # tokens from a verb to the side that it leads


def read_leaders(context: SentenceContext) -> Iterator[Claim]:
    """Sectors or indexes that rose or fell the most: those that a list names, first to last."""
    for index, token in enumerate(context.tokens):
        words = context.words(index + 1, index + REACH + 1)
        if token.low in BY and "by" in words[:4]:
            by = index + 1 + words.index("by")
            names = _list_from(context, by + 1)
            sense = _sense_of_way(words) or _sense_before(context, index)
            yield from _leadership(context, names, (index, names[-1].last if names else by), sense)
        elif token.low in LED:
            side = _side_after(context, index + 1)
            names = _list_until(context, index)
            if side is not None:
                yield from _leadership(context, names, (names[0].first if names else index, side[1]), side[0])
        elif (performer := PERFORMERS.match_at(context.tokens, index)) is not None:
            yield from _performers(context, performer)
        elif (most := MOST.match_at(context.tokens, index)) is not None:
            names = _list_until(context, index - 1)
            sense = _sense_before(context, index) if context.words(index - 1, index) else 0
            if names and set(context.words(names[-1].last, index)) & (UP | DOWN):
                yield from _leadership(context, names, (names[0].first, most.last), sense)


def _performers(context: SentenceContext, match: PhraseMatch[int]) -> Iterator[Claim]:
    """`X and Y were the best performers`, `the worst-performing sector was X`: not where they are only among them."""
    before = context.words(match.first - 4, match.first)
    names = _list_until(context, match.first)
    is_equal = bool(names) and set(context.words(names[-1].last, match.first)) <= EQUALS
    if PARTLY.intersection(before) or before[-1:] != ["the"]:
        return
    if not is_equal:
        words = context.words(match.last, match.last + 4)
        verb = next((offset for offset, term in enumerate(words) if term in EQUALS and term != "the"), None)
        names = _list_from(context, match.last + verb + 1) if verb is not None else []
    span = (names[0].first, match.last) if is_equal else (match.first, names[-1].last if names else match.last)
    yield from _leadership(context, names, span, match.value)


def _side_after(context: SentenceContext, first: int) -> tuple[int, int] | None:
    """The side that a verb leads and the token after it; only small words stand between."""
    for index in range(first, min(first + 3, len(context.tokens))):
        match = SIDES.match_at(context.tokens, index)
        if match is not None:
            return match.value, match.last
        if context.tokens[index].low not in ("the", "all", "sector", "s", "p", "&", "day", "week", "market"):
            return None
    return None


def _sense_of_way(words: Sequence[str]) -> int:
    return next((1 if term in ("upside", "higher") else -1 for term in words[:4] if term in WAYS), 0)


def _sense_before(context: SentenceContext, index: int) -> int:
    """The sense of the last word of rising or falling before a token; rising where there is none."""
    before = (term for term in reversed(context.words(0, index)) if (term in UP or term in DOWN) and term not in LED)
    last = next(before, "")
    return -1 if last in DOWN else 1


def _list_from(context: SentenceContext, first: int) -> list[Mention]:
    """Names from a token on, joined by commas and `and`."""
    names: list[Mention] = []
    at = first
    for mention in context.mentions:
        if mention.first < at:
            continue
        if mention.kind not in KINDS or not set(context.words(at, mention.first)) <= BETWEEN:
            break
        names.append(mention)
        at = mention.last
    return names


def _list_until(context: SentenceContext, last: int) -> list[Mention]:
    """Names up to a verb, joined by commas and `and`; an adverb may stand before the verb."""
    names: list[Mention] = []
    at = last
    for mention in reversed(context.mentions):
        if mention.last > at:
            continue
        gap = set(context.words(mention.last, at))
        is_near = gap <= BETWEEN or (not names and mention.last >= last - 4 and "," not in gap)
        if mention.kind not in KINDS or not is_near:
            break
        names.insert(0, mention)
        at = mention.first
    return names


def _leadership(
    context: SentenceContext, names: Sequence[Mention], span: tuple[int, int], sense: int
) -> Iterator[Claim]:
    if not names or not sense:
        return
    first, last = min(span), max(span)
    group = "sectors" if names[0].kind == "sector" else "indexes"
    yield draft_claim(
        context,
        "direction",
        first,
        last,
        subject=names[0],
        direction=sense,
        period=_period_of(context, first),
        expected=is_expected(context, first, last),
        details=fill_details(leading=group, names=" ".join(mention.key for mention in names)),
    )


def _period_of(context: SentenceContext, index: int) -> Period | None:
    """The first period of the clause."""
    inside = context.windows_in_clause(index)
    return inside[0] if inside else None
