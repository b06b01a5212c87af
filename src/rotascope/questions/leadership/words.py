"""The sentences of leadership."""

from collections.abc import Sequence

from rotascope.evidence import show
from rotascope.inference.verdicts.verdict import ADVANCED, Stage
from rotascope.questions.leadership.judging import SpreadVerdict
from rotascope.questions.wording import capital, factor_of, lead_sentence, side_of

ORDER: tuple[Stage, ...] = ("none", "early", "fading", "established", "dominant")


def headline(verdicts: Sequence[SpreadVerdict]) -> str:
    """Who leads whom, by word, furthest first; or that no rotation is established, and what has begun."""
    advanced = [spread for spread in verdicts if spread.verdict.stage in ADVANCED]
    if not advanced:
        names = [spread.filled.name for spread in verdicts if spread.verdict.stage == "early"]
        started = f" Early signs only: {', '.join(names)}." if names else ""
        return f"No rotation is established in any of {len(verdicts)} spreads.{started}"
    smallest = show(min(spread.verdict.best.p_adjusted for spread in advanced), "probability")
    fragile = " Fragile." if all(spread.verdict.fragile for spread in advanced) else ""
    stages = sorted({spread.verdict.stage for spread in advanced}, key=ORDER.index, reverse=True)
    parts = [
        f"{capital(stage)}: {', '.join(sides(spread) for spread in advanced if spread.verdict.stage == stage)}"
        for stage in stages
    ]
    return f"{'. '.join(parts)}; smallest p of the whole search {smallest}.{fragile}"


def sides(spread: SpreadVerdict) -> str:
    """Who leads whom, without the numbers: `value over growth`, with the factor where it is one."""
    named, factor = spread.legs.spread, factor_of(spread.legs)
    first, second = (named.leader, named.laggard) if spread.verdict.side >= 0 else (named.laggard, named.leader)
    return f"{first} over {second}" + (f" ({factor})" if factor else "")


def leader(spread: SpreadVerdict) -> str:
    """Who leads, in the spread's words; nobody where nothing has begun."""
    return side_of(spread.legs, spread.verdict.side) if spread.verdict.side else "nobody"


def sentence(spread: SpreadVerdict) -> str:
    """The word, the gap over the window that decided it, and its p-value."""
    verdict, gap = spread.verdict, spread.gap
    size = f"{lead_sentence(spread.legs, gap.value)} over {show(gap.sessions, 'sessions')}"
    p = show(verdict.best.p_adjusted, "probability")
    fragile = "; fragile" if verdict.fragile else ""
    return capital(f"{spread.filled.name} {verdict.stage}: {size}, p = {p} of the whole search{fragile}")


def market_sentence(verdicts: Sequence[SpreadVerdict], stage: Stage) -> str:
    """The word for the market as a whole."""
    advanced = sum(spread.verdict.stage in ADVANCED for spread in verdicts)
    return f"The market as a whole: {stage}; {advanced} of {len(verdicts)} spreads established, dominant or fading"
