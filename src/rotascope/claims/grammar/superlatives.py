"""Superlatives: what is compared, how far back it reaches, and highs and lows that are set, reached or only near.

`its widest gap since 2002`, `worst month of 2023`, `third-largest daily gain`, `a record high in late September`,
`for the first time since March`, `close to its all-time high`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rotascope.claims.grammar.binding import inherit_subject
from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, fill_details
from rotascope.claims.grammar.statements.runs import count_in_words
from rotascope.claims.reading.dates import DAY, MONTHS
from rotascope.claims.reading.phrases import PhraseMatch, Phrases, join_tokens, word_set
from rotascope.claims.reading.relative_periods import fixed_days
from rotascope.claims.reading.words import NUMBERS, ORDINALS
from rotascope.claims.records import Claim, Mention, Period

HIGH = word_set("most largest biggest widest longest highest best strongest greatest fastest sharpest steepest record")
LOW = word_set("lowest worst weakest smallest deepest narrowest")
SIZES = word_set("most largest biggest greatest fastest sharpest steepest record")
LOSSES = word_set("loss losses drop drops decline declines fall slide slump pullback retreat plunge selloff setback")
OF_NAME = word_set("for of in by")
NOUNS = ("day", "session", "week", "month", "quarter", "half", "year", "start")
CLOSES = word_set("close closing closes closed level levels point value record high highs low lows finish")
MONTHS_OF = {"month": 1, "year": 12, "decade": 120}
UNSEEN = Phrases(
    (words, True)
    for words in (
        *("not seen", "unseen", "never seen", "last seen", "unmatched", "unprecedented", "not witnessed", "unrivaled"),
        *("first such", "last closed higher", "last closed lower", "last higher"),
    )
)
FIRST_TIME = Phrases((words, True) for words in ("for the first time", "the first time", "first time"))
HIGHS = (
    *("multi year high", "all time high", "record high", "decade high", "year high", "month high", "week high"),
    *("record close", "record closing high", "record closing level", "new high", "closing record", "intraday high"),
    *("intraday record", "closing high", "market peak", "intraday record high", "new record", "fresh record"),
)
LOWS = (
    *("multi year low", "all time low", "record low", "decade low", "year low", "month low", "week low", "new low"),
    *("intraday low", "closing low"),
)
PEAKS: Phrases[int] = Phrases(
    (f"{before}{words}{ending}", sense)
    for sense, spellings in ((1, HIGHS), (-1, LOWS))
    for words in spellings
    for before in ("", "new ", "fresh ")
    for ending in ("", "s")
)
EVER = Phrases(
    (words, True)
    for words in (
        *("on record", "ever", "in history", "of all time", "in its history", "in its existence", "since inception"),
        *("since its inception",),
    )
)
BLOCK_SO_FAR = Phrases(
    (words, unit)
    for unit in ("year", "month", "quarter")
    for words in (f"of the {unit}", f"of this {unit}", f"this {unit}", f"so far this {unit}")
)
NEAR_PEAK = word_set("near nearing close closer below off from under shy within of hovering approaching toward towards")
SET_PEAK = word_set("reached set hit notched touched recorded posted")
TARGETS = ("streak", "gap", "change", "macro", "level", "growth", "valuation")
FAR = 25  # tokens from a superlative to its `since`
NEAR = 4  # tokens between a high and the day it was set, or the words that say that it is only near
DATED = ("day", "month", "part", "quarter", "year", "half", "span")
OF_YEAR = ("year", "ytd")


@dataclass(frozen=True, slots=True)
class ClaimsBefore:
    """The article's claims so far, those of this sentence from `floor` on: what a superlative may be about."""

    claims: Sequence[Claim]
    floor: int

    @property
    def last_target(self) -> tuple[int, ...]:
        """The last one of the sentence that a superlative can be about, else of the few before."""
        same = [number for number in range(self.floor, len(self.claims)) if self.claims[number].type in TARGETS]
        near = range(max(0, self.floor - 4), self.floor)
        before = [number for number in near if self.claims[number].type in ("gap", "streak", "change")]
        return tuple((same or before)[-1:])


def read_superlatives(context: SentenceContext, earlier: list[Claim], floor: int) -> Iterator[Claim]:
    """`a feat not seen in three decades`, `the widest gap since 2002`, `a multi-year high`, `its worst day since May`.

    earlier  the article's claims so far; those of this sentence begin at `floor`
    """
    before = ClaimsBefore(earlier, floor)
    peaks = PEAKS.find_all(context.tokens)
    for peak in peaks:
        yield from _peak(context, peak, before)
    first_times = FIRST_TIME.find_all(context.tokens)
    for first_time in first_times:
        period, last = _superlative_reach(context, first_time.last - 1) or (None, first_time.last)
        yield _superlative(context, (first_time.first, last), period, 1, before, {"first_time": "yes"})
    peak_spans = [(peak.first, peak.last) for peak in peaks] + [(match.first, match.last) for match in first_times]
    for index, token in enumerate(context.tokens):
        sense = 1 if token.low in HIGH else -1 if token.low in LOW else 0
        if sense > 0 and token.low in SIZES and LOSSES.intersection(context.words(index + 1, index + 6)):
            sense = -1
        sense = 1 if UNSEEN.match_at(context.tokens, index) is not None else sense
        if sense and not any(first <= index + 1 and index < last for first, last in peak_spans):
            yield from _by_word(context, index, sense, before)


def _by_word(context: SentenceContext, index: int, sense: int, before: ClaimsBefore) -> Iterator[Claim]:
    """The superlative at a word, where it says how far it reaches or which place it takes."""
    rank = _rank_before(context, index)
    reach = _superlative_reach(context, index) or ((None, _end_of_rank(context, index)) if rank else None)
    if reach is not None:
        period, last = reach
        first = index - (2 if rank and context.tokens[index - 1].text == "-" else bool(rank))
        yield _superlative(context, (first, last), period, sense, before, {"rank": str(rank) if rank else ""})


def _rank_before(context: SentenceContext, index: int) -> int:
    """The rank that an ordinal before a superlative gives, as in `third-largest`; 0 for none."""
    words = [token for token in context.tokens[max(0, index - 2) : index] if token.text != "-"]
    return ORDINALS.get(words[-1].low, 0) if words and words[-1].low != "final" else 0


def _end_of_rank(context: SentenceContext, index: int) -> int:
    """The token after the noun that an ordinal superlative is of."""
    words = context.words(index + 1, index + 6)
    stop = next((offset for offset, term in enumerate(words) if not term.isalpha() and term != "-"), len(words))
    return index + 1 + stop


def _peak(context: SentenceContext, peak: PhraseMatch[int], so_far: ClaimsBefore) -> Iterator[Claim]:
    """A high or low that is set, the day that it is said to have been set on, or only the nearness of one."""
    first = peak.first
    named = {index for mention in context.mentions for index in range(mention.first, mention.last)}
    while first and context.tokens[first - 1].text not in ",.;(" and first > peak.first - 2 and first - 1 not in named:
        first -= 1
    is_of_market = context.mention_before(first, ("macro",)) is None
    set_in = _set_in(context, peak.last) if is_of_market else None
    before = context.words(peak.first - NEAR, peak.first)
    is_near = bool(NEAR_PEAK.intersection(before))
    if not is_near and "since" not in before:
        last = _index_after(context, set_in) if set_in else peak.last
        yield _superlative(context, (first, last), set_in, peak.value, so_far, {"close": "yes"})
        return
    if is_near and not _is_measured(context, peak):
        yield _superlative(context, (first, peak.last), None, peak.value, so_far, {"close": "yes", "near": "yes"})
    if set_in is not None:
        opening = next(index for index, token in enumerate(context.tokens) if token.start >= set_in.start)
        while opening > peak.last and context.tokens[opening - 1].low in ("on", "in", "at", "the", *SET_PEAK):
            opening -= 1
        span = (opening, _index_after(context, set_in))
        yield _superlative(context, span, set_in, peak.value, so_far, {"close": "yes", "dated": "yes"})


def _is_measured(context: SentenceContext, peak: PhraseMatch[int]) -> bool:
    """Whether a number before a high says how far it is."""
    measures = [quantity for quantity in context.quantities if quantity.measure in ("percent", "point", "pp")]
    return any(
        0 <= peak.first - quantity.last <= 2 * NEAR and "," not in context.words(quantity.last, peak.first)
        for quantity in measures
    )


def _set_in(context: SentenceContext, after: int) -> Period | None:
    """The period in which a high was set: `reached on April 26`, `in late September`; the nearest behind it."""
    top = min(len(context.tokens), after + 3 * NEAR)
    for period in context.periods:
        opening = next((i for i, token in enumerate(context.tokens) if token.start >= period.start), top)
        between = context.words(after, opening)
        is_tied = not between or between[-1] in ("in", "on", "at", "the", "of", *SET_PEAK)
        if after <= opening < top and is_tied and period.kind in DATED and "," not in between:
            return period
    return None


def _index_after(context: SentenceContext, period: Period) -> int:
    return next((index for index, token in enumerate(context.tokens) if token.start >= period.end), len(context.tokens))


def _superlative_reach(context: SentenceContext, index: int) -> tuple[Period | None, int] | None:
    """The `since`, `in decades`, `of 2023` or `on record` that follows a superlative, and the token after it."""
    _, high = context.clause(index)
    top = min(high, index + FAR)
    for period in context.periods:
        if period.kind in ("since", "ago") and context.tokens[index].start < period.start:
            last = _index_after(context, period)
            if last <= top + 2:
                return period, last
    for period in context.periods:
        opening = next((i for i, token in enumerate(context.tokens) if token.start >= period.start), top)
        of = opening == index + 1 or context.words(opening - 1, opening) == ["of"]
        if period.kind in OF_YEAR and index < opening < top and (of or period.kind == "ytd"):
            return (period, _index_after(context, period)) if _compared_block(context, index) else None
    for later in range(index + 1, top):
        match = EVER.match_at(context.tokens, later)
        if match is not None:
            return None, match.last
        block = BLOCK_SO_FAR.match_at(context.tokens, later)
        if block is not None and _compared_block(context, index):
            return _so_far(context, block), block.last
    return (None, index + 1) if context.tokens[index].low == "record" and _compared_block(context, index) else None


def _so_far(context: SentenceContext, match: PhraseMatch[str]) -> Period:
    """The year, month or quarter up to the article, among whose blocks `the best week of the year` is."""
    first, last = fixed_days(f"the {match.value}", context.dated)
    span = context.tokens[match.first : match.last]
    readings = ((first - DAY, min(last, context.dated)),)
    text = join_tokens(span)
    return Period(
        kind="ytd", first=first, last=last, readings=readings, text=text, start=span[0].start, end=span[-1].end
    )


def _superlative(
    context: SentenceContext,
    span: tuple[int, int],
    period: Period | None,
    sense: int,
    so_far: ClaimsBefore,
    marks: Mapping[str, str],
) -> Claim:
    """The claim of a superlative; `marks` are details that its own words gave."""
    first, last = span
    words = context.words(max(0, first - 4), last)
    noun = "" if "close" in marks else _compared_block(context, first + (2 if marks.get("rank") else 0))
    is_close = "close" in marks or (not noun and bool(CLOSES.intersection(context.words(first, last))))
    rests = () if noun or is_close or marks.get("rank") else so_far.last_target
    subject = _inside(context, first, last) or context.mention_before(first, (*MARKET, "macro"))
    subject = subject or context.mention_after(last, MARKET)
    subject = so_far.claims[rests[0]].subject if rests else subject
    if subject is None and not context.mentions:
        subject = inherit_subject(list(so_far.claims[: so_far.floor]))
    block = first_dated(context)
    details = {
        "one_of": "yes" if words[:4].count("one") and "of" in words else "",
        "noun": noun,
        "close": "yes" if is_close else "",
        "intraday": "yes" if "intraday" in context.words(first, last) else "",
        "in_points": "yes" if "point" in context.words(first, last) else "",
        "months": _months_reached(context, first, last),
        "multi": "yes" if "multi" in words else "",
        "first": str(block.first) if block else "",
        "last": str(block.last) if block else "",
        "text": join_tokens(context.tokens[first:last]),
        **marks,
    }
    return draft_claim(
        context,
        "superlative",
        first,
        last,
        period=period,
        direction=sense,
        subject=subject,
        rests_on=rests,
        details=fill_details(**details),
    )


def _inside(context: SentenceContext, first: int, last: int) -> Mention | None:
    """The name within a superlative's own words: `the lowest close for the Dow since`."""
    inside = (m for m in context.mentions if first < m.first and m.last <= last and m.kind in MARKET)
    tied = (m for m in inside if OF_NAME.intersection(context.words(m.first - 2, m.first)))
    return next(tied, None)


def _months_reached(context: SentenceContext, first: int, last: int) -> str:
    """How many months back `a 14-month low`, `a three-year high` reaches."""
    words = [term for term in context.words(first - 3, last) if term not in ("-", "\u2013")]
    for count, unit in pairwise(words):
        number = count_in_words(count)
        if number and unit in MONTHS_OF:
            return str(number * MONTHS_OF[unit])
    return ""


def _compared_block(context: SentenceContext, index: int) -> str:
    """`best month`, `worst single-day drop`: the stretch that is compared."""
    words = context.words(index + 1, index + 4)
    if words and words[0] in MONTHS:
        return "same month"
    if words[:2] in (["first", "half"], ["first", "quarter"]):
        return f"first {words[1]}"
    if words and (words[0] in NUMBERS or words[0].isdigit()):
        return ""  # a stretch of three months, of four days: no block of the calendar
    return next(
        (
            noun
            for noun in NOUNS
            for term in words
            if term in (noun, f"{noun}ly") or (noun == "day" and term == "daily")
        ),
        "",
    )


def first_dated(context: SentenceContext) -> Period | None:
    """The sentence's first period that the calendar bounds."""
    return next((period for period in context.periods if period.kind in DATED), None)
