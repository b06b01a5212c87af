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

RARE = 1e-8  # least chance of a move against staying: below it the long-run chances cannot be told in doubles


@dataclass(frozen=True, eq=False)
class Parameters:
    """A Markov-switching autoregression, states in ascending order of mean once fitted.

    means, variances  [S] in the series' unit and its square
    lags              [S, p] autoregression in deviations from the switching mean
    moves             [S, S], row i the chances of the next state after i
    start             [S] chances of the state before the first usable row's lags
    """

    means: Floats
    variances: Floats
    lags: Floats
    moves: Floats
    start: Floats

    def ordered(self) -> "Parameters":
        """The same law with its states sorted by mean, then variance."""
        by = np.lexsort((self.variances, self.means))
        return Parameters(self.means[by], self.variances[by], self.lags[by], self.moves[np.ix_(by, by)], self.start[by])

    def scaled(self, centre: float, scale: float) -> "Parameters":
        """The parameters of centre + scale * series."""
        return replace(self, means=centre + scale * self.means, variances=scale**2 * self.variances)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is fitted, and how hard it is tried.

    states, order       number of regimes; rows of autoregression in deviations from the switching mean
    switching_variance  whether each state has its own variance; switching_lags whether its own autoregression
    initial             "stationary": the chain starts from its long-run chances; "free": they are fitted too
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
class Statistics:
    """One E-step: the log-likelihood and the expected complete-data statistics (see kernels.hamilton)."""

    log_likelihood: float
    weight: Floats
    first: Floats
    second: Floats
    made: Floats
    oldest: Floats


def expect(y: Floats, law: Parameters) -> Statistics:
    """The E-step, by the fused kernel for order 0 and the joint-state kernel otherwise."""
    if law.lags.shape[1]:
        return Statistics(*lagged_statistics(y, law.means, law.variances, law.lags, law.moves, law.start))
    value, weight, first, second, *rest = mean_statistics(y, law.means, law.variances, law.moves, law.start)
    return Statistics(value, weight, first[:, None], second[:, None, None], *rest)


@cache
def digits(states: int, order: int) -> Ints:
    """State of each of the p + 1 rows in each joint state [M, p + 1], the latest row first."""
    return np.array(list(product(range(states), repeat=order + 1)))


def stationary(moves: Floats) -> Floats:
    """The long-run chances of the states [S]."""
    size = len(moves)
    system = np.vstack([np.eye(size) - moves.T, np.ones(size)])
    chances = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0]
    clipped: Floats = np.clip(chances, 1e-300, None)
    clipped /= clipped.sum()
    return clipped


def centred(law: Parameters, seen: Statistics) -> tuple[Ints, Floats, Floats, Floats]:
    """Latest state [M], filter (1, -lags) [M, p + 1], and first and second moments of the deviations from the means."""
    places = digits(*law.lags.shape)
    now = places[:, 0]
    taken = np.hstack([np.ones((len(law.means), 1)), -law.lags])[now]
    mean = law.means[places]
    cross = np.einsum("ej,ek->ejk", seen.first, mean)
    square = np.einsum("e,ej,ek->ejk", seen.weight, mean, mean)
    second = seen.second - cross - cross.transpose(0, 2, 1) + square
    return now, taken, seen.first - seen.weight[:, None] * mean, second


def loadings(law: Parameters, taken: Floats) -> Floats:
    """How much of each state's mean a joint state's residual takes off [M, S]."""
    places = digits(*law.lags.shape)
    out = np.zeros((len(places), len(law.means)))
    for j in range(places.shape[1]):
        np.add.at(out, (np.arange(len(places)), places[:, j]), taken[:, j])
    return out


def by_state(now: Ints, values: Floats) -> Floats:
    """Sums over the joint states of each latest state [S]."""
    out: Floats = np.bincount(now, values).astype(np.float64)
    return out


def maximise(law: Parameters, seen: Statistics, recipe: Recipe) -> Parameters:
    """The M-step: means, lags, variances and moves in turn, each in closed form given the others."""
    now, taken, _, _ = centred(law, seen)
    load, precision = loadings(law, taken), 1.0 / law.variances[now]
    system = np.einsum("e,ei,ej->ij", seen.weight * precision, load, load)
    target = load.T @ (precision * np.einsum("ej,ej->e", taken, seen.first))
    law = replace(law, means=np.linalg.lstsq(system, target, rcond=None)[0])
    if recipe.order:
        _, _, _, second = centred(law, seen)
        lags = np.empty_like(law.lags)
        for s in range(recipe.states):
            kept = (now == s) if recipe.switching_lags else np.ones(len(now), bool)
            pooled = np.einsum("e,ejk->jk", precision[kept], second[kept])
            lags[s] = np.linalg.lstsq(pooled[1:, 1:], pooled[1:, 0], rcond=None)[0]
        law = replace(law, lags=lags)
    _, taken, _, second = centred(law, seen)
    squares = by_state(now, np.einsum("ej,ejk,ek->e", taken, second, taken))
    counts = by_state(now, seen.weight)
    if not recipe.switching_variance:
        squares, counts = np.full_like(squares, squares.sum()), np.full_like(counts, counts.sum())
    moves = np.clip(seen.made, RARE, None)
    moves = moves / moves.sum(1, keepdims=True)
    return replace(
        law,
        variances=np.clip(squares / np.clip(counts, 1e-12, None), recipe.variance_floor, None),
        moves=moves,
        start=seen.oldest if recipe.initial == "free" else stationary(moves),
    )
