"""One word, one quantity: whatever is called a gap is compounded return of long less that of short over its window."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from rotascope.catalogue.spreads import SPREADS
from rotascope.engine import compose, open_market
from rotascope.evidence import Answer, Finding, Window
from rotascope.inference.testing.own_scale import own_scale_family
from rotascope.measures.leadership import WINDOWS, daily_differences
from rotascope.panels.filling import fill
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.sessions import nyse

DATES = (date(1933, 7, 31), date(2001, 2, 28), date(2016, 12, 30), date(2026, 8, 31))
GAPS = (
    "leadership.spread.gap",
    "unusual.gap.window",
    "unusual.gap.rank",
    "unusual.gap.calendar",
    "unusual.gap.p_value",
)
CLOSE = 1e-9
SIZE = re.compile(r"(?:led .* by|gained|lost) ([\d.]+) pp")


def gap_of(view: View, spread: str, window: Window) -> float:
    """From the two closes of each leg, without the measures."""
    legs = fill(view, parse_spread(spread, SPREADS)).panel
    first, last = legs.row_of(window.start), legs.row_of(window.end)
    long, short = legs.values[last] / legs.values[first]
    return float(long - short)


def wrong_gaps(view: View, answers: Sequence[Answer]) -> list[str]:
    """Every gap of a finding, of its sentence and of a table that is not the compounded one."""
    leadership = next(answer for answer in answers if answer.question == "leadership")
    faults = []
    for answer in answers:
        for finding in answer.findings:
            faults += finding_faults(view, finding)
        if answer.question == "unusual":
            faults += list(table_faults(view, answer))
    return faults + list(disagreements(leadership))


def finding_faults(view: View, finding: Finding) -> list[str]:
    evidence, window = finding.evidence, finding.evidence.window
    if finding.id == "unusual.turn.break" and "from then on" in finding.text:
        return break_faults(view, finding)
    if finding.id not in GAPS or window is None:
        return []
    gap = gap_of(view, finding.subject["spread"], window)
    faults = [] if abs(float(evidence.value or 0.0) - gap) < CLOSE else [f"{finding.id} {finding.subject}: {evidence}"]
    printed = SIZE.search(finding.text)
    if printed and printed.group(1) != f"{abs(100 * gap):.2f}":
        faults.append(f"{finding.id} says {printed.group(0)}, the gap is {gap}")
    return faults


def break_faults(view: View, finding: Finding) -> list[str]:
    """The gap since a dated break, from the close before its first session."""
    legs = fill(view, parse_spread(finding.subject["spread"], SPREADS)).panel
    start = nyse().before(date.fromisoformat(str(finding.evidence.value)))
    gap = gap_of(view, finding.subject["spread"], Window(start, legs.last, 1))
    printed = SIZE.search(finding.text)
    same = printed is not None and printed.group(1) == f"{abs(100 * gap):.2f}"
    return [] if same else [f"{finding.id} says {finding.text}, the gap is {gap}"]


def table_faults(view: View, answer: Answer) -> Iterator[str]:
    """The ranks, the history's last row and the streaks of an answer, against the closes."""
    spread = answer.finding("unusual.gap.window").subject["spread"]
    legs = fill(view, parse_spread(spread, SPREADS)).panel
    for row in answer.tables["ranks"].records():
        window = Window(legs.tail(row["sessions"] + 1).first, legs.last, row["sessions"])
        if abs(row["gap"] - gap_of(view, spread, window)) > CLOSE:
            yield f"ranks of {spread}: {row}"
    gap = answer.finding("unusual.gap.window").evidence.value
    if abs(answer.tables["history"].records()[-1]["gap"] - gap) > CLOSE:
        yield f"history of {spread}"
    for row in answer.tables["streaks"].records():
        last = date.fromisoformat(row["last"])
        span = legs.between(None, last).tail(row["sessions"] + 1)
        if abs(row["gap"] - gap_of(view, spread, Window(span.first, last, row["sessions"]))) > CLOSE:
            yield f"streaks of {spread}: {row}"


def disagreements(leadership: Answer) -> Iterator[str]:
    """Each finding and each verdict against the Gaps table, where both are about the same window."""
    table = {row["spread"]: row for row in leadership.tables["gaps"].records()}
    verdicts = {row["spread"]: row["gap"] for row in leadership.tables["verdicts"].records()}
    names = {sessions: name for name, sessions in WINDOWS.items()}
    for finding in leadership.findings:
        window, spread = finding.evidence.window, finding.subject.get("spread", "")
        if window is None or finding.id != "leadership.spread.gap":
            continue
        value = float(finding.evidence.value or 0.0)
        if abs(verdicts[spread] - value) > CLOSE:
            yield f"{spread}: {verdicts[spread]} in the table of verdicts, {value} in the finding"
        row = table[spread]
        same = row["through"] == str(window.end) and window.sessions in names
        if same and abs(row[names[window.sessions]] - value) > CLOSE:
            yield f"{spread}: {row[names[window.sessions]]} in the table of gaps, {value} in the finding"


@pytest.fixture(scope="module", params=DATES, ids=str)
def market_answers(request: pytest.FixtureRequest) -> tuple[View, tuple[Answer, ...]]:
    view = open_market("us", as_of=request.param)
    return view, compose(view)


def test_every_gap_is_compounded(market_answers: tuple[View, tuple[Answer, ...]]) -> None:
    view, answers = market_answers
    assert wrong_gaps(view, answers) == []
    counted = [finding for answer in answers for finding in answer.findings if finding.id in GAPS]
    assert len(counted) > 8  # the law reads something


def test_a_sum_is_named_as_the_statistic_of_the_test_and_stands_in_the_evidence_alone(
    market_answers: tuple[View, tuple[Answer, ...]],
) -> None:
    view, answers = market_answers
    leadership = next(answer for answer in answers if answer.question == "leadership")
    for finding in leadership.findings:
        if finding.id != "leadership.spread.gap":
            continue
        statistic = re.search(
            r"tested by ([+-][\d.]+) standard deviations over the window: sum of daily differences",
            finding.evidence.method,
        )
        assert statistic
        changes = daily_differences(fill(view, parse_spread(finding.subject["spread"], SPREADS)).panel)
        window = finding.evidence.window
        assert window
        inside = own_scale_family(changes).between(window.start, window.end).values[1:, 0].sum()
        assert statistic.group(1) == f"{inside:+.1f}"
    cells = [cell for table in leadership.tables.values() for row in table.shown() for cell in row]
    assert not [cell for cell in cells if "summed" in cell or "sum of" in cell]


def test_value_led_growth_by_its_compounded_return_in_the_year_to_february_2001() -> None:
    view = open_market("us", as_of=date(2001, 2, 28))
    leadership = compose(view)[1]
    value = next(finding for finding in leadership.findings if finding.subject.get("spread") == "value-growth")
    assert value.evidence.shown == "+76.78 pp"
    assert "76.78 pp over 252 sessions" in value.text
    assert "tested by +51.0 standard deviations" in value.evidence.method
    assert "58.65" not in f"{value.text} {value.evidence.method}"  # the sum of daily differences is said nowhere


def test_the_law_sees_a_sum_of_daily_differences() -> None:
    """The planted fault: what was printed once, a sum in a finding, in its words and in a table."""
    view = open_market("us", as_of=date(2001, 2, 28))
    answers = compose(view)
    assert wrong_gaps(view, answers) == []

    def with_sum(finding: Finding) -> Finding:
        return replace(finding, evidence=replace(finding.evidence, value=0.5865))

    leadership = answers[1]
    value = next(finding for finding in leadership.findings if finding.subject.get("spread") == "value-growth")
    summed = replace(leadership, findings=tuple(with_sum(f) if f is value else f for f in leadership.findings))
    assert len(wrong_gaps(view, (answers[0], summed))) == 3  # the closes, the verdicts and the gaps
    worded = replace(value, text=value.text.replace("76.78", "58.65"))
    reworded = replace(leadership, findings=tuple(worded if f is value else f for f in leadership.findings))
    assert ["58.65" in fault for fault in wrong_gaps(view, (reworded,))] == [True]
    table = leadership.tables["verdicts"]
    rows = tuple(tuple(0.5865 if cell == value.evidence.value else cell for cell in row) for row in table.rows)
    shown = replace(leadership, tables={**leadership.tables, "verdicts": replace(table, rows=rows)})
    assert len(wrong_gaps(view, (shown,))) == 1
