"""What articles call macro series: the ids that can stand for each, and how a printed figure is made from them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Making: TypeAlias = Literal["level", "yoy", "change", "mom", "annualised"]


@dataclass(frozen=True, slots=True)
class Macro:
    """One published statistic.

    making   of a figure in percent: the level itself, its change on a year, on the month, or a quarter's annual rate;
             `change` is a difference in the series' own unit
    scale    the series' unit over the printed one: 1000 where thousands are stored and single persons printed
    """

    key: str
    label: str
    words: tuple[str, ...]
    ids: tuple[str, ...]
    making: Making = "level"
    scale: float = 1.0
    kin: tuple[str, ...] = ()


MACRO = (
    Macro(
        "pmi",
        "ISM manufacturing PMI",
        (
            "ism manufacturing pmi",
            "manufacturing pmi",
            "ism manufacturing index",
            "ism manufacturing",
            "ism pmi",
            "purchasing managers index",
            "ism index",
            "pmi",
            "ism",
        ),
        ("ISM_MANUFACTURING_PMI", "ISM.PMI", "ISM", "NAPM", "PMI"),
        kin=("services-pmi",),
    ),
    Macro(
        "services-pmi",
        "ISM services PMI",
        ("ism services pmi", "services pmi", "ism services index", "ism services"),
        ("ISM_SERVICES_PMI", "ISM.NMI", "NMFCI"),
        kin=("pmi",),
    ),
    Macro(
        "unemployment",
        "unemployment rate",
        ("unemployment rate", "jobless rate", "unemployment"),
        ("UNRATE",),
        kin=("u6",),
    ),
    Macro(
        "u6",
        "underemployment rate (U-6)",
        ("u 6 rate", "u 6", "underemployment rate"),
        ("U6RATE",),
        kin=("unemployment",),
    ),
    Macro(
        "core-cpi",
        "core consumer prices",
        ("core cpi", "core consumer prices", "core consumer price index", "core inflation"),
        ("CPILFESL", "CORE_CPI"),
        "yoy",
        kin=("cpi", "core-pce"),
    ),
    Macro(
        "cpi",
        "consumer prices",
        (
            "consumer price index",
            "consumer prices",
            "headline inflation",
            "cpi",
            "inflation",
            "consumer price inflation",
            "cost of living",
        ),
        ("CPIAUCSL", "CPI"),
        "yoy",
        kin=("core-cpi", "pce"),
    ),
    Macro(
        "core-pce",
        "core PCE prices",
        ("core pce", "core pce price index", "core pce inflation"),
        ("PCEPILFE", "CORE_PCE"),
        "yoy",
        kin=("pce", "core-cpi"),
    ),
    Macro(
        "pce",
        "PCE prices",
        ("pce price index", "pce inflation", "pce"),
        ("PCEPI", "PCE"),
        "yoy",
        kin=("core-pce", "cpi"),
    ),
    Macro(
        "ten-year",
        "10-year Treasury yield",
        (
            "10 year treasury yield",
            "10 year treasury",
            "10 year yield",
            "ten year yield",
            "10 year note",
            "ten year treasury yield",
            "ten year treasury",
            "benchmark treasury yield",
            "yield on the 10 year",
        ),
        ("DGS10", "GS10"),
        kin=("two-year", "thirty-year"),
    ),
    Macro(
        "two-year",
        "2-year Treasury yield",
        (
            "2 year treasury yield",
            "2 year treasury",
            "2 year yield",
            "two year yield",
            "two year treasury yield",
            "2 year note",
            "two year treasury",
        ),
        ("DGS2", "GS2"),
        kin=("ten-year",),
    ),
    Macro(
        "thirty-year",
        "30-year Treasury yield",
        ("30 year treasury yield", "30 year treasury", "30 year yield"),
        ("DGS30", "GS30"),
        kin=("ten-year",),
    ),
    Macro(
        "curve",
        "10-year minus 2-year Treasury yield",
        ("yield curve", "2s 10s", "10 year minus 2 year", "curve"),
        ("T10Y2Y",),
        kin=(),
    ),
    Macro(
        "fed-effective",
        "effective federal funds rate",
        ("effective federal funds rate", "effective fed funds rate"),
        ("DFF", "FEDFUNDS"),
        kin=("prime",),
    ),
    Macro("prime", "prime rate", ("prime rate", "prime lending rate"), ("MPRIME",), kin=("fed-effective",)),
    Macro(
        "payrolls",
        "nonfarm payrolls",
        ("nonfarm payrolls", "payrolls", "non farm payrolls", "jobs", "employment"),
        ("PAYEMS",),
        "change",
        1000.0,
    ),
    Macro(
        "gdp",
        "real GDP",
        ("gross domestic product", "real gdp", "gdp", "economic growth", "the economy"),
        ("GDPC1",),
        "annualised",
    ),
    Macro("production", "industrial production", ("industrial production", "industrial output"), ("INDPRO",), "mom"),
    Macro("retail", "retail sales", ("retail sales",), ("RETAIL",), "mom"),
    Macro("vix", "VIX", ("vix", "volatility index", "fear gauge"), ("VIX", "VIXCLS", "^VIX")),
    Macro(
        "oil",
        "WTI crude oil",
        ("wti crude", "crude oil", "wti", "oil prices", "west texas intermediate"),
        ("MCOILWTICO",),
    ),
    Macro("dollar", "broad US dollar index", ("dollar index", "broad dollar index"), ("DTWEXBGS",)),
    Macro("conditions", "Chicago Fed financial conditions index", ("financial conditions index", "nfci"), ("NFCI",)),
    Macro("starts", "housing starts", ("housing starts",), ("HOUST",), "level", 1000.0),
    Macro("saving", "personal saving rate", ("saving rate", "savings rate", "personal saving rate"), ("PSAVERT",)),
    Macro(
        "participation",
        "labour force participation rate",
        ("participation rate", "labor force participation"),
        ("CIVPART",),
        kin=("unemployment",),
    ),
    Macro(
        "high-yield-spread",
        "high-yield spread",
        ("high yield spread", "high yield spreads", "junk spread"),
        ("HY_OAS",),
    ),
)
BY_MACRO = {one.key: one for one in MACRO}

TARGET_LOW, TARGET_HIGH, EFFECTIVE = ("DFEDTARL",), ("DFEDTARU",), ("DFF", "FEDFUNDS")
POLICY_WORDS = (
    "federal funds rate",
    "fed funds rate",
    "fed funds",
    "federal funds",
    "federal funds target",
    "policy rate",
    "target range",
    "benchmark rate",
    "benchmark interest rate",
    "key rate",
    "overnight rate",
    "federal funds target rate",
    "interest rate",
    "interest rates",
    "rate",
    "rates",
    "borrowing costs",
)
ACTORS = (
    "federal reserve",
    "fed",
    "fomc",
    "the central bank",
    "central bank",
    "policymakers",
    "jerome powell",
    "powell",
)
