"""Small material for verdicts: lines whose returns are known by construction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from claim_reading import DATED
from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.laws import BY_HAPPENING
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.records import CheckedClaim
from rotascope.claims.verdicts.material import Line, Material, Pair
from rotascope.claims.verdicts.verify import verify
from rotascope.evidence import Input
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

START = date(2024, 12, 31)
SESSIONS = nyse().between(START, DATED)


def path(marks: dict[str, float]) -> np.ndarray:
    """A level on every session, straight between the marked closes."""
    places = [int(np.searchsorted(SESSIONS, np.datetime64(day))) for day in marks]
    return np.interp(np.arange(len(SESSIONS)), places, list(marks.values()))


def line(id_: str, levels: np.ndarray, *, relation: str = "index", basis: str = "price", name: str = "made up") -> Line:
    panel = Panel(SESSIONS[: len(levels)], (id_,), levels[:, None], id_, "level", basis)
    return Line(id_, relation, panel, (Input(id_, name, "test", panel.last, basis),))


def pair(one: Line, two: Line | None = None) -> Pair:
    short = np.ones(len(one.panel)) if two is None else two.panel.values[:, 0]
    values = np.column_stack([one.panel.values[:, 0], short])
    panel = Panel(one.panel.dates, ("long", "short"), values, one.id, "level", one.panel.basis)
    return Pair(one.id, two.id if two else "", one.relation, panel, one.inputs)


def series(id_: str, rows: dict[str, float], *, vintage: str = "test") -> Line:
    days = np.array(list(rows), dtype="datetime64[D]")
    panel = Panel(days, (id_,), np.array(list(rows.values()))[:, None], id_, "percent")
    return Line(id_, "series", panel, (Input(id_, "made up", vintage, panel.last),))


def material(**parts: object) -> Material:
    base = Material(dated=DATED, since=DATED, market="test", happenings=BY_HAPPENING)
    return replace(base, **parts)  # type: ignore[arg-type]


def judged(text: str, known: Material, later: Material | None = None) -> Sequence[CheckedClaim]:
    found = extract(text, dated=known.dated, lexicon=Lexicon.of(known.listings.values()))
    return verify(found, known, later=later)


def verdict(text: str, known: Material, later: Material | None = None) -> str:
    (one,) = judged(text, known, later)
    return one.verdict
