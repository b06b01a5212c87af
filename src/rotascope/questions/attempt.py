"""A part of an answer, or what it lacked: the one place where a data fault of a question becomes a Missing."""

from collections.abc import Callable, Collection, Mapping

from rotascope.errors import DataMissing, InputRefused
from rotascope.evidence import Answer, Missing, Section
from rotascope.panels.view import View


def attempt(
    what: str, make: Callable[[], Section], *, remedy: str = "import more history", requested: bool = False
) -> Section:
    """The section that `make` gives, or one that says `what` is missing, and why.

    remedy     what to do where the fault itself does not say
    requested  somebody named what it is about, so what it lacks is raised
    raises     what is no data fault: a request that cannot be understood is refused as a whole, and so is a store
               that is damaged
    """
    if requested:
        return make()
    try:
        return make()
    except (DataMissing, InputRefused) as fault:  # refused: rows in the store that a measure cannot take
        return Section(missing=(Missing(what, fault.cause, fault.remedy or remedy),))


def attempt_each(sections: Mapping[str, Callable[[], Section]], *, requested: Collection[str] = ()) -> Section:
    """Sections by what they are about, in order, each under `attempt`: what spoils one costs no other."""
    return Section.join(*(attempt(what, make, requested=what in requested) for what, make in sections.items()))


def assemble(question: str, view: View, section: Section, *, headline: str = "") -> Answer:
    """The answer of a question at a view's date; `headline` where the section has none of its own."""
    return Answer(
        question=question,
        as_of=view.as_of,
        data=view.market,
        headline=section.headline or headline,
        findings=section.findings,
        tables=section.tables,
        missing=section.missing,
        figures=section.figures,
    )
