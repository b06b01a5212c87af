"""The first screen says what is missing in a line a question, and loses nothing."""

from datetime import date

from rotascope.evidence import Answer, Missing
from rotascope.questions.brief import group_missing


def answer(question: str, *lacks: Missing) -> Answer:
    return Answer(question=question, as_of=date(2026, 2, 6), data="us", headline="", missing=lacks)


PRICES = Missing("AAA", "no prices", "import prices")
FACTS = Missing("accounts of AAA", "none on file", "import accounts")
LATE = Missing("BBB", "ends 2020-01-02", "import prices")


def test_one_note_stays_as_it_is() -> None:
    assert group_missing([answer("breadth", PRICES)]) == (PRICES,)


def test_several_notes_of_one_question_are_one_line_with_each_remedy_once() -> None:
    (note,) = group_missing([answer("causes", PRICES, LATE), answer("causes", FACTS)])
    assert note.input == "causes"
    assert note.why == "AAA: no prices; BBB: ends 2020-01-02; accounts of AAA: none on file"
    assert note.remedy == "import prices; or import accounts"


def test_what_two_questions_lack_is_said_once() -> None:
    assert group_missing([answer("breadth", PRICES), answer("causes", PRICES, FACTS)]) == (PRICES, FACTS)
