from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from markets import legs_of, random_legs
from rotascope.errors import BadSetting, HistoryTooShort, OutsideData
from rotascope.inference.rarity.rank import calendar_rank, window_rank
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse


def one_step(*gaps: float) -> Panel:
    """Legs whose one-session gaps are these."""
    return legs_of(np.cumprod([1.0, *(1.0 + gap for gap in gaps)]), np.ones(len(gaps) + 1), start=date(2000, 1, 3))


def test_rank_counts_itself_ties_and_both_directions() -> None:
    # five gaps: -0.5 is larger than 0.25 in size, the first 0.25 ties with the last
    result = window_rank(one_step(0.25, -0.5, 0.125, -0.125, 0.25), sessions=1)
    assert (result.rank, result.rank_side, result.windows) == (3, 2, 5)
    assert (result.share, result.share_side, result.n_effective) == (0.6, 0.4, 5.0)
    # of four disjoint others two are as large: (1 + 2) / (1 + 4)
    assert result.p_value == pytest.approx(0.6)
    assert result.p_side == pytest.approx(0.4)
    assert result.gap == pytest.approx(0.25)


def test_a_fall_is_ranked_among_falls() -> None:
    result = window_rank(one_step(0.5, 0.5, -0.25, 0.125, -0.125), sessions=1)
    assert (result.rank, result.rank_side) == (5, 2)


def test_window_is_dated_from_the_close_before_its_first_session() -> None:
    legs = random_legs(100)
    result = window_rank(legs, sessions=7)
    days = nyse().days
    assert np.datetime64(result.window.end) == legs.dates[-1]
    assert days[np.searchsorted(days, np.datetime64(result.window.start)) + 7] == legs.dates[-1]
    long, short = legs.values[-1] / legs.values[-8]
    assert result.gap == long - short


def test_windows_that_overlap_this_one_do_not_enter_its_p_value() -> None:
    rng = np.random.default_rng(3)
    gaps = np.concatenate([rng.normal(0, 0.001, 300), np.full(12, 0.02)])
    result = window_rank(one_step(*gaps), sessions=8)  # windows ending a day or two before are as large
    assert result.rank > 1
    assert result.p_value == pytest.approx(1 / result.n_effective)


def test_interval_widens_as_windows_lengthen() -> None:
    legs = random_legs(2_000, seed=5)
    widths = []
    for sessions in (5, 50, 500):
        tail = window_rank(legs, sessions=sessions).tail
        low, high = tail.interval or (None, None)
        assert isinstance(low, float) and isinstance(high, float) and isinstance(tail.value, float)  # noqa: PT018
        assert 0.0 <= low <= tail.value <= high <= 1.0
        widths.append(high - low)
    assert widths[0] < widths[1] < widths[2]


def test_interval_on_whole_counts_is_that_of_clopper_and_pearson() -> None:
    result = window_rank(one_step(0.25, -0.5, 0.125, -0.125, 0.25), sessions=1)  # 3 of 5
    exact = binomtest(3, 5).proportion_ci(method="exact")
    assert result.tail.interval == pytest.approx((exact.low, exact.high))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), sessions=st.integers(1, 20), end=st.integers(60, 199))
def test_later_rows_change_no_earlier_rank(seed: int, sessions: int, end: int) -> None:
    legs = random_legs(200, seed=seed)
    assert window_rank(legs, sessions=sessions, end=end) == window_rank(legs.head(end + 1), sessions=sessions)


@pytest.mark.parametrize(("rows", "sessions"), [(400, 25), (1_000, 20), (1_500, 5)])
def test_p_value_holds_its_size_without_leadership(rows: int, sessions: int) -> None:
    trials = 400
    p = np.array([window_rank(random_legs(rows, seed=s), sessions=sessions).p_value for s in range(trials)])
    for level in (0.05, 0.1, 0.2, 0.5):
        error = np.sqrt(level * (1 - level) / trials)
        assert (p <= level).mean() <= level + 2.6 * error  # 2.6 standard errors: one in 200 by chance; seeds are fixed
    assert (p <= 0.5).mean() >= 0.35  # and it is not so by being always large
    assert p.min() >= sessions / (rows - 1)  # never below one in n_effective


def test_planted_leadership_is_found() -> None:
    calm = random_legs(1_000, seed=2)
    values = calm.values.copy()
    values[-20:, 0] *= np.exp(0.02 * np.arange(1, 21))
    result = window_rank(legs_of(*values.T), sessions=20)
    assert result.rank == 1
    assert result.p_value == pytest.approx(1 / result.n_effective)


def test_too_short_a_history_or_window_is_refused() -> None:
    with pytest.raises(HistoryTooShort, match="40 sessions with both legs, the rank of a 20-session gap needs 41"):
        window_rank(random_legs(40), sessions=20)
    with pytest.raises(BadSetting, match="a window of 0 sessions"):
        window_rank(random_legs(40), sessions=0)


def daily(first: date, last: date, *, seed: int = 1) -> Panel:
    dates = nyse().between(first, last)
    values = np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.01, (len(dates), 2)), axis=0))
    return Panel(dates, ("long", "short"), values, "L/S", "level")


def test_year_to_date_is_compared_with_year_to_date() -> None:
    legs = daily(date(2018, 6, 1), date(2023, 2, 17))
    result = calendar_rank(legs, start=date(2022, 12, 31), end=date(2023, 2, 17))
    windows = [(year.year, year.window.start, year.window.end) for year in result.years]
    assert windows == [  # 2018 has no earlier close; 30 December 2022 and 29 December ... are each year's last
        (2019, date(2018, 12, 31), date(2019, 2, 15)),
        (2020, date(2019, 12, 31), date(2020, 2, 14)),
        (2021, date(2020, 12, 31), date(2021, 2, 17)),
        (2022, date(2021, 12, 31), date(2022, 2, 17)),
        (2023, date(2022, 12, 30), date(2023, 2, 17)),
    ]
    row = legs.row_of(date(2019, 2, 15))
    long, short = legs.values[row] / legs.values[legs.row_of(date(2018, 12, 31))]
    assert result.years[0].gap == long - short
    sizes = [abs(year.gap) for year in result.years]
    assert result.rank == sum(size >= abs(result.gap) for size in sizes)
    assert result.p_value == pytest.approx(result.rank / 5)


def test_a_date_within_a_month_falls_back_to_the_session_before() -> None:
    legs = daily(date(2018, 6, 1), date(2023, 2, 17))
    # 5 September 2022 was Labor Day, so the window ends on the 2nd, and so do the others
    result = calendar_rank(legs, start=date(2022, 7, 12), end=date(2022, 9, 5))
    assert [(year.window.start, year.window.end) for year in result.years] == [
        (date(2018, 7, 12), date(2018, 8, 31)),
        (date(2019, 7, 12), date(2019, 8, 30)),
        (date(2020, 7, 10), date(2020, 9, 2)),
        (date(2021, 7, 12), date(2021, 9, 2)),
        (date(2022, 7, 12), date(2022, 9, 2)),
    ]


def test_29_february_is_matched_with_28() -> None:
    legs = daily(date(2021, 1, 4), date(2024, 2, 29))
    result = calendar_rank(legs, start=date(2024, 1, 16), end=date(2024, 2, 29))
    assert [year.window.end for year in result.years][:2] == [date(2021, 2, 26), date(2022, 2, 28)]


def test_windows_longer_than_a_year_count_for_less_than_their_number() -> None:
    legs = daily(date(2010, 1, 4), date(2020, 1, 31))
    result = calendar_rank(legs, start=date(2016, 1, 29), end=date(2020, 1, 31))
    assert len(result.years) == 7
    assert result.n_effective == pytest.approx((len(legs) - 1) / (4 * 252), rel=0.01)
    assert result.p_value >= 1 / result.n_effective


def test_a_year_inside_a_hole_of_the_data_is_not_there() -> None:
    legs = daily(date(2015, 1, 2), date(2020, 3, 31))
    present = (legs.dates < np.datetime64("2017-02-01")) | (legs.dates > np.datetime64("2018-06-01"))
    holed = Panel(legs.dates[present], legs.symbols, legs.values[present], "L/S", "level")
    result = calendar_rank(holed, start=date(2020, 1, 15), end=date(2020, 3, 16))
    assert [year.year for year in result.years] == [2015, 2016, 2019, 2020]


def test_later_rows_change_no_calendar_rank() -> None:
    legs = daily(date(2015, 1, 2), date(2020, 12, 31))
    window = {"start": date(2018, 12, 31), "end": date(2019, 3, 15)}
    assert calendar_rank(legs, **window) == calendar_rank(legs.between(None, date(2019, 3, 15)), **window)


def test_a_first_year_or_an_empty_window_is_refused() -> None:
    legs = daily(date(2019, 1, 2), date(2019, 12, 31))
    with pytest.raises(HistoryTooShort, match="no year before 2019 has both dates"):
        calendar_rank(legs, start=date(2019, 3, 1), end=date(2019, 4, 1))
    with pytest.raises(OutsideData, match="no session between"):
        calendar_rank(legs, start=date(2019, 4, 1), end=date(2019, 4, 1))


def test_the_sentence_says_what_the_record_holds() -> None:
    result = window_rank(one_step(0.25, -0.5, 0.125, -0.125, 0.25), sessions=1)
    assert result.summary() == (
        "+25.00 pp over 2000-01-07 to 2000-01-10 (1 session): number 3 by size, either way, of 5 overlapping windows "
        "since 2000-01-03 (60.00 % at least as large), worth about 5 independent ones; p = 0.60 either way"
    )


@pytest.mark.realdata
def test_small_caps_in_january_2026(shared_data: Path) -> None:
    import polars as pl

    frame = pl.read_parquet(shared_data / "prices" / "etf_total_return_wide.parquet")
    pair = frame.select("date", "IWM", "SPY").drop_nulls().filter(pl.col("date") <= date(2026, 1, 22))
    legs = Panel(pair["date"].to_numpy(), ("long", "short"), pair.select("IWM", "SPY").to_numpy(), "IWM/SPY", "level")
    gaps = (pair["IWM"] / pair["IWM"].shift(14) - pair["SPY"] / pair["SPY"].shift(14)).drop_nulls()
    result = window_rank(legs, sessions=14)
    assert result.gap == pytest.approx(gaps[-1], rel=1e-12)
    assert result.rank == (gaps.abs() >= abs(gaps[-1])).sum()
    assert calendar_rank(legs, start=date(2025, 12, 31), end=date(2026, 1, 22)).rank == 1
