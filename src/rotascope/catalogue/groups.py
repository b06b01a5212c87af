"""Groups of instruments: the Magnificent Seven, share classes of one company, sector funds, what a page compares."""

from dataclasses import dataclass

# One class a company: Alphabet by its A shares. `every_class` adds the others.
MAGNIFICENT_SEVEN = ("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA")

# The class that stands for the company, and the other; classes written ROOT.X fold into ROOT, or into ROOT.B, unasked.
SHARE_CLASSES = (
    ("GOOGL", "GOOG"),
    ("FOXA", "FOX"),
    ("NWSA", "NWS"),
    ("UAA", "UA"),
    ("ZG", "Z"),
    ("FWONA", "FWONK"),
    ("LLYVA", "LLYVK"),
    ("LBRDA", "LBRDK"),
    ("RUSHA", "RUSHB"),
    ("BELFA", "BELFB"),
    ("BATRA", "BATRK"),
    ("CENTA", "CENT"),
    ("METC", "METCB"),
    ("DGICA", "DGICB"),
    ("RDI", "RDIB"),
    ("UONE", "UONEK"),
    ("DISCA", "DISCK"),
    ("LSXMA", "LSXMK"),
    ("LILA", "LILAK"),
    ("QRTEA", "QRTEB"),
    ("VIAC", "VIACA"),
    ("PARA", "PARAA"),
    ("CMCSA", "CMCSK"),
)

SECTOR_FUNDS = ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY")
CYCLICAL = ("XLB", "XLF", "XLI", "XLY")
DEFENSIVE = ("XLP", "XLU", "XLV")
FACTORS = ("FF.MKT_RF", "FF.SMB", "FF.HML", "FF.RMW", "FF.CMA", "FF.MOM")
LARGE_CAP_INDEXES = ("SPY", "IVV", "SPX", "SP500", "^GSPC", "SIM500.T")  # what a stock is set against, best first


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


def every_class(symbols: tuple[str, ...]) -> tuple[str, ...]:
    """The symbols with every other class of the same companies, sorted."""
    return tuple(sorted({*symbols, *(other for main, other in SHARE_CLASSES if main in symbols)}))


MAGNIFICENT_SEVEN_LISTINGS = every_class(MAGNIFICENT_SEVEN)
