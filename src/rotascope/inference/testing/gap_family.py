"""Gaps of a whole family from one set of draws: any part of the search, and any neighbour of it, costs a count.

Draws are made once for all spreads and all windows. A search without one of the spreads, or with other windows, is a
count over columns of the same draws: the same bits as a search of that part alone with the same seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Floats, Ints
from rotascope.evidence import Evidence, Window
from rotascope.inference.testing.block_length import FEWEST
from rotascope.inference.testing.search import (
    MULTIPLE,
    SearchedStatistic,
    check_request,
    longest_block,
    usable_rows,
)
from rotascope.kernels.resample import length_table
from rotascope.kernels.stepdown import stepdown_counts, window_sum_draws
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

DRAWS = 20_000
MOST_DRAWS = 4 * DRAWS  # where a p-value that decides lies near its line
NEAR = 4.0  # standard errors of a p-value within which it counts as near


@dataclass(frozen=True, eq=False, kw_only=True)
class GapFamily:
    """Window sums of a family, observed and drawn, with p-values for any part of it.

    panel     [T, N] the rows used, in standard deviations of each spread's own past (own_scale_family)
    lengths   int64 [W] window lengths, ascending      first  int64 [N] each spread's first row
    observed  [N, W] sums of the last so many sessions
    scale     [N, W] their deviation in the draws       drawn  [D, N * W] absolute sums over that deviation
    """

    panel: Panel
    first: Ints
    lengths: Ints
    block: float
    seed: int
    observed: Floats
    scale: Floats
    drawn: Floats
    caveats: tuple[str, ...]

    @classmethod
    def draw(cls, scaled: Panel, windows: Sequence[int], *, draws: int, seed: int, block: float | None) -> "GapFamily":
        """Draw a family once.

        scaled   [T, N] of `own_scale_family`; NaN before a spread starts
        block    mean block length in sessions; None = the longest that any spread's own dependence asks for
        raises   BadSetting, HistoryTooShort, NoVariation, as `SearchControl.adjust`
        """
        lengths = check_request(tuple(windows), ("gap",))
        complete, first, caveats = usable_rows(scaled, need=max(FEWEST, MULTIPLE * int(lengths[-1])))
        steps = np.ascontiguousarray(complete.values.T)
        mean_block = float(block or longest_block(steps, first))
        seeds = np.random.SeedSequence(seed).generate_state(draws, np.uint64).astype(np.uint64)
        table = length_table(1.0 / mean_block, int(lengths[-1]))
        sums = window_sum_draws(cumulative_twice(steps, first), first, lengths, table, seeds)
        scale = np.sqrt(np.einsum("dnw,dnw->nw", sums, sums) / draws)
        np.abs(sums, out=sums)
        sums /= scale
        return cls(
            panel=complete,
            first=first,
            lengths=lengths,
            block=mean_block,
            seed=seed,
            observed=window_sums(steps, lengths),
            scale=scale,
            drawn=sums.reshape(draws, -1),
            caveats=caveats,
        )

    @property
    def draws(self) -> int:
        """Draws made."""
        return len(self.drawn)

    def p_values(
        self, windows: Sequence[int], *, without: str | None = None, observed: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """P alone and p of the search [N, windows each]; NaN for the spread left out.

        windows   those searched, each one of `lengths`
        without   a spread that is left out of the search
        observed  [N, W] sums to judge instead of the family's own, such as those of other benchmarks
        """
        scores = (np.abs(self.observed if observed is None else observed) / self.scale).ravel()
        members = self._members(windows, without)
        order = members[np.argsort(-scores[members], kind="stable")]
        counts = stepdown_counts(self.drawn, scores, order)
        adjusted, alone = np.full(len(scores), np.nan), np.full(len(scores), np.nan)
        adjusted[order] = np.maximum.accumulate((1 + counts[order]) / (1 + self.draws))
        for member in members:
            alone[member] = (1 + np.count_nonzero(self.drawn[:, member] >= scores[member])) / (1 + self.draws)
        columns = np.searchsorted(self.lengths, windows)
        shape = self.observed.shape
        return alone.reshape(shape)[:, columns], adjusted.reshape(shape)[:, columns]

    def _members(self, windows: Sequence[int], without: str | None) -> Ints:
        """The columns of `drawn` that a search counts."""
        spreads = [n for n, name in enumerate(self.panel.symbols) if name != without]
        columns = np.searchsorted(self.lengths, windows)
        members: Ints = (np.array(spreads)[:, None] * len(self.lengths) + columns).ravel()
        return members

    def describe(self, windows: Sequence[int]) -> Mapping[str, Mapping[int, SearchedStatistic]]:
        """Every member of a search as a record, by spread and window."""
        alone, adjusted = self.p_values(windows)
        searched = alone.size
        shared = Evidence(
            value=None,
            unit="standard deviations",
            searched=searched,
            caveats=self.caveats,
            method="sum of daily differences, each over its own trailing deviation; stationary bootstrap of "
            f"{len(self.first)} spreads at once, {self.draws:,} draws, mean block {self.block:.1f} sessions, seed "
            f"{self.seed}; Romano-Wolf stepdown over {searched} members",
        )
        return {
            spread: {
                window: self._record(shared, n, window, float(alone[n, k]), float(adjusted[n, k]))
                for k, window in enumerate(windows)
            }
            for n, spread in enumerate(self.panel.symbols)
        }

    def _record(self, shared: Evidence, n: int, window: int, p_value: float, p_adjusted: float) -> SearchedStatistic:
        column = int(np.searchsorted(self.lengths, window))
        value = float(self.observed[n, column])
        return SearchedStatistic(
            spread=self.panel.symbols[n],
            sessions=window,
            statistic="gap",
            value=value,
            score=abs(value) / float(self.scale[n, column]),
            p_value=p_value,
            p_adjusted=p_adjusted,
            evidence=replace(
                shared,
                value=value,
                window=Window(to_date(self.panel.dates[-window - 1]), self.panel.last, window),
                p_value=p_value,
                p_adjusted=p_adjusted,
                n_effective=float(len(self.panel) - self.first[n]) / window,
            ),
        )


def near_line(p_values: Floats, draws: int, line: float) -> bool:
    """Whether any p-value lies so near a line that another seed might put it on the other side."""
    error = (line * (1.0 - line) / draws) ** 0.5
    return bool((np.abs(p_values - line) < NEAR * error).any())


def cumulative_twice(steps: Floats, first: Ints) -> Floats:
    """Sums of each spread's steps about their mean, its own history laid twice end to end [N, 2 T + 1]."""
    rows = steps.shape[1]
    out = np.zeros((len(steps), 2 * rows + 1))
    for n, start in enumerate(first):
        days = steps[n, start:] - steps[n, start:].mean()
        out[n, 1 : 2 * len(days) + 1] = np.cumsum(np.concatenate((days, days)))
    return out


def window_sums(steps: Floats, lengths: Ints) -> Floats:
    """Sums of the last so many steps [N, W]."""
    return np.stack([steps[:, -length:].sum(axis=1) for length in lengths.tolist()], axis=1)
