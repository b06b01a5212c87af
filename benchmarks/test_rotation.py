"""The rotation map of 500 lines beside the same recipe by bottleneck and pandas."""
# ruff: noqa: PD011 (the values of a Panel are an array already)

from collections.abc import Callable
from time import perf_counter, process_time

import bottleneck as bn
import numpy as np
import pandas as pd
import pytest

from performance import record
from rotascope.arrays import Floats
from rotascope.measures.rotation import rotation_maps
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

ROWS, LINES, ROUNDS = 2_520, 500, 9
PEERS = "bottleneck: one line a row (its faster layout), float64; pandas: one line a column"


def fastest(run: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    run()
    times = []
    for _ in range(ROUNDS):
        began = clock()
        run()
        times.append(clock() - began)
    return min(times)


def by_bottleneck(x: Floats, window: int) -> tuple[Floats, Floats]:
    """x [N, T]."""

    def z(values: Floats) -> Floats:
        return (values - bn.move_mean(values, window, axis=1)) / bn.move_std(values, window, axis=1, ddof=1)

    ratio, change = 100.0 + z(x), np.full(x.shape, np.nan)
    change[:, 10:] = ratio[:, 10:] / ratio[:, :-10] - 1.0
    return ratio, 100.0 + z(change)


def by_pandas(frame: pd.DataFrame, window: int) -> pd.DataFrame:
    def z(values: pd.DataFrame) -> pd.DataFrame:
        rolling = values.rolling(window)
        return (values - rolling.mean()) / rolling.std()

    return 100.0 + z((100.0 + z(frame)).pct_change(10, fill_method=None))


@pytest.mark.parametrize("window", [14, 63, 252])
def test_rotation_maps(window: int) -> None:
    steps = np.random.default_rng(1).normal(0, 0.01, (ROWS, LINES))
    strength = Panel(nyse().days[-ROWS:], tuple(f"S{k}" for k in range(LINES)), np.exp(steps.cumsum(axis=0)), "s")
    lines, frame = np.ascontiguousarray(strength.values.T), pd.DataFrame(strength.values)
    ratio, _ = rotation_maps(strength, window=window)
    expected, _ = by_bottleneck(lines, window)
    np.testing.assert_allclose(ratio.values[window - 1 :], expected.T[window - 1 :], rtol=1e-8)
    contenders = {
        "rotascope": lambda: rotation_maps(strength, window=window),
        "bottleneck": lambda: by_bottleneck(lines, window),
        "pandas": lambda: by_pandas(frame, window),
    }
    title = f"Rotation map, {LINES} lines x {ROWS:,} sessions, window {window}"
    goal = "a third of bottleneck's time"
    record(title, {name: fastest(run) for name, run in contenders.items()}, goal=goal, unit="ms", peers=PEERS)
    spent = {name: fastest(run, process_time) for name, run in contenders.items()}
    record(f"{title}, processor time of all threads", spent, goal="", unit="ms", peers=PEERS)
