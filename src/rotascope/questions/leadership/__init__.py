"""Is leadership rotating: from what, to what, and how far. The verdict rests on written criteria."""

from collections.abc import Sequence

from rotascope.errors import HistoryTooShort
from rotascope.evidence import Answer, Evidence, Finding, show
from rotascope.inference.verdicts.verdict import ADVANCED, Verdict, Word
from rotascope.measures.rotation import Variant
from rotascope.panels.filling import fill_all
from rotascope.panels.view import View
from rotascope.questions.leadership.judging import Judged, criteria_table, judge_all, leader, verdicts_table
from rotascope.questions.leadership.tables import gaps_table, inputs_of, lines_table, returns_table, rotation_table
from rotascope.questions.wording import capital, side_of

ORDER: tuple[Word, ...] = ("none", "early", "fading", "established", "dominant")
METHOD = "written criteria of inference/verdict.py; error rates in docs/calibration.md"


def answer(view: View, *, variant: Variant = "zscore") -> Answer:
    """Verdict, gaps, relative lines and rotation map of every spread that the market can fill at the view's date.

    variant   recipe of the rotation map, see docs/measures/rotation-map.md
    raises    HistoryTooShort when no spread can be judged at all
    """
    filled, missing = fill_all(view)
    judged, short = judge_all(filled)
    if not judged:
        whys = "; ".join(one.why for one in (*short, *missing)[:2])
        raise HistoryTooShort(f"no spread can be judged as of {view.as_of}: {whys}", "import more history")
    return Answer(
        question="leadership",
        as_of=view.as_of,
        data=view.market,
        headline=_headline(judged),
        findings=(_market(judged), *(_finding(one) for one in judged)),
        tables={
            "verdicts": verdicts_table(judged),
            "criteria": criteria_table(judged),
            "gaps": gaps_table(filled),
            "returns": returns_table(view),
            "lines": lines_table(filled),
            "rotation": rotation_table(filled, variant),
        },
        missing=(*short, *missing),
    )


def _market_word(judged: Sequence[Judged]) -> Word:
    """The furthest word of any spread: the search's p-values already count how many were looked at."""
    return max((one.verdict.word for one in judged), key=ORDER.index)


def _leading(judged: Sequence[Judged], word: Word) -> Verdict:
    """The verdict of that word with the smallest p."""
    return min((one.verdict for one in judged if one.verdict.word == word), key=lambda one: one.best.p_adjusted)


def _headline(judged: Sequence[Judged]) -> str:
    advanced = [one for one in judged if one.verdict.word in ADVANCED]
    if advanced:
        smallest = show(min(one.verdict.best.p_adjusted for one in advanced), "probability")
        fragile = " Fragile." if all(one.verdict.fragile for one in advanced) else ""
        words = sorted({one.verdict.word for one in advanced}, key=ORDER.index, reverse=True)
        said = [
            f"{capital(word)}: {', '.join(_pair(one) for one in advanced if one.verdict.word == word)}"
            for word in words
        ]
        return f"{'. '.join(said)}; smallest p of the whole search {smallest}.{fragile}"
    names = [one.filled.name for one in judged if one.verdict.word == "early"]
    started = f" Early signs only: {', '.join(names)}." if names else ""
    return f"No rotation is established in any of {len(judged)} spreads.{started}"


def _pair(one: Judged) -> str:
    """Who leads whom, without the numbers."""
    spread, side = one.legs.spread, one.verdict.side
    first, second = (spread.leader, spread.laggard) if side >= 0 else (spread.laggard, spread.leader)
    return f"{first} over {second}"


def _sentence(one: Judged) -> str:
    best = one.verdict.best
    said = f"{side_of(one.legs, best.value)} over {show(best.sessions, 'sessions')}"
    p = show(best.p_adjusted, "probability")
    fragile = "; fragile" if one.verdict.fragile else ""
    return f"{one.filled.name} {one.verdict.word}: {said}, p = {p} of the whole search{fragile}"


def _market(judged: Sequence[Judged]) -> Finding:
    word = _market_word(judged)
    evidence = Evidence(
        value=word,
        unit="text",
        method=METHOD,
        inputs=inputs_of([one.filled for one in judged]),
        searched=judged[0].verdict.best.evidence.searched,
        p_adjusted=min(one.verdict.best.p_adjusted for one in judged),
        status="fragile" if word in ADVANCED and _leading(judged, word).fragile else "ok",
    )
    advanced = sum(one.verdict.word in ADVANCED for one in judged)
    text = f"The market as a whole: {word}; {advanced} of {len(judged)} spreads established, dominant or fading"
    return Finding("leadership.verdict", text, evidence, {"verdict": word})


def _finding(one: Judged) -> Finding:
    subject = {"spread": one.filled.name, "verdict": one.verdict.word, "leader": leader(one)}
    return Finding("leadership.spread", capital(_sentence(one)), one.evidence, subject)


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: every spread."""
    return (answer(view),)
