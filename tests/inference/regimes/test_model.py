"""Published regimes, agreement with two libraries, and the laws that a filtered probability must keep."""

from datetime import date
from typing import Literal

import numpy as np
import pytest
from hmmlearn.hmm import GaussianHMM
from statsmodels.tsa.regime_switching import markov_regression

from reference.gnp_regimes import printed
from rotascope.arrays import Floats
from rotascope.engine import open_market
from rotascope.errors import BadSetting, HistoryTooShort, NotConverged, NoVariation, RotascopeError
from rotascope.inference.regimes.em import expect_statistics
from rotascope.inference.regimes.fit import draw_start, flatten, likelihood_gradient, unflatten
from rotascope.inference.regimes.model import RegimeModel, filter_states, label_states
from rotascope.panels.panel import Panel


def panel(values: Floats, *, first: str = "2000-01-03") -> Panel:
    dates = np.busday_offset(first, np.arange(len(values)), roll="forward")
    return Panel(dates, ("spread",), np.asarray(values)[:, None], "spread")


def gnp() -> Panel:
    """Quarterly GNP growth, percent, as statsmodels' own tests print it (BSD-3); 1951Q2 is the first row."""
    months = np.datetime64("1951-05") + 3 * np.arange(len(printed("rgnp")))
    return Panel(months.astype("datetime64[D]"), ("GNP",), printed("rgnp")[:, None], "GNP growth", "percent")


def switching(rows: int, seed: int, *, means: tuple[float, ...] = (-1.0, 1.0), stay: float = 0.97) -> Floats:
    """A chain with equal chances of leaving, unit variance times (1 + state / 2)."""
    rng = np.random.default_rng(seed)
    size = len(means)
    state, out = 0, np.empty(rows)
    for t in range(rows):
        if rng.random() > stay:
            state = (state + 1 + rng.integers(size - 1)) % size
        out[t] = means[state] + (1.0 + state / 2) * rng.standard_normal()
    return out


def test_hamilton_1989_gnp() -> None:
    """E-views output printed in statsmodels' tests (class TestHamiltonAR4); six digits are published."""
    regime = RegimeModel(order=4, switching_variance=False).fit(gnp())
    parameters = regime.parameters
    assert regime.log_likelihood == pytest.approx(-181.26339, abs=1e-5)
    np.testing.assert_allclose(parameters.means, [-0.358811, 1.163516], atol=5e-6)
    np.testing.assert_allclose(np.sqrt(parameters.variances), np.exp(-0.262658), atol=5e-6)
    np.testing.assert_allclose(parameters.lags, [[0.013486, -0.057521, -0.246983, -0.212923]] * 2, atol=5e-6)
    np.testing.assert_allclose(parameters.transition_matrix[:, 0], [0.754673, 0.095915], atol=5e-6)
    assert regime.observations == 131
    assert np.isnan(regime.filtered.values[:4]).all()
    np.testing.assert_allclose(regime.filtered.values[4:, 1], printed("hamilton_ar4_filtered"), atol=1e-5)
    np.testing.assert_allclose(regime.smoothed_hindsight.values[4:, 1], printed("hamilton_ar4_smoothed"), atol=1e-5)
    assert regime.evidence.value == pytest.approx(0.927714, abs=1e-5)


def test_switching_autoregression_of_order_two() -> None:
    """Stata 14 manual, mswitch, as quoted in statsmodels' tests (class TestHamiltonAR2Switch)."""
    regime = RegimeModel(order=2, switching_variance=False, switching_lags=True).fit(gnp())
    assert regime.log_likelihood == pytest.approx(-179.32354, abs=1e-5)
    np.testing.assert_allclose(regime.parameters.means, [-0.0055216, 1.195482], atol=5e-6)
    np.testing.assert_allclose(regime.parameters.lags, [[0.3710719, 0.7002937], [0.4621503, -0.3206652]], atol=5e-6)
    np.testing.assert_allclose(regime.parameters.transition_matrix[:, 0], [0.3812383, 0.3564492], atol=5e-6)


def test_durations_of_the_switching_first_order_model() -> None:
    """E-views output in statsmodels' tests (class TestHamiltonAR1Switch), its high state first."""
    regime = RegimeModel(order=1, switching_variance=False, switching_lags=True).fit(gnp())
    assert regime.log_likelihood == pytest.approx(-186.7575, abs=5e-5)
    np.testing.assert_allclose(regime.durations[::-1], [6.883477, 1.863513], rtol=1e-5)
    np.testing.assert_allclose(regime.filtered.values[1:, 1], printed("hamilton_ar1_switch_filtered"), atol=1e-5)
    np.testing.assert_allclose(
        regime.smoothed_hindsight.values[1:, 1], printed("hamilton_ar1_switch_smoothed"), atol=1e-5
    )


@pytest.mark.parametrize(("states", "common"), [(2, False), (2, True), (3, False)])
def test_log_likelihood_agrees_with_statsmodels(states: int, common: bool) -> None:
    y = switching(800, 1, means=(-2.0, 0.0, 2.5)[:states])
    regime = RegimeModel(states=states, switching_variance=not common, starts=10).fit(panel(y))
    theirs = markov_regression.MarkovRegression(y, states, switching_variance=not common)
    parameters = regime.parameters
    parameter_vector = [
        *parameters.transition_matrix.T[:-1].ravel(),
        *parameters.means,
        *(parameters.variances[:1] if common else parameters.variances),
    ]
    assert theirs.loglike(parameter_vector) == pytest.approx(regime.log_likelihood, abs=1e-6)
    climbed = theirs.fit(start_params=parameter_vector, disp=0, gtol=1e-8)
    assert climbed.llf == pytest.approx(regime.log_likelihood, abs=1e-6)  # their optimiser finds nothing higher
    np.testing.assert_allclose(
        regime.filtered.values, theirs.filter(parameter_vector).filtered_marginal_probabilities, atol=1e-9
    )


def test_log_likelihood_agrees_with_hmmlearn() -> None:
    y = switching(900, 2)
    regime = RegimeModel(initial="free", starts=10).fit(panel(y))
    theirs = GaussianHMM(2, init_params="", covars_prior=0.0, covars_weight=1.0, n_iter=500, tol=1e-9)
    parameters = regime.parameters
    theirs.startprob_, theirs.transmat_ = parameters.start, parameters.transition_matrix
    theirs.means_, theirs.covars_ = parameters.means[:, None], parameters.variances[:, None]
    assert theirs.score(y[:, None]) == pytest.approx(regime.log_likelihood, abs=1e-6)
    assert theirs.fit(y[:, None]).score(y[:, None]) == pytest.approx(regime.log_likelihood, abs=1e-6)


def monthly_smb() -> Panel:
    """The factor SMB by the month as the package holds it, July 1926 to August 2026."""
    return open_market("us-only", as_of=date(2026, 8, 31)).series("factor:FF.SMB.M")


@pytest.mark.parametrize("initial", ["stationary", "free"])
def test_a_state_of_one_far_month_is_found(initial: Literal["stationary", "free"]) -> None:
    """2542.745 with a stationary start is where 57 of 60 random starts end, or below; the maximum is 2543.031."""
    fitted = RegimeModel(switching_variance=False, initial=initial).fit(monthly_smb())
    thorough = RegimeModel(switching_variance=False, initial=initial, starts=150, finalists=150, seed=1)
    assert fitted.log_likelihood >= 2543.030
    assert fitted.log_likelihood >= thorough.fit(monthly_smb()).log_likelihood - 1e-4


def test_no_start_of_statsmodels_climbs_higher_on_monthly_smb() -> None:
    """Its search draws starts of its own, unseeded: none of any draw may climb higher."""
    smb = monthly_smb().values[:, 0]
    fitted = RegimeModel(switching_variance=False).fit(monthly_smb())
    theirs = markov_regression.MarkovRegression(smb / smb.std(), 2)
    climbed = theirs.fit(search_reps=30, search_iter=3, disp=0).llf - len(smb) * np.log(smb.std())
    assert fitted.log_likelihood >= climbed - 1e-4


def test_no_start_of_hmmlearn_climbs_higher_on_monthly_smb() -> None:
    smb = monthly_smb().values
    fitted = RegimeModel(switching_variance=False, initial="free").fit(monthly_smb())
    rng, scores = np.random.default_rng(0), []
    for _ in range(12):
        theirs = GaussianHMM(2, "tied", init_params="", covars_prior=0.0, covars_weight=1.0, n_iter=200, tol=1e-7)
        theirs.startprob_ = np.full(2, 0.5)
        leave = 10.0 ** rng.uniform(-2.5, -0.5, 2)
        theirs.transmat_ = np.array([[1.0 - leave[0], leave[0]], [leave[1], 1.0 - leave[1]]])
        theirs.means_ = smb.std() * rng.normal(0.0, 3.0, (2, 1))
        theirs.covars_ = np.array([[smb.var() * rng.uniform(0.1, 1.0)]])
        scores.append(theirs.fit(smb).score(smb))
    assert max(scores) > 2542.7
    assert fitted.log_likelihood >= max(scores) - 1e-3


@pytest.mark.parametrize("order", [0, 2])
@pytest.mark.parametrize("shared", [False, True])
def test_gradient_is_that_of_the_likelihood(order: int, shared: bool) -> None:
    model = RegimeModel(states=3, order=order, switching_variance=not shared, switching_lags=not shared)
    y = switching(60, 3)
    y[17] = np.nan
    point = flatten(draw_start(model, np.random.default_rng(4)), model)
    parameters = unflatten(point, np.ones(3), model)
    value = [
        [
            expect_statistics(y, unflatten(point + side * step, parameters.start, model)).log_likelihood
            for side in (1, -1)
        ]
        for step in 1e-5 * np.eye(len(point))
    ]
    np.testing.assert_allclose(
        likelihood_gradient(parameters, expect_statistics(y, parameters), model),
        np.diff(value)[:, 0] / -2e-5,
        rtol=1e-5,
        atol=1e-6,
    )


def test_planted_states_are_found_in_order_of_mean() -> None:
    y = switching(3_000, 5, means=(-1.0, 2.0))
    parameters = RegimeModel().fit(panel(y)).parameters
    np.testing.assert_allclose(parameters.means, [-1.0, 2.0], atol=0.15)
    np.testing.assert_allclose(parameters.variances, [1.0, 2.25], rtol=0.1)
    np.testing.assert_allclose(np.diag(parameters.transition_matrix), 0.97, atol=0.01)
    assert (np.diff(RegimeModel(states=3).fit(panel(-y)).parameters.means) >= 0).all()


def test_new_rows_change_no_filtered_probability_for_given_parameters() -> None:
    y = switching(500, 6)
    y[[40, 41, 300]] = np.nan
    parameters = RegimeModel(order=1).fit(panel(y)).parameters
    filtered = filter_states(panel(y), parameters).values
    np.testing.assert_array_equal(filter_states(panel(y[:333]), parameters).values, filtered[:333])


def test_new_rows_change_no_probability_as_known() -> None:
    y = switching(420, 7)
    as_known = RegimeModel(starts=5).filtered_as_known(panel(y), every=50)
    for rows in (150, 259, 260, 261, 419):
        part = RegimeModel(starts=5).filtered_as_known(panel(y[:rows]), every=50)
        np.testing.assert_array_equal(part.values, as_known.values[:rows])
    assert np.isnan(as_known.values[:59]).all()
    assert np.isfinite(as_known.values[59:]).all()


def test_full_sample_parameters_look_ahead_and_refits_do_not() -> None:
    y = np.concatenate([switching(300, 8), switching(300, 9) + 3.0])
    model = RegimeModel(starts=5)
    early = model.fit(panel(y[:300])).filtered.values
    assert np.abs(model.fit(panel(y)).filtered.values[:300] - early).max() > 0.3
    as_known = model.filtered_as_known(panel(y), every=1_000).values
    refitted = model.fit(panel(y[:60])).filtered.values[-1]
    np.testing.assert_allclose(as_known[59], refitted, atol=1e-4)


def test_smoothed_probabilities_read_later_rows_and_filtered_ones_end_the_same() -> None:
    regime = RegimeModel().fit(panel(switching(400, 10)))
    np.testing.assert_allclose(regime.filtered.values[-1], regime.smoothed_hindsight.values[-1])
    assert np.abs(regime.filtered.values - regime.smoothed_hindsight.values).max() > 0.2


def test_the_same_seed_gives_the_same_bits_and_scale_changes_nothing() -> None:
    y = switching(300, 11)
    first, again = RegimeModel(seed=3).fit(panel(y)), RegimeModel(seed=3).fit(panel(y))
    np.testing.assert_array_equal(first.filtered.values, again.filtered.values)
    scaled = RegimeModel(seed=3).fit(panel(1e-3 * y + 5.0))
    np.testing.assert_allclose(scaled.filtered.values, first.filtered.values, atol=1e-5)
    assert scaled.log_likelihood == pytest.approx(first.log_likelihood + 300 * np.log(1e3), rel=1e-9)


def test_gaps_carry_no_probability_and_no_zero() -> None:
    y = switching(300, 12)
    holed = np.concatenate([np.full(7, np.nan), y])
    holed[[100, 200]] = np.nan
    regime = RegimeModel(order=1).fit(panel(holed))
    silent = np.flatnonzero(np.isnan(regime.filtered.values[:, 0]))
    np.testing.assert_array_equal(silent, [*range(8), 100, 101, 200, 201])
    assert regime.observations == 307 - len(silent)


def test_labels_are_the_median_state() -> None:
    probabilities = panel(np.zeros(4)).derive(
        np.array([[0.6, 0.2, 0.2], [0.3, 0.3, 0.4], [0.1, 0.1, 0.8], [np.nan] * 3]), name="p", symbols=("a", "b", "c")
    )
    np.testing.assert_array_equal(label_states(probabilities, 0.5).values[:, 0], [1, 2, 3, np.nan])
    np.testing.assert_array_equal(label_states(probabilities, 0.3).values[:, 0], [2, 3, 3, np.nan])


def test_evidence_says_what_the_probability_rests_on() -> None:
    regime = RegimeModel().fit(panel(switching(300, 13)))
    evidence = regime.evidence
    assert evidence.unit == "probability"
    assert evidence.window is not None
    assert evidence.window.sessions == 300
    labels = regime.labels.values[:, 0]
    assert evidence.n_effective == 1 + np.count_nonzero(labels[1:] != labels[:-1])
    assert f"parameters fitted on data to {evidence.window.end}" in evidence.caveats
    assert str(evidence.window.end) in regime.summary()


def test_regimes_of_volatility_alone_are_called_so() -> None:
    y = switching(2_000, 14, means=(0.0, 0.0))
    assert any("volatility" in caveat for caveat in RegimeModel().fit(panel(y)).evidence.caveats)
    apart = RegimeModel().fit(panel(switching(2_000, 14, means=(-2.0, 2.0))))
    assert not any("volatility" in caveat for caveat in apart.evidence.caveats)


def gap_of_years() -> Panel:
    spans = [("2000-01-01", "2000-07-01"), ("2004-01-01", "2004-02-01")]
    dates = np.concatenate([np.arange(*span, dtype="datetime64[D]") for span in spans])
    return Panel(dates, ("spread",), switching(len(dates), 15)[:, None], "spread")


@pytest.mark.parametrize(
    ("series", "states", "error", "words"),
    [
        pytest.param(panel(np.ones(500)), 2, NoVariation, "500 values", id="constant"),
        pytest.param(panel(np.full(500, np.nan)), 2, NoVariation, "0 values", id="all-nan"),
        pytest.param(panel(np.array([0.3])), 2, HistoryTooShort, "1 usable rows", id="one-value"),
        pytest.param(panel(switching(30, 16)), 3, HistoryTooShort, "30 usable rows.* need 120", id="30-for-3"),
        pytest.param(gap_of_years(), 2, HistoryTooShort, "no value from 2000-06-30 for 1280 days, 31", id="gap"),
        pytest.param(panel(np.tile([0.0, 1.0], 200)), 2, NotConverged, "collapsed", id="two-values"),
    ],
)
def test_bad_series_are_refused_with_what_is_needed(
    series: Panel, states: int, error: type[RotascopeError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        RegimeModel(states=states).fit(series)
    assert caught.value.remedy
    if error is not NotConverged:
        with pytest.raises(error, match=words):
            RegimeModel(states=states).filtered_as_known(series)


def test_a_fit_that_still_climbs_gives_no_probability() -> None:
    series = panel(switching(300, 17))
    model = RegimeModel(max_iterations=1, em_steps=1, starts=2)
    with pytest.raises(NotConverged, match="still climbs after 1 steps"):
        model.fit(series)
    assert np.isnan(model.filtered_as_known(series, every=20).values).all()


@pytest.mark.parametrize("settings", [{"states": 1}, {"order": -1}, {"starts": 0}, {"finalists": 0}])
def test_settings_that_name_no_model_are_refused(settings: dict[str, int]) -> None:
    with pytest.raises(BadSetting):
        RegimeModel(**settings)


def test_two_columns_are_refused() -> None:
    both = Panel(panel(np.ones(9)).dates, ("a", "b"), np.ones((9, 2)), "pair")
    with pytest.raises(BadSetting, match="2 columns"):
        RegimeModel().fit(both)
