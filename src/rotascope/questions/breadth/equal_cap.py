"""Equal against cap weights: the traded pair's gap with its rank, its line and its streak, where one is current."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

from rotascope.catalogue.spreads import SPREADS
from rotascope.errors import DataMissing
from rotascope.evidence import Chart, Column, Evidence, Finding, Section, Status, Table, Window
from rotascope.inference.rarity.rank import window_rank
from rotascope.inference.rarity.streaks import StreakTest
from rotascope.measures.leadership import gap_since, relative_line
from rotascope.panels.filling import fill
from rotascope.panels.freshness import freshness_of
from rotascope.panels.spread import Legs, parse_spread
from rotascope.panels.view import View
from rotascope.questions.breadth.words import equal_cap_words, equal_streak_words
from rotascope.questions.wording import gap_method
from rotascope.sessions import to_date, week_ends

PAIR = "equal-cap"
YEARS = 504  # sessions of the line
DRAWS = 1_000


def equal_cap_section(view: View, last: date) -> Section:
    """The pair since the last close of the year before `last`, among its like windows; empty where there is no pair."""
    try:
        legs = fill(view, parse_spread(PAIR, SPREADS))
        size = gap_since(legs.panel, start=date(last.year - 1, 12, 31))
    except DataMissing:
        return Section()
    status = freshness_of(view, legs.pair.ids, legs.last)
    if status == "missing":
        return Section()
    window = Window(size.start, size.end, size.sessions)
    method = f"{legs.pair}, {gap_method(legs)}"
    evidence = Evidence.gap(size.value, window=window, inputs=legs.inputs, status=status, method=method)
    rank = None
    with suppress(DataMissing):  # a short history has the gap and no rank
        rank = window_rank(legs.panel, sessions=size.sessions)
        evidence = replace(evidence, p_value=rank.p_value, n_effective=rank.n_effective)
    text = equal_cap_words(legs, size.value, window, rank)
    finding = Finding("breadth.equal_cap.gap", text, evidence, {"spread": PAIR}, role="key")
    return Section((finding, *streak_finding(legs, status)), {"equal_cap": line_table(legs)})


def streak_finding(legs: Legs, status: Status) -> Iterator[Finding]:
    """The sessions in a row that one side has led, with their p-value; nothing of under a year of sessions."""
    with suppress(DataMissing):
        result = StreakTest(draws=DRAWS).test(legs.panel)
        if result.current is not None and result.current_probabilities is not None:
            evidence = replace(result.evidence, inputs=legs.inputs, status=status)
            text = equal_streak_words(legs, result)
            yield Finding("breadth.equal_cap.streak", text, evidence, {"spread": PAIR})


def line_table(legs: Legs) -> Table:
    """Two years of weeks of the equal-weighted index over the cap-weighted one."""
    line = relative_line(legs.panel.tail(YEARS + 1))
    rows = tuple((to_date(line.dates[row]), float(line.values[row, 0])) for row in week_ends(line.dates))
    columns = (Column("date", "Date", "date"), Column("ratio", "Equal over cap weights", "number"))
    chart = Chart("line", "date", ("ratio",), title="equal over cap weights", level=1.0)
    note = "1.0 at the table's start: rising means that the average stock leads."
    return Table(f"{legs.pair}, two years of weeks", columns, rows, legs.inputs, note, chart)
