"""What the spreads did when a cause moved: monthly regressions over the whole history, and the recent half apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rotascope.arrays import Days, Floats
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

    ids    series that can stand for the driver, best first; log: changes of the logarithm
    """

    cause: str
    driver: str
    spread: str
    sign: int
    ids: tuple[str, ...]
    log: bool = False


RELATIONS = (
    Relation(
        cause="rates", driver="the policy rate", spread="small-large", sign=-1, ids=("DFF", "DFEDTARU", "FEDFUNDS")
    ),
    Relation(cause="rates", driver="the 2-year yield", spread="small-large", sign=-1, ids=("DGS2", "GS2")),
    Relation(cause="curve", driver="the 10-year less the 2-year yield", spread="small-large", sign=1, ids=("T10Y2Y",)),
    Relation(cause="curve", driver="the 10-year less the 2-year yield", spread="value-growth", sign=1, ids=("T10Y2Y",)),
    Relation(cause="curve", driver="the 10-year less the 2-year yield", spread="banks-market", sign=1, ids=("T10Y2Y",)),
    Relation(cause="credit", driver="the tightness of credit", spread="small-large", sign=-1, ids=("NFCI", "HY_OAS")),
    Relation(cause="credit", driver="business loans", spread="small-large", sign=1, ids=("BUSLOANS",), log=True),
    Relation(
        cause="activity",
        driver="the purchasing managers' index",
        spread="small-large",
        sign=1,
        ids=("PMI", "ISM", "NAPM"),
    ),
    Relation(cause="activity", driver="industrial production", spread="small-large", sign=1, ids=("INDPRO",), log=True),
    Relation(cause="activity", driver="durable goods orders", spread="small-large", sign=1, ids=("AMDMNO",), log=True),
    Relation(cause="activity", driver="factory hours", spread="small-large", sign=1, ids=("AWHMAN",)),
    Relation(
        cause="activity", driver="industrial production", spread="value-growth", sign=1, ids=("INDPRO",), log=True
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class RelationFit:
    """A relation in the data.

    months    [n] that the spread and the driver both have
    slope     standard deviations of the gap per one of the driver's change; recent: the same of the last 240 months,
              None where the history is not much longer
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


def fit_relation(relation: Relation, *, gaps: MonthlySeries, driver: MonthlySeries) -> RelationFit:
    """Regress the spread's monthly gap on the driver's change in the same month, both in standard deviations.

    driver   levels by the month
    raises   HistoryTooShort below 60 common months; NoVariation of the regression
    """
    months, (answer, steps) = match_months(gaps, driver.changes(log=relation.log))
    complete = np.isfinite(answer) & np.isfinite(steps)
    months, answer, steps = months[complete], answer[complete], steps[complete]
    if len(months) < FEWEST:
        raise HistoryTooShort(f"{len(months)} common months, a relation needs {FEWEST}", "widen the history")
    slope = _standard_slope(answer, steps)
    long_enough = len(months) >= RECENT + FEWEST
    recent = _standard_slope(answer[-RECENT:], steps[-RECENT:]) if long_enough else None
    return RelationFit(relation, months, slope, slope.value * float(answer.std()), recent)


def judge_relations(fits: Sequence[RelationFit]) -> tuple[JudgedRelation, ...]:
    """Every fit after a search over all; support also asks that the recent months do not point the other way."""
    adjusted = holm(fit.slope.p_value for fit in fits)
    return tuple(JudgedRelation(fit, p, _judge(fit, p)) for fit, p in zip(fits, adjusted, strict=True))


def _judge(fit: RelationFit, p_adjusted: float) -> Judgement:
    sign = fit.relation.sign
    judgement = judge_slope(sign, fit.slope.interval, p_adjusted)
    turned = fit.recent is not None and fit.recent.value * sign <= 0
    return "cannot tell" if judgement == "supports" and turned else judgement


def _standard_slope(gaps: Floats, steps: Floats) -> Coefficient:
    return hac_regression(gaps / gaps.std(), {"driver": steps / steps.std()}).slope("driver")
