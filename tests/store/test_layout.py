"""A store of another layout is never misread: what has this program's columns is read, anything else is refused."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from deltalake import DeltaTable, Field
from deltalake.schema import PrimitiveType

from rotascope.errors import InputRefused, StoreFault
from rotascope.panels.view import View
from rotascope.schema import BATCHES, SERIES, TABLES
from rotascope.sources.contract import Batch
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.layout import PROPERTY, delta_schema
from rotascope.store.store import Store
from rotascope.store.verify import check_store

KNOWN = datetime(2020, 1, 2, 21, 30, tzinfo=UTC)
BATCH = Batch(
    source="test",
    file="levels.csv",
    sha256=hashlib.sha256(b"levels").hexdigest(),
    raw=b"levels",
    frames={"series": pl.DataFrame({"id": ["A"], "date": [date(2020, 1, 2)], "value": [1.0], "known_at": [KNOWN]})},
)


def old_store(path: Path, *, layout: str | None = None, **columns: Mapping[str, str | None]) -> Path:
    """A store as another program wrote it: `columns` gives a table other columns, by name; None takes one away."""
    for table in TABLES:
        fields = {field.name: field for field in delta_schema(table).fields}
        for name, dtype in columns.get(table.name, {}).items():
            fields.pop(name, None)
            if dtype:
                fields[name] = Field(name, PrimitiveType(dtype))
        folder = path / table.name
        folder.mkdir(parents=True)
        stamped = {PROPERTY: layout} if layout and table is BATCHES else None
        DeltaTable.create(
            folder,
            schema=type(delta_schema(table))(list(fields.values())),
            name=table.name,
            configuration=stamped,
            raise_if_key_not_exists=False,
        )
    return path


def fingerprint_of(path: Path) -> Mapping[Path, int]:
    return {file: file.stat().st_mtime_ns for file in path.rglob("*") if file.is_file()}


def test_a_new_store_says_its_layout(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    assert store.delta(BATCHES).metadata().configuration[PROPERTY] == "1"
    ingest(store, BATCH)
    assert store.delta(BATCHES).metadata().configuration[PROPERTY] == "1"


def test_a_store_from_before_layouts_were_numbered_is_read_and_written_as_ever(tmp_path: Path) -> None:
    store = Store.open(old_store(tmp_path / "old"))
    assert len(store.id) == 36
    assert ingest(Store.create(store.path), BATCH).version == 1
    assert store.snapshot().scan(SERIES).collect()["value"].to_list() == [1.0]
    assert check_store(store).sound


def test_ids_from_before_namespaces_are_read_and_never_go_on_under_two_names(tmp_path: Path) -> None:
    store = Store.open(old_store(tmp_path / "old"))
    files = {}
    for name, value in (("first", 50.1), ("second", 50.2), ("dow", 60.0)):
        files[name] = tmp_path / f"{name}.csv"
        files[name].write_text(f"date,{'DOW' if name == 'dow' else 'PMI'}\n2026-01-01,{value}\n2026-02-01,{value}\n")
    before = {}
    for name, frame in read_file(files["first"], kind="macro").frames.items():
        before[name] = frame.with_columns(pl.col("id").str.strip_prefix("macro:"))
    ingest(store, replace(BATCH, frames=before))
    assert View(store.snapshot(), date(2026, 8, 1)).series("macro:PMI").values[-1, 0] == 50.1
    fingerprint = fingerprint_of(store.path)
    with pytest.raises(InputRefused, match=r"old holds PMI from before it was macro:PMI \(1 such ids\)") as refusal:
        ingest(store, read_file(files["second"], kind="macro"))
    assert "import its files into a new store" in refusal.value.remedy
    assert fingerprint_of(store.path) == fingerprint
    assert ingest(store, read_file(files["dow"])).version == 2  # the company, which no index of the store is


@pytest.mark.parametrize("layout", ["3", "x", "1.0"])
def test_a_layout_of_a_later_program_is_refused(tmp_path: Path, layout: str) -> None:
    path = old_store(tmp_path / "later", layout=layout, batches={"extra": "string"})
    before = fingerprint_of(path)
    for opening in (Store.open, Store.create):
        with pytest.raises(StoreFault, match=f"has layout {layout}, this program reads layouts 1 and 2") as fault:
            opening(path)
        assert "newer one" in fault.value.remedy
    assert fingerprint_of(path) == before


OTHERS = (
    ({"series": {"version": None}}, r"series of .*\(lacks version\)"),
    ({"instruments": {"rights": None, "style": None}}, r"instruments of .*\(lacks style, rights\)"),
    ({"prices": {"adjusted": "double"}}, r"prices of .*\(has unknown adjusted\)"),
    ({"series": {"value": "float"}}, r"series of .*\(other types: value is float\)"),
    ({"facts": {"period_start": "string", "note": "string"}}, r"\(has unknown note; other types: period_start is"),
)


@pytest.mark.parametrize(("columns", "words"), OTHERS, ids=[words for _, words in OTHERS])
def test_other_columns_are_refused_before_a_row_is_read_or_written(
    tmp_path: Path, columns: dict[str, dict[str, str | None]], words: str
) -> None:
    path = old_store(tmp_path / "old", **columns)
    before = fingerprint_of(path)
    for act in (lambda: Store.open(path).snapshot(), lambda: ingest(Store.create(path), BATCH)):
        with pytest.raises(StoreFault, match=words) as fault:
            act()
        assert "import its files into a new store" in fault.value.remedy
    assert fingerprint_of(path) == before


def test_a_ledger_with_other_columns_is_no_ledger(tmp_path: Path) -> None:
    path = old_store(tmp_path / "old", batches={"detail": None})
    with pytest.raises(StoreFault, match=r"batches of .* is not of this program's layout \(lacks detail\)"):
        Store.open(path)


def test_a_store_that_lost_a_table_is_not_completed_in_silence(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    ingest(store, BATCH)
    (store.path / "series").rename(tmp_path / "series")
    with pytest.raises(StoreFault, match=r"table series of .* cannot be read"):
        ingest(Store.create(store.path), replace(BATCH, file="other.csv", options={"skip_bad": "yes"}))
    assert not (store.path / "series").exists()
