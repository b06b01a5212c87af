"""Counts of days and of members: `on 57 days this year`, `six trading days`, `23 of the 30 stocks`."""

from collections.abc import Mapping

from rotascope.claims.grammar.binding import bind_period, bind_subject, inherit_subject
from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.grammar.drafts import draft_of_quantity, fill_details
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.reading.relative_periods import UNITS, count_at
from rotascope.claims.records import Claim, Quantity

DAYS = word_set("day days session sessions")
COUNTED = DAYS | word_set(
    "times companies components stocks shares sectors jobs issues weeks months quarters years markets members names "
    "constituents homes units countries"
)
MOVED = word_set("rose fell moved moves move jumped gained lost dropped climbed advanced declined swings swung")
BOTH = word_set("moved moves move swings swung")
SIGNED = word_set("higher lower positive negative winning losing")
UPWARD = word_set("rose jumped gained climbed advanced risen")
DOWNWARD = word_set("fell lost dropped declined fallen")
DIGITS = {"double": 10, "triple": 100, "quadruple": 1000}
BEYOND = word_set("above below over under")
CLOSED_AT = word_set("closed settled finished ended close settle")
UNITS_OF_BASIS = {"weekly": "week", "monthly": "month", "quarterly": "quarter"}
LOWEST_LEVEL = 100.0
LAST_REACH = 9  # tokens from a count to the stretch that it is counted in
REACH = 4  # tokens from a count to what it counts


def read_count(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """A bare number that counts days or members, or that is printed as one of a market's figures."""
    words = context.words(quantity.last, quantity.last + REACH)
    before = context.words(quantity.first - 2, quantity.first)
    is_part = quantity.measure == "multiple" or before == ["out", "of"] or words[:2] in (["out", "of"], ["of", "the"])
    is_counted = is_part or bool(COUNTED.intersection(words))
    is_printed = "," in quantity.text or "." in quantity.text or quantity.text.split()[-1] in ("million", "billion")
    if not is_counted and not is_printed:
        return None
    details = _what_is_counted(context, quantity, words)
    subject = bind_subject(context, quantity)
    if details and subject is None:
        subject = context.mention_after(quantity.last, MARKET) or inherit_subject(earlier)
    period = bind_period(context, quantity)
    return draft_of_quantity(context, "figure", quantity, subject=subject, period=period, details=details)


def _of_the_last(context: SentenceContext, quantity: Quantity) -> Mapping[str, str]:
    """`in seven of the past eight weeks`, `five positive weeks out of the past six`: blocks that rose or fell."""
    words = context.words(quantity.last, quantity.last + LAST_REACH)
    last = next((offset for offset, term in enumerate(words[:-1]) if term in ("past", "last")), None)
    unit = next((UNITS[term] for term in words if term in UNITS), "")
    moved = context.vocabulary & (UPWARD | DOWNWARD | SIGNED)
    if last is None or "of" not in words[:last] or unit not in ("day", "week", "month", "quarter") or not moved:
        return {}
    total, _ = count_at(context.tokens, quantity.last + last + 1)
    sense = -1 if moved & (DOWNWARD | {"negative", "lower", "losing"}) else 1
    return fill_details(counted="blocks", unit=unit, total=str(total), sense=str(sense)) if total else {}


def _of_long_runs(context: SentenceContext, quantity: Quantity) -> Mapping[str, str]:
    """`winning streaks of four days or more eight times this year`: runs of sessions of at least a length."""
    words = context.words(max(0, quantity.first - LAST_REACH), quantity.first)
    of = next((offset for offset, term in enumerate(words) if term in ("streaks", "runs")), None)
    if of is None or words[of + 1 : of + 2] != ["of"] or quantity.measure != "multiple":
        return {}
    length, _ = count_at(context.tokens, max(0, quantity.first - LAST_REACH) + of + 2)
    return fill_details(counted="runs", over=str(length), sense="-1" if "losing" in words else "1") if length else {}


def _of_days_beyond(context: SentenceContext, quantity: Quantity) -> Mapping[str, str]:
    """`closed above 10,000 on 119 trading days`, `92 % of the time`: sessions beyond a level, or their share."""
    is_share = quantity.measure == "percent"
    after = context.words(quantity.last, quantity.last + 3)
    if is_share and after != ["of", "the", "time"]:
        return {}
    if not is_share and not DAYS.intersection(after):
        return {}
    signed = 1 if "positive" in context.vocabulary else -1 if "negative" in context.vocabulary else 0
    if is_share and signed and not context.vocabulary & BEYOND:
        unit = next((UNITS_OF_BASIS[term] for term in UNITS_OF_BASIS if term in context.vocabulary), "day")
        return fill_details(counted="blocks", unit=unit, sense=str(signed), share="yes")
    closing = next((i for i, token in enumerate(context.tokens) if token.low in CLOSED_AT), quantity.first)
    for index in range(closing, quantity.first - 1):
        if context.tokens[index].low in BEYOND:
            level = _level_at(context, index + 1)
            sense = "1" if context.tokens[index].low in ("above", "over") else "-1"
            if level:
                return fill_details(counted="beyond", over=str(level), sense=sense, share="yes" if is_share else "")
    return {}


def _level_at(context: SentenceContext, index: int) -> float:
    """A level of an index in digits, `10,000` or `10K`; 0 for anything else."""
    text = context.tokens[index].text.replace(",", "").lower()
    following = context.words(index + 1, index + 2)
    thousands = text.endswith("k") or following == ["k"]
    digits = text.removesuffix("k")
    value = float(digits) if digits.replace(".", "", 1).isdigit() else 0.0
    value *= 1_000.0 if thousands else 1.0
    return value if value >= LOWEST_LEVEL else 0.0


def read_share_of_time(context: SentenceContext, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """A percentage of the time: of sessions beyond a level, or of days, weeks, months that ended up or down."""
    details = _of_days_beyond(context, quantity) if quantity.measure == "percent" else {}
    subject = bind_subject(context, quantity)
    if not details or subject is None:
        return None
    period = bind_period(context, quantity)
    return draft_of_quantity(context, "figure", quantity, subject=subject, period=period, details=details)


def _what_is_counted(context: SentenceContext, quantity: Quantity, words: list[str]) -> Mapping[str, str]:
    """Days on which a name moved by more than a threshold, closed beyond a level, or just traded; empty for others."""
    of_all = context.words(quantity.first - 2, quantity.first) == ["out", "of"]
    of_last = _of_the_last(context, quantity) or _of_long_runs(context, quantity) or _of_days_beyond(context, quantity)
    if of_last:
        return of_last
    if words[:1] == ["of"] and DAYS.intersection(words[2:4]) and context.vocabulary & (UPWARD | DOWNWARD | SIGNED):
        sense = -1 if context.vocabulary & (DOWNWARD | {"negative", "lower"}) else 1
        return fill_details(counted="percent", over="0", sense=str(sense))
    if not DAYS.intersection(words[:2]) and quantity.measure != "multiple" and not of_all:
        return {}
    vocabulary = context.vocabulary
    digits = next((DIGITS[term] for term in DIGITS if term in vocabulary and "digit" in vocabulary), None)
    threshold = next((q for q in context.quantities if q is not quantity and q.hedge in ("above", "below")), None)
    if digits is not None:
        return fill_details(counted="points", over=str(digits))
    if threshold is not None and threshold.measure == "percent" and vocabulary & MOVED:
        senses = {1 if term in UPWARD else -1 for term in vocabulary & (UPWARD | DOWNWARD)}
        sense = 0 if len(senses) != 1 or vocabulary & BOTH else senses.pop()
        return fill_details(counted="percent", over=str(threshold.low), sense=str(sense) if sense else "")
    is_of_sessions = (of_all and "days" in vocabulary) or {"trading", "sessions"} & {*words[:2]}
    return {"counted": "sessions"} if is_of_sessions else {}
