"""A whole simulated market, and a thousand markets of one spread beside arch's own simulation of the same process."""

from time import perf_counter

import numpy as np
import pytest
from arch.univariate import GARCH, ConstantMean, StudentsT
from pytest_benchmark.fixture import BenchmarkFixture

from rotascope.sources.simulated import SimulatedMarket, simulate, simulate_spreads

MARKETS, THEIRS = 1_000, 50
WHOLE_GOAL, LIGHT_GOAL = 10.0, 5.0  # seconds


def test_a_market_of_500_companies_over_2520_sessions(benchmark: BenchmarkFixture) -> None:
    settings = SimulatedMarket(companies=500, sessions=2520)
    market = benchmark.pedantic(lambda: simulate(settings), rounds=3, warmup_rounds=1)
    rows = sum(frame.height for frame in market.frames.values())
    benchmark.extra_info.update(rows=rows, goal_seconds=WHOLE_GOAL)
    print(f"\n500 x 2,520 with {rows:,} rows: {benchmark.stats.stats.median:.2f} s")
    assert benchmark.stats.stats.median < WHOLE_GOAL


@pytest.mark.parametrize(
    "spreads", [("small-large",), ("small-large", "value-growth", "momentum")], ids=["one", "three"]
)
def test_a_thousand_markets_beside_arch(benchmark: BenchmarkFixture, spreads: tuple[str, ...]) -> None:
    settings = SimulatedMarket(companies=500, sessions=2520)
    paths = benchmark.pedantic(lambda: simulate_spreads(settings, spreads, markets=MARKETS), rounds=3, warmup_rounds=1)

    noise = settings.noise
    process = ConstantMean(volatility=GARCH(), distribution=StudentsT(seed=np.random.default_rng(0)))
    params = [0.0, 1 - noise.shock - noise.memory, noise.shock, noise.memory, noise.tail]
    began = perf_counter()
    drawn = [process.simulate(params, settings.sessions, burn=250)["data"].to_numpy() for _ in range(THEIRS)]
    arch_seconds = (perf_counter() - began) / THEIRS * MARKETS * len(spreads)

    scale = paths.returns[:, :, 0].std()
    assert abs(np.std(drawn) - 1.0) < 0.15  # the same process: variance 1 before the factor's own volatility
    assert abs(scale / 0.0055 - 1.0) < 0.05
    ratio = arch_seconds / benchmark.stats.stats.median
    benchmark.extra_info.update(beside="arch", beside_seconds=arch_seconds, ratio=ratio, goal_seconds=LIGHT_GOAL)
    median = benchmark.stats.stats.median
    print(f"\n{MARKETS:,} x 2,520 x {len(spreads)}: {median:.2f} s, arch {arch_seconds:.1f} s, {ratio:.1f}x")
    assert benchmark.stats.stats.median < LIGHT_GOAL
    assert ratio > 1.0
