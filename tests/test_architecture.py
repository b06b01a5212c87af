"""House laws 1, 2 and 7, read from the source with `ast`: who may import what, in which direction, with which tools.

Each law takes a tree of files and returns its violations in words; beside it stands a planted fault that it must see.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

from house import PACKAGE, Import, Tree, imports, module_of, plant, read_tree, target


@dataclass(frozen=True)
class Room:
    """A folder, or a single file beside the folders: what it may import from the house and from outside."""

    inside: tuple[str, ...]
    outside: tuple[str, ...] = ()


LEAVES = ("errors", "arrays", "sessions", "read_only", "evidence")
MEASURES = (*LEAVES, "kernels", "panels.panel", "panels.border", "panels.records")
INFERENCE = (*MEASURES, "measures", "null_laws")
DRIVERS = (*INFERENCE, "inference", "catalogue")
OUTLOOK = (*DRIVERS, "drivers")
PORTFOLIO = (*OUTLOOK, "outlook")
CLAIMS = (*PORTFOLIO, "portfolio")
QUESTIONS = (*CLAIMS, "claims", "panels")
OPENING = ("catalogue", "errors", "sessions", "schema", "sources", "store", "config")
ENGINE = (*OPENING, "opening", "importing", "evidence", "panels.view", "panels.market", "questions", "scale")
FACE = ("version", "errors", "read_only", "evidence", "questions.registry", "questions.options", "engine", "config")

HOUSE = {
    **dict.fromkeys(LEAVES, Room(LEAVES, ("numpy",))),
    "version": Room(()),
    "null_laws": Room(("arrays",), ("numpy",)),  # like sessions: a table shipped beside the code, read once
    "catalogue": Room(LEAVES, ("polars",)),
    "schema": Room(LEAVES, ("polars",)),
    "kernels": Room(LEAVES, ("numpy", "numba")),
    "sources": Room(
        (*LEAVES, "catalogue", "schema"),
        ("fastexcel", "httpx2", "numpy", "polars", "pypi_simple", "stamina", "yfinance"),
    ),
    "store": Room((*LEAVES, "schema"), ("polars", "deltalake", "zstandard")),
    "panels": Room((*LEAVES, "catalogue", "schema"), ("numpy", "polars")),
    "measures": Room(MEASURES, ("numpy",)),
    "inference": Room(INFERENCE, ("numpy", "scipy")),
    "drivers": Room(DRIVERS, ("numpy", "scipy")),
    "outlook": Room(OUTLOOK, ("numpy", "scipy")),
    "portfolio": Room(PORTFOLIO, ("numpy", "scipy", "cvxpy")),
    "claims": Room(CLAIMS),
    "questions": Room(QUESTIONS, ("numpy", "pypdf")),
    "scale": Room(LEAVES, ("dask", "distributed")),
    "config": Room(LEAVES, ("platformdirs", "pydantic", "pydantic_settings")),
    "opening": Room(OPENING, ("narwhals", "polars")),
    "importing": Room((*OPENING, "opening", "read_only"), ("polars",)),  # files into stores
    "engine": Room(ENGINE, ("narwhals",)),
    "pages": Room(FACE, ("altair", "jinja2", "markupsafe", "rich", "typst", "vl_convert")),
    "alerts": Room((*FACE, "pages"), ("apprise",)),
    "agents": Room((*FACE, "pages"), ("mcp", "pydantic")),
    "web": Room((*FACE, "pages", "alerts"), ("fastapi", "jinja2", "markupsafe", "pydantic", "starlette", "uvicorn")),
    "cli": Room((*FACE, "pages", "alerts", "agents", "web"), ("click", "rich", "typer")),
    "": Room((*LEAVES, "version", "engine", "pages", "questions")),  # questions for the type checker alone
}

# A file that may do more than its room, and why.
MORE_INSIDE = {
    "panels.view": ("store",),  # the one door through which a stage's data comes out of the store
    "engine": ("kernels.cache.aside",),  # a command has kernels compiled aside before it asks anything
    "pages.annotated": ("questions.check",),  # it draws the document that this question makes
    "pages.screen.claim_blocks": ("questions.check",),  # the same on a screen
}
MORE_OUTSIDE = {
    "evidence.answer": ("polars",),  # Answer.to_polars hands a table over; the import stands in its body
    "pages.notebook": ("pandas", "polars"),  # it hands tables over as frames; the imports stand in bodies
    "panels.border": ("narwhals",),  # series and frames of callers are read at the border; the import stands in bodies
    "store.checks.overlap": ("numpy",),  # two downloads are compared as sorted arrays, millions of rows at an import
    "store.cache": ("numpy",),  # wide panels are kept as memory-mapped arrays
}

# Files that faces read before anything is asked: they import nothing of the house but these, and nothing from outside.
LIGHT = {
    "version": (),
    "errors": (),
    "questions": (),
    "questions.options": ("errors", "catalogue.spreads"),
    "catalogue": (),
    "catalogue.spreads": ("catalogue.groups", "catalogue.namespaces", "catalogue.simulated"),
    "catalogue.groups": (),
    "catalogue.namespaces": (),
    "catalogue.simulated": (),
    "questions.registry": ("errors", "questions.options"),
}

# What the standard library offers for meeting the network: for sources alone, like the libraries above.
NETWORK = ("socket", "ssl", "socketserver", "ftplib", "smtplib", "http.client", "http.server", "urllib.request")
PURE = ("kernels", "measures", "inference", "drivers", "outlook", "portfolio", "claims")
WORLDLY = ("pathlib", "os", "io", "shutil", "tempfile", "time", "tomllib", "configparser")
RECORDS = ("panels.panel", "panels.border", "panels.records", "panels.spread", "panels.universe")
DOOR = ("store", "panels.view", "opening", "importing")  # who may hold a market's snapshot
CORES = ("os.cpu_count", "os.process_cpu_count")  # how many workers share a draw changes no bit of it
# Where compiled kernels are kept is a folder, and who compiles them a process; no number depends on either.
KEPT = ("kernels.cache.folder", "kernels.cache.files", "kernels.cache.aside")
CLOCKS = ("now", "today", "utcnow")
COMPOSED = ("cli", "web")  # a face puts its own application together from its parts when it is imported
REGISTRIES = ("MEASURES", "QUESTIONS", "SPREADS", "SOURCES", "THEMES")


def room_of(module: str) -> str:
    return module.partition(".")[0]


def starts(name: str, allowed: tuple[str, ...]) -> bool:
    return any(name == start or name.startswith(f"{start}.") for start in allowed)


def inside_imports(tree: Tree) -> Iterator[tuple[Import, str]]:
    modules = frozenset(map(module_of, tree))
    for link in imports(tree):
        if link.library == "rotascope":
            yield link, target(link, modules)


def inward(tree: Tree) -> list[str]:
    """Law 1: imports inside the house point to the left of the flow."""
    faults = [f"{path}: no row in the import table" for path in tree if room_of(module_of(path)) not in HOUSE]
    for link, reached in inside_imports(tree):
        room = room_of(link.by)
        if room not in HOUSE or room_of(reached) == room:
            continue
        if not starts(reached, HOUSE[room].inside + MORE_INSIDE.get(link.by, ())):
            faults.append(f"{link.by}:{link.line} may not import {reached or 'the front door'}")
    return faults


def outward(tree: Tree) -> list[str]:
    """Law 1: each outside library stays in the rooms that its row names; the network is met in sources only."""
    faults = []
    for link in imports(tree):
        room = room_of(link.by)
        if link.library == "rotascope" or room not in HOUSE:
            continue
        if link.library in sys.stdlib_module_names:
            wrong = room != "sources" and starts(link.name, NETWORK)
        else:
            wrong = link.library not in HOUSE[room].outside + MORE_OUTSIDE.get(link.by, ())
        if wrong:
            faults.append(f"{link.by}:{link.line} may not import {link.name}")
    return faults


def light(tree: Tree) -> list[str]:
    """Law 10: what declares the questions loads neither a library nor a question."""
    allowed = {"rotascope", *sys.stdlib_module_names}
    inside = [link for link, reached in inside_imports(tree) if reached not in LIGHT.get(link.by, (reached,))]
    outside = [link for link in imports(tree) if link.by in LIGHT and link.library not in allowed]
    return [f"{link.by}:{link.line} may not import {link.name}" for link in (*inside, *outside)]


def acyclic(tree: Tree) -> list[str]:
    """Law 1: no module is reached from itself, not even by an import inside a body."""
    leads: dict[str, set[str]] = {module_of(path): set() for path in tree}
    for link, reached in inside_imports(tree):
        if reached in leads:
            leads[link.by].add(reached)
    # What leads nowhere, or only to what was removed before, is on no cycle; what is left holds every cycle.
    while free := [module for module, onward in leads.items() if not onward & leads.keys()]:
        for module in free:
            del leads[module]
    return [f"{module} is on a cycle or leads to one, by {sorted(on & leads.keys())}" for module, on in leads.items()]


def pure(tree: Tree) -> list[str]:
    """Law 2: from kernels to claims nothing takes a path, a clock or a setting (View is kept out by law 1)."""
    faults = [
        f"{link.by}:{link.line} may not import {link.name}"
        for link in imports(tree)
        if room_of(link.by) in PURE and starts(link.name, WORLDLY) and link.name not in CORES and link.by not in KEPT
    ]
    for path, text in tree.items():
        if room_of(module_of(path)) in PURE:
            calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            faults += [f"{path}:{call.lineno} reads a clock or a file" for call in calls if _worldly(call.func)]
    return faults


def one_door(tree: Tree) -> list[str]:
    """Law 3: a market's snapshot is reached in the store, in the view, and where the engine opens it; nowhere else."""
    return [
        f"{path}:{node.lineno} reaches behind the view by .{node.attr}"
        for path, text in tree.items()
        if not starts(module_of(path), DOOR)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in {"snapshot", "_snapshot"}
    ]


def viewless(tree: Tree) -> list[str]:
    """Records that the stages take are free of the view: no import of theirs leads to it."""
    leads: dict[str, set[str]] = {}
    for link, reached in inside_imports(tree):
        leads.setdefault(link.by, set()).add(reached)
    faults = []
    for record in RECORDS:
        seen, ahead = set[str](), {record}
        while ahead:
            seen |= ahead
            ahead = {onward for module in ahead for onward in leads.get(module, ())} - seen
        faults += [f"{record} leads to the view"] if "panels.view" in seen else []
    return faults


def _worldly(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return called.attr in CLOCKS
    return isinstance(called, ast.Name) and called.id in {"open", "input"}


def written_out(tree: Tree) -> list[str]:
    """Law 7: registries are tuples in the source; importing a file has no effect beyond its definitions."""
    faults = []
    for path, text in tree.items():
        room, module = room_of(module_of(path)), ast.parse(text)
        scans = [node for node in ast.walk(module) if isinstance(node, ast.Attribute | ast.Name | ast.FunctionDef)]
        faults += [f"{path}:{node.lineno} scans subclasses" for node in scans if "subclass" in _word(node)]
        for node in module.body:
            if isinstance(node, ast.Expr) and not (isinstance(node.value, ast.Constant) or room in COMPOSED):
                faults.append(f"{path}:{node.lineno} acts when it is imported")
            elif isinstance(node, ast.Assign | ast.AnnAssign) and not _tuple_if_registry(node):
                faults.append(f"{path}:{node.lineno} is a registry and not a tuple")
    return faults


def _word(node: ast.Attribute | ast.Name | ast.FunctionDef) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr if node.attr.startswith("__") else ""
    name = node.id if isinstance(node, ast.Name) else node.name
    return name if name.startswith("__") else ""


def _tuple_if_registry(node: ast.Assign | ast.AnnAssign) -> bool:
    names = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = any(isinstance(name, ast.Name) and name.id in REGISTRIES for name in names)
    return not named or isinstance(node.value, ast.Tuple)


LAWS = (inward, outward, light, acyclic, pure, one_door, viewless, written_out)

FAULTS: tuple[tuple[Callable[[Tree], list[str]], dict[str, str], str], ...] = (
    (inward, {"measures/a.py": "from rotascope.store import Store", "store/__init__.py": ""}, "measures.a:1"),
    (inward, {"panels/b.py": "import rotascope.store.c", "store/c.py": ""}, "panels.b:1"),
    (inward, {"measures/a.py": "from ..inference import b", "inference/b.py": ""}, "measures.a:1"),
    (inward, {"measures/a.py": "from rotascope import engine", "engine.py": ""}, "measures.a:1"),
    (inward, {"pages/a.py": "def f():\n    from rotascope.panels import view", "panels/view.py": ""}, "pages.a:2"),
    (inward, {"sources/a.py": "if TYPE_CHECKING:\n    import rotascope.store.b", "store/b.py": ""}, "sources.a:2"),
    (inward, {"surprise/a.py": ""}, "surprise/a.py: no row"),
    (outward, {"measures/a.py": "from numba import njit"}, "measures.a:1"),
    (outward, {"panels/a.py": "def f():\n    import deltalake"}, "panels.a:2"),
    (outward, {"store/a.py": "from urllib import request"}, "store.a:1"),
    (outward, {"questions/a.py": "import rich.table as grid"}, "questions.a:1"),
    (
        light,
        {"questions/registry.py": "from rotascope.questions.a import x", "questions/a.py": ""},
        "questions.registry:1",
    ),
    (light, {"questions/options.py": "def f():\n    import polars"}, "questions.options:2"),
    (acyclic, {"panels/a.py": "from rotascope.panels import b", "panels/b.py": "from .a import x"}, "panels.b"),
    (acyclic, {"panels/a.py": "def f():\n    from rotascope.panels.a import x"}, "panels.a"),
    (pure, {"inference/a.py": "from pathlib import Path"}, "inference.a:1"),
    (pure, {"claims/a.py": "from datetime import date\nTODAY = date.today()"}, "claims/a.py:2"),
    (pure, {"measures/a.py": "text = open('a.csv')"}, "measures/a.py:1"),
    (one_door, {"panels/a.py": "rows = view._snapshot.scan(PRICES)"}, "panels/a.py:1"),
    (one_door, {"questions/a.py": "def f(view):\n    return view.snapshot.name"}, "questions/a.py:2"),
    (
        viewless,
        {"panels/records.py": "from . import a", "panels/a.py": "from .view import View", "panels/view.py": ""},
        "panels.records leads",
    ),
    (written_out, {"measures/a.py": "MEASURES = list(vars())"}, "measures/a.py:1 is a registry"),
    (written_out, {"sources/a.py": "ALL = Source.__subclasses__()"}, "sources/a.py:1 scans"),
    (written_out, {"sources/a.py": "register(Fred)"}, "sources/a.py:1 acts"),
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law: Callable[[Tree], list[str]]) -> None:
    assert law(read_tree(PACKAGE)) == []


@pytest.mark.parametrize(("law", "files", "word"), FAULTS, ids=[f"{law.__name__}-{word}" for law, _, word in FAULTS])
def test_the_law_sees_a_planted_fault(
    law: Callable[[Tree], list[str]], files: dict[str, str], word: str, tmp_path: Path
) -> None:
    assert [fault for fault in law(plant(tmp_path, files)) if word in fault]


def test_the_import_table_itself_points_left() -> None:
    """A row that named a room to its right would make the laws above approve of a loop."""
    order = list(HOUSE)
    allowed = [(room, room_of(name)) for room, row in HOUSE.items() for name in row.inside]
    allowed += [(room_of(file), room_of(name)) for file, names in MORE_INSIDE.items() for name in names]
    loose = {*LEAVES, ""}  # the leaves lie side by side
    assert [
        (room, name)
        for room, name in chain(allowed)
        if room not in loose and name not in loose and order.index(name) >= order.index(room)
    ] == []


def test_every_law_has_a_planted_fault() -> None:
    assert {law for law, _, _ in FAULTS} == set(LAWS)
