import numpy as np
import pytest

from panels_made import ragged, wide
from reference.covariance import covariance_reference
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.measures.breadth import session_returns
from rotascope.measures.fragility import (
    Absorption,
    absorption_shift,
    average_correlation,
    dispersion,
    implied_correlation,
    leaders_correlation,
    turbulence,
    wipe_outs,
)
from rotascope.panels.panel import Panel


def returns_of(rows: int, columns: int, *, common: float = 0.0, seed: int = 0) -> Panel:
    rng = np.random.default_rng(seed)
    specific = rng.normal(0, 0.01, (rows, columns))
    return wide(specific + common * rng.normal(0, 0.01, (rows, 1)), name="returns")


def test_the_absorption_ratio_equals_the_definition() -> None:
    returns = returns_of(80, 10)
    rule = Absorption(window=60, half_life=30)
    result = rule.ratio(returns).values[:, 0]
    values = np.linalg.eigvalsh(covariance_reference(returns.values, 60, 0.5 ** (1 / 30), 79))
    assert result[79] == pytest.approx(values[-2:].sum() / values.sum(), abs=1e-10)
    assert np.isnan(result[:59]).all()
    assert np.isfinite(result[59:]).all()


def test_a_common_factor_is_absorbed() -> None:
    apart, together = (
        Absorption(window=60).ratio(returns_of(60, 10, common=share)).values[-1, 0] for share in (0.0, 3.0)
    )
    assert 0.2 < apart < 0.5
    assert 0.85 < together < 1.0


def test_gaps_are_left_out_and_thin_columns_dropped() -> None:
    returns = returns_of(120, 10)
    holed = np.array(returns.values)
    holed[::17, 3] = np.nan
    holed[:100, 4] = np.nan
    rule = Absorption(window=100)
    result = rule.ratio(returns.derive(holed, name="holed")).values[-1, 0]
    without = rule.ratio(returns.select([symbol for symbol in returns.symbols if symbol != "A4"])).values[-1, 0]
    assert result == pytest.approx(without, abs=0.02)
    assert np.isnan(rule.ratio(returns.derive(np.full((120, 10), np.nan), name="none")).values).all()
    with pytest.raises(BadSetting, match="out of range"):
        Absorption(every=0)


def test_every_so_often_gives_the_same_readings() -> None:
    returns = returns_of(100, 6)
    daily, weekly = (Absorption(window=50, every=sessions).ratio(returns).values[:, 0] for sessions in (1, 5))
    np.testing.assert_array_equal(weekly[49::5], daily[49::5])
    assert np.isfinite(weekly).sum() == len(weekly[49::5])


def test_the_shift_by_hand() -> None:
    line = wide(np.r_[np.linspace(0.5, 0.6, 285), np.full(15, 0.9)][:, None])
    year = line.values[-252:, 0]
    expected = (0.9 - year.mean()) / year.std(ddof=1)
    assert absorption_shift(line).values[-1, 0] == pytest.approx(expected)
    assert np.isnan(absorption_shift(line).values[:251]).all()


def test_turbulence_is_about_one_and_sees_the_odd_day_without_looking_ahead() -> None:
    returns = returns_of(2000, 5, common=1.0)
    result = turbulence(returns).values[:, 0]
    assert np.isnan(result[:252]).all()
    assert np.nanmean(result) == pytest.approx(1.0, abs=0.1)
    odd = np.array(returns.values)
    odd[1500] = [0.05, -0.05, 0.05, -0.05, 0.05]
    changed = turbulence(returns.derive(odd, name="odd")).values[:, 0]
    assert changed[1500] > 10
    np.testing.assert_array_equal(changed[:1500], result[:1500])


def test_the_full_sample_version_has_mean_t_minus_one_over_t() -> None:
    """The identity of the in-sample series, which the expanding one does not share: it is why d is near 1."""
    y = returns_of(400, 4).values
    centred = y - y.mean(axis=0)
    inverse = np.linalg.inv(np.cov(y.T))
    d = np.einsum("ti,ij,tj->t", centred, inverse, centred) / 4
    assert d.mean() == pytest.approx(399 / 400)


def test_a_row_with_a_gap_has_no_turbulence_and_is_not_learnt_from() -> None:
    returns = returns_of(600, 4)
    holed = np.array(returns.values)
    holed[400, 1] = np.nan
    result = turbulence(returns.derive(holed, name="holed")).values[:, 0]
    assert np.isnan(result[400])
    dropped = turbulence(wide(np.delete(returns.values, 400, axis=0))).values[:, 0]
    np.testing.assert_allclose(result[401:], dropped[400:])


def test_implied_correlation_gives_back_what_was_planted() -> None:
    w, s, rho = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.2, 0.3]), 0.37
    matrix = rho * np.outer(s, s) + (1 - rho) * np.diag(s**2)
    result = implied_correlation(np.array([w @ matrix @ w]), w[None, :], (s**2)[None, :])
    assert result[0] == pytest.approx(rho)
    assert np.isnan(implied_correlation(np.array([0.01]), np.array([[1.0, np.nan]]), np.array([[0.01, 0.04]])))[0]


def test_average_correlation_follows_the_common_part() -> None:
    weights = np.full(20, 1 / 20)
    apart, together = (
        average_correlation(returns_of(252, 20, common=share), weights, window=252).values[-1, 0]
        for share in (0.0, 1.0)
    )
    assert apart == pytest.approx(0.0, abs=0.03)
    assert together == pytest.approx(0.5, abs=0.1)


def test_dispersion_by_hand() -> None:
    returns = wide(np.array([[0.1, -0.1, np.nan]]))
    assert dispersion(returns, np.array([[0.5, 0.25, 0.25]])).values[0, 0] == pytest.approx(
        np.sqrt((0.5 * (0.1 - 1 / 30) ** 2 + 0.25 * (-0.1 - 1 / 30) ** 2) / 0.75)
    )


def test_leaders_against_the_rest() -> None:
    base = returns_of(100, 1)
    same = base.derive(2.0 * base.values, name="twice")
    assert leaders_correlation(base, same).values[-1, 0] == pytest.approx(1.0)
    flat = base.derive(np.zeros((100, 1)), name="flat")
    assert np.isnan(leaders_correlation(base, flat).values).all()


def test_sessions_are_ranked_by_what_they_cost() -> None:
    values = wide(np.array([[100.0, 50.0], [100.0, 50.0], [100.0, np.nan], [np.nan, np.nan]]))
    returns = wide(np.array([[-0.1, 0.1], [-0.2, np.nan], [0.1, -0.5], [-0.5, -0.5]]))
    worst = wipe_outs(values, returns)
    assert [wipe_out.loss for wipe_out in worst] == pytest.approx([-20.0, -5.0, 10.0])
    assert (worst[0].counted, worst[0].of, worst[0].share) == (1, 2, pytest.approx(-0.2))
    assert (worst[1].heaviest, worst[1].heaviest_loss) == ("A0", pytest.approx(-10.0))
    with pytest.raises(HistoryTooShort, match="no session"):
        wipe_outs(values.tail(1), returns.tail(1))


def test_real_gaps_do_not_stop_any_measure() -> None:
    returns = session_returns(ragged(400, 12, seed=1))
    assert np.isfinite(Absorption(window=200).ratio(returns).values[-1, 0])
    assert np.isfinite(dispersion(returns, np.full((400, 12), 1 / 12)).values[10:]).all()
