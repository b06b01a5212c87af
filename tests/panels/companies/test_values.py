"""Market values through a view: raw closes times shares, splits between them, histories by what was known."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from rotascope.panels.companies.estimates import read_estimates, split_ratio
from rotascope.panels.companies.values import value_companies, yield_history
from rotascope.panels.view import View
from rotascope.store.snapshot import Snapshot
from simulated import planted_market

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot.of_frames("simulated", planted_market().frames, simulated=True)


def test_a_market_value_is_the_raw_close_times_shares_of_that_day(snapshot: Snapshot) -> None:
    companies = {company.id: company for company in value_companies(View(snapshot, AS_OF))}
    frames = planted_market().frames
    for id_ in list(companies)[:20]:
        close = frames["prices"].filter(pl.col("id") == id_).sort("session").row(-1, named=True)
        filed = frames["facts"].filter(
            pl.col("id") == id_, pl.col("item") == "shares", pl.col("known_at").dt.date() <= AS_OF
        )
        count = filed.sort("period_end").row(-1, named=True)
        splits = frames["actions"].filter(
            pl.col("id") == id_,
            pl.col("kind") == "split",
            pl.col("session") > count["period_end"],
            pl.col("session") <= close["session"],
        )
        shares = count["value"] * float(np.prod(splits["value"].to_list()))
        assert companies[id_].cap == pytest.approx(close["close"] * shares)


def test_a_split_between_the_count_and_the_close_leaves_the_market_value(snapshot: Snapshot) -> None:
    frames = dict(planted_market().frames)
    id_ = value_companies(View(snapshot, AS_OF))[0].id
    before = next(company for company in value_companies(View(snapshot, AS_OF)) if company.id == id_)
    row = frames["prices"].filter(pl.col("id") == id_).sort("session").tail(1)
    split = {"id": [id_], "session": row["session"], "kind": ["split"], "value": [2.0], "known_at": row["known_at"]}
    template = frames["actions"]
    added = pl.DataFrame(split).with_columns(
        [pl.lit(None, dtype).alias(name) for name, dtype in template.schema.items() if name not in split]
    )
    added = added.with_columns(version=pl.lit(0, pl.Int32), batch=pl.lit("simulated")).select(
        pl.col(name).cast(dtype) for name, dtype in template.schema.items()
    )
    frames["actions"] = pl.concat([template, added]).sort("id", "session", "kind")
    halved = pl.col("id").eq(id_) & pl.col("session").eq(row["session"][0])
    frames["prices"] = frames["prices"].with_columns(
        close=pl.when(halved).then(pl.col("close") / 2.0).otherwise(pl.col("close"))
    )
    after = next(
        company for company in value_companies(View(Snapshot.of_frames("split", frames), AS_OF)) if company.id == id_
    )
    assert after.cap == pytest.approx(before.cap)
    assert after.shares == pytest.approx(2.0 * before.shares)
    assert "splits" in after.caveats[0]


def test_a_split_counts_from_its_ex_date_to_the_day_itself() -> None:
    splits = ((date(2026, 1, 5), 2.0), (date(2026, 2, 5), 3.0))
    assert split_ratio(splits, since=date(2026, 1, 4), until=date(2026, 2, 5)) == 6.0
    assert split_ratio(splits, since=date(2026, 1, 5), until=date(2026, 2, 4)) == 1.0


def test_each_row_of_a_history_is_what_that_day_knew(snapshot: Snapshot) -> None:
    days = [date(2025, 3, 31), date(2025, 12, 31), AS_OF]
    ids = [company.id for company in value_companies(View(snapshot, AS_OF))]
    history = yield_history(View(snapshot, AS_OF), ids, days)
    early = yield_history(View(snapshot, days[1]), ids, days[:2])
    np.testing.assert_array_equal(history.values[:2], early.values)
    now = {company.id: company for company in value_companies(View(snapshot, AS_OF))}
    for column, id_ in enumerate(ids):
        if now[id_].company.end > AS_OF - timedelta(days=100):
            assert history.values[-1, column] == pytest.approx(now[id_].company.year["net_income"] / now[id_].cap)


def test_book_to_market_is_a_balance_over_the_same_value(snapshot: Snapshot) -> None:
    view = View(snapshot, AS_OF)
    company = value_companies(view)[0]
    history = yield_history(view, [company.id], [AS_OF], item="equity")
    assert history.values[0, 0] == pytest.approx(company.company.balances["equity"] / company.cap)


def test_estimates_of_a_view_are_those_published_by_then(snapshot: Snapshot) -> None:
    day = date(2025, 6, 30)
    estimates = read_estimates(View(snapshot, day))
    assert estimates
    assert max(row.date for rows in estimates.values() for row in rows) <= day
    assert read_estimates(View(Snapshot.of_frames("bare", {}), day)) == {}
