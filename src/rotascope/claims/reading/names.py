"""What market articles call things, and the instruments that can stand for each: a dictionary, best candidates first.

An index stands for itself; a fund that tracks it is a convention apart (dividends, costs); a factor or a basket is a
proxy, which can support a claim and never refute one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rotascope.catalogue.groups import MAGNIFICENT_SEVEN
from rotascope.claims.reading.phrases import word_set


@dataclass(frozen=True, slots=True)
class Name:
    """One thing of the market.

    words    how it is written, lower case without hyphens; a trailing `index`, `sector` or `stocks` is read anyway
    index    ids of the index itself; funds, of funds that track it; proxies, of what only resembles it
    basket   symbols whose equal-weighted mean stands for it
    kin      names that its numbers are commonly confused with
    """

    key: str
    kind: str
    label: str
    words: tuple[str, ...]
    index: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    basket: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()

    def ids(self) -> Iterator[tuple[str, str]]:
        """Each candidate id with its relation: index, fund, proxy."""
        yield from ((one, "index") for one in self.index)
        yield from ((one, "fund") for one in self.funds)
        yield from ((one, "proxy") for one in self.proxies)


INDICES = (
    Name(
        "sp500",
        "index",
        "S&P 500",
        ("s & p 500", "s & p", "s and p 500", "sp 500", "spx", "standard & poor ' s 500"),
        ("SP500", "SPX", "^GSPC", "GSPC"),
        ("SPY", "IVV", "VOO"),
        kin=("nasdaq", "dow", "russell1000", "sp500-equal"),
    ),
    Name(
        "nasdaq",
        "index",
        "Nasdaq Composite",
        ("nasdaq composite", "nasdaq"),
        ("NASDAQ", "IXIC", "^IXIC", "COMP"),
        ("ONEQ",),
        kin=("nasdaq100", "sp500", "dow"),
    ),
    Name(
        "nasdaq100",
        "index",
        "Nasdaq-100",
        ("nasdaq 100", "ndx"),
        ("NDX", "^NDX"),
        ("QQQ", "QQQM"),
        kin=("nasdaq", "sp500", "technology"),
    ),
    Name(
        "dow",
        "index",
        "Dow Jones Industrial Average",
        ("dow jones industrial average", "dow jones industrials", "dow jones", "dow", "djia", "blue chip dow"),
        ("DOW", "DJI", "^DJI", "DJIA"),
        ("DIA",),
        kin=("sp500", "nasdaq"),
    ),
    Name("nyse-composite", "index", "NYSE Composite", ("nyse composite",), ("NYA", "^NYA"), kin=("sp500",)),
    Name(
        "russell2000",
        "index",
        "Russell 2000",
        ("russell 2000", "russell small cap"),
        ("RUT", "^RUT"),
        ("IWM", "VTWO"),
        kin=("russell2000-value", "russell2000-growth", "sp600", "sp500", "russell1000"),
    ),
    Name(
        "russell2000-value",
        "index",
        "Russell 2000 Value",
        ("russell 2000 value",),
        ("RUJ", "^RUJ"),
        ("IWN",),
        kin=("russell2000", "russell2000-growth", "russell1000-value", "sp600"),
    ),
    Name(
        "russell2000-growth",
        "index",
        "Russell 2000 Growth",
        ("russell 2000 growth",),
        ("RUO", "^RUO"),
        ("IWO",),
        kin=("russell2000", "russell2000-value", "russell1000-growth"),
    ),
    Name(
        "russell1000",
        "index",
        "Russell 1000",
        ("russell 1000",),
        ("RUI", "^RUI"),
        ("IWB",),
        kin=("sp500", "russell2000"),
    ),
    Name(
        "russell1000-value",
        "index",
        "Russell 1000 Value",
        ("russell 1000 value",),
        ("RLV", "^RLV"),
        ("IWD",),
        kin=("russell1000-growth", "russell2000-value", "sp500"),
    ),
    Name(
        "russell1000-growth",
        "index",
        "Russell 1000 Growth",
        ("russell 1000 growth",),
        ("RLG", "^RLG"),
        ("IWF",),
        kin=("russell1000-value", "russell2000-growth", "nasdaq100", "sp500"),
    ),
    Name(
        "sp500-equal",
        "index",
        "S&P 500 Equal Weight",
        (
            "s & p 500 equal weight",
            "equal weight s & p 500",
            "equal weighted s & p 500",
            "equal weight s & p",
            "s & p 500 equal weighted",
            "equal weight index",
        ),
        ("SPXEW", "SPW"),
        ("RSP",),
        kin=("sp500", "sp400"),
    ),
    Name(
        "sp600",
        "index",
        "S&P SmallCap 600",
        ("s & p smallcap 600", "s & p small cap 600", "s & p 600"),
        ("SP600", "SML"),
        ("IJR", "SPSM"),
        kin=("russell2000", "sp400"),
    ),
    Name(
        "sp400",
        "index",
        "S&P MidCap 400",
        ("s & p midcap 400", "s & p mid cap 400", "s & p 400"),
        ("SP400", "MID"),
        ("IJH", "MDY"),
        kin=("sp500", "sp600"),
    ),
    Name(
        "semiconductors",
        "index",
        "PHLX Semiconductor",
        (
            "philadelphia semiconductor",
            "phlx semiconductor",
            "semiconductors",
            "semiconductor stocks",
            "chip stocks",
            "chipmakers",
        ),
        ("SOX", "^SOX"),
        ("SMH", "SOXX"),
        kin=("technology", "nasdaq100"),
    ),
)

STYLES = (
    Name(
        "small-caps",
        "style",
        "small caps",
        ("small cap stocks", "small cap", "small caps", "small cap shares", "small companies", "smaller companies"),
        ("RUT", "^RUT", "SIMSMALL.T"),
        ("IWM", "IJR", "VB", "VTWO"),
        kin=("russell2000-value", "sp600", "sp500"),
    ),
    Name(
        "large-caps",
        "style",
        "large caps",
        ("large cap stocks", "large cap", "large caps", "large cap shares", "blue chips", "larger counterparts"),
        ("SP500", "SPX", "^GSPC", "SIMLARGE.T"),
        ("SPY", "IVV", "VOO", "IWB"),
        kin=("nasdaq", "dow", "small-caps"),
    ),
    Name(
        "mid-caps",
        "style",
        "mid caps",
        ("mid cap stocks", "mid cap", "mid caps"),
        ("SP400", "MID"),
        ("IJH", "VO", "IWR"),
        kin=("small-caps", "large-caps"),
    ),
    Name(
        "small-value",
        "style",
        "small value",
        ("small cap value", "small value", "small cap value stocks"),
        ("RUJ", "^RUJ"),
        ("IWN", "VBR", "AVUV", "VIOV"),
        ("FF25.S1B5",),
        kin=("small-growth", "small-caps", "large-value"),
    ),
    Name(
        "small-growth",
        "style",
        "small growth",
        ("small cap growth", "small growth"),
        ("RUO", "^RUO"),
        ("IWO", "VBK", "VIOG"),
        ("FF25.S1B1",),
        kin=("small-value", "small-caps", "large-growth"),
    ),
    Name(
        "large-growth",
        "style",
        "large growth",
        ("large cap growth", "large growth", "mega cap growth", "growth stocks", "growth shares"),
        ("RLG", "^RLG", "SIMGROWTH.T"),
        ("IWF", "VUG", "IVW", "MGK"),
        ("FF25.S5B1",),
        kin=("large-value", "nasdaq100", "small-growth"),
    ),
    Name(
        "large-value",
        "style",
        "large value",
        ("large cap value", "large value", "value stocks", "value shares"),
        ("RLV", "^RLV", "SIMVALUE.T"),
        ("IWD", "VTV", "IVE"),
        ("FF25.S5B5",),
        kin=("large-growth", "small-value"),
    ),
    Name(
        "market",
        "style",
        "the US stock market",
        (
            "the stock market",
            "us stocks",
            "u . s . stocks",
            "the market",
            "the broad market",
            "wall street",
            "american stocks",
            "broader market",
        ),
        ("SP500", "SPX", "^GSPC", "SIM500.P"),
        ("SPY", "VTI"),
        kin=("nasdaq", "dow"),
    ),
    Name(
        "size-factor",
        "factor",
        "the size factor",
        ("size factor", "smb", "small minus big", "size premium"),
        ("FF.SMB", "SMB"),
        kin=("value-factor", "momentum-factor"),
    ),
    Name(
        "value-factor",
        "factor",
        "the value factor",
        ("value factor", "hml", "high minus low", "value premium"),
        ("FF.HML", "HML"),
        kin=("size-factor", "momentum-factor"),
    ),
    Name(
        "momentum-factor",
        "factor",
        "the momentum factor",
        ("momentum factor", "momentum premium", "winners minus losers"),
        ("FF.MOM",),
        kin=("value-factor", "quality-factor"),
    ),
    Name(
        "quality-factor",
        "factor",
        "the quality factor",
        ("quality factor", "profitability factor"),
        ("FF.RMW",),
        kin=("investment-factor", "momentum-factor"),
    ),
    Name(
        "investment-factor",
        "factor",
        "the investment factor",
        ("investment factor",),
        ("FF.CMA",),
        kin=("quality-factor",),
    ),
    Name("momentum", "style", "momentum stocks", ("momentum stocks",), (), ("MTUM",), ("FF.MOM",)),
    Name("quality", "style", "quality stocks", ("quality stocks",), (), ("QUAL",), ("FF.RMW",)),
    Name(
        "seven",
        "cohort",
        "the Magnificent Seven",
        (
            "magnificent seven",
            "magnificent 7",
            "mag 7",
            "mag seven",
            "mag7",
            "big tech",
            "mega cap tech",
            "tech giants",
            "mega caps",
            "mega cap stocks",
            "megacap tech",
            "megacaps",
        ),
        ("SIMSEVEN.T",),
        ("MAGS",),
        basket=MAGNIFICENT_SEVEN,
        kin=("nasdaq100", "technology", "sp500"),
    ),
    Name(
        "other493",
        "cohort",
        "the other 493",
        ("other 493", "s & p 493", "remaining 493", "the 493"),
        ("SIMREST.T",),
        ("XMAG",),
        ("RSP",),
        kin=("sp500", "sp500-equal"),
    ),
)


def _sector(key: str, label: str, words: tuple[str, ...], *funds: str) -> Name:
    kin = tuple(other for other in SECTOR_KEYS if other != key)
    return Name(key, "sector", label, words, (f"SIM{funds[0]}.T",), funds, kin=kin)


SECTOR_KEYS = (
    "technology",
    "financials",
    "industrials",
    "energy",
    "materials",
    "health",
    "staples",
    "discretionary",
    "utilities",
    "real-estate",
    "communication",
)
SECTORS = (
    _sector(
        "technology",
        "technology",
        (
            "technology",
            "tech",
            "information technology",
            "tech stocks",
            "technology stocks",
            "tech sector",
            "technology sector",
            "tech shares",
        ),
        "XLK",
        "VGT",
    ),
    _sector("financials", "financials", ("financials", "financial stocks", "financial sector"), "XLF"),
    _sector("industrials", "industrials", ("industrials", "industrial stocks", "industrial sector"), "XLI"),
    _sector("energy", "energy", ("energy stocks", "energy sector", "energy shares", "energy", "oil stocks"), "XLE"),
    _sector("materials", "materials", ("materials sector", "materials stocks", "materials"), "XLB"),
    _sector("health", "health care", ("health care", "healthcare", "health care stocks", "healthcare stocks"), "XLV"),
    _sector("staples", "consumer staples", ("consumer staples", "staples"), "XLP"),
    _sector("discretionary", "consumer discretionary", ("consumer discretionary", "discretionary stocks"), "XLY"),
    _sector("utilities", "utilities", ("utilities", "utility stocks", "utilities sector"), "XLU"),
    _sector("real-estate", "real estate", ("real estate stocks", "real estate sector", "reits", "real estate"), "XLRE"),
    _sector("communication", "communication services", ("communication services", "communications sector"), "XLC"),
    Name(
        "software",
        "sector",
        "software",
        (
            "software sector",
            "software stocks",
            "enterprise software",
            "software",
            "saas",
            "software as a service",
            "software shares",
        ),
        (),
        ("IGV", "XSW"),
        kin=("technology", "semiconductors"),
    ),
    Name(
        "regional-banks",
        "sector",
        "regional banks",
        ("regional banks", "regional banking", "regional bank", "regional lenders", "regional bank stocks"),
        ("KRX",),
        ("KRE", "IAT"),
        kin=("financials", "banks"),
    ),
    Name(
        "banks",
        "sector",
        "banks",
        ("bank stocks", "banking sector", "big banks", "banks"),
        ("BKX",),
        ("KBE", "KBWB"),
        kin=("regional-banks", "financials"),
    ),
    Name(
        "treasuries",
        "fund",
        "long Treasuries",
        ("long treasuries", "treasury bonds", "long dated treasuries"),
        (),
        ("TLT",),
    ),
    Name("high-yield", "fund", "high-yield bonds", ("high yield bonds", "junk bonds"), (), ("HYG", "JNK")),
)

ASSETS = (
    Name("gold", "asset", "gold", ("gold", "gold prices", "bullion"), ("XAU",), ("GLD", "IAU")),
    Name("silver", "asset", "silver", ("silver",), ("XAG",), ("SLV",)),
    Name("copper", "asset", "copper", ("copper",), (), ("CPER",)),
    Name("bitcoin", "asset", "bitcoin", ("bitcoin",), ("BTC", "BTC-USD"), ("IBIT",)),
    Name(
        "emerging",
        "asset",
        "emerging-market stocks",
        ("emerging markets", "emerging market stocks", "msci emerging markets"),
        (),
        ("EEM", "VWO"),
    ),
    Name(
        "developed",
        "asset",
        "developed-market stocks",
        ("international stocks", "developed markets", "msci eafe"),
        (),
        ("EFA", "VEA"),
    ),
    Name(
        "world", "asset", "MSCI World", ("msci world", "msci all country world", "global stocks"), (), ("ACWI", "URTH")
    ),
    Name(
        "europe", "asset", "European stocks", ("stoxx 600", "stoxx europe 600", "european stocks"), ("SXXP",), ("VGK",)
    ),
    Name("japan", "asset", "Nikkei 225", ("nikkei 225", "nikkei", "japanese stocks"), ("N225", "^N225"), ("EWJ",)),
    Name("britain", "asset", "FTSE 100", ("ftse 100", "ftse"), ("FTSE", "^FTSE"), ("EWU",)),
    Name("germany", "asset", "DAX", ("dax",), ("DAX", "^GDAXI"), ("EWG",)),
    Name("china", "asset", "Hang Seng", ("hang seng", "chinese stocks", "csi 300"), ("HSI", "^HSI"), ("FXI",)),
    Name("corporates", "asset", "investment-grade bonds", ("corporate bonds", "investment grade bonds"), (), ("LQD",)),
    Name(
        "biotech", "asset", "biotechnology", ("biotech", "biotechnology stocks", "biotech stocks"), (), ("XBI", "IBB")
    ),
    Name("builders", "asset", "homebuilders", ("homebuilders", "homebuilder stocks"), (), ("XHB", "ITB")),
    Name(
        "transports",
        "asset",
        "transportation stocks",
        ("dow jones transportation average", "transports", "transportation stocks"),
        ("DJT",),
        ("IYT",),
    ),
    Name("miners", "asset", "gold miners", ("gold miners", "mining stocks"), (), ("GDX",)),
)

LEADERS = (
    ("apple", "AAPL"),
    ("microsoft", "MSFT"),
    ("alphabet", "GOOGL"),
    ("google", "GOOGL"),
    ("amazon", "AMZN"),
    ("nvidia", "NVDA"),
    ("meta platforms", "META"),
    ("meta", "META"),
    ("facebook", "META"),
    ("tesla", "TSLA"),
    ("intel", "INTC"),
    ("salesforce", "CRM"),
    ("broadcom", "AVGO"),
    ("berkshire hathaway", "BRK.B"),
    ("jpmorgan", "JPM"),
    ("jpmorgan chase", "JPM"),
    ("caterpillar", "CAT"),
    ("exxon", "XOM"),
    ("exxon mobil", "XOM"),
    ("walmart", "WMT"),
    ("eli lilly", "LLY"),
    ("netflix", "NFLX"),
    ("oracle", "ORCL"),
    ("chevron", "CVX"),
    ("deere", "DE"),
    ("boeing", "BA"),
    ("costco", "COST"),
    ("goldman sachs", "GS"),
    ("bank of america", "BAC"),
)

NAMES: tuple[Name, ...] = INDICES + STYLES + SECTORS + ASSETS
BY_KEY = {one.key: one for one in NAMES}
TAILS = word_set("index indexes sector stocks shares etf fund composite average")
FUND_SYMBOLS = {id_: one.key for one in reversed(NAMES) for id_, relation in one.ids() if relation != "proxy"}
