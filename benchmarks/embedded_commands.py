"""Questions of the embedded market as a user types them, beside those of an earlier commit, into docs/performance.md.

    python benchmarks/embedded_commands.py --before COMMIT [--rounds 5] [--only brief,unusual]

The two run in turn, so that a busy machine slows both. Processor time is that of the command's own process and of what
it waited for; memory is its peak. `first` is with no kernel compiled yet; `cold` with no module compiled either.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from performance import replace_section

ROOT = Path(__file__).parents[1]
GIT = shutil.which("git") or "git"
ENTRY = "import sys; from rotascope.cli import main; sys.exit(main())"
TITLE = "Commands on the embedded market"
WORDS = 1300  # of the article that is checked
SOUND = (0, 5)  # exit codes of an answer: 5 where a claim is refuted
ROWS: Mapping[str, tuple[str, ...]] = {
    "brief": ("brief",),
    "brief --format html": ("brief", "--format", "html"),
    "unusual": ("unusual",),
    "leadership": ("leadership",),
    "breadth": ("breadth",),
    "causes": ("causes",),
    f"check, {WORDS:,} words": ("check", "article.txt", "--dated", "2026-02-06"),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds of processors, seconds by the clock, peak megabytes."""

    processor: float
    clock: float
    memory: float


@dataclass(frozen=True, slots=True)
class Places:
    """Where a commit's sources, compiled modules and compiled kernels lie."""

    source: Path
    modules: Path
    kernels: Path

    def forget(self, *, modules: bool) -> None:
        """Empty the compiled kernels, and the modules too if asked."""
        for folder in (self.kernels, self.modules) if modules else (self.kernels,):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)


def run(places: Places, words: Sequence[str], folder: Path) -> Cost:
    """One command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPATH": str(places.source),
        "PYTHONPYCACHEPREFIX": str(places.modules),
        "NUMBA_CACHE_DIR": str(places.kernels),
        "ROTASCOPE_HOME": str(folder / "home"),
    }
    start = time.perf_counter()
    line = [sys.executable, "-c", ENTRY, *words]
    process = subprocess.Popen(line, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in SOUND, f"{' '.join(words)}: exit code {process.returncode}"
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024.0)


def pairs(
    before: Places, now: Places, words: Sequence[str], folder: Path, *, rounds: int, fresh: str = ""
) -> list[tuple[Cost, Cost]]:
    """Both in turn, after one run of each that is not counted; `fresh` empties kernels or all before each run."""
    costs = []
    for _ in range(rounds + 1):
        pair = []
        for places in (before, now):
            if fresh:
                places.forget(modules=fresh == "cold")
            pair.append(run(places, words, folder))
        costs.append((pair[0], pair[1]))
    return costs[1:]


def row(name: str, costs: Sequence[tuple[Cost, Cost]]) -> str:
    """Medians, and the median of the ratios pair by pair."""
    old, new = (median(pair[side].processor for pair in costs) for side in (0, 1))
    ratio = median(before.processor / now.processor for before, now in costs)
    clock, memory = (median(getattr(pair[1], field) for pair in costs) for field in ("clock", "memory"))
    return f"| {name} | {old:.2f} s | {new:.2f} s | {ratio:.2f}x | {clock:.2f} s | {memory:.0f} MB |"


@contextmanager
def sources_of(commit: str) -> Iterator[Path]:
    """The sources of a commit, in a work tree of their own."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "before"
        subprocess.run([GIT, "worktree", "add", "--quiet", "--detach", str(tree), commit], cwd=ROOT, check=True)
        try:
            yield tree / "src"
        finally:
            subprocess.run([GIT, "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)


def write_article(folder: Path) -> None:
    """An article of WORDS words, from the examples."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples" / "articles").glob("*.[tm][xd]*"))]
    words = " ".join(texts * 2).split(" ")
    (folder / "article.txt").write_text(" ".join(words[:WORDS]), encoding="utf-8")


def measure(commit: str, rounds: int, only: Sequence[str]) -> list[str]:
    """A row a command and state."""
    with sources_of(commit) as source, tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_article(folder)
        before = Places(source, folder / "before-modules", folder / "before-kernels")
        now = Places(ROOT / "src", folder / "modules", folder / "kernels")
        rows = [
            row(name, pairs(before, now, words, folder, rounds=rounds))
            for name, words in ROWS.items()
            if not only or name in only
        ]
        for state in ("first", "cold"):
            if not only or state in only:
                few = pairs(before, now, ROWS["brief"], folder, rounds=max(1, rounds // 2), fresh=state)
                rows.append(row(f"brief, {state}", few))
        return rows


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--before", required=True, metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    rows = measure(options.before, options.rounds, [name for name in options.only.split(",") if name])
    head = "| | Processor time before | Now | Before / now | By the clock | Memory |\n|---|---|---|---|---|---|"
    load = os.getloadavg()[0]
    where = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f}"
    words = (
        f"The embedded market, whole commands, in turn with commit {options.before}; medians of {options.rounds} "
        "rounds. `first`: no kernel compiled yet; `cold`: no module compiled either. A second process that compiles "
        "aside is in the processor time of the command."
    )
    replace_section(TITLE, "\n".join((f"## {TITLE}", "", words, "", head, *rows, "", where, "")))


if __name__ == "__main__":
    main()
