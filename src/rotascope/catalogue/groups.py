"""Groups of instruments: the Magnificent Seven, share classes of one company, sector funds, what a page compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# One class a company: Alphabet by its A shares. `every_class` adds the others.
MAGNIFICENT_SEVEN = ("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA")
MAGNIFICENT_SEVEN_NAMED = date(2023, 5, 1)  # the month in which the name was coined: before, the choice is hindsight

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

# Who builds data centres on their own account, one class a company. Nvidia sells what they buy and is no builder.
CAPEX_HEAVY = ("AMZN", "GOOGL", "META", "MSFT", "ORCL")

SECTOR_FUNDS = (
    "fund:XLB",
    "fund:XLC",
    "fund:XLE",
    "fund:XLF",
    "fund:XLI",
    "fund:XLK",
    "fund:XLP",
    "fund:XLRE",
    "fund:XLU",
    "fund:XLV",
    "fund:XLY",
)
CYCLICAL = ("fund:XLB", "fund:XLF", "fund:XLI", "fund:XLY")
DEFENSIVE = ("fund:XLP", "fund:XLU", "fund:XLV")
FACTORS = ("factor:FF.MKT_RF", "factor:FF.SMB", "factor:FF.HML", "factor:FF.RMW", "factor:FF.CMA", "factor:FF.MOM")
FACTOR_NAMES: Mapping[str, str] = dict(  # what a sentence calls each
    zip(FACTORS, ("market", "size", "value", "profitability", "investment", "momentum"), strict=True)
)
# Monthly: K. R. French's 30 industries, all firms in equal parts, and the market above bills with the bills.
INDUSTRIES = tuple(
    f"factor:IND30.VW.{name}"
    for name in (
        *("Food", "Beer", "Smoke", "Games", "Books", "Hshld", "Clths", "Hlth", "Chems", "Txtls", "Cnstr", "Steel"),
        *("FabPr", "ElcEq", "Autos", "Carry", "Mines", "Coal", "Oil", "Util", "Telcm", "Servs", "BusEq", "Paper"),
        *("Trans", "Whlsl", "Rtail", "Meals", "Fin", "Other"),
    )
)
EVERY_FIRM = "factor:ALL.EW.M"
MARKET = ("factor:FF.MKT_RF.M", "factor:FF.RF.M")
# Monthly returns of the financial industry, of the market above bills, and of bills.
FINANCIAL_INDUSTRY = ("factor:IND30.VW.Fin", "factor:FF.MKT_RF.M", "factor:FF.RF.M")
DAILY_MARKET = ("factor:FF.MKT_RF", "factor:FF.RF")  # all firms above bills, and the bills
FIFTHS = ("lowest", "second", "middle", "fourth", "highest")
# Daily: the 25 portfolios by size and book-to-market, and what a page calls each.
SEGMENT_PORTFOLIOS: Mapping[str, str] = {
    f"factor:FF25.S{size}B{value}": f"size fifth {size} of 5, {FIFTHS[value - 1]} book-to-market"
    for size in range(1, 6)
    for value in range(1, 6)
}
SEGMENT_FUNDS = (
    *("fund:SPY", "fund:RSP", "fund:QQQ", "fund:DIA", "fund:IWF", "fund:IWD", "fund:MGK", "fund:IJH", "fund:IWR"),
    *("fund:IWM", "fund:IJR", "fund:IWN", "fund:IWO", "fund:VBR", "fund:AVUV", "fund:MTUM", "fund:QUAL", "fund:MAGS"),
)
SEGMENTS_SIMULATED = tuple(
    f"index:{level}" for level in ("SIMSMALL.T", "SIMLARGE.T", "SIMVALUE.T", "SIMGROWTH.T", "SIMSEVEN.T", "SIMREST.T")
)
# Holders whose members are a segment of those of `total_market`.
SEGMENT_HOLDERS = (
    *("mega_cap", "mid_cap", "small_cap", "micro_cap"),
    *("large_growth", "large_value", "small_growth", "small_value"),
)
MAIN_HOLDERS = ("total_market", "sp500", "sim500", "SPY", "IVV")  # whose weights stand for the market, best first
PLAIN_NAMES: Mapping[str, str] = {  # of universes and holders, as sentences call them
    "all": "all stocks with prices",
    "sp500": "the S&P 500",
    "sim500": "the simulated 500",
    "total_market": "the US stock market",
    "mega_cap": "US mega caps",
    "large_cap": "US large caps",
    "mid_cap": "US mid caps",
    "small_cap": "US small caps",
    "micro_cap": "US micro caps",
    "large_growth": "US large growth stocks",
    "large_value": "US large value stocks",
    "small_growth": "US small growth stocks",
    "small_value": "US small value stocks",
}
# Who stands for a size where companies say nothing of theirs: holders, best first; the index whose multiples are
# published by year, and the funds whose flows are counted.
SIZE_HOLDERS: Mapping[str, tuple[str, ...]] = {
    "small": ("small_cap", "IWM", "IJR", "VB"),
    "large": ("large_cap", "sp500", "SPY", "IVV", "sim500"),
}
SIZE_INDEXES: Mapping[str, str] = {"small": "index:SP600", "large": "index:SP500"}
SIZE_FUNDS: Mapping[str, tuple[str, ...]] = {
    "small": ("IWM", "IJR", "VB", "SIMS"),
    "large": ("SPY", "IVV", "VOO", "SIML"),
}
LARGE_CAP_INDEXES = ("fund:SPY", "fund:IVV", "index:SP500", "index:SIM500.T")  # what a stock is set against, best first


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group with a name: references, equal-weighted and rebalanced daily unless it is a single line."""

    name: str
    label: str
    ids: tuple[str, ...]
    family: str


COHORTS = (
    Cohort("sp500", "S&P 500", ("index:SP500",), "index"),
    Cohort("nasdaq", "Nasdaq Composite", ("index:NASDAQ",), "index"),
    Cohort("dow", "Dow Jones Industrial Average", ("index:DJI",), "index"),
    Cohort("russell2000", "Russell 2000", ("index:RUT",), "index"),
    Cohort("large", "US large caps (SPY)", ("fund:SPY",), "fund"),
    Cohort("equal", "Equal-weight S&P 500 (RSP)", ("fund:RSP",), "fund"),
    Cohort("small", "US small caps (IWM)", ("fund:IWM",), "fund"),
    Cohort("small-value", "Small value (IWN)", ("fund:IWN",), "fund"),
    Cohort("large-value", "Large value (IWD)", ("fund:IWD",), "fund"),
    Cohort("large-growth", "Large growth (IWF)", ("fund:IWF",), "fund"),
    Cohort("nasdaq100", "Nasdaq-100 (QQQ)", ("fund:QQQ",), "fund"),
    Cohort("magnificent-seven", "Magnificent Seven (MAGS)", ("fund:MAGS",), "fund"),
    Cohort("software", "Software (IGV)", ("fund:IGV",), "fund"),
    Cohort("regional-banks", "Regional banks (KRE)", ("fund:KRE",), "fund"),
    Cohort("materials", "Materials (XLB)", ("fund:XLB",), "sector"),
    Cohort("communication", "Communication (XLC)", ("fund:XLC",), "sector"),
    Cohort("energy", "Energy (XLE)", ("fund:XLE",), "sector"),
    Cohort("financials", "Financials (XLF)", ("fund:XLF",), "sector"),
    Cohort("industrials", "Industrials (XLI)", ("fund:XLI",), "sector"),
    Cohort("technology", "Technology (XLK)", ("fund:XLK",), "sector"),
    Cohort("staples", "Consumer staples (XLP)", ("fund:XLP",), "sector"),
    Cohort("real-estate", "Real estate (XLRE)", ("fund:XLRE",), "sector"),
    Cohort("utilities", "Utilities (XLU)", ("fund:XLU",), "sector"),
    Cohort("health", "Health care (XLV)", ("fund:XLV",), "sector"),
    Cohort("discretionary", "Consumer discretionary (XLY)", ("fund:XLY",), "sector"),
    Cohort("factor-market", "Market less bills", ("factor:FF.MKT_RF",), "factor"),
    Cohort("factor-size", "Small minus big", ("factor:FF.SMB",), "factor"),
    Cohort("factor-value", "High minus low book-to-market", ("factor:FF.HML",), "factor"),
    Cohort("factor-momentum", "Winners minus losers", ("factor:FF.MOM",), "factor"),
    Cohort("factor-quality", "Robust minus weak profitability", ("factor:FF.RMW",), "factor"),
    Cohort("factor-investment", "Conservative minus aggressive investment", ("factor:FF.CMA",), "factor"),
)


def plain_name(name: str) -> str:
    """What a sentence calls a universe or a holder: `the S&P 500`; one of the user's own by its own name."""
    return PLAIN_NAMES.get(name.lower(), name)


def every_class(symbols: tuple[str, ...]) -> tuple[str, ...]:
    """The symbols with every other class of the same companies, sorted."""
    return tuple(sorted({*symbols, *(other for main, other in SHARE_CLASSES if main in symbols)}))


MAGNIFICENT_SEVEN_LISTINGS = every_class(MAGNIFICENT_SEVEN)
# Stocks whose equal-weighted mean stands for a name: references.
BASKETS: Mapping[str, tuple[str, ...]] = {"magnificent-seven": tuple(f"stock:{symbol}" for symbol in MAGNIFICENT_SEVEN)}
