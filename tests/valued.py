"""Valued companies for tests: a market value and what stands behind it, by hand."""

from datetime import date

from rotascope.panels.records import Company, Estimate, ValuedCompany

AS_OF = date(2026, 2, 27)


def valued(
    id_: str,
    cap: float,
    net_income: float | None = None,
    *,
    size: str = "small",
    estimates: tuple[Estimate, ...] = (),
    balances: dict[str, float] | None = None,
    **year: float,
) -> ValuedCompany:
    """A company of that market value: a thousandth of it a share."""
    earned = {} if net_income is None else {"net_income": net_income}
    company = Company(
        id=id_,
        name=id_,
        sector="",
        size=size,
        end=date(2025, 12, 31),
        filing_date=date(2026, 2, 15),
        year={**earned, **year},
        year_before={},
        balances=balances or {},
        opening_balances={},
    )
    return ValuedCompany(
        company=company, as_of=AS_OF, day=AS_OF, price=cap / 1000.0, shares=1000.0, estimates=estimates
    )


def consensus(item: str, period_end: date, day: date, value: float) -> Estimate:
    """An estimate of company A."""
    return Estimate(id="A", item=item, period_end=period_end, date=day, value=value)
