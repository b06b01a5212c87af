"""Laws of import: what is written out and read in is the same to the last bit; long and wide are one."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.sources.files.read_file import read_file
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

Levels = dict[tuple[str, date], float]
LEVELS = st.floats(min_value=1e-300, max_value=1e15, allow_subnormal=False)
TABLES = st.dictionaries(
    st.tuples(
        st.sampled_from(["IWM", "SPY", "BRK.B", "^GSPC", "7203.T"]),
        st.integers(0, 20_000).map(lambda days: date(1970, 1, 1) + timedelta(days=days)),
    ),
    LEVELS,
    min_size=1,
    max_size=30,
)


def table(levels: Levels) -> pl.DataFrame:
    rows = [(symbol, day, value) for (symbol, day), value in levels.items()]
    return pl.DataFrame(rows, schema={"ticker": pl.String, "date": pl.Date, "value": pl.Float64}, orient="row")


@given(TABLES)
@settings(max_examples=8, deadline=None)
def test_what_is_imported_is_what_a_snapshot_holds(levels: Levels) -> None:
    written = table(levels)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "long.csv"
        written.write_csv(file)
        store = Store.create(Path(folder) / "store")
        ingest(store, read_file(file))
        stored = store.snapshot().tables["series"].select("id", "date", "value").collect()
    index = pl.col("id").replace("^GSPC", "index:SP500")
    wanted = written.rename({"ticker": "id"}).with_columns(index).sort("id", "date")
    assert stored.sort("id", "date").equals(wanted)


@given(TABLES)
@settings(max_examples=25, deadline=None)
def test_long_and_wide_say_the_same(levels: Levels) -> None:
    long = table(levels)
    wide = long.pivot("ticker", index="date", values="value")
    with TemporaryDirectory() as folder:
        for kind in ("csv", "parquet"):
            for name, frame in (("long", long), ("wide", wide)):
                getattr(frame, f"write_{kind}")(Path(folder) / f"{name}.{kind}")
        read = [
            read_file(Path(folder) / f"{name}.{kind}").frames["series"]
            for kind in ("csv", "parquet")
            for name in ("long", "wide")
        ]
    assert all(frame.equals(read[0]) for frame in read)
