"""Do winners stay winners: how many of one period's top third stand in the top third of the next, against chance."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import comb

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import HistoryTooShort
from rotascope.measures.leaders import ranks_of, window_of
from rotascope.panels.border import PanelLike, as_panel
from rotascope.sessions import to_date

LEAST = 6  # lines that two periods have in common: a third of fewer is one line
FEWEST = 3  # pairs of periods


@dataclass(frozen=True, slots=True)
class PeriodPair:
    """Two periods in a row: lines that both rank, how many a third of them is, and how many stood in both thirds."""

    first: date
    middle: date
    last: date
    lines: int
    third: int
    stayed: int


@dataclass(frozen=True, slots=True)
class RankPersistence:
    """Every pair of periods, oldest first, and what chance alone would give.

    stayed, possible   lines of a top third that stood in the next one, of all that stood in one
    expected           of `possible` by chance
    p_value            two-sided, that ranks drawn at random in each period stay as often or as seldom
    """

    pairs: tuple[PeriodPair, ...]
    stayed: int
    possible: int
    expected: float
    p_value: float

    @property
    def share(self) -> float:
        """Of those in a top third, how many stood in the next."""
        return self.stayed / self.possible


def rank_persistence(levels: PanelLike, *, rows: int) -> RankPersistence:
    """The top third of each period of `rows` rows and of the next, over all history, cut from the last row back.

    levels   [T, N] levels above 0, NaN = no close; a line counts in a pair of periods that it has 80 % of
    null     ranks of a period say nothing of the next: the number that stays is hypergeometric, pairs independent
    timing   reads all rows      raises  HistoryTooShort below three pairs with six lines
    source   convention; the distribution of a sum of independent hypergeometric counts is exact
    """
    levels = as_panel(levels)
    ends = list(range(len(levels) - 1, -1, -rows))[::-1]
    periods = [window_of(levels, start, end)[0] for start, end in pairwise(ends)]
    pairs = []
    for number in range(len(periods) - 1):
        counted = count_stayed(periods[number], periods[number + 1])
        if counted[0] >= LEAST:
            first, middle, last = (to_date(levels.dates[row]) for row in ends[number : number + 3])
            pairs.append(PeriodPair(first, middle, last, *counted))
    if len(pairs) < FEWEST:
        cause = f"{levels.name}: {len(pairs)} pairs of periods of {rows} rows with {LEAST} lines"
        raise HistoryTooShort(cause, f"{FEWEST} are needed: choose a shorter window")
    stayed, possible = sum(pair.stayed for pair in pairs), sum(pair.third for pair in pairs)
    expected = sum(pair.third**2 / pair.lines for pair in pairs)
    return RankPersistence(tuple(pairs), stayed, possible, expected, chance_of(pairs, stayed))


def count_stayed(first: Floats, second: Floats) -> tuple[int, int, int]:
    """Lines with both returns, a third of them, and how many stood in the top third of both."""
    both = np.isfinite(first) & np.isfinite(second)
    lines = int(both.sum())
    third = lines // 3
    tops = [ranks_of(np.where(both, returned, np.nan)) for returned in (first, second)]
    stayed = [(ranks > 0) & (ranks <= third) for ranks in tops]
    return lines, third, int((stayed[0] & stayed[1]).sum())


def chance_of(pairs: list[PeriodPair], stayed: int) -> float:
    """Two-sided p: twice the lesser tail of the sum of the pairs' hypergeometric counts, at most 1."""
    total = np.ones(1)
    for pair in pairs:
        others, draws = pair.lines - pair.third, comb(pair.lines, pair.third)
        law = [comb(pair.third, k) * comb(others, pair.third - k) / draws for k in range(pair.third + 1)]
        total = np.convolve(total, np.array(law))
    return min(1.0, 2.0 * min(float(total[stayed:].sum()), float(total[: stayed + 1].sum())))
