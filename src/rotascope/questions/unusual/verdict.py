"""The verdict on the spread asked about: its word, how likely its side leads now, and what would change either."""

from rotascope.catalogue.spreads import SPREADS
from rotascope.evidence import Evidence, Finding, Section, show
from rotascope.inference.verdicts.needed import needed_for_probability
from rotascope.measures.leadership import daily_differences
from rotascope.panels.filling import fill_all
from rotascope.panels.view import View
from rotascope.questions.leadership.judging import SpreadVerdict, judge_all
from rotascope.questions.leadership.words import needed_sentence, plain_sentence
from rotascope.questions.unusual.gather import Move
from rotascope.questions.windows import quarter_end
from rotascope.questions.wording import day_of, side_of, sides_of

WORD_METHOD = "line of today's draws, days as volatile as those of the last quarter"


def verdict_section(view: View, move: Move) -> Section:
    """Three findings, or a note why the history is too short for a verdict; judged beside all named spreads."""
    spread = move.legs.spread
    spreads = SPREADS if spread in SPREADS else (spread, *SPREADS)
    verdicts, short = judge_all(fill_all(view, spreads=spreads)[0])
    judged = next((verdict for verdict in verdicts if verdict.filled.name == spread.name), None)
    if judged is None:
        return Section(missing=tuple(lack for lack in short if lack.input == spread.name))
    return Section((word_finding(judged), needed_finding(judged), probability_finding(judged)))


def word_finding(judged: SpreadVerdict) -> Finding:
    """The word with the gap that decided it."""
    subject = {"verdict": judged.verdict.stage}
    return Finding("unusual.verdict.word", plain_sentence(judged), judged.evidence, subject)


def needed_finding(judged: SpreadVerdict) -> Finding:
    """The gap that would change the word."""
    needed = judged.verdict.needed
    evidence = Evidence(value=needed.gap, unit="fraction", display="pp", method=WORD_METHOD)
    return Finding("unusual.verdict.needed", needed_sentence(judged), evidence, {"becomes": needed.stage})


def probability_finding(judged: SpreadVerdict) -> Finding:
    """The range of the probability, and the gap that would make it likely, or unlikely."""
    deadline, ahead = quarter_end(judged.legs.last)
    side = 1 if judged.verdict.best.value > 0.0 else -1
    needed = needed_for_probability(daily_differences(judged.legs.panel), side, sessions=ahead)
    low, high = (100.0 * bound for bound in judged.probability)
    text = f"That {side_of(judged.legs, side)} leads by 1 pp a month or more now is {low:.0f} to {high:.0f} % likely"
    becomes = "make it 80 % likely or more under every prior" if needed.likely else "leave it under 50 % under each"
    if needed.gap is not None:
        size = f"{show(abs(needed.gap), 'pp').lstrip('+')} of {sides_of(judged.legs, 1 if needed.gap >= 0 else -1)}"
        text += f"; {size} by {day_of(deadline)} would {becomes}"
    if judged.disagreement:
        text += f". It differs from the word: {judged.disagreement}"
    evidence = Evidence(
        value=judged.probability[1],
        unit="probability",
        interval=judged.probability,
        method="filter over thirteen drifts, least and most of six priors; the interval is that range",
    )
    return Finding("unusual.verdict.probability", text, evidence)
