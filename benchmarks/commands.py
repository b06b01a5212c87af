"""What commands cost as they are typed: seconds, processor time and memory of the whole process.

python benchmarks/commands.py [NAME ...] [--before TREE] [--rounds 3]

first    nothing cached of this market, compiled kernels as they are; what the row imports is imported anew
again    everything cached
--before the same of another checkout, before this one's: printed, and not written on the page

A row is a name of `COMMANDS`: what makes its market, once, and what is typed. `{here}` is the folder of the run.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from performance import record_table
from rotascope.sessions import nyse

HERE = Path(__file__).parents[1]
START = "from rotascope.cli import main; main()"
MEGABYTE = 1024.0  # kilobytes, as the system counts a process's memory


@dataclass(frozen=True, slots=True)
class Command:
    """A row: what makes files beforehand, which commands prepare the market, what is typed, and what is removed before.

    fresh  folders that go before each first run
    """

    title: str
    typed: tuple[str, ...]
    make: Callable[[Path], None] | None = None
    prepare: tuple[tuple[str, ...], ...] = ()
    fresh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run."""

    wall: float
    processor: float
    megabytes: float


def prices(stocks: int, sessions: int, name: str, *, wide: bool = False) -> Callable[[Path], None]:
    """A writer of made-up closes and volumes: one row a stock and session, or of closes one column a stock."""

    def write(folder: Path) -> None:
        path = folder / name
        if path.exists():
            return
        rng, days = np.random.default_rng(7), nyse().days[-sessions - 100 : -100]
        close = np.exp(np.cumsum(rng.normal(0.0003, 0.02, (sessions, stocks)), axis=0)) * rng.uniform(5, 300, stocks)
        close, symbols = np.maximum(np.round(close, 2), 0.01), [f"X{number:04d}" for number in range(stocks)]
        if wide:
            frame = pl.DataFrame(close, schema=symbols).insert_column(0, pl.Series("date", days))
        else:
            frame = pl.DataFrame(
                {
                    "ticker": np.repeat(np.array(symbols), sessions),
                    "date": np.tile(days, stocks),
                    "close": close.T.ravel(),
                    "volume": rng.integers(1_000, 9_000_000, stocks * sessions),
                }
            )
        frame.write_parquet(path) if name.endswith(".parquet") else frame.write_csv(path)

    return write


def breadth_row(title: str, stocks: int, sessions: int) -> Command:
    file, store = f"{stocks}.parquet", f"{{here}}/store-{stocks}"
    return Command(
        title,
        ("breadth", "--data", store),
        make=prices(stocks, sessions, file),
        prepare=(("data", "import", f"{{here}}/{file}", "--data", store),),
    )


def import_row(title: str, file: str, stocks: int, *, wide: bool = False) -> Command:
    return Command(
        title,
        ("data", "import", f"{{here}}/{file}", "--data", "{here}/imported"),
        make=prices(stocks, 7_560, file, wide=wide),
        fresh=("imported",),
    )


COMMANDS: Mapping[str, Command] = {
    "breadth-518": breadth_row("breadth, 518 stocks x 5,040 sessions", 518, 5_040),
    "breadth-5000": breadth_row("breadth, 5,000 stocks x 7,560 sessions", 5_000, 7_560),
    "import-331": import_row("data import, 2.5 million rows, Parquet", "331.parquet", 331),
    "import-5000": import_row("data import, 37.8 million rows, Parquet", "5000.parquet", 5_000),
    "import-5000-csv": import_row("data import, 37.8 million rows, CSV", "5000.csv", 5_000),
    "import-5000-wide": import_row("data import, 5,000 columns, Parquet", "wide.parquet", 5_000, wide=True),
}


def run(tree: Path, home: Path, words: Sequence[str]) -> Cost:
    """One command of a checkout, in a process of its own; CalledProcessError where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "ROTASCOPE_HOME": str(home)}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([sys.executable, "-c", START, *words], stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, list(words), output.read().decode())
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE)


def measure(command: Command, tree: Path, here: Path, rounds: int) -> dict[str, Cost]:
    """The first run and the median of those after it, of a checkout whose kernels are compiled."""
    home, folder = here / f"home-{tree.name}", here / tree.name
    folder.mkdir(exist_ok=True)

    def fill(words: Sequence[str]) -> list[str]:
        own = {"{here}/store": f"{folder}/store", "{here}/imported": f"{folder}/imported"}
        for before, after in own.items():
            words = [word.replace(before, after) for word in words]
        return [word.replace("{here}", str(here)) for word in words]

    for words in command.prepare:
        if not Path(fill(words)[-1]).exists():
            run(tree, home, fill(words))
    costs = []
    for number in range(rounds + 1):
        for name in command.fresh:
            shutil.rmtree(folder / name, ignore_errors=True)
        if not number:
            shutil.rmtree(home / "cache", ignore_errors=True)
            run(tree, home, ("breadth", "--data", "simulated"))  # compiles what an empty cache lacks
        costs.append(run(tree, home, fill(command.typed)))
    first, *again = costs
    middle = sorted(again, key=lambda cost: cost.processor)[len(again) // 2]
    return {"first": first, "again": middle}


def main() -> int:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*COMMANDS, []])
    parser.add_argument("--before", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where made files stay for the next time")
    parser.add_argument("--make", action="store_true", help="make the files of one row, and stop")
    arguments = parser.parse_args()
    here = arguments.folder or Path(tempfile.mkdtemp())
    here.mkdir(parents=True, exist_ok=True)
    for name in arguments.names or COMMANDS:
        command, rows = COMMANDS[name], []
        if command.make and arguments.make:
            command.make(here)
            return 0
        if command.make:  # in a process of its own: a child's peak memory begins with its parent's
            subprocess.run([sys.executable, __file__, name, "--make", "--folder", str(here)], check=True)
        for tree in [arguments.before, HERE] if arguments.before else [HERE]:
            label = "before: " if tree is not HERE else ""
            for when, cost in measure(command, tree, here, arguments.rounds).items():
                rows += [] if label else [(when, cost.wall, cost.processor, cost.megabytes)]
                print(f"{command.title}, {label}{when}: {cost}", flush=True)
        record_table(f"Command: {command.title}", ("seconds", "processor seconds", "MB"), rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
