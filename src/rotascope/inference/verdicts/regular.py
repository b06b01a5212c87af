"""A threshold for those who read every month: any spread called falsely at some time of two years in one of ten.

The verdict holds its rate for one reading. Whoever looks at each of 24 month ends and acts on the first word needs a
higher line. Here it is drawn for the family itself: the largest value of the statistic over all spreads, both sides
and 24 month ends of resampled histories without a lead.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.evidence import Evidence, show
from rotascope.inference.testing.gap_family import GapFamily, draw_seeds, draw_sums
from rotascope.inference.verdicts.criteria import MONTH, Criterion

MONTHS = 12  # whose gaps are averaged
READINGS = 24  # month ends of a reader
LEVEL = 0.10
REGULAR_DRAWS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RegularReading:
    """The average of a spread's gaps over the last 1, 2, ... 12 months, on own scale.

    value      in deviations of such an average under the null, signed
    threshold  that some spread reaches, to some side, at one of 24 month ends with probability 10 %
    p_value    of reaching `value` so
    """

    value: float
    threshold: float
    p_value: float

    @property
    def called(self) -> bool:
        """Whether a reader of every month may call it."""
        return self.p_value <= LEVEL


def read_regularly(family: GapFamily, *, draws: int = REGULAR_DRAWS) -> Mapping[str, RegularReading]:
    """The reading of every spread, by name.

    family   whose rows, block and seed are used; the statistic is the distance of the relative line on own scale from
             its mean over twelve months, month ends standing for days: it weighs recent months most
    timing   reads all rows
    """
    seeds = draw_seeds(family.seed + 1, draws)
    lengths = MONTH * np.arange(1, READINGS + MONTHS, dtype=np.int64)
    drawn = average_gaps(draw_sums(family.panel, family.first, lengths, block=family.block, seeds=seeds))
    scale = np.sqrt(np.mean(drawn**2, axis=(0, 2)))
    most = np.sort((np.abs(drawn) / scale[:, None]).max(axis=(1, 2)))
    threshold = float(np.quantile(most, 1.0 - LEVEL))
    trailing = np.stack([family.panel.tail(length).values.sum(axis=0) for length in lengths[:MONTHS].tolist()], axis=1)
    values = average_gaps(trailing[None])[0, :, 0] / scale
    reached = len(most) - np.searchsorted(most, np.abs(values))
    p_values = (1 + reached) / (1 + len(most))
    return {
        spread: RegularReading(value=float(value), threshold=threshold, p_value=float(p_value))
        for spread, value, p_value in zip(family.panel.symbols, values, p_values, strict=True)
    }


def average_gaps(sums: Floats) -> Floats:
    """Averages of the sums over 1 to 12 months, as of each month end that has twelve before it, latest first.

    sums     [D, N, M] over the last 1, 2, ... M months      returns  [D, N, M - 11]
    """
    line = np.concatenate([np.zeros((*sums.shape[:2], 1)), np.cumsum(sums, axis=2)], axis=2)
    before = np.concatenate([np.zeros((*sums.shape[:2], 1)), sums], axis=2)[:, :, : sums.shape[2] - MONTHS + 1]
    averages: Floats = (line[:, :, MONTHS:] - line[:, :, :-MONTHS]) / MONTHS - before
    return averages


def regular_criterion(reading: RegularReading, side: int) -> Criterion:
    """Whether a reader of every month may call the leader's side."""
    text = (
        f"the average of the gaps over 1 to 12 months is {abs(reading.value):.1f} deviations"
        f"{'' if side * reading.value > 0.0 else ' to the other side'}; some spread reaches {reading.threshold:.1f} "
        "within two years of monthly readings with probability 10 %"
    )
    evidence = Evidence(
        value=reading.value,
        unit="standard deviations",
        p_value=reading.p_value,
        method=f"joint stationary bootstrap of all spreads at {READINGS} month ends; p = "
        f"{show(reading.p_value, 'probability')} that some spread reaches as much at one of them",
    )
    return Criterion("regular", reading.called and side * reading.value > 0.0, text, evidence)
