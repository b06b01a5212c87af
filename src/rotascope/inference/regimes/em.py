"""What a switching autoregression is, and one EM step of it in closed form.

Source of the steps: Hamilton 1990 (J. Econometrics 45, 39-70); for an autoregression mean, lags and variance are
updated in turn (ECM, Meng and Rubin 1993, Biometrika 80).
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Literal, TypeAlias

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.kernels.hamilton import lagged_statistics
from rotascope.kernels.switching_mean import mean_statistics

Initial: TypeAlias = Literal["stationary", "free"]

RARE = 1e-8  # least probability of a change against staying: below it long-run ones cannot be solved in doubles


@dataclass(frozen=True, eq=False)
class Parameters:
    """A Markov-switching autoregression, states in ascending order of mean once fitted.

    means, variances   [S] in the series' unit and its square
    lags               [S, p] autoregression in deviations from the switching mean
    transition_matrix  [S, S], row i the probabilities of the next state after i
    start              [S] probabilities of the state before the first usable row's lags
    """

    means: Floats
    variances: Floats
    lags: Floats
    transition_matrix: Floats
    start: Floats

    def sort_by_mean(self) -> "Parameters":
        """The same parameters, their states in order of mean, then variance."""
        order = np.lexsort((self.variances, self.means))
        return Parameters(
            self.means[order],
            self.variances[order],
            self.lags[order],
            self.transition_matrix[np.ix_(order, order)],
            self.start[order],
        )

    def rescale(self, centre: float, scale: float) -> "Parameters":
        """The parameters of centre + scale * series."""
        return replace(self, means=centre + scale * self.means, variances=scale**2 * self.variances)


@dataclass(frozen=True, kw_only=True)
class FitSettings:
    """What is fitted, and how hard it is tried.

    states, order       number of regimes; rows of autoregression in deviations from the switching mean
    switching_variance  whether each state has its own variance; switching_lags whether its own autoregression
    initial             "stationary": the chain starts from its long-run probabilities; "free": they are fitted too
    starts, em_steps    seeded random starts, and the EM steps that each takes; the best `finalists` are polished
    max_iterations      limit of the polish
    tolerance           largest gradient of the mean log-likelihood aimed at, in units of the standardised series
    variance_floor      share of the series' variance under which a state has collapsed onto a few values
    """

    states: int = 2
    order: int = 0
    switching_variance: bool = True
    switching_lags: bool = False
    initial: Initial = "stationary"
    starts: int = 20
    em_steps: int = 10
    finalists: int = 3
    max_iterations: int = 500
    tolerance: float = 1e-8
    variance_floor: float = 1e-3

    @property
    def free_parameters(self) -> int:
        """How many numbers are fitted."""
        spread = self.states if self.switching_variance else 1
        lags = self.order * (self.states if self.switching_lags else 1)
        return self.states + spread + lags + self.states * (self.states - 1) + (self.initial == "free")


@dataclass(frozen=True, eq=False)
class ExpectedStatistics:
    """One E-step: the log-likelihood and the expected complete-data statistics (see kernels.hamilton)."""

    log_likelihood: float
    weight: Floats
    first: Floats
    second: Floats
    transitions: Floats
    oldest: Floats


def expect_statistics(y: Floats, parameters: Parameters) -> ExpectedStatistics:
    """The E-step, by the fused kernel for order 0 and the joint-state kernel otherwise."""
    if parameters.lags.shape[1]:
        return ExpectedStatistics(
            *lagged_statistics(
                y,
                parameters.means,
                parameters.variances,
                parameters.lags,
                parameters.transition_matrix,
                parameters.start,
            )
        )
    value, weight, first, second, *remaining = mean_statistics(
        y, parameters.means, parameters.variances, parameters.transition_matrix, parameters.start
    )
    return ExpectedStatistics(value, weight, first[:, None], second[:, None, None], *remaining)


@cache
def joint_states(states: int, order: int) -> Ints:
    """State of each of the p + 1 rows in each joint state [M, p + 1], the latest row first."""
    return np.array(list(product(range(states), repeat=order + 1)))


def stationary_probabilities(transition_matrix: Floats) -> Floats:
    """The long-run probabilities of the states [S]."""
    size = len(transition_matrix)
    system = np.vstack([np.eye(size) - transition_matrix.T, np.ones(size)])
    probabilities = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0]
    clipped: Floats = np.clip(probabilities, 1e-300, None)
    clipped /= clipped.sum()
    return clipped


def centre_moments(parameters: Parameters, expected: ExpectedStatistics) -> tuple[Ints, Floats, Floats, Floats]:
    """Latest state [M], filter (1, -lags) [M, p + 1], and first and second moments of the deviations from the means."""
    states_of = joint_states(*parameters.lags.shape)
    latest = states_of[:, 0]
    filters = np.hstack([np.ones((len(parameters.means), 1)), -parameters.lags])[latest]
    mean = parameters.means[states_of]
    cross = np.einsum("ej,ek->ejk", expected.first, mean)
    square = np.einsum("e,ej,ek->ejk", expected.weight, mean, mean)
    second = expected.second - cross - cross.transpose(0, 2, 1) + square
    return latest, filters, expected.first - expected.weight[:, None] * mean, second


def mean_loadings(parameters: Parameters, filters: Floats) -> Floats:
    """How much of each state's mean a joint state's residual takes off [M, S]."""
    states_of = joint_states(*parameters.lags.shape)
    out = np.zeros((len(states_of), len(parameters.means)))
    for j in range(states_of.shape[1]):
        np.add.at(out, (np.arange(len(states_of)), states_of[:, j]), filters[:, j])
    return out


def sum_by_state(latest: Ints, values: Floats) -> Floats:
    """Sums over the joint states of each latest state [S]."""
    out: Floats = np.bincount(latest, values).astype(np.float64)
    return out


def maximise(parameters: Parameters, expected: ExpectedStatistics, settings: FitSettings) -> Parameters:
    """The M-step: means, lags, variances and transitions in turn, each in closed form given the others."""
    latest, filters, _, _ = centre_moments(parameters, expected)
    loading, precision = mean_loadings(parameters, filters), 1.0 / parameters.variances[latest]
    system = np.einsum("e,ei,ej->ij", expected.weight * precision, loading, loading)
    target = loading.T @ (precision * np.einsum("ej,ej->e", filters, expected.first))
    parameters = replace(parameters, means=np.linalg.lstsq(system, target, rcond=None)[0])
    if settings.order:
        _, _, _, second = centre_moments(parameters, expected)
        lags = np.empty_like(parameters.lags)
        for s in range(settings.states):
            members = (latest == s) if settings.switching_lags else np.ones(len(latest), bool)
            pooled = np.einsum("e,ejk->jk", precision[members], second[members])
            lags[s] = np.linalg.lstsq(pooled[1:, 1:], pooled[1:, 0], rcond=None)[0]
        parameters = replace(parameters, lags=lags)
    _, filters, _, second = centre_moments(parameters, expected)
    squares = sum_by_state(latest, np.einsum("ej,ejk,ek->e", filters, second, filters))
    counts = sum_by_state(latest, expected.weight)
    if not settings.switching_variance:
        squares, counts = np.full_like(squares, squares.sum()), np.full_like(counts, counts.sum())
    transition_matrix = np.clip(expected.transitions, RARE, None)
    transition_matrix = transition_matrix / transition_matrix.sum(1, keepdims=True)
    return replace(
        parameters,
        variances=np.clip(squares / np.clip(counts, 1e-12, None), settings.variance_floor, None),
        transition_matrix=transition_matrix,
        start=expected.oldest if settings.initial == "free" else stationary_probabilities(transition_matrix),
    )
