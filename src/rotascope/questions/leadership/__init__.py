"""Is leadership rotating: from what, to what, and how far. The verdict rests on written criteria."""

from rotascope.errors import HistoryTooShort
from rotascope.evidence import Answer, Section
from rotascope.measures.rotation import Variant
from rotascope.panels.filling import fill_all
from rotascope.panels.view import View
from rotascope.questions.attempt import assemble
from rotascope.questions.leadership.gather import cohort_lines
from rotascope.questions.leadership.heat import heat_section
from rotascope.questions.leadership.judging import judge_all
from rotascope.questions.leadership.lines import lines_section
from rotascope.questions.leadership.returns import returns_section
from rotascope.questions.leadership.verdicts import verdicts_section


def answer(view: View, *, variant: Variant = "zscore") -> Answer:
    """Verdict, gaps, relative lines and rotation map of every spread that the market can fill at the view's date.

    variant   recipe of the rotation map, see docs/measures/rotation-map.md
    raises    HistoryTooShort when no spread can be judged at all
    """
    filled, missing = fill_all(view)
    verdicts, short = judge_all(filled)
    if not verdicts:
        whys = "; ".join(lack.why for lack in (*short, *missing)[:2])
        raise HistoryTooShort(f"no spread can be judged as of {view.as_of}: {whys}", "import more history")
    section = Section.join(
        verdicts_section(verdicts),
        heat_section(filled),
        returns_section(filled, cohort_lines(view)),
        lines_section(filled, variant),
        Section(missing=(*short, *missing)),
    )
    return assemble("leadership", view, section)


def sections(view: View, *, spread: str | None = None) -> tuple[Answer, ...]:  # noqa: ARG001 (every question's sections are asked alike)
    """The brief's section: every spread."""
    return (answer(view),)
