"""What is kept of compiled kernels: never believed where it is damaged or made elsewhere, never in anybody's way."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import rotascope
from rotascope.kernels.cache import aside
from rotascope.kernels.cache.files import KernelFiles, sources

SOURCE = Path(rotascope.__file__).parents[1]
COUNT = (
    "import numpy as np; from rotascope.kernels.runs import signed_runs\n"
    "print(*signed_runs(np.array([1, 1, -1])), dict(signed_runs.stats.cache_hits) != {})"
)
COMPILED, LOADED = "1 2 -1 False\n", "1 2 -1 True\n"


def start(script: str, folder: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "NUMBA_CACHE_DIR": str(folder)}
    line = [sys.executable, "-c", script]
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def count_runs(folder: Path) -> str:
    done, fault = start(COUNT, folder).communicate(timeout=120)
    assert fault == ""
    return done


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.kernel"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("kernels")
    assert count_runs(folder) == COMPILED
    (file,) = kept(folder)
    assert count_runs(folder) == LOADED
    return file.read_bytes()


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other"])
def test_a_damaged_kernel_is_compiled_anew_and_never_run(tmp_path: Path, whole: bytes, damage: str) -> None:
    count_runs(tmp_path)
    (file,) = kept(tmp_path)
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    file.write_bytes({"empty": b"", "cut": whole[:-100], "flipped": flipped, "other": b"not a kernel"}[damage])
    assert count_runs(tmp_path) == COMPILED
    assert count_runs(tmp_path) == LOADED


def test_what_other_sources_or_another_processor_left_is_not_found(tmp_path: Path) -> None:
    ours = KernelFiles(str(tmp_path), "runs.signed_runs-9.py311", None)
    ours.save(("int64[:]", ("x86_64", "znver4", "+avx512f")), "machine code")
    assert ours.load(("int64[:]", ("x86_64", "znver4", "+avx512f"))) == "machine code"
    assert ours.load(("int64[:]", ("x86_64", "znver3", "+avx2"))) is None
    (file,) = kept(tmp_path)
    earlier = file.rename(file.with_name(file.name.replace(sources(), "0123456789abcdef")))
    assert ours.load(("int64[:]", ("x86_64", "znver4", "+avx512f"))) is None
    ours.save(("float64[:]", ("x86_64", "znver4", "+avx512f")), "more")
    assert earlier not in kept(tmp_path)
    assert len(kept(tmp_path)) == 1


def test_a_kernel_that_cannot_be_kept_is_computed_all_the_same(tmp_path: Path) -> None:
    missing = tmp_path / "away"
    files = KernelFiles(str(missing), "runs.signed_runs-9.py311", None)
    files.save("key", "machine code")
    assert files.load("key") is None
    assert list(tmp_path.iterdir()) == []


def test_two_processes_that_compile_at_once_both_answer_and_leave_whole_files(tmp_path: Path) -> None:
    answers = [process.communicate(timeout=120)[0] for process in [start(COUNT, tmp_path) for _ in range(3)]]
    assert {answer.rpartition(" ")[0] for answer in answers} == {"1 2 -1"}
    assert len(kept(tmp_path)) == 1
    assert list(tmp_path.rglob("*.part")) == []
    assert count_runs(tmp_path) == LOADED


ASIDE = (
    "import sys; from rotascope.kernels.cache.aside import start_process\n"
    "process = start_process(); print(process.pid if process else None, flush=True)\n"
    "process and {wait}"
)


def test_compiling_aside_is_complete_and_is_not_begun_twice(tmp_path: Path) -> None:
    pid = start(ASIDE.format(wait="process.wait()"), tmp_path).communicate(timeout=300)[0]
    assert pid.strip().isdigit()
    assert {path.name.partition(".")[0] for path in kept(tmp_path)} >= {module for module, _, _ in aside.NEEDED}
    assert start(ASIDE.format(wait="None"), tmp_path).communicate(timeout=60)[0] == "None\n"
    brief = "import sys; from rotascope.cli import main; sys.exit(main(['brief', '--data', 'us-only', '--quiet']))"
    before = kept(tmp_path)
    start(brief, tmp_path).communicate(timeout=120)
    compiled = sorted({*kept(tmp_path)} - {*before})
    assert len(compiled) <= 3, f"a brief compiles kernels that are not in NEEDED: {compiled}"


def test_compiling_aside_ends_with_the_process_that_it_works_for(tmp_path: Path) -> None:
    pid = int(start(ASIDE.format(wait="None"), tmp_path).communicate(timeout=60)[0])
    deadline = time.monotonic() + 90
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not Path(f"/proc/{pid}").exists()
    assert list(tmp_path.glob("compiled-*")) == []


def test_what_is_not_compiled_by_the_end_is_left_undone(tmp_path: Path) -> None:
    script = (
        "from rotascope.kernels.cache.aside import compiling_aside\nimport os\n"
        "with compiling_aside() as first_run: print(first_run)\n"
        "try: os.waitpid(-1, 0)\n"
        "except ChildProcessError: print('none left')"
    )
    assert start(script, tmp_path).communicate(timeout=60) == ("True\nnone left\n", "")


def test_a_killed_process_leaves_nothing_that_is_in_the_way(tmp_path: Path) -> None:
    process = start("from rotascope.kernels.cache.aside import compile_all; compile_all()", tmp_path)
    while not kept(tmp_path) and process.poll() is None:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    assert list(tmp_path.glob("compiled-*")) == []
    assert count_runs(tmp_path) in (COMPILED, LOADED)
    assert start(ASIDE.format(wait="process.kill()"), tmp_path).communicate(timeout=60)[0].strip().isdigit()
