"""Runs by their definition: group the signs, and add up the probability of every outcome that has a run."""

from itertools import groupby, product
from math import prod

import numpy as np

from rotascope.arrays import Ints


def signed_runs_reference(signs: Ints) -> Ints:
    out: list[int] = []
    for sign, group in groupby(signs.tolist()):
        out += [sign * (index + 1) for index, _ in enumerate(group)]
    return np.array(out, dtype=np.int64)


def run_probability_reference(steps: int, length: int, probabilities: dict[int, float], counted: set[int]) -> float:
    """Sum over all outcomes of `steps` trials; probabilities by sign, a run counts when its sign is in `counted`."""
    return sum(
        prod(probabilities[sign] for sign in outcome)
        for outcome in product(probabilities, repeat=steps)
        if any(sign in counted and len(list(group)) >= length for sign, group in groupby(outcome))
    )
