"""A screen run: who is in, why, who is out, why, and how much of each column is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.drivers.screen.expression import (
    ColumnTerm,
    Condition,
    Inequality,
    Junction,
    Term,
    columns_of,
    parse_screen,
    parse_term,
    write_node,
)
from rotascope.drivers.screen.table import ScreenTable, check_columns, evaluate, values_of
from rotascope.read_only import make_read_only


@dataclass(frozen=True, slots=True)
class ParsedScreen:
    """A condition, and the term that sorts who is in, highest first; None = by the market's ids."""

    condition: Condition
    sort: Term | None = None

    @classmethod
    def of(cls, text: str, *, sort: str = "") -> "ParsedScreen":
        """A screen from its texts; without a sort, the first column that is wanted high sorts."""
        condition = parse_screen(text)
        return cls(condition, parse_term(sort) if sort else first_wanted(condition))

    @property
    def parts(self) -> tuple[Condition, ...]:
        """The conditions that all must hold."""
        condition = self.condition
        return condition.parts if isinstance(condition, Junction) and condition.joint == "and" else (condition,)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads, each once."""
        sorting = columns_of(self.sort) if self.sort is not None else ()
        return tuple(dict.fromkeys(term.name for term in (*columns_of(self.condition), *sorting)))

    def check(self, table: ScreenTable) -> None:
        """UsageError for columns that a table has not, or texts taken for numbers."""
        for node in (self.condition, *([self.sort] if self.sort is not None else [])):
            check_columns(node, table)


def first_wanted(condition: Condition) -> Term | None:
    """The first column that is to be above something; None where there is none."""
    match condition:
        case Inequality(sign=">" | ">=", first=ColumnTerm() as term):
            return term
        case Inequality(sign="<" | "<=", second=ColumnTerm() as term):
            return term
        case Junction(parts=parts):
            return next((wanted for part in parts if (wanted := first_wanted(part)) is not None), None)
        case _:
            return None


@dataclass(frozen=True, eq=False)
class Screening:
    """A screen's result over a table.

    holds      [N] 1 in, 0 out, NaN cannot be told, which is not in
    parts      [P, N] the same of each condition that must hold
    coverage   by column of the screen, share of the companies of which it is known
    """

    screen: ParsedScreen
    table: ScreenTable
    holds: Floats
    parts: Floats
    coverage: Mapping[str, float]

    def __post_init__(self) -> None:
        """Keep the coverage as it is."""
        make_read_only(self, "coverage")

    @cached_property
    def order(self) -> Ints:
        """Positions of those who are in, by the sort, highest first, then by id."""
        inside = np.flatnonzero(self.holds == 1.0)
        if self.screen.sort is None:
            return inside
        keys = values_of(self.screen.sort, self.table)[inside]
        return inside[np.argsort(np.where(np.isnan(keys), np.inf, -keys), kind="stable")]

    @property
    def passed(self) -> tuple[str, ...]:
        """Who is in, in order."""
        return tuple(self.table.ids[row] for row in self.order.tolist())

    @property
    def undecided(self) -> int:
        """How many cannot be told."""
        return int(np.isnan(self.holds).sum())

    @cached_property
    def nearest(self) -> Ints:
        """Positions of those who are out, by how few conditions they miss, then by the sort, highest first."""
        outside = np.flatnonzero(self.holds != 1.0)
        missed = (self.parts[:, outside] != 1.0).sum(axis=0)
        keys = np.zeros(len(outside)) if self.screen.sort is None else -values_of(self.screen.sort, self.table)[outside]
        return outside[np.lexsort((np.where(np.isnan(keys), np.inf, keys), missed))]

    def reasons(self, row: int) -> tuple[str, ...]:
        """Why a company is in (every condition with its figures), or out (those that fail, then those unknown)."""
        outcomes = self.parts[:, row]
        failing = [*np.flatnonzero(outcomes == 0.0).tolist(), *np.flatnonzero(np.isnan(outcomes)).tolist()]
        chosen = range(len(outcomes)) if self.holds[row] == 1.0 else failing
        return tuple(self._describe(*self._written[number], row) for number in chosen)

    @cached_property
    def _written(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each condition as a user would write it, and its columns."""
        return tuple(
            (write_node(part), tuple(dict.fromkeys(term.name for term in columns_of(part))))
            for part in self.screen.parts
        )

    def _describe(self, text: str, names: tuple[str, ...], row: int) -> str:
        figures = [self._figure(name, row) for name in names]
        told_apart = [f"{name} {figure}" for name, figure in zip(names, figures, strict=True)]
        return f"{text} ({', '.join(told_apart if len(names) > 1 else figures)})"

    def _figure(self, name: str, row: int) -> str:
        if name in self.table.words:
            return self.table.words[name][row] or "not known"
        value = float(self.table.numbers[name][row])
        return f"{value:.4g}" if np.isfinite(value) else "not known"


def run_screen(screen: ParsedScreen, table: ScreenTable) -> Screening:
    """Run a screen over a table; UsageError as `ParsedScreen.check`."""
    screen.check(table)
    parts = np.vstack([evaluate(part, table) for part in screen.parts])
    holds = np.where(np.isnan(parts).any(axis=0), np.nan, 1.0)
    holds = np.where((parts == 0.0).any(axis=0), 0.0, holds)
    return Screening(screen, table, holds, parts, {name: table.coverage(name) for name in screen.columns})
