"""Where the evidence on the causes comes from: every topic once, with what gives its section."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from rotascope.evidence import Section
from rotascope.panels.view import View
from rotascope.questions.attempt import attempt
from rotascope.questions.causes.companies.section import companies_section
from rotascope.questions.causes.decomposition import decomposition_section
from rotascope.questions.causes.events import events_section
from rotascope.questions.causes.fundamentals.flows import flows_section
from rotascope.questions.causes.fundamentals.index import index_section
from rotascope.questions.causes.fundamentals.section import fundamentals_section
from rotascope.questions.causes.macro.aggregate import aggregate_section
from rotascope.questions.causes.macro.announcements import announcements_section
from rotascope.questions.causes.macro.curve import curve_section
from rotascope.questions.causes.macro.policy import policy_section
from rotascope.questions.causes.macro.relations import relations_section


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the evidence.

    what      it is about, as a note says that it is missing
    section   its findings, tables and what they lack, of a view; pieces of evidence are findings that `stories.piece`
              made, sizes those of `stories.size_finding`, and all others are facts
    remedy    what to do where a fault of the data does not say
    votes     whether any of its findings bears on a word; sizes and facts do not
    """

    what: str
    section: Callable[[View], Section]
    remedy: str = "import it"
    votes: bool = True


TOPICS = (
    Topic("the decomposition", decomposition_section, votes=False),
    Topic("policy rate", policy_section),
    Topic("announcements", announcements_section),
    Topic("curve and banks", curve_section),
    Topic("co-movement", relations_section),
    Topic("the aggregate", aggregate_section),
    Topic("dated events", events_section, "import later prices"),
    Topic("company accounts", companies_section, "import more history"),
    Topic("valuation and earnings growth", fundamentals_section, "import more history"),
    Topic("multiples of indexes by year", index_section),
    Topic("fund flows", flows_section),
)


def gather_evidence(view: View, *, topics: Iterable[Topic] = TOPICS) -> Section:
    """What bears on any of the stories at a view's date."""
    return Section.join(*(attempt(topic.what, partial(topic.section, view), remedy=topic.remedy) for topic in topics))
