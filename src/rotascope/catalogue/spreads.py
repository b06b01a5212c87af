"""The named spreads, written out: what each says in words, and the pairs that can stand for it.

Order is the order of pages; the first three are the brief's own. Pairs are best first: traded funds, then indexes or
factors, then the simulated market's lines. A market takes, of those that reach the date, the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rotascope.catalogue.groups import CYCLICAL, DEFENSIVE
from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.simulated import sector_level


@dataclass(frozen=True, slots=True)
class Pair:
    """Baskets of references, equal-weighted and rebalanced daily; no short ones = a factor, its own spread.

    A pair of the catalogue states each namespace (`fund:IWM`); bare letters are a user's, and mean what the market has.
    """

    long: tuple[str, ...]
    short: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every reference of both baskets."""
        return self.long + self.short

    def __str__(self) -> str:
        return "/".join(basket_name(basket) for basket in (self.long, self.short) if basket)


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


def basket_name(references: Iterable[str]) -> str:
    """A basket as pages print it: its symbols."""
    return "+".join(map(symbol_of, references))


def find_spread(name: str) -> Spread | None:
    """The spread of that name or former name, in any case; None where there is none."""
    plain = name.strip().lower()
    return next((spread for spread in SPREADS if plain in (spread.name, *spread.aliases)), None)


def simulated(funds: tuple[str, ...]) -> tuple[str, ...]:
    """The simulated market's sectors of the same names."""
    return tuple(f"index:{sector_level(symbol_of(fund))}" for fund in funds)


def sector_pairs(long: str, short: str) -> tuple[Pair, ...]:
    """Two sector funds, or the simulated market's sectors of their names."""
    return Pair((long,), (short,)), Pair(simulated((long,)), simulated((short,)))


SPREADS = (
    Spread(
        "small-large",
        "small caps over large caps",
        "small caps",
        "large caps",
        (Pair(("fund:IWM",), ("fund:SPY",)), Pair(("factor:FF.SMB",)), Pair(("index:RUT",), ("index:SP500",))),
        "size",
    ),
    Spread(
        "value-growth",
        "value over growth",
        "value",
        "growth",
        (Pair(("fund:IWD",), ("fund:IWF",)), Pair(("factor:FF.HML",))),
        "value",
    ),
    Spread(
        "tech-market",
        "technology over the market",
        "technology",
        "the broad market",
        (
            Pair(("fund:QQQ",), ("fund:SPY",)),
            Pair(("index:NASDAQ",), ("index:SP500",)),
            Pair(("index:SIMXLK.T",), ("index:SIM500.T",)),
        ),
        "technology",
    ),
    Spread(
        "momentum",
        "past winners over past losers",
        "past winners",
        "past losers",
        (Pair(("fund:MTUM",), ("fund:SPY",)), Pair(("factor:FF.MOM",))),
        "style",
    ),
    Spread(
        "profitability",
        "profitable firms over unprofitable ones",
        "profitable firms",
        "unprofitable firms",
        (Pair(("fund:QUAL",), ("fund:SPY",)), Pair(("factor:FF.RMW",))),
        "style",
        ("quality-junk",),
    ),
    Spread(
        "investment",
        "firms that invest little over firms that invest much",
        "low investment",
        "high investment",
        (Pair(("factor:FF.CMA",)),),
        "style",
        ("careful-expanding",),
    ),
    Spread(
        "small-value-large-growth",
        "small value over large growth",
        "small value",
        "large growth",
        (Pair(("fund:IWN",), ("fund:IWF",)), Pair(("factor:FF25.S1B5",), ("factor:FF25.S5B1",))),
        "value",
    ),
    Spread(
        "equal-cap",
        "the average stock over the weighted index",
        "the average stock",
        "the largest stocks",
        (Pair(("fund:RSP",), ("fund:SPY",)), Pair(("index:SIMEQUAL.T",), ("index:SIM500.T",))),
        "size",
    ),
    Spread(
        "market-leaders",
        "the market over the seven leaders",
        "the broad market",
        "the Magnificent Seven",
        (Pair(("fund:SPY",), ("fund:MAGS",)), Pair(("index:SIMREST.T",), ("index:SIMSEVEN.T",))),
        "technology",
    ),
    Spread(
        "russell-sp500",
        "Russell 2000 over S&P 500",
        "Russell 2000",
        "S&P 500",
        (Pair(("index:RUT",), ("index:SP500",)),),
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
        sector_pairs("fund:XLI", "fund:XLK"),
        "sector",
    ),
    Spread(
        "financials-tech",
        "financials over technology",
        "financials",
        "technology",
        sector_pairs("fund:XLF", "fund:XLK"),
        "sector",
    ),
    Spread(
        "energy-tech", "energy over technology", "energy", "technology", sector_pairs("fund:XLE", "fund:XLK"), "sector"
    ),
    Spread(
        "banks-market",
        "regional banks over the market",
        "regional banks",
        "the broad market",
        (Pair(("fund:KRE",), ("fund:SPY",)),),
        "sector",
    ),
    Spread(
        "nasdaq-dow",
        "Nasdaq Composite over Dow Jones",
        "Nasdaq Composite",
        "Dow Jones",
        (Pair(("index:NASDAQ",), ("index:DJI",)),),
        "technology",
    ),
)
