"""One random stream a part, each spawned from the market's seed by its own key."""

import numpy as np

from rotascope.arrays import Floats
from rotascope.sources.simulated.settings import Noise

# The position in this list is the stream's key: append, never reorder, or every simulated market changes.
PARTS = (
    "factor",
    "traits",
    "listing",
    "company noise",
    "prints",
    "calendar",
    "announcements",
    "accounts",
    "policy",
    "curve",
    "activity",
    "credit",
    "estimates",
    "flows",
)


def stream(seed: int, part: str, *, block: int = 0) -> np.random.Generator:
    """The generator of a part (of its `block`-th block), independent of what any other part draws."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(PARTS.index(part), block)))


def unit_shocks(rng: np.random.Generator, shape: int | tuple[int, ...], noise: Noise) -> Floats:
    """Independent draws of mean 0 and variance 1: Student's t, or normal where `tail` is infinite."""
    if np.isinf(noise.tail):
        return rng.standard_normal(shape)
    draws: Floats = rng.standard_t(noise.tail, shape) * np.sqrt((noise.tail - 2.0) / noise.tail)
    return draws


def cluster_volatility(shocks: Floats, noise: Noise) -> Floats:
    """Shocks [T, ...] scaled, in place, to GARCH(1,1) returns of unconditional variance 1.

    h[t] = (1 - a - b) + a x[t-1]^2 + b h[t-1], x[t] = sqrt(h[t]) shocks[t], h[0] = 1. Every column goes its own way,
    by elementwise steps only, so a column's bits do not depend on its neighbours.
    source  Bollerslev 1986, "Generalized autoregressive conditional heteroskedasticity"
    """
    if noise.shock == 0.0 and noise.memory == 0.0:
        return shocks
    variance = np.ones(shocks.shape[1:])
    rest = 1.0 - noise.shock - noise.memory
    for row in shocks:
        row *= np.sqrt(variance)  # noqa: PLW2901 (the row is a view: the step is meant to be in place)
        variance *= noise.memory
        variance += rest + noise.shock * (row * row)
    return shocks
