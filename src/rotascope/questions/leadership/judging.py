"""Verdicts on the spreads of a view: which can be judged together, and what the judgement says of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rotascope.evidence import Cell, Column, Evidence, Missing, Table, show
from rotascope.inference.verdicts.verdict import NEED, Verdict, VerdictModel
from rotascope.panels.filling import Filled
from rotascope.panels.panel import Panel
from rotascope.panels.spread import Legs
from rotascope.questions.leadership.tables import inputs_of

ANSWERS = {True: "met", False: "not met", None: "not to be had"}


@dataclass(frozen=True, eq=False)
class Judged:
    """A spread with its verdict."""

    filled: Filled
    verdict: Verdict

    @property
    def legs(self) -> Legs:
        """The spread's legs."""
        return self.filled.legs

    @property
    def evidence(self) -> Evidence:
        """The deciding gap, on the spread's inputs; fragile where small changes would change the word."""
        verdict = self.verdict
        caveats = (f"{show(verdict.confidence, 'percent')} of the criteria could be computed",)
        return replace(
            verdict.best.evidence.on(self.legs.inputs),
            status="fragile" if verdict.fragile else "ok",
            caveats=(*verdict.best.evidence.caveats, *caveats, *self.legs.caveats),
        )


def judge_all(filled: Sequence[Filled]) -> tuple[tuple[Judged, ...], tuple[Missing, ...]]:
    """Verdicts on the current spreads whose history is long enough, and a note for those whose is not."""
    current = [one for one in filled if one.status == "ok"]
    ready = [one for one in current if len(one.legs.panel) > NEED]
    short = [one for one in current if one not in ready]
    missing = tuple(
        Missing(
            one.name, f"{len(one.legs.panel) - 1} sessions of history; a verdict needs {NEED}", "import more history"
        )
        for one in short
    )
    if not ready:
        return (), missing
    verdicts = VerdictModel().judge(differences(ready))
    return tuple(Judged(one, verdict) for one, verdict in zip(ready, verdicts, strict=True)), missing


def differences(filled: Sequence[Filled]) -> Panel:
    """Daily differences side by side [T, N] up to the last session that all have; NaN before a spread starts."""
    last = min(one.legs.last for one in filled)
    lines = [daily(one.legs.panel.between(None, last)) for one in filled]
    dates = np.unique(np.concatenate([line.dates for line in lines]))
    values = np.full((len(dates), len(lines)), np.nan)
    for place, line in enumerate(lines):
        values[np.searchsorted(dates, line.dates), place] = line.values[:, 0]
    return Panel(dates, tuple(one.name for one in filled), values, "daily differences")


def daily(legs: Panel) -> Panel:
    """Return of long less return of short, session by session [T - 1, 1]."""
    growth = legs.values[1:] / legs.values[:-1]
    return Panel(legs.dates[1:], ("difference",), (growth[:, 0] - growth[:, 1])[:, None], legs.name)


def verdicts_table(judged: Sequence[Judged]) -> Table:
    """A row a spread: the word, the gap that decided it, and how sure it is."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.filled.name,
            one.verdict.word,
            leader(one),
            one.verdict.best.sessions,
            one.verdict.best.value,
            one.verdict.best.p_value,
            one.verdict.best.p_adjusted,
            one.verdict.confidence,
            one.verdict.steadiness,
        )
        for one in judged
    ]
    columns = (
        Column("spread", "Spread"),
        Column("verdict", "Verdict"),
        Column("leader", "Leads"),
        Column("sessions", "Sessions", "count"),
        Column("gap", "Summed gap", "pp"),
        Column("p_value", "p alone", "probability"),
        Column("p_adjusted", "p of search", "probability"),
        Column("confidence", "Known", "percent"),
        Column("steadiness", "Steady", "percent"),
    )
    note = (
        "The gap is the window of 3, 6 or 12 months with the smallest p; p of search counts every spread and window "
        "looked at. Known: share of the criteria that could be computed. Steady: share of small changes (a window's "
        "start moved, another spread left out) that keep the word."
    )
    return Table("Verdicts", columns, tuple(rows), inputs_of([one.filled for one in judged]), note)


def criteria_table(judged: Sequence[Judged]) -> Table:
    """A row a spread and criterion: met or not, with its number."""
    rows: list[tuple[Cell, ...]] = [
        (one.filled.name, criterion.name, ANSWERS[criterion.met], criterion.text)
        for one in judged
        for criterion in one.verdict.criteria
    ]
    columns = (
        Column("spread", "Spread"),
        Column("criterion", "Criterion"),
        Column("met", "Met"),
        Column("number", "What was found"),
    )
    return Table("Criteria of the verdicts", columns, tuple(rows), inputs_of([one.filled for one in judged]))


def leader(one: Judged) -> str:
    """Who leads, in the spread's words; nobody where nothing has begun."""
    spread = one.legs.spread
    return {1: spread.leader, -1: spread.laggard, 0: "nobody"}[one.verdict.side]
