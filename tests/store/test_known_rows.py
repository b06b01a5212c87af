"""Layers: an owner's rows come whole from the uppermost layer that knew any of them by then; nothing is spliced."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any

import polars as pl
import pytest

from markets import close_of
from rotascope.errors import StoreFault
from rotascope.panels.view import View
from rotascope.schema import (
    ACTIONS,
    ESTIMATES,
    EVENTS,
    FACTS,
    FLOWS,
    HOLDINGS,
    INSTRUMENTS,
    MEMBERS,
    PRICES,
    SERIES,
    TABLES,
    TableSchema,
)
from rotascope.store import known_rows
from rotascope.store.snapshot import Snapshot
from rotascope.store.stack import Stack

OLD, MID, NEW = date(2020, 1, 2), date(2022, 1, 3), date(2024, 1, 2)
Rows = Sequence[Mapping[str, Any]]


def layer(name: str, **tables: Rows) -> Snapshot:
    """A layer of plain rows; each is known at the close of its own day unless it says otherwise."""
    by_name = {table.name: table for table in TABLES}
    frames = {}
    for table, rows in tables.items():
        event = by_name[table].event or "known"
        dated = [{**row, "known_at": close_of(row.get("known", row.get(event, date(1990, 1, 2))))} for row in rows]
        frames[table] = pl.DataFrame([{key: row[key] for key in row if key != "known"} for row in dated])
    return Snapshot.of_frames(name, frames)


def named(*ids: str, kind: str = "stock", **more: str) -> Rows:
    return [{"id": id_, "name": id_, "kind": kind, **more} for id_ in ids]


def closes(id_: str, *days: date, close: float = 10.0) -> list[dict[str, Any]]:
    return [{"id": id_, "session": day, "close": close} for day in days]


def values(id_: str, *days: date, value: float = 1.0) -> list[dict[str, Any]]:
    return [{"id": id_, "date": day, "value": value} for day in days]


def view(*layers: Snapshot, day: date = NEW) -> View:
    """Layers, uppermost first."""
    return View(Stack("stack", layers), day)


def test_the_upper_layer_wins_whole_and_what_it_lacks_stays_visible() -> None:
    upper = layer("own", series=values("A", MID, NEW, value=2.0), instruments=named("A"))
    lower = layer("us", series=[*values("A", OLD, MID), *values("B", OLD)], instruments=named("A", "B"))
    market = view(upper, lower)
    assert market.series("A").values.ravel().tolist() == [2.0, 2.0]
    assert market.series("B").values.ravel().tolist() == [1.0]
    assert [market.layer_of("A"), market.layer_of("B"), market.layer_of("A", "B")] == ["own", "us", "own, us"]


def test_what_the_upper_layer_hides_beyond_its_own_dates_is_said() -> None:
    upper = layer("own", series=[*values("A", MID, NEW), *values("B", OLD, NEW)], instruments=named("A", "B"))
    lower = layer("us", series=[*values("A", OLD, MID), *values("B", MID)], instruments=named("A", "B"))
    market = view(upper, lower)
    assert market.hides("A") == f"us, {OLD} to {MID}"
    assert market.hides("B") == ""
    (used,) = market.inputs(["A"], market.series("A"))
    assert (used.layer, used.hides) == ("own", f"us, {OLD} to {MID}")


def test_a_layer_hides_nothing_at_a_date_before_its_own_first_row() -> None:
    upper = layer("own", series=values("A", NEW, value=2.0), instruments=named("A", known=MID))
    lower = layer("us", series=values("A", OLD), instruments=named("A"))
    assert view(upper, lower, day=MID).series("A").values.ravel().tolist() == [1.0]
    assert view(upper, lower, day=MID).layer_of("A") == "us"
    assert view(upper, lower, day=NEW).series("A").values.ravel().tolist() == [2.0]


@pytest.mark.parametrize(("above", "below"), [("prices", "series"), ("series", "prices")])
def test_prices_and_series_of_an_instrument_come_from_one_layer(above: str, below: str) -> None:
    rows = {"prices": closes("A", OLD), "series": values("A", OLD)}
    stacked = view(
        layer("own", **{above: rows[above], "instruments": named("A")}),
        layer("us", **{below: rows[below], "instruments": named("A")}),
    )
    tables = {"prices": PRICES, "series": SERIES}
    assert stacked.rows(tables[above]).height == 1
    assert stacked.rows(tables[below]).height == 0


def split(value: float) -> Rows:
    return [{"id": "A", "session": MID, "kind": "split", "value": value}]


def test_actions_below_the_prices_are_never_applied_to_them() -> None:
    lower = layer("us", prices=closes("A", OLD, NEW), actions=split(2.0), instruments=named("A"))
    adjusted = layer("own", prices=closes("A", OLD, NEW), instruments=named("A"))
    assert view(adjusted, lower).levels("A").values.ravel().tolist() == [10.0, 10.0]
    assert view(lower).levels("A").values.ravel().tolist() == [5.0, 10.0]


def test_actions_above_the_prices_replace_theirs() -> None:
    lower = layer("us", prices=closes("A", OLD, NEW), actions=split(2.0), instruments=named("A"))
    upper = layer("own", actions=split(4.0), instruments=named("A"))
    assert view(upper, lower).levels("A").values.ravel().tolist() == [2.5, 10.0]


OWNED: tuple[tuple[TableSchema, dict[str, Any], dict[str, Any], dict[str, Any]], ...] = (
    (MEMBERS, {"universe": "X", "id": "A", "start": OLD}, {"universe": "X", "id": "B"}, {"universe": "Y", "id": "B"}),
    (HOLDINGS, {"holder": "X", "id": "A", "date": OLD}, {"holder": "X", "id": "B"}, {"holder": "Y", "id": "A"}),
    (FACTS, {"id": "A", "item": "revenue", "period_start": OLD, "period_end": MID}, {"item": "capex"}, {"id": "B"}),
    (ESTIMATES, {"id": "A", "item": "eps", "period_end": OLD, "date": OLD}, {"item": "sales"}, {"id": "B"}),
    (FLOWS, {"id": "A", "date": OLD, "value": 1.0}, {"value": 2.0}, {"id": "B"}),
    (EVENTS, {"id": "A", "date": OLD, "kind": "law"}, {"date": MID}, {"kind": "earnings"}),
)


@pytest.mark.parametrize(("table", "row", "same", "other"), OWNED, ids=[table.name for table, *_ in OWNED])
def test_each_table_has_its_natural_owner(
    table: TableSchema, row: dict[str, Any], same: dict[str, Any], other: dict[str, Any]
) -> None:
    """Rows below of the same universe, holder, company, fund or kind of event are hidden, those of another are not."""
    upper = layer("own", instruments=named("A"), **{table.name: [row]})
    lower = layer("us", instruments=named("A", "B"), **{table.name: [{**row, **same}, {**row, **other}]})
    seen = view(upper, lower).rows(table).select(row.keys()).to_dicts()
    assert sorted(seen, key=str) == sorted([row, {**row, **other}], key=str)


def test_a_holder_in_another_case_is_hidden_too() -> None:
    row = {"holder": "FUND", "id": "A", "date": OLD}
    upper = layer("own", instruments=named("A"), holdings=[row])
    lower = layer("us", instruments=named("A", "B"), holdings=[{**row, "holder": "fund", "id": "B"}])
    stacked = view(upper, lower)
    assert stacked.rows(HOLDINGS)["id"].to_list() == ["A"]
    assert {stacked.layer_of(name, table=HOLDINGS) for name in ("fund", "FUND")} == {"own"}


def test_every_table_that_has_owners_is_tried() -> None:
    tried = {PRICES.name, SERIES.name, ACTIONS.name, *(table.name for table, *_ in OWNED)}
    assert {table.name for table in TABLES} - tried == {"instruments", "batches"}


def test_an_import_takes_no_name_or_sector_away() -> None:
    upper = layer("own", series=values("A", OLD), instruments=named("A", kind="level", source="file a.csv"))
    lower = layer(
        "us", instruments=[{"id": "A", "name": "Alpha Inc", "kind": "stock", "sector": "Energy", "source": "index"}]
    )
    about = view(upper, lower).describe("A")
    assert (about["name"], about["sector"], about["kind"]) == ("Alpha Inc", "Energy", "stock")
    assert about["source"] == "file a.csv"  # whose numbers they are


def test_a_description_without_numbers_leaves_the_source_to_the_numbers() -> None:
    upper = layer("own", instruments=[{"id": "A", "name": "Alpha Inc", "kind": "stock", "source": "file accounts.csv"}])
    lower = layer("us", series=values("A", OLD), instruments=named("A", kind="level", source="index", basis="total"))
    about = view(upper, lower).describe("A")
    assert (about["name"], about["source"], about["basis"]) == ("Alpha Inc", "index", "total")


@pytest.mark.parametrize(
    ("above", "below", "topic"),
    [
        ({"kind": "level"}, {"kind": "macro"}, "the kind of A: level above, macro below"),
        ({"kind": "stock"}, {"kind": "factor"}, "the kind of A: stock above, factor below"),
        ({"currency": "EUR"}, {"currency": "USD"}, "the currency of A: EUR above, USD below"),
    ],
)
def test_layers_that_contradict_each_other_are_refused(
    above: dict[str, str], below: dict[str, str], topic: str
) -> None:
    upper = layer("own", series=values("A", OLD), instruments=[{"id": "A", "name": "A", "kind": "stock", **above}])
    lower = layer("us", series=values("A", OLD), instruments=[{"id": "A", "name": "A", "kind": "stock", **below}])
    with pytest.raises(StoreFault) as caught:
        view(upper, lower).has("A")
    assert f"layers own and us disagree on {topic} (1 such ids)" in caught.value.cause
    assert "--data" in caught.value.remedy


def test_a_company_of_the_same_letters_lends_a_series_neither_name_nor_sector() -> None:
    upper = layer("own", series=values("PMI", OLD), instruments=named("PMI", kind="macro"))
    lower = layer("us", instruments=[{"id": "PMI", "name": "PMI Group Inc", "kind": "stock", "sector": "Financials"}])
    about = view(upper, lower).describe("PMI")
    assert (about["name"], about["kind"], about["sector"]) == ("PMI", "macro", None)


def test_what_no_file_says_is_no_contradiction() -> None:
    upper = layer("own", instruments=named("A", kind="level"))
    lower = layer("us", instruments=named("A", kind="fund", currency="USD"))
    assert view(upper, lower).describe("A")["kind"] == "fund"


@pytest.mark.parametrize("cells", [0, known_rows.CELLS_HELD])
def test_three_layers_say_the_same_from_memory_and_from_disk(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_rows, "CELLS_HELD", cells)
    layers = [
        layer(
            name, series=[row for id_ in ids for row in values(id_, OLD, value=float(depth))], instruments=named(*ids)
        )
        for depth, (name, ids) in enumerate((("top", "A"), ("middle", "AB"), ("bottom", "ABC")))
    ]
    market = view(*layers)
    assert [market.series(id_).values.item() for id_ in "ABC"] == [0.0, 1.0, 2.0]
    assert market.rows(SERIES)["value"].to_list() == [0.0, 1.0, 2.0]
    assert market.rows(INSTRUMENTS)["id"].to_list() == ["A", "B", "C"]


def test_version_and_digest_cover_all_layers_and_their_order() -> None:
    a, b = (layer(name, series=values(name, OLD), instruments=named(name)) for name in "AB")
    c = layer("A", series=values("A", OLD, value=3.0), instruments=named("A"))
    digests = {Stack("s", layers).digest for layers in product((a, b, c), repeat=2)}
    assert len(digests) == 9
    assert Stack("s", (a, b)).version is None


def test_one_layer_is_read_as_it_is() -> None:
    alone = layer("us", series=values("A", OLD), instruments=named("A"))
    market = View(alone, NEW)
    assert (market.layer_of("A"), market.hides("A"), market.layers[0].name) == ("us", "", "us")


def test_an_id_s_rows_are_sliced_in_their_order_wherever_they_stand() -> None:
    frame = pl.DataFrame({"id": list("baabcab"), "row": range(7)})
    wanted = {str(id_): rows for (id_,), rows in frame.partition_by("id", as_dict=True, maintain_order=True).items()}
    together = frame.sort("id", maintain_order=True)
    for rows in (frame, together, together.reverse()):
        sliced = known_rows.slice_by_id(rows)
        assert sliced.keys() == wanted.keys()
    assert all(known_rows.slice_by_id(frame)[id_].equals(part) for id_, part in wanted.items())
    assert known_rows.slice_by_id(frame.clear()) == {}
