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


def _what_is_counted(context: SentenceContext, quantity: Quantity, words: list[str]) -> Mapping[str, str]:
    """Days on which a name moved by more than a threshold, closed beyond a level, or just traded; empty for others."""
    of_all = context.words(quantity.first - 2, quantity.first) == ["out", "of"]
    of_last = _of_the_last(context, quantity)
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
    return {"counted": "sessions"} if "trading" in words[:2] or "sessions" in words[:2] else {}
