"""The tables of docs/verdict.md against the program: thresholds of the criteria, and the worked example."""

from datetime import date

from documented_tables import table
from rotascope.engine import open_market
from rotascope.inference.verdicts.criteria import ALARM_SESSIONS, BREAK_LEVEL, BREAK_SESSIONS, JUDGED, SIZE_P, START_P
from rotascope.inference.verdicts.regular import LEVEL
from rotascope.questions.leadership import answer as leadership

PAGE = "docs/verdict.md"


def test_the_thresholds_are_those_that_the_page_says() -> None:
    said = {row[0]: row[1] for row in table(PAGE, "Criterion").rows}
    assert "a gap of {}, {} or {} sessions has a p of at most".format(*JUDGED) in said["size"]
    assert f"at most {100 * SIZE_P:g} %" in said["size"]
    assert f"at most {100 * START_P:g} % taken alone" in said["start"]
    assert f"({BREAK_SESSIONS} sessions), significantly at {100 * BREAK_LEVEL:g} %" in said["break"]
    assert f"at most {ALARM_SESSIONS} sessions old" in said["alarm"]
    assert f"at most {100 * LEVEL:g} %" in said["regular"]


def test_the_worked_example_is_what_is_computed() -> None:
    answer = leadership(open_market("us-only", as_of=date(2000, 12, 29)))
    criteria = tuple(
        (row["criterion"], row["met"], row["number"])
        for row in answer.tables["criteria"].records()
        if row["spread"] == "value-growth"
    )
    assert table(PAGE, "Criterion", number=1).rows == criteria
