"""House law 10 by the clock: starting the program, in a process of its own, compiled files warm."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

SCRIPT = str(Path(sys.executable).with_name("rotascope"))
BARE, IMPORT = [sys.executable, "-c", "pass"], [sys.executable, "-c", "import rotascope"]


@pytest.mark.parametrize(
    ("command", "limit"),
    [(BARE, None), (IMPORT, 0.120), ([SCRIPT, "--help"], 0.250)],
    ids=["bare interpreter", "import rotascope", "rotascope --help"],
)
def test_start(benchmark: BenchmarkFixture, command: list[str], limit: float | None) -> None:
    """The limits hold for the whole process, the interpreter's own start included: stricter than the law."""
    benchmark.pedantic(
        subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True}, rounds=15, warmup_rounds=2
    )
    # The median, since one busy moment of the machine says nothing about the program.
    assert limit is None or benchmark.stats.stats.median < limit
