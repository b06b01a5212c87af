import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels_made import ragged, wide
from reference.breadth import breadth_reference
from rotascope.errors import BadSetting, UnknownSymbol
from rotascope.measures.breadth import (
    MEANS,
    YEAR,
    Completeness,
    advance_decline_line,
    breadth_counts,
    columns_of,
    equal_weighted,
    high_low_index,
    mean_window_return,
    net_advances,
    net_highs,
    record_high_percent,
    session_returns,
    share_above,
    share_above_own_mean,
    window_share,
)

NEEDS = [16, 40, 160]


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 2**32), st.sampled_from([1, 60, 270]), st.sampled_from([4, 7]))
def test_counts_equal_the_definition(seed: int, rows: int, columns: int) -> None:
    close = ragged(rows, columns, seed=seed)
    member = np.random.default_rng(seed).random((rows, columns)) < 0.7
    expected = breadth_reference(close.values, member, list(MEANS), NEEDS, YEAR, 202)
    np.testing.assert_array_equal(breadth_counts(close, member=member).values, expected)


def test_any_number_of_workers_counts_the_same() -> None:
    close = ragged(300, 600)
    single = breadth_counts(close, workers=1).values
    for workers in (2, 3):
        np.testing.assert_array_equal(breadth_counts(close, workers=workers).values, single)


def test_one_symbol_and_one_day_and_nothing_at_all() -> None:
    single = breadth_counts(wide(np.array([[5.0]])))
    assert single.values.sum() == 0
    nothing = breadth_counts(wide(np.full((300, 3), np.nan)))
    assert nothing.values.sum() == 0
    assert np.isnan(share_above(nothing).values).all()
    assert np.isnan(record_high_percent(nothing).values).all()


def test_a_delisted_stock_leaves_every_count() -> None:
    close = np.cumsum(np.ones((600, 2)), axis=0)
    close[400:, 1] = np.nan
    counts = breadth_counts(wide(close))
    assert counts.column("advances")[399:402].tolist() == [2, 1, 1]
    assert counts.column("known_200")[399:402].tolist() == [2, 1, 1]
    assert counts.column("highs")[399:402].tolist() == [2, 1, 1]


def test_a_stock_listed_late_counts_once_its_window_is_full_enough() -> None:
    close = np.cumsum(np.ones((400, 1)), axis=0)
    close[:100] = np.nan
    counts = breadth_counts(wide(close))
    assert np.flatnonzero(counts.column("known_20"))[0] == 100 + 16 - 1
    assert np.flatnonzero(counts.column("known_200"))[0] == 100 + 160 - 1
    strict = breadth_counts(wide(close), completeness=Completeness(min_share=1.0))
    assert np.flatnonzero(strict.column("known_200"))[0] == 100 + 200 - 1


def test_membership_decides_who_is_counted_not_what_a_window_reads() -> None:
    close = np.cumsum(np.ones((300, 1)), axis=0)
    member = np.zeros((300, 1), dtype=bool)
    member[-1] = True
    counts = breadth_counts(wide(close), member=member)
    assert counts.values[:-1].sum() == 0
    assert counts.values[-1].tolist() == [1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1]


def test_what_follows_from_the_counts() -> None:
    counts = breadth_counts(ragged(320, 12, seed=3))
    assert advance_decline_line(counts).values[-1, 0] == net_advances(counts).sum()
    last = dict(zip(counts.symbols, counts.values[-1], strict=True))
    assert share_above(counts, window=50).values[-1, 0] == last["above_50"] / last["known_50"]
    assert net_highs(counts).values[-1, 0] == (last["highs"] - last["lows"]) / last["known_year"]
    recent = record_high_percent(counts).values[-10:, 0]
    index = high_low_index(counts).values[-1, 0]
    enough = np.isfinite(recent).sum() >= 5
    assert index == pytest.approx(np.nanmean(recent)) if enough else np.isnan(index)
    with pytest.raises(BadSetting, match="choose one of 20, 50, 200"):
        share_above(counts, window=30)
    with pytest.raises(BadSetting, match="min_share"):
        Completeness(min_share=0.0)


def test_the_share_that_beats_a_hurdle_counts_only_known_returns() -> None:
    close = wide(np.array([[10.0, 10.0, 10.0, np.nan], [11.0, 10.0, np.nan, 5.0]]))
    up = window_share(close, sessions=1)
    assert up.values[-1].tolist() == [0.5, 2.0]  # a tie is not up
    beat = window_share(close, sessions=1, above=np.array([np.nan, -0.01]))
    assert beat.values[-1].tolist() == [1.0, 2.0]
    single = window_share(close, sessions=1, member=np.array([[False, True, True, True]]))
    assert single.values[-1].tolist() == [0.0, 1.0]
    assert np.isnan(window_share(close, sessions=5).values[:, 0]).all()


def test_the_mean_of_bought_and_held_counts_only_stocks_with_both_closes() -> None:
    close = wide(np.array([[10.0, 10.0, 10.0, np.nan], [11.0, 9.0, np.nan, 5.0], [12.0, 8.0, 20.0, 6.0]]))
    assert mean_window_return(close, sessions=2).values[:, 0] == pytest.approx([np.nan, np.nan, 1.0 / 3.0], nan_ok=True)
    first = mean_window_return(close, sessions=2, member=np.array([[True, False, False, True]]))
    assert first.values[-1, 0] == pytest.approx(0.2)
    assert np.isnan(mean_window_return(close, sessions=3).values).all()


def test_a_gap_is_no_return() -> None:
    close = wide(np.array([[10.0, 1.0], [np.nan, 2.0], [12.0, 2.0]]))
    np.testing.assert_array_equal(session_returns(close).values[1:], [[np.nan, 1.0], [np.nan, 0.0]])
    np.testing.assert_array_equal(equal_weighted(close).values[:, 0], [np.nan, 1.0, 0.0])


def test_a_mask_that_does_not_fit_is_refused() -> None:
    close = ragged(10, 5)
    with pytest.raises(ValueError, match="does not fit"):
        breadth_counts(close, member=np.ones((3, 5), dtype=bool))
    with pytest.raises(UnknownSymbol, match="no 'ZZ'"):
        columns_of(close, ("A0", "ZZ"))


def test_lines_above_their_own_mean_are_those_that_have_one() -> None:
    levels = wide(np.array([[1.0, 4.0, np.nan], [2.0, 3.0, np.nan], [3.0, 2.0, 5.0], [4.0, 1.0, 5.0]]))
    shares = share_above_own_mean(levels, window=3)
    np.testing.assert_array_equal(shares.column("share"), [np.nan, np.nan, 0.5, 0.5])
    np.testing.assert_array_equal(shares.column("counted"), [0, 0, 2, 2])
    steady = wide(np.full((5, 2), 7.7))
    assert share_above_own_mean(steady, window=3).values[-1].tolist() == [0.0, 2.0]  # at the mean is not above it
