"""Claims that words carry: superlatives, routs, dated events, identities, causes, forecasts."""

from collections.abc import Iterator

from rotascope.claims.grammar.drafts import draft, expected, noted, to_come
from rotascope.claims.grammar.setting import MARKET, Setting
from rotascope.claims.reading.dates import MONTHS, WEEKDAYS
from rotascope.claims.reading.phrases import Phrases, join_tokens, word_set
from rotascope.claims.records import Claim, Mention, Period

HIGH = word_set("most largest biggest widest longest highest best strongest greatest fastest sharpest steepest record")
LOW = word_set("lowest worst weakest smallest deepest narrowest")
NOUNS = ("day", "session", "week", "month", "quarter", "year", "start")
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


def superlatives(setting: Setting, earlier: list[Claim], floor: int) -> Iterator[Claim]:
    """`a feat not seen in three decades`, `the widest gap since 2002`, `a multi-year high`, `its worst day since May`.

    earlier  the article's claims so far; those of this sentence begin at `floor`
    """
    peaks = PEAKS.find_all(setting.tokens)
    for peak in peaks:
        first = peak.first
        while first and setting.tokens[first - 1].text not in ",.;" and first > peak.first - 2:
            first -= 1
        yield _superlative(setting, first, peak.last, None, peak.value, earlier, floor)
    for place, token in enumerate(setting.tokens):
        sense = 1 if token.low in HIGH else -1 if token.low in LOW else 0
        unseen = UNSEEN.match_at(setting.tokens, place)
        if unseen is not None:
            sense = 1
        if not sense or any(peak.first <= place + 1 and place < peak.last for peak in peaks):
            continue
        reach = _reach(setting, place)
        if reach is None:
            continue
        period, last = reach
        yield _superlative(setting, place, last, period, sense, earlier, floor)


def _reach(setting: Setting, place: int) -> tuple[Period | None, int] | None:
    """The `since`, `in decades` or `on record` that follows a superlative, and the token after it."""
    _, high = setting.clause(place)
    top = min(high, place + FAR)
    for period in setting.periods:
        if period.kind in ("since", "ago") and setting.tokens[place].start < period.start:
            last = next((at for at, one in enumerate(setting.tokens) if one.start >= period.end), len(setting.tokens))
            if last <= top + 2:
                return period, last
    for at in range(place + 1, top):
        found = EVER.match_at(setting.tokens, at)
        if found is not None:
            return None, found.last
    return (None, place + 1) if setting.tokens[place].low == "record" and _noun(setting, place) else None


def _superlative(
    setting: Setting, first: int, last: int, period: Period | None, sense: int, earlier: list[Claim], floor: int
) -> Claim:
    words = setting.words(max(0, first - 4), last)
    same = [place for place in range(floor, len(earlier)) if earlier[place].type in TARGETS]
    before = [place for place in range(max(0, floor - 4), floor) if earlier[place].type in ("gap", "streak", "change")]
    noun = _noun(setting, first)
    rests = () if noun else tuple((same or before)[-1:])
    subject = setting.before(first, (*MARKET, "macro")) or setting.after(last, MARKET)
    subject = earlier[rests[0]].subject if rests else subject
    when = next((one for one in setting.periods if one.kind in DATED), None)
    return draft(
        setting,
        "superlative",
        first,
        last,
        period=period,
        direction=sense,
        subject=subject,
        rests_on=rests,
        about=noted(
            one_of="yes" if words[:4].count("one") and "of" in words else "",
            noun=noun,
            multi="yes" if "multi" in words else "",
            first=str(when.first) if when else "",
            last=str(when.last) if when else "",
            said=join_tokens(setting.tokens[first:last]),
        ),
    )


def _noun(setting: Setting, place: int) -> str:
    """`best month`, `worst single-day drop`: the stretch that is compared."""
    words = setting.words(place + 1, place + 4)
    if words and words[0] in MONTHS:
        return "same month"
    return next(
        (
            noun
            for noun in NOUNS
            for word in words
            if word in (noun, f"{noun}ly") or (noun == "day" and word == "daily")
        ),
        "",
    )


def routs(setting: Setting, before: Setting | None) -> Iterator[Claim]:
    """A one-session sell-off with a date: the date, or the weekday of its name, may stand in the sentence before."""
    found = ROUTS.find_all(setting.tokens)
    if not found:
        return
    words = setting.words(0, len(setting.tokens))
    daily = "session" in words or "day" in words or any(one.kind == "day" for one in setting.periods)
    subject = (
        setting.linked(found[0].last, MARKET) or setting.before(found[0].first, MARKET) or setting.after(0, MARKET)
    )
    period = next((one for one in setting.periods if one.kind in DATED), None)
    weekday = next((word for word in words if word in WEEKDAYS), "")
    if before is not None and before.sentence.paragraph == setting.sentence.paragraph:
        period = period or next((one for one in before.periods if one.kind in DATED), None)
        earlier = before.words(0, len(before.tokens))
        weekday = weekday or next((word for word in earlier if word in WEEKDAYS), "")
    if subject is None or period is None or not (daily or weekday):
        return
    yield draft(
        setting,
        "rout",
        found[0].first,
        found[0].last,
        subject=subject,
        period=period,
        direction=-1,
        about=noted(weekday=weekday, said=f"{period.text}{' ' + weekday.capitalize() if weekday else ''}"),
    )


def events(setting: Setting) -> Iterator[Claim]:
    """A law or a failure with the date that the sentence gives it."""
    words = set(setting.words(0, len(setting.tokens)))
    if not words & ENACTED:
        return
    seen: set[str] = set()
    for law in setting.mentions:
        dated = [one for one in setting.periods if one.kind in DATED]
        if law.kind != "law" or law.key in seen or not dated:
            continue
        seen.add(law.key)
        period = min(dated, key=lambda one: (not _of_enactment(setting, one), abs(one.start - law.start)))
        yield draft(setting, "event", law.first, law.last, subject=law, period=period, about=noted(said=period.text))


def _of_enactment(setting: Setting, period: Period) -> bool:
    """Whether a period follows at once on the verb: `signed in August 2022`."""
    place = next(at for at, one in enumerate(setting.tokens) if one.start >= period.start)
    return bool(ENACTED.intersection(setting.words(place - 4, place)))


def identities(setting: Setting, seen: set[tuple[str, str, str]]) -> Iterator[Claim]:
    """`Live Oak Bancshares (NASDAQ: LOB)`: a name, its ticker, its exchange; each once an article."""
    for one in setting.mentions:
        key = (one.symbol, one.exchange, one.name.lower())
        if one.symbol and one.name and key not in seen:
            seen.add(key)
            yield draft(
                setting,
                "identity",
                one.first,
                one.last,
                subject=one,
                about=noted(symbol=one.symbol, exchange=one.exchange),
            )


def causes(setting: Setting) -> Iterator[Claim]:
    """The first statement of cause in a sentence that names something of the market."""
    subject = _anything(setting)
    found = CAUSES.find_all(setting.tokens)
    if found and subject is not None:
        yield draft(setting, "cause", found[0].first, found[0].last, subject=subject)


def forecasts(setting: Setting, *, numbered: bool) -> Iterator[Claim]:
    """A statement about what is to come that no number carries."""
    found = to_come(setting.tokens)
    subject = _anything(setting)
    if not found or subject is None or numbered or not expected(setting, found[0].first, found[0].last):
        return
    yield draft(setting, "forecast", found[0].first, found[0].last, subject=subject, expected=True)


def _anything(setting: Setting) -> Mention | None:
    return next((one for one in setting.mentions if one.kind in (*MARKET, "macro", "policy", "law")), None)
