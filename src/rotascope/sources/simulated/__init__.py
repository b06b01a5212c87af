"""A simulated market with planted truth: frames of every table, and what was planted in them."""

from rotascope.sources.simulated.economy.factors import SpreadPaths, simulate_spreads
from rotascope.sources.simulated.market import Simulation, simulate
from rotascope.sources.simulated.settings import Noise, Rotation, SimulatedMarket
from rotascope.sources.simulated.truth import Planted, Truth

__all__ = [
    "Noise",
    "Planted",
    "Rotation",
    "SimulatedMarket",
    "Simulation",
    "SpreadPaths",
    "Truth",
    "simulate",
    "simulate_spreads",
]
