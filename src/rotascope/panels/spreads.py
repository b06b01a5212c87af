"""The named spreads, written out. Order is the order of pages; the first three are the brief's own."""

from rotascope.panels.spread import Pair, Spread

CYCLICAL = ("XLB", "XLF", "XLI", "XLY")
DEFENSIVE = ("XLP", "XLU", "XLV")


def simulated(funds: tuple[str, ...]) -> tuple[str, ...]:
    """The simulated market's sectors of the same names."""
    return tuple(f"SIM{fund}.T" for fund in funds)


def sector_pairs(long: str, short: str) -> tuple[Pair, ...]:
    """Two sector funds, or the simulated market's sectors of their names."""
    return Pair((long,), (short,)), Pair(simulated((long,)), simulated((short,)))


SPREADS = (
    Spread(
        "small-large",
        "small caps over large caps",
        "small caps",
        "large caps",
        (Pair(("FF.SMB",)), Pair(("IWM",), ("SPY",)), Pair(("RUT",), ("SP500",))),
        "size",
    ),
    Spread(
        "value-growth",
        "value over growth",
        "value",
        "growth",
        (Pair(("FF.HML",)), Pair(("IWD",), ("IWF",))),
        "value",
    ),
    Spread(
        "tech-market",
        "technology over the market",
        "technology",
        "the broad market",
        (Pair(("NASDAQ",), ("SP500",)), Pair(("QQQ",), ("SPY",)), Pair(("SIMXLK.T",), ("SIM500.T",))),
        "technology",
    ),
    Spread(
        "momentum",
        "past winners over past losers",
        "past winners",
        "past losers",
        (Pair(("FF.MOM",)), Pair(("MTUM",), ("SPY",))),
        "style",
    ),
    Spread(
        "quality-junk",
        "profitable firms over unprofitable ones",
        "profitable firms",
        "unprofitable firms",
        (Pair(("FF.RMW",)), Pair(("QUAL",), ("SPY",))),
        "style",
    ),
    Spread(
        "careful-expanding",
        "firms that invest little over firms that invest much",
        "low investment",
        "high investment",
        (Pair(("FF.CMA",)),),
        "style",
    ),
    Spread(
        "small-value-large-growth",
        "small value over large growth",
        "small value",
        "large growth",
        (Pair(("IWN",), ("IWF",)), Pair(("FF25.S1B5",), ("FF25.S5B1",))),
        "value",
    ),
    Spread(
        "equal-cap",
        "the average stock over the weighted index",
        "the average stock",
        "the largest stocks",
        (Pair(("RSP",), ("SPY",)), Pair(("SIMEQUAL.T",), ("SIM500.T",))),
        "size",
    ),
    Spread(
        "market-leaders",
        "the market over the seven leaders",
        "the broad market",
        "the Magnificent Seven",
        (Pair(("SPY",), ("MAGS",)), Pair(("SIMREST.T",), ("SIMSEVEN.T",))),
        "technology",
    ),
    Spread(
        "russell-sp500",
        "Russell 2000 over S&P 500",
        "Russell 2000",
        "S&P 500",
        (Pair(("RUT",), ("SP500",)),),
        "size",
    ),
    Spread(
        "defensive-cyclical",
        "defensive sectors over cyclical ones",
        "defensive sectors",
        "cyclical sectors",
        (Pair(DEFENSIVE, CYCLICAL), Pair(simulated(DEFENSIVE), simulated(CYCLICAL))),
        "sector",
    ),
    Spread(
        "industrials-tech",
        "industrials over technology",
        "industrials",
        "technology",
        sector_pairs("XLI", "XLK"),
        "sector",
    ),
    Spread(
        "financials-tech",
        "financials over technology",
        "financials",
        "technology",
        sector_pairs("XLF", "XLK"),
        "sector",
    ),
    Spread("energy-tech", "energy over technology", "energy", "technology", sector_pairs("XLE", "XLK"), "sector"),
    Spread(
        "banks-market",
        "regional banks over the market",
        "regional banks",
        "the broad market",
        (Pair(("KRE",), ("SPY",)),),
        "sector",
    ),
    Spread(
        "nasdaq-dow",
        "Nasdaq Composite over Dow Jones",
        "Nasdaq Composite",
        "Dow Jones",
        (Pair(("NASDAQ",), ("DOW",)),),
        "technology",
    ),
)
