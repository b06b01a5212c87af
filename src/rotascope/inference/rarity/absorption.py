"""What an absorption ratio would be if nothing moved together: the null of its own shape."""

from dataclasses import dataclass

import numpy as np

from rotascope.measures.fragility import Absorption
from rotascope.panels.border import PanelLike, as_panel

DRAWS = 199


@dataclass(frozen=True, slots=True)
class IndependentAbsorption:
    """Absorption ratios of lines without any common movement, over `draws` draws.

    interval  of 95 % of the draws
    """

    ratios: tuple[float, ...]

    @property
    def draws(self) -> int:
        """How many."""
        return len(self.ratios)

    @property
    def mean(self) -> float:
        """The mean ratio: what is arithmetic."""
        return float(np.mean(self.ratios))

    @property
    def interval(self) -> tuple[float, float]:
        """Between which 95 % of the draws lie."""
        low, high = np.quantile(self.ratios, (0.025, 0.975))
        return float(low), float(high)

    def p_value(self, absorbed: float) -> float:
        """Share of draws, the observed ratio among them, that absorb as much."""
        return (1 + sum(ratio >= absorbed for ratio in self.ratios)) / (1 + self.draws)


def independent_absorption(
    returns: PanelLike, *, settings: Absorption | None = None, draws: int = DRAWS, seed: int = 0
) -> IndependentAbsorption:
    """Ratios of one full window after each line was turned round by an amount of its own.

    returns  [W, N] the window that the ratio was read from; a line keeps its variance, its gaps and its order,
             and loses what it has in common with the others
    raises   UsageError as `as_panel`; a window that gives no ratio gives NaN
    """
    returns = as_panel(returns)
    settings = settings or Absorption(window=len(returns))
    rng = np.random.default_rng(seed)
    ratios = []
    for _ in range(draws):
        turned = np.column_stack([np.roll(column, int(rng.integers(len(returns)))) for column in returns.values.T])
        ratios.append(float(settings.ratio(returns.derive(turned, name=returns.name)).values[-1, 0]))
    return IndependentAbsorption(tuple(ratios))
