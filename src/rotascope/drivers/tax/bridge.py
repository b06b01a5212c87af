"""From one year's tax to another's: rates before and after, what moved them, for a company and for a cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rotascope.errors import UsageError
from rotascope.panels.records import Company
from rotascope.read_only import NOTHING, make_read_only

LEAST_SHARE = 0.02  # of revenue: pretax income below it makes a tax rate of noise


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxYear:
    """Pretax income, book tax and tax paid, usd; revenue to judge their size by. None = not known."""

    pretax: float | None
    book_tax: float | None
    cash_tax: float | None
    revenue: float | None = None

    @property
    def effective(self) -> float | None:
        """Book tax over pretax income; None on a loss, on next to no income, or where an item lacks."""
        return self._over(self.book_tax)

    @property
    def cash(self) -> float | None:
        """Tax paid over pretax income; None likewise."""
        return self._over(self.cash_tax)

    def _over(self, tax: float | None) -> float | None:
        if tax is None or self.pretax is None or self.pretax <= 0:
            return None
        if self.revenue is not None and self.pretax < LEAST_SHARE * self.revenue:
            return None
        return tax / self.pretax


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxBridge:
    """Tax paid before, its change by source, and tax paid after. The parts sum to the change exactly.

    income        what the change of pretax income alone would have done, at the old cash rate
    sources       named parts that were computed elsewhere: bonus depreciation, research, interest
    unexplained   the rest, shown and not spread over the others
    """

    before: TaxYear
    after: TaxYear
    income: float
    sources: Mapping[str, float] = NOTHING

    def __post_init__(self) -> None:
        """Keep the sources as they are now."""
        make_read_only(self, "sources")

    @property
    def unexplained(self) -> float:
        """Change of tax paid that neither income nor the sources account for."""
        moved = (self.after.cash_tax or 0.0) - (self.before.cash_tax or 0.0)
        return moved - self.income - sum(self.sources.values())


def tax_bridge(before: TaxYear, after: TaxYear, *, sources: Mapping[str, float | None]) -> TaxBridge | None:
    """The bridge, or None where pretax income or tax paid lacks in either year, or a rate before cannot be formed.

    A source that could not be computed (None) is left out, so that it lands in the unexplained part, never as zero
    under its own name.
    """
    complete = None not in {before.pretax, before.cash_tax, after.pretax, after.cash_tax}
    rate = before.cash
    if not complete or rate is None or before.pretax is None or after.pretax is None:
        return None
    computed = {name: part for name, part in sources.items() if part is not None}
    income = rate * (max(0.0, after.pretax) - before.pretax)
    return TaxBridge(before=before, after=after, income=income, sources=computed)


def tax_years_of(company: Company) -> tuple[TaxYear, TaxYear]:
    """The year before and the last year of a company's tax."""
    before, after = (
        TaxYear(
            pretax=flows.get("pretax_income"),
            book_tax=flows.get("income_tax"),
            cash_tax=flows.get("cash_tax_paid"),
            revenue=flows.get("revenue"),
        )
        for flows in (company.year_before, company.year)
    )
    return before, after


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortBridge:
    """A cohort's tax paid from one year to the next, as shares of the year before; the shares sum to the change.

    change     of tax paid
    shares     income, each source by name, unexplained
    covered    companies that could be counted
    """

    change: float
    shares: Mapping[str, float]
    covered: int

    def __post_init__(self) -> None:
        """Keep the shares as they are now."""
        make_read_only(self, "shares")


def cohort_bridge(bridges: Sequence[TaxBridge], *, names: Sequence[str]) -> CohortBridge | None:
    """The sum of companies' bridges over the tax that they paid before; None where they paid none.

    names   of the sources, in the order of the shares; one that a company lacks is in its unexplained part
    """
    paid = sum(bridge.before.cash_tax or 0.0 for bridge in bridges)
    if paid <= 0:
        return None
    sources = {name: sum(bridge.sources.get(name, 0.0) for bridge in bridges) for name in names}
    parts = {
        "income": sum(bridge.income for bridge in bridges),
        **sources,
        "unexplained": sum(bridge.unexplained for bridge in bridges),
    }
    after = sum(bridge.after.cash_tax or 0.0 for bridge in bridges)
    return CohortBridge(
        change=after / paid - 1.0, shares={name: part / paid for name, part in parts.items()}, covered=len(bridges)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortTax:
    """A cohort's tax rates: sums over the companies that have the items and a profit in both years.

    effective, cash     rates before and after
    companies, covered  in the cohort, and counted here
    """

    effective: tuple[float, float]
    cash: tuple[float, float]
    companies: int
    covered: int


def cohort_tax(pairs: Sequence[tuple[TaxYear, TaxYear]]) -> CohortTax | None:
    """Before and after of a cohort; None where no company can be counted.

    raises   UsageError for an empty cohort
    """
    if not pairs:
        raise UsageError("a cohort without companies", "choose another cohort")
    complete = [(old, new) for old, new in pairs if None not in {old.effective, old.cash, new.effective, new.cash}]
    if not complete:
        return None
    olds, news = [old for old, _ in complete], [new for _, new in complete]
    return CohortTax(
        effective=(_rate([year.book_tax for year in olds], olds), _rate([year.book_tax for year in news], news)),
        cash=(_rate([year.cash_tax for year in olds], olds), _rate([year.cash_tax for year in news], news)),
        companies=len(pairs),
        covered=len(complete),
    )


def _rate(taxes: Sequence[float | None], years: Sequence[TaxYear]) -> float:
    return sum(tax or 0.0 for tax in taxes) / sum(year.pretax or 0.0 for year in years)
