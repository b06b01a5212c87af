"""Words that several questions share, so that the same thing is said the same way."""

from rotascope.catalogue.namespaces import symbol_of
from rotascope.evidence import show
from rotascope.inference.rarity.rank import WindowRank
from rotascope.inference.rarity.streaks import Streak
from rotascope.panels.spread import Legs

RARE, UNUSUAL, UNCOMMON = 0.01, 0.05, 0.20


def factor_of(legs: Legs) -> str:
    """The published name of the factor that a spread is; empty where it is two legs of its own."""
    return "" if legs.pair.short else symbol_of(legs.pair.long[0]).rpartition(".")[2]


def label_of(legs: Legs) -> str:
    """What a spread is: `value over growth`, or `HML, a long-short factor (value over growth)`."""
    factor = factor_of(legs)
    return f"{factor}, a long-short factor ({legs.spread.label})" if factor else legs.spread.label


def side_of(legs: Legs, sign: float) -> str:
    """The side that a sign stands for: `value`, or `the value side of HML` where nobody holds the side itself."""
    side = legs.spread.leader if sign >= 0 else legs.spread.laggard
    factor = factor_of(legs)
    return f"the {side} side of {factor}" if factor else side


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


def rarity(legs: Legs, rank: WindowRank) -> str:
    """A word for a two-sided p-value, then the share in the gap's direction, then that of both, with the p-value."""
    p = rank.p_value
    rarity_word = "rare" if p < RARE else "unusual" if p < UNUSUAL else "uncommon" if p < UNCOMMON else "ordinary"
    among = f"{rarity_word} among windows of {rank.window.sessions} sessions since {rank.since}"
    either = f"{rank.tail.shown} were as large either way, p = {show(p, 'probability')}"
    return f"{among}; {as_much(legs, rank)}, {either}"


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def streak_sentence(legs: Legs, streak: Streak) -> str:
    """Who led, for how many sessions, from when to when."""
    factor = factor_of(legs)
    did = f"{factor} {'rose' if streak.sign > 0 else 'fell'}" if factor else f"{side_of(legs, streak.sign)} led"
    if streak.length == 1:
        return f"{did} on {streak.last}, one session"
    return f"{did} {show(streak.length, 'sessions')} in a row, {streak.first} to {streak.last}"
