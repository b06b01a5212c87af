"""Slow twin of kernels/cusum.py: the whole history is read again on every day."""

import numpy as np

from rotascope.arrays import Floats, Ints


def cusum_run_reference(x: Floats, threshold: float, settings: Floats) -> tuple[Ints, Ints]:
    """Alarms and ages as the kernel gives them; level and scale are recomputed from the values since the last alarm."""
    target, slack, _, learning, clip = settings
    alarms, ages = np.zeros(len(x), int), np.zeros(len(x), int)
    variance, watched, seen = 0.0, False, []
    up, down = [], []
    for t, value in enumerate(x):
        if np.isnan(value):
            continue
        level = target if np.isfinite(target) else float(np.mean(seen)) if seen else 0.0
        if len(seen) >= learning and variance > 0.0:
            watched = True
            z = float(np.clip((value - level) / np.sqrt(variance), -clip, clip))
            up.append(z - slack)
            down.append(-z - slack)
            sums = [reflected(up), reflected(down)]
            if max(sums) >= threshold:
                alarms[t] = 1 if sums[0] >= sums[1] else -1
                ages[t] = since_zero(up if alarms[t] > 0 else down)
        seen.append(value)
        variance = next_variance(variance, seen, value - level, settings, first=not watched)
        if alarms[t]:
            up, down = [], []
            seen = seen if np.isfinite(target) else []
    return alarms, ages


def next_variance(variance: float, seen: list[float], gap: float, settings: Floats, *, first: bool) -> float:
    target, _, decay, learning, _ = settings
    known = np.isfinite(target)
    if first and len(seen) <= learning:
        if known:
            return float(np.mean((np.array(seen) - target) ** 2))
        return float(np.var(seen, ddof=1)) if len(seen) > 1 else 0.0
    if not known and len(seen) == 1:
        return variance
    square = gap * gap * (1.0 if known else (len(seen) - 1) / len(seen))
    return decay * variance + (1 - decay) * square


def reflected(steps: list[float]) -> float:
    """max(0, S + step) carried through `steps` equals the last sum less its least value so far, zero included."""
    path = np.concatenate([[0.0], np.cumsum(steps)])
    return path[-1] - path.min()


def since_zero(steps: list[float]) -> int:
    path = np.concatenate([[0.0], np.cumsum(steps)])
    return len(path) - 1 - int(np.flatnonzero(path == path.min())[-1])
