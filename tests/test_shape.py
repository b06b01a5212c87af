"""The shape that every source file keeps: names, lengths, nesting, frozen records, options by keyword.

Each law takes a tree of files and returns its violations in words; beside it stands a planted fault that it must see.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import pytest

from house import PACKAGE, PROJECT, Tree, code_lines, plant, read_tree

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

FILE_LINES, BODY_LINES, NESTING, FOLDER_FILES = 300, 40, 3, 15
NO_NAMES = {"utils", "util", "core", "common", "base", "helpers", "helper", "misc"}

# "file function": why it may be longer than the rest. An entry that is no longer needed is itself a violation.
LONGER: dict[str, str] = {}

# Words that point at a thing and do not name it.
POINTING = (
    "one ones each found told said kept place places made making taken given held there here whole own this that known "
    "asked left worn kin word thing things stuff"
)
PRONOUNS = frozenset(POINTING.split())

# What already keeps the law on them; a folder joins when it does, and none leaves.
TELLING = (
    "__init__.py",
    "arrays.py",
    "catalogue/",
    "claims/grammar/",
    "claims/guard.py",
    "claims/records.py",
    "claims/verdicts/",
    "cli/",
    "config.py",
    "drivers/",
    "engine.py",
    "errors.py",
    "evidence/",
    "inference/",
    "kernels/",
    "measures/",
    "null_laws.py",
    "pages/",
    "questions/attempt.py",
    "questions/breadth/",
    "questions/brief.py",
    "opening.py",
    "panels/",
    "questions/causes/",
    "questions/check/",
    "questions/leadership/",
    "questions/options.py",
    "questions/registry.py",
    "questions/unusual/",
    "questions/windows.py",
    "questions/winners/",
    "questions/wording.py",
    "read_only.py",
    "schema/",
    "sessions.py",
    "sources/",
    "version.py",
    "store/",
)

# What can be changed in a frozen record.
CHANGING = {"list", "dict", "set", "List", "Dict", "Set", "bytearray", "defaultdict", "MutableMapping"}

# "file Class": why a record may hold it. An entry that is no longer needed is itself a violation.
MUTABLE: dict[str, str] = {}

# Folders that wait for their work to be drawn again.
CROWDED: tuple[str, ...] = ()

# Tables of data, which the line limit does not reach.
DATA: tuple[str, ...] = ()

# Where the parameters are laid down by someone else: typer reads the order, numba has no keyword-only arguments.
POSITIONAL = ("cli/", "kernels/")


def names(tree: Tree) -> list[str]:
    """No file or folder is named for what it is not."""
    return [path for path in tree if NO_NAMES & set(PurePosixPath(path).with_suffix("").parts)]


def lengths(tree: Tree) -> list[str]:
    """A file is one idea of at most 300 lines of code; tables of data may be longer."""
    counts = {path: code_lines(text) for path, text in tree.items() if path not in DATA}
    return [f"{path}: {count} lines" for path, count in counts.items() if count > FILE_LINES]


def crowding(tree: Tree) -> list[str]:
    """A folder holds at most 15 files."""
    counts = Counter(str(PurePosixPath(path).parent) for path in tree if not path.endswith("__init__.py"))
    counts = Counter({folder: count for folder, count in counts.items() if folder not in CROWDED})
    return [f"{folder}: {count} files" for folder, count in counts.items() if count > FOLDER_FILES]


def bodies(tree: Tree, longer: dict[str, str] | None = None) -> list[str]:
    """A function's body is at most 40 lines, its docstring not counted."""
    allowed = LONGER if longer is None else longer
    counts = [(f"{path} {function.name}", _body_lines(function)) for path, function in _functions(tree)]
    long = [(name, count) for name, count in counts if count > BODY_LINES]
    stale = [f"{name}: no longer long, take it off the list" for name in allowed.keys() - dict(long).keys()]
    return [f"{name}: {count} lines" for name, count in long if name not in allowed] + stale


def nesting(tree: Tree) -> list[str]:
    """Blocks stand at most three deep inside a function; an elif is as deep as its if."""
    depths = [(f"{path} {function.name}", _depth(function.body)) for path, function in _functions(tree)]
    return [f"{name}: {depth} deep" for name, depth in depths if depth > NESTING]


def frozen(tree: Tree) -> list[str]:
    """A dataclass is a frozen record."""
    faults = []
    for path, text in tree.items():
        records = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
        faults += [f"{path} {record.name}: not frozen" for record in records if _thawed(record)]
    return faults


def mutable_fields(tree: Tree, *, waiting: Mapping[str, str] | None = None) -> list[str]:
    """A frozen record holds nothing that can be changed: no list, dict or set, no such default, mappings read-only."""
    allowed = MUTABLE if waiting is None else waiting
    faults = {}
    for path, text in tree.items():
        records = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef) and _is_record(node)]
        faults |= {f"{path} {record.name}": _mutable(record) for record in records if _mutable(record)}
    stale = [f"{name}: nothing left to change, take it off the list" for name in allowed.keys() - faults.keys()]
    return [f"{name}: {', '.join(fields)}" for name, fields in faults.items() if name not in allowed] + stale


def keywords(tree: Tree) -> list[str]:
    """What a public function takes beside its subject and may be left out is given by keyword only."""
    return [
        f"{path} {function.name}: {[argument.arg for argument in options]} may be given by position"
        for path, function in _functions(tree)
        if not path.startswith(POSITIONAL) and not function.name.startswith("_")
        if (options := _positional_options(function))
    ]


def telling(tree: Tree) -> list[str]:
    """A name says what the thing is: no pronoun or participle is bound as one."""
    return [
        f"{path}:{line} {name} says nothing of what it is"
        for path, text in tree.items()
        if path.startswith(TELLING)
        for line, name in _bound(ast.parse(text))
        if name in PRONOUNS
    ]


def class_names(tree: Tree) -> list[str]:
    """A class name means one thing: it is defined once in the package."""
    classes = [
        (node.name, path)
        for path, text in tree.items()
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
    ]
    count = Counter(name for name, _ in classes)
    return [f"{path} {name}: defined in {count[name]} files" for name, path in classes if count[name] > 1]


def _bound(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name that the module binds: variables, fields, parameters, functions, classes, aliases."""
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ast.Store(), lineno=line) | ast.arg(arg=name, lineno=line):
                yield line, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield node.lineno, name
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield node.lineno, name


def _functions(tree: Tree) -> Iterator[tuple[str, Function]]:
    for path, text in tree.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _body_lines(function: Function) -> int:
    body = function.body[ast.get_docstring(function) is not None :]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _depth(body: list[ast.stmt]) -> int:
    return max((_depth_of(statement) for statement in body), default=0)


def _depth_of(statement: ast.stmt) -> int:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return 0  # counted for itself
    if isinstance(statement, ast.Match):
        return 1 + max(_depth(case.body) for case in statement.cases)
    inner: list[ast.stmt] = getattr(statement, "body", [])
    if not inner:
        return 0
    after = getattr(statement, "orelse", [])
    chained = isinstance(statement, ast.If) and len(after) == 1 and isinstance(after[0], ast.If)
    handlers = [line for handler in getattr(statement, "handlers", []) for line in handler.body]
    deep = 1 + _depth(inner + handlers + getattr(statement, "finalbody", []) + ([] if chained else after))
    return max(deep, _depth(after)) if chained else deep


def _is_record(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(mark) for mark in node.decorator_list) and not _thawed(node)


def _mutable(record: ast.ClassDef) -> list[str]:
    """Fields of a list, dict or set, or made by one, and mappings that `__post_init__` does not make read-only."""
    wrapped = {
        argument.value
        for call in ast.walk(record)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "make_read_only"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    fields = [line for line in record.body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)]
    faults = []
    for field in fields:
        called = isinstance(field.annotation, ast.Subscript) and ast.unparse(field.annotation.value) == "Callable"
        held = [] if called else ast.walk(field.annotation)
        names = {part.id for part in held if isinstance(part, ast.Name)}
        factory = {part.id for part in ast.walk(field.value) if isinstance(part, ast.Name)} if field.value else set()
        if "ClassVar" in names:
            continue
        loose = "Mapping" in names and field.target.id not in wrapped
        if loose or CHANGING & (names | factory):
            faults.append(field.target.id)
    return faults


def _thawed(record: ast.ClassDef) -> bool:
    for mark in record.decorator_list:
        call = mark if isinstance(mark, ast.Call) else None
        called = call.func if call else mark
        if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "dataclass":
            given = {word.arg: ast.unparse(word.value) for word in call.keywords} if call else {}
            return given.get("frozen") != "True"
    return False


def _positional_options(function: Function) -> list[ast.arg]:
    given = [one for one in function.args.posonlyargs + function.args.args if one.arg not in {"self", "cls"}]
    required = len(given) - len(function.args.defaults)
    return given[required:] if required else []


LAWS = (names, lengths, crowding, bodies, nesting, frozen, mutable_fields, keywords, telling, class_names)
EVERYWHERE = (names, lengths, bodies, nesting)
FOLDERS = tuple(PROJECT / folder for folder in ("tests", "tools", "benchmarks"))

DEEP = """
def f():
    for a in x:
        if a:
            pass
        elif b:
            with c:
                try:
                    pass
                finally:
                    pass
"""
RECORD = "@dataclass(frozen=True)\nclass A:\n    {}\n"
FAULTS: tuple[tuple[Callable[[Tree], list[str]], dict[str, str], str], ...] = (
    (names, {"store/utils.py": ""}, "store/utils.py"),
    (names, {"common/store.py": ""}, "common/store.py"),
    (lengths, {"a.py": "x = 1\n" * 301}, "a.py: 301 lines"),
    (lengths, {"a.py": '"""Say it."""\n\n# why\n' + "x = 1\n" * 301}, "a.py: 301 lines"),
    (crowding, {f"store/a{n}.py": "" for n in range(16)}, "store: 16 files"),
    (bodies, {"a.py": 'def f():\n    """Say it."""\n' + "    x = 1\n" * 41}, "a.py f: 41 lines"),
    (nesting, {"a.py": DEEP}, "a.py f: 4 deep"),
    (frozen, {"a.py": "@dataclass(slots=True)\nclass A: ..."}, "a.py A"),
    (frozen, {"a.py": "@dataclasses.dataclass\nclass A: ..."}, "a.py A"),
    (mutable_fields, {"a.py": RECORD.format("days: list[date]")}, "a.py A: days"),
    (mutable_fields, {"a.py": RECORD.format("days: tuple[set[int], ...]")}, "a.py A: days"),
    (mutable_fields, {"a.py": RECORD.format("names: Any = field(default_factory=dict)")}, "a.py A: names"),
    (mutable_fields, {"a.py": RECORD.format("names: Mapping[str, str]")}, "a.py A: names"),
    (keywords, {"a.py": "def f(x, window=20): ..."}, "['window']"),
    (telling, {"measures/a.py": "total = sum(one.weight for one in holdings)"}, "measures/a.py:1 one"),
    (telling, {"inference/b/a.py": "def f(kept: int): ..."}, "inference/b/a.py:1 kept"),
    (telling, {"kernels/a.py": "class A:\n    place: int = 0"}, "kernels/a.py:2 place"),
    (telling, {"kernels/a.py": "def found(): ..."}, "kernels/a.py:1 found"),
    (class_names, {"a.py": "class A: ...", "store/b.py": "class A: ..."}, "store/b.py A"),
    (telling, {"measures/a.py": "try: ...\nexcept KeyError as this: ..."}, "measures/a.py:2 this"),
)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_package_keeps_the_law(law: Callable[[Tree], list[str]]) -> None:
    assert law(read_tree(PACKAGE)) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("law", EVERYWHERE, ids=lambda law: law.__name__)
def test_what_surrounds_the_package_keeps_it_too(law: Callable[[Tree], list[str]], folder: Path) -> None:
    found = law(read_tree(folder)) if law is not bodies else bodies(read_tree(folder), {})
    assert found == []


@pytest.mark.parametrize(("law", "files", "word"), FAULTS, ids=[f"{law.__name__}-{word}" for law, _, word in FAULTS])
def test_the_law_sees_a_planted_fault(
    law: Callable[[Tree], list[str]], files: dict[str, str], word: str, tmp_path: Path
) -> None:
    assert [fault for fault in law(plant(tmp_path, files)) if word in fault]


def test_a_list_of_exceptions_cannot_outlive_them(tmp_path: Path) -> None:
    short = plant(tmp_path, {"a.py": "def f():\n    return 1\n"})
    assert bodies(short, {"a.py f": "a long table"}) == ["a.py f: no longer long, take it off the list"]


def test_a_mapping_that_a_record_makes_read_only_is_no_fault(tmp_path: Path) -> None:
    wrapped = """    def __post_init__(self):
        make_read_only(self, "names")
"""
    record = plant(tmp_path, {"a.py": RECORD.format("names: Mapping[str, str]") + wrapped})
    assert mutable_fields(record, waiting={}) == []
    assert mutable_fields(record, waiting={"a.py A": "why"}) == ["a.py A: nothing left to change, take it off the list"]


def test_chained_conditions_do_not_count_as_nesting(tmp_path: Path) -> None:
    chain = "def f(x):\n    if x == 1:\n        pass\n" + "".join(
        f"    elif x == {n}:\n        pass\n" for n in range(9)
    )
    assert nesting(plant(tmp_path, {"a.py": chain})) == []


def test_every_law_has_a_planted_fault() -> None:
    assert {law for law, _, _ in FAULTS} == set(LAWS)
