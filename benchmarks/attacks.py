"""Attacks from outside, seeded: what came of each is counted, with its time and memory, in docs/reliability.md.

    python benchmarks/attacks.py                              all of them, half an hour on two cores
    python benchmarks/attacks.py --flips 50 --only flips      fifty of one kind

Each attack runs in a worker process whose peak memory is set back before it. What came of it is appended to the
results file at once, so a run that was ended goes on where it stopped; --fresh forgets what was there.
tests/attacks/test_attacks.py runs a few of each kind.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock

import failing_calls
from attacked_market import BAD, Market, make_market
from attacks_page import PAGE, write_page
from file_attacks import attack_by_file
from payload_attacks import attack_by_payload
from store_attacks import attack_by_fault, attack_by_flip, attack_by_kill, attack_by_pair

Attack = Callable[[Market, int, int], tuple[str, str]]
KINDS: dict[str, tuple[int, Attack]] = {
    "flips": (500, attack_by_flip),
    "faults": (600, attack_by_fault),
    "kills": (300, attack_by_kill),
    "pairs": (100, attack_by_pair),
    "files": (350, attack_by_file),
    "payloads": (105, attack_by_payload),
}
SECONDS, BYTES = 30.0, 1.5e9  # processor time and peak memory of one attack
PATIENCE = 300.0  # wall seconds: what has not ended by then never does
LIFETIME = 60  # attacks of one worker
NOT_REACHED = "not reached"  # a plan whose call did not come; another number takes its place
PEAK, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Result:
    """What came of one attack, the processor seconds that it took, and the peak memory of its process in bytes."""

    kind: str
    number: int
    name: str
    outcome: str
    seconds: float
    bytes: float


def used_seconds() -> float:
    """Processor time of this process and of those that it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_bytes() -> float:
    """The most memory that this process held since the mark was set back."""
    lines = PEAK.read_text(encoding="utf-8").splitlines()
    return 1024.0 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def run_attack(kind: str, number: int, seed: int, market: Market) -> Result:
    """One attack, measured; what the attack itself does not expect is `crashed`."""
    RESET.write_text("5", encoding="ascii")
    start = used_seconds()
    try:
        name, outcome = KINDS[kind][1](market, number, seed)
    except BaseException as fault:  # noqa: BLE001 (whatever an attack brings about is counted)
        name, outcome = kind, f"crashed: {type(fault).__name__}: {str(fault)[:120]}"
    seconds, size = used_seconds() - start, peak_bytes()
    if not outcome.startswith(BAD):
        outcome = "slow" if seconds > SECONDS else "large" if size > BYTES else outcome
    return Result(kind, number, name, outcome, round(seconds, 3), size)


def serve(connection: Connection, seed: int) -> None:
    """A worker: a market of its own, and attacks on copies of it until it is told to end."""
    with tempfile.TemporaryDirectory() as folder:
        market = make_market(Path(folder).resolve() / "market")
        while (task := connection.recv()) is not None:
            connection.send(run_attack(*task, seed, market))


class Worker:
    """A process that attacks; one that does not answer is ended."""

    def __init__(self, library: Path, seed: int) -> None:
        self.connection, end = multiprocessing.get_context("spawn").Pipe()
        self.process = multiprocessing.get_context("spawn").Process(target=serve, args=(end, seed), daemon=True)
        with STARTING:
            os.environ[failing_calls.PRELOAD] = str(library)
            self.process.start()
            os.environ.pop(failing_calls.PRELOAD)
        end.close()

    def attack(self, kind: str, number: int) -> Result:
        """What came of one attack, also where it took the process with it."""
        try:
            self.connection.send((kind, number))
            if self.connection.poll(PATIENCE):
                result: Result = self.connection.recv()
                return result
            outcome = "endless"
        except (EOFError, OSError):
            outcome = "crashed: the process died"
        self.end()
        return Result(kind, number, kind, outcome, PATIENCE, 0.0)

    def end(self) -> None:
        """End it."""
        self.process.kill()
        self.process.join()


STARTING = Lock()


def run_all(wanted: dict[str, int], path: Path, *, seed: int, workers: int) -> None:
    """Run what of the wanted attacks the results lack, and append each result as it comes."""
    lock = Lock()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        library = failing_calls.compile_library(Path(folder))
        tasks = missing_tasks(wanted, path)

        def work() -> None:
            worker, served = Worker(library, seed), 0
            for kind, number in tasks:
                if served == LIFETIME or not worker.process.is_alive():
                    worker.end()
                    worker, served = Worker(library, seed), 0
                result = worker.attack(kind, number)
                served += 1
                with lock, path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(result)) + "\n")
            worker.end()

        for future in [pool.submit(work) for _ in range(workers)]:
            future.result()


class Tasks:
    """Attacks that are yet to run, given out one by one to whoever asks."""

    def __init__(self, tasks: Sequence[tuple[str, int]]) -> None:
        self.lock, self.rest = Lock(), iter(tasks)

    def __iter__(self) -> Iterator[tuple[str, int]]:
        """Itself."""
        return self

    def __next__(self) -> tuple[str, int]:
        """The next attack."""
        with self.lock:
            return next(self.rest)


def missing_tasks(wanted: dict[str, int], path: Path) -> Tasks:
    """The attacks that the results lack; for each whose call was not reached, one of a further number."""
    results = read_results(path)
    done = Counter(result.kind for result in results if result.outcome != NOT_REACHED)
    first = {kind: max((result.number for result in results if result.kind == kind), default=-1) + 1 for kind in KINDS}
    return Tasks(
        [(kind, first[kind] + number) for kind, count in wanted.items() for number in range(count - done[kind])]
    )


def read_results(path: Path) -> list[Result]:
    """The results so far."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [Result(**json.loads(line)) for line in lines]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the attacks and write the page; 1 where an outcome is bad."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for kind, (count, _) in KINDS.items():
        parser.add_argument(f"--{kind}", type=int, default=count)
    parser.add_argument("--only", action="append", choices=KINDS, help="run this kind; may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--results", type=Path, default=Path(tempfile.gettempdir()) / "rotascope-attacks.jsonl")
    parser.add_argument("--large", type=Path, help="what large_verify.py measured")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results of these kinds")
    options = parser.parse_args(arguments)
    kinds = options.only or list(KINDS)
    if options.fresh:
        others = [result for result in read_results(options.results) if result.kind not in kinds]
        options.results.write_text("".join(json.dumps(asdict(result)) + "\n" for result in others), encoding="utf-8")
    start = time.perf_counter()
    wanted = {kind: getattr(options, kind) for kind in kinds}
    while any(True for _ in missing_tasks(wanted, options.results)):
        run_all(wanted, options.results, seed=options.seed, workers=options.workers)
    results = [result for result in read_results(options.results) if result.outcome != NOT_REACHED]
    bad = [result for result in results if result.outcome.startswith(BAD)]
    for result in bad:
        sys.stdout.write(f"{result}\n")
    minutes = (time.perf_counter() - start) / 60
    sys.stdout.write(f"{len(results):,} attacks, {len(bad):,} bad, {minutes:.0f} minutes\n")
    if {result.kind for result in results} == set(KINDS):
        write_page(results, seed=options.seed, large=options.large)
        sys.stdout.write(f"wrote {PAGE}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
