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
    """Every spread that the market can fill up to about now, and a note for those that it cannot, one a reason."""
    filled: list[Filled] = []
    lacking: dict[tuple[str, str], list[str]] = {}
    for spread, found in _attempts(view, spreads):
        if isinstance(found, DataMissing):
            lacking.setdefault((found.cause, "rotascope data import FILE..."), []).append(spread.name)
            continue
        status = standing(found.last, view.as_of)
        if status != "missing":
            filled.append(Filled(found, status))
        if status != "ok":
            behind = f"data end {found.last}, {lag(found.last, view.as_of)} sessions before {view.as_of}"
            behind += "; shown to that date, not counted" if status == "stale" else ""
            lacking.setdefault((behind, f"import newer prices, or ask --as-of {found.last}"), []).append(spread.name)
    missing = tuple(Missing(", ".join(names), why, remedy) for (why, remedy), names in lacking.items())
    return tuple(filled), missing


def _attempts(view: View, spreads: Sequence[Spread]) -> Iterator[tuple[Spread, Legs | DataMissing]]:
    for spread in spreads:
        try:
            yield spread, fill(view, spread)
        except DataMissing as fault:
            yield spread, fault
