"""Directions that no number carries, and runs that an ordinal counts: `ended lower`, `a third straight week`."""

from collections.abc import Iterator
from itertools import pairwise

from rotascope.catalogue.statistics import STATISTICS
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, fill_details, is_expected
from rotascope.claims.reading.phrases import Phrases, word_set
from rotascope.claims.reading.words import NUMBERS, ORDINALS
from rotascope.claims.records import Claim, Mention, Period, Quantity

TRADED = ("index", "fund", "style", "sector", "cohort", "asset", "company")
ROSE = word_set(
    "rose gained climbed advanced rallied surged jumped rebounded soared recovered rise rises climb climbs advance"
)
FELL = word_set(
    "fell lost dropped declined slipped slid tumbled sank retreated eased slumped plunged retreat falls slips sinks"
)
STATES: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("in positive territory", "to positive territory", "in the green", "in the black")),
        *((words, -1) for words in ("in negative territory", "in the red", "to negative territory")),
        *(
            (words, 1)
            for words in ("gains", "modest gains", "solid gains", "tiny gains", "strong gains", "small gains")
        ),
        *((words, -1) for words in ("losses", "modest losses", "steep losses", "small losses", "heavy losses")),
    ]
)
PASSING = word_set("into before")  # slipped into a bear market, fell before rising: no move of a window
BEING = word_set("are is was were remain remains remained returned left leaving had posted enjoyed suffered logged saw")
TURNS: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("higher", "in positive territory", "in the green", "in the black", "up")),
        *((words, -1) for words in ("lower", "in negative territory", "in the red", "down")),
    ]
)
ENDED = word_set(
    "ended closed finished edged moved ticked finish end close closing ending finishing moving turned traded closes"
)
LEADING_NOUNS = word_set("outperformance dominance lead leadership advantage edge better")
LAGGING_NOUNS = word_set("underperformance lag")
BEAT = word_set("outperformed outpaced beat topped led leads lead outperforming beating")
TRAILED = word_set("underperformed trailed lagged underperforming trailing lagging")
NUMBER_REACH = 25  # characters after a verb in which its number may stand
REACH = 9  # tokens from a name to its verb
RUN_UNITS = {
    **dict.fromkeys(("day", "days", "session", "sessions", "daily", "win", "loss"), "day"),
    **dict.fromkeys(("week", "weeks", "weekly"), "week"),
    **dict.fromkeys(("month", "months", "monthly"), "month"),
    **dict.fromkeys(("quarter", "quarters", "quarterly"), "quarter"),
}
STRAIGHT = frozenset(("straight", "consecutive", "successive"))
LOST = word_set("loss losses losing lost decline declines declining fell fallen lower down drop drops slide")


def read_directions(context: SentenceContext, claims_here: list[Claim]) -> Iterator[Claim]:
    """Names that rose, fell, led or trailed without a number that says by how much.

    claims_here  the claims of numbers in the sentence: what one of them says is not said again
    """
    numeric = [claim for claim in claims_here if claim.quantity is not None]
    for number, mention in enumerate(context.mentions):
        _, high = context.clause(mention.first)
        is_moving = mention.kind in TRADED or _is_daily_yield(mention)
        turn = _find_turn(context, mention, min(high, mention.last + REACH)) if is_moving else None
        if turn is None:
            continue
        last, sense, is_relative = turn
        end = context.tokens[min(last + 4, high) - 1].end
        if _is_counted(numeric, context.tokens[mention.first].start, end, is_relative=is_relative):
            continue
        rivals = [other.first for other in context.mentions[number + 1 :] if other.kind in (*TRADED, "macro")]
        counterpart = next((other for other in context.mentions if is_relative and other.first >= last), None)
        is_list = any(mention.last <= first < last for first in rivals)
        if is_relative and (counterpart is None or is_list or counterpart.kind not in TRADED):
            continue
        yield _direction(context, mention, counterpart, last, sense)


def _is_daily_yield(mention: Mention) -> bool:
    """Whether a name is a yield that has a close each session, so that it can be said to have risen or fallen."""
    if mention.kind != "macro" or "yield" not in mention.text.lower():
        return False
    return STATISTICS[mention.key.removeprefix("macro:")].is_daily


def _is_counted(numeric: list[Claim], start: int, end: int, *, is_relative: bool) -> bool:
    """Whether a number says by how much."""
    if is_relative and any(claim.type in ("gap", "streak") for claim in numeric):
        return True
    changes = (claim.mark[0] for claim in numeric if claim.type in ("change", "gap", "figure", "macro"))
    return not is_relative and any(start <= mark < end + NUMBER_REACH for mark in changes)


def read_comparisons(context: SentenceContext) -> Iterator[Claim]:
    """`growth's outperformance compared to value`, `value keeps a lead over growth`: two names and a noun between."""
    traded = [mention for mention in context.mentions if mention.kind in TRADED]
    for first, second in pairwise(traded):
        between = context.words(first.last, second.first)
        before = context.words(first.first - 3, first.first)  # the dominance of X compared to Y
        words = [*(before if "of" in before else ()), *between]
        nouns = [term for term in words if term in LEADING_NOUNS or term in LAGGING_NOUNS]
        is_tied = bool(nouns) and between[-1:] in (["to"], ["over"], ["versus"], ["against"], ["of"], ["the"])
        if not is_tied or ";" in between or second.first - first.last > REACH + 2:
            continue
        sense = -1 if nouns[-1] in LAGGING_NOUNS else 1
        yield _direction(context, first, second, second.last, sense)


def _find_turn(context: SentenceContext, mention: Mention, high: int) -> tuple[int, int, bool] | None:
    """The token after the verb of a name, its sense, and whether it compares."""
    for index in range(mention.last, high):
        token = context.tokens[index]
        if token.low in ROSE or token.low in FELL:
            is_move = PASSING.isdisjoint(context.words(index + 1, index + 4))
            return (index + 1, 1 if token.low in ROSE else -1, False) if is_move else None
        if token.low in BEAT or token.low in TRAILED:
            return index + 1, 1 if token.low in BEAT else -1, True
        state = _state_after(context, index + 1, high) if token.low in BEING else None
        if state is not None:
            return state
        if token.low in ENDED:
            return _turn_after(context, index + 1, min(high, index + 6))
        if token.text in ";:":
            return None
    return None


def _state_after(context: SentenceContext, first: int, high: int) -> tuple[int, int, bool] | None:
    """`in the red`, `solid gains` among the tokens after a verb like `were`, `had`."""
    matches = (STATES.match_at(context.tokens, index) for index in range(first, min(high, first + 4)))
    match = next((match for match in matches if match is not None), None)
    return (match.last, match.value, False) if match is not None else None


def _turn_after(context: SentenceContext, first: int, high: int) -> tuple[int, int, bool] | None:
    """`higher`, `in the red` among the tokens after a verb like `ended`."""
    matches = (TURNS.match_at(context.tokens, index) for index in range(first, high))
    match = next((match for match in matches if match is not None), None)
    return (match.last, match.value, False) if match is not None else None


def _direction(context: SentenceContext, mention: Mention, counterpart: Mention | None, last: int, sense: int) -> Claim:
    return draft_claim(
        context,
        "direction",
        mention.first,
        counterpart.last if counterpart else last,
        subject=mention,
        counterpart=counterpart,
        direction=sense,
        period=_period_of(context, mention),
        expected=is_expected(context, mention.first, last),
    )


def _period_of(context: SentenceContext, mention: Mention) -> Period | None:
    """The only period of the clause of a name; None where it has several."""
    inside = context.windows_in_clause(mention.first)
    return inside[0] if len(inside) == 1 else None


def read_ordinal_runs(context: SentenceContext) -> Iterator[Claim]:
    """`its third straight week of gains`, `an 11th consecutive win`: a run that lasts to the article's day."""
    for index, token in enumerate(context.tokens[:-2]):
        count, after = _ordinal_at(context, index)
        if count is None or token.text == ",":
            continue
        words = context.words(after, after + 4)
        unit = next((RUN_UNITS[term] for term in words if term in RUN_UNITS), None)
        is_run = bool(STRAIGHT.intersection(words[:1])) or (words[:2] == ["week", "of"] and "gains" in words)
        if unit is None or not is_run:
            continue
        last = after + 1 + next(offset for offset, term in enumerate(words) if term in RUN_UNITS)
        nearby = set(context.words(last - 1, last + 3))
        sense = -1 if nearby & LOST or set(context.words(index - 6, index)) & FELL else 1
        for subject in _subjects_of_run(context, index, last)[:1]:
            yield _run(context, subject, (index, last), count, unit, sense)


def _ordinal_at(context: SentenceContext, index: int) -> tuple[int | None, int]:
    """The number of an ordinal in words or digits, and the token after it."""
    token = context.tokens[index]
    following = context.words(index + 1, index + 2)
    if token.text.isascii() and token.text.isdigit() and following and following[0] in ("st", "nd", "rd", "th"):
        return int(token.text[:4]), index + 2
    if token.low in ORDINALS and token.low != "final" and ORDINALS[token.low] > 1:
        return ORDINALS[token.low], index + 1
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
