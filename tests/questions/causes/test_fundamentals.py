"""Valuation, earnings, payouts, trading and flows as `causes` tells them: simulated, by hand, and with bad input."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from rotascope.errors import DataMissing
from rotascope.evidence import Finding, Section
from rotascope.measures.valuation import MULTIPLES, group_multiple
from rotascope.panels.view import View
from rotascope.questions.causes.fundamentals.earnings import earnings_section
from rotascope.questions.causes.fundamentals.flows import flows_section
from rotascope.questions.causes.fundamentals.gather import read_sized
from rotascope.questions.causes.fundamentals.index import index_section
from rotascope.questions.causes.fundamentals.section import fundamentals_section
from rotascope.schema import ESTIMATES, FLOWS, PRICES
from rotascope.schema.clock import at_close
from rotascope.schema.table import TableSchema
from rotascope.store.snapshot import Snapshot
from simulated import planted_market

AS_OF = date(2026, 6, 30)
DAY = date(2026, 1, 16)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot.of_frames("simulated", planted_market().frames, simulated=True)


@pytest.fixture(scope="module")
def section(snapshot: Snapshot) -> Section:
    return fundamentals_section(View(snapshot, AS_OF))


def of_id(section: Section, id_: str) -> list[Finding]:
    return [finding for finding in section.findings if finding.id == id_]


def made(table: TableSchema, rows: list[dict[str, object]], *, event: str) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return table.conform(frame.with_columns(known_at=at_close(pl.col(event)))).with_columns(batch=pl.lit("made"))


def index_market(rows: list[tuple[str, str, int, float]], *, day: date = DAY) -> Snapshot:
    estimates = [
        {"id": id_, "item": item, "period_end": date(year, 12, 31), "date": day, "value": value}
        for id_, item, year, value in rows
    ]
    frame = made(ESTIMATES, estimates, event="date").sort(*ESTIMATES.key)
    return Snapshot.of_frames("test", {"estimates": frame})


PE = [
    ("index:SP500", "op_pe_year", 2024, 25.0),
    ("index:SP600", "op_pe_year", 2024, 22.5),
    ("index:SP500", "op_pe_year", 2025, 24.0),
    ("index:SP600", "op_pe_year", 2025, -280.0),
    ("index:SP500", "op_pe_year", 2026, 20.0),
    ("index:SP600", "op_pe_year", 2026, 15.0),
]
EPS = [
    ("index:SP500", "op_eps_year", 2025, 200.0),
    ("index:SP600", "op_eps_year", 2025, 50.0),
    ("index:SP500", "op_eps_year", 2026, 230.0),
    ("index:SP600", "op_eps_year", 2026, 65.0),
]


def test_the_discount_is_told_with_its_convention_and_with_and_without_losses(
    snapshot: Snapshot, section: Section
) -> None:
    sized = read_sized(View(snapshot, AS_OF))
    small, large = sized.valued["small"], sized.valued["large"]
    totals = [sum(c.cap for c in group) / sum(c.company.year["net_income"] for c in group) for group in (small, large)]
    rows = {row["convention"]: row for row in section.tables["valuation"].records()}
    trailing = rows["trailing P/E, losses included"]
    assert (trailing["small"], trailing["large"]) == pytest.approx(tuple(totals))
    assert trailing["discount"] == pytest.approx(1 - totals[0] / totals[1])
    # Told first: what analysts expect, where enough of both have it.
    (finding,) = of_id(section, "causes.valuation.discount")
    assert finding.subject["convention"] == "forward P/E, losses included"
    assert finding.evidence.value == rows["forward P/E, losses included"]["discount"]
    assert "companies with losses left out" in finding.text
    multiple = MULTIPLES["forward-pe"]
    excluded = [group_multiple(group, multiple, losers="excluded").value for group in (small, large)]
    assert f"{excluded[0]:.4g} against {excluded[1]:.4g} times" in finding.text
    low, high = finding.evidence.interval  # type: ignore[misc]
    answers = [row["discount"] for row in section.tables["valuation"].records() if row["discount"] is not None]
    assert (low, high) == (min(answers), max(answers))
    assert len(section.tables["valuation"].rows) == 16


def test_every_part_of_the_comparison_has_its_finding(section: Section) -> None:
    told = {finding.id for finding in section.findings}
    assert told >= {
        "causes.valuation.discount",
        "causes.valuation.rank",
        "causes.earnings.growth",
        "causes.earnings.handoff",
        "causes.earnings.slowing",
        "causes.earnings.margin",
        "causes.payouts.group",
        "causes.payouts.changes",
        "causes.flows.volume",
        "causes.flows.influx",
    }
    assert all(finding.evidence.inputs for finding in section.findings)


def test_a_later_close_changes_no_earlier_month_of_the_discount(snapshot: Snapshot, section: Section) -> None:
    early = fundamentals_section(View(snapshot, AS_OF - timedelta(days=92)))
    late = {row["date"]: row["discount"] for row in section.tables["discounts"].records()}
    earlier = early.tables["discounts"].records()
    # Companies of today: the same ones, as long as none was listed or delisted between.
    if {c.id for c in read_sized(View(snapshot, AS_OF)).valued["small"]} == {
        c.id for c in read_sized(View(snapshot, AS_OF - timedelta(days=92))).valued["small"]
    }:
        assert all(late[row["date"]] == pytest.approx(row["discount"]) for row in earlier[:-1] if row["date"] in late)


def test_growth_of_small_parts_of_a_group_is_withheld(snapshot: Snapshot) -> None:
    sized = read_sized(View(snapshot, AS_OF))
    group = sized.companies["small"]
    # Only the companies with the least revenue filed the year before: many, and little of the group.
    ordered = sorted(group, key=lambda company: company.year["revenue"])
    cut = [replace(company, year_before={}) for company in ordered[len(group) // 2 :]]
    thin = replace(sized, companies={**sized.companies, "small": (*ordered[: len(group) // 2], *cut)})
    findings = {
        finding.subject["cohort"]: finding
        for finding in earnings_section(thin).findings
        if finding.id == "causes.earnings.growth"
    }
    assert findings["small"].evidence.value is None
    assert "withheld" in findings["small"].text
    assert findings["large"].evidence.value is not None


def test_a_market_without_accounts_says_what_to_import() -> None:
    with pytest.raises(DataMissing, match="no company accounts"):
        fundamentals_section(View(Snapshot.of_frames("bare", {}), AS_OF))


def test_published_multiples_are_ranked_and_a_year_without_earnings_has_no_discount() -> None:
    section = index_section(View(index_market([*PE, *EPS]), date(2026, 1, 31)))
    (finding,) = of_id(section, "causes.valuation.index")
    assert finding.evidence.value == pytest.approx(1 - 15 / 20)
    assert "number 1 of 2 years since 2024" in finding.text
    assert any("without 2025" in caveat for caveat in finding.evidence.caveats)
    assert finding.subject["verdict"] == "supports"
    (growth,) = of_id(section, "causes.earnings.consensus")
    assert growth.evidence.value == pytest.approx((65 / 50 - 1) - (230 / 200 - 1))
    rows = {row["year"]: row["discount"] for row in section.tables["index_multiples"].records()}
    assert rows[2025] is None


def test_estimates_dated_later_are_invisible_and_old_ones_are_stale() -> None:
    market = index_market([*PE, *EPS])
    with pytest.raises(DataMissing):
        index_section(View(market, DAY - timedelta(days=1)))
    (fresh,) = of_id(index_section(View(market, DAY + timedelta(days=100))), "causes.valuation.index")
    (old,) = of_id(index_section(View(market, DAY + timedelta(days=101))), "causes.valuation.index")
    assert (fresh.evidence.status, old.evidence.status) == ("ok", "stale")


def fund_market(shares: list[float], closes: list[float]) -> Snapshot:
    days = [date(2026, 6, 1) + timedelta(days=7 * number) for number in range(len(shares))]
    flows = [{"id": "IWM", "date": day, "shares": count} for day, count in zip(days, shares, strict=True)]
    prints = [{"id": "IWM", "session": day, "close": close} for day, close in zip(days, closes, strict=True)]
    return Snapshot.of_frames(
        "test",
        {"flows": made(FLOWS, flows, event="date"), "prices": made(PRICES, prints, event="session")},
    )


def test_a_funds_flow_is_its_new_shares_at_the_close() -> None:
    section = flows_section(View(fund_market([100.0, 110.0, 105.0], [10.0, 11.0, 12.0]), AS_OF))
    (finding,) = of_id(section, "causes.flows.fund")
    assert finding.evidence.value == pytest.approx(10 * 11 - 5 * 12)
    assert finding.subject["verdict"] == "cannot tell"  # nothing to compare with


def test_a_jump_like_a_split_is_no_flow() -> None:
    section = flows_section(View(fund_market([100.0, 110.0, 220.0], [10.0, 11.0, 5.5]), AS_OF))
    (finding,) = of_id(section, "causes.flows.fund")
    assert finding.evidence.value == pytest.approx(10 * 11)
    assert any("like a split" in caveat for caveat in finding.evidence.caveats)


def test_the_planted_flows_are_told_as_published(snapshot: Snapshot) -> None:
    section = flows_section(View(snapshot, AS_OF))
    frame = planted_market().frames["flows"]
    recent = frame.filter(pl.col("id") == "SIMS", pl.col("date") > AS_OF - timedelta(days=92))
    (small,) = [finding for finding in of_id(section, "causes.flows.fund") if finding.subject["cohort"] == "small"]
    assert small.evidence.value == pytest.approx(recent["value"].sum())


def test_a_market_without_flows_says_so() -> None:
    with pytest.raises(DataMissing, match="no flows"):
        flows_section(View(Snapshot.of_frames("bare", {}), AS_OF))
