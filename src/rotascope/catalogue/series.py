"""Macro series by their FRED ids: cadence, unit, and release lag: days from a value's date to its publication."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rotascope.catalogue.cadences import CADENCES, Cadence


@dataclass(frozen=True, slots=True)
class MacroSeries:
    """One published series.

    frequency   D, W, M, Q or A
    lag_days    from a value's date, the first day of its period, to the day it is normally published
    spellings   other ids that files give it
    """

    id: str
    name: str
    frequency: str
    unit: str
    lag_days: int
    spellings: tuple[str, ...] = ()

    @property
    def cadence(self) -> Cadence:
        """How often it comes."""
        return CADENCES[self.frequency]


def _read() -> Mapping[str, MacroSeries]:
    with Path(__file__).with_name("series.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {
        row["id"]: MacroSeries(
            row["id"],
            row["name"],
            row["frequency"],
            row["unit"],
            int(row["lag_days"]),
            tuple(row["spellings"].split()),
        )
        for row in rows
    }


SERIES: Mapping[str, MacroSeries] = _read()
