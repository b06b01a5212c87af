"""Is leadership rotating: from what, to what, and how far. The verdict rests on written criteria."""

from rotascope.catalogue.spreads import SPREADS, Spread
from rotascope.errors import HistoryTooShort
from rotascope.evidence import Answer, Section
from rotascope.measures.rotation import Variant
from rotascope.panels.filling import fill, fill_all
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble, attempt_each
from rotascope.questions.leadership.gather import cohort_lines
from rotascope.questions.leadership.heat import heat_section
from rotascope.questions.leadership.judging import judge_all
from rotascope.questions.leadership.lines import lines_section
from rotascope.questions.leadership.returns import returns_section
from rotascope.questions.leadership.sectors import fill_sectors
from rotascope.questions.leadership.verdicts import verdicts_section

BRIEF_VARIANT: Variant = "zscore"


def answer(view: View, *, variant: Variant = BRIEF_VARIANT) -> Answer:
    """Verdict, gaps, relative lines and rotation map of every spread that the market can fill at the view's date.

    variant   recipe of the rotation map, see docs/measures/rotation-map.md
    raises    HistoryTooShort when no spread can be judged at all
    """
    return judge(view, variant=variant)


def judge(view: View, *, variant: Variant, chosen: Spread | None = None) -> Answer:
    """The answer; `chosen` is judged beside the named spreads and stands first, named itself or a pair of one's own.

    raises   UnknownSymbol for a chosen pair of which the market lacks an instrument
    """
    spreads = SPREADS if chosen is None or chosen in SPREADS else (chosen, *SPREADS)
    if chosen:
        fill(view, chosen)
    name = chosen.name if chosen else ""
    sectors = fill_sectors(view)
    filled, missing = fill_all(view, spreads=spreads)
    verdicts, short = judge_all(filled)
    if not verdicts:
        whys = "; ".join(lack.why for lack in (*short, *missing)[:2])
        raise HistoryTooShort(f"no spread can be judged as of {view.as_of}: {whys}", "import more history")
    parts = {
        "verdicts": lambda: verdicts_section(verdicts, chosen=name),
        "gaps by window": lambda: heat_section(filled, sectors, chosen=name),
        "returns": lambda: returns_section(filled, cohort_lines(view)),
        "lines of the spreads": lambda: lines_section(filled, sectors, variant),
    }
    lacks = Section(missing=(*short, *missing))
    return assemble("leadership", view, Section.join(attempt_each(parts), lacks))


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:
    """The brief's section: every spread, the chosen one first."""
    return (judge(view, variant=BRIEF_VARIANT, chosen=parse_spread(spread, SPREADS) if spread else None),)
