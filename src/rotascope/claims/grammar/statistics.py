"""Claims about policy, statistics and company accounts that a number carries."""

from rotascope.claims.grammar.drafts import noted, of_quantity, subject_of
from rotascope.claims.grammar.setting import Setting
from rotascope.claims.reading.items import EARNING, GROWING, ITEM_WORDS, LOSSES
from rotascope.claims.reading.macro import BY_MACRO
from rotascope.claims.reading.phrases import word_set
from rotascope.claims.records import Claim, Mention, Quantity

AROUND = 9
YEAR_DIGITS = 4
CUTS = word_set("cut cuts cutting reduction reductions lowered lowering reduced easing eased")
HIKES = word_set("hike hikes hiked raise raised raises increase increases increased tightening")
MOVES = CUTS | HIKES | {"moves", "move"}
RATE = word_set("rate rates fed reserve funds fomc policymakers borrowing")
SERIES = frozenset(("series", "string", "several", "succession"))
TO_LEVEL = word_set("to at of near around above below hit reached stood stands was is")
YEARLY = word_set("year annual annually yearly 12")
MONTHLY = frozenset(("month", "monthly"))
LEVEL_LIKE = frozenset(("level", "rate"))
JOBS = 1_000.0


def policy(setting: Setting, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """The target range, the number of moves, or their size."""
    low, high = setting.clause(quantity.first)
    clause = set(setting.words(low, high))
    named = setting.before(quantity.first, ("policy",)) or setting.after(quantity.last, ("policy",), ceiling=high)
    if quantity.measure == "percent":
        return _rate(setting, quantity, named)
    pointed = quantity.measure == "point" and quantity.text.lower().startswith(("half", "quarter"))
    actor = setting.before(quantity.first, ("actor",), floor=low)
    if not clause & RATE and named is None and actor is None and not pointed:
        return None
    return _moves(setting, quantity, low, high)


def _rate(setting: Setting, quantity: Quantity, named: Mention | None) -> Claim | None:
    """A range, or one rate after the name of the policy rate itself."""
    if named is None:
        return None
    specific = any(word in named.text.lower() for word in ("fund", "policy", "target", "key", "benchmark"))
    words = setting.words(max(0, quantity.first - 4), quantity.first)
    if quantity.low == quantity.high and not (specific and TO_LEVEL & set(words)):
        return None
    if quantity.low == quantity.high and setting.before(quantity.first, ("macro",), floor=named.last):
        return None
    return of_quantity(setting, "rate range", quantity, subject=named)


def _moves(setting: Setting, quantity: Quantity, low: int, high: int) -> Claim | None:
    after = setting.words(quantity.last, min(high, quantity.last + 7))
    before = setting.words(max(low, quantity.first - AROUND), quantity.first)
    counted = quantity.measure == "count" and quantity.low <= 20
    times = (
        (counted and after[:1] == ["times"])
        or quantity.measure == "multiple"
        or quantity.text.lower() in ("twice", "thrice")
    )
    noun = next((word for word in after if word in MOVES), None)
    if "point" in after[:2] and counted and not noun:
        return None
    verb = next((word for word in reversed(before) if word in MOVES), None)
    sized = quantity.measure in ("pp", "point") and quantity.low <= 5
    word = noun or (verb if times or sized else None)
    if word is None or not (counted or sized or times):
        return None
    metric = "size" if sized else "count"
    several = sized and (SERIES & set(before) or (noun is not None and noun.endswith("s")))
    return of_quantity(
        setting,
        "rate moves",
        quantity,
        direction=-1 if word in CUTS else 1,
        about=noted(metric=metric, several="yes" if several else ""),
    )


def company(setting: Setting, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`an $821 million loss in the first quarter`, `revenue of $12.7 billion`, `earnings per share of $1.20`."""
    if quantity.measure != "money":
        return None
    subject = subject_of(setting, quantity, kinds=("company",))
    item = _item(setting, quantity)
    if subject is None or item is None or item == "flows":
        return None
    low, high = setting.clause(quantity.first)
    near = set(setting.words(max(low, quantity.first - 4), min(high, quantity.last + 4)))
    loss = item in ("net_income", "operating_income") and bool(near & LOSSES)
    return of_quantity(
        setting, "company figure", quantity, subject=subject, direction=-1 if loss else 1, about=noted(item=item)
    )


def _item(setting: Setting, quantity: Quantity) -> str | None:
    """The item nearest to a number, after it first."""
    low, high = setting.clause(quantity.first)
    tokens = setting.tokens
    after = ITEM_WORDS.find_all(tokens[quantity.last : min(high, quantity.last + AROUND)])
    before = ITEM_WORDS.find_all(tokens[max(low, quantity.first - AROUND) : quantity.first])
    if after and (after[0].first <= 3 or not before):
        return after[0].value
    return before[-1].value if before else None


def growth(setting: Setting, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`30 % earnings growth`, `revenue grew 12 %`: a change of what companies earn."""
    if quantity.measure != "percent":
        return None
    low, high = setting.clause(quantity.first)
    near = setting.words(max(low, quantity.first - 2 * AROUND), min(high, quantity.last + AROUND))
    item = next((word for word in near if word in GROWING), None)
    grows = {
        "growth",
        "grew",
        "grow",
        "rose",
        "rise",
        "increase",
        "increased",
        "jumped",
        "fell",
        "declined",
        "reach",
    } & set(near)
    if item is None or not grows or "margin" in near:
        return None
    kinds = ("company", "index", "cohort", "style", "sector", "fund")
    return of_quantity(
        setting,
        "growth",
        quantity,
        subject=subject_of(setting, quantity, kinds=kinds),
        direction=setting.direction(quantity) or 1,
        about=noted(item=EARNING.get(item, "net_income")),
    )


def macro(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """A published statistic: `the PMI hit 52.6`, `unemployment fell to 4.1 %`, `prices rose 2.7 % on the year`."""
    named = _macro_of(setting, quantity) or _same_as_before(setting, quantity, earlier)
    if named is None or quantity.measure == "multiple" or (quantity.measure == "money" and "oil" not in named.key):
        return None
    series = BY_MACRO[named.key.removeprefix("macro:")]
    low, high = setting.clause(quantity.first)
    before = setting.words(max(low, quantity.first - 3), quantity.first)
    near = set(setting.words(max(low, quantity.first - AROUND), min(high, quantity.last + AROUND)))
    making = series.making
    if making == "level" and quantity.measure in ("percent", "pp", "point") and "by" in before:
        making = "change"
    elif making == "yoy" and near & MONTHLY and not near & YEARLY:
        making = "mom"
    elif making == "mom" and near & YEARLY:
        making = "yoy"
    elif making == "change" and quantity.measure == "percent":
        return None
    prior = "yes" if before[-1:] == ["from"] else ""
    return of_quantity(
        setting,
        "macro",
        quantity,
        subject=named,
        direction=setting.direction(quantity),
        period=setting.period_in_clause(quantity),
        about=noted(making=making, prior=prior),
    )


def _same_as_before(setting: Setting, quantity: Quantity, earlier: list[Claim]) -> Mention | None:
    """The statistic of the number before where the clause only says `it` or, after a comma, nothing."""
    low, _ = setting.clause(quantity.first)
    words = setting.words(low, quantity.first)
    before = earlier[-1] if earlier else None
    if before is None or before.type != "macro" or before.quantity is None or before.subject is None:
        return None
    same = before.quantity.measure == quantity.measure and setting.sentence.start <= before.mark[0]
    return before.subject if same and ({"it", "from", "after"} & set(words)) else None


def _macro_of(setting: Setting, quantity: Quantity) -> Mention | None:
    """The statistic that a number is about: tied to it or before it in the clause, with no instrument between."""
    low, high = setting.clause(quantity.first)
    near = setting.before(quantity.first, ("macro",), floor=low)
    tied = setting.linked(quantity.last, ("macro",))
    one = near or tied
    if one is None and quantity.measure in ("percent", "count"):
        one = setting.after(quantity.last, ("macro",), ceiling=min(high, quantity.last + 3))
    if one is None or (quantity.text.isdigit() and len(quantity.text) == YEAR_DIGITS):
        return None
    rival = setting.before(quantity.first, ("index", "fund", "style", "sector", "cohort", "company"), floor=low)
    if rival is not None and rival.first > one.last and one is near:
        return None
    bare = quantity.measure in ("count", "number") and quantity.first - one.last > AROUND
    return None if bare else one
