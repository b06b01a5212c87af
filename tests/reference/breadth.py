"""Breadth by its definitions: one stock, one window, one comparison at a time."""

import numpy as np

from rotascope.arrays import Bools, Floats, Ints

TIE = 1e-12


def breadth_reference(
    close: Floats, member: Bools, windows: list[int], needs: list[int], reach: int, reach_need: int
) -> Ints:
    out = np.zeros((len(close), 12), dtype=np.int64)
    for t, i in np.ndindex(*close.shape):
        if not member[t if len(member) > 1 else 0, i] or not np.isfinite(close[t, i]):
            continue
        change(out[t], close[: t + 1, i])
        for m, (window, need) in enumerate(zip(windows, needs, strict=True)):
            above(out[t, 3 + 2 * m : 5 + 2 * m], finite(close[max(0, t - window + 1) : t + 1, i]), need)
        extreme(out[t, 9:], finite(close[max(0, t - reach + 1) : t + 1, i]), reach_need)
    return out


def finite(values: Floats) -> Floats:
    return values[np.isfinite(values)]


def change(row: Ints, closes: Floats) -> None:
    if len(closes) > 1 and np.isfinite(closes[-2]):
        row[0] += closes[-1] > closes[-2]
        row[1] += closes[-1] < closes[-2]
        row[2] += closes[-1] == closes[-2]


def above(row: Ints, window: Floats, need: int) -> None:
    if len(window) >= need:
        row[0] += window[-1] > np.mean(window) * (1 + TIE)
        row[1] += 1


def extreme(row: Ints, window: Floats, need: int) -> None:
    if len(window) >= need:
        row[0] += all(window[-1] > close for close in window[:-1])
        row[1] += all(window[-1] < close for close in window[:-1])
        row[2] += 1
