"""What valuations, earnings and flows say of the stories told of small caps: a rule a story, written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Floats
from rotascope.drivers.verdicts import ALPHA, Judgement
from rotascope.inference.testing.group_lead import GroupLead
from rotascope.inference.testing.later_gaps import LaterGap
from rotascope.measures.earnings import Growth
from rotascope.measures.valuation import LoserRule, discount_of, multiple_of

SPRING = 0.02  # log gap a year per standard deviation of the discount: less is no spring worth the name
LEAST_ANSWERS = 2  # conventions, or rules for losses, that must have an answer


@dataclass(frozen=True, slots=True)
class RankedDiscount:
    """A discount among those before it.

    value    the last one; rank: how many were at least as large, itself included; among: how many there were
    dates    of the first and the last
    """

    value: float
    rank: int
    among: int
    dates: tuple[date, date]


def judge_discount(values: Sequence[float | None]) -> Judgement:
    """`Small caps are cheap`: support where every convention with an answer says so, refusal where none does."""
    answers = [value for value in values if value is not None]
    if len(answers) < LEAST_ANSWERS:
        return "cannot tell"
    if all(value > 0 for value in answers):
        return "supports"
    return "does not support" if all(value <= 0 for value in answers) else "cannot tell"


def judge_spring(later: LaterGap) -> Judgement:
    """`A large discount is followed by a lead`: a rise that stands both tests; refusal where a spring is ruled out.

    supports           the slope is above zero, p at most 0.05 by the errors and by the blocks
    does not support   its 95 % range ends below 2 points a year per standard deviation of the discount
    """
    if later.slope.value > 0 and max(later.slope.p_value, later.p_block) <= ALPHA:
        return "supports"
    return "does not support" if later.slope.interval[1] < SPRING else "cannot tell"


def judge_handoff(small: Growth | None, large: Growth | None, lead: GroupLead | None) -> Judgement:
    """`Earnings growth hands over to small caps`: by every rule, and not by a few companies.

    supports           ahead in total and without loss-makers alike, and so in 95 % of draws of other companies
    does not support   behind by both, and so in 95 % of the draws
    """
    if small is None or large is None or lead is None:
        return "cannot tell"
    pairs = ((small.growth, large.growth), (small.without_losers, large.without_losers))
    leads = [first - second for first, second in pairs if first is not None and second is not None]
    if len(leads) < LEAST_ANSWERS:
        return "cannot tell"
    if all(value > 0 for value in leads) and lead.interval[0] > 0:
        return "supports"
    return "does not support" if all(value <= 0 for value in leads) and lead.interval[1] <= 0 else "cannot tell"


def judge_consensus(expected: float, past: float | None) -> Judgement:
    """The same by published earnings: expected and in the last year over alike; an estimate alone decides nothing.

    expected, past   growth of small caps' earnings less that of large ones
    """
    if past is None:
        return "cannot tell"
    if expected > 0 and past > 0:
        return "supports"
    return "does not support" if expected <= 0 and past <= 0 else "cannot tell"


def judge_inflow(small: float | None, large: float | None) -> Judgement:
    """`Money flows into small caps`: support where their funds gained, and more of assets than large caps' did."""
    if small is None:
        return "cannot tell"
    if small <= 0:
        return "does not support"
    if large is None:
        return "cannot tell"
    return "supports" if small > large else "does not support"


def discount_path(
    caps: Mapping[str, Floats], figures: Mapping[str, Floats], *, losers: LoserRule = "included"
) -> Floats:
    """The discount of `small` to `large` on each date [T], from market values and earnings [T, N].

    returns   NaN where either group has no multiple, or fewer than a fifth of its companies have both numbers
    """
    rows = len(next(iter(caps.values())))
    path = np.full(rows, np.nan)
    for row in range(rows):
        pair = [_multiple(caps[name][row], figures[name][row], losers) for name in ("small", "large")]
        value = discount_of(*pair)
        path[row] = np.nan if value is None else value
    return path


def rank_last(path: Floats, dates: Sequence[date]) -> RankedDiscount | None:
    """The last discount among all; None where the last lacks or nothing came before it."""
    rows = np.flatnonzero(np.isfinite(path))
    if len(rows) < 2 or rows[-1] != len(path) - 1:
        return None
    values = path[rows]
    rank = int((values >= values[-1]).sum())
    return RankedDiscount(float(values[-1]), rank, len(values), (dates[rows[0]], dates[rows[-1]]))


def _multiple(caps: Floats, figures: Floats, losers: LoserRule) -> float | None:
    both = np.isfinite(caps) & np.isfinite(figures) & (caps > 0)
    thin = not len(both) or both.mean() < 0.2
    return None if thin else multiple_of(caps[both], figures[both], losers=losers)
