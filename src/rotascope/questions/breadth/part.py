"""A part of the breadth answer: its findings, its tables, and what it could not say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rotascope.evidence import Finding, Input, Missing, Status, Table
from rotascope.panels.view import View

THIN, ABSENT = 0.90, 0.50  # coverage below which a finding is thin, and below which it is not given
NAMED = 8  # names spelled out in a sentence


@dataclass(frozen=True, slots=True)
class Part:
    """What one file of the question contributes."""

    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    headline: str = ""


def joined(parts: Iterable[Part]) -> Part:
    """All parts as one, in order."""
    every = list(parts)
    tables = {name: table for one in every for name, table in one.tables.items()}
    return Part(
        tuple(each for one in every for each in one.findings),
        tables,
        tuple(dict.fromkeys(each for one in every for each in one.missing)),
        " ".join(one.headline for one in every if one.headline),
    )


def covered(share: float) -> Status:
    """ok, thin coverage or missing by the share of members, or of weight, that has prices."""
    if share < ABSENT:
        return "missing"
    return "thin coverage" if share < THIN else "ok"


def worst(*statuses: Status) -> Status:
    """The weakest of several."""
    order: tuple[Status, ...] = ("missing", "thin coverage", "stale", "ok")
    return next(one for one in order if one in statuses)


def named(symbols: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(symbols[:NAMED])
    return f"{shown} and {len(symbols) - NAMED:,} more" if len(symbols) > NAMED else shown


def stock_input(view: View, ids: Sequence[str], last: date | None, *, basis: str, label: str) -> tuple[Input, ...]:
    """One line for many stocks: how many, where from, to when."""
    described = [view.describe(one) for one in ids if view.has(one)]
    sources = sorted({one["source"] or "imported" for one in described})
    vintages = sorted({one["vintage"] or "not stated" for one in described})
    return (Input(f"{label} ({len(ids):,} stocks)", ", ".join(sources[:3]), ", ".join(vintages[:3]), last, basis),)
