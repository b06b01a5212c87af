"""A small market to attack, commands that are run on it in this process, and what their replies come to."""

import contextlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from deltalake import DeltaTable

from rotascope.cli import main
from rotascope.errors import RotascopeError
from rotascope.schema import BATCHES, TABLES
from rotascope.sessions import nyse
from rotascope.store.known_rows import read
from rotascope.store.store import Store

SYMBOLS, SESSIONS = 12, 400
EXPLAINED = (2, 3)  # exit codes of a fault with cause and remedy
CHANGED = 5  # the exit code of `data verify` where the store is not what was ingested
BAD = ("wrong", "mixed", "crashed", "missed", "script", "control", "large", "slow", "endless")
Rows = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Reply:
    """What a command came to: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def outcome(self) -> str:
        """`done`, `refused` with cause and remedy, or `crashed`."""
        if self.code == 0:
            return "done"
        lines = self.err.strip().splitlines()
        explained = any(line.startswith("error: ") for line in lines) and "Traceback" not in self.err
        return "refused" if self.code in EXPLAINED and explained else f"crashed: exit {self.code}"


@dataclass(frozen=True, eq=False)
class Market:
    """A folder with a store of two imports, checkpoints and a cache, and a file to import; and what it answers."""

    home: Path
    rows: Rows
    answer: str

    @property
    def store(self) -> Path:
        """Where the store lies."""
        return self.home / "store"


def run_command(*words: str) -> Reply:
    """One command in this process, its streams caught."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogateescape", write_through=True)
    err = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    return Reply(code, out.buffer.getvalue().decode(errors="replace"), err.getvalue())  # type: ignore[attr-defined]


def price_text(first: int, last: int) -> str:
    """Random walks of a dozen stocks from one session to another, as a CSV."""
    days = [str(day) for day in list(nyse().days)[-700 + first : -700 + last]]
    lines = ["ticker,date,close,volume,dividend,split"]
    for number in range(SYMBOLS):
        walk = 50 * np.exp(np.cumsum(np.random.default_rng(number).normal(0, 0.015, SESSIONS)))
        closes = walk[first:last]
        lines += [f"S{number},{day},{close:.4f},{1000 + number},," for day, close in zip(days, closes, strict=True)]
    return "\n".join(lines) + "\n"


def make_market(home: Path) -> Market:
    """A small market to attack."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "first.csv").write_text(price_text(0, SESSIONS // 2))
    (home / "second.csv").write_text(price_text(SESSIONS // 2, SESSIONS))
    (home / "more.csv").write_text(price_text(0, 3).replace("\nS", "\nT"))
    with working_in(home):
        for name in ("first.csv", "second.csv"):
            assert run_command("data", "import", name, "--data", "store").code == 0
        for name in ("prices", "batches"):
            DeltaTable(home / "store" / name).create_checkpoint()
        answer = ask()  # fills the cache
        assert answer.code == 0
        return Market(home, rows_of(home / "store"), bare(answer))


def ask() -> Reply:
    """A question of the store in the working folder, by way of the panel cache beside it."""
    return run_command("breadth", "--data", "store", "--format", "json")


def bare(reply: Reply) -> str:
    """An answer without the time of its making."""
    return json.dumps({**json.loads(reply.out), "generated_at": ""})


@contextmanager
def working_in(home: Path) -> Iterator[None]:
    """Commands run in that folder, and keep what they keep there."""
    before, folder = os.environ.get("ROTASCOPE_HOME"), Path.cwd()
    os.environ["ROTASCOPE_HOME"] = str(home / "home")
    os.chdir(home)
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.pop("ROTASCOPE_HOME")
        if before is not None:
            os.environ["ROTASCOPE_HOME"] = before


@contextmanager
def copied(market: Market) -> Iterator[Market]:
    """The market in a folder that may be damaged, which is the working folder."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "home"
        shutil.copytree(market.home, home)
        with working_in(home):
            yield Market(home, market.rows, market.answer)


def rows_of(path: Path) -> Rows:
    """Every row that the store answers with."""
    snapshot = Store.open(path).snapshot()
    tables = (table for table in TABLES if table is not BATCHES)
    return {table.name: read("store", snapshot.scan(table)).drop("batch").sort(*table.key) for table in tables}


def is_same(rows: Rows, other: Rows) -> bool:
    """Whether two answers are the same rows."""
    return all(rows[name].equals(other[name]) for name in rows)


def compare(market: Market, reply: Reply) -> str:
    """What an answer came to: `same`, `wrong`, or what the reply says of itself."""
    if reply.outcome != "done":
        return reply.outcome
    try:
        rows = rows_of(market.store)
    except RotascopeError:
        return "wrong"  # the question answered
    return "same" if bare(reply) == market.answer and is_same(rows, market.rows) else "wrong"


def is_sound() -> bool:
    """Whether `data verify` finds no fault in the store of the working folder."""
    return run_command("data", "verify", "--data", "store").code == 0
