"""The registry packs: stock panels that ride inside published packages, pinned by file name and SHA-256.

Each pack states its biases; they travel in the instruments' `rights` behind `BIAS`, so that every answer that reads
them can say them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from rotascope.sources.contract import Raw
from rotascope.sources.packs.download import Pin
from rotascope.sources.packs.index_funds import broad_funds, factor_funds
from rotascope.sources.packs.sp500 import sp500_members, sp500_stocks
from rotascope.sources.packs.us600 import us600_stocks

BIAS = "bias: "


@dataclass(frozen=True, slots=True)
class Payload:
    """One pinned file, and how its bytes become tables: by what they are and what the instruments' `rights` say."""

    pin: Pin
    parse: Callable[[Raw, str], Mapping[str, pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class Pack:
    """What `data add NAME` takes in. `biases` are sentences that go with every number made from it."""

    name: str
    title: str
    span: str
    rights: str
    biases: tuple[str, ...]
    payloads: tuple[Payload, ...]

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(payload.pin.size for payload in self.payloads)

    @property
    def stamp(self) -> str:
        """What the instruments' `rights` say."""
        return f"{self.rights}; {BIAS}{' '.join(self.biases)}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What no package of the index carries, and who gives it."""

    what: str
    provider: str


ELSEWHERE = (
    Elsewhere(
        "IWM, IWN, IWF, IWD, IWO, RSP, MDY, IGV, MAGS, and SPY and QQQ after 2026-01-16",
        "Yahoo Finance (a CSV or a frame of yfinance), Stooq, Nasdaq: rotascope data import FILE",
    ),
    Elsewhere(
        "Russell 2000 after 2022-11-07, its value and growth indexes, Nasdaq-100, S&P 500 Equal Weight",
        "LSEG (FTSE Russell), Nasdaq, S&P Dow Jones Indices; as ^RUT, ^NDX and the like Yahoo Finance and Stooq",
    ),
    Elsewhere(
        "stocks after 2025-07-25, and those that were delisted", "Yahoo Finance, Stooq; the delisted CRSP, Norgate"
    ),
    Elsewhere(
        "ISM purchasing managers' indexes", "ism.world; its releases as ref_year, ref_month, value, release_date"
    ),
)

PACKS = (
    Pack(
        "index-funds",
        "SPY, QQQ and BND by total return; five factor funds (MTUM, QUAL, SIZE, USMV, VLUE), dividend-adjusted",
        "SPY 1993-02-01, QQQ 1999-03-11, BND 2007-04-11, all to 2026-01-16; factor funds 2014-01-02 to 2022-12-28",
        "packages nanuquant, MIT, and skfolio, BSD-3-Clause; prices remain their vendor's",
        (
            "Total returns printed to six decimals and compounded: levels are right in their ratios alone.",
            "Funds that were liquidated are not in it.",
            "The factor funds end in 2022.",
        ),
        (
            Payload(
                Pin(
                    "nanuquant",
                    "nanuquant-0.3.0.tar.gz",
                    "93f742469928ba0f4e4fad68bbdf72a2ded6456e9aa19600faee58079d5dac05",
                    472_773,
                ),
                broad_funds,
            ),
            Payload(
                Pin(
                    "skfolio",
                    "skfolio-1.12.2-py3-none-any.whl",
                    "2d324c62a4188dc0b62a713f8d5cea177e208a5b45987e3d3f204dd56d3a669b",
                    1_465_874,
                ),
                factor_funds,
            ),
        ),
    ),
    Pack(
        "us600",
        "612 US stocks, daily closes adjusted for splits, no volumes",
        "2000-01-03 to 2018-12-13",
        "package riskfolio-lib, BSD-3-Clause; prices remain their vendor's",
        (
            "Survivors only: every stock traded through all 19 years.",
            "240 of the 492 S&P 500 members of March 2000 are in it.",
            "23 daily moves beyond 60 % are unverified.",
        ),
        (
            Payload(
                Pin(
                    "riskfolio-lib",
                    "riskfolio_lib-7.2.1.tar.gz",
                    "3cbef173b53a26ca5b8177b6eb81c4e4cac9adc726d0a4b5ce74614013c1b9f7",
                    45_341_998,
                ),
                us600_stocks,
            ),
        ),
    ),
    Pack(
        "sp500-2007",
        "S&P 500 stocks of 2012 and 11 sector funds, dividend-adjusted, with membership by date",
        "2007-07-30 to 2025-07-25; membership 1996 to 2026",
        "packages portfolio-analytics-ai and beatnothing, MIT; prices remain their vendor's",
        (
            "Drawn from an S&P 500 list of about 2012: later joiners are mostly missing, earlier failures wholly.",
            "290 of the 503 members of July 2025 are in it.",
            "Series whose symbol changed hands are left out.",
        ),
        (
            Payload(
                Pin(
                    "portfolio-analytics-ai",
                    "portfolio_analytics_ai-0.2.5-py3-none-any.whl",
                    "59776e9c6711b17d6b16c5f8bf14437cdb1425a6fde5ffc02e2dd19029c97a56",
                    29_255_428,
                ),
                sp500_stocks,
            ),
            Payload(
                Pin(
                    "beatnothing",
                    "beatnothing-0.3.0-py3-none-any.whl",
                    "17c818c6dc233cb2473f8ad27711c7e532a4c44af688b6c125159dca9f1216df",
                    87_874,
                ),
                sp500_members,
            ),
        ),
    ),
)
