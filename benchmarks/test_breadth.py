"""Breadth of a whole market, 5,000 stocks over 30 years, beside bottleneck, pandas, polars and one plain read."""
# ruff: noqa: PD011 (the values of a Panel are an array already)

import resource
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import bottleneck as bn
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from numba import njit
from pytest_benchmark.fixture import BenchmarkFixture

from performance import record
from rotascope.arrays import Floats
from rotascope.measures.breadth import MEANS, YEAR, breadth_counts, session_returns
from rotascope.measures.breadth_state import BreadthState, begin, fold, resume
from rotascope.measures.fragility import Absorption
from rotascope.measures.mcclellan import mcclellan
from rotascope.panels.panel import Panel
from rotascope.panels.view import View
from rotascope.panels.wide import wide_levels
from rotascope.schema.clock import at_close
from rotascope.sessions import nyse
from rotascope.sources.contract import Batch
from rotascope.store.cache import ArrayCache
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

ROWS, STOCKS = 7_560, 5_000
NEEDS = (16, 40, 160, 202)
BOTTLENECK = "bottleneck: one stock a row (its faster layout), float64, min_count as ours; it has one thread"
FRAMES = f"{BOTTLENECK}; pandas and polars: one stock a column, min_periods as ours, polars on all threads"


@pytest.fixture(scope="module")
def market() -> Panel:
    """Random walks; every stock lists and leaves at its own time, and 1 % of the prints lack."""
    rng = np.random.default_rng(0)
    close = rng.normal(0.0003, 0.02, (ROWS, STOCKS))
    np.cumsum(close, axis=0, out=close)
    np.exp(close, out=close)
    rows = np.arange(ROWS)[:, None]
    born, gone = rng.integers(0, ROWS // 2, STOCKS), ROWS - rng.integers(-ROWS // 2, ROWS // 4, STOCKS)
    born[:50], gone[:50] = 0, ROWS  # so that every session has some
    for start in range(0, STOCKS, 500):
        part = close[:, start : start + 500]
        out = (rows < born[start : start + 500]) | (rows >= gone[start : start + 500]) | (rng.random(part.shape) < 0.01)
        part[out] = np.nan
    symbols = tuple(f"S{index:04d}" for index in range(STOCKS))
    return Panel(nyse().days[-ROWS - 300 : -300], symbols, close, "market", "level")


@njit(cache=True, nogil=True)
def read_once(close: Floats) -> int:
    seen = 0
    for row in range(close.shape[0]):
        for column in range(close.shape[1]):
            seen += close[row, column] == close[row, column]
    return seen


def full(close: Panel) -> Panel:
    counts = breadth_counts(close)
    mcclellan(counts)
    return counts


def by_bottleneck(x: Floats) -> dict[str, Floats]:
    """The same counts with bottleneck's moving functions, which is how they are written by hand today.

    x   [N, T]: a stock's closes side by side, the layout in which bottleneck is fastest
    """
    with np.errstate(invalid="ignore"):
        out = {"advances": (x[:, 1:] > x[:, :-1]).sum(axis=0), "declines": (x[:, 1:] < x[:, :-1]).sum(axis=0)}
        for window, need in zip(MEANS, NEEDS, strict=False):
            out[f"above_{window}"] = (x > bn.move_mean(x, window, min_count=need, axis=1)).sum(axis=0)
        high, low = (move(x, YEAR, min_count=NEEDS[-1], axis=1) for move in (bn.move_max, bn.move_min))
        out["highs"], out["lows"] = (x >= high).sum(axis=0), (x <= low).sum(axis=0)
    trends(out)
    return out


def by_pandas(frame: pd.DataFrame) -> dict[str, Floats]:
    out = {"advances": (frame > frame.shift()).sum(axis=1), "declines": (frame < frame.shift()).sum(axis=1)}
    for window, need in zip(MEANS, NEEDS, strict=False):
        out[f"above_{window}"] = (frame > frame.rolling(window, min_periods=need).mean()).sum(axis=1)
    rolling = frame.rolling(YEAR, min_periods=NEEDS[-1])
    out["highs"], out["lows"] = (frame >= rolling.max()).sum(axis=1), (frame <= rolling.min()).sum(axis=1)
    return {name: value.to_numpy() for name, value in out.items()}


def by_polars(frame: pl.DataFrame) -> dict[str, Floats]:
    every = pl.all()
    questions = {"advances": every > every.shift(), "declines": every < every.shift()}
    for window, need in zip(MEANS, NEEDS, strict=False):
        questions[f"above_{window}"] = every > every.rolling_mean(window, min_samples=need)
    questions["highs"] = every >= every.rolling_max(YEAR, min_samples=NEEDS[-1])
    questions["lows"] = every <= every.rolling_min(YEAR, min_samples=NEEDS[-1])
    return {name: frame.select(expressions).sum_horizontal().to_numpy() for name, expressions in questions.items()}


def trends(out: dict[str, Floats]) -> Floats:
    net = (out["advances"] - out["declines"]).astype(float)
    fast = pd.Series(net).ewm(alpha=0.1, adjust=False).mean()
    return (fast - pd.Series(net).ewm(alpha=0.05, adjust=False).mean()).to_numpy()


def seconds(run: Callable[[], object], *, rounds: int = 1, clock: Callable[[], float] = perf_counter) -> float:
    times = []
    for _ in range(rounds):
        began = clock()
        run()
        times.append(clock() - began)
    return min(times)


def test_full_breadth_of_a_market(benchmark: BenchmarkFixture, market: Panel) -> None:
    full(market.head(300))
    read_once(market.values[:10])
    counts = benchmark.pedantic(full, args=(market,), rounds=5, warmup_rounds=1)
    ours = benchmark.stats.stats.min
    once = seconds(lambda: read_once(market.values), rounds=5)
    results: dict[str, Floats] = {}
    lines = np.ascontiguousarray(market.values.T)
    bottleneck = seconds(lambda: results.update(by_bottleneck(lines)))
    for name in ("declines", "above_20", "above_50", "above_200"):
        expected = results[name] if len(results[name]) == ROWS else np.r_[0, results[name]]
        # a close within rounding of its mean may fall to either side of it in bottleneck's running sums
        np.testing.assert_allclose(counts.column(name), expected, atol=2)
    benchmark.extra_info.update(ratio_bottleneck=bottleneck / ours, reads=ours / once)


def test_a_tenth_of_the_market_beside_the_frames(benchmark: BenchmarkFixture, market: Panel) -> None:
    """500 columns, so that pandas and polars fit into memory beside the rest; their time grows in proportion."""
    part = market.select(market.symbols[:500])
    frame = pd.DataFrame(part.values)
    columns = pl.DataFrame(part.values, schema=list(part.symbols)).fill_nan(None)
    counts = benchmark.pedantic(full, args=(part,), rounds=5, warmup_rounds=1)
    results: dict[str, dict[str, Floats]] = {}
    lines = np.ascontiguousarray(part.values.T)
    spent = {
        "rotascope": seconds(lambda: full(part), rounds=3, clock=process_time),
        "bottleneck": seconds(lambda: by_bottleneck(lines), rounds=3, clock=process_time),
        "pandas": seconds(lambda: results.update(pandas=by_pandas(frame)), rounds=3, clock=process_time),
        "polars": seconds(lambda: results.update(polars=by_polars(columns)), rounds=3, clock=process_time),
    }
    for result in results.values():
        np.testing.assert_array_equal(result["advances"], counts.column("advances"))
        np.testing.assert_allclose(result["above_200"], counts.column("above_200"), atol=2)
    title = "Full breadth, 500 stocks x 7,560 sessions, processor time of all threads"
    record(title, spent, goal="", unit="s", peers=FRAMES)


def test_one_new_session(benchmark: BenchmarkFixture, market: Panel) -> None:
    day = market.tail(1)
    state, counts = begin(market.head(ROWS - 1))
    _, results, _ = benchmark.pedantic(fold, args=(state, day), rounds=20, warmup_rounds=2)
    np.testing.assert_array_equal(results.values, full(market).values[-1:])
    ours, recomputed = benchmark.stats.stats.min, seconds(lambda: full(market), rounds=3)
    as_called = seconds(lambda: call_resume(state, counts, market), rounds=3)
    short, _ = begin(market.tail(800).head(799))
    young = seconds(lambda: fold(short, day), rounds=20)
    record(
        "One new session, 5,000 stocks",
        {
            "as the program calls it: all kept closes compared, the session folded in": as_called,
            "recomputing": recomputed,
            "the fold alone, 30 years of history": ours,
            "the fold alone, 3 years of history": young,
        },
        goal="as it is called no dearer than recomputing; the fold 50x cheaper, whatever the history",
        unit="ms",
    )
    assert len(counts) == ROWS - 1


def call_resume(state: BreadthState, counts: Panel, market: Panel) -> None:
    """What `breadth` does when a session was added to what it kept."""
    everybody = np.ones((1, len(market.symbols)), dtype=np.bool_)
    assert resume(state, counts, before=market.head(ROWS - 1), close=market, member=everybody) is not None


def test_memory_of_the_pass(market: Panel) -> None:
    """What the pass needs at its peak beside the panel: numpy's arrays, and what the whole process grew by."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    tracemalloc.start()
    full(market)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    panel = market.values.nbytes
    share = 1.0 + max(peak, grown) / panel
    record("Memory of the pass, panel = 1", {"panel and everything beside it": share}, goal="under 1.2", unit="")
    assert share < 1.2


def test_absorption_ratio(benchmark: BenchmarkFixture, market: Panel) -> None:
    returns = session_returns(market.tail(2_520).select(market.symbols[:500]))
    run = Absorption(every=21).ratio
    results = benchmark.pedantic(run, args=(returns,), rounds=1)
    frame = pd.DataFrame(returns.values)

    def by_pandas_cov() -> float:
        matrix = frame.iloc[-500:].cov(min_periods=400)
        present = matrix.index[np.isfinite(np.diag(matrix))]
        values = np.linalg.eigvalsh(matrix.loc[present, present].fillna(0.0).to_numpy())
        return float(values[-100:].sum() / values.sum())

    readings = int(np.isfinite(results.values).sum())
    one_matrix = seconds(by_pandas_cov)
    record(
        "Absorption ratio, 500 stocks x 2,520 sessions, monthly",
        {
            "rotascope": benchmark.stats.stats.min,
            f"pandas covariance + numpy, {readings} times": readings * one_matrix,
        },
        goal="",
        unit="s",
    )


def stored(folder: Path, market: Panel) -> View:
    """The market in a store, opened with a cache."""
    has_close = pl.col("value").is_not_nan()
    lines = [
        pl.DataFrame({"date": market.dates, "value": market.values[:, column]})
        .filter(has_close)
        .with_columns(id=pl.lit(symbol))
        for column, symbol in enumerate(market.symbols)
    ]
    series = pl.concat(lines).with_columns(known_at=at_close(pl.col("date")))
    about = pl.DataFrame({"id": market.symbols}).with_columns(
        name="id", kind=pl.lit("stock"), basis=pl.lit("total"), known_at=pl.datetime(1990, 1, 2, time_zone="UTC")
    )
    store = Store.create(folder / "store")
    ingest(store, Batch(source="made", file="m", sha256="0", frames={"series": series, "instruments": about}))
    return View(replace(store.snapshot(), cache=ArrayCache(folder / "cache")), market.last)


def by_duckdb(files: str, market: Panel) -> Floats:
    """DuckDB sorts the cells by place; they are reshaped from there."""
    symbols, days = list(market.symbols), market.dates.tolist()
    base = duckdb.connect()
    base.execute("create table s as select row_number() over () - 1 as place, id from unnest($1) t(id)", [symbols])
    base.execute("create table d as select row_number() over () - 1 as place, day from unnest($1) t(day)", [days])
    rows = base.execute(
        "select d.place as row, s.place as col, value from read_parquet($1) p join s on p.id = s.id "
        "join d on p.date = d.day order by row, col",
        [files],
    ).fetchnumpy()
    out = np.full((len(days), len(symbols)), np.nan)
    out[np.asarray(rows["row"]), np.asarray(rows["col"])] = np.asarray(rows["value"])
    return out


def test_a_wide_panel_from_the_store(tmp_path: Path, market: Panel) -> None:
    """First from the table, then from the cache, beside DuckDB's sort and reshape and a copy in memory."""
    view = stored(tmp_path, market)
    results: dict[str, Floats] = {}
    first = seconds(lambda: wide_levels(view, market.symbols))
    beside = seconds(lambda: results.update(duckdb=by_duckdb(f"{tmp_path}/store/series/*.parquet", market)))
    for values in (wide_levels(view, market.symbols).values, results["duckdb"]):
        np.testing.assert_array_equal(values, market.values)
    cached = seconds(lambda: np.array(wide_levels(view, market.symbols).values), rounds=3)
    copied = seconds(lambda: np.array(market.values), rounds=3)
    record(
        "Wide panel, 5,000 stocks x 7,560 sessions",
        {
            "rotascope, from the store, cache written": first,
            "DuckDB sort and reshape": beside,
            "rotascope, from the cache, read whole": cached,
            "copy in memory": copied,
        },
        goal="from the store within 2x of DuckDB, from the cache within 2x of a copy",
        unit="s",
        peers="DuckDB: our own files, sorted by its SQL on all threads, handed over as arrays",
    )


def test_the_cpu_behind_it(market: Panel) -> None:
    """Seconds of processor time, which a busy machine distorts less than the clock."""
    lines = np.ascontiguousarray(market.values.T)
    record(
        "Full breadth, 5,000 stocks x 7,560 sessions, processor time of all threads",
        {
            "rotascope": seconds(lambda: full(market), rounds=3, clock=process_time),
            "one read of the panel": seconds(lambda: read_once(market.values), rounds=3, clock=process_time),
            "bottleneck": seconds(lambda: by_bottleneck(lines), rounds=2, clock=process_time),
        },
        goal="at least 8x bottleneck, at most 20x one read, by the clock on two idle cores",
        unit="s",
        peers=BOTTLENECK,
    )
