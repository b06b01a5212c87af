"""Dividends and buybacks of a group, who began or raised them, and capex beside, by hand."""

import pytest

from company import company
from rotascope.measures.payouts import Change, change_of, count_changes, group_payout, payout_changes


def test_a_groups_payout_stands_against_earnings_capex_and_the_year_before() -> None:
    group = [
        company(id="A", year={"dividends_paid": 30.0, "buybacks": 10.0}, before={"dividends_paid": 20.0}),
        company(id="B", year={"buybacks": -39.0}, before={"buybacks": 20.0}),  # a file with outlays below zero
        company(id="C", year={"dividends_paid": 500.0, "capex": None}),  # no statement of cash flows
    ]
    payout = group_payout(group)
    assert payout is not None
    assert (payout.dividends, payout.buybacks, payout.counted, payout.members) == (30.0, 49.0, 2, 3)
    assert payout.of_earnings == pytest.approx(79 / 158)
    assert payout.to_capex == pytest.approx(79 / 120)
    assert payout.change == pytest.approx(79 / 40 - 1)
    assert payout.covered
    assert group_payout(group[2:]) is None


def test_a_loss_has_no_payout_ratio() -> None:
    payout = group_payout([company(year={"net_income": -5.0, "dividends_paid": 1.0})])
    assert payout is not None
    assert payout.of_earnings is None
    assert payout.change is None


def test_a_group_of_which_little_is_filed_is_not_covered() -> None:
    payout = group_payout([company(id="A"), *(company(id=f"N{n}", year={"capex": None}) for n in range(5))])
    assert payout is not None
    assert not payout.covered


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (0.0, 5.0, "initiated"),
        (5.0, 0.0, "stopped"),
        (0.0, 0.0, "none"),
        (100.0, 106.0, "raised"),
        (100.0, 104.0, "held"),
        (100.0, 94.0, "cut"),
    ],
)
def test_an_outlay_changes_by_a_word(before: float, after: float, word: Change) -> None:
    assert change_of(before, after) == word


def test_changes_are_counted_of_companies_with_cash_flows() -> None:
    group = [
        company(id="A", year={"dividends_paid": 5.0}),
        company(id="B", year={"dividends_paid": 5.0, "operating_cash_flow": None}),
    ]
    changes = payout_changes(group)
    assert dict(changes) == {"A": "initiated"}
    assert count_changes(changes)["initiated"] == 1
