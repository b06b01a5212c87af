"""The sentences of leadership."""

from collections.abc import Sequence

from rotascope.evidence import list_names, show
from rotascope.inference.verdicts.stages import ADVANCED, Stage
from rotascope.inference.verdicts.verdict import Verdict
from rotascope.questions.leadership.judging import SpreadVerdict
from rotascope.questions.wording import (
    RARE,
    capital,
    certainty,
    certainty_phrase,
    day_of,
    factor_of,
    label_of,
    lead_sentence,
    of_hundred,
    plain_dates,
    side_of,
    sides_of,
)

SIZE = "size"  # the criterion of the gap itself
OTHER_GAPS = {"start": "by the gap", "year": "by the gap too"}  # criteria that are gaps of their own
STORM = 1.3  # times the usual volatility from which a storm is named
ORDER: tuple[Stage, ...] = ("none", "early", "fading", "established", "dominant")


def headline(verdicts: Sequence[SpreadVerdict], *, chosen: str = "") -> str:
    """Who leads whom, by word, furthest first; or that no rotation is established, and what has begun.

    chosen  the spread that its reader asked about, whose word stands first
    """
    first = next((spread for spread in verdicts if spread.filled.name == chosen), None)
    return f"{word_of(first)} {market_headline(verdicts)}" if first else market_headline(verdicts)


def word_of(spread: SpreadVerdict) -> str:
    """A spread's word, whom its gap favours since when, and how sure that is, without a number."""
    stage = MEANINGS.get(spread.verdict.stage, spread.verdict.stage)
    sure = certainty_phrase(spread.verdict.best.p_adjusted)
    return f"{capital(label_of(spread.legs))}: {stage}; the lead of {lead_since(spread)} is {sure}."


def lead_since(spread: SpreadVerdict) -> str:
    """Who has led whom over the window that decides, and since when."""
    return f"{sides_of(spread.legs, spread.gap.value)} since {day_of(spread.gap.start)}"


def market_headline(verdicts: Sequence[SpreadVerdict]) -> str:
    """The words of all spreads in a sentence or two."""
    advanced = [spread for spread in verdicts if spread.verdict.stage in ADVANCED]
    if not advanced:
        started = [sides_of(spread.legs, spread.verdict.side) for spread in verdicts if spread.verdict.stage == "early"]
        signs = f" Early signs only: {list_names(started)}." if started else ""
        clearest = min(verdicts, key=lambda spread: spread.verdict.best.p_adjusted)
        sure = certainty_phrase(clearest.verdict.best.p_adjusted)
        strongest = f"The strongest lead, {lead_since(clearest)}, is {sure}"
        return f"No rotation is established in any of {len(verdicts)} spreads.{signs} {strongest}."
    since = min(spread.gap.start for spread in advanced)
    sure = certainty(min(spread.verdict.best.p_adjusted for spread in advanced))
    fragile = (
        " Fragile: small changes of benchmark or window would change the word."
        if all(spread.verdict.fragile for spread in advanced)
        else ""
    )
    stages = sorted({spread.verdict.stage for spread in advanced}, key=ORDER.index, reverse=True)
    parts = [
        f"{capital(stage)}: {list_names([sides_of(spread.legs, spread.verdict.side) for spread in same])}"
        for stage in stages
        if (same := [spread for spread in advanced if spread.verdict.stage == stage])
    ]
    return f"{'. '.join(parts)}. Measured from {day_of(since)} at the earliest; the clearest is {sure}.{fragile}"


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
    judgement = f"{spread.filled.name} {verdict.stage}: {size}, p = {p} of the whole search; {lead}{fragile}"
    return f"{capital(judgement)}. {needed_sentence(spread)}"


def needed_sentence(spread: SpreadVerdict) -> str:
    """What would change the word: `Another 2.40 pp of value over growth by 31 March 2026 would make it established`."""
    needed, by = spread.verdict.needed, f"by {day_of(spread.deadline)}"
    becomes = "make it established" if needed.stage == "established" else "end the word"
    if needed.gap is None:
        return f"No gap of up to 50 pp {by} would {becomes}"
    size = f"{show(abs(needed.gap), 'pp').lstrip('+')} of {sides_of(spread.legs, 1 if needed.gap >= 0 else -1)}"
    same = needed.gap * spread.verdict.best.value >= 0.0
    if needed.stage == "none" and same:
        return f"The word ends {by} unless another {size} comes"
    return f"{'Another' if same else 'A turn by'} {size} {by} would {becomes}, at the volatility of the last quarter"


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
    return (
        f"{capital(spread.legs.spread.label)}: {stage}{lifted(verdict)}. {capital(size)}: {sure}{rarity_words(spread)}"
    )


def lifted(verdict: Verdict) -> str:
    """What lifts a spread to its word, in brackets; empty where it is the gap, whose p-value ends the sentence.

    Of another gap only its length stands here: one p-value a sentence, and the criterion's is in its table.
    """
    name = verdict.lifted_by
    criterion = next((met for met in verdict.criteria if met.name == name and name != SIZE), None)
    if criterion is None:
        return ""
    if criterion.name in OTHER_GAPS and criterion.evidence.window:
        sessions = show(criterion.evidence.window.sessions, "sessions")
        return f" ({OTHER_GAPS[criterion.name]} of {sessions})"
    return f" ({plain_dates(criterion.text)})"


def rarity_words(spread: SpreadVerdict) -> str:
    """Why a gap that is rare among like windows is no verdict; nothing where it is not so."""
    if spread.verdict.stage in ADVANCED or spread.rank.share > RARE:
        return ""
    storm = f"its days were {spread.storm:.1f} times as volatile as usual, and " if spread.storm >= STORM else ""
    looks = spread.verdict.best.evidence.searched
    share = of_hundred(spread.rank.share)
    return f". As large a gap came in {share} such windows, either way; but {storm}it is the best of {looks} looks"
