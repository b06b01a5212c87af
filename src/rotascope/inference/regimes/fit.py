"""The numerics behind `RegimeModel`: seeded starts, EM steps, and a quasi-Newton polish on the exact likelihood.

EM alone converges linearly, and crawls where regimes are long or overlap. So every start takes a few EM steps, and
the best few are polished by BFGS on the exact log-likelihood. Its gradient comes from the same smoothed statistics
by Fisher's identity (the score is the expected complete-data score), and its first scaling from the complete-data
information, so that its first step is about an EM step. All of it works on the standardised series; `maximum`
scales back.
"""

from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Bools, Floats
from rotascope.errors import NotConverged
from rotascope.inference.regimes.em import (
    RARE,
    Parameters,
    Recipe,
    Statistics,
    by_state,
    centred,
    expect,
    loadings,
    maximise,
    stationary,
)

STEEP = 100.0  # the line search may stop two digits short of the gradient aimed at: the limit of double precision


@dataclass(frozen=True, eq=False)
class Candidate:
    """The end of one ascent: parameters, log-likelihood, largest gradient of its mean, whether a variance collapsed."""

    parameters: Parameters
    log_likelihood: float
    gradient: float
    degenerate: bool


def slope(law: Parameters, seen: Statistics, recipe: Recipe) -> Floats:
    """Gradient of the log-likelihood in the coordinates of `flatten`, by Fisher's identity."""
    now, taken, first, second = centred(law, seen)
    precision = 1.0 / law.variances[now]
    means = loadings(law, taken).T @ (precision * np.einsum("ej,ej->e", taken, first))
    left = np.einsum("ej,ejk->ek", taken, second) * precision[:, None]
    variances = by_state(now, 0.5 * (np.einsum("ek,ek->e", left, taken) - seen.weight))
    lags = np.zeros_like(law.lags)
    np.add.at(lags, now, left[:, 1:])
    pulled = seen.made.copy()
    if recipe.initial == "stationary":
        # pi = pi P, so d pi = pi dP Z with Z = (I - P + 1 pi)^-1
        pull = np.linalg.solve(np.eye(recipe.states) - law.moves + law.start, seen.oldest / law.start)
        pulled += law.moves * np.outer(law.start, pull)
    moves = pulled - law.moves * pulled.sum(1, keepdims=True)
    return joined(means, variances, lags, moves, recipe)


def joined(means: Floats, variances: Floats, lags: Floats, moves: Floats, recipe: Recipe) -> Floats:
    """Per-state derivatives in the order of `flatten`, summed where states share a parameter."""
    return np.concatenate(
        [
            means,
            variances if recipe.switching_variance else [variances.sum()],
            lags.ravel() if recipe.switching_lags else lags.sum(0),
            moves[~np.eye(recipe.states, dtype=bool)],
        ]
    )


def flatten(law: Parameters, recipe: Recipe) -> Floats:
    """Unconstrained coordinates: means, log variances, lags, log odds of each move against staying."""
    odds = np.log(law.moves / np.diag(law.moves)[:, None])
    return np.concatenate(
        [
            law.means,
            np.log(law.variances if recipe.switching_variance else law.variances[:1]),
            law.lags.ravel() if recipe.switching_lags else law.lags[0],
            odds[~np.eye(recipe.states, dtype=bool)],
        ]
    )


def unflatten(point: Floats, start: Floats, recipe: Recipe) -> Parameters:
    """The parameters at these coordinates; `start` is kept where it is free."""
    size = recipe.states
    ends = np.cumsum([size, size if recipe.switching_variance else 1])
    means, spread, rest = np.split(point, ends)
    lags, odds = np.split(rest, [len(rest) - size * (size - 1)])
    table = np.zeros((size, size))
    table[~np.eye(size, dtype=bool)] = np.clip(odds, np.log(RARE), -np.log(RARE))
    moves = np.exp(table - table.max(1, keepdims=True))
    moves /= moves.sum(1, keepdims=True)
    return Parameters(
        means=means,
        variances=np.exp(np.broadcast_to(spread, size)),
        lags=lags.reshape(size, -1) if recipe.switching_lags else np.tile(lags, (size, 1)),
        moves=moves,
        start=start if recipe.initial == "free" else stationary(moves),
    )


def information(law: Parameters, seen: Statistics, recipe: Recipe) -> Floats:
    """Diagonal of the complete-data information in the coordinates of `flatten`, at least a tenth of one row's."""
    now, taken, _, second = centred(law, seen)
    precision = 1.0 / law.variances[now]
    means = (loadings(law, taken) ** 2).T @ (seen.weight * precision)
    variances = 0.5 * by_state(now, seen.weight)
    lags = np.zeros_like(law.lags)
    np.add.at(lags, now, np.einsum("ejj->ej", second)[:, 1:] * precision[:, None])
    moves = seen.made.sum(1, keepdims=True) * law.moves * (1.0 - law.moves)
    return np.clip(joined(means, variances, lags, moves, recipe), 0.1, None)


def inward(point: Floats, uphill: Floats, recipe: Recipe) -> Floats:
    """The gradient without the log odds that stand at their limit and want to go beyond."""
    odds = slice(len(point) - recipe.states * (recipe.states - 1), None)
    held = (np.abs(point[odds]) >= -np.log(RARE)) & (point[odds] * uphill[odds] > 0)
    uphill[odds][held] = 0.0
    return uphill


def drawn_start(recipe: Recipe, rng: np.random.Generator) -> Parameters:
    """A random place to climb from: scattered means and variances, regimes of 3 to 300 rows."""
    stay = 1.0 - 10.0 ** rng.uniform(-2.5, -0.5, recipe.states)
    share = rng.dirichlet(np.ones(recipe.states - 1), recipe.states) * (1.0 - stay)[:, None]
    moves = np.diag(stay)
    moves[~np.eye(recipe.states, dtype=bool)] = share.ravel()
    variances = np.exp(rng.uniform(np.log(0.1), np.log(3.0), recipe.states))
    lags = rng.normal(0.0, 0.2, (recipe.states, recipe.order))
    return Parameters(
        means=np.sort(rng.normal(0.0, 1.0, recipe.states)) * rng.uniform(0.1, 1.5),
        variances=variances if recipe.switching_variance else np.full(recipe.states, variances.mean()),
        lags=lags if recipe.switching_lags else np.tile(lags[:1], (recipe.states, 1)),
        moves=moves,
        start=stationary(moves),
    )


def climbed(y: Floats, law: Parameters, recipe: Recipe) -> tuple[float, Parameters]:
    """A few EM steps from `law`: the log-likelihood before the last step, and where that step led."""
    value = -np.inf
    for _ in range(recipe.em_steps):
        seen = expect(y, law)
        if not np.isfinite(seen.log_likelihood):
            return -np.inf, law
        value, law = seen.log_likelihood, maximise(law, seen, recipe)
    return value, law


def polished(y: Floats, law: Parameters, recipe: Recipe) -> Candidate:
    """BFGS on the exact log-likelihood from `law`, scaled by the complete-data information."""
    from scipy.optimize import minimize

    rows = int(np.isfinite(y).sum())
    if recipe.initial == "free":
        # the likelihood is linear in the starting chances, so its maximum sits on one state
        law = replace(law, start=np.eye(recipe.states)[int(np.argmax(law.start))])

    def objective(point: Floats) -> tuple[float, Floats]:
        here = unflatten(point, law.start, recipe)
        seen = expect(y, here)
        if not np.isfinite(seen.log_likelihood):
            return 1e6, np.zeros_like(point)
        return -seen.log_likelihood / rows, -inward(point, slope(here, seen, recipe), recipe) / rows

    with np.errstate(all="ignore"):
        scaling = np.diag(rows / information(law, expect(y, law), recipe))
        options = {"gtol": recipe.tolerance, "maxiter": recipe.max_iterations, "hess_inv0": scaling}
        found = minimize(objective, flatten(law, recipe), jac=True, method="BFGS", options=options)
    best = unflatten(found.x, law.start, recipe)
    collapsed = bool(best.variances.min() < recipe.variance_floor)
    return Candidate(best, -float(found.fun) * rows, float(np.abs(found.jac).max()), collapsed)


def ascents(y: Floats, recipe: Recipe, seed: int, warm: Parameters | None) -> list[Candidate]:
    """Every finalist polished, best first, the collapsed and the still climbing among them; y is standardised."""
    children = np.random.SeedSequence(seed).spawn(recipe.starts)
    begun = [drawn_start(recipe, np.random.default_rng(child)) for child in children]
    if warm is not None:
        begun.append(warm)
    with np.errstate(all="ignore"):
        short = sorted((climbed(y, law, recipe) for law in begun), key=lambda pair: -pair[0])
    laws = [law for value, law in short if np.isfinite(value)]
    ends = [polished(y, law, recipe) for law in laws[: recipe.finalists]]
    return sorted(ends, key=lambda end: -end.log_likelihood)


def maximum(y: Floats, recipe: Recipe, *, seed: int, warm: Parameters | None = None) -> tuple[Parameters, float]:
    """The best law found for y [T] and its log-likelihood, in the series' own unit, states in order of mean.

    warm    another start, for instance the law of a shorter history
    errors  NotConverged when every ascent collapsed, or the best one was still climbing
    """
    centre, scale = float(np.nanmean(y)), float(np.nanstd(y))
    started = None if warm is None else warm.scaled(-centre / scale, 1.0 / scale)
    ends = ascents((y - centre) / scale, recipe, seed, started)
    sound = [end for end in ends if not end.degenerate]
    if not sound:
        raise NotConverged(
            f"each of the best {len(ends)} of {recipe.starts} starts collapsed onto a few values",
            "ask for fewer states or one common variance",
        )
    best = sound[0]
    if not best.gradient <= STEEP * recipe.tolerance:
        raise NotConverged(
            f"the best of {recipe.starts} starts still climbs after {recipe.max_iterations} steps "
            f"(gradient {best.gradient:.1e}, wanted {recipe.tolerance:.0e})",
            "raise max_iterations or starts, or ask for fewer states",
        )
    law = best.parameters.scaled(centre, scale).ordered()
    return law, best.log_likelihood - readable_rows(y, recipe.order).sum() * float(np.log(scale))


def readable_rows(y: Floats, order: int) -> Bools:
    """Which rows [T] are finite together with their `order` predecessors."""
    out: Bools = np.isfinite(y).copy()
    for lag in range(1, order + 1):
        out[lag:] &= np.isfinite(y[:-lag])
    out[:order] = False
    return out
