"""What the names of markets mean, and what happens when a layer is not as it was."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

import rotascope as rs
from rotascope.cli import main
from rotascope.config import read_settings
from rotascope.engine import import_files
from rotascope.errors import InputRefused, OutsideData, RotascopeError, StoreFault, UsageError
from rotascope.opening import describe_market, find_store, open_snapshot
from rotascope.panels.view import View
from rotascope.sessions import nyse
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

DAY = date(2026, 2, 6)


@dataclass(frozen=True)
class Offered:
    """Rows as an import of an earlier day offered them."""

    frames: Mapping[str, pl.DataFrame]
    source: str = "file"
    file: str = "rates.csv"
    sha256: str = "0" * 64
    raw: bytes | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    slabs: None = None


def write(path: Path, symbol: str = "ZZZ", value: float = 1.0, day: date = DAY) -> Path:
    path.write_text(f"ticker,date,adj_close\n{symbol},{day},{value}\n")
    return path


def fill(store: Path, symbol: str = "ZZZ", value: float = 1.0) -> Path:
    import_files([write(store.with_suffix(".csv"), symbol, value)], store)
    return store


def layers(data: str) -> list[str]:
    return [layer.name for layer in open_snapshot(data).layers]


def test_us_carries_the_users_own_store_once_there_is_one(own_home: Path) -> None:
    assert (layers("us"), open_snapshot("us").name) == (["us"], "us")
    fill(own_home / "store")
    assert (layers("us"), open_snapshot("us").name) == (["own", "us"], "us+own")
    assert (layers("us-only"), open_snapshot("us-only").name) == (["us"], "us")
    assert layers("us+own") == ["own", "us"]
    assert layers("own") == ["own"]


def test_us_plus_a_path_or_a_store_of_the_data_home(own_home: Path, tmp_path: Path) -> None:
    fill(own_home / "store")
    path = fill(tmp_path / "mine")
    fill(own_home / "sp500-2007")
    assert layers(f"us+{path}") == [str(path), "us"]
    assert layers("us+sp500-2007") == ["sp500-2007", "us"]
    assert layers(f"us-only+sp500-2007+{path}") == [str(path), "sp500-2007", "us"]
    assert layers(f"{path}+own") == ["own", str(path)]
    assert layers(str(path)) == [str(path)]


def test_a_path_may_have_a_plus_of_its_own(tmp_path: Path) -> None:
    path = fill(tmp_path / "c++")
    assert layers(str(path)) == [str(path)]
    assert find_store(str(tmp_path / "new+store")) == tmp_path / "new+store"


@pytest.mark.parametrize("data", ["us", "us-only", "simulated"])
def test_what_is_imported_without_a_store_named_is_the_users_own(data: str, own_home: Path) -> None:
    assert find_store(data) == own_home / "store"


def test_what_is_imported_into_a_stack_goes_into_its_uppermost_store(tmp_path: Path) -> None:
    assert find_store(f"us+{tmp_path / 'new'}") == tmp_path / "new"


@pytest.mark.parametrize("data", ["us+", "us++own", "simulated+us", "us+simulated", "us+own+own"])
def test_a_name_that_means_nothing_is_refused(data: str, own_home: Path) -> None:
    fill(own_home / "store")
    with pytest.raises(UsageError, match="--data"):
        open_snapshot(data)


def test_a_store_as_it_was_after_some_of_its_ingests(tmp_path: Path) -> None:
    path = fill(fill(tmp_path / "mine"), value=2.0)
    now, then = (View(open_snapshot(data), DAY) for data in (f"us+{path}", f"us+{path}@1"))
    assert [view.series("ZZZ").values.item() for view in (now, then)] == [2.0, 1.0]
    assert [view.version for view in (now, then)] == [2, 1]
    assert now.digest != then.digest
    assert then.layer_of("ZZZ") == f"{path}@1"
    with pytest.raises(OutsideData, match="no version 3"):
        open_snapshot(f"{path}@3")


def test_every_answer_names_its_layers_with_their_versions(own_home: Path) -> None:
    fill(own_home / "store")
    document = rs.leadership(rs.open_market("us", as_of=DAY)).to_dict()
    assert document["data"] == "us+own"
    assert [(layer["name"], layer["store_version"]) for layer in document["layers"]] == [("own", 1), ("us", None)]
    assert len({layer["digest"] for layer in document["layers"]}) == 2
    assert document["store_version"] == 1


def test_a_store_that_hides_nothing_changes_no_answer(own_home: Path) -> None:
    pure = rs.leadership(rs.open_market("us", as_of=DAY)).to_dict()
    fill(own_home / "store")
    with_own = rs.leadership(rs.open_market("us", as_of=DAY)).to_dict()
    differing = {key for key in pure if json.dumps(pure[key]) != json.dumps(with_own[key])}
    assert differing <= {"data", "layers", "store_version", "generated_at", "missing"}


def test_a_named_layer_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    path = fill(tmp_path / "mine")
    assert layers(f"us+{path}") == [str(path), "us"]
    shutil.rmtree(path)
    with pytest.raises(StoreFault, match="no store at"):
        open_snapshot(f"us+{path}")


@pytest.mark.parametrize("gone", ["batches", "series"])
def test_an_own_store_of_which_a_part_is_gone_is_a_fault(gone: str, own_home: Path) -> None:
    store = fill(own_home / "store")
    shutil.rmtree(store / gone)
    with pytest.raises(StoreFault) as caught:
        open_snapshot("us")
    assert caught.value.remedy
    assert layers("us-only") == ["us"]


def test_a_layer_that_goes_away_while_it_is_open_is_a_fault(tmp_path: Path) -> None:
    path = fill(tmp_path / "mine")
    view = View(open_snapshot(f"us+{path}"), DAY)
    shutil.rmtree(path)
    with pytest.raises(StoreFault, match="cannot be read any more"):
        view.series("ZZZ")


def test_a_store_begun_by_a_crash_is_finished_by_the_next_import(own_home: Path, tmp_path: Path) -> None:
    Store.create(own_home / "store")
    shutil.rmtree(own_home / "store" / "batches")
    with pytest.raises(StoreFault, match="not whole"):
        open_snapshot("us")
    assert main(["data", "import", str(write(tmp_path / "a.csv"))]) == 0
    assert layers("us") == ["own", "us"]


def test_a_file_that_contradicts_us_is_refused_before_it_hides_anything(tmp_path: Path, own_home: Path) -> None:
    file = tmp_path / "factors.csv"
    file.write_text(f"date,FF.SMB\n{DAY},4.3\n")
    with pytest.raises(
        InputRefused, match=r"factors\.csv gives levels of FF.SMB, which is a factor series in us"
    ) as fault:
        import_files([file], read_settings().own_store)
    assert fault.value.remedy.startswith("say --kind factor if that is what the file holds, or --kind level if FF.SMB")
    assert not (own_home / "store").exists()


def test_a_rate_that_the_catalogue_knows_is_one_and_known_when_such_rates_are(tmp_path: Path, own_home: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(f"date,DFF\n{DAY},4.3\n")
    import_files([file], read_settings().own_store)
    assert rs.open_market("us", as_of=DAY).layer_of("macro:DFF") == "us"  # not known yet
    assert rs.open_market("us", as_of=DAY + timedelta(days=3)).layer_of("macro:DFF") == "own"


def test_levels_with_other_returns_than_us_has_are_refused_unless_told_to_replace(
    tmp_path: Path, own_home: Path
) -> None:
    below = rs.open_market("us-only").series("index:SP500").head(1500)
    file = tmp_path / "index.csv"
    for scale, shift in ((0.5, 0), (1.0, 1)):
        rows = pl.DataFrame({"date": below.dates[shift:], "SPX": scale * below.values[: len(below) - shift, 0]})
        rows.write_csv(file)
        if shift:
            with pytest.raises(InputRefused, match=r"disagrees with us on index:SP500 from .* one session later"):
                import_files([file], own_home / "store", basis="price")
            import_files([file], own_home / "store", basis="price", replace=True)
        else:  # another scale alone is no disagreement
            import_files([file], tmp_path / "other", basis="price")


def test_a_stock_with_the_letters_of_a_rate_hides_no_rate(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text(f"date,DFF\n{DAY},43.0\n")
    import_files([file], tmp_path / "mine", kind="level")
    view = rs.open_market(f"us+{tmp_path / 'mine'}", as_of=DAY)
    assert view.series("stock:DFF").values[-1, 0] == 43.0
    assert view.series("macro:DFF").values[-1, 0] < 6.0
    assert [view.shown(reference) for reference in ("stock:DFF", "macro:DFF")] == ["DFF", "macro:DFF"]


def test_a_store_filled_before_ids_had_namespaces_lies_on_top_all_the_same(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "old")
    known_at = datetime(2026, 2, 6, 22, tzinfo=UTC)
    series = pl.DataFrame([{"id": "DFF", "date": DAY, "value": 9.9, "known_at": known_at}])
    named = pl.DataFrame([{"id": "DFF", "name": "DFF", "kind": "macro", "unit": "percent", "known_at": known_at}])
    ingest(store, Offered({"series": series, "instruments": named}))
    view = rs.open_market(f"us+{store.path}", as_of=DAY)
    assert view.series("macro:DFF").values.ravel().tolist() == [9.9]
    assert view.layer_of("macro:DFF") == str(store.path)
    assert view.hides("macro:DFF").startswith("us, 2000")


def test_layers_that_contradict_each_other_say_which_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stores = []
    for currency in ("USD", "EUR"):
        batch = read_file(write(tmp_path / f"{currency}.csv", "XLE"))
        priced = batch.frames["instruments"].with_columns(currency=pl.lit(currency))
        stores.append(Store.create(tmp_path / currency))
        ingest(stores[-1], replace(batch, frames={**batch.frames, "instruments": priced}))
    lower, upper = (store.path for store in stores)
    assert main(["leadership", "--data", f"us+{lower}+{upper}", "--as-of", str(DAY)]) == 3
    error = capsys.readouterr().err
    assert f"layers {upper} and {lower} disagree on the currency of XLE: EUR above, USD below (1 such ids)" in error
    assert "try:" in error


def test_data_status_says_what_lies_where_and_what_hides_what(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "status"]) == 0
    assert f"no store of your own yet: rotascope data import FILE... makes one at {own_home / 'store'}" in (
        capsys.readouterr().out
    )
    fill(own_home / "store", "XLE")
    assert main(["data", "status"]) == 0
    printed = capsys.readouterr().out
    assert f"layer own: {own_home / 'store'}, version 1" in printed
    assert "layer us: inside the package" in printed
    assert "own hides us in series: XLE" in printed
    assert "of which us has more, not used: XLE (" in printed
    overlap = describe_market("us").overlaps[0]
    assert (overlap.upper, overlap.lower, overlap.table, overlap.owners) == ("own", "us", "series", ("XLE",))


def test_what_an_upper_layer_hides_stands_in_the_sources(own_home: Path) -> None:
    fill(own_home / "store", "XLE")
    view = rs.open_market("us", as_of=DAY)
    (used,) = view.inputs(["XLE"], view.levels("XLE"))
    assert used.layer == "own"
    assert used.hides.startswith("us, ")


def test_a_short_import_that_hides_a_long_history_is_named_with_the_way_out(own_home: Path, tmp_path: Path) -> None:
    days = nyse().between(date(2024, 9, 3), DAY)
    index = pl.DataFrame({"date": days, "DJI": [40_000.0 + row % 7 for row in range(len(days))]})
    index.write_csv(tmp_path / "index.csv")
    import_files([tmp_path / "index.csv"], own_home / "store", basis="price", replace=True)
    lacking = rs.leadership(rs.open_market("us", as_of=DAY)).missing
    (note,) = (lack for lack in lacking if lack.input == "nasdaq-dow")
    assert "own hides DJI of us, 1992-01-02 to 2026-02-06" in note.why
    assert note.remedy == "import the whole history, or ask --data us-only"


def test_an_empty_layer_changes_nothing(own_home: Path) -> None:
    Store.create(own_home / "store")
    assert rs.open_market("us", as_of=DAY).levels("SP500").last == DAY


def test_every_fault_of_a_name_has_a_remedy(tmp_path: Path) -> None:
    for data in ("us+", "us+us", str(tmp_path / "nowhere"), f"us+{tmp_path / 'nowhere'}"):
        with pytest.raises(RotascopeError) as caught:
            open_snapshot(data)
        assert caught.value.remedy
