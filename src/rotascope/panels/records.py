"""A view's rows for the stages that never see a view, as plain frozen records: a company, its price, its estimates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rotascope.evidence import Input
from rotascope.read_only import make_read_only


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a company's accounts, as filed.

    start         first day of its period; None for a balance, which stands at `end`
    filing_date   the day it became known
    """

    item: str
    start: date | None
    end: date
    value: float
    unit: str
    filing_date: date
    input: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One company's last trailing year, the one before it, and its balances, usd.

    end                of the trailing year; filing_date: the day the last of its figures was filed
    year               flows by item over the year to `end`; year_before: over the year to a year earlier
    balances           by item at `end`; opening_balances: a year earlier
    caveats            what stands against the figures: estimated filing dates, units in doubt
    """

    id: str
    name: str
    sector: str
    size: str
    end: date
    filing_date: date
    year: Mapping[str, float]
    year_before: Mapping[str, float]
    balances: Mapping[str, float]
    opening_balances: Mapping[str, float]
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Keep the figures as they are now."""
        make_read_only(self, "year", "year_before", "balances", "opening_balances")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The analysts' consensus of one figure for one period, as it stood on a date.

    item      as the catalogue has it: `eps` of a quarter, `eps_year` of a fiscal year
    value     usd a share, in shares of the day that it is read for
    analysts  how many; None where nobody says
    """

    id: str
    item: str
    period_end: date
    date: date
    value: float
    analysts: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuedCompany:
    """A company's accounts beside the price of its shares, usd.

    company     its last trailing year and balances
    day         of the close; as_of: the day that all of it was known by
    price       close of `day`, not adjusted; shares: outstanding, in shares of that day
    earnings    net income of the newest trailing year that is on file, usd, which may end after `company.end`; None =
                that of `company`
    estimates   of its earnings a share, every vintage known, by period and date
    caveats     what stands against the price or the count of shares
    """

    company: Company
    as_of: date
    day: date
    price: float
    shares: float
    earnings: float | None = None
    estimates: tuple[Estimate, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The company's id."""
        return self.company.id

    @property
    def cap(self) -> float:
        """Market value, usd."""
        return self.price * self.shares
