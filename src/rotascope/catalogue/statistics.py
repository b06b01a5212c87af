"""Published statistics: what articles call them, and the series that can stand for each (`statistics.toml`).

Questions and claims name a statistic by its key; which series a market has for it is the market's to say.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from rotascope.catalogue.namespaces import symbol_of
from rotascope.catalogue.series import SERIES

Transformation: TypeAlias = Literal["level", "yoy", "change", "mom", "annualised"]


@dataclass(frozen=True, slots=True)
class MacroStatistic:
    """One published statistic.

    series         references to macro series, best first
    transformation  of a figure in percent: the level itself, its change on a year, on the month, or a quarter's annual
                   rate; `change` is a difference in the series' own unit
    scale          the series' unit over the printed one: 1000 where thousands are stored and single persons printed
    confused_with  keys of statistics that its numbers are commonly confused with
    """

    key: str
    label: str
    words: tuple[str, ...]
    series: tuple[str, ...]
    transformation: Transformation = "level"
    scale: float = 1.0
    confused_with: tuple[str, ...] = ()

    @property
    def is_daily(self) -> bool:
        """Whether its best series has a value every session."""
        series = SERIES.get(symbol_of(self.series[0]))
        return series is not None and series.frequency == "D"

    @property
    def lag_days(self) -> int:
        """Days from a figure's date to its usual release, of its best series; 0 where the catalogue has none."""
        series = SERIES.get(symbol_of(self.series[0]))
        return series.lag_days if series is not None else 0


def _statistic(key: str, row: Mapping[str, Any]) -> MacroStatistic:
    return MacroStatistic(
        key,
        row["label"],
        tuple(row.get("words", ())),
        tuple(row["series"]),
        row.get("transformation", "level"),
        row.get("scale", 1.0),
        tuple(row.get("confused_with", ())),
    )


_DATA = tomllib.loads(Path(__file__).with_name("statistics.toml").read_text(encoding="utf-8"))

STATISTICS: Mapping[str, MacroStatistic] = {key: _statistic(key, row) for key, row in _DATA["statistics"].items()}
POLICY_WORDS: tuple[str, ...] = tuple(_DATA["policy"]["words"])
POLICY_ACTORS: tuple[str, ...] = tuple(_DATA["policy"]["actors"])


def series_of(*keys: str) -> tuple[str, ...]:
    """References to the series that can stand for these statistics, best first."""
    return tuple(reference for key in keys for reference in STATISTICS[key].series)


def series_names(*keys: str) -> str:
    """The best series of each of these statistics as a user would import them: `DFEDTARL, DFEDTARU or DFF`."""
    *first, last = (symbol_of(STATISTICS[key].series[0]) for key in keys)
    return f"{', '.join(first)} or {last}" if first else last
