"""Verdicts: a word for the market and for each spread, with the criteria that gave it."""

from collections.abc import Sequence

from rotascope.evidence import Cell, Column, Evidence, Finding, Role, Section, Table
from rotascope.inference.verdicts.stages import ADVANCED, Stage
from rotascope.inference.verdicts.verdict import Verdict
from rotascope.questions.leadership.gather import inputs_of
from rotascope.questions.leadership.judging import SpreadVerdict
from rotascope.questions.leadership.lines import trails_of
from rotascope.questions.leadership.words import ORDER, headline, leader, market_sentence, plain_sentence, sentence

METHOD = "written criteria of inference/verdicts/verdict.py; error rates in docs/calibration.md"
KEY = 3  # spreads on the first screen
VERDICTS_NOTE = (
    "The gap is that of the window of 3, 6 or 12 months with the smallest p; p of search counts every spread "
    "and window looked at, on each spread's own scale, and is that of one reading. p, read monthly: that some "
    "spread shows as much at one of 24 month ends; who reads every month acts at 0.10. Lifted by: the "
    "criterion that lifts the spread to its word. P leads: probability that the gap's side leads by 1 pp a "
    "month or more now, least and most of several priors; it weighs the spread alone. Known: share of the "
    "criteria that could be computed. Steady: share of small changes (a window's start moved, another spread "
    "left out, another benchmark, another seed) that keep the word."
)
ANSWERS = {True: "met", False: "not met", None: "not to be had"}


def verdicts_section(verdicts: Sequence[SpreadVerdict], *, chosen: str = "") -> Section:
    """The market's word, a finding a spread, the chosen one's first, and the two tables behind them."""
    tables = {"verdicts": verdicts_table(verdicts), "criteria": criteria_table(verdicts)}
    key = sorted(verdicts, key=lambda spread: (spread.filled.name != chosen, *standing(spread)))[:KEY]
    others = [spread for spread in verdicts if spread not in key]
    findings = (market_finding(verdicts), *(spread_finding(spread, key=spread in key) for spread in (*key, *others)))
    return Section(findings, tables, headline=headline(verdicts, chosen=chosen))


def standing(spread: SpreadVerdict) -> tuple[int, float]:
    """What orders spreads: the furthest word first, then the smallest p."""
    return -ORDER.index(spread.verdict.stage), spread.verdict.best.p_adjusted


def market_finding(verdicts: Sequence[SpreadVerdict]) -> Finding:
    """The furthest word of any spread: the search's p-values already count how many were looked at."""
    stage = max((spread.verdict.stage for spread in verdicts), key=ORDER.index)
    evidence = Evidence.text(
        stage,
        method=METHOD,
        inputs=inputs_of(spread.legs for spread in verdicts),
        searched=verdicts[0].verdict.best.evidence.searched,
        p_adjusted=min(spread.verdict.best.p_adjusted for spread in verdicts),
        status="fragile" if stage in ADVANCED and foremost(verdicts, stage).fragile else "ok",
    )
    return Finding("leadership.market.verdict", market_sentence(verdicts, stage), evidence, {"verdict": stage})


def foremost(verdicts: Sequence[SpreadVerdict], stage: Stage) -> Verdict:
    """The verdict of that word with the smallest p."""
    same = (spread.verdict for spread in verdicts if spread.verdict.stage == stage)
    return min(same, key=lambda verdict: verdict.best.p_adjusted)


def spread_finding(spread: SpreadVerdict, *, key: bool) -> Finding:
    """A spread's word and the gap that decided it; `key` where it stands on the first screen."""
    subject = {"spread": spread.filled.name, "verdict": spread.verdict.stage, "leader": leader(spread)}
    role: Role = "key" if key else ""
    return Finding("leadership.spread.gap", plain_sentence(spread), spread.evidence, subject, sentence(spread), role)


def verdicts_table(verdicts: Sequence[SpreadVerdict]) -> Table:
    """A row a spread: the word, the gap that decided it, and how sure it is."""
    rows: list[tuple[Cell, ...]] = [
        (
            spread.filled.name,
            spread.verdict.stage,
            leader(spread),
            spread.verdict.lifted_by,
            spread.gap.sessions,
            spread.gap.value,
            spread.verdict.best.p_value,
            spread.verdict.best.p_adjusted,
            spread.verdict.regular.p_value,
            *spread.probability,
            spread.verdict.confidence,
            spread.verdict.steadiness,
        )
        for spread in verdicts
    ]
    columns = (
        Column("spread", "Spread"),
        Column("verdict", "Verdict"),
        Column("leader", "Leads"),
        Column("criterion", "Lifted by"),
        Column("sessions", "Sessions", "count"),
        Column("gap", "Gap", "pp"),
        Column("p_value", "p alone", "probability"),
        Column("p_adjusted", "p of search", "probability"),
        Column("p_regular", "p, read monthly", "probability"),
        Column("probability_low", "P leads, least", "probability"),
        Column("probability_high", "P leads, most", "probability"),
        Column("confidence", "Known", "percent"),
        Column("steadiness", "Steady", "percent"),
    )
    inputs = inputs_of(spread.legs for spread in verdicts)
    trails = trails_of([spread.filled for spread in verdicts])
    return Table("Verdicts", columns, tuple(rows), inputs, VERDICTS_NOTE, trails=trails)


def criteria_table(verdicts: Sequence[SpreadVerdict]) -> Table:
    """A row a spread and criterion: met or not, with its number."""
    rows: list[tuple[Cell, ...]] = [
        (spread.filled.name, criterion.name, ANSWERS[criterion.met], criterion.text)
        for spread in verdicts
        for criterion in spread.verdict.criteria
    ]
    columns = (
        Column("spread", "Spread"),
        Column("criterion", "Criterion"),
        Column("met", "Met"),
        Column("number", "What was found"),
    )
    return Table("Criteria of the verdicts", columns, tuple(rows), inputs_of(spread.legs for spread in verdicts))
