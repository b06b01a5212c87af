"""A view's rows for the stages that never see a view, as plain frozen records: a company, a filed figure."""

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
