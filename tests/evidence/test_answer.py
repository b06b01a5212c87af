import copy
import json
import pickle
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rotascope.evidence import (
    Answer,
    Chart,
    Column,
    Evidence,
    Finding,
    Input,
    Missing,
    Section,
    Table,
    Window,
    show,
)
from rotascope.pages.files import render


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
    stamps = {"as_of", "data", "simulated", "store_version", "layers", "generated_at"}
    assert set(document) == stamps | {"question", "headline", "missing", "findings", "figures", "tables"}


COUNT = Evidence.count(1, method="m")


def answer_of(*ids: str, **more: Any) -> Answer:
    findings = tuple(Finding(name, f"text of {name}", COUNT) for name in ids)
    return Answer(question="q", as_of=date(2026, 1, 2), data="us", headline="h", findings=findings, **more)


def test_a_finding_is_found_by_its_id_or_by_an_ending_that_only_one_id_has() -> None:
    answer = answer_of("unusual.gap.rank", "unusual.gap.share", "breadth.weight.share", "unusual.gap.rank")
    assert answer.finding("unusual.gap.rank") is answer.findings[0]
    assert answer.finding("gap.rank") is answer.findings[0]
    assert answer.finding("rank") is answer.findings[0]
    assert answer.finding("gap.share") is answer.findings[1]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("share", "several findings: unusual.gap.share, breadth.weight.share"),
        ("rnak", "no finding: unusual.gap.rank"),
        ("unusual.gap.ranks", "no finding: unusual.gap.rank"),
        ("ank", "no finding: unusual.gap.rank"),
        ("", "no finding: unusual.gap.rank"),
    ],
)
def test_a_finding_that_is_not_there_names_those_that_are(name: str, message: str) -> None:
    answer = answer_of("unusual.gap.rank", "unusual.gap.share", "breadth.weight.share")
    with pytest.raises(KeyError, match=message):
        answer.finding(name)


def test_an_id_goes_before_an_ending() -> None:
    answer = answer_of("other.gap.rank", "gap.rank")
    assert answer.finding("gap.rank") is answer.findings[1]


def test_a_record_s_mapping_is_a_copy_that_refuses_changes() -> None:
    subject = {"spread": "a"}
    finding = Finding("a.b.c", "t", COUNT, subject)
    subject["spread"] = "b"
    assert finding.subject == {"spread": "a"}
    for change in ("update", "__setitem__", "__ior__", "clear", "pop", "popitem", "setdefault", "__delitem__"):
        with pytest.raises(TypeError, match="read-only"):
            getattr(finding.subject, change)("spread", "c")
    assert copy.deepcopy(finding) == pickle.loads(pickle.dumps(finding)) == finding  # noqa: S301 (our own bytes)
    assert hash(finding) == hash(copy.deepcopy(finding))


def test_sections_join_in_order_and_say_each_lack_once() -> None:
    lack = Missing("x", "why", "remedy")
    table = Table("t", (Column("a", "A"),), ())
    first = Section((Finding("a.b.c", "t", COUNT),), {"first": table}, (lack,), "One.")
    second = Section(tables={"second": table}, missing=(lack,), headline="Two.")
    joined = Section.join(first, Section(), second)
    assert (joined.findings, list(joined.tables), joined.missing) == (first.findings, ["first", "second"], (lack,))
    assert joined.headline == "One. Two."
    assert Section.join() == Section()
    with pytest.raises(ValueError, match="two sections have a table first"):
        Section.join(first, first)


def test_a_chart_reads_columns_that_are_there() -> None:
    columns = (Column("date", "Date", "date"), Column("gap", "Gap", "pp"))
    table = Table("t", columns, (), chart=Chart("history", "date", ("gap",)))
    assert (table.key, table.chart.channels if table.chart else ()) == ("date", ("date", "gap"))
    with pytest.raises(ValueError, match="no column gaps; it has date, gap"):
        Table("t", columns, (), chart=Chart("history", "date", ("gaps",)))
    with pytest.raises(ValueError, match="no column name"):
        Table("t", columns, (), key="name")


HOSTILE = "<script>alert(1)</script>"


def test_a_notebook_shows_the_whole_answer_escaped_and_says_simulated() -> None:
    table = Table(HOSTILE, (Column("a", HOSTILE),), ((HOSTILE,),) * 70, (), HOSTILE)
    answer = answer_of("a.b.c", tables={"t": table}, missing=(Missing(HOSTILE, "why", "remedy"),), simulated=True)
    page = answer._repr_html_()
    assert "<script" not in page
    assert all(text in page for text in ("SIMULATED", "text of a.b.c", "last 60 of 70 rows", "remedy", "h</h3>"))
    assert "SIMULATED" not in answer_of("a.b.c")._repr_html_()
    finding = Finding("a.b.c", HOSTILE, Evidence.gap(0.05, method=HOSTILE))
    assert "<script" not in finding._repr_html_()
    assert "+5.00 pp" in finding._repr_html_()


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
    assert render((carrying,), "html") == render((answer,), "html")
