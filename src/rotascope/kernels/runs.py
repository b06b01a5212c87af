"""Runs of one sign, and the exact probability of long ones under independent steps."""

import numpy as np
from numba import njit

from rotascope.arrays import Ints


@njit(cache=True, nogil=True)
def signed_runs(signs: Ints) -> Ints:
    """Length of the run that each step extends, negative for runs of -1, 0 at a step of no sign.

    signs    int64 [T] of -1, 0, +1; a 0 ends a run and starts none
    returns  int64 [T]; row t reads rows <= t
    """
    out = np.zeros(len(signs), dtype=np.int64)
    run = 0
    for t in range(len(signs)):
        sign = signs[t]
        run = run + sign if run * sign > 0 else sign
        out[t] = run
    return out


@njit(cache=True, nogil=True)
def one_sided_run_probability(steps: int, length: int, up: float) -> float:
    """Probability of at least one run of `length` or more successes in `steps` independent trials.

    P_n = P_(n-1) + (1 - P_(n-length-1)) (1 - up) up^length, P_length = up^length, 0 before it.
    A run is first completed at n when trials n-length+1..n succeed, the one before them fails, and none came earlier.
    """
    probability = np.zeros(steps + 1)
    full_run = up**length
    for n in range(length, steps + 1):
        if n == length:
            probability[n] = full_run
        else:
            probability[n] = probability[n - 1] + (1.0 - probability[n - length - 1]) * (1.0 - up) * full_run
    return probability[steps]


@njit(cache=True, nogil=True)
def two_sided_run_probability(steps: int, length: int, up: float, down: float) -> float:
    """Probability of at least one run of `length` or more, up or down, in `steps` independent trials.

    A trial is up, down, or neither (the rest), which ends a run. The state is the side and length of the run so far;
    the mass that completes a run is absorbed and added up, so small probabilities keep their digits.
    """
    ups = np.zeros(length)  # ups[j]: mass in an upward run of j + 1 that is still too short
    downs = np.zeros(length)
    flat = 1.0
    absorbed = 0.0
    for _ in range(steps):
        all_up, all_down = ups.sum(), downs.sum()
        idle = flat + all_up + all_down
        to_up, to_down = up * (flat + all_down), down * (flat + all_up)
        for j in range(length - 1, 0, -1):
            ups[j] = up * ups[j - 1]
            downs[j] = down * downs[j - 1]
        ups[0], downs[0] = to_up, to_down
        absorbed += ups[length - 1] + downs[length - 1]
        ups[length - 1] = 0.0
        downs[length - 1] = 0.0
        flat = (1.0 - up - down) * idle
    return absorbed
