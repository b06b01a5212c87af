"""docs/findings.md lists every finding that the questions make, with its value, and no other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from markets import market, random_legs
from rotascope.engine import ask, compose, open_market
from rotascope.evidence import Answer, Evidence, Finding
from rotascope.panels.view import View
from rotascope.questions.check.examples import EXAMPLES, FOLDER
from rotascope.questions.registry import QUESTIONS
from rotascope.schema import ESTIMATES, INSTRUMENTS, SERIES
from rotascope.schema.clock import at_close
from rotascope.store.snapshot import Snapshot
from simulated import planted_market

PAGE = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([a-z0-9_.]+)` \| (.+?) \| (.+?) \| (\d+\.\d+\.\d+) \|$", re.MULTILINE)
LISTED = {match[1]: match[3] for match in ROW.finditer(PAGE)}
SHAPE = re.compile(r"[a-z]+\.[a-z_]+\.[a-z0-9_]+")
VALUES = {
    "pp": {"pp"},
    "percent": {"percent"},
    "probability": {"probability"},
    "sessions": {"sessions"},
    "count": {"count"},
    "number": {"number"},
    "date": {"date"},
    "word": {"text"},
    "date or text": {"date", "text"},
}


def mismatches(findings: list[Finding]) -> list[str]:
    """Ids that the page lacks, has beside those made, or gives another value."""
    made_ids = {finding.id for finding in findings}
    faults = [f"{name}: not on the page" for name in made_ids - LISTED.keys()]
    faults += [f"{name}: on the page, and no question said it" for name in LISTED.keys() - made_ids]
    for finding in findings:
        value = LISTED.get(finding.id, "as claimed")
        shown = finding.evidence.to_dict()["display"]
        if value != "as claimed" and shown not in VALUES[value]:
            faults.append(f"{finding.id}: a value shown as {shown}, the page says {value}")
    return sorted(set(faults))


def with_names(*symbols: str) -> View:
    """The planted market with its heaviest companies named as leaders or builders, which it has none of by itself."""
    frames = planted_market().frames
    heaviest = frames["holdings"].filter(pl.col("holder") == "sim500").group_by("id").agg(pl.col("weight").max())
    names = heaviest.sort("weight", descending=True)["id"].head(len(symbols)).to_list()
    renamed = dict(zip(names, symbols, strict=True))
    swapped = {
        name: frame.with_columns(pl.col("id").replace(renamed)) if "id" in frame.columns else frame
        for name, frame in frames.items()
    }
    return View(Snapshot.of_frames("simulated", swapped, simulated=True), date(2026, 6, 30))


def with_funds() -> View:
    """Four funds that are random walks."""
    walks = [random_legs(2520, seed=seed) for seed in range(4)]
    pairs = zip(("IWM", "SPY", "QQQ", "KRE"), walks, strict=True)
    lines = {name: replace(legs.select(("long",)), symbols=(name,), basis="total") for name, legs in pairs}
    return View(market(lines), walks[0].last)


def with_index_tables() -> View:
    """The planted market with published multiples of two indexes by year, vintages, and a cyclically adjusted ratio."""
    frames = dict(planted_market().frames)
    day = date(2026, 6, 1)
    values = {"op_pe_year": (16.0, 22.0), "op_eps_year": (90.0, 300.0)}
    rows = [
        (id_, item, date(year, 12, 31), day, pair[column] * (1 + 0.1 * (year - 2025)))
        for item, pair in values.items()
        for column, id_ in enumerate(("index:SP600", "index:SP500"))
        for year in (2024, 2025, 2026)
    ]
    quarters = (date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30))
    rows += [("index:SP500", "op_eps", end, vintage, 80.0) for end in quarters for vintage in (date(2026, 3, 31), day)]
    columns = ["id", "item", "period_end", "date", "value"]
    added = pl.DataFrame(rows, schema=columns, orient="row").with_columns(known_at=at_close(pl.col("date")))
    months = [date(2025, month, 1) for month in range(1, 13)]
    ratio = pl.DataFrame({"id": "macro:CAPE", "date": months, "value": [30.0 + month for month in range(12)]})
    ratio = ratio.with_columns(known_at=at_close(pl.col("date")))
    about = pl.DataFrame(
        {"id": ["macro:CAPE"], "name": ["CAPE"], "kind": ["macro"], "frequency": ["M"], "unit": ["ratio"]}
    )
    about = about.with_columns(known_at=pl.lit(frames["instruments"]["known_at"].min()))
    for table, more in ((ESTIMATES, added), (SERIES, ratio), (INSTRUMENTS, about)):
        both = [frames[table.name], table.conform(more).with_columns(batch=pl.lit("made"))]
        frames[table.name] = pl.concat(both, how="diagonal").sort(*table.key, "known_at", nulls_last=False)
    return View(Snapshot.of_frames("simulated", frames, simulated=True), date(2026, 6, 30))


def answers_of(view: View) -> Iterator[Answer]:
    """The brief, and every question in full that needs no file; few draws, since ids do not depend on them."""
    yield from compose(view)
    for question in QUESTIONS:
        if question.name == "unusual":
            for spread in ("small-large", "tech-market"):
                yield ask("unusual", view, spread=spread, draws=99)
        elif not any(option.required for option in question.options):
            yield ask(question.name, view)


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    answers = [*answers_of(open_market("us", as_of="2026-08-31")), *answers_of(open_market("simulated"))]
    answers += [ask("breadth", open_market("us-only", as_of="2018-12-31"))]
    answers += [ask("winners", open_market("us-only", as_of="2018-12-31")), ask("winners", with_funds())]
    answers += [ask("winners", open_market("simulated"), screen="quality-value", backtest=True)]
    answers += [ask("winners", open_market("us-only", as_of="2025-07-25"), line="XLK")]
    answers += [ask("causes", with_index_tables()), ask("causes", with_names("AMZN", "META", "MSFT", "ORCL"))]
    answers += [ask("breadth", with_names("AAPL", "MSFT")), ask("breadth", open_market("simulated"), holder="SIML")]
    markets = {name: open_market(name) for name in {name for name, _, _ in EXAMPLES}}
    answers += [ask("check", markets[name], files=[FOLDER / file]) for name, _, file in EXAMPLES]
    return [finding for answer in answers for finding in answer.findings]


def test_the_page_lists_what_the_questions_say_and_nothing_else(findings: list[Finding]) -> None:
    assert mismatches(findings) == []


def test_every_id_is_question_topic_statistic(findings: list[Finding]) -> None:
    names = {question.name for question in QUESTIONS}
    for name in LISTED:
        assert SHAPE.fullmatch(name), name
        assert name.partition(".")[0] in names
    assert all(finding.id.partition(".")[0] in names for finding in findings)


def test_an_id_that_is_new_gone_or_of_another_value_is_seen(findings: list[Finding]) -> None:
    """The planted faults."""
    new = Finding("unusual.gap.surprise", "t", Evidence.gap(0.1, method="m"))
    assert mismatches([*findings, new]) == ["unusual.gap.surprise: not on the page"]
    gone = [finding for finding in findings if finding.id != "unusual.gap.since"]
    assert mismatches(gone) == ["unusual.gap.since: on the page, and no question said it"]
    other = Finding("unusual.gap.window", "t", Evidence.change(0.1, method="m"))
    assert mismatches([*findings, other]) == ["unusual.gap.window: a value shown as percent, the page says pp"]
