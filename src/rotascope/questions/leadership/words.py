"""The sentences of leadership."""

from collections.abc import Sequence

from rotascope.evidence import show
from rotascope.inference.verdicts.verdict import ADVANCED, Stage
from rotascope.questions.leadership.judging import SpreadVerdict
from rotascope.questions.wording import capital, certainty, certainty_phrase, day_of, factor_of, lead_sentence, side_of

ORDER: tuple[Stage, ...] = ("none", "early", "fading", "established", "dominant")


def headline(verdicts: Sequence[SpreadVerdict]) -> str:
    """Who leads whom, by word, furthest first; or that no rotation is established, and what has begun."""
    advanced = [spread for spread in verdicts if spread.verdict.stage in ADVANCED]
    if not advanced:
        started = [sides(spread) for spread in verdicts if spread.verdict.stage == "early"]
        signs = f" Early signs only: {', '.join(started)}." if started else ""
        clearest = min(verdicts, key=lambda spread: spread.verdict.best.p_adjusted)
        sure = certainty_phrase(clearest.verdict.best.p_adjusted)
        name = clearest.legs.spread.label
        return f"No rotation is established in any of {len(verdicts)} spreads.{signs} The clearest, {name}, is {sure}."
    since = min(spread.gap.start for spread in advanced)
    sure = certainty(min(spread.verdict.best.p_adjusted for spread in advanced))
    fragile = (
        " Fragile: small changes of benchmark or window would change the word."
        if all(spread.verdict.fragile for spread in advanced)
        else ""
    )
    stages = sorted({spread.verdict.stage for spread in advanced}, key=ORDER.index, reverse=True)
    parts = [
        f"{capital(stage)}: {', '.join(sides(spread) for spread in advanced if spread.verdict.stage == stage)}"
        for stage in stages
    ]
    return f"{'. '.join(parts)}. Measured from {day_of(since)} at the earliest; the clearest is {sure}.{fragile}"


def sides(spread: SpreadVerdict) -> str:
    """Who leads whom, without the numbers: `value over growth`, with the factor where it is one."""
    named, factor = spread.legs.spread, factor_of(spread.legs)
    first, second = (named.leader, named.laggard) if spread.verdict.side >= 0 else (named.laggard, named.leader)
    return f"{first} over {second}" + (f" ({factor})" if factor else "")


def leader(spread: SpreadVerdict) -> str:
    """Who leads, in the spread's words; nobody where nothing has begun."""
    return side_of(spread.legs, spread.verdict.side) if spread.verdict.side else "nobody"


def sentence(spread: SpreadVerdict) -> str:
    """The word, the gap over the window that decided it, its p-value, and how likely its side leads now."""
    verdict, gap = spread.verdict, spread.gap
    size = f"{lead_sentence(spread.legs, gap.value)} over {show(gap.sessions, 'sessions')}"
    p = show(verdict.best.p_adjusted, "probability")
    fragile = "; fragile" if verdict.fragile else ""
    low, high = (100.0 * bound for bound in spread.probability)
    lead = f"that this side leads by 1 pp a month now is {low:.0f} to {high:.0f} % likely"
    return capital(f"{spread.filled.name} {verdict.stage}: {size}, p = {p} of the whole search; {lead}{fragile}")


def market_sentence(verdicts: Sequence[SpreadVerdict], stage: Stage) -> str:
    """The word for the market as a whole."""
    advanced = sum(spread.verdict.stage in ADVANCED for spread in verdicts)
    return f"The market as a whole: {stage}; {advanced} of {len(verdicts)} spreads established, dominant or fading"


MEANINGS = {"none": "no rotation", "early": "early signs", "fading": "fading"}


def plain_sentence(spread: SpreadVerdict) -> str:
    """The word with what lifts it, and the gap that decided it, without the test's language."""
    verdict, gap = spread.verdict, spread.gap
    stage = MEANINGS.get(verdict.stage, verdict.stage)
    factor = factor_of(spread.legs)
    gained = f"{factor} {'gained' if gap.value >= 0 else 'lost'} {show(abs(gap.value), 'pp').lstrip('+')}"
    size = f"{gained if factor else lead_sentence(spread.legs, gap.value)} over {show(gap.sessions, 'sessions')}"
    sure = certainty(verdict.best.p_adjusted, looks=verdict.best.evidence.searched)
    return f"{capital(spread.legs.spread.label)}: {stage}. {capital(size)}: {sure}"
