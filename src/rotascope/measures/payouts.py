"""What companies pay out: dividends and buybacks of a group, who began or raised them, and capex beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rotascope.panels.records import Company

DIVIDENDS, BUYBACKS, CAPEX = "dividends_paid", "buybacks", "capex"
RAISED = 0.05  # a change within this of the year before is none
CASH_STATEMENT = ("operating_cash_flow", CAPEX)  # filed, so that an outlay that is not there was not paid
LEAST_COUNT, LEAST_WEIGHT = 0.2, 0.3  # of a group's companies and of their revenue: on less it has no figure

Change: TypeAlias = Literal["initiated", "raised", "held", "cut", "stopped", "none"]
CHANGES: tuple[Change, ...] = ("initiated", "raised", "held", "cut", "stopped", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPayout:
    """A group's payouts over its last trailing year, usd, of the companies whose statements of cash flows are on file.

    dividends, buybacks        this year; dividends_before, buybacks_before: the year before, of the same companies
    earnings, capex            of the same companies in the same year
    counted, members           companies in it, and in the group
    covered                    whether they are a fifth of the group and 30 % of its revenue
    """

    dividends: float
    buybacks: float
    dividends_before: float
    buybacks_before: float
    earnings: float
    capex: float
    counted: int
    members: int
    covered: bool

    @property
    def payout(self) -> float:
        """Dividends and buybacks, usd."""
        return self.dividends + self.buybacks

    @property
    def of_earnings(self) -> float | None:
        """Payout over net income; None where that is zero or below."""
        return self.payout / self.earnings if self.earnings > 0 else None

    @property
    def to_capex(self) -> float | None:
        """Payout over capex; None without any."""
        return self.payout / self.capex if self.capex > 0 else None

    @property
    def change(self) -> float | None:
        """Payout against the year before, a fraction; None where nothing was paid then."""
        before = self.dividends_before + self.buybacks_before
        return self.payout / before - 1.0 if before > 0 else None


def group_payout(companies: Sequence[Company]) -> GroupPayout | None:
    """The payouts of a group; None where no company's cash flows of both years are on file."""
    filed = [company for company in companies if _has_cash_flows(company) and "net_income" in company.year]
    if not filed:
        return None
    revenue = sum(max(0.0, company.year.get("revenue", 0.0)) for company in companies)
    weight = sum(max(0.0, company.year.get("revenue", 0.0)) for company in filed) / revenue if revenue > 0 else 0.0
    return GroupPayout(
        dividends=_sum([company.year for company in filed], DIVIDENDS),
        buybacks=_sum([company.year for company in filed], BUYBACKS),
        dividends_before=_sum([company.year_before for company in filed], DIVIDENDS),
        buybacks_before=_sum([company.year_before for company in filed], BUYBACKS),
        earnings=sum(company.year["net_income"] for company in filed),
        capex=_sum([company.year for company in filed], CAPEX),
        counted=len(filed),
        members=len(companies),
        covered=len(filed) >= LEAST_COUNT * len(companies) and weight >= LEAST_WEIGHT,
    )


def payout_changes(companies: Sequence[Company], *, item: str = DIVIDENDS) -> Mapping[str, Change]:
    """What each company did about an outlay, by id; a company without a statement of cash flows of both years is out.

    initiated   paid after a year without; stopped: the other way round; none: neither year
    raised      by more than 5 %; cut: by more than 5 %; held: between
    """
    changes: dict[str, Change] = {}
    for company in companies:
        if _has_cash_flows(company):
            changes[company.id] = change_of(abs(company.year_before.get(item, 0.0)), abs(company.year.get(item, 0.0)))
    return changes


def change_of(before: float, after: float) -> Change:
    """The word for an outlay of two years, both as positive numbers."""
    if before == 0 or after == 0:
        return "initiated" if after > 0 else "stopped" if before > 0 else "none"
    change = after / before - 1.0
    if abs(change) <= RAISED:
        return "held"
    return "raised" if change > 0 else "cut"


def count_changes(changes: Mapping[str, Change]) -> Mapping[Change, int]:
    """How many companies did what, every word there."""
    counted = list(changes.values())
    return {change: counted.count(change) for change in CHANGES}


def _has_cash_flows(company: Company) -> bool:
    return all(item in company.year and item in company.year_before for item in CASH_STATEMENT)


def _sum(years: Sequence[Mapping[str, float]], item: str) -> float:
    """The total of an outlay, which some files write as a negative number."""
    return sum(abs(year.get(item, 0.0)) for year in years)
