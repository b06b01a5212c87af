"""How far one group's growth is ahead of another's, and how much of that hangs on a few companies."""

from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats

DRAWS, SEED = 1_999, 11
LEVEL = 95.0  # percent


@dataclass(frozen=True, slots=True)
class GroupLead:
    """Growth of the first group's sum less that of the second's.

    interval   95 % of draws in which each group's companies are drawn anew, with replacement: what the answer would be
               with other companies of the kind; draws whose base is zero or below have no growth and are left out
    usable     share of draws with growth of both
    """

    value: float
    interval: tuple[float, float]
    usable: float


def group_lead(
    first: tuple[Floats, Floats], second: tuple[Floats, Floats], *, draws: int = DRAWS, seed: int = SEED
) -> GroupLead | None:
    """The lead of one group's growth, from the figures before and after of its companies, [N] each, without NaN.

    returns  None where either group's base is zero or below, or fewer than nine draws of ten have growth
    source   bootstrap of companies, Efron and Tibshirani (1993), percentile interval
    """
    rng = np.random.default_rng(seed)
    points, paths = [], []
    for before, after in (first, second):
        if not len(before) or before.sum() <= 0:
            return None
        points.append(float(after.sum() / before.sum() - 1.0))
        counts = rng.multinomial(len(before), np.full(len(before), 1.0 / len(before)), size=draws)
        base = counts @ before
        paths.append(np.where(base > 0, (counts @ after) / np.where(base > 0, base, 1.0) - 1.0, np.nan))
    leads = paths[0] - paths[1]
    finite = leads[np.isfinite(leads)]
    usable = len(finite) / draws
    if usable < 0.9:
        return None
    low, high = np.percentile(finite, [(100.0 - LEVEL) / 2.0, (100.0 + LEVEL) / 2.0]).tolist()
    return GroupLead(points[0] - points[1], (low, high), usable)
