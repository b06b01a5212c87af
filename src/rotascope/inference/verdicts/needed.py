"""What would change a word or a probability: the gap that it would take over the sessions to a date."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.inference.testing.gap_family import GapFamily
from rotascope.inference.testing.own_scale import (
    HALF_LIFE,
    LEARNING,
    MEMORY_HALF_LIFE,
    MOST_MEMORY,
    scale_values,
)
from rotascope.inference.verdicts.criteria import JUDGED, QUARTER, SIZE_P, YEAR
from rotascope.inference.verdicts.probability import LIKELY, UNLIKELY, lead_paths
from rotascope.inference.verdicts.stages import Stage
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

MOST = 0.5  # gap beyond which none is looked for
STEPS = 12  # of a bisection: to a fortieth of a point
READ, PATHS = 2 * YEAR, 15  # sessions that the probability of a later day is computed from; courses that they may take


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededGap:
    """The gap over the next `sessions`, signed to the long side, fraction, that would change what is said.

    stage    the word as it would be: established, or none where the word says now that a side leads
    gap      None = none of up to 50 pp would
    """

    sessions: int
    stage: Stage
    gap: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededProbability:
    """The gap over the next `sessions`, signed to the long side, after which a probability crosses a line.

    likely   whether it would be 80 % or more under every prior; else it would be under 50 % under each
    gap      None = none of up to 50 pp would
    """

    sessions: int
    likely: bool
    gap: float | None


def needed_for_words(
    family: GapFamily, differences: Panel, stages: Mapping[str, tuple[Stage, int]], *, sessions: int
) -> dict[str, NeededGap]:
    """What would make each spread established, or end its word, on days as volatile as those of the last quarter.

    family       of the words, at WINDOWS       stages  each spread's word and the leader's side
    differences  [T, N] daily, whose last rows are those of the family
    timing       reads all rows. The line is that of today's draws; in wilder days a gap would have to be larger
    """
    judged = np.searchsorted(family.lengths, JUDGED)
    line = family.critical_score(JUDGED, level=SIZE_P)
    return {
        spread: needed_for_word(
            family.panel.values[:, n],
            line * family.scale[n, judged],
            price_of_deviation(differences.values[:, n]),
            stages[spread],
            sessions,
        )
        for n, spread in enumerate(family.panel.symbols)
    }


def needed_for_word(scaled: Floats, lines: Floats, price: float, stage: tuple[Stage, int], sessions: int) -> NeededGap:
    """One spread's: to the nearest of three lines with the last quarter on that side, or under all of them.

    scaled   [T] days on own scale, whole for the longest window
    lines    sums at which a gap of each of JUDGED survives the search      price  of a deviation, fraction
    """
    current, side = stage
    staying = np.array([side * scaled[len(scaled) - max(0, window - sessions) :].sum() for window in JUDGED])
    quarter = side * scaled[len(scaled) - max(0, QUARTER - sessions) :].sum()
    crossing = max(float((lines - staying).min()), -quarter)
    gap = side * crossing * price
    leads = current in {"established", "dominant"}
    return NeededGap(sessions=sessions, stage="none" if leads else "established", gap=gap if abs(gap) <= MOST else None)


def price_of_deviation(differences: Floats) -> float:
    """What a deviation on own scale is worth in the last quarter, the memory of days put back, fraction."""
    days = differences[np.isfinite(differences)]
    scaled = scale_values(days, HALF_LIFE)
    keep = 0.5 ** (1.0 / MEMORY_HALF_LIFE)
    weights = (1.0 - keep) * keep ** np.arange(len(scaled))[::-1]
    square = keep ** len(scaled) + weights @ scaled**2
    slope = float(np.clip(weights[1:] @ (scaled[1:] * scaled[:-1]) / square, -MOST_MEMORY, MOST_MEMORY))
    return float(np.sqrt(np.mean(days[-QUARTER:] ** 2) * (1.0 + slope) / (1.0 - slope)))


def needed_for_probability(differences: PanelLike, side: int, *, sessions: int) -> NeededProbability:
    """The gap after which a side's lead is 80 % likely under every prior, or no longer 50 % under any where it is so.

    differences  [T, 1] daily      side  +1 long, -1 short
    timing       reads the last two years; the days to come add up to the gap, as volatile as those of the last quarter:
                 the median of fifteen drawn courses
    """
    days = as_panel(differences).complete().tail(READ + LEARNING).values[:, 0] * side
    noise = np.random.default_rng(0).standard_normal((PATHS, sessions)) * np.sqrt(np.mean(days[-QUARTER:] ** 2))
    noise -= noise.mean(axis=1, keepdims=True)

    def bounds(gap: float) -> Floats:
        paths = [lead_bounds(np.concatenate([days, later + gap / sessions])) for later in noise]
        middle: Floats = np.median(paths, axis=0)
        return middle

    likely = lead_bounds(days)[0] < LIKELY
    low, high = -MOST, MOST
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        least, most = bounds(middle)
        above = least >= LIKELY if likely else most >= UNLIKELY
        low, high = (low, middle) if above else (middle, high)
    reached = abs(high) < MOST - 0.001 and abs(low) < MOST - 0.001
    return NeededProbability(
        sessions=sessions, likely=likely, gap=side * (high if likely else low) if reached else None
    )


def lead_bounds(days: Floats) -> tuple[float, float]:
    """Least and most probability of all priors that the long side leads after the last day."""
    finals = [float(path[-1, 0]) for path in lead_paths(days)]
    return min(finals), max(finals)
