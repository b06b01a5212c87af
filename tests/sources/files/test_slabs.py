"""A file that is read in slabs comes to what it comes to in one piece: rows, report, refusals, and what is stored."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from rotascope.errors import InputRefused
from rotascope.importing import import_files
from rotascope.schema import PRICES, SERIES
from rotascope.sessions import nyse
from rotascope.sources.contract import Batch
from rotascope.sources.files.cells import spool
from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store
from rotascope.store.verify import check_store

DAYS = nyse().days[-300:]
SYMBOLS = ("A", "BRK.B", "CCC", "^GSPC", "NYSE:CAT", "IWM", "ZZ")


@pytest.fixture
def slabs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "SLAB", 700)
    monkeypatch.setattr(spool, "LINE", 0)
    monkeypatch.setattr(spool, "CELL", 0)


def prints(*, seed: int = 1, torn: bool = True) -> pl.DataFrame:
    """Prices out of order, with gaps, repeats, conflicts, splits, dividends, odd days and torn rows."""
    rng = np.random.default_rng(seed)
    parts = []
    for number, symbol in enumerate(SYMBOLS):
        close = np.round(50.0 * np.exp(np.cumsum(rng.normal(0, 0.02, len(DAYS)))), 2)
        part = pl.DataFrame({"ticker": symbol, "date": DAYS.astype("datetime64[D]"), "close": close})
        part = part.with_columns(
            high=pl.col("close") * 1.01,
            low=pl.col("close") * 0.99,
            dividend=pl.when(pl.int_range(pl.len()) % 63 == 5 + number).then(0.2).otherwise(0.0),
            volume=pl.int_range(pl.len()) + 1.0,
        )
        parts.append(part.with_columns(pl.col("volume").replace(17.0, None)))
    rows = pl.concat(parts)
    more = rows.gather([3, 400, 1200]), rows.gather([900]).with_columns(close=pl.col("close") * 1.5)
    odd = rows.gather([50, 800]).with_columns(date=pl.date(2025, 7, 5)) if torn else rows.clear()
    return pl.concat([rows, *more, odd]).sample(fraction=1.0, shuffle=True, seed=seed)


def tables_of(batch: Batch) -> Mapping[str, pl.DataFrame]:
    return {name: rows.collect() for name, rows in sorted(batch.scans().items())}


def check_same(path: Path, monkeypatch: pytest.MonkeyPatch, **options: object) -> Batch:
    """Read in one piece and in slabs; the batch in slabs."""
    in_slabs = read_file(path, **options)  # type: ignore[arg-type]
    assert in_slabs.slabs is not None
    assert len(in_slabs.slabs.parts) > 1
    with monkeypatch.context() as patch:
        patch.setattr(spool, "is_large", lambda *_: False)
        patch.setattr("rotascope.sources.files.cells.read_cells.is_large", lambda *_: False)
        whole = read_file(path, **options)  # type: ignore[arg-type]
    assert whole.slabs is None
    assert in_slabs.report == whole.report
    expected, tables = tables_of(whole), tables_of(in_slabs)
    assert list(tables) == list(expected)
    for name, table in tables.items():
        order = [column for column in ("id", "session", "date", "known_at", "version") if column in table.columns]
        assert_frame_equal(table.sort(order, maintain_order=True), expected[name].sort(order, maintain_order=True))
    return in_slabs


@pytest.mark.usefixtures("slabs")
@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_prices_in_slabs_are_those_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    path = tmp_path / f"prices{ending}"
    rows = prints()
    rows.write_parquet(path) if ending == ".parquet" else rows.write_csv(path)
    batch = check_same(path, monkeypatch)
    assert set(batch.frames) == {"instruments"}
    assert {"prices", "actions"} == set(batch.slabs.rows if batch.slabs else ())


@pytest.mark.usefixtures("slabs")
@pytest.mark.parametrize("ending", [".parquet", ".csv"])
def test_levels_side_by_side_in_slabs_are_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    rng, path = np.random.default_rng(2), tmp_path / f"levels{ending}"
    table = pl.DataFrame(np.round(np.exp(rng.normal(3, 0.1, (300, 9))), 2), schema=[f"X{k}" for k in range(9)])
    table = table.insert_column(0, pl.Series("date", DAYS)).with_columns(X3=pl.lit(None, pl.Float64))
    table = table.with_columns(X3=pl.when(pl.int_range(pl.len()) > 200).then(7.5))
    table.write_parquet(path) if ending == ".parquet" else table.write_csv(path)
    check_same(path, monkeypatch)


@pytest.mark.usefixtures("slabs")
def test_skipped_cells_are_counted_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "prices.csv"
    rows = prints().with_columns(pl.col("close").cast(pl.String))
    spoilt = rows.with_columns(close=pl.when(pl.int_range(pl.len()) % 500 == 9).then(pl.lit("-1")).otherwise("close"))
    spoilt.write_csv(path)
    assert "refused and left out" in "\n".join(check_same(path, monkeypatch, skip_bad=True).report.lines())  # type: ignore[union-attr]


@pytest.mark.usefixtures("slabs")
@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (pl.when(pl.int_range(pl.len()) == 1000).then(pl.lit("x")).otherwise("close"), "row 1002, column close: 'x'"),
        (pl.when(pl.int_range(pl.len()) == 77).then(pl.lit("inf")).otherwise("close"), "row 79, column close: 'inf'"),
        (pl.lit(""), "holds no number"),
    ],
)
def test_a_refusal_names_the_same_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: pl.Expr, cause: str
) -> None:
    path = tmp_path / "prices.csv"
    rows = prints().select("ticker", "date", pl.col("close").cast(pl.String))
    rows.with_columns(close=change).write_csv(path)
    with pytest.raises(InputRefused, match=cause) as in_slabs:
        read_file(path)
    monkeypatch.setattr("rotascope.sources.files.cells.read_cells.is_large", lambda *_: False)
    with pytest.raises(InputRefused) as whole:
        read_file(path)
    assert (in_slabs.value.cause, in_slabs.value.remedy) == (whole.value.cause, whole.value.remedy)


@pytest.mark.usefixtures("slabs")
def test_two_names_of_one_index_in_two_slabs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "levels.parquet"
    rows = [pl.DataFrame({"ticker": name, "date": DAYS, "value": 5.0}) for name in ("^GSPC", "A", "B", "SPX")]
    pl.concat(rows).write_parquet(path)
    with pytest.raises(InputRefused, match="are one instrument, index:SP500"):
        read_file(path, kind="index")


@pytest.mark.usefixtures("slabs")
def test_a_store_takes_slabs_whole_and_compares_them(tmp_path: Path) -> None:
    path, folder = tmp_path / "prices.parquet", tmp_path / "store"
    rows = prints(torn=False).filter(pl.col("close").is_not_null()).unique(["ticker", "date"], maintain_order=True)
    rows.drop("dividend").filter(pl.col("date") < DAYS[250].item()).write_parquet(path)
    store = Store.create(folder)
    first = ingest(store, read_file(path))
    assert first.rows["prices"] == 7 * 250
    assert check_store(store).sound
    later = tmp_path / "later.parquet"
    rows.drop("dividend").filter(pl.col("date") >= DAYS[200].item()).write_parquet(later)
    assert ingest(store, read_file(path)).already
    second = ingest(store, read_file(later))
    assert "7 symbols held before agree on returns over 350 common sessions" in second.notes[0]
    assert store.snapshot().scan(PRICES).collect().height == 7 * 350
    other = tmp_path / "other.parquet"
    doubled = (
        pl.when(pl.col("ticker").is_in(["CCC", "ZZ"]) & (pl.col("date") > DAYS[220].item())).then(2.0).otherwise(1.0)
    )
    rows.drop("dividend").with_columns(pl.col("close", "high", "low") * doubled).write_parquet(other)
    with pytest.raises(InputRefused, match=r"disagrees with what is held of CCC from .*\(2 such symbols\)"):
        ingest(store, read_file(other))
    without = ingest(store, read_file(other, skip_bad=True))
    assert without.rows["prices"] == 5 * 300
    replaced = ingest(store, replace(read_file(other), options={"again": "yes"}), replace=True)
    assert replaced.rows["prices"] == 7 * 300
    assert check_store(store).faults == ()


@pytest.mark.usefixtures("slabs")
def test_nothing_of_the_slabs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROTASCOPE_HOME", str(tmp_path / "home"))
    path = tmp_path / "levels.parquet"
    rows = [pl.DataFrame({"ticker": f"X{k}", "date": DAYS, "value": 5.0}) for k in range(8)]
    pl.concat(rows).write_parquet(path)
    reports = import_files([path], tmp_path / "store", dry_run=True)
    assert "series, the first 5 of 2,400 rows:" in "\n".join(reports[-1].lines())
    import_files([path], tmp_path / "store")
    assert Store.open(tmp_path / "store").snapshot().scan(SERIES).collect().height == 2400
    assert not list((tmp_path / "home").rglob("import-*"))
