"""Company accounts of the simulated market: statements that close, filing clocks, and planted constants recovered."""

import numpy as np
import polars as pl
import pytest

from rotascope.sources.simulated import Simulation


@pytest.fixture(scope="module")
def accounts(simulated_market: Simulation) -> pl.DataFrame:
    """One row a company and quarter, one column an item, with the rise of each over the quarter before."""
    facts = simulated_market.frames["facts"]
    wide = facts.pivot(on="item", index=["id", "period_end"], values="value").sort("id", "period_end")
    items = [name for name in wide.columns if name not in {"id", "period_end"}]
    return wide.with_columns(pl.col(name).diff().over("id").alias(f"rise_{name}") for name in items)


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
    lower = simulated_market.frames["series"].filter(id="macro:DFEDTARL")
    policy = lower.with_columns(period_end=pl.col("date").dt.truncate("3mo").dt.offset_by("2mo").dt.month_end())
    mean = policy.group_by("period_end").agg(pl.col("value").mean().alias("rate"))
    inside = accounts.filter(pl.col("period_end") > truth.days[80].item()).join(mean, on="period_end")
    recovered, planted = [], []
    for row in truth.companies.filter(pl.col("floating_share") > 0.05).iter_rows(named=True):
        rows_of_id = inside.filter(id=row["id"])
        if rows_of_id["rate"].n_unique() < 4:
            continue
        opening = (rows_of_id["total_debt"] - rows_of_id["net_borrowing"]).to_numpy()
        fixed = (1 - row["floating_share"]) * row["fixed_coupon"]
        coupon = (4 * rows_of_id["interest_expense"].to_numpy() / opening - fixed) / row["floating_share"]
        recovered.append(np.polyfit(rows_of_id["rate"].to_numpy() / 100, coupon, 1)[0])
        planted.append(row["pass_through"] * (1 - row["hedged_share"]))
    assert len(planted) > 50
    np.testing.assert_allclose(recovered, planted, rtol=1e-6)


def test_earnings_surprises_move_prices_their_way(simulated_market: Simulation) -> None:
    truth = simulated_market.truth
    earnings = simulated_market.frames["events"].filter(kind="earnings")
    column = {id_: number for number, id_ in enumerate(truth.companies["id"])}
    rows = np.searchsorted(truth.days, earnings["date"].to_numpy())
    moves = truth.total_returns[rows, [column[id_] for id_ in earnings["id"]]]
    usual = np.nanstd(truth.total_returns)
    assert np.corrcoef(np.sign(earnings["value"]), moves)[0, 1] > 0.4
    assert moves.std() > 1.3 * usual


def test_taxes_follow_the_planted_rates_and_the_tax_act(simulated_market: Simulation, accounts: pl.DataFrame) -> None:
    """Book tax is the rate on a profit; cash tax is less what bonus depreciation takes early, plus what comes back."""
    act = simulated_market.frames["events"].filter(kind="law").row(0, named=True)
    rows = accounts.join(simulated_market.truth.companies, on="id").drop_nulls("rise_total_debt")
    book = rows["tax_rate"] * rows["pretax_income"].clip(0.0)
    np.testing.assert_allclose(rows["income_tax"], book, rtol=1e-12)
    bonus = rows.select(pl.when(pl.col("period_end") >= act["date"]).then(1.0).otherwise(0.4)).to_series()
    early = rows["tax_rate"] * rows["eligible"] * rows["capex"] * bonus * 0.8
    opening = rows["deferred_tax_liability"] - rows["rise_deferred_tax_liability"]
    paid = (book - early + rows["depreciation"] * opening).clip(0.0)
    # The opening liability is a difference of billions, whose rounding stays below one usd.
    np.testing.assert_allclose(rows["cash_tax_paid"], paid, rtol=1e-9, atol=1.0)
    assert act["value"] == 1.0
    assert (bonus == 1.0).sum() > 500


def test_dividends_paid_are_the_dividends_of_the_actions(simulated_market: Simulation, accounts: pl.DataFrame) -> None:
    """Per share times the shares at the end of the quarter before, for companies that never split."""
    actions = simulated_market.frames["actions"]
    split = actions.filter(kind="split")["id"].unique()
    paid = (
        actions.filter(pl.col("kind") == "dividend", ~pl.col("id").is_in(split.to_list()))
        .with_columns(period_end=pl.col("session").dt.truncate("3mo").dt.offset_by("2mo").dt.month_end())
        .group_by("id", "period_end")
        .agg(pl.col("value").sum())
    )
    counts = accounts.with_columns(before=pl.col("shares").shift(1).over("id")).drop_nulls("before")
    rows = counts.join(paid, on=["id", "period_end"])
    assert rows.height > 500
    np.testing.assert_allclose(rows["dividends_paid"], rows["value"] * rows["before"], rtol=1e-9)


def test_leaders_invest_more_in_the_end_and_small_companies_float_more(
    simulated_market: Simulation, accounts: pl.DataFrame
) -> None:
    rows = accounts.join(simulated_market.truth.companies, on="id")
    capex = rows.with_columns(rate=pl.col("capex") / pl.col("revenue")).filter(size="mega")
    first, last = capex["period_end"].min(), capex["period_end"].max()
    assert capex.filter(period_end=last)["rate"].mean() / capex.filter(period_end=first)["rate"].mean() > 2.0
    np.testing.assert_allclose(rows["floating_debt"], rows["floating_share"] * rows["total_debt"], rtol=1e-12)
    share = {size: group["floating_debt"].sum() / group["total_debt"].sum() for (size,), group in rows.group_by("size")}
    assert share["small"] > share["mid"] > share["large"]
