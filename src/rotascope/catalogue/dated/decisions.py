"""Decisions of the Federal Open Market Committee that changed its target since 1994 (`decisions.csv`).

The first rows, of 1992, are the target that stood before them. Day of the decision and target in percent, one number up
to 2008, a range since. Source: the Committee's statements, as listed by the Federal Reserve Board under "Open market
operations"; the effective rate of the days between two decisions lies at every target but those of October 2008, when
it fell away from it.
"""

import csv
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Decision:
    """A change of the target, in percent; low is high where the target was one number."""

    day: date
    low: float
    high: float


def _read() -> tuple[Decision, ...]:
    with Path(__file__).with_name("decisions.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        return tuple(Decision(date.fromisoformat(row["day"]), float(row["low"]), float(row["high"])) for row in rows)


@dataclass(frozen=True, slots=True)
class DecidedMove:
    """A change of the target by the day it was decided; points in percentage points, of the upper bound."""

    day: date
    points: float


DECISIONS: tuple[Decision, ...] = _read()
# Every change, each against the target before it.
DECIDED_MOVES: tuple[DecidedMove, ...] = tuple(
    DecidedMove(after.day, after.high - before.high) for before, after in pairwise(DECISIONS)
)
