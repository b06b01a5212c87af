"""The named spreads as a market can fill them at a date, and what is missing or behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rotascope.errors import DataMissing
from rotascope.evidence import Missing, Status
from rotascope.panels.freshness import lag, standing
from rotascope.panels.spread import Legs, Spread, fill
from rotascope.panels.spreads import SPREADS
from rotascope.panels.view import View


@dataclass(frozen=True, eq=False)
class Filled:
    """A spread's legs and how current they are."""

    legs: Legs
    status: Status

    @property
    def name(self) -> str:
        """The spread's name."""
        return self.legs.spread.name

    @property
    def label(self) -> str:
        """The spread in words."""
        return self.legs.spread.label


def fill_all(view: View, spreads: Sequence[Spread] = SPREADS) -> tuple[tuple[Filled, ...], tuple[Missing, ...]]:
    """Every spread that the market can fill up to about now, and one note for each that it cannot."""
    filled, missing = [], []
    for spread, found in _attempts(view, spreads):
        if isinstance(found, DataMissing):
            missing.append(Missing(spread.name, found.cause, "rotascope data import FILE..."))
            continue
        status = standing(found.last, view.as_of)
        if status == "missing":
            behind = f"{found.pair} ends {found.last}, {lag(found.last, view.as_of)} sessions before {view.as_of}"
            missing.append(Missing(spread.name, behind, f"import newer prices, or ask --as-of {found.last}"))
            continue
        filled.append(Filled(found, status))
        if status == "stale":
            behind = f"{found.pair} ends {found.last}, {lag(found.last, view.as_of)} sessions before {view.as_of}"
            missing.append(Missing(spread.name, f"{behind}; shown to that date", "import newer prices"))
    return tuple(filled), tuple(missing)


def _attempts(view: View, spreads: Sequence[Spread]) -> Iterator[tuple[Spread, Legs | DataMissing]]:
    for spread in spreads:
        try:
            yield spread, fill(view, spread)
        except DataMissing as fault:
            yield spread, fault
