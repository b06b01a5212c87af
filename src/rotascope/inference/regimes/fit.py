"""The numerics behind `RegimeModel`: seeded starts, EM steps, and a quasi-Newton polish on the exact likelihood.

EM alone converges linearly, and crawls where regimes are long or overlap. So every start takes a few EM steps, and
the best few are polished by BFGS on the exact log-likelihood. Its gradient comes from the same smoothed statistics
by Fisher's identity (the score is the expected complete-data score), and its first scaling from the complete-data
information, so that its first step is about an EM step. All of it works on the standardised series;
`maximise_likelihood` scales back.
"""

from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.errors import NotConverged
from rotascope.inference.regimes.em import (
    RARE,
    ExpectedStatistics,
    FitSettings,
    Parameters,
    centre_moments,
    expect_statistics,
    maximise,
    mean_loadings,
    stationary_probabilities,
    sum_by_state,
)

FAR, STAY, SELDOM = 0.002, 0.1, 0.003  # of a state of a few far values: their share, P it lasts, P another is left
STEEP = 100.0  # the line search may stop two digits short of the gradient aimed at: the limit of double precision


@dataclass(frozen=True, eq=False)
class Candidate:
    """The end of one ascent: parameters, log-likelihood, largest gradient of its mean, whether a variance collapsed."""

    parameters: Parameters
    log_likelihood: float
    gradient: float
    degenerate: bool


def likelihood_gradient(parameters: Parameters, expected: ExpectedStatistics, settings: FitSettings) -> Floats:
    """Gradient of the log-likelihood in the coordinates of `flatten`, by Fisher's identity."""
    latest, filters, first, second = centre_moments(parameters, expected)
    precision = 1.0 / parameters.variances[latest]
    means = mean_loadings(parameters, filters).T @ (precision * np.einsum("ej,ej->e", filters, first))
    residual = np.einsum("ej,ejk->ek", filters, second) * precision[:, None]
    variances = sum_by_state(latest, 0.5 * (np.einsum("ek,ek->e", residual, filters) - expected.weight))
    lags = np.zeros_like(parameters.lags)
    np.add.at(lags, latest, residual[:, 1:])
    counts = expected.transitions.copy()
    if settings.initial == "stationary":
        # pi = pi P, so d pi = pi dP Z with Z = (I - P + 1 pi)^-1
        pull = np.linalg.solve(
            np.eye(settings.states) - parameters.transition_matrix + parameters.start,
            expected.oldest / parameters.start,
        )
        counts += parameters.transition_matrix * np.outer(parameters.start, pull)
    log_odds = counts - parameters.transition_matrix * counts.sum(1, keepdims=True)
    return join_derivatives(means, variances, lags, log_odds, settings)


def join_derivatives(means: Floats, variances: Floats, lags: Floats, log_odds: Floats, settings: FitSettings) -> Floats:
    """Per-state derivatives in the order of `flatten`, summed where states share a parameter."""
    return np.concatenate(
        [
            means,
            variances if settings.switching_variance else [variances.sum()],
            lags.ravel() if settings.switching_lags else lags.sum(0),
            log_odds[~np.eye(settings.states, dtype=bool)],
        ]
    )


def flatten(parameters: Parameters, settings: FitSettings) -> Floats:
    """Unconstrained coordinates: means, log variances, lags, log odds of each transition against staying."""
    log_odds = np.log(parameters.transition_matrix / np.diag(parameters.transition_matrix)[:, None])
    return np.concatenate(
        [
            parameters.means,
            np.log(parameters.variances if settings.switching_variance else parameters.variances[:1]),
            parameters.lags.ravel() if settings.switching_lags else parameters.lags[0],
            log_odds[~np.eye(settings.states, dtype=bool)],
        ]
    )


def unflatten(point: Floats, start: Floats, settings: FitSettings) -> Parameters:
    """The parameters at these coordinates; `start` is kept where it is free."""
    size = settings.states
    ends = np.cumsum([size, size if settings.switching_variance else 1])
    means, spread, rest = np.split(point, ends)
    lags, log_odds = np.split(rest, [len(rest) - size * (size - 1)])
    table = np.zeros((size, size))
    table[~np.eye(size, dtype=bool)] = np.clip(log_odds, np.log(RARE), -np.log(RARE))
    transition_matrix = np.exp(table - table.max(1, keepdims=True))
    transition_matrix /= transition_matrix.sum(1, keepdims=True)
    return Parameters(
        means=means,
        variances=np.exp(np.broadcast_to(spread, size)),
        lags=lags.reshape(size, -1) if settings.switching_lags else np.tile(lags, (size, 1)),
        transition_matrix=transition_matrix,
        start=start if settings.initial == "free" else stationary_probabilities(transition_matrix),
    )


def information(parameters: Parameters, expected: ExpectedStatistics, settings: FitSettings) -> Floats:
    """Diagonal of the complete-data information in the coordinates of `flatten`, at least a tenth of one row's."""
    latest, filters, _, second = centre_moments(parameters, expected)
    precision = 1.0 / parameters.variances[latest]
    means = (mean_loadings(parameters, filters) ** 2).T @ (expected.weight * precision)
    variances = 0.5 * sum_by_state(latest, expected.weight)
    lags = np.zeros_like(parameters.lags)
    np.add.at(lags, latest, np.einsum("ejj->ej", second)[:, 1:] * precision[:, None])
    log_odds = (
        expected.transitions.sum(1, keepdims=True) * parameters.transition_matrix * (1.0 - parameters.transition_matrix)
    )
    return np.clip(join_derivatives(means, variances, lags, log_odds, settings), 0.1, None)


def clip_gradient(point: Floats, uphill: Floats, settings: FitSettings) -> Floats:
    """The gradient without the log odds that stand at their limit and want to go beyond."""
    odds_slots = slice(len(point) - settings.states * (settings.states - 1), None)
    at_limit = (np.abs(point[odds_slots]) >= -np.log(RARE)) & (point[odds_slots] * uphill[odds_slots] > 0)
    uphill[odds_slots][at_limit] = 0.0
    return uphill


def draw_start(settings: FitSettings, rng: np.random.Generator) -> Parameters:
    """A random place to climb from: scattered means and variances, regimes of 3 to 300 rows."""
    stay = 1.0 - 10.0 ** rng.uniform(-2.5, -0.5, settings.states)
    share = rng.dirichlet(np.ones(settings.states - 1), settings.states) * (1.0 - stay)[:, None]
    transition_matrix = np.diag(stay)
    transition_matrix[~np.eye(settings.states, dtype=bool)] = share.ravel()
    variances = np.exp(rng.uniform(np.log(0.1), np.log(3.0), settings.states))
    lags = rng.normal(0.0, 0.2, (settings.states, settings.order))
    return Parameters(
        means=np.sort(rng.normal(0.0, 1.0, settings.states)) * rng.uniform(0.1, 1.5),
        variances=variances if settings.switching_variance else np.full(settings.states, variances.mean()),
        lags=lags if settings.switching_lags else np.tile(lags[:1], (settings.states, 1)),
        transition_matrix=transition_matrix,
        start=stationary_probabilities(transition_matrix),
    )


def tail_starts(y: Floats, settings: FitSettings) -> list[Parameters]:
    """Two places to climb from where the lowest, and where the highest, state holds a few far values.

    With one variance for all states a likelihood may be largest where one state holds a handful of days. Random starts
    come near by luck alone, and on the way there they are beaten by starts that climb faster to less.
    """
    values = np.sort(y[np.isfinite(y)])
    size, count = settings.states, max(2, round(FAR * len(values)))
    starts = []
    for far, near in ((values[:count], values[count:]), (values[-count:], values[:-count])):
        groups = [far, *np.array_split(near, size - 1)]
        transition_matrix = np.full((size, size), (1.0 - STAY) / (size - 1))
        transition_matrix[1:] = SELDOM / size
        transition_matrix[np.arange(size), np.arange(size)] = [STAY, *[1.0 - SELDOM * (size - 1) / size] * (size - 1)]
        starts.append(
            Parameters(
                means=np.array([group.mean() for group in groups]),
                variances=np.full(size, sum(group.var() * len(group) for group in groups) / len(values)),
                lags=np.zeros((size, settings.order)),
                transition_matrix=transition_matrix,
                start=stationary_probabilities(transition_matrix),
            )
        )
    return starts


def climb(y: Floats, parameters: Parameters, settings: FitSettings) -> tuple[float, Parameters]:
    """A few EM steps from `parameters`: the log-likelihood before the last step, and where that step led."""
    value = -np.inf
    for _ in range(settings.em_steps):
        expected = expect_statistics(y, parameters)
        if not np.isfinite(expected.log_likelihood):
            return -np.inf, parameters
        value, parameters = expected.log_likelihood, maximise(parameters, expected, settings)
    return value, parameters


def polish(y: Floats, parameters: Parameters, settings: FitSettings) -> Candidate:
    """BFGS on the exact log-likelihood from `parameters`, scaled by the complete-data information."""
    from scipy.optimize import minimize

    rows = int(np.isfinite(y).sum())
    if settings.initial == "free":
        # the likelihood is linear in the starting probabilities, so its maximum sits on one state
        parameters = replace(parameters, start=np.eye(settings.states)[int(np.argmax(parameters.start))])

    def objective(point: Floats) -> tuple[float, Floats]:
        trial = unflatten(point, parameters.start, settings)
        expected = expect_statistics(y, trial)
        if not np.isfinite(expected.log_likelihood):
            return 1e6, np.zeros_like(point)
        return -expected.log_likelihood / rows, -clip_gradient(
            point, likelihood_gradient(trial, expected, settings), settings
        ) / rows

    with np.errstate(all="ignore"):
        scaling = np.diag(rows / information(parameters, expect_statistics(y, parameters), settings))
        options = {"gtol": settings.tolerance, "maxiter": settings.max_iterations, "hess_inv0": scaling}
        optimum = minimize(objective, flatten(parameters, settings), jac=True, method="BFGS", options=options)
    best = unflatten(optimum.x, parameters.start, settings)
    collapsed = bool(best.variances.min() < settings.variance_floor)
    return Candidate(best, -float(optimum.fun) * rows, float(np.abs(optimum.jac).max()), collapsed)


def polish_finalists(y: Floats, settings: FitSettings, seed: int, warm: Parameters | None) -> list[Candidate]:
    """Every finalist polished, best first, the collapsed and the still climbing among them; y is standardised."""
    children = np.random.SeedSequence(seed).spawn(settings.starts)
    beginnings = [draw_start(settings, np.random.default_rng(child)) for child in children]
    if warm is not None:
        beginnings.append(warm)
    with np.errstate(all="ignore"):
        climbs = sorted((climb(y, parameters, settings) for parameters in beginnings), key=lambda pair: -pair[0])
    finalists = [parameters for value, parameters in climbs if np.isfinite(value)][: settings.finalists]
    if not settings.switching_variance:
        with np.errstate(all="ignore"):
            finalists += [climb(y, parameters, settings)[1] for parameters in tail_starts(y, settings)]
    candidates = [polish(y, parameters, settings) for parameters in finalists]
    return sorted(candidates, key=lambda candidate: -candidate.log_likelihood)


def maximise_likelihood(
    y: Floats, settings: FitSettings, *, seed: int, warm: Parameters | None = None
) -> tuple[Parameters, float]:
    """The best parameters for y [T] and their log-likelihood, in the series' own unit, states in order of mean.

    warm    another start, for instance the parameters of a shorter history
    errors  NotConverged when every ascent collapsed, or the best one was still climbing
    """
    centre, scale = float(np.nanmean(y)), float(np.nanstd(y))
    standardised = None if warm is None else warm.rescale(-centre / scale, 1.0 / scale)
    candidates = polish_finalists((y - centre) / scale, settings, seed, standardised)
    sound = [candidate for candidate in candidates if not candidate.degenerate]
    if not sound:
        raise NotConverged(
            f"each of the best {len(candidates)} of {settings.starts} starts collapsed onto a few values",
            "ask for fewer states or one common variance",
        )
    best = sound[0]
    if not best.gradient <= STEEP * settings.tolerance:
        raise NotConverged(
            f"the best of {settings.starts} starts still climbs after {settings.max_iterations} steps "
            f"(gradient {best.gradient:.1e}, wanted {settings.tolerance:.0e})",
            "raise max_iterations or starts, or ask for fewer states",
        )
    parameters = best.parameters.rescale(centre, scale).sort_by_mean()
    return parameters, best.log_likelihood - readable_rows(y, settings.order).sum() * float(np.log(scale))


def readable_rows(y: Floats, order: int) -> Bools:
    """Which rows [T] are finite together with their `order` predecessors."""
    out: Bools = np.isfinite(y).copy()
    for lag in range(1, order + 1):
        out[lag:] &= np.isfinite(y[:-lag])
    out[:order] = False
    return out
