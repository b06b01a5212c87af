"""Investment's burden on cash and sales, of a company and of a cohort."""

import pytest

from company import company
from rotascope.drivers.investment.burden import burden, cohort_burden, pooled_burden
from rotascope.errors import UsageError


def test_burden_and_its_missing_bases() -> None:
    share = burden(131.8, cash_flow=139.5, sales=716.9)
    assert share.to_cash_flow == pytest.approx(0.9448, abs=1e-4)
    assert share.free_cash_flow == pytest.approx(7.7)
    nothing = burden(10.0, cash_flow=None, sales=0.0)
    assert (nothing.to_cash_flow, nothing.to_sales, nothing.free_cash_flow) == (None, None, None)
    assert burden(10.0, cash_flow=-5.0, sales=100.0).to_cash_flow is None
    with pytest.raises(UsageError, match="below 0"):
        burden(-1.0, cash_flow=1.0, sales=1.0)


def test_a_cohort_counts_those_with_all_three() -> None:
    pooled, count = pooled_burden([(10.0, 20.0, 100.0), (5.0, None, 50.0), (20.0, 40.0, 100.0)])
    assert pooled is not None
    assert (pooled.to_cash_flow, count) == (0.5, 2)
    assert pooled_burden([(None, 1.0, 1.0)]) == (None, 0)


def test_a_cohort_now_and_a_year_before() -> None:
    grown = company(before={"capex": 30.0}, year={"capex": 90.0})
    lacking = company(id="B", before={"capex": None}, year={"capex": 60.0})
    cohort = cohort_burden([grown, lacking])
    assert cohort.before is not None
    assert cohort.after is not None
    assert (cohort.before.to_cash_flow, cohort.after.to_cash_flow) == pytest.approx((0.2, 0.5))
    assert cohort.covered == 2  # the year before has one company alone
