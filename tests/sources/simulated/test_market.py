"""The tables that a simulated market brings: keys, clocks, identities, and prices that give back planted returns."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rotascope.catalogue.spreads import SPREADS
from rotascope.panels.filling import fill
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.schema import ACTIONS, FACTS, SERIES, TABLES
from rotascope.sources.simulated import SimulatedMarket, Simulation, simulate
from rotascope.store.ingest import ingest
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

KNOWN = {table.name: table for table in TABLES}


@pytest.fixture(scope="module")
def snapshot(simulated_market: Simulation) -> Snapshot:
    return Snapshot.of_frames("simulated", simulated_market.frames, simulated=True)


def test_every_table_but_the_batches_is_filled(simulated_market: Simulation) -> None:
    assert set(simulated_market.frames) == {table.name for table in TABLES} - {"batches"}
    assert all(len(frame) for frame in simulated_market.frames.values())


@pytest.mark.parametrize("name", sorted({table.name for table in TABLES} - {"batches"}))
def test_no_key_has_two_values_at_one_time(simulated_market: Simulation, name: str) -> None:
    frame = simulated_market.frames[name]
    assert frame.schema == KNOWN[name].schema
    assert not frame.select(*KNOWN[name].key, "known_at").is_duplicated().any()
    assert frame["known_at"].null_count() == 0


def test_frames_are_sorted_as_an_ingest_wants_them(simulated_market: Simulation) -> None:
    for name, frame in simulated_market.frames.items():
        assert frame.equals(frame.sort(*KNOWN[name].key, "known_at", maintain_order=True)), name


def test_a_store_takes_it_in_by_the_door_of_every_source(tmp_path: Path) -> None:
    market = simulate(SimulatedMarket(companies=40, sessions=252, seed=4))
    store = Store.create(tmp_path / "market")
    report = ingest(store, market.batch())
    assert report.rows == {name: frame.height for name, frame in market.frames.items()}
    assert ingest(store, market.batch()).already
    end = market.truth.settings.end
    stored = View(store.snapshot(), end)
    memory = View(Snapshot.of_frames("simulated", market.frames, simulated=True), end)
    for name in market.frames:
        assert_frame_equal(stored.rows(KNOWN[name]).drop("batch"), memory.rows(KNOWN[name]).drop("batch"))


def test_named_spreads_answer_from_the_view(snapshot: Snapshot, simulated_market: Simulation) -> None:
    view = View(snapshot, simulated_market.truth.settings.end)
    for name in ("small-large", "value-growth", "profitability", "investment", "momentum"):
        legs = fill(view, parse_spread(name, SPREADS))
        assert (legs.basis, legs.inputs[0].source) == ("total", "simulated")
    legs = fill(view, parse_spread("SIMSMALL.T/SIMLARGE.T", SPREADS))
    assert legs.basis == "total"
    assert len(legs.panel) == simulated_market.truth.settings.sessions


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
    for column, company in enumerate(truth.companies["id"]):
        line = view.levels(company)
        rows = np.searchsorted(truth.days, line.dates)
        grown = np.cumprod(1.0 + np.nan_to_num(truth.total_returns[:, column]))[rows]
        np.testing.assert_allclose(line.values[:, 0] / line.values[0, 0], grown / grown[0], rtol=1e-9)
        assert (company in acted) or line.basis == "price"


def test_the_checks_above_see_a_dividend_that_lacks(simulated_market: Simulation) -> None:
    dividends = simulated_market.frames["actions"].filter(kind="dividend")
    company = dividends["id"][0]
    rest = simulated_market.frames["actions"].filter((pl.col("id") != company) | (pl.col("kind") == "split"))
    frames = dict(simulated_market.frames) | {"actions": rest}
    truth = simulated_market.truth
    line = View(Snapshot.of_frames("simulated", frames), truth.settings.end).levels(company)
    column = truth.companies["id"].to_list().index(company)
    grown = np.cumprod(1.0 + np.nan_to_num(truth.total_returns[:, column]))[np.searchsorted(truth.days, line.dates)]
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
    level = frames["series"].filter(id="index:SIM500.T")["value"].to_numpy()
    holdings = frames["holdings"].filter(holder="sim500")
    columns = {id_: column for column, id_ in enumerate(truth.companies["id"])}
    for day in holdings["date"].unique().sort()[:-1]:
        row = int(np.searchsorted(truth.days, np.datetime64(day, "D")))
        if day.month % 3 == 0:
            continue
        then = holdings.filter(date=day)
        earned = truth.total_returns[row + 1, [columns[id_] for id_ in then["id"]]]
        listed = np.isfinite(earned)
        weight = then["weight"].to_numpy()[listed]
        expected = float(weight @ earned[listed] / weight.sum())
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
    rows = simulated_market.frames["series"].filter(pl.col("id").str.starts_with("macro:PMI"))
    wide = rows.pivot(on="id", index="date", values="value")
    mean = wide.select(pl.mean_horizontal(pl.selectors.starts_with("macro:PMI."))).to_series()
    assert wide.width == 7
    assert (mean - wide["macro:PMI"]).abs().max() <= 0.05 + 1e-9  # printed to one decimal


def test_the_curve_and_the_target_range_are_consistent(simulated_market: Simulation) -> None:
    wide = simulated_market.frames["series"].filter(pl.col("id").str.starts_with("macro:"))
    wide = wide.with_columns(pl.col("id").str.strip_prefix("macro:")).pivot(on="id", index="date", values="value")
    wide = wide.drop_nulls("DGS10")
    for name, other in (("T10Y2Y", "DGS2"), ("T10Y3M", "DGS3MO")):
        np.testing.assert_allclose(wide[name], wide["DGS10"] - wide[other], atol=1e-9)
    np.testing.assert_allclose(wide["DFEDTARU"] - wide["DFEDTARL"], 0.25)
    decided = simulated_market.frames["events"].filter(kind="policy").sort("date")
    moved = wide.sort("date")["DFEDTARL"].diff().fill_null(0.0)
    assert decided["value"].sum() == pytest.approx(moved.sum())
    assert (moved != 0).sum() == (decided["value"] != 0).sum()


def test_what_was_known_then_does_not_depend_on_what_came_after(simulated_market: Simulation) -> None:
    then = date(2023, 5, 31)
    until = datetime(2023, 6, 1, 4, tzinfo=UTC)
    cut = {name: frame.filter(pl.col("known_at") < until) for name, frame in simulated_market.frames.items()}
    later = View(Snapshot.of_frames("simulated", simulated_market.frames), then)
    small = View(Snapshot.of_frames("simulated", cut), then)
    for table in (SERIES, FACTS, ACTIONS, KNOWN["members"], KNOWN["instruments"]):
        assert_frame_equal(later.rows(table), small.rows(table))
        assert later.rows(table).height < KNOWN[table.name].conform(simulated_market.frames[table.name]).height
