"""Claims about instruments that a number carries: change, gap, level, streak, valuation."""

from rotascope.claims.grammar.drafts import noted, of_quantity, subject_of
from rotascope.claims.grammar.setting import MARKET, Setting
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
}
STREAK_WORDS = word_set("streak row straight consecutive successive running")
LOSING = word_set("losing losses declines fell fallen underperformance lagged trailed down lost")
VALUED = frozenset(("discount", "premium"))
PRICED = word_set("p pe price earnings forward valuation multiple valuations book")
AT_LEVEL = word_set("at to above below reached topped crossed closed near past hit around")
SHARES = frozenset(("weight", "share", "portion", "allocation", "exposure", "probability", "odds", "chance"))
CONVERTED = word_set("debt loans weight share portion companies stocks borrowing exposure")
BACK = 600  # characters over which a gap without names is still that of two changes
YEAR_DIGITS = 4
SCALE = 100  # an index stands above this; a smaller bare number is a count
SHORTEST_STREAK, MOST_STREAK = 2, 400


def streak(setting: Setting, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`a 14-day outperformance streak`, `nine straight sessions of gains`, `eight weeks in a row`."""
    low, high = setting.clause(quantity.first)
    after = setting.words(quantity.last, min(high, quantity.last + AROUND))
    unit = next((STREAK_UNITS[word] for word in after[:4] if word in STREAK_UNITS), None)
    near = {*after, *setting.words(max(low, quantity.first - 2), quantity.first)}
    counted = quantity.measure == "count" and SHORTEST_STREAK <= quantity.low <= MOST_STREAK
    run = near & STREAK_WORDS or ("run" in after and {"winning", "losing"} & near)
    if not counted or unit is None or not run or "cuts" in near or "hikes" in near:
        return None
    clause = set(setting.words(low, high))
    relative = bool(clause & (AHEAD | BEHIND))
    subject = subject_of(setting, quantity)
    other = _second(setting, subject, quantity) if relative else None
    down = bool(near & LOSING)
    return of_quantity(
        setting,
        "streak",
        quantity,
        subject=subject,
        other=other,
        direction=-1 if down else 1,
        about=noted(unit=unit, compared="yes" if relative else ""),
    )


def _second(setting: Setting, subject: Mention | None, quantity: Quantity) -> Mention | None:
    """The other side of a comparison: the nearest name in the clause that is not the subject."""
    low, high = setting.clause(quantity.first)
    for one in (setting.after(quantity.last, MARKET, ceiling=high), setting.before(quantity.first, MARKET, floor=low)):
        if one is not None and subject is not None and one.key != subject.key:
            return one
    return None


def valuation(setting: Setting, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`a 31 % discount to large caps on forward earnings`, `22 times earnings`, `a P/E of 18`."""
    low, high = setting.clause(quantity.first)
    after = setting.words(quantity.last, min(high, quantity.last + 2 * AROUND))
    near = {*after[:3], *setting.words(max(low, quantity.first - AROUND), quantity.first)}
    discount = quantity.measure == "percent" and set(after[:2]) & VALUED
    multiple = quantity.measure in ("multiple", "number", "count") and (
        (quantity.measure == "multiple" and set(after[:4]) & PRICED)
        or ({"p", "e"} <= near and "/" in near)
        or "multiple" in near
    )
    if not discount and not multiple:
        return None
    subject = subject_of(setting, quantity)
    return of_quantity(
        setting,
        "valuation",
        quantity,
        subject=subject,
        other=setting.after(quantity.last, MARKET, ceiling=high),
        direction=-1 if "discount" in after[:2] else 1,
        about=noted(metric="discount" if discount else "multiple"),
    )


def gap(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """`beat the S&P 500 by five points`, `a 14-percentage-point gap`, `trailed by 300 basis points`."""
    if quantity.measure not in ("pp", "point", "percent"):
        return None
    low, high = setting.clause(quantity.first)
    before = setting.words(max(low, quantity.first - 2 * AROUND), quantity.first)
    after = setting.words(quantity.last, min(high, quantity.last + 4))
    verbs = [place for place, word in enumerate(before) if word in AHEAD or word in BEHIND]
    near = before if quantity.measure == "pp" else before[-4:]
    noun = bool(GAP_NOUNS & {*after, *near}) and quantity.measure != "percent"
    by = "by" in before[verbs[-1] :] if verbs else False
    if not noun and not by:
        return None
    start = max(low, quantity.first - 2 * AROUND)
    verb = start + verbs[-1] if verbs else quantity.first
    subject = setting.before(verb, MARKET) if verbs else _between(setting, quantity, high)
    floor = verb if verbs else subject.last if subject else quantity.last
    other = _other_side(setting, floor, subject, high) if subject else None
    if "between" in before and (subject is None or other is None):
        return of_quantity(setting, "gap", quantity)  # between two things that no name is known of
    if subject is None or (other is None and not verbs):
        return _gap_of_earlier(setting, quantity, earlier)
    behind = bool(verbs and before[verbs[-1]] in BEHIND)
    return of_quantity(
        setting, "gap", quantity, subject=subject, other=other, direction=-1 if behind else int(bool(verbs))
    )


def _between(setting: Setting, quantity: Quantity, high: int) -> Mention | None:
    """The first side of `a gap between X and Y`, `X's lead over Y`; a name further off belongs to something else."""
    low, _ = setting.clause(quantity.first)
    before = setting.before(quantity.first, MARKET, floor=low)
    if "lead" in setting.words(quantity.first - AROUND, quantity.last + 3) and before is not None:
        return before
    between = next((low + at for at, word in enumerate(setting.words(low, quantity.first)) if word == "between"), None)
    if between is not None:
        return setting.after(between, MARKET, ceiling=quantity.first)
    after = setting.words(quantity.last, min(high, quantity.last + 6))
    if not {"between", "of", "separating", "in"} & set(after):
        return None
    one = setting.after(quantity.last, MARKET, ceiling=high)
    return one if one is not None and one.first - quantity.last <= AROUND else None


def _other_side(setting: Setting, place: int, subject: Mention | None, high: int) -> Mention | None:
    found = [one for one in setting.mentions if one.kind in MARKET and one.first >= place and one.last <= high]
    rest = [one for one in found if subject is None or one.first != subject.first]
    return rest[0] if rest else None


def _gap_of_earlier(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> Claim:
    """A gap without names is that of the last two changes."""
    near = setting.sentence.start - BACK
    changes = [at for at, one in enumerate(earlier) if one.type == "change" and one.subject and one.mark[0] > near][-2:]
    if len(changes) < 2:
        return of_quantity(setting, "gap", quantity)
    one, two = (earlier[place] for place in changes)
    signed = [claim.direction * claim.quantity.value for claim in (one, two) if claim.quantity]
    return of_quantity(
        setting,
        "gap",
        quantity,
        subject=one.subject,
        other=two.subject,
        rests_on=tuple(changes),
        direction=1 if signed[0] >= signed[1] else -1,
        period=one.period,
    )


def change(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """`surged by nearly 8 %`, `a 4.8 % decline`, `is up 3 % this year`, `lost 300 points`."""
    if quantity.measure not in ("percent", "point") or quantity.low != quantity.high:
        return None
    low, _ = setting.clause(quantity.first)
    before, after = setting.plain_words(low, quantity.first), setting.words(quantity.last, quantity.last + 3)
    part = set(after) & CONVERTED or set(before) & SHARES or before[-1:] == ["to"]
    if after[:1] == ["of"] or part:
        return None
    direction = setting.direction(quantity) or _as_before(setting, quantity, earlier)
    subject = subject_of(setting, quantity)
    if direction == 0 or (subject is None and not _pronoun(setting, quantity)):
        return None
    inherited = subject or _last_subject(earlier)
    if inherited is None:
        return None
    about = noted(metric="points" if quantity.measure == "point" else "", inherited="" if subject else "yes")
    return of_quantity(setting, "change", quantity, subject=inherited, direction=direction, about=about)


def _as_before(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> int:
    """The direction of the number that this one is set against: `IWM rose 3 %, versus 1 % for SPY`."""
    one = earlier[-1] if earlier else None
    low, _ = setting.clause(quantity.first)
    against = setting.tokens[low].low in ("versus", "compared")
    if one is None or one.type != "change" or one.mark[0] < setting.sentence.start or not against:
        return 0
    return one.direction


def _pronoun(setting: Setting, quantity: Quantity) -> bool:
    """Whether the clause speaks of what was named before: it, the index, the fund."""
    low, _ = setting.clause(quantity.first)
    words = setting.words(low, quantity.first)
    named = {
        "index",
        "fund",
        "benchmark",
        "gauge",
        "group",
        "basket",
        "average",
        "it",
        "they",
        "its",
        "sector",
        "shares",
        "stock",
        "that",
        "which",
    }
    return bool(named.intersection(words))


def _last_subject(earlier: list[Claim]) -> Mention | None:
    return next((one.subject for one in reversed(earlier[-6:]) if one.subject and one.subject.kind in MARKET), None)


def level(setting: Setting, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`closed at 6,932.30`, `topped 7,000`: the level of an index."""
    if quantity.measure not in ("number", "count", "point") or quantity.low < SCALE or quantity.low != quantity.high:
        return None
    low, _ = setting.clause(quantity.first)
    before = setting.words(max(low, quantity.first - 4), quantity.first)
    hedged = setting.words(quantity.first, quantity.last)[:1]
    subject = subject_of(setting, quantity, kinds=("index", "fund", "company"))
    if (
        subject is None
        or not AT_LEVEL & {*before, *hedged}
        or (quantity.text.isdigit() and len(quantity.text) == YEAR_DIGITS)
    ):
        return None
    return of_quantity(setting, "level", quantity, subject=subject)
