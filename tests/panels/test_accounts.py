"""Accounts through a view: prefix-stable, by company, in panels; the planted accounts of the simulated market."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from rotascope.panels.accounts import CompanyAccounts, read_accounts
from rotascope.panels.filings import read_law_events
from rotascope.panels.view import View
from rotascope.store.snapshot import Snapshot
from simulated import planted_market


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot.of_frames("simulated", planted_market().frames, simulated=True)


def accounts_of(snapshot: Snapshot, day: date) -> CompanyAccounts:
    accounts = read_accounts(View(snapshot, day))
    assert accounts
    return accounts


def test_a_market_without_accounts_has_none() -> None:
    assert read_accounts(View(Snapshot.of_frames("bare", {}), date(2026, 1, 2))) is None


def test_trailing_years_are_the_sum_of_four_filed_quarters(snapshot: Snapshot) -> None:
    accounts = accounts_of(snapshot, date(2026, 6, 30))
    company = next(company for company in accounts.companies() if company.id == "S0006")
    quarters = accounts.facts.filter(pl.col("id") == "S0006", pl.col("item") == "revenue").sort("period_end")
    assert company.year["revenue"] == pytest.approx(quarters["value"].tail(4).sum())
    assert company.year_before["revenue"] == pytest.approx(quarters["value"].tail(8).head(4).sum())
    debt = accounts.facts.filter(pl.col("id") == "S0006", pl.col("item") == "total_debt").sort("period_end")["value"]
    assert (company.balances["total_debt"], company.opening_balances["total_debt"]) == (debt[-1], debt[-5])
    assert company.filing_date <= date(2026, 6, 30)


def test_later_filings_change_no_figure_of_an_earlier_view(snapshot: Snapshot) -> None:
    early = accounts_of(snapshot, date(2025, 6, 30))
    late = accounts_of(snapshot, date(2026, 6, 30))
    keys = ["id", "item", "period_end"]
    joined = early.quarters.join(late.quarters, on=keys, how="left", suffix="_late")
    assert joined.height == early.quarters.height
    assert joined.filter(pl.col("value").ne_missing(pl.col("value_late"))).is_empty()
    assert early.quarters["known_at"].max() < early.view.known_until  # type: ignore[operator]


def test_a_company_that_stopped_filing_is_left_out(snapshot: Snapshot) -> None:
    accounts = accounts_of(snapshot, date(2026, 6, 30))
    filing = {company.id for company in accounts.companies()}
    truth = planted_market().truth.companies
    gone = set(truth.filter(pl.col("last") < 900)["id"])
    assert gone
    assert not gone & filing


def test_an_item_as_a_panel(snapshot: Snapshot) -> None:
    accounts = accounts_of(snapshot, date(2026, 6, 30))
    panel = accounts.panel("interest_expense")
    row = (
        accounts.facts.filter(pl.col("id") == "S0003", pl.col("item") == "interest_expense")
        .sort("period_end")
        .row(-1, named=True)
    )
    position = int(np.flatnonzero(panel.dates == np.datetime64(row["period_end"], "D"))[0])
    assert panel.column("S0003")[position] == row["value"]
    assert len(accounts.panel("nothing").symbols) == 0


def test_acts_of_law_are_events_known_by_then(snapshot: Snapshot) -> None:
    (act,) = read_law_events(View(snapshot, date(2026, 6, 30)))
    assert "tax act" in act[1]
    assert read_law_events(View(snapshot, act[0].replace(year=act[0].year - 1))) == ()


def test_a_companys_figures_cannot_be_changed(snapshot: Snapshot) -> None:
    company = accounts_of(snapshot, date(2026, 6, 30)).companies()[0]
    with pytest.raises(TypeError, match="read-only"):
        company.year["revenue"] = 0.0  # type: ignore[index]
    assert hash(company) == hash(replace(company))


def test_a_company_with_two_share_classes_on_file_is_one_company(snapshot: Snapshot) -> None:
    facts, listing = snapshot.tables["facts"], snapshot.tables["instruments"]
    ids = accounts_of(snapshot, date(2026, 6, 30)).companies()
    names = {ids[0].id: "GOOGL", ids[1].id: "GOOG"}  # accounts alike but for their letters would count twice
    renamed = {
        name: table.with_columns(pl.col("id").cast(pl.String).replace(names))
        for name, table in (("facts", facts), ("instruments", listing))
    }
    classes = replace(snapshot, tables={**snapshot.tables, **renamed})
    companies = accounts_of(classes, date(2026, 6, 30)).companies()
    assert len(companies) == len(ids) - 1
    assert {"GOOGL", "GOOG"} & {company.id for company in companies} == {"GOOGL"}
