"""Prints and published levels of one stock as one line: joined on returns, or named where they disagree."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from markets import close_of
from rotascope.arrays import Floats
from rotascope.panels.adjust import join_lines
from rotascope.panels.view import View
from rotascope.panels.wide import wide_lines
from rotascope.sessions import nyse, to_date
from rotascope.store.snapshot import Snapshot

SESSIONS = nyse().between(date(2025, 1, 2), date(2025, 12, 31))
ALL = len(SESSIONS)


def walk(seed: int = 0) -> Floats:
    line: Floats = 100.0 * np.exp(np.random.default_rng(seed).normal(0.0, 0.01, ALL).cumsum())
    return line


def market(published: Floats, prints: Floats, *, basis: str = "total") -> View:
    """One stock with levels and prints on the year's sessions; NaN = none."""

    def rows(line: Floats, day: str, value: str) -> pl.DataFrame:
        cells = [
            ("A", to_date(SESSIONS[row]), float(line[row]), close_of(to_date(SESSIONS[row])), 0)
            for row in np.flatnonzero(np.isfinite(line))
        ]
        return pl.DataFrame(cells, schema=["id", day, value, "known_at", "version"], orient="row")

    about = [{"id": "A", "name": "A", "kind": "stock", "basis": basis, "known_at": close_of(date(2025, 1, 2))}]
    frames = {
        "series": rows(published, "date", "value"),
        "prices": rows(prints, "session", "close"),
        "instruments": pl.DataFrame(about),
    }
    return View(Snapshot.of_frames("made", frames), to_date(SESSIONS[-1]))


def cut(line: Floats, first: int, last: int) -> Floats:
    out = np.full(len(line), np.nan)
    out[first:last] = line[first:last]
    return out


def test_short_prints_never_hide_a_longer_history() -> None:
    truth = walk()
    view = market(truth, cut(7.0 * truth, ALL - 40, ALL))
    lines = wide_lines(view, ("A",))
    np.testing.assert_allclose(lines.levels.values[:, 0], truth)
    assert (lines.levels.basis, lines.faults) == ("total", ())


@pytest.mark.parametrize("basis", ["total", "unstated"])
def test_the_line_goes_on_with_the_other_source_on_returns(basis: str) -> None:
    truth = walk()
    view = market(cut(truth, 0, 200), cut(7.0 * truth, 100, ALL), basis=basis)
    lines = wide_lines(view, ("A",))
    joined = lines.levels.values[:, 0]
    np.testing.assert_allclose(joined[1:] / joined[:-1], truth[1:] / truth[:-1])
    assert (lines.levels.basis, lines.faults) == ("mixed", ())
    np.testing.assert_allclose(view.levels("A").values[:, 0], joined)
    start = to_date(SESSIONS[220])
    np.testing.assert_allclose(wide_lines(view, ("A",), start=start).levels.values[:, 0], joined[220:])


def test_sources_on_different_bases_are_named_and_not_joined() -> None:
    truth = walk()
    halved = truth / np.where(np.arange(ALL) >= 150, 2.0, 1.0)  # a split that one source missed
    lines = wide_lines(market(cut(truth, 0, 200), cut(halved, 100, ALL)), ("A",))
    assert lines.faults[0].startswith("A: returns differ in 1 of 99 common sessions")
    np.testing.assert_allclose(lines.levels.values[:, 0], cut(truth, 0, 200))


def test_another_stock_under_the_same_letters_is_named() -> None:
    assert "returns differ" in join_lines(cut(walk(), 0, 200), cut(walk(1), 100, ALL)).fault
    assert "too few" in join_lines(cut(walk(), 0, 100), cut(walk(), 100, ALL)).fault


def test_ex_dates_of_a_line_without_dividends_are_no_contradiction() -> None:
    truth = walk()
    prints = truth * np.prod([np.where(np.arange(ALL) >= row, 0.99, 1.0) for row in (120, 180)], axis=0)
    joined = join_lines(cut(truth, 0, 200), cut(prints, 100, ALL))
    assert (joined.fault, joined.extended) == ("", True)


def test_price_return_is_taken_from_prints_alone() -> None:
    view = market(walk(), cut(walk(), 100, ALL))
    assert view.levels("A", basis="price").first == to_date(SESSIONS[100])
    assert np.isfinite(wide_lines(view, ("A",), basis="price").levels.values[:, 0]).sum() == ALL - 100
