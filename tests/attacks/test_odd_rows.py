"""One odd file spoils one section: whatever a question's data do, the rest of the brief stands."""

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from rotascope import engine
from rotascope.errors import InputRefused, NotConverged, RotascopeError, StoreFault
from rotascope.evidence import Section
from rotascope.panels.view import View
from rotascope.questions import registry
from rotascope.questions.attempt import attempt


def failing(fault: RotascopeError) -> Callable[..., object]:
    """A function that raises."""

    def fail(*_: object, **__: object) -> object:
        raise fault

    return fail


@pytest.mark.parametrize("question", registry.QUESTIONS, ids=lambda question: question.name)
@pytest.mark.parametrize("kind", [InputRefused, NotConverged])
def test_a_question_whose_data_cannot_be_taken_says_so_and_no_more(
    question: registry.Question, kind: type[RotascopeError], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = View(engine.open_snapshot("us-only"), engine.read_day("2026-02-06"))
    fault = kind("weights of 2026-01-02 sum to 0.9900", "give fractions of the whole")
    monkeypatch.setattr(registry, "load", lambda _: failing(fault))
    answers = engine.ask_sections(question, view, {})
    assert [answer.question for answer in answers] == [question.name]
    assert [(missing.input, missing.why) for missing in answers[0].missing] == [(question.name, fault.cause)]


def test_rows_that_a_measure_refuses_are_missing_and_a_damaged_store_is_a_fault() -> None:
    section = attempt("concentration", failing(InputRefused("weights sum to 0.99", "")), remedy="import them again")
    assert [(missing.input, missing.remedy) for missing in section.missing] == [("concentration", "import them again")]
    with pytest.raises(StoreFault):
        attempt("concentration", failing(StoreFault("a file is damaged", "")))
    assert attempt("nothing", Section) == replace(Section())


CAUSE = "weights of 2026-01-02 sum to 0.9900"
Make = Callable[[], Section]


class Sections:
    """`attempt` with an ear: which sections a question has, which stand in which, and one that is fed a fault."""

    def __init__(self) -> None:
        self.above: dict[str, tuple[str, ...]] = {}
        self.stack: list[str] = []
        self.spoilt = ""

    def attempt(self, what: str, make: Make, *, remedy: str = "", requested: bool = False) -> Section:
        self.above[what] = tuple(self.stack)
        if self.spoilt and what == self.spoilt:
            return attempt(what, failing(InputRefused(CAUSE, "")), remedy=remedy)  # type: ignore[arg-type]
        if self.spoilt and what not in self.above[self.spoilt]:
            return Section()
        self.stack.append(what)
        try:
            return attempt(what, make, remedy=remedy, requested=requested)
        finally:
            self.stack.pop()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Sections:
    sections = Sections()
    for question in registry.QUESTIONS:
        registry.load(question.answer)
    for name, module in list(sys.modules.items()):
        if name.startswith("rotascope.questions") and getattr(module, "attempt", None) is attempt:
            monkeypatch.setattr(module, "attempt", sections.attempt)
    return sections


@pytest.mark.parametrize("name", ["leadership", "unusual", "breadth", "causes"])
def test_every_section_of_every_question_may_fail_alone(heard: Sections, name: str) -> None:
    view = View(engine.open_snapshot("us-only"), engine.read_day("2026-02-06"))
    question = registry.find(name)
    options = {"draws": 50} if name == "unusual" else {}
    whole = registry.load(question.answer)(view, **options)
    assert whole.findings
    assert len(heard.above) >= 4, f"{name} has sections that do not stand under attempt"
    for what in [what for what in heard.above if what != "gap"]:  # the gap is what unusual is requested for
        heard.spoilt = what
        answer = registry.load(question.answer)(view, **options)
        assert (what, CAUSE) in [(lack.input, lack.why) for lack in answer.missing]
