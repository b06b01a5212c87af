"""Companies by size: the cohorts that a story compares, and what holds of every figure about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rotascope.drivers.rates.policy_path import PolicyPath
from rotascope.drivers.tax.law import ACT_SHOWS
from rotascope.drivers.tax.provisions import CashRange, provision_values
from rotascope.drivers.tax.research import spending_by_tax_year
from rotascope.evidence import Input
from rotascope.panels.records import Company
from rotascope.read_only import NOTHING, make_read_only

SIZES: Mapping[str, tuple[str, ...]] = {"small": ("small", "micro"), "large": ("mega", "large")}
LARGEST = 10  # taken for the large ones where nobody says which are
UNSIZED = f"no sizes on file: the {LARGEST} largest by operating cash flow stand for large caps"
IN_DOUBT = "in doubt"  # how a company's caveats name an item that is withheld


@dataclass(frozen=True, eq=False, kw_only=True)
class CompanyGroup:
    """The companies of a market as known at a date.

    research   by company: the day each trailing year ends, and its research spending
    path       the policy rate's; None where the market has no rate
    act        day of the last tax act known by then; None before any
    """

    as_of: date
    companies: tuple[Company, ...]
    research: Mapping[str, Sequence[tuple[date, float]]] = NOTHING
    path: PolicyPath | None = None
    act: date | None = None
    inputs: tuple[Input, ...] = ()

    def __post_init__(self) -> None:
        """Keep the mappings as they are now."""
        make_read_only(self, "research")

    @cached_property
    def cohorts(self) -> Mapping[str, tuple[Company, ...]]:
        """By size where the market says it of both; else the largest by operating cash flow, and the others."""
        sized = {
            name: tuple(company for company in self.companies if company.size in sizes) for name, sizes in SIZES.items()
        }
        return sized if all(sized.values()) else split_by_cash_flow(self.companies)

    @property
    def act_shows(self) -> bool:
        """Whether the last year against the one before says anything of the last tax act."""
        return self.act is not None and (self.as_of - self.act).days <= ACT_SHOWS

    @cached_property
    def caveats(self) -> tuple[str, ...]:
        """What holds of every figure."""
        caveats = (caveat for company in self.companies for caveat in company.caveats if IN_DOUBT not in caveat)
        return (*dict.fromkeys(caveats), *([UNSIZED] if "other" in self.cohorts else []))

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """Items withheld for a jump of units, by company."""
        return tuple(
            f"{company.id} {caveat}" for company in self.companies for caveat in company.caveats if IN_DOUBT in caveat
        )

    def provisions(self, company: Company) -> Mapping[str, CashRange | None]:
        """What each provision of the tax act is worth to a company."""
        return self._provisions[company.id]

    @cached_property
    def _provisions(self) -> Mapping[str, Mapping[str, CashRange | None]]:
        return {company.id: self._values(company) for company in self.companies}

    def _values(self, company: Company) -> Mapping[str, CashRange | None]:
        research = spending_by_tax_year(self.research.get(company.id, ()), end=company.end)
        return provision_values(company, research, self.as_of)


def split_by_cash_flow(companies: Sequence[Company]) -> Mapping[str, tuple[Company, ...]]:
    """The largest by operating cash flow, and the others; all in one where too few have it."""
    flows = [company for company in companies if {"operating_cash_flow", "operating_income"} <= company.year.keys()]
    if len(flows) < LARGEST * 2:
        return {"all": tuple(companies)}
    ranked = sorted(flows, key=lambda company: (-company.year["operating_cash_flow"], company.id))
    largest = {company.id for company in ranked[:LARGEST]}
    return {
        "large": tuple(company for company in companies if company.id in largest),
        "other": tuple(company for company in companies if company.id not in largest),
    }
