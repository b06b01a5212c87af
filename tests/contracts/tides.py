"""A small third-party source, as another package would bring it: high water by station and day, as lines of JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar
from urllib.error import URLError
from urllib.request import urlopen

import polars as pl

from rotascope.errors import DataMissing, ProviderFailed, UsageError
from rotascope.schema import INSTRUMENTS, SERIES
from rotascope.sources.contract import Batch, Call, Connection, Raw, Want

STATIONS = ("DOVER", "LEITH")


@dataclass(frozen=True, slots=True)
class Tides:
    """High water in metres; a day's figure is out at the time that its line says."""

    host: str = "https://tides.invalid"
    name: ClassVar[str] = "tides"

    def plan(self, want: Want) -> tuple[Call, ...]:
        for item in want.items:
            if item not in STATIONS:
                raise UsageError(f"no station {item!r}", f"choose one of {', '.join(STATIONS)}")
        return tuple(
            Call(
                source=self.name,
                file=f"{item}.jsonl",
                address=f"{self.host}/{item}.jsonl",
                parameters=(("station", item),),
            )
            for item in want.items
        )

    def fetch(self, call: Call, connection: Connection) -> Raw:
        if connection.offline:
            raise DataMissing(f"{call.file} is not at hand", "run without --offline")
        try:
            with urlopen(call.address, timeout=5) as answer:  # noqa: S310 (an address of this file)
                raw: bytes = answer.read()
        except URLError as fault:
            raise ProviderFailed(f"{call.address}: {fault.reason}", "try again") from fault
        return raw

    def parse(self, raw: Raw, call: Call) -> Batch:
        try:
            frames = self.frames(raw if isinstance(raw, bytes) else raw.read_bytes(), dict(call.parameters)["station"])
        except (ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as fault:
            raise ProviderFailed(f"{call.file} is not lines of JSON: {fault}", "fetch it again") from fault
        return Batch.of_call(call, raw, frames)

    def frames(self, raw: bytes, station: str) -> Mapping[str, pl.DataFrame]:
        lines = [json.loads(line) for line in raw.decode().splitlines()]
        if not lines:
            raise ValueError("no lines")
        rows = {
            "date": [date.fromisoformat(line["day"]) for line in lines],
            "value": [float(line["metres"]) for line in lines],
            "known_at": [datetime.fromisoformat(line["out"]) for line in lines],
        }
        levels = pl.DataFrame(rows).with_columns(pl.col("known_at").dt.convert_time_zone("UTC"), id=pl.lit(station))
        first = levels.select("id", pl.col("known_at").min()).head(1)
        about = first.with_columns(name=pl.lit(f"High water at {station}"), kind=pl.lit("macro"), unit=pl.lit("metres"))
        return {SERIES.name: SERIES.conform(levels.sort("date")), INSTRUMENTS.name: INSTRUMENTS.conform(about)}


SOURCE = Tides()
FOLDER = Path(__file__).parents[1] / "payloads"
