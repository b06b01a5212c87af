"""Claims about policy, statistics and company accounts that a number carries."""

from rotascope.catalogue.statistics import STATISTICS
from rotascope.claims.grammar.binding import bind_direction, bind_period_in_clause, bind_subject, linked_mention
from rotascope.claims.grammar.context import SentenceContext
from rotascope.claims.grammar.drafts import draft_of_quantity, fill_details
from rotascope.claims.reading.items import EARNING, GROWING, ITEM_WORDS, LOSSES
from rotascope.claims.reading.phrases import Phrases, word_set
from rotascope.claims.records import Claim, Mention, Period, Quantity

AROUND = 9
YEAR_DIGITS = 4
CUTS = word_set("cut cuts cutting reduction reductions lowered lowering reduced easing eased")
HIKES = word_set("hike hikes hiked raise raised raises increase increases increased tightening")
MOVES = CUTS | HIKES | {"moves", "move"}
RATE = word_set("rate rates fed reserve funds fomc policymakers borrowing")
SERIES = frozenset(("series", "string", "several", "succession"))
TO_LEVEL = word_set("to at of peaked near around above below hit reached stood stands was is")
SPECIFIC = ("fund", "policy", "target", "key", "benchmark", "interest")  # in a name of the policy rate itself
FOREIGN = Phrases(
    (words, True)
    for words in (
        *("european central bank", "ecb", "bank of england", "boe", "bank of japan", "boj", "bank of canada"),
        *("reserve bank of", "swiss national bank", "people s bank of china", "pboc", "riksbank", "norges bank"),
        *("bank of korea", "bank of mexico", "banxico", "central bank of", "bundesbank", "japan s central bank"),
    )
)
COMPARED = word_set("from than versus since over")
YEARLY = word_set("year annual annually yearly 12")
CHANGES = word_set("growth grew grow rose rise increase increased jumped fell declined reach")
REFERRING = word_set("it from after versus compared with")
DIVIDENDS = ("dividend", "dividends")
OUT = word_set("outflow outflows withdrew withdrawn lost redemptions")
MONTHLY = frozenset(("month", "monthly"))


def read_policy(context: SentenceContext, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """The target range, the number of moves, or their size."""
    low, high = context.clause(quantity.first)
    clause = set(context.words(low, high))
    if FOREIGN.find_all(context.tokens):
        return None
    mention = context.mention_before(quantity.first, ("policy",))
    mention = mention or context.mention_after(quantity.last, ("policy",), ceiling=high)
    if quantity.measure == "percent":
        return _read_rate(context, quantity, mention)
    is_fraction_of_point = quantity.measure == "point" and quantity.text.lower().startswith(("half", "quarter"))
    actor = context.mention_before(quantity.first, ("actor",), floor=low)
    if not clause & RATE and mention is None and actor is None and not is_fraction_of_point:
        return None
    return _read_rate_moves(context, quantity, low, high)


def _read_rate(context: SentenceContext, quantity: Quantity, mention: Mention | None) -> Claim | None:
    """A range, or one rate after the name of the policy rate itself."""
    if mention is None:
        return None
    specific = any(term in mention.text.lower() for term in SPECIFIC)
    words = context.words(max(0, quantity.first - 4), quantity.first)
    low, _ = context.clause(quantity.first)
    deeds = set(context.words(low, quantity.first)) & MOVES
    if deeds and words[-1:] in (["to"], ["from"]):
        details = fill_details(prior="yes" if words[-1:] == ["from"] else "")
        return draft_of_quantity(context, "rate range", quantity, subject=mention, details=details)
    if quantity.low == quantity.high and not (specific and TO_LEVEL & set(words)):
        return None
    if quantity.low == quantity.high and context.mention_before(quantity.first, ("macro",), floor=mention.last):
        return None
    return draft_of_quantity(context, "rate range", quantity, subject=mention)


def _read_rate_moves(context: SentenceContext, quantity: Quantity, low: int, high: int) -> Claim | None:
    after = context.words(quantity.last, min(high, quantity.last + 7))
    before = context.words(max(low, quantity.first - AROUND), quantity.first)
    is_count = quantity.measure == "count" and quantity.low <= 20
    times = (
        (is_count and after[:1] == ["times"])
        or quantity.measure == "multiple"
        or quantity.text.lower() in ("twice", "thrice")
    )
    noun = next((term for term in after if term in MOVES), None)
    if "point" in after[:2] and is_count and not noun:
        return None
    verb = next((term for term in reversed(before) if term in MOVES), None)
    is_size = quantity.measure in ("pp", "point") and quantity.low <= 5
    move = noun or (verb if times or is_size else None)
    if move is None or not (is_count or is_size or times):
        return None
    metric = "size" if is_size else "count"
    several = is_size and (SERIES & set(before) or (noun is not None and noun.endswith("s")))
    return draft_of_quantity(
        context,
        "rate moves",
        quantity,
        direction=-1 if move in CUTS else 1,
        details=fill_details(metric=metric, several="yes" if several else ""),
    )


def read_company_figure(context: SentenceContext, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`an $821 million loss in the first quarter`, `revenue of $12.7 billion`, `earnings per share of $1.20`."""
    if quantity.measure != "money":
        return None
    item = _nearest_item(context, quantity)
    if item == "flows":
        return _read_flow(context, quantity)
    subject = bind_subject(context, quantity, kinds=("company",))
    if subject is None or item is None:
        return None
    low, high = context.clause(quantity.first)
    nearby = set(context.words(max(low, quantity.first - 4), min(high, quantity.last + 4)))
    loss = item in ("net_income", "operating_income") and bool(nearby & LOSSES)
    return draft_of_quantity(
        context,
        "company figure",
        quantity,
        subject=subject,
        direction=-1 if loss else 1,
        details=fill_details(item=item),
    )


def _read_flow(context: SentenceContext, quantity: Quantity) -> Claim | None:
    """`IWM had inflows of $1.2 billion`: money into a fund that is named by its symbol."""
    subject = bind_subject(context, quantity, kinds=("fund", "company"))
    if subject is None or not subject.key.startswith("symbol:"):
        return None
    low, high = context.clause(quantity.first)
    out = OUT & set(context.words(low, high))
    details = fill_details(item="flows")
    return draft_of_quantity(context, "figure", quantity, subject=subject, direction=-1 if out else 1, details=details)


def _nearest_item(context: SentenceContext, quantity: Quantity) -> str | None:
    """The item nearest to a number, after it first."""
    low, high = context.clause(quantity.first)
    tokens = context.tokens
    after = ITEM_WORDS.find_all(tokens[quantity.last : min(high, quantity.last + AROUND)])
    before = ITEM_WORDS.find_all(tokens[max(low, quantity.first - AROUND) : quantity.first])
    if after and (after[0].first <= 3 or not before):
        return after[0].value
    return before[-1].value if before else None


def read_growth(context: SentenceContext, quantity: Quantity, _earlier: list[Claim]) -> Claim | None:
    """`30 % earnings growth`, `revenue grew 12 %`: a change of what companies earn."""
    if quantity.measure != "percent":
        return None
    low, high = context.clause(quantity.first)
    nearby = context.words(max(low, quantity.first - 2 * AROUND), min(high, quantity.last + AROUND))
    item = next((term for term in nearby if term in GROWING), None)
    changes = CHANGES | MOVES if item in DIVIDENDS else CHANGES
    if item is None or not changes.intersection(nearby) or "margin" in nearby or "yield" in nearby:
        return None
    kinds = ("company", "index", "cohort", "style", "sector", "fund")
    return draft_of_quantity(
        context,
        "growth",
        quantity,
        subject=bind_subject(context, quantity, kinds=kinds),
        direction=bind_direction(context, quantity) or 1,
        details=fill_details(item=EARNING.get(item, "net_income")),
    )


def read_macro(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Claim | None:
    """A published statistic: `the PMI hit 52.6`, `unemployment fell to 4.1 %`, `prices rose 2.7 % on the year`."""
    mention = _find_statistic(context, quantity) or _statistic_before(context, quantity, earlier)
    if mention is None or quantity.measure == "multiple" or (quantity.measure == "money" and "oil" not in mention.key):
        return None
    series = STATISTICS[mention.key.removeprefix("macro:")]
    low, high = context.clause(quantity.first)
    before = context.words(max(low, quantity.first - 3), quantity.first)
    nearby = set(context.words(max(low, quantity.first - AROUND), min(high, quantity.last + AROUND)))
    transformation: str = series.transformation
    if transformation == "level" and series.is_daily and quantity.measure == "pp":
        transformation = "move"
    elif transformation == "level" and (
        ("by" in before and quantity.measure in ("percent", "pp", "point"))
        or (quantity.measure == "pp" and not TO_LEVEL.intersection(before) and bind_direction(context, quantity))
    ):
        transformation = "change"
    elif transformation == "yoy" and nearby & MONTHLY and not nearby & YEARLY:
        transformation = "mom"
    elif transformation == "mom" and nearby & YEARLY:
        transformation = "yoy"
    elif transformation == "change" and quantity.measure == "percent":
        return None
    period = _period_of_figure(context, quantity)
    prior = "yes" if before[-1:] in (["from"], ["versus"]) or before[-2:] == ["compared", "with"] else ""
    return draft_of_quantity(
        context,
        "macro",
        quantity,
        subject=mention,
        direction=bind_direction(context, quantity),
        period=period,
        details=fill_details(transformation=transformation, prior=prior, base=_is_base(context, quantity, period)),
    )


def _period_of_figure(context: SentenceContext, quantity: Quantity) -> Period | None:
    """The period nearest to a figure in its clause, but one that it is compared with: `ticked down from August`."""
    period = bind_period_in_clause(context, quantity)
    if period is None:
        return None
    opening = next(index for index, token in enumerate(context.tokens) if token.start >= period.start)
    is_base = bool(COMPARED.intersection(context.words(opening - 1, opening))) or period.kind == "since"
    is_of_other = context.words(quantity.first - 1, quantity.first) == ["to"] and _is_of_start(
        context, period, quantity
    )
    return None if (is_base and opening > quantity.first) or is_of_other else period


def _is_base(context: SentenceContext, quantity: Quantity, period: Period | None) -> str:
    """Whether a period is that of the whole move and not of the number it began at: `from 2.9 % to 3.1 % in May`."""
    end = period.start if period is not None else quantity.start
    return "yes" if any(quantity.end <= other.start < end for other in context.quantities) else ""


def _is_of_start(context: SentenceContext, period: Period, quantity: Quantity) -> bool:
    """Whether a period is that of the number that a move began at: `from 1.5 % at the end of last year to 3.8 %`."""
    return any(
        other.end <= period.start < period.end <= quantity.start
        and context.words(other.first - 1, other.first) == ["from"]
        for other in context.quantities
    )


def _statistic_before(context: SentenceContext, quantity: Quantity, earlier: list[Claim]) -> Mention | None:
    """The statistic of the number before where the clause only says `it` or, after a comma, nothing."""
    low, _ = context.clause(quantity.first)
    words = context.words(low, quantity.first)
    before = earlier[-1] if earlier else None
    if before is None or before.type != "macro" or before.quantity is None or before.subject is None:
        return None
    same = before.quantity.measure == quantity.measure and context.sentence.start <= before.mark[0]
    return before.subject if same and (REFERRING & set(words)) else None


def _find_statistic(context: SentenceContext, quantity: Quantity) -> Mention | None:
    """The statistic that a number is about: tied to it or before it in the clause, with no instrument between."""
    low, high = context.clause(quantity.first)
    preceding = context.mention_before(quantity.first, ("macro",), floor=low)
    linked = linked_mention(context, quantity.last, ("macro",))
    mention = preceding or linked
    if mention is None and quantity.measure in ("percent", "count"):
        mention = context.mention_after(quantity.last, ("macro",), ceiling=min(high, quantity.last + 3))
    if mention is None or (quantity.text.isdigit() and len(quantity.text) == YEAR_DIGITS):
        return None
    rival = context.mention_before(quantity.first, ("index", "fund", "style", "sector", "cohort", "company"), floor=low)
    if rival is not None and rival.first > mention.last and mention is preceding:
        return None
    bare = quantity.measure in ("count", "number") and quantity.first - mention.last > AROUND
    return None if bare else mention
