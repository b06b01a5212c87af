"""What the spreads did when a cause moved, beside the market: regressions by the month, the recent half apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.catalogue.statistics import series_of
from rotascope.drivers.monthly import MonthlySeries, match_months
from rotascope.drivers.verdicts import Judgement, judge_slope
from rotascope.errors import HistoryTooShort
from rotascope.inference.testing.multiple import holm
from rotascope.inference.testing.regression import Coefficient, hac_regression

FEWEST = 60  # months; a relation over fewer is one episode
RECENT = 240  # months of the separate recent fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A claim of the story: when the driver rises, the spread goes the way of `sign`.

    statistics   keys of the catalogue's statistics that can stand for the driver, best first
    log          whether changes are of the logarithm
    votes        whether it bears on the story's word: the rate of a month does not test floating debt, and is shown
    """

    cause: str
    driver: str
    spread: str
    sign: int
    statistics: tuple[str, ...]
    log: bool = False
    votes: bool = True

    @property
    def series(self) -> tuple[str, ...]:
        """References to the series that can stand for the driver, best first."""
        return series_of(*self.statistics)


def _relation(
    cause: str, driver: str, spread: str, sign: int, statistics: tuple[str, ...], *, log: bool = False
) -> Relation:
    votes = cause != "rates"
    return Relation(cause=cause, driver=driver, spread=spread, sign=sign, statistics=statistics, log=log, votes=votes)


SLOPE = "the 10-year less the 2-year yield"
RELATIONS = (
    _relation("rates", "the policy rate", "small-large", -1, ("policy-effective", "policy-upper")),
    _relation("rates", "the 2-year yield", "small-large", -1, ("two-year",)),
    _relation("curve", SLOPE, "small-large", 1, ("curve",)),
    _relation("curve", SLOPE, "value-growth", 1, ("curve",)),
    _relation("curve", SLOPE, "banks-market", 1, ("curve",)),
    _relation("credit", "banks' standards for business loans", "small-large", -1, ("loan-standards",)),
    _relation("credit", "the tightness of credit", "small-large", -1, ("high-yield-spread", "conditions")),
    _relation("credit", "business loans", "small-large", 1, ("business-loans",), log=True),
    _relation("activity", "the purchasing managers' index", "small-large", 1, ("pmi",)),
    _relation("activity", "industrial production", "small-large", 1, ("production",), log=True),
    _relation("activity", "durable goods orders", "small-large", 1, ("durable-orders",), log=True),
    _relation("activity", "factory hours", "small-large", 1, ("factory-hours",)),
    _relation("activity", "industrial production", "value-growth", 1, ("production",), log=True),
)


# Tests of one answer, whose p-values are adjusted together: the relations, banks on the curve, cuts, hikes and firms.
FAMILY = len(RELATIONS) + 4


@dataclass(frozen=True, slots=True, eq=False)
class RelationFit:
    """A relation in the data.

    months    [n] that the spread and the driver both have
    slope     standard deviations of the gap per one of the driver's change, beside the market; recent: the same of the
              last 240 months, None where the history is not much longer
    typical   gap in the month of a change of one standard deviation, fraction
    """

    relation: Relation
    months: Days
    slope: Coefficient
    typical: float
    recent: Coefficient | None

    @property
    def interval(self) -> tuple[float, float]:
        """95 % bounds of the typical gap."""
        scale = self.typical / self.slope.value if self.slope.value else 0.0
        low, high = (bound * scale for bound in self.slope.interval)
        return low, high


@dataclass(frozen=True, slots=True, eq=False)
class JudgedRelation:
    """A fit with its p-value after the search over all relations looked at, and what it says of the story."""

    fit: RelationFit
    p_adjusted: float
    judgement: Judgement


def fit_relation(
    relation: Relation, *, gaps: MonthlySeries, driver: MonthlySeries, market: MonthlySeries
) -> RelationFit:
    """Regress the spread's monthly gap on the driver's change in the same month, both in standard deviations.

    Beside the driver stand the market's return of the month and of the month before: small caps and what tells of
    credit both move with the market, at once and late, and neither is to be taken for the other.

    driver   levels by the month; market: returns
    raises   HistoryTooShort below 60 common months; NoVariation of the regression
    """
    months, columns = match_months(gaps, driver.changes(log=relation.log), market, market.month_before())
    table = np.column_stack(columns)
    complete = np.isfinite(table).all(axis=1)
    months, table = months[complete], table[complete]
    if len(months) < FEWEST:
        raise HistoryTooShort(f"{len(months)} common months, a relation needs {FEWEST}", "widen the history")
    slope = _standard_slope(table)
    long_enough = len(months) >= RECENT + FEWEST
    recent = _standard_slope(table[-RECENT:]) if long_enough else None
    return RelationFit(relation, months, slope, slope.value * float(table[:, 0].std()), recent)


def judge_relations(fits: Sequence[RelationFit], *, tests: int | None = None) -> tuple[JudgedRelation, ...]:
    """Every fit after a search over all; support also asks that the recent months do not point the other way.

    tests   of the whole family, where others than these fits were looked at too
    """
    adjusted = holm((fit.slope.p_value for fit in fits), tests=tests)
    return tuple(JudgedRelation(fit, p, _judge(fit, p)) for fit, p in zip(fits, adjusted, strict=True))


def _judge(fit: RelationFit, p_adjusted: float) -> Judgement:
    sign = fit.relation.sign
    judgement = judge_slope(sign, fit.slope.interval, p_adjusted)
    turned = fit.recent is not None and fit.recent.value * sign <= 0
    return "cannot tell" if judgement == "supports" and turned else judgement


def _standard_slope(table: Floats) -> Coefficient:
    """Of the first column on the second, in standard deviations, beside the others [n, 4]."""
    gaps, steps, market, before = (table / table.std(axis=0)).T
    return hac_regression(gaps, {"driver": steps, "market": market, "market before": before}).slope("driver")
