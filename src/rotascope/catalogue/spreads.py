"""The named spreads, written out: what each says in words, and the pairs that can stand for it.

Order is the order of pages; the first three are the brief's own. Pairs are best first: traded funds, then indexes or
factors, then the simulated market's lines. A market takes, of those that reach the date, the first.
"""

from dataclasses import dataclass

from rotascope.catalogue.groups import CYCLICAL, DEFENSIVE


@dataclass(frozen=True, slots=True)
class Pair:
    """Baskets of instrument ids, equal-weighted and rebalanced daily; no short ids = a factor, its own spread."""

    long: tuple[str, ...]
    short: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id of both baskets."""
        return self.long + self.short

    def __str__(self) -> str:
        return "/".join("+".join(basket) for basket in (self.long, self.short) if basket)


@dataclass(frozen=True, slots=True)
class Spread:
    """A name, what it says in words, and the pairs that can stand for it, best first.

    aliases   names that it had before, which users may still write
    """

    name: str
    label: str
    leader: str
    laggard: str
    pairs: tuple[Pair, ...]
    family: str = "style"
    aliases: tuple[str, ...] = ()


def find_spread(name: str) -> Spread | None:
    """The spread of that name or former name, in any case; None where there is none."""
    plain = name.strip().lower()
    return next((spread for spread in SPREADS if plain in (spread.name, *spread.aliases)), None)


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
        (Pair(("IWM",), ("SPY",)), Pair(("FF.SMB",)), Pair(("RUT",), ("SP500",))),
        "size",
    ),
    Spread(
        "value-growth",
        "value over growth",
        "value",
        "growth",
        (Pair(("IWD",), ("IWF",)), Pair(("FF.HML",))),
        "value",
    ),
    Spread(
        "tech-market",
        "technology over the market",
        "technology",
        "the broad market",
        (Pair(("QQQ",), ("SPY",)), Pair(("NASDAQ",), ("SP500",)), Pair(("SIMXLK.T",), ("SIM500.T",))),
        "technology",
    ),
    Spread(
        "momentum",
        "past winners over past losers",
        "past winners",
        "past losers",
        (Pair(("MTUM",), ("SPY",)), Pair(("FF.MOM",))),
        "style",
    ),
    Spread(
        "profitability",
        "profitable firms over unprofitable ones",
        "profitable firms",
        "unprofitable firms",
        (Pair(("QUAL",), ("SPY",)), Pair(("FF.RMW",))),
        "style",
        ("quality-junk",),
    ),
    Spread(
        "investment",
        "firms that invest little over firms that invest much",
        "low investment",
        "high investment",
        (Pair(("FF.CMA",)),),
        "style",
        ("careful-expanding",),
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
