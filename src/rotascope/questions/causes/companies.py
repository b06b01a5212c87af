"""Company by company: what the year's rate moves, the tax act and investment did, added up by size cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import inf

from rotascope.drivers.rates.pass_through import Borrower
from rotascope.drivers.rates.policy_path import PolicyPath
from rotascope.drivers.tax.interest_limit import InterestYear, interest_limit
from rotascope.drivers.tax.law import TCJA_SIGNED, rule, tax_year_begins
from rotascope.errors import UsageError
from rotascope.evidence import Input
from rotascope.panels.accounts import CompanyAccounts, read_accounts
from rotascope.panels.records import Company
from rotascope.panels.view import View

FIRST_LIMITED = date(2018, 1, 1)  # tax years from then on are under s.163(j) as it stands
HEDGED_AT_MOST = 0.5  # of floating debt; filings seldom say, so the low end assumes it and the high end none
# Where a company files no floating debt: shares of debt that floats as published for the two indexes, low and high.
# Apollo (T. Slok), July 2024, after Bloomberg: Russell 2000 51 %, S&P 500 25 %; investors' letters after Goldman
# Sachs: about 30 % and 6 %. They differ in what counts as floating, so both stand here.
UNSTATED: Mapping[str, tuple[float, float]] = {"small": (0.30, 0.51), "large": (0.06, 0.25), "other": (0.06, 0.51)}
SINCE_2022 = 2200  # days of accounts that reach the research of the last five years
LEAST = 0.5  # of a cohort with every item: on less nobody can tell
COHORTS: Mapping[str, tuple[str, ...]] = {"small": ("small", "micro"), "large": ("mega", "large")}
LABELS = {"small": "small caps", "large": "large caps", "other": "the other companies", "all": "all companies"}
LARGEST = 10  # taken for the large ones where nobody says which are
UNSIZED = f"no sizes on file: the {LARGEST} largest by operating cash flow stand for large caps"
FLOATING_NOTE = "floating shares are as filed, else the published range for the size; up to half of them hedged"
INCOME_NOTE = "pretax income stands in for taxable income"


@dataclass(frozen=True, eq=False)
class Companies:
    """The companies of a view, what is known of the policy rate, and who could not be read."""

    view: View
    accounts: CompanyAccounts
    path: PolicyPath | None
    members: tuple[Company, ...]

    @cached_property
    def cohorts(self) -> Mapping[str, tuple[Company, ...]]:
        """By size where the market says it of both; else the largest by operating cash flow, and the others."""
        sized = {name: tuple(one for one in self.members if one.size in sizes) for name, sizes in COHORTS.items()}
        return sized if all(sized.values()) else by_cash_flow(self.members)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The accounts as an input."""
        return self.accounts.inputs()

    @property
    def caveats(self) -> tuple[str, ...]:
        """What holds of every figure."""
        said = dict.fromkeys(each for one in self.members for each in one.caveats if "in doubt" not in each)
        return (*said, *([UNSIZED] if "other" in self.cohorts else []))

    def research(self, company: Company) -> dict[int, float]:
        """Research spending by the calendar year in which each of the company's years began."""
        found = self._research.get(company.id, [])
        month = tax_year_begins(company.end).month
        begun = ((tax_year_begins(end), value) for end, value in found)
        return {start.year: value for start, value in begun if start.month == month}

    @cached_property
    def _research(self) -> Mapping[str, list[tuple[date, float]]]:
        return self.accounts.since(self.view.as_of - timedelta(days=SINCE_2022)).yearly("research_development")

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """Items withheld for a jump of units, by company."""
        return tuple(f"{one.id} {each}" for one in self.members for each in one.caveats if "in doubt" in each)


def by_cash_flow(members: Sequence[Company]) -> Mapping[str, tuple[Company, ...]]:
    """The largest by operating cash flow, and the others; all in one where too few have it."""
    flows = [one for one in members if {"operating_cash_flow", "operating_income"} <= set(one.year)]
    if len(flows) < LARGEST * 2:
        return {"all": tuple(members)}
    ranked = sorted(flows, key=lambda one: (-one.year["operating_cash_flow"], one.id))[:LARGEST]
    top = {one.id for one in ranked}
    return {
        "large": tuple(one for one in members if one.id in top),
        "other": tuple(one for one in members if one.id not in top),
    }


def read_companies(view: View, path: PolicyPath | None) -> Companies | None:
    """The view's companies; None where it has no accounts that are current."""
    found = read_accounts(view)
    members = found.companies() if found else ()
    return Companies(view, found, path, members) if found and members else None


def floating_range(company: Company, cohort: str) -> tuple[float, float]:
    """Share of debt that floats unhedged: low with half of it hedged, high with none."""
    debt, floating = company.balances.get("total_debt"), company.balances.get("floating_debt")
    if debt and floating is not None:
        share = min(1.0, floating / debt)
        return share * (1.0 - HEDGED_AT_MOST), share
    low, high = UNSTATED.get(cohort, UNSTATED["other"])
    return low * (1.0 - HEDGED_AT_MOST), high


def borrower(company: Company, cohort: str, day: date) -> Borrower | None:
    """The company as a debtor under the law known on `day`; None where debt or shares lack or make no sense together.

    Income before interest is pretax income plus interest; rate and s.163(j) limit are those of the tax year that the
    trailing year stands for, the limit unknown where income or depreciation is.
    """
    debt, shares = company.balances.get("total_debt"), company.balances.get("shares")
    if debt is None or not shares:
        return None
    interest, pretax = company.year.get("interest_expense"), company.year.get("pretax_income")
    income = pretax + interest if pretax is not None and interest is not None else None
    begins = tax_year_begins(company.end)
    try:
        return Borrower(
            id=company.id,
            debt=debt,
            floating=floating_range(company, cohort),
            shares=shares,
            interest=interest,
            income=income,
            limit=limit_of(company, interest, income, day),
            tax_rate=rule("tax rate", begins, as_of=day).value,
        )
    except UsageError:
        return None


def limit_of(company: Company, interest: float | None, income: float | None, day: date) -> float | None:
    """The cap on this year's interest by the law known on `day`; None where an item lacks, no cap before 2018.

    The small-business test takes the mean receipts of three years; the year before stands for it.
    """
    if interest is None or interest < 0:
        return None
    begins = tax_year_begins(company.end)
    if begins < FIRST_LIMITED or day < TCJA_SIGNED:
        return inf
    year = InterestYear(
        begins=begins,
        interest=interest,
        income=income,
        receipts=company.year_before.get("revenue"),
        depreciation=company.year.get("depreciation_amortization"),
    )
    return interest_limit(year, as_of=day).limit
