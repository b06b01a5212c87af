"""The house as its laws see it: a folder's source files, the imports in them, and faults planted to try a law on."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "src" / "rotascope"

Tree: TypeAlias = Mapping[str, str]  # path inside the folder -> source text


def read_tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))
    }


def plant(folder: Path, files: Tree) -> Tree:
    """Write a small faulty house and read it back, the way that the real one is read."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_tree(folder)


@dataclass(frozen=True)
class Import:
    """One imported name, wherever it stands: at the top, inside a body, or for the type checker only."""

    by: str  # the importing module, without the package's name: "panels.view"; "" is the front door
    name: str  # everything imported, dotted: "rotascope.panels.panel.Panel", "numpy.typing.NDArray"
    line: int

    @property
    def library(self) -> str:
        return self.name.partition(".")[0]


def module_of(path: str) -> str:
    dotted = path.removesuffix(".py").replace("/", ".")
    return "" if dotted == "__init__" else dotted.removesuffix(".__init__")


def imports(tree: Tree) -> Iterator[Import]:
    for path, text in tree.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                start = ""
            elif isinstance(node, ast.ImportFrom):
                start = f"{_start(path, node)}."
            else:
                continue
            for alias in node.names:
                yield Import(by=module_of(path), name=start + alias.name, line=node.lineno)


def _start(path: str, node: ast.ImportFrom) -> str:
    """What the names are taken from; a relative import climbs from the folder of its file."""
    package = ["rotascope", *path.split("/")[:-1]]
    above = package[: len(package) - node.level + 1] if node.level else []
    return ".".join([*above, node.module] if node.module else above)


def target(link: Import, modules: frozenset[str]) -> str:
    """The module of the house that an inside import reaches: the longest known start of its dotted name."""
    dotted = link.name.removeprefix("rotascope").removeprefix(".")
    while dotted and dotted not in modules:
        dotted = dotted.rpartition(".")[0]
    return dotted


QUIET = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(text: str) -> int:
    """Lines of code: neither docstring, comment nor blank."""
    spoken = set()
    for node in ast.walk(ast.parse(text)):
        documented = isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if documented and ast.get_docstring(node, clean=False) is not None:
            spoken.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in QUIET:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - spoken)
