"""Investment's burden on cash and sales, of a company and of a cohort."""

from datetime import date

import pytest

from company import company
from rotascope.drivers.investment.burden import CohortBurden, burden, cohort_burden
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


def test_a_cohort_counts_those_with_every_item_in_both_years() -> None:
    grown = company(before={"capex": 30.0}, year={"capex": 90.0})
    lacking_before = company(id="B", before={"capex": None}, year={"capex": 600.0})
    lacking_now = company(id="C", year={"revenue": None})
    cohort = cohort_burden([grown, lacking_before, lacking_now])
    assert cohort.before is not None
    assert cohort.after is not None
    assert (cohort.before.to_cash_flow, cohort.after.to_cash_flow) == pytest.approx((0.2, 0.6))
    assert cohort.covered == 1
    assert cohort_burden([lacking_now]) == CohortBurden(None, None, ())


def test_a_cohort_pools_its_companies_and_says_when_their_years_end() -> None:
    early = company(id="B", end=date(2025, 6, 30), year={"capex": 90.0, "operating_cash_flow": 50.0})
    cohort = cohort_burden([company(), early])
    assert cohort.after is not None
    assert (cohort.after.to_cash_flow, cohort.after.to_sales) == pytest.approx((150 / 200, 150 / 2000))
    assert cohort.ends == (date(2025, 6, 30), date(2025, 12, 31))
    assert cohort_burden([]).ends is None
