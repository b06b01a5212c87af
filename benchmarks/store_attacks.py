"""Attacks on a store: flipped bits, calls of the system that fail, kills, writers that contradict each other."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from threading import Barrier

import polars as pl

import failing_calls
from attacked_market import CHANGED, Market, ask, compare, copied, is_same, is_sound, rows_of, run_command
from rotascope.errors import InputRefused
from rotascope.sources.contract import Batch
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

FILES = ("data", "ledger", "log", "checkpoint", "payload", "head", "cache")
TOPICS = {
    "basis": ({"basis": "price"}, {"basis": "total"}),
    "kind": ({"kind": "macro"}, {"kind": "return"}),
    "unit": ({"kind": "macro", "unit": "percent"}, {"kind": "macro", "unit": "index"}),
}
IMPORT = ("data", "import", "more.csv", "--data", "store")
COMMANDS = (
    IMPORT,
    IMPORT,
    ("breadth", "--data", "store", "--format", "json"),
    IMPORT,
    ("data", "verify", "--data", "store"),
    ("data", "export", "prices", "--data", "store", "--output", "rows.csv"),
)
RUN = "import sys; from rotascope import cli, engine; print('ready', flush=True); sys.exit(cli.main(sys.argv[1:]))"
WRITING = ("open", "write", "sync", "rename", "link", "mkdir", "unlink")
LONGEST_IMPORT = 0.6  # seconds, of a small file on a slow day
ADDED = 36  # rows of more.csv


def files_of(market: Market, kind: str) -> list[Path]:
    """The files of one kind."""
    files = {
        "data": [file for file in market.store.glob("*/*.parquet") if file.parent.name != "batches"],
        "ledger": list(market.store.glob("batches/*.parquet")),
        "log": list(market.store.glob("*/_delta_log/*.json")),
        "checkpoint": list(market.store.glob("*/_delta_log/*checkpoint*")),
        "payload": [file for file in market.store.glob("raw/*/*") if file.is_file()],
        "head": list(market.store.glob("head.json")),
        "cache": [file for file in (market.home / "home").rglob("*") if file.is_file()],
    }
    return sorted(files[kind])


def flip(file: Path, draw: random.Random) -> None:
    """Change one bit."""
    content = bytearray(file.read_bytes())
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    file.write_bytes(content)


def attack_by_flip(market: Market, number: int, seed: int) -> tuple[str, str]:
    """One flipped bit, in every kind of file in turn; then the store is asked, and verified."""
    draw, kind = random.Random(f"flips {seed} {number}"), FILES[number % len(FILES)]
    with copied(market) as victim:
        flip(draw.choice(files_of(victim, kind)), draw)
        outcome = compare(victim, ask())
        if outcome == "same" and kind in ("data", "payload", "ledger"):
            verdict = run_command("data", "verify", "--data", "store")
            found = verdict.code == CHANGED or verdict.outcome == "refused"
            outcome = "found" if found else "same" if kind == "ledger" and verdict.code == 0 else "missed"
        return f"flips: {kind}", outcome


def attack_by_fault(market: Market, number: int, seed: int) -> tuple[str, str]:
    """Of the calls of the system that a command makes in its store, the n-th fails.

    The calls are counted first; then call, fault and command are taken in turn, and the n-th by lot.
    """
    draw, command = random.Random(f"faults {seed} {number}"), COMMANDS[number % len(COMMANDS)]
    calls = calls_of(market, command)
    kinds = [kind for kind, count in enumerate(calls) if count]
    kind, code = kinds[number // len(COMMANDS) % len(kinds)], draw.choice(failing_calls.CODES)
    with copied(market) as victim:
        failing_calls.arm(failing_calls.Plan(victim.home, kind, draw.randrange(calls[kind]), code))
        reply = run_command(*command)
        fired = failing_calls.disarm()
        name = f"faults: {command[0] if command[0] != 'data' else command[1]}, {failing_calls.KINDS[kind]}"
        if not fired:
            return name, "not reached"
        outcome = reply.outcome
        if reply.code == CHANGED and "verify" in command:
            outcome = "refused"
        if outcome == "done" and "breadth" in command:
            outcome = compare(victim, reply)
        return name, outcome if outcome.startswith(("crashed", "wrong")) else after_import(victim, reply)


@cache
def calls_of(market: Market, command: tuple[str, ...]) -> tuple[int, ...]:
    """How many calls of each kind a command makes on files of its store, where none fails."""
    with copied(market) as victim:
        failing_calls.arm(failing_calls.Plan(victim.home))
        run_command(*command)
        failing_calls.disarm()
        return failing_calls.counts()


def after_import(market: Market, reply: object = None) -> str:
    """`same` rows as before, or the `whole` import; anything else is `mixed`; and the import can be repeated.

    An import that said that it was done must be there.
    """
    rows = rows_of(market.store)
    added = rows["prices"].height - market.rows["prices"].height
    if not (added == ADDED or (added == 0 and is_same(rows, market.rows))):
        return "mixed"
    if getattr(reply, "code", None) == 0 and "stored rows" in str(getattr(reply, "out", "")) and not added:
        return "wrong"
    again = run_command(*IMPORT)
    whole = rows_of(market.store)["prices"].height - market.rows["prices"].height == ADDED
    if again.code or not whole or not is_sound():
        return "mixed"
    return "whole" if added else "same"


def attack_by_kill(market: Market, number: int, seed: int) -> tuple[str, str]:
    """A process that imports is killed: half of them at a random moment, half at the n-th call of the system."""
    draw = random.Random(f"kills {seed} {number}")
    with copied(market) as victim:
        if number % 2:
            kill_in_time(draw.uniform(0, LONGEST_IMPORT))
            return "kills: at a moment", after_import(victim)
        kind = failing_calls.KINDS.index(draw.choice(WRITING))
        count = draw.randrange(calls_of(market, IMPORT)[kind])
        plan = failing_calls.Plan(victim.home, kind, count, failing_calls.KILLED)
        line, environment = [sys.executable, "-c", RUN, *IMPORT], {**os.environ, **plan.variables}
        code = subprocess.run(line, env=environment, capture_output=True, check=False).returncode
        if code != -signal.SIGKILL:
            return "kills: at a call", "not reached"
        return "kills: at a call", after_import(victim)


def kill_in_time(seconds: float) -> None:
    """Start an import in a process of its own and kill it so many seconds after it has begun."""
    with subprocess.Popen([sys.executable, "-c", RUN, *IMPORT], stdout=subprocess.PIPE) as process:
        if process.stdout is not None:
            process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def level(name: str, about: dict[str, str]) -> Batch:
    """One number of one instrument, and what is said of it."""
    moment = pl.lit(datetime(2020, 1, 2, 21, 30, tzinfo=UTC))
    rows = pl.DataFrame({"id": ["IWM"], "date": [date(2020, 1, 2)], "value": [1.0]}).with_columns(known_at=moment)
    words = {"kind": "level", "unit": "level", "basis": "price", **about}
    instruments = pl.DataFrame({"id": ["IWM"], **{key: [word] for key, word in words.items()}})
    frames = {"series": rows, "instruments": instruments.with_columns(known_at=moment)}
    return Batch(source="attack", file=name, sha256=name, frames=frames)


def attack_by_pair(_: Market, number: int, __: int) -> tuple[str, str]:
    """Two writers at once that contradict each other: one of them must be refused."""
    topic = list(TOPICS)[number % len(TOPICS)]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        offers = [level(str(side), about) for side, about in enumerate(TOPICS[topic])]
        race = partial(write_level, Store.create(Path(folder) / "store"), Barrier(2))
        accepted = sum(pool.map(race, offers))
        return f"pairs: {topic}", "one refused" if accepted == 1 else f"wrong: {accepted} accepted"


def write_level(store: Store, barrier: Barrier, offer: Batch) -> bool:
    """Whether the offer was accepted, once the other writer is ready too."""
    barrier.wait()
    try:
        return bool(ingest(store, offer).batch)
    except InputRefused:
        return False
