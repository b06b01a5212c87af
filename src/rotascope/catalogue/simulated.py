"""What the simulated market calls its lines: its own indexes and funds, factors and rates by the ids of real ones."""

from collections.abc import Mapping

INDEX_PRICE, INDEX_TOTAL, INDEX_EQUAL = "SIM500.P", "SIM500.T", "SIMEQUAL.T"
SMALL, LARGE, VALUE, GROWTH = "SIMSMALL.T", "SIMLARGE.T", "SIMVALUE.T", "SIMGROWTH.T"
LEADERS, REST = "SIMSEVEN.T", "SIMREST.T"
SMALL_FUND, LARGE_FUND = "SIMS", "SIML"

FACTOR_SERIES: Mapping[str, str] = {
    "market": "FF.MKT_RF",
    "size": "FF.SMB",
    "value": "FF.HML",
    "profitability": "FF.RMW",
    "investment": "FF.CMA",
    "momentum": "FF.MOM",
}
BILL = "FF.RF"

# Sectors by their labels: the fund of the same name in a real market.
SECTOR_OF_LABEL: Mapping[str, str] = {
    "Information Technology": "XLK",
    "Financials": "XLF",
    "Health Care": "XLV",
    "Industrials": "XLI",
    "Consumer Discretionary": "XLY",
    "Consumer Staples": "XLP",
    "Communication Services": "XLC",
    "Energy": "XLE",
    "Materials": "XLB",
    "Utilities": "XLU",
    "Real Estate": "XLRE",
}

TARGET_LOWER, TARGET_UPPER, EFFECTIVE = "DFEDTARL", "DFEDTARU", "DFF"
THREE_MONTH, TWO_YEAR, TEN_YEAR = "DGS3MO", "DGS2", "DGS10"
SLOPE_TWO_YEAR, SLOPE_THREE_MONTH = "T10Y2Y", "T10Y3M"
CREDIT_SPREAD = "HY_OAS"
PURCHASING = "PMI"


def sector_level(fund: str) -> str:
    """The simulated sector's level, by the fund of the same name."""
    return f"SIM{fund}.T"
