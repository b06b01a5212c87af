"""Whether a cause supports the story told of it: three words, each with a written rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rotascope.evidence import Finding, Missing, Table, show

Word: TypeAlias = Literal["supports", "does not support", "cannot tell"]
CHANCE = 0.05
MATTERS = 0.10  # standard deviations of relative return per one of the cause: less explains under 1 % of the variance


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """One piece of evidence on a cause: what it shows, and what it says of the story."""

    cause: str
    finding: Finding
    word: Word


@dataclass(frozen=True, eq=False, kw_only=True)
class Section:
    """What one way of looking brings: findings beside the judged parts, tables, and what it lacked."""

    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


def by_interval(sign: int, interval: tuple[float, float], p_adjusted: float) -> Word:
    """The word for a standardised slope with the sign that the story expects.

    supports           the expected sign, and p after the whole search at most 0.05
    does not support   the interval leaves less than 0.10 standard deviations in the story's direction
    cannot tell        neither
    """
    low, high = (bound * sign for bound in interval) if sign > 0 else (bound * sign for bound in reversed(interval))
    if low > 0 and p_adjusted <= CHANCE:
        return "supports"
    return "does not support" if high < MATTERS else "cannot tell"


def together(words: Iterable[Word]) -> Word:
    """The word of several pieces of evidence: of those that decide, where they agree and are at least half of all."""
    every = list(words)
    decided = [word for word in every if word != "cannot tell"]
    return decided[0] if len(set(decided)) == 1 and 2 * len(decided) >= len(every) else "cannot tell"


def chance(p_value: float) -> str:
    """A p-value in words."""
    shown = show(p_value, "probability")
    return f"p {shown}" if shown.startswith("<") else f"p = {shown}"
