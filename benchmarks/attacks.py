"""Attacks on a store and its importer, seeded: what came out of each is counted, and docs/reliability.md is written.

    python benchmarks/attacks.py --flips 500 --faults 600 --kills 300 --pairs 100 --files 350

Every outcome is one of: `same` (the rows are what they were), `refused` (a fault with cause and remedy), `found` (what
`data verify` says), `wrong` (other rows in silence), `mixed` (half an import), `crashed` (any other exception).
tests/attacks/test_attacks.py runs a few of each.
"""

import argparse
import builtins
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Barrier
from unittest.mock import patch

import numpy as np
import polars as pl
from deltalake import DeltaTable

from page_text import laid_out, table
from rotascope.cli.faults import report_fault
from rotascope.errors import InputRefused, RotascopeError
from rotascope.schema import BATCHES, TABLES
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.store import archive
from rotascope.store import store as stores
from rotascope.store.cache import ArrayCache
from rotascope.store.ingest import ingest
from rotascope.store.known_rows import read
from rotascope.store.store import Store
from rotascope.store.verify import check_store

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
HEAD = "ticker,date,close,volume,dividend,split\n"
ROWS = "".join(
    f"{name},2020-01-{day:02},{10 + number + day / 8},{1000 * day},,\n"
    for number, name in enumerate(("A", "B", "C", "D"))
    for day in (2, 3, 6, 7, 8, 9, 10)
)
MORE = HEAD + "E,2020-01-02,5,10,,\nE,2020-01-03,6,10,,\n"
KINDS = ("data", "ledger", "log", "checkpoint", "payload", "head", "cache")
KILLED = """
import sys
from pathlib import Path
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
store, batch = Store.open(sys.argv[1]), read_file(Path(sys.argv[2]))
print("ready", flush=True)
ingest(store, batch)
"""


@dataclass(frozen=True)
class Market:
    """A store with two imports, checkpoints and a cache, the rows that it answers with, and a file to import."""

    home: Path
    rows: dict[str, pl.DataFrame]

    @property
    def store(self) -> Path:
        """Where the store lies."""
        return self.home / "store"


def make_market(home: Path) -> Market:
    """A small market to attack."""
    store = Store.create(home / "store")
    for name, text in (("first.csv", HEAD + ROWS), ("second.csv", HEAD + ROWS.replace("2020-01", "2020-02"))):
        (home / name).write_text(text)
        ingest(store, read_file(home / name))
    (home / "more.csv").write_text(MORE)
    for name in ("prices", "batches"):
        DeltaTable(store.path / name).create_checkpoint()
    ArrayCache(home / "cache").save({"values": np.arange(2000.0)}, "key")
    return Market(home, rows_of(store.path))


def rows_of(path: Path) -> dict[str, pl.DataFrame]:
    """Every row that the store answers with."""
    snapshot = Store.open(path).snapshot()
    tables = (table for table in TABLES if table is not BATCHES)
    return {table.name: read("store", snapshot.scan(table)).drop("batch").sort(*table.key) for table in tables}


def is_same(rows: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> bool:
    """Whether two answers are the same rows."""
    return all(rows[name].equals(other[name]) for name in rows)


@contextmanager
def copied(market: Market) -> Iterator[Market]:
    """The market in a folder that may be damaged."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(market.home, Path(folder) / "home")
        yield Market(Path(folder) / "home", market.rows)


def outcome_of(answer: Callable[[], str]) -> str:
    """What came of an attack; an exception is judged by the exit code that a command would give."""
    try:
        return answer()
    except RotascopeError:
        return "refused"
    except BaseException as fault:  # noqa: BLE001 (whatever an attack brings about is counted)
        with Path(os.devnull).open("w", encoding="utf-8") as silence, patch("sys.stderr", silence), patch("os.dup2"):
            code = report_fault(fault, verbose=0, command="attack")
        return "refused" if code in (2, 3) else f"crashed: {type(fault).__name__}"


def files_of(market: Market, kind: str) -> list[Path]:
    """The files of one kind."""
    found = {
        "data": [file for file in market.store.glob("*/*.parquet") if file.parent.name != "batches"],
        "ledger": list(market.store.glob("batches/*.parquet")),
        "log": list(market.store.glob("*/_delta_log/*.json")),
        "checkpoint": list(market.store.glob("*/_delta_log/*checkpoint*")),
        "payload": [file for file in market.store.glob("raw/*/*") if file.is_file()],
        "head": list(market.store.glob("head.json")),
        "cache": [file for file in (market.home / "cache").rglob("*") if file.is_file()],
    }
    return sorted(found[kind])


def flip(file: Path, draw: random.Random) -> None:
    """Change one bit."""
    content = bytearray(file.read_bytes())
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    file.write_bytes(content)


def attack_by_flips(market: Market, count: int, seed: int) -> Counter[tuple[str, str]]:
    """One flipped bit each, in every kind of file in turn; then the store is asked, and verified."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        draw, kind = random.Random(f"{seed} {number}"), KINDS[number % len(KINDS)]
        with copied(market) as victim:
            flip(draw.choice(files_of(victim, kind)), draw)
            outcome = outcome_of(lambda victim=victim, kind=kind: ask_flipped(victim, kind))
            if outcome == "same" and kind in ("data", "payload", "ledger"):
                sound = outcome_of(lambda victim=victim: "same" if check_store(Store.open(victim.store)).sound else "")
                outcome = "found" if sound != "same" else "same" if kind == "ledger" else "missed"
            outcomes[f"flips: {kind}", outcome] += 1
    return outcomes


def ask_flipped(market: Market, kind: str) -> str:
    """What the store, or the cache, answers."""
    if kind == "cache":
        arrays = ArrayCache(market.home / "cache").load("key")
        good = arrays is None or np.array_equal(arrays["values"], np.arange(2000.0))
        return "refused" if arrays is None else "same" if good else "wrong"
    return "same" if is_same(rows_of(market.store), market.rows) else "wrong"


CALLS = (
    (os, "fsync"),
    (os, "open"),
    (Path, "open"),
    (Path, "replace"),
    (Path, "mkdir"),
    (Path, "stat"),
    (Path, "read_text"),
    (Path, "write_text"),
    (stores, "write_deltalake"),
    (stores, "hash_file"),
    (archive, "hash_file"),
    (builtins, "open"),
)
CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)


def attack_by_faults(market: Market, count: int, seed: int) -> Counter[tuple[str, str]]:
    """Of an import's calls of the system the n-th fails, call by call and fault by fault."""
    plans: list[tuple[int, int, int]] = []
    for place, call in enumerate(CALLS):
        with copied(market) as victim:
            calls = import_with(victim, call, fails_at=-1, code=0)[1]
        plans += [(place, number, code) for number in range(calls) for code in range(len(CODES))]
    random.Random(seed).shuffle(plans)
    outcomes: Counter[tuple[str, str]] = Counter()
    for place, number, code in plans[:count]:
        with copied(market) as victim:
            outcome, _ = import_with(victim, CALLS[place], fails_at=number, code=CODES[code])
            outcomes["faults", after_import(victim, outcome)] += 1
    return outcomes


def import_with(market: Market, call: tuple[object, str], *, fails_at: int, code: int) -> tuple[str, int]:
    """Import a file while the n-th of some calls fails; what came of it, and how many calls there were."""
    calls, plain = 0, getattr(*call)

    def counted(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls - 1 == fails_at:
            raise OSError(code, os.strerror(code), "a file")
        return plain(*arguments, **options)

    def run() -> str:
        ingest(Store.open(market.store), read_file(market.home / "more.csv"))
        return "done"

    with patch.object(*call, counted):
        return outcome_of(run), calls


def after_import(market: Market, outcome: str) -> str:
    """`same` rows as before, or those with the whole import; anything else is `mixed`; and it can be repeated."""
    if outcome.startswith("crashed"):
        return outcome
    rows = rows_of(market.store)
    added = rows["prices"].height - market.rows["prices"].height
    if not (added == 2 or (added == 0 and is_same(rows, market.rows))):
        return "mixed"
    ingest(Store.open(market.store), read_file(market.home / "more.csv"))
    whole = rows_of(market.store)["prices"].height - market.rows["prices"].height == 2
    return ("whole" if added else "same") if whole and check_store(Store.open(market.store)).sound else "mixed"


def attack_by_kills(market: Market, count: int, seed: int) -> Counter[tuple[str, str]]:
    """A process that imports is killed at a random moment."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        with copied(market) as victim:
            kill_import(victim, after=random.Random(f"{seed} {number}").uniform(0, 0.25))
            outcomes["kills", outcome_of(lambda victim=victim: after_import(victim, "killed"))] += 1
    return outcomes


def kill_import(market: Market, *, after: float) -> None:
    """Start an import in a process of its own and kill it so many seconds after it has begun."""
    line = [sys.executable, "-c", KILLED, str(market.store), str(market.home / "more.csv")]
    with subprocess.Popen(line, stdout=subprocess.PIPE) as process:
        if process.stdout is not None:
            process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def level(name: str, basis: str) -> Batch:
    """One level of one instrument, on a basis."""
    moment = pl.lit(datetime(2020, 1, 2, 21, 30, tzinfo=UTC))
    rows = pl.DataFrame({"id": ["IWM"], "date": [date(2020, 1, 2)], "value": [1.0]}).with_columns(known_at=moment)
    about = pl.DataFrame({"id": ["IWM"], "basis": [basis], "kind": ["level"]}).with_columns(known_at=moment)
    return Batch(source="attack", file=name, sha256=name, frames={"series": rows, "instruments": about})


def attack_by_pairs(count: int) -> Counter[tuple[str, str]]:
    """Two writers at once, of which one says price and the other total: one of them must be refused."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
            race = partial(write_level, Store.create(Path(folder) / "store"), Barrier(2))
            accepted = sum(pool.map(race, ("price", "total")))
            outcomes["pairs", "one refused" if accepted == 1 else f"wrong: {accepted} accepted"] += 1
    return outcomes


def write_level(store: Store, barrier: Barrier, basis: str) -> bool:
    """Whether the level was accepted, once the other writer is ready too."""
    barrier.wait()
    try:
        return bool(ingest(store, level(basis, basis)).batch)
    except InputRefused:
        return False


def attack_by_files(market: Market, count: int, seed: int) -> Counter[tuple[str, str]]:
    """Files with bytes changed, cut, repeated or put in: taken with every number finite, or refused."""
    pl.read_csv(market.home / "first.csv").write_parquet(market.home / "first.parquet")
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        draw = random.Random(f"{seed} {number}")
        suffix = draw.choice(("csv", "parquet"))
        content = spoil((market.home / f"first.{suffix}").read_bytes(), draw)
        file = market.home / f"hostile.{suffix}"
        file.write_bytes(content)
        outcomes[f"files: {suffix}", outcome_of(lambda file=file: take_hostile(file))] += 1
    return outcomes


def spoil(content: bytes, draw: random.Random) -> bytes:
    """The bytes with one thing wrong."""
    start = draw.randrange(len(content))
    end = min(len(content), start + draw.randrange(1, 200))
    odd = draw.choice((b"\0", b"1e308", b"\xff\xfe", b'"', b",,,,", b"\r", b"-1e300", b"nan", b"\x1b[2J", bytes(5000)))
    return draw.choice(
        (
            content[:start],
            content[:start] + odd + content[start:],
            content[:start] + content[end:],
            content[:end] + content[start:],
            content[:start] + draw.randbytes(end - start) + content[end:],
        )
    )


def take_hostile(file: Path) -> str:
    """Read the file; what is taken holds finite numbers alone."""
    frames = read_file(file).frames
    numbers = [frame[name] for frame in frames.values() for name, dtype in frame.schema.items() if dtype == pl.Float64]
    return "wrong" if any(column.is_infinite().any() or column.is_nan().any() for column in numbers) else "taken"


def run_attacks(*, flips: int, faults: int, kills: int, pairs: int, files: int, seed: int) -> Counter[tuple[str, str]]:
    """All attacks, with their outcomes counted."""
    with tempfile.TemporaryDirectory() as folder:
        market = make_market(Path(folder))
        return (
            attack_by_flips(market, flips, seed)
            + attack_by_faults(market, faults, seed)
            + attack_by_kills(market, kills, seed)
            + attack_by_pairs(pairs)
            + attack_by_files(market, files, seed)
        )


def bad_outcomes(outcomes: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """What must not happen."""
    bad = ("wrong", "mixed", "crashed", "missed")
    return {key: count for key, count in outcomes.items() if key[1].startswith(bad)}


def page(outcomes: Counter[tuple[str, str]], seed: int) -> str:
    """docs/reliability.md."""
    rows = [(attack, outcome, f"{count:,}") for (attack, outcome), count in sorted(outcomes.items())]
    total, bad = sum(outcomes.values()), sum(bad_outcomes(outcomes).values())
    text = f"""# Reliability

{total:,} attacks, {bad:,} bad outcomes. Every number on this page was written by `python benchmarks/attacks.py`, seed
{seed}; `tests/attacks` runs a few of each at every change.

- Flips: one bit of one file is changed, then the store is asked and verified. `refused` is exit code 3 before any
answer (a kept array is made again), `found` is a fault that `data verify` names, `same` is the right rows, as where a
checkpoint or a log's statistics are not read.

- Faults: one call of the system fails during an import (disk full, read error, forbidden, read-only, too many files).
`same` is the store as before, `whole` the whole import; either way the import was repeated and verified.

- Kills: a process that imports is killed at a random moment; the words mean the same.

- Pairs: two writers at once contradict each other on price and total return.

- Files: bytes of a CSV and of a Parquet file are changed, cut, repeated or put in; `taken` means that every number that
was stored is finite.

{table(("Attack", "Outcome", "Count"), rows, text_columns=2)}

Bad outcomes are `wrong` (other rows in silence), `missed` (damage that nothing names), `mixed` (half an import) and
`crashed` (an exception that no part of the program explains).
"""
    return laid_out(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the attacks and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("flips", 500), ("faults", 600), ("kills", 300), ("pairs", 100), ("files", 350), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=count)
    options = parser.parse_args(arguments)
    outcomes = run_attacks(**vars(options))
    PAGE.write_text(page(outcomes, options.seed), encoding="utf-8")
    sys.stdout.write(page(outcomes, options.seed))
    return 1 if bad_outcomes(outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
