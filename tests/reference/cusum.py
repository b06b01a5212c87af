"""Slow twin of kernels/cusum.py: the whole history is read again on every day."""

import numpy as np

from rotascope.arrays import Floats, Ints


def cusum_run_reference(x: Floats, threshold: float, settings: Floats) -> tuple[Ints, Ints]:
    """Alarms and ages as the kernel gives them; level and scale are recomputed from the values since the last alarm."""
    target, slack, _, learning, clip = settings
    alarms, ages = np.zeros(len(x), int), np.zeros(len(x), int)
    variance, watched, values = 0.0, False, []
    up, down = [], []
    for t, value in enumerate(x):
        if np.isnan(value):
            continue
        level = target if np.isfinite(target) else float(np.mean(values)) if values else 0.0
        if len(values) >= learning and variance > 0.0:
            watched = True
            z = float(np.clip((value - level) / np.sqrt(variance), -clip, clip))
            up.append(z - slack)
            down.append(-z - slack)
            sums = [reflected(up), reflected(down)]
            if max(sums) >= threshold:
                alarms[t] = 1 if sums[0] >= sums[1] else -1
                ages[t] = since_zero(up if alarms[t] > 0 else down)
        values.append(value)
        variance = next_variance(variance, values, value - level, settings, first=not watched)
        if alarms[t]:
            up, down = [], []
            values = values if np.isfinite(target) else []
    return alarms, ages


def next_variance(variance: float, values: list[float], gap: float, settings: Floats, *, first: bool) -> float:
    target, _, decay, learning, _ = settings
    has_target = np.isfinite(target)
    if first and len(values) <= learning:
        if has_target:
            return float(np.mean((np.array(values) - target) ** 2))
        return float(np.var(values, ddof=1)) if len(values) > 1 else 0.0
    if not has_target and len(values) == 1:
        return variance
    square = gap * gap * (1.0 if has_target else (len(values) - 1) / len(values))
    return decay * variance + (1 - decay) * square


def reflected(steps: list[float]) -> float:
    """max(0, S + step) carried through `steps` equals the last sum less its least value so far, zero included."""
    path = np.concatenate([[0.0], np.cumsum(steps)])
    return path[-1] - path.min()


def since_zero(steps: list[float]) -> int:
    path = np.concatenate([[0.0], np.cumsum(steps)])
    return len(path) - 1 - int(np.flatnonzero(path == path.min())[-1])
