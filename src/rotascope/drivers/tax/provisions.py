"""What each provision of P.L. 119-21 is worth to one company in cash, low and high; None where an item lacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from rotascope.drivers.tax.depreciation import Spend, bonus_share, depreciation_value
from rotascope.drivers.tax.interest_limit import InterestYear, interest_limit
from rotascope.drivers.tax.law import OBBBA_SIGNED, RESTORED, find_rule
from rotascope.drivers.tax.research import research_effect
from rotascope.panels.records import Company

ELIGIBLE = (0.5, 0.9)  # share of capex that bonus depreciation covers; filings do not say
DOMESTIC = (0.5, 1.0)  # share of research done at home; filings do not say
EVE = OBBBA_SIGNED - timedelta(days=1)
ACT_YEAR = OBBBA_SIGNED.year
YEAR_LENGTH = timedelta(days=365)  # of a trailing year, whose days share its investment evenly

CashRange: TypeAlias = tuple[float, float]
Research: TypeAlias = Mapping[int, float]  # spending by the calendar year in which a tax year began


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision: its name, what its value assumes, and that value: tax saved in a year, usd.

    value   of a company, its research spending, and the day whose law is the new one
    """

    name: str
    assumption: str
    value: Callable[[Company, Research, date], CashRange | None]


@dataclass(frozen=True, slots=True)
class ProvisionShare:
    """A provision over the operating cash flow of the companies that could be counted; None if that is not above 0."""

    relative: CashRange | None
    covered: int


@dataclass(frozen=True, slots=True)
class BonusChange:
    """Shares deducted at once of what a year bought after 2025-01-19, under the law before the act and after it.

    reach   share of the year's spending that was bought after that day; the rest keeps its old bonus
    """

    before: float
    after: float
    reach: float


@cache
def bonus_change(end: date) -> BonusChange | None:
    """The act's change of the bonus for spending of the year that ends on that day; None where it does not reach.

    The old law goes by the calendar year in which property enters service, so a year across two of them gets their
    mean by days. Spending is taken as even over the year, and what is bought as put in service at once.
    """
    begins = max(RESTORED, end - YEAR_LENGTH + timedelta(days=1))
    if end < begins:
        return None
    spans = [(max(begins, date(year, 1, 1)), min(end, date(year, 12, 31))) for year in range(begins.year, end.year + 1)]
    days = [(last - first).days + 1 for first, last in spans]
    before, after = (
        sum(
            count / sum(days) * bonus_share(first, acquired=first, as_of=law)
            for count, (first, _) in zip(days, spans, strict=True)
        )
        for law in (EVE, None)
    )
    return BonusChange(before, after, sum(days) / YEAR_LENGTH.days)


def expensing(company: Company, _research: Research, _as_of: date) -> CashRange | None:
    """First-year tax on the added deduction, at the low and high eligible share of capex bought after 2025-01-19."""
    capex, income = company.year.get("capex"), company.year.get("pretax_income")
    depreciation = company.year.get("depreciation_amortization")
    if capex is None or income is None or depreciation is None:
        return None
    bonus = bonus_change(company.end)
    if bonus is None:
        return 0.0, 0.0
    low, high = (
        depreciation_value(
            Spend(amount=share * bonus.reach * capex, income=income + depreciation),
            before=bonus.before,
            after=bonus.after,
        )
        for share in ELIGIBLE
    )
    return _ends(low.first_year, high.first_year)


def wider_interest(company: Company, _research: Research, as_of: date) -> CashRange | None:
    """Tax saved in a year by adding depreciation back to the income that limits interest."""
    interest, pretax = company.year.get("interest_expense"), company.year.get("pretax_income")
    depreciation = company.year.get("depreciation_amortization")
    if interest is None or interest < 0 or pretax is None or depreciation is None:
        return None
    income = pretax + interest
    year = InterestYear(begins=date(ACT_YEAR, 1, 1), interest=interest, income=income, depreciation=depreciation)
    before, after = (interest_limit(year, as_of=law).deduction or 0.0 for law in (EVE, as_of))
    tax_rate = find_rule("tax rate", date(ACT_YEAR, 1, 1)).value
    saving = tax_rate * (max(0.0, income - before) - max(0.0, income - after))
    return saving, saving


def research_expensing(company: Company, research: Research, _as_of: date) -> CashRange | None:
    """Tax brought forward by deducting the domestic research of 2025 and the balance of 2022 to 2024 at once."""
    pretax, spending = company.year.get("pretax_income"), research.get(ACT_YEAR)
    if pretax is None or spending is None:
        return None
    low, high = (
        research_effect(
            {year: share * amount for year, amount in research.items()},
            year=ACT_YEAR,
            choice="at once",
            income=pretax + share * spending,
        )
        for share in DOMESTIC
    )
    return _ends(low.tax, high.tax, sign=-1.0)


PROVISIONS = (
    Provision(
        "depreciation",
        f"between {ELIGIBLE[0]:.0%} and {ELIGIBLE[1]:.0%} of capex taken as eligible, all as five-year property; "
        "spending even over the year",
        expensing,
    ),
    Provision("interest", "exempt small businesses and carryforwards left out", wider_interest),
    Provision(
        "research",
        f"between {DOMESTIC[0]:.0%} and {DOMESTIC[1]:.0%} of research taken as domestic; companies may spread it",
        research_expensing,
    ),
)


def provision_values(company: Company, research: Research, as_of: date) -> dict[str, CashRange | None]:
    """Each provision's cash for a company; nothing is known of an act before it is signed."""
    if as_of < OBBBA_SIGNED:
        return dict.fromkeys(provision.name for provision in PROVISIONS)
    return {provision.name: provision.value(company, research, as_of) for provision in PROVISIONS}


def share_of_cash_flow(values: Sequence[tuple[CashRange | None, float | None]]) -> ProvisionShare:
    """A cohort's share from (provision's cash, operating cash flow) of its companies; where either lacks, left out."""
    complete = [(cash, flow) for cash, flow in values if cash is not None and flow is not None]
    total = sum(flow for _, flow in complete)
    if total <= 0:
        return ProvisionShare(None, len(complete))
    low, high = sorted(sum(cash[end] for cash, _ in complete) / total for end in (0, 1))
    return ProvisionShare((low, high), len(complete))


def _ends(low: float | None, high: float | None, *, sign: float = 1.0) -> CashRange | None:
    return None if low is None or high is None else (sign * low, sign * high)
