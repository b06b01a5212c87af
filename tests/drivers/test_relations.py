"""Relations between a driver and a spread: a planted one is recovered, judged after the search, and never on less."""

from dataclasses import replace

import numpy as np
import pytest

from rotascope.drivers.monthly import MonthlySeries
from rotascope.drivers.relations import FEWEST, RECENT, Relation, RelationFit, fit_relation, judge_relations
from rotascope.errors import HistoryTooShort

STORY = Relation(cause="activity", driver="output", spread="small-large", sign=1, statistics=("production",))


def planted(slope: float, *, months: int = 400) -> tuple[MonthlySeries, MonthlySeries]:
    """Gaps that follow the driver's changes by `slope` standard deviations, and the driver's levels."""
    changes, noise = np.random.default_rng(5).normal(size=(2, months))
    calendar = np.datetime64("1990-01", "M") + np.arange(months)
    gaps = 0.02 * (slope * changes + noise * np.sqrt(1.0 - slope**2))
    return MonthlySeries(calendar, gaps), MonthlySeries(calendar, np.cumsum(changes))


def unrelated(*, months: int = 400) -> MonthlySeries:
    """A market that has nothing to do with either, from a month before them."""
    calendar = np.datetime64("1989-12", "M") + np.arange(months + 1)
    return MonthlySeries(calendar, 0.04 * np.random.default_rng(6).normal(size=months + 1))


def fit(slope: float, *, months: int = 400) -> RelationFit:
    gaps, driver = planted(slope, months=months)
    return fit_relation(STORY, gaps=gaps, driver=driver, market=unrelated(months=months))


def test_a_planted_relation_is_recovered_with_its_size() -> None:
    strong = fit(0.4)
    assert strong.slope.value == pytest.approx(0.4, abs=0.1)
    assert strong.typical == pytest.approx(strong.slope.value * 0.02, rel=0.1)  # a month's gap has a deviation of 2 %
    low, high = strong.interval
    assert low < strong.typical < high
    assert strong.typical / strong.slope.value == pytest.approx(low / strong.slope.interval[0])


def test_the_recent_months_stand_apart_where_the_history_is_much_longer() -> None:
    assert fit(0.4).recent is not None
    assert fit(0.4, months=RECENT + FEWEST).recent is None  # the first change is lost
    assert len(fit(0.4, months=FEWEST + 1).months) == FEWEST


def test_what_moves_with_the_market_at_once_and_late_is_no_relation_of_its_own() -> None:
    market = unrelated()
    noise = np.random.default_rng(7).normal(size=(2, 400))
    gaps = MonthlySeries(market.months[1:], 0.3 * market.values[1:] + 0.2 * market.values[:-1] + 0.01 * noise[0])
    driver = MonthlySeries(gaps.months, np.cumsum(-market.values[1:] + 0.02 * noise[1]))
    alone = np.corrcoef(np.diff(driver.values), gaps.values[1:])[0, 1]
    assert alone < -0.5
    held_apart = fit_relation(replace(STORY, sign=-1), gaps=gaps, driver=driver, market=market).slope
    assert held_apart.interval[0] < 0 < held_apart.interval[1]


def test_too_few_months_are_refused() -> None:
    with pytest.raises(HistoryTooShort, match="59 common months, a relation needs 60"):
        fit(0.4, months=FEWEST)


def test_changes_of_the_logarithm_and_gaps_in_either_are_left_out() -> None:
    gaps, driver = planted(0.4)
    values = np.exp(0.01 * driver.values)
    values[100] = -1.0  # no logarithm: the changes into it and out of it are not known
    logs = fit_relation(
        replace(STORY, log=True), gaps=gaps, driver=MonthlySeries(driver.months, values), market=unrelated()
    )
    assert len(logs.months) == 399 - 2
    assert logs.slope.value == pytest.approx(0.4, abs=0.1)


def test_one_strong_relation_among_many_weak_ones_supports_and_the_search_is_counted() -> None:
    judged = judge_relations([fit(0.4), *[fit(0.0)] * 9])
    assert judged[0].judgement == "supports"
    assert judged[0].p_adjusted == pytest.approx(min(1.0, 10 * judged[0].fit.slope.p_value))
    assert all(relation.judgement != "supports" for relation in judged[1:])


def test_recent_months_that_point_the_other_way_take_the_support_away() -> None:
    strong = fit(0.4)
    assert strong.recent is not None
    turned = replace(strong, recent=replace(strong.recent, value=-0.01))
    assert [relation.judgement for relation in judge_relations([turned])] == ["cannot tell"]
