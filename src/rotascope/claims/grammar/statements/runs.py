"""Runs up to the article's day that an ordinal counts: `a third straight week`, `its sixth session in a row`."""

from collections.abc import Iterator, Sequence

from rotascope.claims.grammar.binding import inherit_subject
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, fill_details
from rotascope.claims.grammar.statements.directions import FELL
from rotascope.claims.grammar.statements.spans import TRADED
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.reading.words import NUMBERS, ORDINALS
from rotascope.claims.records import Claim, Mention, Quantity

RUN_UNITS = {
    **dict.fromkeys(("day", "days", "session", "sessions", "daily", "win", "loss"), "day"),
    **dict.fromkeys(("week", "weeks", "weekly"), "week"),
    **dict.fromkeys(("month", "months", "monthly"), "month"),
    **dict.fromkeys(("quarter", "quarters", "quarterly"), "quarter"),
}
STRAIGHT = frozenset(("straight", "consecutive", "successive"))
MOVES = word_set("gain rise advance win decline loss drop fall record close")  # of a session where no unit is named
LOST = word_set("loss losses losing lost decline declines declining fell fallen lower down drop drops slide fall")
REPEATED = ("in", "a", "row")


def read_ordinal_runs(context: SentenceContext, earlier: Sequence[Claim]) -> Iterator[Claim]:
    """`its third straight week of gains`, `an 11th consecutive win`: a run that lasts to the article's day."""
    for index, token in enumerate(context.tokens[:-2]):
        count, after = _ordinal_at(context, index)
        if count is None or token.text == ",":
            continue
        unit, last = _unit_of_run(context, after)
        if not unit:
            continue
        nearby = set(context.words(last - 1, last + 3))
        sense = -1 if nearby & LOST or set(context.words(index - 6, index)) & FELL else 1
        subjects = _subjects_of_run(context, index, last) or _subject_before(context, earlier)
        for subject in subjects[:1]:
            yield _run(context, subject, (index, last), count, unit, sense)


def _subject_before(context: SentenceContext, earlier: Sequence[Claim]) -> list[Mention]:
    """What the claim before was of, where the sentence has no name of its own: `it was the third straight gain`."""
    subject = None if context.mentions else inherit_subject(list(earlier))
    return [subject] if subject is not None else []


def _unit_of_run(context: SentenceContext, after: int) -> tuple[str, int]:
    """What an ordinal counts in a row, and the token after it; nothing where it counts no run."""
    words = context.words(after, after + 4)
    is_straight = bool(STRAIGHT.intersection(words[:1]))
    offset = next((offset for offset, term in enumerate(words) if term in RUN_UNITS), None)
    if offset is None:
        is_of_sessions = is_straight and MOVES.intersection(words[1:2])
        return ("day", after + 2) if is_of_sessions and "record" not in words else ("", after)
    last = after + 1 + offset
    is_repeated = tuple(context.words(last, last + 3)) == REPEATED
    if is_repeated:
        return RUN_UNITS[words[offset]], last + len(REPEATED)
    is_run = is_straight or (words[:2] == ["week", "of"] and "gains" in words)
    return (RUN_UNITS[words[offset]], last) if is_run else ("", after)


def _ordinal_at(context: SentenceContext, index: int) -> tuple[int | None, int]:
    """The number of an ordinal in words or digits, and the token after it."""
    token = context.tokens[index]
    following = context.words(index + 1, index + 2)
    if token.text.isascii() and token.text.isdigit() and following and following[0] in ("st", "nd", "rd", "th"):
        return int(token.text[:4]), index + 2
    if token.low in ORDINALS and token.low != "final" and ORDINALS[token.low] > 1:
        return ORDINALS[token.low], index + 1 + (following == ["-"])
    return None, index


def _subjects_of_run(context: SentenceContext, first: int, last: int) -> list[Mention]:
    """The names tied to a run after it, else the nearest before it."""
    traded = [mention for mention in context.mentions if mention.kind in TRADED]
    after = [mention for mention in traded if last <= mention.first <= last + 6]
    tied = "for" in context.words(last, last + 5)
    before = [mention for mention in reversed(traded) if mention.last <= first]
    return after if tied and after else before or after


def _run(context: SentenceContext, subject: Mention, span: tuple[int, int], count: int, unit: str, sense: int) -> Claim:
    first, last = span
    tokens = context.tokens
    quantity = Quantity(
        measure="count",
        low=float(count),
        high=float(count),
        step=1.0,
        coarse=1.0,
        hedge="",
        sign=0,
        first=first,
        last=last,
        start=tokens[first].start,
        end=tokens[last - 1].end,
        text=" ".join(token.text for token in tokens[first:last]),
    )
    return draft_claim(
        context,
        "streak",
        first,
        last,
        quantity=quantity,
        subject=subject,
        direction=sense,
        period=None,
        details=fill_details(unit=unit, current="yes"),
    )


def count_in_words(text: str) -> int | None:
    """A count in digits or words."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else NUMBERS.get(text)
