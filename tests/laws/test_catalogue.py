"""House law: a ticker, a series id or a dated act is written in the catalogue and nowhere else.

The law reads the source with `ast`. A docstring may name what it likes; a help text or a remedy may show an example,
which is written down here with its file.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from house import PACKAGE, Tree, plant, read_tree
from rotascope.catalogue.acts import ACTS
from rotascope.catalogue.groups import MAGNIFICENT_SEVEN, SHARE_CLASSES
from rotascope.catalogue.instruments import INSTRUMENTS
from rotascope.catalogue.names import COMPANIES
from rotascope.catalogue.series import SERIES

SHORTEST = 3  # letters: shorter symbols are words and units too
WORD = re.compile(r"[\w^.]+")

# An example that a user reads, or a name that has the letters of an instrument; an entry nobody needs is a violation.
ALLOWED = {
    ("panels/spread.py", "IWM"),  # examples of symbols as they are printed
    ("panels/spread.py", "CAT"),
    ("questions/registry.py", "NVDA"),  # the example of an option
    ("sources/simulated/published/register.py", "NASDAQ"),  # the exchange
}


def known_symbols() -> frozenset[str]:
    symbols = {*MAGNIFICENT_SEVEN, *COMPANIES.values(), *SERIES}
    symbols |= {symbol for classes in SHARE_CLASSES for symbol in classes}
    for instrument in INSTRUMENTS:
        symbols |= {instrument.symbol, *instrument.spellings, *instrument.mistaken}
    for series in SERIES.values():
        symbols |= set(series.spellings)
    return frozenset(symbol for symbol in symbols if len(symbol) >= SHORTEST)


SYMBOLS = known_symbols()
DAYS = frozenset(act.day for act in ACTS.values())


def written(tree: Tree) -> Iterator[tuple[str, str, int]]:
    """File, symbol or day, and line of everything that only the catalogue may write."""
    for path, text in tree.items():
        if path.startswith("catalogue/"):
            continue
        module = ast.parse(text)
        documentation = set(map(id, docstrings(module)))
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                yield from ((path, word, node.lineno) for word in words_of(node.value))
            elif day := day_of(node):
                yield path, str(day), node.lineno


def docstrings(module: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def words_of(text: str) -> Iterator[str]:
    """Symbols in a text, and the day of an act where the text is one."""
    yield from (word for match in WORD.findall(text) if (word := match.rstrip(".")) in SYMBOLS)
    if text in {day.isoformat() for day in DAYS}:
        yield text


def day_of(node: ast.AST) -> date | None:
    """The day of an act, written as date(2025, 7, 4)."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "date"):
        return None
    parts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, int)]
    return next((day for day in DAYS if [day.year, day.month, day.day] == parts), None)


def outside_the_catalogue(tree: Tree) -> list[str]:
    return [f"{path}:{line} writes {word}" for path, word, line in written(tree) if (path, word) not in ALLOWED]


FAULTS = (
    ({"questions/a.py": 'INDEX = "SP500"'}, "questions/a.py:1 writes SP500"),
    ({"questions/a.py": 'PAIR = "IWM/SPY"'}, "questions/a.py:1 writes SPY"),
    ({"questions/a.py": 'ID = "macro:DFF"'}, "questions/a.py:1 writes DFF"),
    ({"drivers/a.py": 'def f(x):\n    return f"mean of {x} / CPATAX"'}, "drivers/a.py:2 writes CPATAX"),
    ({"drivers/a.py": "SIGNED = date(2025, 7, 4)"}, "drivers/a.py:1 writes 2025-07-04"),
    ({"drivers/a.py": 'SIGNED = "2017-12-22"'}, "drivers/a.py:1 writes 2017-12-22"),
    ({"panels/a.py": 'SEVEN = ("AAPL",)'}, "panels/a.py:1 writes AAPL"),
    ({"claims/a.py": 'BERKSHIRE = "BRK.B"'}, "claims/a.py:1 writes BRK.B"),
)
INNOCENT = {
    "catalogue/a.py": 'INDEX = "SP500"',
    "measures/a.py": '"""Of SPY and 2025-07-04."""\n\ndef f():\n    """As DFF."""\n    return date(2025, 7, 5)',
    "panels/spread.py": 'REMEDY = "such as IWM"',
    "claims/a.py": 'WORDS = ("spy", "dow", "the ETF", "date")',
}


def test_the_package_keeps_the_law() -> None:
    assert outside_the_catalogue(read_tree(PACKAGE)) == []


@pytest.mark.parametrize(("files", "fault"), FAULTS, ids=[fault.rpartition(" ")[2] for _, fault in FAULTS])
def test_the_law_sees_a_planted_fault(files: dict[str, str], fault: str, tmp_path: Path) -> None:
    assert fault in outside_the_catalogue(plant(tmp_path, files))


def test_the_law_lets_the_catalogue_docstrings_and_written_examples_be(tmp_path: Path) -> None:
    assert outside_the_catalogue(plant(tmp_path, INNOCENT)) == []


def test_no_exception_outlives_its_reason() -> None:
    there = {(path, word) for path, word, _ in written(read_tree(PACKAGE))}
    assert there >= ALLOWED


def test_the_law_knows_what_the_catalogue_holds() -> None:
    assert {"SP500", "SPY", "^GSPC", "FF.SMB", "DFF", "AAPL", "GOOG", "BRK.B", "DOW", "PMI", "NAPM"} <= SYMBOLS
    assert date(2008, 12, 16) in DAYS
