from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from markets import close_of
from panels_made import ragged
from rotascope.errors import OutsideData, UnknownSymbol
from rotascope.panels import wide
from rotascope.panels.filling import open_universe, universe_names
from rotascope.panels.universe import Universe, survival_of
from rotascope.panels.view import View
from rotascope.panels.wide import stock_ids, wide_levels
from rotascope.sessions import to_date
from rotascope.sources.files.read_file import read_file
from rotascope.store.cache import ArrayCache
from rotascope.store.ingest import ingest
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store
from simulated import planted_market

DAY = date(2026, 6, 30)


def simulated() -> Snapshot:
    return Snapshot.of_frames("simulated", planted_market().frames, simulated=True)


@pytest.mark.parametrize("basis", ["total", "price"])
def test_each_column_is_the_level_line_of_the_view(basis: str) -> None:
    view = View(simulated(), DAY)
    ids = (*stock_ids(view)[:40], "index:SIM500.T", "SIMS")
    panel = wide_levels(view, ids, basis=basis)
    for id_ in ids:
        line = view.levels(id_, basis=basis)
        has_close = np.isfinite(panel.column(id_))
        np.testing.assert_array_equal(panel.dates[has_close], line.dates)
        np.testing.assert_allclose(panel.column(id_)[has_close], line.values[:, 0], rtol=1e-12)


def test_what_was_not_known_is_not_there() -> None:
    early = View(simulated(), date(2024, 3, 1))
    panel = wide_levels(early, stock_ids(early))
    assert panel.last == date(2024, 3, 1)
    late = View(simulated(), DAY)
    assert set(stock_ids(early)) < set(stock_ids(late))


def test_a_start_cuts_rows_and_changes_no_value() -> None:
    view = View(simulated(), DAY)
    ids = stock_ids(view)[:30]
    full, part = wide_levels(view, ids), wide_levels(view, ids, start=date(2025, 1, 1))
    np.testing.assert_allclose(part.values, full.between(date(2025, 1, 1)).values, rtol=1e-12)


def snapshot(rows: list[tuple[str, date, float, date, int]]) -> Snapshot:
    series = pl.DataFrame(
        [(id_, day, value, close_of(release), version) for id_, day, value, release, version in rows],
        schema=["id", "date", "value", "known_at", "version"],
        orient="row",
    )
    ids = sorted({row[0] for row in rows})
    instruments = [
        {"id": id_, "name": id_, "kind": "stock", "basis": "total", "known_at": close_of(date(2000, 1, 3))}
        for id_ in ids
    ]
    return Snapshot.of_frames("made", {"series": series, "instruments": pl.DataFrame(instruments)})


def test_the_newest_known_word_on_a_cell_counts_and_odd_days_are_left_out() -> None:
    first, second, weekend = date(2026, 2, 5), date(2026, 2, 6), date(2026, 2, 7)
    versions = snapshot(
        [
            ("A", first, 10.0, first, 0),
            ("A", first, 10.5, first, 1),
            ("A", first, 11.0, second, 0),
            ("A", second, 12.0, second, 0),
            ("A", weekend, 99.0, weekend, 0),
            ("B", second, 5.0, second, 0),
        ]
    )
    panel = wide_levels(View(versions, date(2026, 2, 9)), ("B", "A", "NEVER"))
    assert panel.dates.tolist() == [first, second]
    np.testing.assert_array_equal(panel.values, [[np.nan, 11.0, np.nan], [5.0, 12.0, np.nan]])
    assert wide_levels(View(versions, first), ("A",)).values.tolist() == [[10.5]]
    with pytest.raises(OutsideData, match="no close of 1 instruments was known by 2026-02-04"):
        wide_levels(View(versions, date(2026, 2, 4)), ("A",))


def test_a_store_keeps_its_panels_and_a_new_ingest_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.create(tmp_path / "store")
    day = date(2026, 2, 5)
    for number, value in enumerate((10.0, 20.0)):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"ticker,date,adj_close\nA,{day},{value}\nB,{day + timedelta(days=1)},3\n")
        ingest(store, read_file(file))
        snap = store.snapshot()
        view = View(replace(snap, cache=ArrayCache(tmp_path / "cache")), DAY)
        fresh = wide_levels(view, ("A", "B"))
        again = wide_levels(view, ("A", "B"))
        assert fresh.values[0, 0] == value
        np.testing.assert_array_equal(fresh.values, again.values)
        assert (again.basis, again.dates.tolist()) == (fresh.basis, fresh.dates.tolist())
        assert not again.values.flags.owndata
    monkeypatch.setattr(wide, "build_lines", None)  # the cache alone must do
    np.testing.assert_array_equal(wide_levels(view, ("A", "B")).values, fresh.values)


def test_membership_is_of_its_date() -> None:
    view = View(simulated(), DAY)
    index = open_universe(view, "sim500")
    assert index.label == "point-in-time membership"
    panel = wide_levels(view, index.ids)
    mask = index.mask(panel.dates, panel.symbols)
    truth = {id_: (start, end) for id_, start, end in index.spells.iter_rows()} if index.spells is not None else {}
    assert mask.shape == panel.values.shape
    assert 0.7 < mask[-1].sum() / np.isfinite(panel.values[-1]).sum() <= 0.9
    gone = next(id_ for id_, (_, end) in truth.items() if end is not None)
    end = truth[gone][1]
    row = int(np.searchsorted(panel.dates, np.datetime64(end)))
    column = panel.symbols.index(gone)
    assert mask[row - 1, column]
    assert not mask[row, column]
    assert gone in index.on(end - timedelta(days=1))
    assert gone not in index.on(end)


def test_an_end_that_was_not_known_is_not_used() -> None:
    view = View(simulated(), DAY)
    spells = open_universe(view, "sim500").spells
    assert spells is not None
    end = spells["end"].drop_nulls().sort()[0]
    before = open_universe(View(simulated(), end - timedelta(days=1)), "sim500").spells
    assert before is not None
    assert before["end"].null_count() == before.height


def test_holdings_stand_in_with_a_label_and_an_unknown_index_is_named() -> None:
    view = View(simulated(), DAY)
    fund = open_universe(view, "SIMS")
    assert fund.label == "current members only"
    assert "flatters the past" in fund.caveats[0]
    assert fund.mask(wide_levels(view, ("S0001",)).dates, ("S0001", "NOBODY")).shape == (1, 2)
    assert set(universe_names(view)) == {"sim500", "SIMS", "SIML", "all"}
    with pytest.raises(UnknownSymbol, match=r"no universe 'sp5000'.*sim500"):
        open_universe(view, "sp5000")
    everyone = open_universe(view, "all", stocks=("B", "A"))
    assert everyone.ids == everyone.on(DAY) == ("A", "B")


def test_lines_that_hardly_ever_end_are_survivors_and_a_single_delisting_does_not_clear_them() -> None:
    close = ragged(700, 40)
    everyone = Universe("all", close.symbols)
    assert "1 of 39 lines end before the last session" in survival_of(everyone, close).caveats[0]
    alive = close.select([symbol for symbol in close.symbols if symbol != "A2"])
    assert "0 of 38 lines" in survival_of(everyone, alive).caveats[0]
    assert survival_of(everyone, close.head(300).select(close.symbols[3:])).caveats == ()


def test_members_lost_are_counted_against_those_who_left_year_by_year() -> None:
    close = ragged(700, 40)
    ends = [("A2", to_date(close.dates[350])), ("GONE", to_date(close.dates[300])), ("A5", None)]
    spells = pl.DataFrame(
        [(id_, date(2009, 1, 2), end) for id_, end in ends], schema=["id", "start", "end"], orient="row"
    )
    survival = survival_of(Universe("made", ("A2", "A5", "GONE"), spells), close)
    assert (survival.leavers, survival.lost) == (2, 1)
    assert survival.caveats[0].endswith("1 of 2 members that left since 2010 have no prices")
    assert [(year.year, year.leavers, year.lost, year.members) for year in survival.years] == [
        (2010, 0, 0, 3),
        (2011, 2, 1, 1),
        (2012, 0, 0, 1),
    ]
