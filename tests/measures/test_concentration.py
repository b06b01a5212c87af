import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels_made import wide
from reference.weighted import gini_reference
from rotascope.arrays import Floats
from rotascope.errors import DataMissing, HistoryTooShort, InputRefused
from rotascope.measures.concentration import (
    cap_minus_equal,
    check_weights,
    concentration,
    lorenz,
    merge_share_classes,
    segment_weights,
)
from rotascope.measures.contribution import columns_of_names, contributions
from rotascope.panels.panel import Panel
from rotascope.sources.embedded.market import HOME

POSITIVE = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=30)


def row(weights: Floats) -> dict[str, float]:
    profile = concentration(wide(weights[None, :]))
    return dict(zip(profile.symbols, profile.values[0].tolist(), strict=True))


def test_effective_numbers_of_the_literature() -> None:
    """R24: equal weights of 500 give 500, an HHI of 0.01 gives 100 (CFA Institute note on effective number)."""
    equal = row(np.full(500, 1 / 500))
    assert equal["effective"] == pytest.approx(500)
    assert equal["entropy_number"] == pytest.approx(500)
    assert (equal["gini"], equal["hhi_normalised"]) == pytest.approx((0.0, 0.0), abs=1e-12)
    assert row(np.full(100, 0.01))["hhi"] == pytest.approx(0.01)
    assert row(np.full(100, 0.01))["effective"] == pytest.approx(100)
    single = row(np.array([1.0]))
    assert (single["effective"], single["hhi_normalised"], single["top_1"]) == (1.0, 1.0, 1.0)


def large_caps(day: str) -> pl.DataFrame:
    rows = pl.read_parquet(HOME / "weights.parquet").filter(pl.col("index") == "large_cap")
    return rows.filter(pl.col("date") == pl.lit(day).str.to_date())


def test_the_end_of_2024() -> None:
    """Bridgeway for the S&P 500 at the end of 2024: effective number below 50, Apple 7.6 %; here with 490 names."""
    weights = large_caps("2024-12-31")["weight"].to_numpy()
    assert row(weights)["effective"] < 52
    assert row(weights)["top_1"] == pytest.approx(0.076, abs=0.01)


@settings(deadline=None)
@given(POSITIVE)
def test_bounds_that_hold_for_any_weights(values: list[float]) -> None:
    w = np.array(values) / sum(values)
    profile = row(w)
    assert 1 <= profile["effective"] <= profile["entropy_number"] + 1e-9 <= len(w) + 1e-8
    assert profile["gini"] == pytest.approx(gini_reference(w), abs=1e-12)
    names, share = lorenz(w)
    assert share[0] == 0.0
    assert share[-1] == pytest.approx(1.0)
    assert (share <= names + 1e-12).all()


def test_weights_that_are_no_portfolio_are_refused_with_the_sum() -> None:
    with pytest.raises(InputRefused, match=r"sum to 1\.1000, not to 1 within 0\.02"):
        concentration(wide(np.array([[0.6, 0.5]])))
    with pytest.raises(InputRefused, match=r"A1 weighs -10\.0000%"):
        concentration(wide(np.array([[1.1, -0.1]])))
    with pytest.raises(InputRefused, match=r"sum to 98\.0000"):
        concentration(wide(np.array([[50.0, 48.0]])))
    assert check_weights(wide(np.array([[0.5, 0.495], [np.nan, np.nan]])))
    assert np.isnan(concentration(wide(np.full((1, 2), np.nan))).values).all()


def test_share_classes_count_once_when_merged() -> None:
    weights = wide(np.array([[0.4, 0.3, 0.3], [np.nan, 0.5, 0.5]]))
    firms = merge_share_classes(weights, {"A1": "A0"})
    assert firms.symbols == ("A0", "A2")
    np.testing.assert_allclose(firms.values, [[0.7, 0.3], [0.5, 0.5]])
    assert concentration(firms).values[0, 3] < concentration(weights).values[0, 3]
    assert np.isnan(merge_share_classes(wide(np.full((1, 2), np.nan)), {"A1": "A0"}).values).all()


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(2, 60))
def test_cap_minus_equal_is_n_times_the_covariance(seed: int, names: int) -> None:
    rng = np.random.default_rng(seed)
    w, r = rng.dirichlet(np.ones(names)), rng.normal(0, 0.3, names)
    result = cap_minus_equal(w, r)
    assert result.gap == pytest.approx(result.names * result.covariance, abs=1e-12)
    gaps = cap_minus_equal(np.append(w, 0.1), np.append(r, np.nan))
    assert gaps.gap == pytest.approx(result.gap)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.integers(2, 8), st.integers(2, 40))
def test_contributions_add_up_exactly(seed: int, names: int, rows: int) -> None:
    rng = np.random.default_rng(seed)
    close = wide(np.exp(np.cumsum(rng.normal(0, 0.05, (rows, names)), axis=0)))
    weights = wide(rng.dirichlet(np.ones(names))[None, :])
    result = contributions(weights, close)
    assert result.linked.sum() == pytest.approx(result.total, abs=1e-12)
    assert result.total == pytest.approx(float(result.weights @ result.returns), abs=1e-12)
    top = result.heaviest(1)
    rest = [column for column in range(names) if column not in top]
    scaled = result.weights[rest] / result.weights[rest].sum()
    assert result.total_without(top) == pytest.approx(float(scaled @ result.returns[rest]), abs=1e-12)


def test_what_lacks_prices_is_named_and_counted() -> None:
    values = np.array([[10.0, 5.0, np.nan], [11.0, 5.0, 4.0]])
    result = contributions(wide(np.array([[0.5, 0.3, 0.2]])), wide(values))
    assert result.lacking == ("A2",)
    assert result.coverage == pytest.approx(0.8)
    assert result.total == pytest.approx(0.5 / 0.8 * 0.1)
    assert columns_of_names(result, ("A1", "A9")) == [1]
    with pytest.raises(DataMissing, match="whole index"):
        result.total_without([0, 1])
    with pytest.raises(DataMissing, match="none of 3 names"):
        contributions(wide(np.array([[0.5, 0.3, 0.2]])), wide(np.full((2, 3), np.nan)))
    with pytest.raises(HistoryTooShort, match="1 closes"):
        contributions(wide(np.array([[1.0]])), wide(np.array([[1.0]])))


def test_shown_columns_multiply_out_from_weights_drifted_to_the_window() -> None:
    close = wide(np.array([[10.0, 10.0], [20.0, 10.0], [22.0, 9.0], [33.0, 9.0]]))
    weights = wide(np.array([[0.5, 0.5]]))
    result = contributions(weights, close, start=close.dates[1].item())
    np.testing.assert_allclose(result.weights, [2 / 3, 1 / 3])
    np.testing.assert_allclose(result.linked, result.weights * result.returns)
    assert result.total == pytest.approx((33.0 + 9.0) / 30.0 - 1.0 + 0.0)
    assert result.segments == 1


def test_new_weights_within_the_window_are_bought_at_their_close_and_linked() -> None:
    close = wide(np.array([[10.0, 10.0, 10.0], [11.0, 10.0, 10.0], [11.0, 10.0, 12.0]]))
    weights = wide(np.array([[1.0, np.nan, np.nan], [np.nan, 0.5, 0.5]]))
    result = contributions(weights, close)
    assert result.segments == 2
    assert dict(zip(result.symbols, result.linked.tolist(), strict=True)) == pytest.approx(
        {"A0": 0.1, "A1": 0.0, "A2": 1.1 * 0.5 * 0.2}
    )
    assert result.total == pytest.approx(1.1 * 1.1 - 1.0)
    assert result.linked.sum() == pytest.approx(result.total)


def test_a_portfolio_by_segments_counts_a_name_once_with_the_first_and_adds_up() -> None:
    days = np.array(["2025-03-31", "2025-06-30"], dtype="datetime64[D]")
    portfolio = Panel(days, ("A", "B", "C", "D"), np.array([[0.4, 0.3, 0.2, 0.1], [0.4, 0.3, 0.2, np.nan]]), "whole")
    large = Panel(days, ("A", "B"), np.array([[0.7, 0.3], [1.0, np.nan]]), "large")
    small = Panel(days[1:], ("B", "C", "Z"), np.array([[0.5, 0.4, 0.1]]), "small")
    shares = segment_weights(portfolio, {"large": large, "small": small})
    assert shares.symbols == ("large", "small", "unplaced")
    assert shares.values[0] == pytest.approx([0.7, np.nan, 0.3], nan_ok=True)
    assert shares.values[1] == pytest.approx([0.4, 0.5, 0.0])
    again = segment_weights(portfolio, {"large": large, "again": large})
    assert again.values[:, 1].tolist() == [0.0, 0.0]
