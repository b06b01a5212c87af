"""Claims that words carry: superlatives, routs, dated events, identities, causes, forecasts."""

from collections.abc import Iterator
from itertools import pairwise

from rotascope.claims.grammar.binding import linked_mention
from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.grammar.directions import count_in_words
from rotascope.claims.grammar.drafts import draft_claim, fill_details, find_future_words, is_expected
from rotascope.claims.reading.dates import MONTHS, WEEKDAYS
from rotascope.claims.reading.phrases import Phrases, join_tokens, word_set
from rotascope.claims.reading.words import NUMBERS
from rotascope.claims.records import Claim, Mention, Period

HIGH = word_set("most largest biggest widest longest highest best strongest greatest fastest sharpest steepest record")
LOW = word_set("lowest worst weakest smallest deepest narrowest")
NOUNS = ("day", "session", "week", "month", "quarter", "half", "year", "start")
CLOSES = word_set("close closing closes closed level levels point value record high highs low lows finish")
MONTHS_OF = {"month": 1, "year": 12, "decade": 120}
UNSEEN = Phrases(
    (words, True)
    for words in (
        "not seen",
        "unseen",
        "never seen",
        "last seen",
        "unmatched",
        "unprecedented",
        "not witnessed",
        "unrivaled",
    )
)
PEAKS = Phrases(
    [
        *(
            (words, 1)
            for words in ("multi year high", "all time high", "record high", "decade high", "year high", "month high")
        ),
        *(
            (words, -1)
            for words in ("multi year low", "all time low", "record low", "decade low", "year low", "month low")
        ),
    ]
)
EVER = Phrases((words, True) for words in ("on record", "ever", "in history", "of all time", "in its history"))
ROUTS = Phrases(
    (words, True)
    for words in ("sell off", "selloff", "rout", "wipeout", "crash", "meltdown", "bloodbath", "collapse", "plunge")
)
ENACTED = word_set(
    "passage passed passing signed enacted signing enactment law became took effect implementation approved "
    "collapsed failed bankruptcy filed failure collapse"
)
CAUSES = Phrases(
    (words, True)
    for words in (
        "because of",
        "due to",
        "driven by",
        "triggered by",
        "fueled by",
        "fuelled by",
        "as a result of",
        "thanks to",
        "on the back of",
        "attributed to",
        "sparked by",
        "caused by",
        "led to",
        "owing to",
        "accelerated by",
        "pushed by",
        "directly inflating",
        "helped by",
        "boosted by",
        "has benefited immensely from",
        "benefited from",
        "hurt by",
        "weighed down by",
        "prompted by",
        "underpinned by",
        "acted as a",
    )
)
TARGETS = ("streak", "gap", "change", "macro", "level", "growth", "valuation")
FAR = 25  # tokens from a superlative to its `since`
DATED = ("day", "month", "part", "quarter", "year", "half", "span")


def read_superlatives(context: SentenceContext, earlier: list[Claim], floor: int) -> Iterator[Claim]:
    """`a feat not seen in three decades`, `the widest gap since 2002`, `a multi-year high`, `its worst day since May`.

    earlier  the article's claims so far; those of this sentence begin at `floor`
    """
    peaks = PEAKS.find_all(context.tokens)
    for peak in peaks:
        first = peak.first
        while first and context.tokens[first - 1].text not in ",.;" and first > peak.first - 2:
            first -= 1
        yield _superlative(context, first, peak.last, None, peak.value, earlier, floor)
    for index, token in enumerate(context.tokens):
        sense = 1 if token.low in HIGH else -1 if token.low in LOW else 0
        unseen = UNSEEN.match_at(context.tokens, index)
        if unseen is not None:
            sense = 1
        if not sense or any(peak.first <= index + 1 and index < peak.last for peak in peaks):
            continue
        reach = _superlative_reach(context, index)
        if reach is None:
            continue
        period, last = reach
        yield _superlative(context, index, last, period, sense, earlier, floor)


def _superlative_reach(context: SentenceContext, index: int) -> tuple[Period | None, int] | None:
    """The `since`, `in decades` or `on record` that follows a superlative, and the token after it."""
    _, high = context.clause(index)
    top = min(high, index + FAR)
    for period in context.periods:
        if period.kind in ("since", "ago") and context.tokens[index].start < period.start:
            after = (later for later, token in enumerate(context.tokens) if token.start >= period.end)
            last = next(after, len(context.tokens))
            if last <= top + 2:
                return period, last
    for later in range(index + 1, top):
        match = EVER.match_at(context.tokens, later)
        if match is not None:
            return None, match.last
    return (None, index + 1) if context.tokens[index].low == "record" and _compared_block(context, index) else None


def _superlative(
    context: SentenceContext, first: int, last: int, period: Period | None, sense: int, earlier: list[Claim], floor: int
) -> Claim:
    words = context.words(max(0, first - 4), last)
    same = [number for number in range(floor, len(earlier)) if earlier[number].type in TARGETS]
    before = [
        number for number in range(max(0, floor - 4), floor) if earlier[number].type in ("gap", "streak", "change")
    ]
    noun = _compared_block(context, first)
    is_close = not noun and bool(CLOSES.intersection(context.words(first, last)))
    rests = () if noun or is_close else tuple((same or before)[-1:])
    subject = context.mention_before(first, (*MARKET, "macro")) or context.mention_after(last, MARKET)
    subject = earlier[rests[0]].subject if rests else subject
    block = _first_dated(context)
    return draft_claim(
        context,
        "superlative",
        first,
        last,
        period=period,
        direction=sense,
        subject=subject,
        rests_on=rests,
        details=fill_details(
            one_of="yes" if words[:4].count("one") and "of" in words else "",
            noun=noun,
            close="yes" if is_close else "",
            months=_months_reached(context, first, last),
            multi="yes" if "multi" in words else "",
            first=str(block.first) if block else "",
            last=str(block.last) if block else "",
            text=join_tokens(context.tokens[first:last]),
        ),
    )


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


def read_routs(context: SentenceContext, before: SentenceContext | None) -> Iterator[Claim]:
    """A one-session sell-off with a date: the date, or the weekday of its name, may stand in the sentence before."""
    matches = ROUTS.find_all(context.tokens)
    if not matches:
        return
    words = context.words(0, len(context.tokens))
    daily = "session" in words or "day" in words or any(period.kind == "day" for period in context.periods)
    subject = (
        linked_mention(context, matches[0].last, MARKET)
        or context.mention_before(matches[0].first, MARKET)
        or context.mention_after(0, MARKET)
    )
    period = _first_dated(context)
    weekday = next((term for term in words if term in WEEKDAYS), "")
    if before is not None and before.sentence.paragraph == context.sentence.paragraph:
        period = period or _first_dated(before)
        earlier = before.words(0, len(before.tokens))
        weekday = weekday or next((term for term in earlier if term in WEEKDAYS), "")
    if subject is None or period is None or not (daily or weekday):
        return
    yield draft_claim(
        context,
        "rout",
        matches[0].first,
        matches[0].last,
        subject=subject,
        period=period,
        direction=-1,
        details=fill_details(weekday=weekday, text=f"{period.text}{' ' + weekday.capitalize() if weekday else ''}"),
    )


def _first_dated(context: SentenceContext) -> Period | None:
    """The sentence's first period that the calendar bounds."""
    return next((period for period in context.periods if period.kind in DATED), None)


def read_events(context: SentenceContext) -> Iterator[Claim]:
    """A law or a failure with the date that the sentence gives it."""
    words = set(context.words(0, len(context.tokens)))
    if not words & ENACTED:
        return
    seen: set[str] = set()
    for law in context.mentions:
        dated_periods = [period for period in context.periods if period.kind in DATED]
        if law.kind != "law" or law.key in seen or not dated_periods:
            continue
        seen.add(law.key)
        period = min(
            dated_periods,
            key=lambda candidate: (not _follows_enactment(context, candidate), abs(candidate.start - law.start)),
        )
        yield draft_claim(
            context, "event", law.first, law.last, subject=law, period=period, details=fill_details(text=period.text)
        )


def _follows_enactment(context: SentenceContext, period: Period) -> bool:
    """Whether a period follows at once on the verb: `signed in August 2022`."""
    first = next(index for index, token in enumerate(context.tokens) if token.start >= period.start)
    return bool(ENACTED.intersection(context.words(first - 4, first)))


def read_identities(context: SentenceContext, seen: set[tuple[str, str, str]]) -> Iterator[Claim]:
    """`Live Oak Bancshares (NASDAQ: LOB)`: a name, its ticker, its exchange; each once an article."""
    for mention in context.mentions:
        key = (mention.symbol, mention.exchange, mention.name.lower())
        if mention.symbol and mention.name and key not in seen:
            seen.add(key)
            yield draft_claim(
                context,
                "identity",
                mention.first,
                mention.last,
                subject=mention,
                details=fill_details(symbol=mention.symbol, exchange=mention.exchange),
            )


def read_causes(context: SentenceContext) -> Iterator[Claim]:
    """The first statement of cause in a sentence that names something of the market."""
    subject = _first_subject(context)
    matches = CAUSES.find_all(context.tokens)
    if matches and subject is not None:
        yield draft_claim(context, "cause", matches[0].first, matches[0].last, subject=subject)


def read_forecasts(context: SentenceContext, *, has_number: bool) -> Iterator[Claim]:
    """A statement about what is to come that no number carries."""
    matches = find_future_words(context.tokens)
    subject = _first_subject(context)
    if not matches or subject is None or has_number or not is_expected(context, matches[0].first, matches[0].last):
        return
    yield draft_claim(context, "forecast", matches[0].first, matches[0].last, subject=subject, expected=True)


def _first_subject(context: SentenceContext) -> Mention | None:
    return next((mention for mention in context.mentions if mention.kind in (*MARKET, "macro", "policy", "law")), None)
