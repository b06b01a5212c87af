"""A company's exposure by hand, and which companies a cut moves most."""

from datetime import date

import pytest

from company import company
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.exposure import exposure_of, largest_exposures

GROUP = CompanyGroup(
    as_of=date(2026, 3, 1), companies=(company(), company(id="B", balances={"total_debt": 500.0, "shares": 10.0}))
)


def test_the_worked_company() -> None:
    # 500 of debt, 200 of it floating, up to half hedged: 20 to 40 %. A quarter point on 100 to 200 is 0.25 to 0.50;
    # the limit of 30 % of 100 + 30 + 50 leaves the interest of 30 deductible, so 21 % of it is taxed.
    exposure = exposure_of(GROUP, company(), "small")
    assert exposure is not None
    assert exposure.floating == pytest.approx((0.2, 0.4))
    assert exposure.earnings == pytest.approx((0.25 * 0.79 / 79, 0.50 * 0.79 / 79))
    assert exposure.debt == exposure.earnings  # it files no cash
    assert exposure.case == "ordinary"
    assert exposure.cash_tax_rate == pytest.approx((0.2, 0.2))
    assert exposure.capex == pytest.approx(0.4)
    assert [name for name, _ in exposure.provisions] == ["depreciation", "interest", "research"]


@pytest.mark.parametrize("lacking", [{"balances": {"total_debt": 1.0}}, {"year": {"net_income": None}}])
def test_without_shares_or_earnings_there_is_no_exposure(lacking: dict[str, dict[str, float | None]]) -> None:
    assert exposure_of(GROUP, company(**lacking), "small") is None


def test_the_largest_come_first() -> None:
    group = CompanyGroup(
        as_of=GROUP.as_of,
        companies=(
            company(id="LITTLE", balances={"total_debt": 500.0, "floating_debt": 50.0, "shares": 1.0}),
            company(id="MUCH", balances={"total_debt": 500.0, "floating_debt": 400.0, "shares": 1.0}),
            company(id="BIG", size="mega"),
        ),
    )
    assert [exposure.company.id for exposure in largest_exposures(group, count=2)] == ["MUCH", "BIG"]
