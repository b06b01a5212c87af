"""The tables that a simulated market brings: keys, clocks, identities, and prices that give back planted returns."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rotascope.panels.view import View
from rotascope.schema import ACTIONS, FACTS, SERIES, TABLES
from rotascope.sources.simulated import Simulation
from rotascope.store.snapshot import Snapshot

KNOWN = {table.name: table for table in TABLES}


@pytest.fixture(scope="module")
def snapshot(simulated_market: Simulation) -> Snapshot:
    return Snapshot.of_frames("simulated", simulated_market.frames, simulated=True)


@pytest.fixture(scope="module")
def accounts(simulated_market: Simulation) -> pl.DataFrame:
    """One row a company and quarter, one column an item, with the rise of each over the quarter before."""
    facts = simulated_market.frames["facts"]
    wide = facts.pivot(on="item", index=["id", "period_end"], values="value").sort("id", "period_end")
    items = [name for name in wide.columns if name not in {"id", "period_end"}]
    return wide.with_columns(pl.col(name).diff().over("id").alias(f"rise_{name}") for name in items)


def test_every_table_but_the_batches_is_filled(simulated_market: Simulation) -> None:
    assert set(simulated_market.frames) == {table.name for table in TABLES} - {"batches"}
    assert all(len(frame) for frame in simulated_market.frames.values())


@pytest.mark.parametrize("name", sorted({table.name for table in TABLES} - {"batches"}))
def test_no_key_has_two_values_at_one_time(simulated_market: Simulation, name: str) -> None:
    frame = simulated_market.frames[name]
    assert frame.schema == KNOWN[name].schema
    assert not frame.select(*KNOWN[name].key, "known_at").is_duplicated().any()
    assert frame["known_at"].null_count() == 0


def test_only_membership_has_versions_of_a_key(simulated_market: Simulation) -> None:
    versioned = {
        name for name, frame in simulated_market.frames.items() if frame.select(KNOWN[name].key).is_duplicated().any()
    }
    assert versioned == {"members"}


def test_every_id_is_described_and_says_that_it_is_simulated(simulated_market: Simulation) -> None:
    instruments = simulated_market.frames["instruments"]
    described = set(instruments["id"])
    for name in ("prices", "actions", "series", "members", "holdings", "facts", "estimates", "flows"):
        assert set(simulated_market.frames[name]["id"]) <= described, name
    assert (instruments["source"] == "simulated").all()
    assert instruments["name"].str.contains("Simulated").all()
    assert simulated_market.frames["events"]["title"].str.contains("Simulated").all()


def test_levels_from_prices_and_actions_are_the_planted_total_returns(
    simulated_market: Simulation, snapshot: Snapshot
) -> None:
    truth = simulated_market.truth
    view = View(snapshot, truth.settings.end)
    acted = set(simulated_market.frames["actions"]["id"])
    assert simulated_market.frames["actions"].filter(kind="split").height > 0
    for place, company in enumerate(truth.companies["id"]):
        line = view.levels(company)
        rows = np.searchsorted(truth.days, line.dates)
        grown = np.cumprod(1.0 + np.nan_to_num(truth.total_returns[:, place]))[rows]
        np.testing.assert_allclose(line.values[:, 0] / line.values[0, 0], grown / grown[0], rtol=1e-9)
        assert (company in acted) or line.basis == "price"


def test_the_checks_above_see_a_dividend_that_lacks(simulated_market: Simulation) -> None:
    dividends = simulated_market.frames["actions"].filter(kind="dividend")
    company = dividends["id"][0]
    kept = simulated_market.frames["actions"].filter((pl.col("id") != company) | (pl.col("kind") == "split"))
    frames = dict(simulated_market.frames) | {"actions": kept}
    truth = simulated_market.truth
    line = View(Snapshot.of_frames("simulated", frames), truth.settings.end).levels(company)
    place = truth.companies["id"].to_list().index(company)
    grown = np.cumprod(1.0 + np.nan_to_num(truth.total_returns[:, place]))[np.searchsorted(truth.days, line.dates)]
    assert abs(line.values[-1, 0] / line.values[0, 0] / (grown[-1] / grown[0]) - 1.0) > 1e-3


def test_prints_are_possible_and_some_are_missing(simulated_market: Simulation) -> None:
    prices, truth = simulated_market.frames["prices"], simulated_market.truth
    numbers = prices.select("open", "high", "low", "close", "volume")
    assert numbers.select(pl.all().is_finite().all()).row(0) == (True,) * 5
    body = pl.min_horizontal("open", "close"), pl.max_horizontal("open", "close")
    assert (
        prices.select((pl.col("low") <= body[0]) & (pl.col("high") >= body[1]) & (pl.col("low") > 0)).to_series().all()
    )
    listed = int((truth.companies["last"] - truth.companies["first"] + 1).sum())
    lacking = listed - len(prices)
    expected = truth.settings.missing * listed
    assert abs(lacking - expected) < 5 * np.sqrt(expected)


def test_the_delisted_have_a_last_print_and_the_new_no_earlier_one(simulated_market: Simulation) -> None:
    truth = simulated_market.truth
    spans = (
        simulated_market.frames["prices"]
        .group_by("id")
        .agg(pl.col("session").min().alias("start"), pl.col("session").max().alias("end"))
    )
    wanted = truth.companies.select(
        "id",
        pl.Series("start", truth.days[truth.companies["first"]]),
        pl.Series("end", truth.days[truth.companies["last"]]),
    )
    assert_frame_equal(spans, wanted, check_row_order=False, check_dtypes=False)
    assert (truth.companies["first"] > 0).sum() > 5
    assert (truth.companies["last"] < truth.settings.sessions - 1).sum() > 5


IDENTITIES = {
    "gross profit": pl.col("revenue") - pl.col("cost_of_revenue") - pl.col("gross_profit"),
    "operating income": pl.col("gross_profit")
    - pl.col("research_development")
    - pl.col("selling_general_admin")
    - pl.col("depreciation_amortization")
    - pl.col("operating_income"),
    "pretax": pl.col("operating_income") - pl.col("interest_expense") - pl.col("pretax_income"),
    "net": pl.col("pretax_income") - pl.col("income_tax") - pl.col("net_income"),
    "operating cash flow": pl.col("net_income")
    + pl.col("depreciation_amortization")
    + pl.col("income_tax")
    - pl.col("cash_tax_paid")
    - pl.col("rise_working_capital")
    - pl.col("operating_cash_flow"),
    "cash": pl.col("operating_cash_flow")
    - pl.col("capex")
    - pl.col("dividends_paid")
    - pl.col("buybacks")
    + pl.col("stock_issued")
    + pl.col("net_borrowing")
    - pl.col("rise_cash"),
    "property": pl.col("capex") - pl.col("depreciation_amortization") - pl.col("rise_property_plant_equipment"),
    "debt": pl.col("net_borrowing") - pl.col("rise_total_debt"),
    "balance": pl.col("total_assets") - pl.col("total_debt") - pl.col("deferred_tax_liability") - pl.col("equity"),
    "equity": pl.col("net_income")
    - pl.col("dividends_paid")
    - pl.col("buybacks")
    + pl.col("stock_issued")
    - pl.col("rise_equity"),
}


@pytest.mark.parametrize("identity", IDENTITIES)
def test_accounts_close(accounts: pl.DataFrame, identity: str) -> None:
    gap = accounts.select((IDENTITIES[identity] / pl.col("total_assets")).abs().max()).item()
    assert gap < 1e-10
    wrong = ("revenue", "net_income", "equity", "capex", "net_borrowing", "pretax_income", "operating_income")
    broken = accounts.with_columns(pl.col(name) * 1.001 + 1e6 for name in wrong)
    assert broken.select((IDENTITIES[identity] / pl.col("total_assets")).abs().max()).item() > 1e-7


def test_accounts_stay_plausible(accounts: pl.DataFrame) -> None:
    for item in ("revenue", "total_debt", "property_plant_equipment", "shares", "capex", "working_capital"):
        assert accounts[item].min() > 0, item
    for item in ("cash", "income_tax", "cash_tax_paid", "dividends_paid", "buybacks", "stock_issued", "floating_debt"):
        assert accounts[item].min() >= 0, item
    rate = accounts.select(
        4 * pl.col("interest_expense") / (pl.col("total_debt") - pl.col("net_borrowing"))
    ).to_series()
    assert 0.0 < rate.min() < rate.max() < 0.15
    losers = accounts.select((pl.col("net_income") < 0).mean()).item()
    assert 0.02 < losers < 0.4


def test_accounts_are_known_after_their_period_and_some_years_end_in_june(simulated_market: Simulation) -> None:
    facts = simulated_market.frames["facts"]
    delay = (facts["known_at"].dt.date() - facts["period_end"]).dt.total_days()
    assert 25 <= delay.min() < delay.max() <= 80
    annual = facts.filter(form="10-K")["period_end"].dt.month().unique().sort().to_list()
    assert annual == [6, 12]
    assert facts.filter(item="cash")["period_start"].null_count() == facts.filter(item="cash").height
    assert facts.filter(item="revenue")["period_start"].null_count() == 0


def test_interest_follows_the_policy_rate_by_the_planted_pass_through(
    simulated_market: Simulation, accounts: pl.DataFrame
) -> None:
    """The rate on floating debt, less the planted fixed part, moves with the quarter's mean rate by (1 - h) x beta."""
    truth = simulated_market.truth
    lower = simulated_market.frames["series"].filter(id="DFEDTARL")
    policy = lower.with_columns(period_end=pl.col("date").dt.truncate("3mo").dt.offset_by("2mo").dt.month_end())
    mean = policy.group_by("period_end").agg(pl.col("value").mean().alias("rate"))
    inside = accounts.filter(pl.col("period_end") > truth.days[80].item()).join(mean, on="period_end")
    recovered, planted = [], []
    for row in truth.companies.filter(pl.col("floating_share") > 0.05).iter_rows(named=True):
        own = inside.filter(id=row["id"])
        if own["rate"].n_unique() < 4:
            continue
        opening = (own["total_debt"] - own["net_borrowing"]).to_numpy()
        fixed = (1 - row["floating_share"]) * row["fixed_coupon"]
        coupon = (4 * own["interest_expense"].to_numpy() / opening - fixed) / row["floating_share"]
        recovered.append(np.polyfit(own["rate"].to_numpy() / 100, coupon, 1)[0])
        planted.append(row["pass_through"] * (1 - row["hedged_share"]))
    assert len(planted) > 50
    np.testing.assert_allclose(recovered, planted, rtol=1e-6)


def test_weights_sum_to_one_and_follow_market_value(simulated_market: Simulation) -> None:
    holdings = simulated_market.frames["holdings"]
    sums = holdings.group_by("holder", "date").agg(pl.col("weight").sum())
    assert set(sums["holder"]) == {"sim500", "SIMS", "SIML"}
    np.testing.assert_allclose(sums["weight"], 1.0, rtol=1e-12)
    index = holdings.filter(holder="sim500")
    shares = index.select(pl.col("value") / pl.col("value").sum().over("date")).to_series()
    np.testing.assert_allclose(index["weight"], shares, rtol=1e-9)
    assert index["weight"].min() > 0
    closes = index.join(simulated_market.frames["prices"], left_on=["id", "date"], right_on=["id", "session"])
    np.testing.assert_allclose(closes["shares"] * closes["close"], closes["value"], rtol=1e-12)


def test_the_index_moves_as_its_month_end_weights_say(simulated_market: Simulation) -> None:
    """The session after a month end inside a quarter: index return = sum of weight times planted return."""
    truth, frames = simulated_market.truth, simulated_market.frames
    level = frames["series"].filter(id="SIM500.T")["value"].to_numpy()
    held = frames["holdings"].filter(holder="sim500")
    place_of = {one: place for place, one in enumerate(truth.companies["id"])}
    for day in held["date"].unique().sort()[:-1]:
        row = int(np.searchsorted(truth.days, np.datetime64(day, "D")))
        if day.month % 3 == 0:
            continue
        then = held.filter(date=day)
        earned = truth.total_returns[row + 1, [place_of[one] for one in then["id"]]]
        kept = np.isfinite(earned)
        weight = then["weight"].to_numpy()[kept]
        expected = float(weight @ earned[kept] / weight.sum())
        assert level[row + 1] / level[row] - 1 == pytest.approx(expected, rel=1e-9)


def test_membership_is_point_in_time_with_entries_and_exits(simulated_market: Simulation) -> None:
    members, truth = simulated_market.frames["members"], simulated_market.truth
    assert set(members["universe"]) == {"sim500"}
    ended = members.filter(pl.col("end").is_not_null())
    assert ended.height > 5
    assert (ended["end"] > ended["start"]).all()
    assert (members["start"] > truth.days[0].item()).sum() > 5
    assert (ended["known_at"].dt.date() == ended["end"]).all()


def test_the_pmi_is_the_mean_of_its_components(simulated_market: Simulation) -> None:
    rows = simulated_market.frames["series"].filter(pl.col("id").str.starts_with("PMI"))
    wide = rows.pivot(on="id", index="date", values="value")
    mean = wide.select(pl.mean_horizontal(pl.selectors.starts_with("PMI."))).to_series()
    assert wide.width == 7
    assert (mean - wide["PMI"]).abs().max() <= 0.05 + 1e-9  # printed to one decimal


def test_the_curve_and_the_target_range_are_consistent(simulated_market: Simulation) -> None:
    wide = simulated_market.frames["series"].pivot(on="id", index="date", values="value").drop_nulls("DGS10")
    for name, other in (("T10Y2Y", "DGS2"), ("T10Y3M", "DGS3MO")):
        np.testing.assert_allclose(wide[name], wide["DGS10"] - wide[other], atol=1e-9)
    np.testing.assert_allclose(wide["DFEDTARU"] - wide["DFEDTARL"], 0.25)
    decided = simulated_market.frames["events"].filter(kind="policy").sort("date")
    moved = wide.sort("date")["DFEDTARL"].diff().fill_null(0.0)
    assert decided["value"].sum() == pytest.approx(moved.sum())
    assert (moved != 0).sum() == (decided["value"] != 0).sum()


def test_earnings_surprises_move_prices_their_way(simulated_market: Simulation) -> None:
    truth = simulated_market.truth
    earnings = simulated_market.frames["events"].filter(kind="earnings")
    column = {one: place for place, one in enumerate(truth.companies["id"])}
    rows = np.searchsorted(truth.days, earnings["date"].to_numpy())
    moves = truth.total_returns[rows, [column[one] for one in earnings["id"]]]
    usual = np.nanstd(truth.total_returns)
    assert np.corrcoef(np.sign(earnings["value"]), moves)[0, 1] > 0.4
    assert moves.std() > 1.3 * usual


def test_what_was_known_then_does_not_depend_on_what_came_after(simulated_market: Simulation) -> None:
    then = date(2023, 5, 31)
    until = datetime(2023, 6, 1, 4, tzinfo=UTC)
    cut = {name: frame.filter(pl.col("known_at") < until) for name, frame in simulated_market.frames.items()}
    whole = View(Snapshot.of_frames("simulated", simulated_market.frames), then)
    small = View(Snapshot.of_frames("simulated", cut), then)
    for table in (SERIES, FACTS, ACTIONS, KNOWN["members"], KNOWN["instruments"]):
        assert_frame_equal(whole.rows(table), small.rows(table))
        assert whole.rows(table).height < KNOWN[table.name].conform(simulated_market.frames[table.name]).height
