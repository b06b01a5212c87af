"""Is leadership rotating: from what, to what, and how far. The verdict rests on written criteria."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.evidence import Answer, Cell, Column, Evidence, Finding, Table, show
from rotascope.inference.rank import WindowRank, window_rank
from rotascope.inference.verdict import ADVANCED, Verdict, by_rank
from rotascope.measures.leadership import WINDOWS
from rotascope.measures.rotation import Variant
from rotascope.panels.spread import Legs
from rotascope.panels.view import View
from rotascope.questions.filled import Filled, fill_all
from rotascope.questions.question import Option, Question
from rotascope.questions.tables import gaps_table, inputs_of, lines_table, returns_table, rotation_table
from rotascope.questions.wording import side_of

METHOD = "rank of 1m, 3m, 6m and 1y gaps; gap and rank alone, never dominant"


@dataclass(frozen=True, eq=False)
class Judged:
    """A spread with its verdict."""

    filled: Filled
    verdict: Verdict

    @property
    def legs(self) -> Legs:
        """The spread's legs."""
        return self.filled.legs


def leadership(view: View, *, variant: Variant = "zscore") -> Answer:
    """Verdict, gaps, relative lines and rotation map of every spread that the market can fill at the view's date.

    variant   recipe of the rotation map, see docs/measures/rotation-map.md
    raises    HistoryTooShort when no spread can be judged at all
    """
    filled, missing = fill_all(view)
    judged = tuple(Judged(one, by_rank(ranks)) for one in filled if (ranks := _ranks(one.legs)))
    if not judged:
        whys = "; ".join(one.why for one in missing[:2]) or "every history is under two months"
        raise HistoryTooShort(f"no spread can be judged as of {view.as_of}: {whys}", "import more history")
    return Answer(
        question="leadership",
        as_of=view.as_of,
        data=view.snapshot.name,
        headline=_headline(judged),
        findings=(_market(judged), *(_finding(one) for one in judged)),
        tables={
            "verdicts": _verdicts(judged),
            "gaps": gaps_table(filled),
            "returns": returns_table(view),
            "lines": lines_table(filled),
            "rotation": rotation_table(filled, variant),
        },
        missing=missing,
    )


def _ranks(legs: Legs) -> dict[str, WindowRank]:
    ranks = {}
    for window in ("1m", "3m", "6m", "1y"):
        try:
            ranks[window] = window_rank(legs.panel, sessions=WINDOWS[window])
        except DataMissing:
            continue
    return ranks


def _counted(judged: Sequence[Judged]) -> list[Judged]:
    """The spreads that count in the market's verdict: a stale one is shown and does not."""
    return [one for one in judged if one.filled.status == "ok"]


def _headline(judged: Sequence[Judged]) -> str:
    advanced = [one for one in _counted(judged) if one.verdict.word in ADVANCED]
    if not advanced:
        early = [one.filled.name for one in _counted(judged) if one.verdict.word == "early"]
        started = f" Early signs: {', '.join(early)}." if early else ""
        return f"No rotation is established in any of {len(_counted(judged))} current spreads.{started}"
    return " ".join(f"{_sentence(one)}." for one in advanced)


def _sentence(one: Judged) -> str:
    rank = one.verdict.rank
    p = show(rank.p_value, "probability")
    said = f"{side_of(one.legs, rank.gap)} over {one.verdict.window} (p = {p})"
    return f"{one.filled.name} {one.verdict.word}: {said}"


def _market(judged: Sequence[Judged]) -> Finding:
    advanced = sum(one.verdict.word in ADVANCED for one in _counted(judged))
    evidence = Evidence(
        value=advanced, unit="count", searched=len(_counted(judged)), method=METHOD,
        inputs=inputs_of([one.filled for one in judged]),
        status="ok" if _counted(judged) else "stale",
        caveats=("first verdict: rank and gap alone",),
    )  # fmt: skip
    text = f"{advanced} of {len(_counted(judged))} current spreads are established, dominant or fading"
    return Finding("leadership.verdict", text, evidence, {"verdict": "established" if advanced else "none"})


def _finding(one: Judged) -> Finding:
    rank = one.verdict.rank
    evidence = Evidence(
        value=rank.gap, unit="fraction", display="pp", window=rank.window, p_value=rank.p_value,
        n_effective=rank.n_effective, searched=4, method=METHOD, inputs=one.legs.inputs, status=one.filled.status,
        caveats=("smallest p of the windows searched, not adjusted",),
    )  # fmt: skip
    return Finding(
        "leadership.spread", _sentence(one), evidence, {"spread": one.filled.name, "verdict": one.verdict.word}
    )


def _verdicts(judged: Sequence[Judged]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.filled.name, one.filled.label, one.verdict.word, one.verdict.window, one.verdict.rank.gap,
         one.verdict.rank.share, one.verdict.rank.p_value, one.legs.basis, one.legs.last, one.filled.status)
        for one in judged
    ]  # fmt: skip
    columns = (
        Column("spread", "Spread"), Column("label", "In words"), Column("verdict", "Verdict"),
        Column("window", "Window"), Column("gap", "Gap", "pp"), Column("share", "At least as large", "percent"),
        Column("p_value", "p", "probability"), Column("basis", "Return"), Column("through", "Through", "date"),
        Column("status", "Status"),
    )  # fmt: skip
    note = "Window: the one with the smallest p. A stale spread is shown to its own last date and does not count."
    return Table("Verdicts", columns, tuple(rows), inputs_of([one.filled for one in judged]), note)


def in_brief(view: View, spread: str | None) -> tuple[Answer, ...]:  # noqa: ARG001 (every spread stands there)
    """The brief's section: every spread."""
    return (leadership(view),)


LEADERSHIP = Question(
    "leadership",
    "Is leadership rotating: from what, to what, how far",
    leadership,
    in_brief,
    (Option("variant", "recipe of the rotation map: zscore, ema, trend, long-z", "zscore"),),
)
