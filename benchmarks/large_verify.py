"""`data verify` on a store of forty million rows: its peak memory and its time, in a process of its own.

    python benchmarks/large_verify.py --folder /tmp/large

The store is made of random walks, batch by batch; where the folder holds one already, it is taken as it is. What was
measured goes to large_verify.json in the folder, which `python benchmarks/attacks.py --large FILE` writes into
docs/reliability.md.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from rotascope.schema import PRICES
from rotascope.schema.clock import at_close
from rotascope.sessions import nyse
from rotascope.sources.contract import Batch
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

SYMBOLS, SESSIONS = 500, 5_000  # of one batch
MEMORY_GOAL = 500e6
RESULT = "large_verify.json"


def add_batch(store: Store, number: int) -> None:
    """One batch of random walks."""
    rng = np.random.default_rng(number)
    days = pl.Series("session", nyse().days[-SESSIONS - 50 : -50]).cast(pl.Date)
    close = 50 * np.exp(np.cumsum(rng.normal(0, 0.015, (SYMBOLS, SESSIONS)), axis=1)).ravel()
    rows = pl.DataFrame(
        {
            "id": np.repeat([f"S{number:03d}{index:04d}" for index in range(SYMBOLS)], SESSIONS),
            "session": np.tile(days.to_numpy(), SYMBOLS),
            "open": (close * 0.99).round(4),
            "high": (close * 1.01).round(4),
            "low": (close * 0.98).round(4),
            "close": close.round(4),
            "volume": rng.integers(0, 10**7, close.size).astype(float),
        }
    ).with_columns(known_at=at_close(pl.col("session")))
    name = f"walks-{number}"
    ingest(store, Batch(source="benchmark", file=name, sha256=name, frames={PRICES.name: PRICES.conform(rows)}))


VERIFY = """
import json, resource, sys, time
from pathlib import Path
from rotascope.cli import main
start = time.perf_counter()
code = main(["data", "verify", "--data", sys.argv[1]])
status = Path("/proc/self/status").read_text().splitlines()
peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
usage = resource.getrusage(resource.RUSAGE_SELF)
took = {"processor": usage.ru_utime + usage.ru_stime, "wall": time.perf_counter() - start}
Path(sys.argv[2]).write_text(json.dumps({"exit": code, "bytes": peak, **took}))
"""


def verify_alone(store: Path, result: Path) -> dict[str, float]:
    """Exit code, peak memory in bytes, processor and wall seconds of `rotascope data verify`, which prints here."""
    subprocess.run([sys.executable, "-c", VERIFY, str(store), str(result)], check=True)
    measured: dict[str, float] = json.loads(result.read_text(encoding="utf-8"))
    return measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the store if it is not there, verify it, and write down what that took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=40_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "rotascope-large")
    options = parser.parse_args(arguments)
    store = Store.create(options.folder / "store")
    batches = -(-options.rows // (SYMBOLS * SESSIONS))
    for number in range(store.batches().height, batches):
        add_batch(store, number)
    size = sum(file.stat().st_size for file in store.path.rglob("*") if file.is_file())
    measured = {"rows": batches * SYMBOLS * SESSIONS, "size": size, **verify_alone(store.path, options.folder / RESULT)}
    (options.folder / RESULT).write_text(json.dumps(measured), encoding="utf-8")
    sys.stdout.write(f"{datetime.now().astimezone():%H:%M} {measured}\n")
    return int(measured["exit"] != 0 or measured["bytes"] > MEMORY_GOAL)


if __name__ == "__main__":
    sys.exit(main())
