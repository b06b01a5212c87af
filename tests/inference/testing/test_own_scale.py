import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.inference.change.breaks import Breaks
from rotascope.inference.testing.own_scale import own_scale, own_scale_family
from rotascope.panels.panel import Panel
from rotascope.sessions import nyse


def daily(values: Floats) -> Panel:
    return Panel(nyse().days[20_000 : 20_000 + len(values)], ("d",), values[:, None], "spread")


def noise(seed: int, length: int) -> Floats:
    return np.random.default_rng(seed).standard_normal(length)


def test_each_day_is_scaled_by_the_days_before_it() -> None:
    x = 0.01 * noise(8, 200)
    expected, variance = [], np.mean(x[:63] ** 2)
    for value in x[63:]:
        expected.append(value / np.sqrt(variance))
        variance = 0.5 ** (1 / 20) * variance + (1 - 0.5 ** (1 / 20)) * value**2
    scaled = own_scale(daily(x), half_life=20)
    np.testing.assert_allclose(scaled.values[:, 0], expected)
    assert scaled.first == daily(x).dates[63].item()


def test_new_rows_change_no_earlier_value() -> None:
    panel = daily(noise(8, 300))
    np.testing.assert_array_equal(own_scale(panel.head(200)).values, own_scale(panel).values[:137])


def test_a_wild_year_reads_as_a_break_less_often_in_its_own_scale() -> None:
    rejections = np.zeros(2)
    for k in range(20):
        x = noise(k, 2000)
        x[1000:1300] *= 12.0
        panels = (daily(x), own_scale(daily(x)))
        rejections += [bool(Breaks(min_size=0.05, draws=1).detect(panel).breaks) for panel in panels]
    assert rejections[0] >= 12  # least squares sees little but the wild year
    assert rejections[1] <= 4


def test_one_day_counts_for_four_deviations_at_most() -> None:
    x = noise(8, 200)
    x[120] = -50.0
    assert own_scale(daily(x)).values[120 - 63, 0] == -4.0


def test_a_family_loses_what_the_day_before_foretold() -> None:
    x = 0.01 * noise(8, 200)
    expected, square, product, before = [], 1.0, 0.0, 0.0
    for z in own_scale(daily(x)).values[:, 0]:
        slope = product / square
        expected.append((z - slope * before) / np.sqrt(1 - slope**2))
        square = 0.5 ** (1 / 252) * square + (1 - 0.5 ** (1 / 252)) * z**2
        product = 0.5 ** (1 / 252) * product + (1 - 0.5 ** (1 / 252)) * z * before
        before = z
    scaled = own_scale_family(daily(x)).values[:, 0]
    np.testing.assert_allclose(scaled[63:], expected)
    assert np.isnan(scaled[:63]).all()


def test_days_that_lean_on_each_other_lose_it() -> None:
    x = noise(9, 4_000)
    for t in range(1, len(x)):
        x[t] += 0.3 * x[t - 1]
    scaled = own_scale_family(daily(x)).values[315:, 0]
    assert np.corrcoef(x[1:], x[:-1])[0, 1] > 0.27
    assert abs(np.corrcoef(scaled[1:], scaled[:-1])[0, 1]) < 0.04


def test_a_family_keeps_its_dates_and_each_spread_its_own_scale() -> None:
    early, late = noise(1, 300), noise(2, 300)
    late[:100] = np.nan
    family = Panel(daily(early).dates, ("early", "late"), np.column_stack([early, late]), "spreads")
    scaled = own_scale_family(family)
    np.testing.assert_array_equal(scaled.values[:, 0], own_scale_family(daily(early)).values[:, 0])
    np.testing.assert_array_equal(scaled.values[100:, 1], own_scale_family(daily(late).tail(200)).values[:, 0])
    assert np.isnan(scaled.values[:63]).all()
    assert np.isnan(scaled.values[:163, 1]).all()
    np.testing.assert_array_equal(own_scale_family(family.head(250)).values, scaled.values[:250])


def test_too_little_history_and_settings_are_refused() -> None:
    with pytest.raises(HistoryTooShort):
        own_scale(daily(noise(0, 63)))
    with pytest.raises(BadSetting):
        own_scale(daily(noise(0, 100)), half_life=0.5)
