"""A simulated market with planted truth: frames of every table, and what was planted in them."""

from rotascope.sources.simulated.economy.factors import SpreadPaths, simulate_spreads
from rotascope.sources.simulated.economy.links import LinkedSeries, simulate_linked
from rotascope.sources.simulated.market import Simulation, simulate
from rotascope.sources.simulated.settings import Link, Noise, Rotation, SimulatedMarket
from rotascope.sources.simulated.truth import Planted, Truth

__all__ = [
    "Link",
    "LinkedSeries",
    "Noise",
    "Planted",
    "Rotation",
    "SimulatedMarket",
    "Simulation",
    "SpreadPaths",
    "Truth",
    "simulate",
    "simulate_linked",
    "simulate_spreads",
]
