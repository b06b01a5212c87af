"""Cohorts: groups of instruments that a page compares, and the return each had."""

from dataclasses import dataclass

from rotascope.panels.view import View


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group with a name: instrument ids, equal-weighted and rebalanced daily unless it is a single line."""

    name: str
    label: str
    ids: tuple[str, ...]
    family: str


COHORTS = (
    Cohort("sp500", "S&P 500", ("SP500",), "index"),
    Cohort("nasdaq", "Nasdaq Composite", ("NASDAQ",), "index"),
    Cohort("dow", "Dow Jones Industrial Average", ("DOW",), "index"),
    Cohort("russell2000", "Russell 2000", ("RUT",), "index"),
    Cohort("large", "US large caps (SPY)", ("SPY",), "fund"),
    Cohort("equal", "Equal-weight S&P 500 (RSP)", ("RSP",), "fund"),
    Cohort("small", "US small caps (IWM)", ("IWM",), "fund"),
    Cohort("small-value", "Small value (IWN)", ("IWN",), "fund"),
    Cohort("large-value", "Large value (IWD)", ("IWD",), "fund"),
    Cohort("large-growth", "Large growth (IWF)", ("IWF",), "fund"),
    Cohort("nasdaq100", "Nasdaq-100 (QQQ)", ("QQQ",), "fund"),
    Cohort("magnificent-seven", "Magnificent Seven (MAGS)", ("MAGS",), "fund"),
    Cohort("software", "Software (IGV)", ("IGV",), "fund"),
    Cohort("regional-banks", "Regional banks (KRE)", ("KRE",), "fund"),
    Cohort("materials", "Materials (XLB)", ("XLB",), "sector"),
    Cohort("communication", "Communication (XLC)", ("XLC",), "sector"),
    Cohort("energy", "Energy (XLE)", ("XLE",), "sector"),
    Cohort("financials", "Financials (XLF)", ("XLF",), "sector"),
    Cohort("industrials", "Industrials (XLI)", ("XLI",), "sector"),
    Cohort("technology", "Technology (XLK)", ("XLK",), "sector"),
    Cohort("staples", "Consumer staples (XLP)", ("XLP",), "sector"),
    Cohort("real-estate", "Real estate (XLRE)", ("XLRE",), "sector"),
    Cohort("utilities", "Utilities (XLU)", ("XLU",), "sector"),
    Cohort("health", "Health care (XLV)", ("XLV",), "sector"),
    Cohort("discretionary", "Consumer discretionary (XLY)", ("XLY",), "sector"),
    Cohort("factor-market", "Market less bills", ("FF.MKT_RF",), "factor"),
    Cohort("factor-size", "Small minus big", ("FF.SMB",), "factor"),
    Cohort("factor-value", "High minus low book-to-market", ("FF.HML",), "factor"),
    Cohort("factor-momentum", "Winners minus losers", ("FF.MOM",), "factor"),
    Cohort("factor-quality", "Robust minus weak profitability", ("FF.RMW",), "factor"),
    Cohort("factor-investment", "Conservative minus aggressive investment", ("FF.CMA",), "factor"),
)


def present(view: View) -> tuple[Cohort, ...]:
    """The cohorts that this market has every line of."""
    return tuple(cohort for cohort in COHORTS if view.has(*cohort.ids))
