"""Law 3: an answer for day d from today's market equals, bit for bit, the answer from a market cut at d.

The poison: every row that was not yet known on day d is given an absurd value, so that an answer that reads one of
them cannot stay the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from rotascope.evidence import Answer
from rotascope.opening import open_snapshot
from rotascope.panels.view import View
from rotascope.questions.registry import QUESTIONS, Question, load
from rotascope.store.snapshot import Snapshot

DAYS = (date(2002, 12, 31), date(2016, 11, 30), date(2026, 2, 27))


def after(day: date) -> pl.Expr:
    return pl.col("known_at") >= datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, hours=6)


def cut(market: Snapshot, day: date) -> Snapshot:
    return replace(market, tables={name: table.filter(~after(day)) for name, table in market.tables.items()})


def poisoned(market: Snapshot, day: date) -> Snapshot:
    value = pl.when(after(day)).then(pl.col("value") * -7.0 + 1e6).otherwise(pl.col("value"))
    return replace(market, tables={**market.tables, "series": market.tables["series"].with_columns(value=value)})


def answers(sections: Callable[..., tuple[Answer, ...]], market: Snapshot, day: date) -> list[dict[str, object]]:
    return [one.to_dict() for one in sections(View(market, day))]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.name)
def test_a_later_fact_changes_no_answer(question: Question, day: date) -> None:
    market = open_snapshot("us")
    sections = load(question.sections)
    today = answers(sections, market, day)
    assert today
    assert answers(sections, cut(market, day), day) == today
    assert answers(sections, poisoned(market, day), day) == today


def test_the_law_catches_an_answer_that_peeks() -> None:
    def peeking(view: View) -> tuple[Answer, ...]:
        rows = view._snapshot.scan(SERIES).filter(pl.col("id") == "FF.SMB").select(pl.col("value").mean()).collect()
        return (Answer(question="peek", as_of=view.as_of, data="us", headline=f"{rows.item():.6g}"),)

    from rotascope.schema import SERIES

    market = open_snapshot("us")
    assert answers(peeking, poisoned(market, DAYS[0]), DAYS[0]) != answers(peeking, market, DAYS[0])
    assert answers(peeking, cut(market, DAYS[0]), DAYS[0]) != answers(peeking, market, DAYS[0])
