"""Directions that no number carries: `ended lower`, `rose on Tuesday`, `is in the red for the year`."""

from collections.abc import Iterator
from dataclasses import dataclass

from rotascope.catalogue.statistics import STATISTICS
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_claim, is_expected
from rotascope.claims.grammar.statements.comparisons import find_compared, find_side
from rotascope.claims.grammar.statements.spans import TRADED, find_period_of_name
from rotascope.claims.reading.phrases import PhraseMatch, Phrases, word_set
from rotascope.claims.records import Claim, Mention, Period

ROSE = word_set(
    "rose gained climbed advanced rallied surged jumped rebounded soared recovered rise rises climb climbs advance "
    "advances rising climbing gaining risen"
)
FELL = word_set(
    "fell lost dropped declined slipped slid tumbled sank retreated eased slumped plunged retreat falls slips sinks "
    "slide slides falling sliding dropping fallen retreats declines sagged skidded"
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
BEING = word_set(
    "are is was were remain remains remained returned left leaving had posted enjoyed suffered logged saw stayed "
    "notched recorded stands"
)
TURNS: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("higher", "in positive territory", "in the green", "in the black", "up")),
        *((words, -1) for words in ("lower", "in negative territory", "in the red", "down")),
    ]
)
SIGNS: Phrases[int] = Phrases(
    [
        *((words, 1) for words in ("higher", "up", "positive", "in positive territory", "in the green")),
        *((words, -1) for words in ("lower", "down", "negative", "in negative territory", "in the red")),
    ]
)
ENDED = word_set(
    "ended closed finished edged moved ticked finish end close closing ending finishing moving turned traded closes"
)
LEFT = word_set("left leaving sent sending pushed pushing pulled pulling lifted lifting turned turning put putting")
NEXT = 12  # characters between a sense and the period that it is over: ` for the year`
NUMBER_REACH = 25  # characters after a verb in which its number may stand
REACH = 9  # tokens from a name to its verb


@dataclass(frozen=True, slots=True)
class Turn:
    """What a name is said to have done: tokens `first` to `last` (excluded), and whether it is set against another."""

    first: int
    last: int
    sense: int
    is_relative: bool = False


def read_directions(context: SentenceContext, claims_here: list[Claim]) -> Iterator[Claim]:
    """Names that rose, fell, led or trailed without a number that says by how much.

    claims_here  the claims of numbers in the sentence: what one of them says is not said again
    """
    numeric = [claim for claim in claims_here if claim.quantity is not None]
    for number, mention in enumerate(context.mentions):
        _, high = context.clause(mention.first)
        is_moving = mention.kind in TRADED or _is_daily_yield(context, mention)
        turn = _find_turn(context, mention, min(high, mention.last + REACH)) if is_moving else None
        if turn is not None and _is_counted(context, numeric, mention, turn, high):
            turn = _state_behind(context, mention, turn, high)
        if turn is None:
            continue
        if turn.is_relative:
            yield from _comparison(context, number, turn)
        else:
            yield _direction(context, mention, None, turn)


def _state_behind(context: SentenceContext, mention: Mention, turn: Turn, high: int) -> Turn | None:
    """What a name is said to be behind its counted move: `each fell 2 % and are both in the red for the year`."""
    rival = next((other.first for other in context.mentions if other.first >= turn.last), high)
    verbs = (index for index in range(turn.last, min(rival, high)) if context.tokens[index].low in BEING)
    states = (_first_of(STATES, context, verb + 1, min(rival, high, verb + 4)) for verb in verbs)
    state = next((state for state in states if state is not None), None)
    is_of_period = state is not None and any(
        period.start >= context.tokens[turn.last].start for period in context.periods
    )
    return state if is_of_period and mention.kind in TRADED else None


def _comparison(context: SentenceContext, number: int, turn: Turn) -> Iterator[Claim]:
    """A name set against the one that follows on the verb, where no third one stands between."""
    mention = context.mentions[number]
    rivals = [other.first for other in context.mentions[number + 1 :] if other.kind in (*TRADED, "macro")]
    counterpart = find_compared(context, PhraseMatch(turn.sense, turn.first, turn.last))
    if counterpart is not None and not any(mention.last <= first < turn.last for first in rivals):
        yield _direction(context, mention, counterpart, turn)


def _is_daily_yield(context: SentenceContext, mention: Mention) -> bool:
    """Whether a name is a yield that has a close each session, so that it can be said to have risen or fallen."""
    if mention.kind != "macro" or not STATISTICS[mention.key.removeprefix("macro:")].is_daily:
        return False
    return "yield" in mention.text.lower() or "yield" in context.words(mention.last, mention.last + 3)


def _is_counted(context: SentenceContext, numeric: list[Claim], mention: Mention, turn: Turn, high: int) -> bool:
    """Whether a number says by how much."""
    if turn.is_relative:
        return any(claim.type in ("gap", "streak") for claim in numeric)
    start, end = context.tokens[mention.first].start, context.tokens[min(turn.last + 4, high) - 1].end
    changes = [claim.mark[0] for claim in numeric if claim.type in ("change", "gap", "figure", "macro")]
    comma = next((token.start for token in context.tokens[turn.last :] if token.text == ","), end + NUMBER_REACH)
    reach = min(comma, end) if mention.kind == "macro" else end + NUMBER_REACH  # a level behind a comma is no move
    return any(start <= mark < reach for mark in changes)


def _find_turn(context: SentenceContext, mention: Mention, high: int) -> Turn | None:
    """The verb of a name, or what it was left as: `left the Dow lower on the year`."""
    result = _result_of(context, mention, high)
    return result if result is not None else _verb_of(context, mention, high)


def _verb_of(context: SentenceContext, mention: Mention, high: int) -> Turn | None:
    """The first verb behind a name that moves it, compares it, or says how it ended."""
    for index in range(mention.last, high):
        token = context.tokens[index]
        side = find_side(context.tokens, index)
        if side is not None:
            return Turn(side.first, side.last, side.value, is_relative=True)
        if token.low in ROSE or token.low in FELL:
            is_move = PASSING.isdisjoint(context.words(index + 1, index + 4))
            return Turn(index, index + 1, 1 if token.low in ROSE else -1) if is_move else None
        state = _state_after(context, index + 1, high) if token.low in BEING else None
        if state is not None:
            return state
        if token.low in ENDED:
            return _first_of(TURNS, context, index + 1, min(high, index + 6))
        if token.text in ";:":
            return None
    return None


def _result_of(context: SentenceContext, mention: Mention, high: int) -> Turn | None:
    """`left the Dow lower`: a verb of moving another before a name, and at once behind it the sense."""
    if not LEFT.intersection(context.words(mention.first - 2, mention.first)) or mention.last >= high:
        return None
    return _first_of(SIGNS, context, mention.last, mention.last + 1)


def _state_after(context: SentenceContext, first: int, high: int) -> Turn | None:
    """`in the red`, `solid gains` soon after a verb like `were`, `had`; `up for the year` at once behind it."""
    state = _first_of(STATES, context, first, min(high, first + 4))
    sign = _first_of(SIGNS, context, first, min(high, first + 2)) if state is None else None
    is_of_period = sign is not None and any(
        0 <= period.start - context.tokens[sign.last - 1].end <= NEXT for period in context.periods
    )
    return state or (sign if is_of_period else None)


def _first_of(phrases: Phrases[int], context: SentenceContext, first: int, high: int) -> Turn | None:
    matches = (phrases.match_at(context.tokens, index) for index in range(first, high))
    match = next((match for match in matches if match is not None), None)
    return Turn(match.first, match.last, match.value) if match is not None else None


def _direction(context: SentenceContext, mention: Mention, counterpart: Mention | None, turn: Turn) -> Claim:
    return draft_claim(
        context,
        "direction",
        mention.first,
        counterpart.last if counterpart else turn.last,
        subject=mention,
        counterpart=counterpart,
        direction=turn.sense,
        period=_period_behind(context, turn) or find_period_of_name(context, mention),
        expected=is_expected(context, mention.first, turn.last),
    )


def _period_behind(context: SentenceContext, turn: Turn) -> Period | None:
    """The period at once behind what a name is said to have done: `up for the year`, `in the red in 2018`."""
    end = context.tokens[turn.last - 1].end
    behind = (period for period in context.periods if 0 <= period.start - end <= NEXT)
    return next((period for period in behind if period.kind not in ("ago", "since")), None)
