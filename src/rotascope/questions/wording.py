"""Words that several questions share, so that the same thing is said the same way."""

from rotascope.evidence import show
from rotascope.inference.rarity.rank import WindowRank
from rotascope.inference.rarity.streaks import Streak
from rotascope.panels.spread import Legs

RARE, UNUSUAL, UNCOMMON = 0.01, 0.05, 0.20


def side_of(legs: Legs, gap: float) -> str:
    """Who led whom by how much: the spread's own words for its sides, the size without its sign."""
    leader, laggard = legs.spread.leader, legs.spread.laggard
    first, second = (leader, laggard) if gap >= 0 else (laggard, leader)
    return f"{first} led {second} by {show(abs(gap), 'pp').lstrip('+')}"


def rarity(rank: WindowRank) -> str:
    """A word for a p-value, with the share and the p-value behind it."""
    p = rank.p_value
    word = "rare" if p < RARE else "unusual" if p < UNUSUAL else "uncommon" if p < UNCOMMON else "ordinary"
    return f"{word} ({rank.tail.shown} were at least as large, p = {show(p, 'probability')})"


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def streak_sentence(legs: Legs, streak: Streak) -> str:
    """Who led, for how many sessions, from when to when."""
    leader = legs.spread.leader if streak.sign > 0 else legs.spread.laggard
    if streak.length == 1:
        return f"{leader} led on {streak.last}, one session"
    return f"{leader} led {show(streak.length, 'sessions')} in a row, {streak.first} to {streak.last}"
