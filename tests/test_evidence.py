import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rotascope.evidence import Answer, Column, Evidence, Finding, Input, Missing, Table, Window, show
from rotascope.pages.files import rendered


@pytest.mark.parametrize(
    ("value", "display", "unit", "text"),
    [
        (0.0633, "percent", "fraction", "6.33 %"),
        (0.0633, "pp", "fraction", "+6.33 pp"),
        (-0.137, "pp", "fraction", "-13.70 pp"),
        (0.0004, "probability", "", "0.0004"),
        (0.000012, "probability", "", "< 0.0001"),
        (0.0, "probability", "", "0.0000"),
        (0.12, "probability", "", "0.12"),
        (1, "sessions", "sessions", "1 session"),
        (14, "sessions", "sessions", "14 sessions"),
        (26151, "count", "", "26,151"),
        (2026, "text", "", "2026"),
        (date(2026, 8, 31), "date", "", "2026-08-31"),
        (7100.25, "number", "index points", "7,100 index points"),
        (15644.0, "number", "", "15,644"),
        (None, "pp", "fraction", "—"),
        (float("nan"), "percent", "fraction", "—"),
        (float("inf"), "number", "", "—"),
    ],
)
def test_a_value_reads_as_people_write_it(value: object, display: str, unit: str, text: str) -> None:
    assert show(value, display, unit=unit) == text  # type: ignore[arg-type]


def test_a_gap_and_a_return_are_both_fractions_and_print_differently() -> None:
    assert Evidence(value=0.05, unit="fraction", method="m").shown == "5.00 %"
    assert Evidence(value=0.05, unit="fraction", display="pp", method="m").shown == "+5.00 pp"


def test_an_answer_is_one_json_document_without_nan() -> None:
    evidence = Evidence(
        value=float("nan"),
        unit="fraction",
        window=Window(date(2025, 12, 31), date(2026, 2, 6), 25),
        interval=(0.1, float("inf")),
        p_value=0.12,
        n_effective=240.5,
        searched=14,
        method="rank",
        inputs=(Input("IWM", "imported", "not stated", date(2026, 2, 6), "total"),),
    )
    table = Table("t", (Column("day", "Day", "date"), Column("gap", "Gap", "pp")), ((date(2026, 2, 6), float("nan")),))
    answer = Answer(
        question="unusual",
        as_of=date(2026, 2, 6),
        data="us",
        headline="h",
        findings=(Finding("gap.rank", "text", evidence, {"spread": "IWM/SPY"}),),
        tables={"ranks": table},
        missing=(Missing("x", "why", "remedy"),),
        generated_at=datetime(2026, 2, 6, tzinfo=UTC),
    )
    document = json.loads(json.dumps(answer.to_dict(), allow_nan=False))
    assert document["findings"][0]["evidence"]["value"] is None
    assert document["findings"][0]["evidence"]["interval"] == [0.1, None]
    assert document["findings"][0]["evidence"]["inputs"][0]["last"] == "2026-02-06"
    assert document["tables"]["ranks"] == [{"day": "2026-02-06", "gap": None}]
    assert set(document) == {
        "question",
        "as_of",
        "data",
        "simulated",
        "store_version",
        "generated_at",
        "headline",
        "missing",
        "findings",
        "tables",
    }


def test_a_finding_is_found_by_its_stable_id() -> None:
    finding = Finding("a.b", "t", Evidence(value=1, unit="count", method="m"))
    answer = Answer(question="q", as_of=date(2026, 1, 2), data="us", headline="", findings=(finding,))
    assert answer.finding("a.b") is finding
    with pytest.raises(KeyError):
        answer.finding("a.c")


@dataclass(frozen=True)
class Probe:
    """A document of a kind that no face knows."""

    kind: str = "probe"

    def to_dict(self) -> dict[str, Any]:
        return {"probe": 1}


def test_a_document_travels_with_its_answer_and_needs_no_renderer() -> None:
    answer = Answer(question="unusual", as_of=date(2026, 2, 6), data="us", headline="h")
    carrying = replace(answer, document=Probe())
    assert carrying.to_dict() == {**answer.to_dict(), "probe": 1}
    assert rendered((carrying,), "html") == rendered((answer,), "html")
