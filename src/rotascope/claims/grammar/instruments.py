"""Claims about instruments that a number carries: change, gap, level, streak, valuation."""

from rotascope.claims.grammar.binding import (
    bind_counterpart,
    bind_direction,
    bind_subject,
    inherit_direction,
    inherit_subject,
    refers_back,
)
from rotascope.claims.grammar.context import MARKET, SentenceContext
from rotascope.claims.grammar.drafts import draft_of_quantity, fill_details
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.reading.words import AHEAD, BEHIND, GAP_NOUNS
from rotascope.claims.records import Claim, Mention, Quantity

AROUND = 10  # tokens on either side of a number in which its kind is looked for
STREAK_UNITS = {
    **dict.fromkeys(("day", "days", "session", "sessions"), "day"),
    "week": "week",
    "weeks": "week",
    "month": "month",
    "months": "month",
    "quarter": "quarter",
    "quarters": "quarter",
}
STREAK_WORDS = word_set("streak row straight consecutive successive running")
VERB_REACH = 5  # tokens from `declined for` to the number of a run
LOSING = word_set("declined dropped slid losing losses declines fell fallen underperformance lagged trailed down lost")
VALUED = frozenset(("discount", "premium"))
PRICED = word_set("p pe price earnings forward valuation multiple valuations book")
AT_LEVEL = word_set("at to above below reached topped crossed closed near past hit around")
SHARES = frozenset(("weight", "share", "portion", "allocation", "exposure", "probability", "odds", "chance"))
RAISING = word_set(
    "raising bringing brought taking pushing pushed extending increasing trimming paring raised took sent"
)
TOTALS = word_set("gain gains loss losses advance decline return increase drop rise")
RAISED_REACH = 10  # tokens from `bringing its gain` to the number
CONVERTED = word_set("debt loans weight share portion companies stocks borrowing exposure")
GAP_REACH = 600  # characters over which a gap without names is still that of two changes
YEAR_DIGITS = 4
COUNTED_UNITS = word_set("days sessions times weeks months companies stocks")
SCALE = 100  # an index stands above this; a smaller bare number is a count
CELLS = 3
CELL_WORDS = word_set("index average composite bps bp points pts usd")
LEVEL = 1000  # what is printed above this after the name of an index is its level
SHORTEST_STREAK, MOST_STREAK = 2, 400


def read_streak(context: SentenceContext, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`a 14-day outperformance streak`, `nine straight sessions of gains`, `eight weeks in a row`."""
    low, high = context.clause(quantity.first)
    after = context.words(quantity.last, min(high, quantity.last + AROUND))
    unit = next((STREAK_UNITS[term] for term in after[:4] if term in STREAK_UNITS), None)
    nearby = {*after, *context.words(max(low, quantity.first - 2), quantity.first)}
    is_count = quantity.measure == "count" and SHORTEST_STREAK <= quantity.low <= MOST_STREAK
    is_run = nearby & STREAK_WORDS or ("run" in after and {"winning", "losing"} & nearby)
    if not is_count or unit is None or not is_run or "cuts" in nearby or "hikes" in nearby:
        return None
    behind = context.words(quantity.last, min(high, quantity.last + AROUND))
    behind = behind[: behind.index(",")] if "," in behind else behind
    relative = bool({*context.words(low, quantity.first), *behind} & (AHEAD | BEHIND))
    subject = bind_subject(context, quantity)
    counterpart = bind_counterpart(context, subject, quantity) if relative else None
    down = bool({*nearby, *context.words(max(low, quantity.first - VERB_REACH), quantity.first)} & LOSING)
    return draft_of_quantity(
        context,
        "streak",
        quantity,
        subject=subject,
        counterpart=counterpart,
        direction=-1 if down else 1,
        details=fill_details(unit=unit, compared="yes" if relative else ""),
    )


def read_valuation(context: SentenceContext, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`a 31 % discount to large caps on forward earnings`, `22 times earnings`, `a P/E of 18`."""
    low, high = context.clause(quantity.first)
    after = context.words(quantity.last, min(high, quantity.last + 2 * AROUND))
    nearby = {*after[:3], *context.words(max(low, quantity.first - AROUND), quantity.first)}
    discount = quantity.measure == "percent" and set(after[:2]) & VALUED
    multiple = quantity.measure in ("multiple", "number", "count") and (
        (quantity.measure == "multiple" and set(after[:4]) & PRICED)
        or ({"p", "e"} <= nearby and "/" in nearby)
        or "multiple" in nearby
    )
    if not discount and not multiple:
        return None
    subject = bind_subject(context, quantity)
    return draft_of_quantity(
        context,
        "valuation",
        quantity,
        subject=subject,
        counterpart=context.mention_after(quantity.last, MARKET, ceiling=high),
        direction=-1 if "discount" in after[:2] else 1,
        details=fill_details(metric="discount" if discount else "multiple"),
    )


def read_gap(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """`beat the S&P 500 by five points`, `a 14-percentage-point gap`, `trailed by 300 basis points`."""
    if quantity.measure not in ("pp", "point", "percent"):
        return None
    low, high = context.clause(quantity.first)
    before = context.words(max(low, quantity.first - 2 * AROUND), quantity.first)
    after = context.words(quantity.last, min(high, quantity.last + 4))
    verbs = [offset for offset, term in enumerate(before) if term in AHEAD or term in BEHIND]
    nearby = before if quantity.measure == "pp" else before[-4:]
    noun = bool(GAP_NOUNS & {*after, *nearby}) and quantity.measure != "percent"
    words = before[verbs[-1] :] if verbs else []
    by = "by" in words and "and" not in words[: words.index("by")]
    if not noun and not by:
        return None
    start = max(low, quantity.first - 2 * AROUND)
    verb = start + verbs[-1] if verbs else quantity.first
    subject = context.mention_before(verb, MARKET) if verbs else _first_side_of_gap(context, quantity, high)
    floor = verb if verbs else subject.last if subject else quantity.last
    counterpart = _second_side_of_gap(context, floor, subject, high) if subject else None
    if "between" in before and (subject is None or counterpart is None):
        return draft_of_quantity(context, "gap", quantity)  # between two things that no name is known of
    if subject is None or (counterpart is None and not verbs):
        return _gap_of_earlier_changes(context, quantity, earlier)
    behind = bool(verbs and before[verbs[-1]] in BEHIND)
    return draft_of_quantity(
        context, "gap", quantity, subject=subject, counterpart=counterpart, direction=-1 if behind else int(bool(verbs))
    )


def _first_side_of_gap(context: SentenceContext, quantity: Quantity, high: int) -> Mention | None:
    """The first side of `a gap between X and Y`, `X's lead over Y`; a name further off belongs to something else."""
    low, _ = context.clause(quantity.first)
    before = context.mention_before(quantity.first, MARKET, floor=low)
    if "lead" in context.words(quantity.first - AROUND, quantity.last + 3) and before is not None:
        return before
    between_index = next(
        (low + offset for offset, term in enumerate(context.words(low, quantity.first)) if term == "between"), None
    )
    if between_index is not None:
        return context.mention_after(between_index, MARKET, ceiling=quantity.first)
    after = context.words(quantity.last, min(high, quantity.last + 6))
    if not {"between", "of", "separating", "in"} & set(after):
        return None
    mention = context.mention_after(quantity.last, MARKET, ceiling=high)
    return mention if mention is not None and mention.first - quantity.last <= AROUND else None


def _second_side_of_gap(context: SentenceContext, first: int, subject: Mention | None, high: int) -> Mention | None:
    """The first name from a token on that is not the subject."""
    inside = [mention for mention in context.mentions if first <= mention.first and mention.last <= high]
    others = [mention for mention in inside if subject is None or mention.first != subject.first]
    return next((mention for mention in others if mention.kind in MARKET), None)


def _gap_of_earlier_changes(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim:
    """A gap without names is that of the last two changes."""
    floor = context.sentence.start - GAP_REACH
    near = [number for number, claim in enumerate(earlier) if claim.mark[0] > floor]
    changes = [number for number in near if earlier[number].type == "change" and earlier[number].subject][-2:]
    if len(changes) < 2:
        return draft_of_quantity(context, "gap", quantity)
    first_change, second_change = (earlier[number] for number in changes)
    signed = [claim.direction * claim.quantity.value for claim in (first_change, second_change) if claim.quantity]
    return draft_of_quantity(
        context,
        "gap",
        quantity,
        subject=first_change.subject,
        counterpart=second_change.subject,
        rests_on=tuple(changes),
        direction=1 if signed[0] >= signed[1] else -1,
        period=first_change.period,
    )


def read_change(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """`surged by nearly 8 %`, `a 4.8 % decline`, `is up 3 % this year`, `lost 300 points`."""
    in_points = _is_in_points(context, quantity)
    if (quantity.measure != "percent" and not in_points) or quantity.low != quantity.high:
        return None
    low, _ = context.clause(quantity.first)
    before, after = context.words_outside_names(low, quantity.first), context.words(quantity.last, quantity.last + 3)
    is_raised = bool(RAISING.intersection(before[-RAISED_REACH:])) and bool(TOTALS.intersection(before[-RAISED_REACH:]))
    part = set(after) & CONVERTED or set(before) & SHARES or (before[-1:] == ["to"] and not is_raised)
    part = part or (quantity.measure == "point" and before[-1:] == ["at"])
    if after[:1] == ["of"] or part:
        return None
    direction = bind_direction(context, quantity) or inherit_direction(context, quantity, earlier)
    subject = bind_subject(context, quantity)
    if direction == 0 and subject is not None and is_table_row(context):
        return draft_of_quantity(
            context, "change", quantity, subject=subject, details=fill_details(metric="points" if in_points else "")
        )
    if direction == 0 or (subject is None and not refers_back(context, quantity)):
        return None
    inherited = subject or inherit_subject(earlier)
    if inherited is None:
        return None
    details = fill_details(metric="points" if in_points else "", inherited="" if subject else "yes")
    return draft_of_quantity(context, "change", quantity, subject=inherited, direction=direction, details=details)


def is_table_row(context: SentenceContext) -> bool:
    """A name and at least three numbers with nothing but units and signs between them."""
    if len(context.quantities) < CELLS or not context.mentions or context.mentions[0].first > 1:
        return False
    explained = {index for mention in context.mentions for index in range(mention.first, mention.last)}
    explained |= {index for quantity in context.quantities for index in range(quantity.first, quantity.last)}
    others = (token.low for index, token in enumerate(context.tokens) if index not in explained)
    return not any(term.isalpha() and term not in CELL_WORDS for term in others)


def _is_in_points(context: SentenceContext, quantity: Quantity) -> bool:
    """Points by name, or a bare number with a sign or with its percentage beside it: `-89.53 or -0.87 %`."""
    if quantity.measure == "point":
        return True
    is_level = context.words(quantity.first - 1, quantity.first) in (["at"], ["to"], ["near"])
    if quantity.measure not in ("number", "count") or quantity.low <= 0 or is_level:
        return False
    beside = next((other for other in context.quantities if 0 < other.first - quantity.last <= 2), None)
    has_percentage = beside is not None and beside.measure == "percent"
    joined = context.words(quantity.last, quantity.last + 1) in (["or"], ["("], [","])
    return (has_percentage and joined) or (quantity.sign != 0 and quantity.measure == "number")


def read_level(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """`closed at 6,932.30`, `topped 7,000`: the level of an index."""
    if quantity.measure not in ("number", "count", "point") or quantity.low < SCALE or quantity.low != quantity.high:
        return None
    if COUNTED_UNITS.intersection(context.words(quantity.last, quantity.last + 2)):
        return None  # closed above 10,000 on 119 trading days
    low, _ = context.clause(quantity.first)
    before = context.words(max(low, quantity.first - 4), quantity.first)
    inside = context.words(quantity.first, quantity.last)[:1]
    subject = bind_subject(context, quantity, kinds=("index", "fund", "company", "style"))
    is_year = quantity.text.isdigit() and len(quantity.text) == YEAR_DIGITS
    is_printed_as_level = quantity.low >= LEVEL and ("," in quantity.text or quantity.measure == "number")
    is_said = bool(AT_LEVEL & {*before, *inside}) or (is_printed_as_level and quantity.measure != "point")
    details = fill_details(inherited="" if subject else "yes")
    if subject is None and refers_back(context, quantity) and not context.mentions:
        subject = inherit_subject(earlier)
    if subject is None or is_year or quantity.sign or not is_said:
        return None
    return draft_of_quantity(context, "level", quantity, subject=subject, details=details)
