"""The view's reads: a table of ordinary size is read once, whatever is asked of it, and says the same."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest

from markets import close_of, market, random_legs
from rotascope.engine import open_market
from rotascope.errors import UnknownSymbol
from rotascope.opening import open_snapshot
from rotascope.panels.view import View
from rotascope.schema import SERIES, TableSchema
from rotascope.sources.files.read_file import read_file
from rotascope.store import known_rows
from rotascope.store.ingest import ingest
from rotascope.store.snapshot import Snapshot
from rotascope.store.store import Store

DAY = date(2026, 2, 6)


@dataclass(frozen=True, eq=False)
class Counted(Snapshot):
    """A snapshot that counts how often each table is reached."""

    @cached_property
    def reads(self) -> Counter[str]:
        return Counter()

    def scan(self, table: TableSchema) -> pl.LazyFrame:
        self.reads[table.name] += 1
        return super().scan(table)


def series_ids(view: View) -> list[str]:
    return view.scan(SERIES).select(pl.col("id").unique()).collect()["id"].sort().to_list()


def test_one_read_serves_every_series() -> None:
    counted = Counted("us", open_snapshot("us").tables)
    view = View(counted, DAY)
    for id_ in series_ids(view):
        view.levels(id_)
    assert counted.reads["series"] == 2  # its rows are counted, then read


@pytest.mark.parametrize("day", [date(1990, 1, 31), DAY])
def test_held_rows_equal_rows_read_one_id_at_a_time(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    in_memory = open_market("us", as_of=day)
    ids = series_ids(in_memory)
    together = {id_: in_memory.series(id_) for id_ in ids}
    monkeypatch.setattr(known_rows, "CELLS_HELD", 0)
    alone = open_market("us", as_of=day)
    for id_, panel in together.items():
        other = alone.series(id_)
        assert panel.dates.tobytes() == other.dates.tobytes()
        assert panel.values.tobytes() == other.values.tobytes()


def test_the_newest_known_version_of_a_key_counts_from_memory_too() -> None:
    rows = [("A", DAY, 1.0, DAY, 0), ("A", DAY, 2.0, DAY, 1), ("A", DAY, 9.0, date(2026, 2, 9), 0)]
    frame = pl.DataFrame(
        [(id_, day, value, close_of(release), version) for id_, day, value, release, version in rows],
        schema=["id", "date", "value", "known_at", "version"],
        orient="row",
    )
    named = pl.DataFrame([{"id": "A", "name": "A", "kind": "level", "known_at": close_of(date(2000, 1, 3))}])
    versions = Snapshot.of_frames("made", {"series": frame, "instruments": named})
    assert View(versions, DAY).series("A").values.tolist() == [[2.0]]
    assert View(versions, date(2026, 2, 9)).series("A").values.tolist() == [[9.0]]
    assert View(versions, DAY).at(date(2026, 2, 9)).series("A").values.tolist() == [[9.0]]


def test_a_digest_names_the_content_and_not_the_folder(tmp_path: Path) -> None:
    first, second = (market({"A": random_legs(20, seed=seed).select(["long"])}) for seed in (1, 2))
    again = market({"A": random_legs(20, seed=1).select(["long"])}, name="renamed")
    assert first.digest == again.digest != second.digest
    digests = []
    for value in (1, 2):
        home = tmp_path / "store"
        file = tmp_path / f"{value}.csv"
        file.write_text(f"ticker,date,adj_close\nA,{DAY},{value}\n")
        ingest(Store.create(home), read_file(file))
        digests.append(Store.open(home).snapshot().digest)
        home.rename(tmp_path / f"store-{value}")
    assert len(set(digests)) == 2
    assert Store.open(tmp_path / "store-1").snapshot().digest == digests[0]


def test_an_input_names_its_layer() -> None:
    view = open_market("us", as_of=DAY)
    (used,) = view.inputs(["SP500"], view.levels("SP500"))
    assert (used.layer, used.to_dict()["layer"]) == ("us", "us")


def test_a_fund_that_the_catalogue_knows_and_the_market_lacks_is_named_with_what_to_do() -> None:
    view = open_market("us-only", as_of="2026-02-06")
    with pytest.raises(UnknownSymbol, match=r"has nothing of IWM \(iShares Russell 2000 ETF\)") as lacking:
        view.describe("IWM")
    assert "rotascope data import" in lacking.value.remedy
    with pytest.raises(UnknownSymbol, match="no instrument 'IWMX'"):
        view.describe("IWMX")
