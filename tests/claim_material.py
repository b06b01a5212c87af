"""Small material for verdicts: lines whose returns are known by construction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from claim_reading import DATED
from rotascope.catalogue.acts import ACTS
from rotascope.claims.grammar.extract import extract
from rotascope.claims.reading.mentions import Lexicon
from rotascope.claims.records import CheckedClaim
from rotascope.claims.verdicts.material import Line, LinePair, Material
from rotascope.claims.verdicts.verify import verify
from rotascope.evidence import Input
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

START = date(2024, 12, 31)
SESSIONS = nyse().between(START, DATED)


def level_path(marks: dict[str, float]) -> np.ndarray:
    """A level on every session, straight between the marked closes."""
    rows = [int(np.searchsorted(SESSIONS, np.datetime64(day))) for day in marks]
    return np.interp(np.arange(len(SESSIONS)), rows, list(marks.values()))


def line_of(
    id_: str, levels: np.ndarray, *, relation: str = "index", basis: str = "price", name: str = "made up"
) -> Line:
    panel = Panel(SESSIONS[: len(levels)], (id_,), levels[:, None], id_, "level", basis)
    return Line(id_, relation, panel, (Input(id_, name, "test", panel.last, basis),))


def pair_of(long: Line, short: Line | None = None) -> LinePair:
    levels = np.ones(len(long.panel)) if short is None else short.panel.values[:, 0]
    values = np.column_stack([long.panel.values[:, 0], levels])
    panel = Panel(long.panel.dates, ("long", "short"), values, long.id, "level", long.panel.basis)
    return LinePair(long.id, short.id if short else "", long.relation, panel, long.inputs)


def series_of(id_: str, rows: dict[str, float], *, vintage: str = "test") -> Line:
    days = np.array(list(rows), dtype="datetime64[D]")
    panel = Panel(days, (id_,), np.array(list(rows.values()))[:, None], id_, "percent")
    return Line(id_, "series", panel, (Input(id_, "made up", vintage, panel.last),))


def material_with(**parts: object) -> Material:
    base = Material(dated=DATED, since=DATED, market="test", happenings=ACTS)
    return replace(base, **parts)  # type: ignore[arg-type]


def check_text(text: str, material: Material, later: Material | None = None) -> Sequence[CheckedClaim]:
    claims = extract(text, dated=material.dated, lexicon=Lexicon.of(material.listings.values()))
    return verify(claims, material, later=later)


def verdict_of(text: str, material: Material, later: Material | None = None) -> str:
    (checked,) = check_text(text, material, later)
    return checked.verdict
