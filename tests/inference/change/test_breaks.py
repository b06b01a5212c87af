from datetime import date

import numpy as np
import pytest
import ruptures
from hypothesis import given, settings
from hypothesis import strategies as st

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation, UsageError
from rotascope.inference.change.breaks import Breaks
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse

# US ex-post real interest rate, three-month bill less CPI inflation, 1961Q1 to 1986Q3, as Garcia and Perron (1996)
# built it; data archive of the Journal of Applied Econometrics for Bai and Perron (2003), vol. 18, pp. 1-22.
REAL_RATE = np.array(
    [
        1.99132,
        0.00403,
        2.27,
        0.84833,
        1.89112,
        -0.28,
        3.68431,
        1.62478,
        1.21599,
        1.28373,
        1.70141,
        3.16687,
        2.32779,
        2.26202,
        1.91218,
        3.53196,
        -0.31777,
        3.44694,
        1.52422,
        0.74268,
        1.31541,
        0.36646,
        3.59562,
        3.6574,
        0.97494,
        -0.5328,
        1.12681,
        0.31123,
        0.57834,
        1.08163,
        0.24977,
        0.23792,
        -0.32653,
        1.14733,
        1.19323,
        2.58962,
        0.01195,
        2.63842,
        0.42092,
        2.58823,
        -2.19809,
        2.89548,
        1.8213,
        0.86332,
        0.67496,
        0.34435,
        1.22762,
        -2.83991,
        -1.8163,
        -2.22965,
        -1.58457,
        -6.31184,
        -2.46258,
        -5.61479,
        -3.53887,
        1.0178,
        -1.58875,
        -1.85396,
        -0.2567,
        2.42226,
        -1.29502,
        -0.48977,
        1.21167,
        -4.85498,
        -3.599,
        0.17094,
        1.51603,
        -1.85304,
        -5.60478,
        -1.25767,
        0.96658,
        -3.09451,
        -5.26773,
        -4.03154,
        -1.76618,
        -5.73978,
        3.83047,
        0.52007,
        -0.18033,
        3.82808,
        3.01171,
        2.75289,
        11.74184,
        9.91701,
        3.03444,
        10.15143,
        9.29177,
        6.87498,
        2.43675,
        4.37202,
        6.77774,
        4.16692,
        5.65037,
        5.17734,
        9.41206,
        3.77006,
        4.24568,
        4.53154,
        3.39706,
        8.93951,
        4.20825,
        3.43461,
        4.30529,
    ]
)


def quarterly(values: Floats) -> Panel:
    """Dated by the first day of the quarter, from 1961."""
    days = np.arange("1961-01", "1990-01", 3, dtype="datetime64[M]").astype("datetime64[D]")
    return Panel(days[: len(values)], ("rate",), values[:, None], "US real rate", "percent")


def daily(values: Floats) -> Panel:
    return Panel(nyse().days[20_000 : 20_000 + len(values)], ("d",), values[:, None], "spread")


def noise(seed: int, length: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(length)


@pytest.fixture(scope="module")
def real_rate() -> Panel:
    return quarterly(REAL_RATE)


class TestRealRate:
    """Bai and Perron (2003), section 6.1; a break is dated there by the last quarter of the old segment."""

    def test_the_three_breaks_are_theirs(self, real_rate: Panel) -> None:
        result = Breaks(min_size=15).detect(real_rate)
        assert [dated.first_session for dated in result.breaks] == [
            date(1967, 1, 1),
            date(1972, 10, 1),
            date(1980, 10, 1),
        ]
        assert [round(segment.mean, 2) for segment in result.segments] == [1.82, 0.87, -1.80, 5.64]  # their table 1

    def test_bic_and_lwz_choose_two(self, real_rate: Panel) -> None:
        for rule in ("bic", "lwz"):
            result = Breaks(min_size=15, select=rule).detect(real_rate)
            assert [dated.first_session for dated in result.breaks] == [date(1972, 10, 1), date(1980, 10, 1)]

    def test_ruptures_leaves_the_same_residuals(self, real_rate: Panel) -> None:
        search = ruptures.Dynp(model="l2", min_size=15, jump=1).fit(REAL_RATE)
        for partition in Breaks(min_size=15).detect(real_rate).partitions[1:]:
            assert search.predict(partition.breaks)[:-1] == list(partition.starts)
            assert partition.rss == pytest.approx(search.cost.sum_of_costs([*partition.starts, 103]), rel=1e-12)

    def test_the_criteria_are_their_formulas(self, real_rate: Panel) -> None:
        partition = Breaks(min_size=15).detect(real_rate).partitions[2]
        assert partition.bic == pytest.approx(np.log(partition.rss / 103) + 5 * np.log(103) / 103)
        assert partition.lwz == pytest.approx(np.log(partition.rss / 98) + 5 / 103 * 0.299 * np.log(103) ** 2.1)

    def test_sequential_statistics_are_near_theirs(self, real_rate: Panel) -> None:
        # supF(2|1) = 34.31 and supF(3|2) = 14.32 there use a quadratic spectral window; the third break passes at 5 %.
        tests = Breaks(min_size=15).detect(real_rate).tests
        assert tests[2].statistic == pytest.approx(14.32, rel=0.1)
        assert tests[2].p_value < 0.05 < tests[3].p_value


class TestPlanted:
    def test_breaks_are_seldom_seen_in_noise(self) -> None:
        rate = np.mean(
            [bool(Breaks(draws=1, variance="classical").detect(daily(noise(k, 150))).breaks) for k in range(150)]
        )
        assert rate <= 0.1 + 3 * np.sqrt(0.09 / 150)  # two tests at 5 %, which mostly agree

    @settings(max_examples=8, deadline=None)
    @given(seed=st.integers(0, 1000), scale=st.floats(1e-4, 1e4), offset=st.floats(-1e6, 1e6))
    def test_breaks_are_found_whatever_the_unit(self, seed: int, scale: float, offset: float) -> None:
        x = noise(seed, 300) + np.repeat([0.0, 3.0, -1.0], 100)
        result = Breaks(level=0.001, draws=50).detect(daily(scale * (x + offset / 1e3)))
        plain = Breaks(level=0.001, draws=50).detect(daily(x))
        assert [dated.first_session for dated in result.breaks] == [dated.first_session for dated in plain.breaks]
        assert np.abs(np.array(result.partitions[2].starts) - [100, 200]).max() <= 5
        assert 2 <= len(result.breaks) <= 3

    def test_a_changed_slope_is_found_only_with_slopes(self) -> None:
        line = np.concatenate([np.arange(150.0), 150.0 - np.arange(150)]) / 10 + noise(3, 300)
        result = Breaks(slope=True, max_breaks=2, draws=50).detect(daily(line))
        assert len(result.breaks) == 1
        assert abs(result.partitions[1].starts[0] - 150) <= 6
        assert result.segments[0].slope == pytest.approx(0.1, abs=0.02)
        assert result.segments[1].slope == pytest.approx(-0.1, abs=0.02)

    def test_a_level_that_comes_back_is_seen(self) -> None:
        x = noise(7, 400)
        x[150:250] += 1.0
        result = Breaks(draws=50).detect(daily(x))
        assert result.any_number is not None
        assert result.any_number.p_value < 0.01
        assert len(result.breaks) == 2
        assert np.abs(np.array(result.partitions[2].starts) - [150, 250]).max() <= 10

    def test_seeds_replay(self) -> None:
        panel = daily(noise(6, 200) + np.repeat([0.0, 1.0], 100))
        assert Breaks(seed=4).detect(panel) == Breaks(seed=4).detect(panel)
        assert Breaks(seed=4).detect(panel) != Breaks(seed=5).detect(panel)

    def test_a_short_segment_beside_a_long_one_keeps_its_date_in_its_interval(self) -> None:
        x = noise(11, 4000)
        x[2000:2030] += 3.0
        result = Breaks(min_size=20, select="bic", draws=99).detect(daily(x))
        assert len(result.breaks) == 2
        for dated in result.breaks:
            assert dated.bootstrap[0] <= dated.first_session <= dated.bootstrap[1]
            assert (dated.bootstrap[1] - dated.bootstrap[0]).days < 30

    def test_a_clean_step_is_dated_to_the_day(self) -> None:
        panel = daily(np.repeat([0.0, 1.0], 50))
        result = Breaks().detect(panel).last
        assert result is not None
        assert result.first_session == panel.dates[50].item()
        assert result.bai == result.bootstrap == (result.first_session, result.first_session)

    def test_evidence_speaks_for_itself(self, real_rate: Panel) -> None:
        result = Breaks(min_size=15).detect(real_rate)
        last = result.last
        assert last is not None
        assert last.evidence.value == "1980-10-01"
        assert last.evidence.unit == "date"
        assert last.evidence.interval == tuple(day.isoformat() for day in last.bootstrap)
        assert last.bai[0] <= last.first_session <= last.bai[1]
        assert last.evidence.p_value is not None
        assert last.evidence.p_value < 0.01
        assert "1980-10-01" in result.summary()
        assert last.shift == pytest.approx(7.44, abs=0.01)
        table = result.table()
        assert [row[0] for row in table.rows] == list(range(6))
        assert table.rows[5][4] is None  # no test of a sixth break


class TestBadInput:
    @pytest.mark.parametrize(
        ("values", "error", "says"),
        [
            (np.full(100, 0.3), NoVariation, "all 100 values are 0.3"),
            (np.full(100, np.nan), NoVariation, "none of 100 rows"),
            (np.array([1.0]), HistoryTooShort, "1 values, a break test needs"),
            (noise(0, 19), HistoryTooShort, "19 values, a break test needs"),
        ],
    )
    def test_what_cannot_be_answered_is_said(self, values: Floats, error: type[Exception], says: str) -> None:
        with pytest.raises(error, match=says):
            Breaks().detect(daily(values))

    def test_a_hole_of_years_is_refused_with_its_dates(self) -> None:
        values = noise(0, 2000)
        values[500:1400] = np.nan
        panel = daily(values)
        hole = f"no value between {panel.dates[499]} and {panel.dates[1400]}.*600 unbroken"
        with pytest.raises(HistoryTooShort, match=hole) as caught:
            Breaks().detect(panel)
        assert caught.value.remedy == f"start the series at {panel.dates[1400]}"

    def test_missing_days_are_left_out_and_said(self) -> None:
        values = noise(0, 200) + np.repeat([0.0, 2.0], 100)
        values[[50, 60]] = np.nan
        result = Breaks(draws=50).detect(daily(values)).last
        assert result is not None
        assert result.evidence.caveats == ("2 rows without a value left out",)

    def test_two_columns_are_refused(self) -> None:
        panel = Panel(nyse().days[:50], ("a", "b"), noise(0, 100).reshape(50, 2), "pair")
        with pytest.raises(UsageError, match="2 columns"):
            Breaks().detect(panel)

    def test_segments_longer_than_half_are_refused(self) -> None:
        with pytest.raises(HistoryTooShort, match="two segments of 80 need 160"):
            Breaks(min_size=80).detect(daily(noise(0, 100)))

    @pytest.mark.parametrize("options", [{"max_breaks": 0}, {"draws": 0}, {"level": 0.0}, {"confidence": 1.0}])
    def test_settings_that_mean_nothing_are_refused(self, options: dict[str, float]) -> None:
        with pytest.raises(BadSetting):
            Breaks(**options)
        with pytest.raises(BadSetting):
            Breaks(min_size=1).detect(daily(noise(0, 100)))
