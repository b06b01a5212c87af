"""A word for how far a spread's leadership has come: none, early, established, dominant, fading.

This first form rests on gaps and their ranks alone. A rank cannot show that leadership lasts, so it never gives
`dominant`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rotascope.inference.rank import WindowRank

Word: TypeAlias = Literal["none", "early", "established", "dominant", "fading"]

SHORT, LONG = ("1m", "3m"), ("6m", "1y")
EARLY_P, ESTABLISHED_P = 0.10, 0.05
ADVANCED = ("established", "dominant", "fading")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word, whom it favours (+1 the long side, -1 the short one, 0 nobody), and the window that decided it."""

    word: Word
    side: int
    window: str
    rank: WindowRank


def by_rank(ranks: Mapping[str, WindowRank]) -> Verdict:
    """Verdict from the ranks of 1m, 3m, 6m and 1y gaps; a window that lacks can only lower it.

    established   a 6m or 1y gap with p <= 0.05, and the 3m gap on the same side
    fading        such a gap, and the 3m gap on the other side
    early         a 1m or 3m gap with p <= 0.10
    none          neither
    """
    long_run = _smallest(ranks, LONG)
    if long_run and ranks[long_run].p_value <= ESTABLISHED_P and "3m" in ranks:
        side = _side(ranks[long_run])
        word: Word = "established" if _side(ranks["3m"]) == side else "fading"
        return Verdict(word, side, long_run, ranks[long_run])
    short_run = _smallest(ranks, SHORT)
    if short_run and ranks[short_run].p_value <= EARLY_P:
        return Verdict("early", _side(ranks[short_run]), short_run, ranks[short_run])
    shown = long_run or short_run or next(iter(ranks))
    return Verdict("none", 0, shown, ranks[shown])


def _smallest(ranks: Mapping[str, WindowRank], windows: tuple[str, ...]) -> str | None:
    there = [window for window in windows if window in ranks]
    return min(there, key=lambda window: ranks[window].p_value, default=None)


def _side(rank: WindowRank) -> int:
    return 1 if rank.gap > 0 else -1
