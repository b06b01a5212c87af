"""Ten million rows from a CSV into a store, in a process of its own; and one history out of a large store."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from rotascope.schema import PRICES
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

SYMBOLS, SESSIONS = 5_000, 2_000
MEMORY_GOAL, SECONDS_GOAL = 4e9, 120.0

IMPORT = """
import json, resource, sys, time
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
start = time.perf_counter()
report = ingest(Store.create(sys.argv[2]), read_file(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"seconds": time.perf_counter() - start, "bytes": peak, "rows": report.rows["prices"]}))
"""


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten million bars of random walks, 580 MB of text."""
    rng = np.random.default_rng(0)
    days = pl.date_range(date(2015, 1, 1), date(2024, 12, 31), eager=True)
    days = days.filter(days.dt.weekday() <= 5).head(SESSIONS)
    close = np.exp(np.cumsum(rng.normal(0, 0.02, (SYMBOLS, SESSIONS)), axis=1)).ravel() * 50
    frame = pl.DataFrame(
        {
            "ticker": np.repeat([f"S{index:05d}" for index in range(SYMBOLS)], SESSIONS),
            "date": np.tile(days.to_numpy(), SYMBOLS),
            "open": (close * 0.99).round(4),
            "high": (close * 1.01).round(4),
            "low": (close * 0.98).round(4),
            "close": close.round(4),
            "volume": rng.integers(0, 10**7, close.size),
        }
    )
    path = tmp_path_factory.mktemp("prints") / "prints.csv"
    frame.write_csv(path)
    return path


def test_ten_million_rows_are_imported_in_bounded_memory(
    benchmark: BenchmarkFixture, prints: Path, tmp_path: Path
) -> None:
    line = [sys.executable, "-c", IMPORT, str(prints), str(tmp_path / "store")]
    finished = benchmark.pedantic(lambda: subprocess.run(line, check=True, capture_output=True, text=True), rounds=1)
    measured = json.loads(finished.stdout)
    benchmark.extra_info.update(measured)
    assert measured["rows"] == SYMBOLS * SESSIONS
    assert measured["bytes"] < MEMORY_GOAL
    assert measured["seconds"] < SECONDS_GOAL


def test_one_history_skips_the_rest_of_the_store(benchmark: BenchmarkFixture, prints: Path, tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    ingest(store, read_file(prints))
    history = benchmark(lambda: store.snapshot().scan(PRICES).filter(pl.col("id") == "S02500").collect())
    assert history.height == SESSIONS
