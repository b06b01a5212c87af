"""The brief on the embedded market: warm in one process, and as a whole command. Goal: under 3 s warm, 600 MB."""

import resource
import subprocess
import sys
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from rotascope.engine import compose, open_market

GOAL_SECONDS, GOAL_MEGABYTES = 3.0, 600.0


def test_warm_brief(benchmark: BenchmarkFixture) -> None:
    compose(open_market("us-only"))
    benchmark.pedantic(lambda: compose(open_market("us-only")), rounds=5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    benchmark.extra_info.update(goal_seconds=GOAL_SECONDS, peak_megabytes=round(peak), goal_megabytes=GOAL_MEGABYTES)
    print(f"\nwarm brief: median {benchmark.stats.stats.median:.2f} s (goal {GOAL_SECONDS}), peak {peak:.0f} MB")


def test_brief_as_a_command(benchmark: BenchmarkFixture) -> None:
    command = [str(Path(sys.executable).with_name("rotascope")), "brief"]
    benchmark.pedantic(lambda: subprocess.run(command, capture_output=True, check=True), rounds=3, warmup_rounds=1)
    print(f"\nwhole command: median {benchmark.stats.stats.median:.2f} s")
