"""Formulas, panel in and panel out. MEASURES lists each with the arguments under which its laws are tested."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rotascope.measures.leadership import relative_line, rolling_gap
from rotascope.measures.rotation import VARIANTS, rotation_map
from rotascope.panels.panel import Panel


@dataclass(frozen=True, slots=True)
class Measure:
    """A name of the catalogue and the formula behind it."""

    name: str
    compute: Callable[[Panel], Panel]


MEASURES = (
    Measure("relative_line", relative_line),
    Measure("rolling_gap", partial(rolling_gap, sessions=21)),
    *(Measure(f"rotation_{name}", partial(rotation_map, variant=name)) for name in VARIANTS),
)
