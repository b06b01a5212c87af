"""The probability that a side leads now: a filter over the drifts that a spread may have, under a range of priors.

It weighs one spread alone. The word of a verdict pays for every spread and window looked at; the two may disagree, and
then `disagreement` says why.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from rotascope.arrays import Floats
from rotascope.inference.testing.own_scale import LEARNING
from rotascope.inference.verdicts.criteria import YEAR
from rotascope.kernels.drift import drift_filter, trailing_deviations
from rotascope.panels.border import PanelLike, as_panel

MONTH = 21
MONTHLY = tuple(range(-6, 7))  # drifts in percentage points a month
LEAD = 1  # the least of them that counts as a lead
DRIFTS = np.array(MONTHLY) * 0.01 / MONTH
CHANGES = (0.5, 1.0, 2.0)  # years between changes of the drift
IDLE = (0.3, 0.6)  # share of the time without any drift
DECAY = 1.5  # points a month by which a drift becomes e times as rare
VARIANCE_HALF_LIFE, TAIL = 21.0, 8.0  # of the deviation known the day before; degrees of freedom: the likeliest tried
MEMORY = 10 * YEAR  # sessions read: what lies further back is forgotten by every prior
LIKELY, UNLIKELY = 0.8, 0.5  # a word disagrees with a probability beyond these


@dataclass(frozen=True, slots=True)
class LeadProbability:
    """P that the long and that the short side leads by 1 pp a month or more now: least and most of all priors."""

    long: tuple[float, float]
    short: tuple[float, float]

    def of(self, side: int) -> tuple[float, float]:
        """The range for a side, +1 or -1."""
        return self.long if side >= 0 else self.short


def lead_probability(differences: PanelLike) -> LeadProbability:
    """The probability of a lead of either side after the last row.

    differences  [T, 1] daily, fraction; rows without a value are left out; of the last ten years
    timing       reads rows <= T, each against the deviation known the day before
    source       Hamilton's filter with known states; the prior's numbers in docs/verdict.md
    """
    complete = as_panel(differences).complete().tail(MEMORY + LEARNING)
    final = np.array([path[-1] for path in lead_paths(complete.values[:, 0])])
    return LeadProbability(*((float(final[:, k].min()), float(final[:, k].max())) for k in (0, 1)))


def lead_paths(x: Floats) -> list[Floats]:
    """P of a lead of the long and of the short side after each day from the 64th on [T - 63, 2], one for each prior."""
    deviations = trailing_deviations(x, LEARNING, 0.5 ** (1.0 / VARIANCE_HALF_LIFE))
    sizes = np.array(MONTHLY)
    paths = []
    for years, idle in product(CHANGES, IDLE):
        states, _ = drift_filter(x[LEARNING:], deviations, DRIFTS, drift_prior(idle), 1.0 / (years * YEAR), TAIL)
        paths.append(np.column_stack([states[:, sizes >= LEAD].sum(axis=1), states[:, sizes <= -LEAD].sum(axis=1)]))
    return paths


def drift_prior(idle: float) -> Floats:
    """The prior of a new drift [S]: none with probability `idle`, larger ones rarer, either side alike."""
    weights = np.exp(-np.abs(np.array(MONTHLY)) / DECAY)
    weights[MONTHLY.index(0)] = 0.0
    prior: Floats = weights / weights.sum() * (1.0 - idle)
    prior[MONTHLY.index(0)] = idle
    return prior


def disagreement(*, called: bool, probability: tuple[float, float]) -> str | None:
    """Why a word and a probability differ, or None where they do not.

    called       whether the word says that a side leads now: established or dominant
    probability  of that side's lead, least and most
    """
    low, high = probability
    if called and high < UNLIKELY:
        return "the gap survives the search, yet of late the days no longer favour that side"
    if not called and low > LIKELY:
        return "likely for this spread alone; the word pays for every spread and window looked at"
    return None
