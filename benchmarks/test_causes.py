"""The causes of the embedded market and of a simulated one with half a million facts; a regression by statsmodels."""

from datetime import date
from time import perf_counter

import numpy as np
import pytest
import statsmodels.api as sm
from pytest_benchmark.fixture import BenchmarkFixture

from rotascope.engine import open_market
from rotascope.inference.testing.regression import hac_regression
from rotascope.questions.causes import answer as causes

GOALS = {"us": 1.0, "simulated": 4.0}  # seconds; a brief of all questions has three on the embedded market


@pytest.mark.parametrize("data", GOALS)
def test_every_cause(benchmark: BenchmarkFixture, data: str) -> None:
    view = open_market(data, as_of=date(2026, 2, 6))
    answer = benchmark.pedantic(lambda: causes(view), rounds=3, warmup_rounds=1)
    benchmark.extra_info.update(findings=len(answer.findings), goal_seconds=GOALS[data])
    print(f"\ncauses on {data}: {benchmark.stats.stats.median:.2f} s, {len(answer.findings)} findings")
    assert benchmark.stats.stats.median < GOALS[data]


def test_a_regression_beside_statsmodels(benchmark: BenchmarkFixture) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 1_200))
    fit = benchmark(lambda: hac_regression(y, {"x": x}, lags=6))
    options = {"maxlags": 6, "use_correction": True}
    began = perf_counter()
    for _ in range(50):
        theirs = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HAC", cov_kwds=options, use_t=True)
        theirs.pvalues  # noqa: B018 (computed on reading)
    seconds = (perf_counter() - began) / 50
    assert fit.slope("x").error == pytest.approx(theirs.bse[1], rel=1e-8)
    ratio = seconds / benchmark.stats.stats.median
    benchmark.extra_info.update(ratio=ratio)
    print(
        f"\nregression of 1,200 months: {benchmark.stats.stats.median * 1e6:.0f} us, statsmodels {ratio:.1f} times that"
    )
