"""What a screen reads: companies with their columns, numbers or words, and how much of each is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.drivers.screen.expression import (
    Calculation,
    ColumnTerm,
    Condition,
    Inequality,
    Junction,
    Node,
    NumberTerm,
    Opposite,
    Term,
    TextTerm,
    columns_of,
)
from rotascope.drivers.screen.tokens import refuse
from rotascope.read_only import NOTHING, make_read_only


@dataclass(frozen=True, eq=False)
class ScreenTable:
    """Companies [N] with their columns.

    numbers   [N] by column, NaN = not known
    words     [N] by column of texts, empty = not known
    """

    ids: tuple[str, ...]
    numbers: Mapping[str, Floats]
    words: Mapping[str, tuple[str, ...]] = NOTHING

    def __post_init__(self) -> None:
        """Keep the columns as they are now."""
        make_read_only(self, "numbers", "words")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column."""
        return (*self.numbers, *self.words)

    def coverage(self, column: str) -> float:
        """Share of the companies of which a column is known; 0 of no companies."""
        if not self.ids:
            return 0.0
        if column in self.words:
            return sum(map(bool, self.words[column])) / len(self.ids)
        return float(np.isfinite(self.numbers[column]).mean())


def check_columns(node: Node, table: ScreenTable) -> None:
    """UsageError for a column that the table has not, with the nearest three, or a text compared with numbers."""
    for term in columns_of(node):
        if term.name not in table.columns:
            near = ", ".join(get_close_matches(term.name, table.columns, n=3, cutoff=0.0))
            raise refuse(term.position, f"no column {term.name!r}", f"nearest: {near}")
    check_kinds(node, table)


def check_kinds(node: Node, table: ScreenTable) -> None:
    """UsageError where a column of texts stands for a number, or a column of numbers for a text."""
    match node:
        case Junction(parts=parts):
            for part in parts:
                check_kinds(part, table)
        case Opposite(part=part):
            check_kinds(part, table)
        case Inequality(first=first, second=second, position=position):
            texts = [is_text(side, table) for side in (first, second)]
            if texts[0] != texts[1]:
                raise refuse(position, "a text is compared with a number", 'texts stand in quotes: sector == "Energy"')
            if texts[0] and node.sign not in {"==", "!="}:
                raise refuse(position, f"{node.sign} of a text", "texts are equal or not")
        case _:
            pass


def is_text(term: Term, table: ScreenTable) -> bool:
    """Whether a term is a text; UsageError for a calculation with one."""
    if isinstance(term, Calculation):
        for side in (term.first, term.second):
            if is_text(side, table):
                raise refuse(term.position, f"{term.sign} of a text", "calculate with columns of numbers")
        return False
    return isinstance(term, TextTerm) or (isinstance(term, ColumnTerm) and term.name in table.words)


def evaluate(node: Condition, table: ScreenTable) -> Floats:
    """A condition for every company [N]: 1 holds, 0 does not, NaN cannot be told.

    logic    of three values: what does not hold spoils an `and` whatever else is unknown, what holds saves an `or`
    zero     a division by a column's zero has no value
    """
    match node:
        case Junction(joint=join, parts=parts):
            values = np.vstack([evaluate(part, table) for part in parts])
            decisive = 0.0 if join == "and" else 1.0
            unknown = np.isnan(values).any(axis=0)
            out = np.where(unknown, np.nan, 1.0 - decisive)
            return np.where((values == decisive).any(axis=0), decisive, out)
        case Opposite(part=part):
            return 1.0 - evaluate(part, table)
        case Inequality(sign=sign, first=first, second=second):
            if is_text(first, table):
                return compare_texts(sign, text_values(first, table), text_values(second, table))
            return compare_numbers(sign, values_of(first, table), values_of(second, table))


def values_of(term: Term, table: ScreenTable) -> Floats:
    """A term for every company [N]; NaN where a column is not known or a divisor is zero."""
    match term:
        case NumberTerm(value=value):
            return np.full(len(table.ids), value)
        case ColumnTerm(name=name):
            return table.numbers[name]
        case Calculation(sign=sign, first=first, second=second):
            return calculate_columns(sign, values_of(first, table), values_of(second, table))
        case TextTerm():
            return np.full(len(table.ids), np.nan)


def calculate_columns(sign: str, first: Floats, second: Floats) -> Floats:
    """Two columns calculated [N]; NaN where either is, and where it divides by zero."""
    with np.errstate(all="ignore"):
        if sign == "/":
            out = np.where(second != 0.0, first / np.where(second != 0.0, second, 1.0), np.nan)
        else:
            out = first + second if sign == "+" else first - second if sign == "-" else first * second
        return np.where(np.isfinite(out), out, np.nan)


def compare_numbers(sign: str, first: Floats, second: Floats) -> Floats:
    """Two numbers compared [N]; NaN where either is."""
    with np.errstate(invalid="ignore"):
        holds: Bools = {
            "<": np.less,
            "<=": np.less_equal,
            ">": np.greater,
            ">=": np.greater_equal,
            "==": np.equal,
            "!=": np.not_equal,
        }[sign](first, second)
    return np.where(np.isnan(first) | np.isnan(second), np.nan, holds)


def text_values(term: Term, table: ScreenTable) -> tuple[str, ...]:
    """A text for every company."""
    return (term.value,) * len(table.ids) if isinstance(term, TextTerm) else table.words[getattr(term, "name", "")]


def compare_texts(sign: str, first: tuple[str, ...], second: tuple[str, ...]) -> Floats:
    """Two texts compared, whatever their case [N]; NaN where either is empty."""
    pairs = zip(first, second, strict=True)
    equal = [np.nan if not first or not second else float(first.lower() == second.lower()) for first, second in pairs]
    values = np.array(equal)
    return values if sign == "==" else 1.0 - values
