"""Claims that words carry: routs, dated events, identities, causes, forecasts."""

from collections.abc import Iterator

from rotascope.claims.grammar.binding import linked_mention
from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, fill_details, find_future_words, is_expected
from rotascope.claims.grammar.superlatives import DATED, first_dated
from rotascope.claims.reading.dates import WEEKDAYS
from rotascope.claims.reading.phrases import Phrases, word_set
from rotascope.claims.records import Claim, Mention, Period

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
    period = first_dated(context)
    weekday = next((term for term in words if term in WEEKDAYS), "")
    if before is not None and before.sentence.paragraph == context.sentence.paragraph:
        period = period or first_dated(before)
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
