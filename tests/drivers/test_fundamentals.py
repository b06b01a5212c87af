"""What valuations, earnings and flows say of the stories: a rule a story, by hand."""

from datetime import date

import numpy as np
import pytest

from rotascope.drivers.fundamentals import (
    discount_path,
    judge_consensus,
    judge_discount,
    judge_handoff,
    judge_inflow,
    judge_spring,
    rank_last,
)
from rotascope.drivers.verdicts import Judgement
from rotascope.inference.testing.group_lead import GroupLead
from rotascope.inference.testing.later_gaps import LaterGap
from rotascope.inference.testing.regression import Coefficient
from rotascope.measures.earnings import Growth, growth_of

SURE, UNSURE = GroupLead(0.1, (0.05, 0.2), 1.0), GroupLead(0.1, (-0.05, 0.2), 1.0)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([0.3, 0.1, None], "supports"),
        ([0.3, -0.1], "cannot tell"),
        ([-0.3, -0.1], "does not support"),
        ([0.3, None], "cannot tell"),
        ([], "cannot tell"),
    ],
)
def test_small_caps_are_cheap_where_every_convention_says_so(values: list[float | None], word: Judgement) -> None:
    assert judge_discount(values) == word


def later(value: float, high: float, p_value: float, p_block: float) -> LaterGap:
    slope = Coefficient("reading", value, 0.01, (value - (high - value), high), p_value)
    return LaterGap(
        slope=slope, apart=None, p_block=p_block, horizon=12, windows=120, n_effective=10.0, detectable=0.028
    )


@pytest.mark.parametrize(
    ("result", "word"),
    [
        (later(0.05, 0.07, 0.01, 0.03), "supports"),
        (later(0.05, 0.07, 0.01, 0.20), "cannot tell"),  # the blocks do not see it
        (later(0.00, 0.015, 0.9, 0.9), "does not support"),  # 2 points a year are ruled out
        (later(0.00, 0.09, 0.9, 0.9), "cannot tell"),  # they are not
        (later(-0.05, -0.01, 0.01, 0.01), "does not support"),
    ],
)
def test_a_spring_stands_both_tests_or_is_ruled_out(result: LaterGap, word: Judgement) -> None:
    assert judge_spring(result) == word


def growth(before: list[float], after: list[float]) -> Growth | None:
    return growth_of([str(number) for number in range(len(before))], np.array(before), np.array(after))


def test_the_handoff_is_by_every_rule_and_not_by_a_few_companies() -> None:
    slow, fast = growth([10.0, 10.0], [10.0, 10.0]), growth([10.0, 10.0], [12.0, 12.0])
    assert judge_handoff(fast, slow, SURE) == "supports"
    assert judge_handoff(fast, slow, UNSURE) == "cannot tell"
    assert judge_handoff(slow, fast, GroupLead(-0.2, (-0.3, -0.1), 1.0)) == "does not support"
    assert judge_handoff(slow, fast, UNSURE) == "cannot tell"
    # Ahead in total only because a loss shrank.
    mixed = growth([20.0, -10.0], [18.0, -2.0])
    assert judge_handoff(mixed, slow, SURE) == "cannot tell"
    assert judge_handoff(None, slow, SURE) == "cannot tell"
    assert judge_handoff(fast, slow, None) == "cannot tell"


@pytest.mark.parametrize(
    ("expected", "past", "word"),
    [
        (0.3, 0.1, "supports"),
        (0.3, -0.1, "cannot tell"),  # in estimates alone
        (0.3, None, "cannot tell"),
        (-0.1, -0.1, "does not support"),
        (-0.1, 0.1, "cannot tell"),
    ],
)
def test_an_estimate_alone_hands_nothing_over(expected: float, past: float | None, word: Judgement) -> None:
    assert judge_consensus(expected, past) == word


@pytest.mark.parametrize(
    ("small", "large", "word"),
    [
        (0.02, 0.01, "supports"),
        (0.01, 0.02, "does not support"),
        (-0.01, -0.02, "does not support"),
        (0.02, None, "cannot tell"),
        (None, 0.01, "cannot tell"),
    ],
)
def test_money_flows_in_where_it_does_so_more_than_elsewhere(
    small: float | None, large: float | None, word: Judgement
) -> None:
    assert judge_inflow(small, large) == word


def test_a_path_of_discounts_is_that_of_each_dates_sums() -> None:
    caps = {"small": np.array([[100.0, 100.0], [100.0, np.nan]]), "large": np.array([[400.0], [400.0]])}
    earnings = {"small": np.array([[10.0, -5.0], [10.0, 10.0]]), "large": np.array([[20.0], [-1.0]])}
    path = discount_path(caps, earnings)
    assert path[0] == pytest.approx(1 - 40 / 20)
    assert np.isnan(path[1])  # large caps have no multiple
    assert discount_path(caps, earnings, losers="excluded")[0] == pytest.approx(0.5)


def test_the_last_discount_is_ranked_among_all() -> None:
    days = [date(2025, month, 28) for month in (1, 2, 3, 4)]
    ranked = rank_last(np.array([0.1, np.nan, 0.3, 0.2]), days)
    assert ranked is not None
    assert (ranked.rank, ranked.among, ranked.value) == (2, 3, 0.2)
    assert rank_last(np.array([0.1, np.nan]), days[:2]) is None
    assert rank_last(np.array([0.1]), days[:1]) is None
