"""Words that several questions share, so that the same thing is said the same way."""

import re
from datetime import date

from rotascope.catalogue.namespaces import split_reference, symbol_of
from rotascope.catalogue.spreads import basket_name
from rotascope.evidence import show
from rotascope.inference.rarity.rank import WindowRank
from rotascope.inference.rarity.streaks import Streak
from rotascope.panels.spread import Legs

ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
RARE, UNUSUAL, UNCOMMON = 0.01, 0.05, 0.20
CERTAINTIES = (
    (0.001, "almost surely not chance"),
    (RARE, "very unlikely to be chance"),
    (UNUSUAL, "unlikely to be chance"),
    (UNCOMMON, "possibly chance"),
    (1.0, "not to be told from chance"),
)


def certainty(p: float, *, looks: int = 1) -> str:
    """How sure, in the words of a fixed scale, with the p-value: `unlikely to be chance (p = 0.03 after 32 looks)`.

    looks   spreads and windows that were searched, where p has paid for them: a gap that is rare among like windows may
            still be what one of so many brings by chance
    """
    printed = show(p, "probability")
    after = f" after {looks:,} looks" if looks > 1 else ""
    return f"{certainty_phrase(p)} (p {printed if printed.startswith('<') else f'= {printed}'}{after})"


def certainty_phrase(p: float) -> str:
    """The words alone: `unlikely to be chance`."""
    return next((phrase for limit, phrase in CERTAINTIES if p < limit), CERTAINTIES[-1][1])


def rarity_word(p: float) -> str:
    """The word of a two-sided p-value: rare, unusual, uncommon, ordinary."""
    return "rare" if p < RARE else "unusual" if p < UNUSUAL else "uncommon" if p < UNCOMMON else "ordinary"


def of_hundred(share: float) -> str:
    """A share as people count: `65 of 100`, `fewer than 1 of 100`; of 1,000 where it is small."""
    if share < 0.001:
        return "fewer than 1 of 1,000"
    return f"{round(1000 * share)} of 1,000" if share < 0.01 else f"{round(100 * share)} of 100"


def day_of(day: date) -> str:
    """A date as people read it: `31 August 2026`."""
    return f"{day.day} {day:%B %Y}"


def plain_dates(text: str) -> str:
    """A sentence with its ISO dates as people read them: `alarm up on 20 December 2000`."""
    return ISO_DAY.sub(lambda match: read_day(match[0]), text)


def read_day(text: str) -> str:
    """An ISO date as people read it; what only looks like one stays as it is."""
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        return text


def size_of(gap: float) -> str:
    """The size of a gap to one decimal, without its sign: `3.4 points`."""
    return f"{100 * abs(gap):.1f} points"


def move_of(legs: Legs, gap: float) -> str:
    """Who did what, to one decimal: `SMB gained 3.4 points`, `value led growth by 3.4 points`."""
    if factor := factor_of(legs):
        return f"{factor} {'gained' if gap >= 0 else 'lost'} {size_of(gap)}"
    return f"{side_of(legs, gap)} led {side_of(legs, -1 if gap >= 0 else 1)} by {size_of(gap)}"


def instruments_of(legs: Legs) -> str:
    """What a spread is filled by: `SMB, a long-short factor`; `IWM over SPY, funds, total return`."""
    if factor := factor_of(legs):
        return f"{factor}, a long-short factor"
    kinds = {split_reference(symbol)[0] or "" for symbol in (*legs.pair.long, *legs.pair.short)}
    kind = {"index": "indices", "fund": "funds", "stock": "stocks"}.get(kinds.pop() if len(kinds) == 1 else "", "")
    names = f"{basket_name(legs.pair.long)} over {basket_name(legs.pair.short)}"
    return ", ".join(part for part in (names, kind, f"{legs.basis} return") if part)


def factor_of(legs: Legs) -> str:
    """The published name of the factor that a spread is; empty where it is two legs of its own."""
    return "" if legs.pair.short else symbol_of(legs.pair.long[0]).rpartition(".")[2]


def label_of(legs: Legs) -> str:
    """What a spread is: `value over growth`, or `HML, a long-short factor (value over growth)`."""
    factor = factor_of(legs)
    return f"{factor}, a long-short factor ({legs.spread.label})" if factor else legs.spread.label


def side_of(legs: Legs, sign: float) -> str:
    """The side that a sign stands for: `value`, or `value (HML)` where a factor measures it."""
    side = legs.spread.leader if sign >= 0 else legs.spread.laggard
    factor = factor_of(legs)
    return f"{side} ({factor})" if factor else side


def sides_of(legs: Legs, sign: float) -> str:
    """Who leads whom, without a number: `value over growth`, with the factor where it is one."""
    first, second = (legs.spread.leader, legs.spread.laggard)
    if sign < 0:
        first, second = second, first
    factor = factor_of(legs)
    return f"{first} over {second}" + (f" ({factor})" if factor else "")


def gap_method(legs: Legs) -> str:
    """How a gap is computed, for evidence."""
    return f"compounded {legs.basis} return" + (", long less short" if legs.pair.short else " of the factor")


def lead_sentence(legs: Legs, gap: float) -> str:
    """Who led whom by how much, or what a factor gained or lost; the size without its sign."""
    size = show(abs(gap), "pp").lstrip("+")
    if factor_of(legs):
        return f"{label_of(legs)}, {'gained' if gap >= 0 else 'lost'} {size}"
    return f"{side_of(legs, gap)} led {side_of(legs, -1 if gap >= 0 else 1)} by {size}"


def as_much(legs: Legs, rank: WindowRank) -> str:
    """How many windows had as much of the same: the share that answers `lead_sentence`."""
    did = ("it gained" if rank.gap >= 0 else "it lost") if factor_of(legs) else f"{side_of(legs, rank.gap)} led by"
    return f"{did} at least as much in {rank.tail_side.shown} of windows"


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def streak_sentence(legs: Legs, streak: Streak) -> str:
    """Who led, for how many sessions, from when to when."""
    factor = factor_of(legs)
    did = f"{factor} {'rose' if streak.sign > 0 else 'fell'}" if factor else f"{side_of(legs, streak.sign)} led"
    if streak.length == 1:
        return f"{did} on {day_of(streak.last)}, one session"
    return f"{did} {show(streak.length, 'sessions')} in a row, {day_of(streak.first)} to {day_of(streak.last)}"
