"""The registry packs: prices that ride inside published packages, as `packs.toml` states them.

Each pack states its biases; they travel in the instruments' `rights` behind `BIAS`, so that every answer that reads
them can say them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from rotascope.sources.contract import Raw
from rotascope.sources.packs.download import Pin
from rotascope.sources.packs.index_funds import broad_funds, factor_funds
from rotascope.sources.packs.sp500 import sp500_members, sp500_stocks
from rotascope.sources.packs.stated import STATED
from rotascope.sources.packs.us600 import us600_stocks

BIAS = "bias: "
PARSERS = {parse.__name__: parse for parse in (broad_funds, factor_funds, sp500_members, sp500_stocks, us600_stocks)}


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


def read_pack(stated: Mapping[str, Any]) -> Pack:
    """One pack as the file states it."""
    plain = {name: stated[name] for name in ("name", "title", "span", "rights")}
    payloads = tuple(map(read_payload, stated["payloads"]))
    return Pack(**plain, biases=tuple(stated["biases"]), payloads=payloads)


def read_payload(stated: Mapping[str, Any]) -> Payload:
    """One pinned file and its parser."""
    pin = {name: value for name, value in stated.items() if name != "parse"}
    return Payload(Pin(**pin), PARSERS[stated["parse"]])


ELSEWHERE = tuple(Elsewhere(**row) for row in STATED["elsewhere"])
PACKS = tuple(map(read_pack, STATED["packs"]))
