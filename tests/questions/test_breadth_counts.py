"""Counts kept between runs: equal to counting afresh, whatever a store was told meanwhile."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from panels_made import ragged
from rotascope.measures import breadth_state
from rotascope.measures.breadth import breadth_counts
from rotascope.panels.panel import Panel
from rotascope.panels.universe import EVERY, Universe
from rotascope.panels.view import View
from rotascope.panels.wide import stock_ids, wide_levels
from rotascope.questions.breadth import counts as breadth_counts_cache
from rotascope.questions.breadth.gather import listed_on
from rotascope.sources.files.read_file import read_file
from rotascope.store.cache import ArrayCache
from rotascope.store.ingest import ingest
from rotascope.store.store import Store

DAY = date(2012, 6, 29)


def give_file(store: Store, close: Panel, path: Path, *, replace: bool = False) -> None:
    """Give the closes to the store as a file."""
    lines = ["ticker,date,adj_close"]
    for column, symbol in enumerate(close.symbols):
        printed = np.isfinite(close.values[:, column])
        lines += [
            f"{symbol},{day},{value!r}"
            for day, value in zip(close.dates[printed], close.values[printed, column].tolist(), strict=True)
        ]
    path.write_text("\n".join(lines))
    ingest(store, read_file(path), replace=replace)


def ask_counts(store: Store, cache: ArrayCache) -> tuple[Panel, Panel]:
    view = View(replace(store.snapshot(), cache=cache), DAY)
    close = wide_levels(view, stock_ids(view))
    return breadth_counts_cache.counts_of(view, "all", close, np.ones((1, len(close.symbols)), dtype=bool)), close


def test_new_sessions_and_late_corrections_reach_kept_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, cache = Store.create(tmp_path / "store"), ArrayCache(tmp_path / "cache")
    close = ragged(330, 30, seed=2)
    give_file(store, close.head(327), tmp_path / "first.csv")
    counts, panel = ask_counts(store, cache)
    np.testing.assert_array_equal(counts.values, breadth_counts(panel).values)

    give_file(store, close.tail(5), tmp_path / "next.csv")  # two sessions in common
    late = close.select(["A7"])
    corrected = np.where(np.arange(len(late.dates)) == 199, 5.0, 1.0)[:, None]
    give_file(store, late.derive(late.values * corrected, name="late"), tmp_path / "late.csv", replace=True)
    expected = breadth_counts(wide_levels(View(store.snapshot(), DAY), panel.symbols))
    monkeypatch.setattr(breadth_counts_cache, "begin", None)  # resuming alone must do
    calls: list[tuple[int, int]] = []
    resume = breadth_state.resume

    def counted(*arguments: object, **options: object) -> object:
        resumed = resume(*arguments, **options)  # type: ignore[arg-type]
        assert resumed is not None
        calls.append((resumed.new_sessions, resumed.corrected_columns))
        return resumed

    monkeypatch.setattr(breadth_counts_cache, "resume", counted)
    counts, _ = ask_counts(store, cache)
    np.testing.assert_array_equal(counts.values, expected.values)
    np.testing.assert_array_equal(ask_counts(store, cache)[0].values, expected.values)
    assert calls == [(3, 1)]  # what was counted from the same content is taken as it is


def test_the_columns_of_which_a_close_was_corrected_are_named() -> None:
    old = ragged(200, 9, seed=4).values
    new = old.copy()
    filled = np.argwhere(np.isfinite(old) & (np.arange(9) == 3)[None, :])
    gaps = np.argwhere(~np.isfinite(old))
    new[tuple(filled[-1])] *= 1.0 + 1e-12
    new[tuple(gaps[0])] = 7.0
    assert breadth_state.changed_columns(old, old.copy()) == []
    assert breadth_state.changed_columns(old, new) == sorted({3, int(gaps[0][1])})


def test_every_stock_that_printed_within_a_month_is_listed() -> None:
    close = ragged(120, 12, seed=6)
    everything = Universe(EVERY, close.symbols, None)
    listed = listed_on(everything, close)
    for row in range(len(close)):
        assert listed[row] == np.isfinite(close.values[max(0, row - 20) : row + 1]).any(axis=0).sum()
