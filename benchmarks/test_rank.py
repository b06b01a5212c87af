"""The rank of the last window over a century, beside pandas and numpy."""
# ruff: noqa: PD011 (the values of a Panel are an array already)

from time import perf_counter

import numpy as np
import pandas as pd
from pytest_benchmark.fixture import BenchmarkFixture

from rotascope.inference.rarity.rank import window_rank
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

DAYS, WINDOWS = 25_000, (5, 21, 63, 126, 252)


def century() -> Panel:
    values = np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, (DAYS, 2)), axis=0))
    return Panel(nyse().days[:DAYS], ("long", "short"), values, "L/S", "level")


def seconds(run: object) -> float:
    assert callable(run)
    began = perf_counter()
    run()
    return perf_counter() - began


def test_rank_of_the_last_day_beside_pandas_and_numpy(benchmark: BenchmarkFixture) -> None:
    legs = century()
    levels = legs.values
    frame = pd.DataFrame(levels, columns=["long", "short"])

    def by_pandas(sessions: int) -> float:
        growth = frame.pct_change(sessions)
        return float((growth["long"] - growth["short"]).abs().rank(ascending=False, method="max", pct=True).iloc[-1])

    def by_numpy(sessions: int) -> float:
        growth = levels[sessions:] / levels[:-sessions]
        size = np.abs(growth[:, 0] - growth[:, 1])
        return float((size >= size[-1]).mean())

    for sessions in WINDOWS:
        assert window_rank(legs, sessions=sessions).share == by_numpy(sessions)
        assert abs(by_pandas(sessions) - by_numpy(sessions)) < 1e-4
    benchmark.pedantic(lambda: [window_rank(legs, sessions=n) for n in WINDOWS], rounds=20)
    beside = {
        "pandas": min(seconds(lambda: [by_pandas(n) for n in WINDOWS]) for _ in range(5)),
        "numpy": min(seconds(lambda: [by_numpy(n) for n in WINDOWS]) for _ in range(5)),
    }
    _record(benchmark, beside)


def _record(benchmark: BenchmarkFixture, beside: dict[str, float]) -> None:
    median = benchmark.stats.stats.median
    ratios = {name: spent / median for name, spent in beside.items()}
    benchmark.extra_info.update({f"ratio_{name}": ratio for name, ratio in ratios.items()})
    ratios_text = ", ".join(f"{name} {1e3 * beside[name]:.1f} ms ({ratio:.1f}x)" for name, ratio in ratios.items())
    print(f"\nrank over {DAYS:,} days x {len(WINDOWS)} windows: {1e3 * median:.1f} ms; {ratios_text}")
