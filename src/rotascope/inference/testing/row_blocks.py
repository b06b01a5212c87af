"""Rows of a table drawn in blocks, so that what lasts over several rows lasts in the draws too."""

import numpy as np

from rotascope.arrays import Ints
from rotascope.errors import BadSetting


def draw_rows(count: int, *, block: float, draws: int, seed: int) -> Ints:
    """Rows [draws, count] of the stationary bootstrap, blocks of mean length `block`, the end joined to the start.

    seed     the same seed gives the same rows; draw k is the same whatever the number of draws
    raises   BadSetting for a block below 1 or no draw
    source   Politis and Romano (1994), Journal of the American Statistical Association 89:1303-1313
    """
    if not block >= 1.0 or draws < 1 or count < 1:
        raise BadSetting(f"blocks of {block:g} rows, {draws} draws of {count}", "give a block of 1 or more")
    rows = np.empty((draws, count), dtype=np.int64)
    position = np.arange(count)
    for draw, stream in enumerate(np.random.SeedSequence(seed).spawn(draws)):
        rng = np.random.default_rng(stream)
        starts = rng.integers(0, count, count)
        fresh = rng.random(count) < 1.0 / block
        fresh[0] = True
        last = np.maximum.accumulate(np.where(fresh, position, 0))
        rows[draw] = (starts[last] + position - last) % count
    return rows
