"""The scale of a series' own past, and Hamilton's filter of known states, by their definitions."""

import numpy as np

from rotascope.arrays import Floats


def trailing_deviations_reference(x: Floats, learning: int, decay: float) -> Floats:
    out = []
    for t in range(learning, len(x)):
        later = t - learning
        recent = [(1 - decay) * decay ** (later - 1 - k) for k in range(later)]
        weights = np.array([decay**later / learning] * learning + recent)
        out.append(np.sqrt(weights @ x[:t] ** 2))
    return np.array(out)


def trailing_innovations_reference(x: Floats, decay: float, most: float) -> Floats:
    out = []
    for t, value in enumerate(x):
        weights = (1 - decay) * decay ** np.arange(t)[::-1]
        earlier = np.concatenate([[0.0], x])[:t]
        slope = np.clip((weights @ (x[:t] * earlier)) / (decay**t + weights @ x[:t] ** 2), -most, most)
        out.append((value - slope * (x[t - 1] if t else 0.0)) / np.sqrt(1 - slope**2))
    return np.array(out)


def drift_filter_reference(
    x: Floats, deviations: Floats, drifts: Floats, prior: Floats, change: float, tail: float
) -> tuple[Floats, float]:
    transition_matrix = (1 - change) * np.eye(len(drifts)) + change * prior[None, :]
    rows, likelihood, state = [], 0.0, prior
    for value, deviation in zip(x, deviations, strict=True):
        state = state @ transition_matrix
        if deviation > 0:
            state = state * (1 + ((value - drifts) / deviation) ** 2 / (tail - 2)) ** (-(tail + 1) / 2)
        likelihood += float(np.log(state.sum()))
        state = state / state.sum()
        rows.append(state)
    return np.array(rows), likelihood
