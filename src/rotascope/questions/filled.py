"""The named spreads as a market can fill them at a date, and what is missing or behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rotascope.errors import DataMissing, OutsideData
from rotascope.evidence import Missing, Status
from rotascope.panels.freshness import lag, standing
from rotascope.panels.spread import Legs, Spread, fill
from rotascope.panels.spreads import SPREADS
from rotascope.panels.view import View

IMPORT = "rotascope data import FILE..."


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


@lru_cache(maxsize=2)  # one page asks again and again; a view never changes
def fill_all(view: View, *, spreads: tuple[Spread, ...] = SPREADS) -> tuple[tuple[Filled, ...], tuple[Missing, ...]]:
    """Every spread that the market can fill up to about now, and a note for those that it cannot, one a reason."""
    there = [spread for spread in spreads if any(view.has(*pair.ids) for pair in spread.pairs)]
    filled: list[Filled] = []
    lacking: dict[tuple[str, str], list[str]] = {}
    for spread in there:
        try:
            legs = fill(view, spread)
        except OutsideData:
            lacking.setdefault((f"no values known by {view.as_of}", IMPORT), []).append(spread.name)
            continue
        except DataMissing as fault:
            lacking.setdefault((fault.cause, IMPORT), []).append(spread.name)
            continue
        status = standing(legs.last, view.as_of)
        if status != "missing":
            filled.append(Filled(legs, status))
        if status != "ok":
            lacking.setdefault(_behind(view, legs, shown=status == "stale"), []).append(spread.name)
    absent = [spread for spread in spreads if spread not in there]
    notes = [Missing(", ".join(names), why, remedy) for (why, remedy), names in lacking.items()]
    return tuple(filled), (*notes, *_absent(view, absent))


def _behind(view: View, legs: Legs, *, shown: bool) -> tuple[str, str]:
    why = f"data end {legs.last}, {lag(legs.last, view.as_of)} sessions before {view.as_of}"
    return why + (
        "; shown to that date, not counted" if shown else ""
    ), f"import newer prices, or ask --as-of {legs.last}"


def _absent(view: View, spreads: Sequence[Spread]) -> tuple[Missing, ...]:
    """One note for all spreads of which no pair is in this market."""
    if not spreads:
        return ()
    ids = dict.fromkeys(one for spread in spreads for one in spread.pairs[0].ids if not view.has(one))
    names = ", ".join(spread.name for spread in spreads)
    return (Missing(names, f"market {view.market} has no {', '.join(ids)}", IMPORT),)
