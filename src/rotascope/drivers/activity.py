"""Activity: the purchasing managers' index and its parts, diffusion, the last time at a level, and what shares did."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import UsageError

COMPONENTS = ("new orders", "production", "employment", "deliveries", "inventories")
HALF_YEAR = 6  # months
ROUNDING = 0.1  # points: the index and each component are printed to 0.1, so their means can differ by so much


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """Whether a printed index is the mean of its components.

    implied   for each component, the value that would make the printed index right
    """

    printed: float
    mean: float
    implied: tuple[tuple[str, float], ...]

    @property
    def gap(self) -> float:
        """Printed less mean, points."""
        return self.printed - self.mean

    @property
    def consistent(self) -> bool:
        """Whether rounding alone can explain the gap."""
        return abs(self.gap) <= ROUNDING + 1e-9

    def summary(self) -> str:
        """What the check found; where it failed, what each component would have to be."""
        if self.consistent:
            return f"the five components give {self.mean:.2f}, printed {self.printed:.1f}"
        needed = ", ".join(f"{name} {value:.1f}" for name, value in self.implied)
        return (
            f"the five components give {self.mean:.2f}, not the printed {self.printed:.1f}; one of them is another "
            f"series. It would take one of: {needed}"
        )


def manufacturing_index(components: Mapping[str, float]) -> float:
    """Plain mean of new orders, production, employment, supplier deliveries and inventories.

    raises   UsageError where one lacks or is no index from 0 to 100
    source   ISM Report On Business: five equally weighted, seasonally adjusted diffusion indexes
    """
    lacking = [name for name in COMPONENTS if name not in components]
    if lacking:
        raise UsageError(f"no {', '.join(lacking)}", f"the index needs {', '.join(COMPONENTS)}")
    wrong = [name for name in COMPONENTS if not 0.0 <= components[name] <= 100.0]
    if wrong:
        raise UsageError(f"{wrong[0]} is {components[wrong[0]]}", "a diffusion index is from 0 to 100")
    return sum(components[name] for name in COMPONENTS) / len(COMPONENTS)


def check_index(printed: float, components: Mapping[str, float]) -> IndexCheck:
    """A printed index against its components: catches customers' inventories standing in for inventories."""
    mean = manufacturing_index(components)
    short = len(COMPONENTS) * (printed - mean)
    return IndexCheck(printed, mean, tuple((name, components[name] + short) for name in COMPONENTS))


def diffusion(changes: Floats) -> Floats:
    """Diffusion index [T] of changes [T, N]: percent that rose plus half the percent unchanged; NaN are not counted."""
    observed = np.isfinite(changes)
    score = np.where(changes > 0, 1.0, np.where(changes == 0, 0.5, 0.0)) * observed
    count = observed.sum(axis=1)
    index: Floats = np.divide(100.0 * score.sum(axis=1), count, out=np.full(len(changes), np.nan), where=count > 0)
    return index


def last_at_level(values: Floats) -> int | None:
    """Row of the last time before the current stay that the series was at least as high as now; None if never.

    values   [T]; the last row is now. The stay: the rows just before it that are at least as high are skipped, so
             that "highest since" names an earlier episode and not last month
    """
    now = values[-1]
    below = np.flatnonzero(values[:-1] < now)
    if not len(below):
        return None
    earlier = np.flatnonzero(values[: below[-1] + 1] >= now)
    return int(earlier[-1]) if len(earlier) else None


def last_crossing(values: Floats) -> int | None:
    """Row where the series last went from at most 0 to above it, whatever it did since; None if it never did."""
    above = values > 0
    crossings = np.flatnonzero(above[1:] & ~above[:-1]) + 1
    return int(crossings[-1]) if len(crossings) else None


@dataclass(frozen=True, slots=True)
class Inversion:
    """A stretch below zero: first and last row below, how often zero was crossed between, whether it goes on."""

    first: int
    last: int
    crossings: int
    running: bool


def inversions(values: Floats, *, quiet: int) -> tuple[Inversion, ...]:
    """Stretches of a line [T] below zero; returns above it for fewer than `quiet` rows do not end one.

    crossings   changes of side between the first and the last row below zero
    running     fewer than `quiet` rows above zero have followed
    """
    below = np.flatnonzero(values < 0)
    if not len(below):
        return ()
    breaks = np.flatnonzero(np.diff(below) > quiet)
    firsts, lasts = below[np.append(0, breaks + 1)], below[np.append(breaks, len(below) - 1)]
    signs = np.concatenate([[False], (values[1:] < 0) != (values[:-1] < 0)])
    return tuple(
        Inversion(first, last, int(signs[first + 1 : last + 1].sum()), len(values) - 1 - last < quiet)
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    )


def six_month_diffusion(levels: Floats) -> Floats:
    """Diffusion index [T - 6] of monthly levels [T, N]: how many stand above where they stood half a year before."""
    return diffusion(levels[HALF_YEAR:] - levels[:-HALF_YEAR])
