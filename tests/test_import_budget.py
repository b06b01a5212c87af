"""House law 10: `import rotascope` leaves the machine alone. It writes nothing, opens no socket, loads nothing heavy.

The budget is one of modules, since a clock is noisy; the clock itself is in benchmarks/test_startup.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest

from house import PACKAGE

HEAVY = ("altair", "deltalake", "jinja2", "numba", "numpy", "pandas", "polars", "rich", "scipy", "typer", "vl_convert")
MOST_MODULES = 60  # beyond a bare interpreter; 11 are needed today, and one heavy library brings hundreds

# The hook hears of every file opened for writing, every folder made and every socket, whoever asks for it.
WATCH = """
import json, sys
before, seen = set(sys.modules), []
FLAGS = 0o3 | 0o100  # os.O_WRONLY, os.O_RDWR and os.O_CREAT, without importing os
def hook(event, arguments):
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & FLAGS:
        seen.append(f"writes {arguments[0]}")
    elif event in ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "os.system"):
        seen.append(f"{event} {arguments[0]}")
    elif event.startswith("socket."):
        seen.append(event)
sys.addaudithook(hook)
import TARGET
print(json.dumps({"acts": seen, "modules": sorted(set(sys.modules) - before)}))
"""


class Trace(TypedDict):
    acts: list[str]
    modules: list[str]


def trace(target: str, home: Path, path: Path) -> Trace:
    """Import in a process of its own, whose home, settings and working folder are all the empty folder `home`.

    -B, since compiled files are written by the interpreter: every other write is the package's own doing.
    """
    homes = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR")
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT"}}
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH.replace("TARGET", target)],
        env={**inherited, **dict.fromkeys(homes, str(home)), "PYTHONPATH": str(path)},
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    report: Trace = json.loads(done.stdout)
    return report


def violations(report: Trace, home: Path) -> list[str]:
    heavy = [f"loads {name}" for name in HEAVY if name in report["modules"]]
    too_many = [f"{len(report['modules'])} modules"] if len(report["modules"]) > MOST_MODULES else []
    leftovers = [f"leaves {path.name} behind" for path in home.rglob("*")]
    return report["acts"] + heavy + too_many + leftovers


def test_importing_the_package_leaves_the_machine_alone(tmp_path: Path) -> None:
    report = trace("rotascope", tmp_path, PACKAGE.parent)
    assert "rotascope" in report["modules"]
    assert violations(report, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("import polars", "loads polars"),
        ("open('settings.toml', 'w').close()", "writes settings.toml"),
        ("from pathlib import Path\n(Path.home() / '.rotascope').mkdir()", "leaves .rotascope behind"),
        ("import socket\nsocket.socket().close()", "socket.__new__"),
        ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''])", "subprocess.Popen"),
        ("import sys\nsys.modules.update({f'filler{n}': sys for n in range(200)})", "modules"),
    ],
)
def test_the_budget_sees_a_planted_fault(text: str, word: str, tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "path"
    home.mkdir()
    path.mkdir()
    (path / "planted.py").write_text(text)
    assert [fault for fault in violations(trace("planted", home, path), home) if word in fault]
