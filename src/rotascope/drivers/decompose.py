"""A spread's months split among groups of drivers: what share of its variance each accounts for, and of a year's gap.

Shares are Shapley's: a group's mean gain in R2 over all orders in which the groups can enter, so that drivers that move
together share what they explain. They measure co-movement in the same month, not proof of a cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from rotascope.arrays import Days, Floats, Ints
from rotascope.errors import HistoryTooShort, NoVariation
from rotascope.inference.testing.regression import Regression, hac_regression
from rotascope.inference.testing.row_blocks import draw_rows

FEWEST = 120  # months
SPARE = 10  # months a column
BLOCK = 6.0  # months, mean
DRAWS = 999
LEVEL = 0.95
UNEXPLAINED = "unexplained"
NOT_PROOF = "measured as contemporaneous co-movement, not proof of cause"


@dataclass(frozen=True, slots=True, eq=False)
class DriverColumn:
    """A driver's changes by the month [n], and the group that it counts to."""

    name: str
    group: str
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShare:
    """What a group accounts for.

    share      of the spread's variance, adjusted for what columns explain by being there: can fall below 0
    points     of the gap of the last months, fraction: slopes times the drivers' changes
    intervals  95 %, block bootstrap
    """

    group: str
    share: float
    share_interval: tuple[float, float]
    points: float
    points_interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decomposition:
    """Groups by their share, the largest first, and last what none of them explains.

    months          [n] of the fit
    r_squared       adjusted; out_of_sample: of forecasts by slopes of the months before, None where too few
    fit             slopes with Newey-West errors
    gap             of the last months, which the points of all parts sum to
    """

    parts: tuple[GroupShare, ...]
    unexplained: GroupShare
    months: Days
    r_squared: float
    out_of_sample: float | None
    fit: Regression
    gap: float

    @property
    def rows(self) -> tuple[GroupShare, ...]:
        """Every part, the unexplained one last."""
        return (*self.parts, self.unexplained)


def decompose(
    months: Days,
    gaps: Floats,
    drivers: Sequence[DriverColumn],
    *,
    last: int = 12,
    gap: float | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> Decomposition:
    """Split a spread's monthly gaps [n] among the groups of its drivers.

    months   [n] ascending; drivers' values [n] of the same months; a month with a NaN is left out
    last     months whose gap is split in points; gap: their compounded gap, None = the months' gaps compounded
    timing   reads the months given and no others
    raises   HistoryTooShort below 120 complete months or ten a column; NoVariation of the regression
    source   Shapley (1953), as Lindeman, Merenda and Gold (1980) and Gromping (2007), American Statistician 61:139-147,
             take it for R2; adjusted as Ezekiel (1930)
    """
    table = _complete(gaps, drivers)
    complete = np.isfinite(np.column_stack([gaps, *(driver.values for driver in drivers)])).all(axis=1)
    groups = list(dict.fromkeys(driver.group for driver in drivers))
    columns = [[column for column, driver in enumerate(drivers) if driver.group == group] for group in groups]
    fit = hac_regression(table[:, 0], {driver.name: table[:, 1 + column] for column, driver in enumerate(drivers)})
    raw = shapley_shares(_covariances(table[None]), columns)[0]
    shares = shapley_shares(_covariances(table[None]), columns, count=len(table))[0]
    rows = draw_rows(len(table), block=BLOCK, draws=draws, seed=seed)
    drawn, slopes = _draw_shares(table, rows, columns)
    total_gap = float(np.prod(1.0 + table[-last:, 0]) - 1.0) if gap is None else gap
    moved = table[-last:, 1:].sum(axis=0)
    beta = np.array([slope.value for slope in fit.slopes])
    parts = [
        GroupShare(
            group=group,
            share=float(shares[number]),
            share_interval=_bounds(drawn[:, number] - raw[number] + shares[number]),
            points=float(beta[column] @ moved[column]),
            points_interval=_bounds(slopes[:, column] @ moved[column]),
        )
        for number, (group, column) in enumerate(zip(groups, columns, strict=True))
    ]
    total, raw_total = float(shares.sum()), float(raw.sum())
    residual = total_gap - slopes @ moved
    unexplained = GroupShare(
        group=UNEXPLAINED,
        share=1.0 - total,
        share_interval=_bounds(1.0 - (drawn.sum(axis=1) - raw_total + total)),
        points=total_gap - float(beta @ moved),
        points_interval=_bounds(residual),
    )
    return Decomposition(
        parts=tuple(sorted(parts, key=lambda part: -part.share)),
        unexplained=unexplained,
        months=months[complete],
        r_squared=total,
        out_of_sample=out_of_sample(table),
        fit=fit,
        gap=total_gap,
    )


def shapley_shares(covariances: Floats, groups: Sequence[Sequence[int]], *, count: int | None = None) -> Floats:
    """Shapley shares of R2 [D, G] from covariances [D, 1 + k, 1 + k], the answer first.

    groups   columns of each, numbered without the answer
    count    observations that R2 is adjusted for; None = as it is
    """
    numbers = range(len(groups))
    fits = {
        members: _fit_of(covariances, [column for number in members for column in groups[number]], count)
        for size in range(len(groups) + 1)
        for members in combinations(numbers, size)
    }
    shares = np.zeros((len(covariances), len(groups)))
    for members, fit in fits.items():
        weight = factorial(len(members)) * factorial(max(0, len(groups) - len(members) - 1)) / factorial(len(groups))
        for number in set(numbers) - set(members):
            shares[:, number] += weight * (fits[tuple(sorted((*members, number)))] - fit)
    return shares


def expanding_shares(
    months: Days, gaps: Floats, drivers: Sequence[DriverColumn], *, every: int = 12
) -> tuple[Days, Floats]:
    """Shares [S, G] as they would have been stated at each of the months [S], from the months up to it alone.

    Groups in the order in which the drivers name them. Months with a NaN are left out; the first statement stands on
    120 months or ten a column, and the others follow it every `every` complete months.
    """
    table = np.column_stack([gaps, *(driver.values for driver in drivers)])
    complete = np.isfinite(table).all(axis=1)
    table, calendar = table[complete], months[complete]
    groups = list(dict.fromkeys(driver.group for driver in drivers))
    columns = [[column for column, driver in enumerate(drivers) if driver.group == group] for group in groups]
    first = max(FEWEST, SPARE * table.shape[1])
    ends = list(range(first, len(table) + 1, every))
    shares = [shapley_shares(_covariances(table[None, :end]), columns, count=end)[0] for end in ends]
    return calendar[[end - 1 for end in ends]], np.array(shares).reshape(len(ends), len(groups))


def out_of_sample(table: Floats) -> float | None:
    """R2 of each month by the slopes of all months before it, against their mean; None where no month has enough.

    table    [n, 1 + k], the answer first
    source   Campbell and Thompson (2008), Review of Financial Studies 21:1509-1531, equation 5; the month's own
             drivers are used, so it tests whether the slopes last, and forecasts nothing
    """
    first = max(FEWEST, SPARE * table.shape[1])
    if len(table) <= first:
        return None
    answer, design = table[:, 0], np.column_stack([np.ones(len(table)), table[:, 1:]])
    missed = plain = 0.0
    for row in range(first, len(table)):
        beta = np.linalg.lstsq(design[:row], answer[:row], rcond=None)[0]
        missed += float((answer[row] - design[row] @ beta) ** 2)
        plain += float((answer[row] - answer[:row].mean()) ** 2)
    return 1.0 - missed / plain if plain > 0 else None


def _complete(gaps: Floats, drivers: Sequence[DriverColumn]) -> Floats:
    """Complete rows of the answer and the drivers [n, 1 + k]."""
    table = np.column_stack([gaps, *(driver.values for driver in drivers)])
    table = table[np.isfinite(table).all(axis=1)]
    needed = max(FEWEST, SPARE * table.shape[1])
    if len(table) < needed:
        raise HistoryTooShort(f"{len(table)} complete months, the decomposition needs {needed}", "widen the history")
    if not (table.std(axis=0) > 0).all():
        raise NoVariation("a driver or the spread did not move")
    return table


def _covariances(tables: Floats) -> Floats:
    """Covariances [D, m, m] of tables [D, n, m]."""
    centred = tables - tables.mean(axis=1, keepdims=True)
    product: Floats = np.einsum("dni,dnj->dij", centred, centred) / tables.shape[1]
    return product


def _fit_of(covariances: Floats, columns: Sequence[int], count: int | None) -> Floats:
    """R2 [D] of the answer on these columns, adjusted for their number where a count is given."""
    if not columns:
        return np.zeros(len(covariances))
    picked = [column + 1 for column in columns]
    inner, cross = covariances[:, picked][:, :, picked], covariances[:, picked, 0]
    slopes = np.linalg.solve(inner, cross[:, :, None])[:, :, 0]
    fit = (slopes * cross).sum(axis=1) / covariances[:, 0, 0]
    if count is not None:
        fit = 1.0 - (1.0 - fit) * (count - 1) / (count - len(columns) - 1)
    return np.asarray(fit)


def _draw_shares(table: Floats, rows: Ints, columns: Sequence[Sequence[int]]) -> tuple[Floats, Floats]:
    """Adjusted shares [D, G] and slopes [D, k] of every draw; draws in which a driver stood still are left out."""
    covariances = _covariances(table[rows])
    rank = np.linalg.matrix_rank(covariances, hermitian=True)
    covariances = covariances[rank == table.shape[1]]
    shares = shapley_shares(covariances, columns, count=len(table))
    slopes = np.linalg.solve(covariances[:, 1:, 1:], covariances[:, 1:, :1])[:, :, 0]
    return shares, slopes


def _bounds(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0])
    return float(low), float(high)
