"""Multiples of groups, discounts and value spreads, by hand."""

from datetime import date

import numpy as np
import pytest

from rotascope.measures.valuation import (
    LOSER_RULES,
    MULTIPLES,
    LoserRule,
    discount_of,
    discount_range,
    discounts,
    group_multiple,
    multiple_of,
    relative_values,
    share_cheaper_than_before,
    shiller_ratio,
    value_spread,
)
from valued import AS_OF, consensus, valued

PE = MULTIPLES["trailing-pe"]
# 100 + 200 + 100 of market value over 10 + 20 - 20 of earnings.
PRICES, EARNINGS = np.array([100.0, 200.0, 100.0]), np.array([10.0, 20.0, -20.0])


@pytest.mark.parametrize(
    ("rule", "by_hand"),
    [("included", 400 / 10), ("excluded", 300 / 30), ("zero", 400 / 30), ("median", 1 / 0.1)],
)
def test_each_rule_for_losses_is_its_own_sum(rule: LoserRule, by_hand: float) -> None:
    assert multiple_of(PRICES, EARNINGS, losers=rule) == pytest.approx(by_hand)


def test_total_over_total_is_the_harmonic_mean_by_market_value() -> None:
    prices, earnings = np.array([300.0, 100.0]), np.array([15.0, 10.0])
    weights = prices / prices.sum()
    assert multiple_of(prices, earnings) == pytest.approx(1.0 / (weights / (prices / earnings)).sum())


@pytest.mark.parametrize("total", [0.0, -5.0])
def test_no_earnings_in_total_give_no_ratio_and_say_so(total: float) -> None:
    group = [valued("A", 100.0, 10.0), valued("B", 100.0, total - 10.0)]
    included = group_multiple(group, PE)
    assert included.value is None
    assert "zero or below" in included.fault
    assert group_multiple(group, PE, losers="excluded").value == pytest.approx(10.0)


def test_a_group_of_which_little_is_known_has_no_multiple() -> None:
    group = [valued("A", 100.0, 10.0), *(valued(f"N{number}", 100.0) for number in range(9))]
    thin = group_multiple(group, PE)
    assert thin.value is None
    assert thin.fault == "known of 1 of 10 companies"
    # A fifth of the companies is enough by count, not by weight, where they are small.
    light = [valued("A", 1.0, 1.0), valued("B", 1.0, 1.0), *(valued(f"N{number}", 100.0) for number in range(8))]
    assert group_multiple(light, PE).value is None


def test_a_company_beyond_half_of_the_earnings_is_named() -> None:
    group = [valued("A", 100.0, 60.0), valued("B", 100.0, 30.0), valued("C", 100.0, -5.0)]
    multiple = group_multiple(group, PE)
    assert (multiple.dominant, multiple.losers) == ("A", 1)
    assert multiple.largest_share == pytest.approx(60 / 90)
    assert group_multiple([*group, valued("D", 100.0, 40.0)], PE).dominant == ""


def test_the_discount_of_one_pair_differs_by_convention_and_the_range_holds_all() -> None:
    small = [valued("A", 100.0, 10.0), valued("B", 100.0, -5.0)]
    large = [valued("C", 400.0, 20.0, size="large")]
    results = discounts(small, large, day=AS_OF, multiples=["trailing-pe"])
    by_rule = {result.first.losers_rule: result.value for result in results}
    # Small: 200 / 5 = 40, 100 / 10 = 10, 200 / 10 = 20; large: 20 by every rule.
    assert by_rule["included"] == pytest.approx(-1.0)
    assert by_rule["excluded"] == pytest.approx(0.5)
    assert by_rule["zero"] == pytest.approx(0.0)
    assert discount_range(results) == pytest.approx((-1.0, 0.5))
    assert {result.convention for result in results} == {
        "trailing P/E, losses included",
        "trailing P/E, companies with losses left out",
        "trailing P/E, losses counted as zero",
        "trailing P/E, median company",
    }


def test_a_discount_needs_two_multiples_with_a_meaning() -> None:
    assert discount_of(16.4, 23.7) == pytest.approx(1 - 16.4 / 23.7)
    assert discount_of(None, 20.0) is None
    assert discount_of(20.0, -3.0) is None
    assert discount_range([]) is None


def test_the_median_of_mostly_losses_has_no_meaning() -> None:
    assert multiple_of(np.ones(3), np.array([-1.0, -2.0, 5.0]), losers="median") is None
    assert all(multiple_of(np.empty(0), np.empty(0), losers=rule) is None for rule in LOSER_RULES)


def test_forward_earnings_are_a_shares_times_the_shares() -> None:
    ends = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    estimates = tuple(consensus("eps", end, date(2026, 2, 1), 2.5) for end in ends)
    company = valued("A", 200_000.0, estimates=estimates)
    # 10 a share on 1,000 shares.
    assert group_multiple([company], MULTIPLES["forward-pe"]).value == pytest.approx(20.0)


def test_enterprise_value_adds_debt_and_takes_cash_off() -> None:
    company = valued(
        "A",
        100.0,
        balances={"total_debt": 60.0, "cash": 10.0, "equity": 50.0},
        operating_income=10.0,
        depreciation_amortization=5.0,
    )
    assert group_multiple([company], MULTIPLES["ev-ebitda"]).value == pytest.approx(10.0)
    assert group_multiple([company], MULTIPLES["price-book"]).value == pytest.approx(2.0)


def test_a_company_stands_among_its_group_by_yield_so_that_losses_are_the_dearest() -> None:
    group = [valued("A", 100.0, 10.0), valued("B", 100.0, 5.0), valued("C", 100.0, -5.0)]
    relative = relative_values(group, PE)
    assert [relative[id_].cheaper for id_ in "ABC"] == [1.0, 0.5, 0.0]
    assert relative["A"].discount == pytest.approx(1 - 10 / 20)
    assert relative["C"].discount is None
    assert relative_values(group[:1], PE) == {}


def test_own_history_counts_the_earlier_rows_that_were_dearer() -> None:
    history = np.array([[0.02, np.nan], [0.04, np.nan], [np.nan, np.nan], [0.03, 0.05]])
    share = share_cheaper_than_before(history)
    assert share[0] == pytest.approx(0.5)
    assert np.isnan(share[1])


def test_the_value_spread_is_the_log_ratio_of_the_outer_thirds_medians() -> None:
    ratios = np.array([0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 1.0, 2.0, 4.0, -1.0, np.nan])
    assert value_spread(ratios) == pytest.approx(np.log(2.0 / 0.2))
    assert value_spread(ratios[:8]) is None


def test_a_spread_between_industries_alone_is_none_within_them() -> None:
    ratios = np.array([0.1] * 6 + [1.0] * 6)
    labels = ["software"] * 6 + ["banks"] * 6
    assert value_spread(ratios) == pytest.approx(np.log(10.0))
    assert value_spread(ratios, industries=labels) == pytest.approx(0.0)
    # An industry of two companies has no median worth the name.
    assert value_spread(ratios, industries=["a", "b"] * 2 + ["c"] * 2 + labels[6:]) is None


def test_the_cyclically_adjusted_ratio_divides_by_ten_years_of_real_earnings() -> None:
    months = 122
    earnings, index = np.full(months, 5.0), np.linspace(100.0, 200.0, months)
    ratio = shiller_ratio(np.full(months, 100.0), earnings, index)
    assert np.isnan(ratio[:120]).all()
    assert ratio[120] == pytest.approx(100.0 / index[120] / np.mean(5.0 / index[:120]))
    earnings[60] = np.nan
    assert np.isnan(shiller_ratio(np.full(months, 100.0), earnings, index)).all()
