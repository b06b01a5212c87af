"""Gaps of a whole family from one set of draws: any part of the search, and any neighbour of it, costs a count.

Draws are made once for all spreads and all windows. A search without one of the spreads, or with other windows, is a
count over columns of the same draws: the same bits as a search of that part alone with the same seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rotascope.arrays import Floats, Ints
from rotascope.evidence import Evidence, Window
from rotascope.inference.testing.block_length import FEWEST
from rotascope.inference.testing.search import MULTIPLE, SearchedStatistic, check_request, usable_rows
from rotascope.kernels.resample import length_table
from rotascope.kernels.stepdown import stepdown_counts, window_sum_draws
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

DRAWS = 20_000
MORE = (4, 16)  # times as many draws, one after the other, while a p-value that decides lies near its line
BLOCK = 21.0  # sessions: what lasts beyond a month is a lead, not noise
NEAR = 4.0  # standard errors of a p-value within which it counts as near


@dataclass(frozen=True, eq=False)
class SharpSearch:
    """P-values of a search, alone and adjusted [N, windows each], from `draws` draws."""

    windows: tuple[int, ...]
    searched: tuple[int, ...]
    draws: int
    alone: Floats
    adjusted: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class GapFamily:
    """Window sums of a family, observed and drawn, with p-values for any part of it.

    panel     [T, N] the rows used, in standard deviations of each spread's own past (own_scale_family)
    lengths   int64 [W] window lengths, ascending      first  int64 [N] each spread's first row
    observed  [N, W] sums of the last so many sessions
    scale     [N, W] their deviation in the draws       drawn  [D, N * W] absolute sums over that deviation
    sharp     p-values of one search from more draws than are kept, where a line was near
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
    sharp: "SharpSearch | None" = None

    @classmethod
    def draw(cls, scaled: Panel, windows: Sequence[int], *, draws: int, seed: int, block: float = BLOCK) -> "GapFamily":
        """Draw a family once.

        scaled   [T, N] of `own_scale_family`; NaN before a spread starts
        block    mean block length in sessions
        raises   BadSetting, HistoryTooShort, NoVariation, as `SearchControl.adjust`
        """
        lengths = check_request(tuple(windows), ("gap",))
        complete, first, caveats = usable_rows(scaled, need=max(FEWEST, MULTIPLE * int(lengths[-1])))
        sums = np.abs(draw_sums(complete, first, lengths, block=block, seeds=draw_seeds(seed, draws)))
        scale = np.sqrt(np.einsum("dnw,dnw->nw", sums, sums) / draws)
        sums /= scale
        return cls(
            panel=complete,
            first=first,
            lengths=lengths,
            block=block,
            seed=seed,
            observed=window_sums(complete.values.T, lengths),
            scale=scale,
            drawn=sums.reshape(draws, -1),
            caveats=caveats,
        )

    def sharpen(self, windows: Sequence[int], *, searched: Sequence[int], draws: int) -> "GapFamily":
        """The family with p-values of one search from so many draws in all; none but their counts are kept.

        The scale is that of the first draws, so that those of more are the same and further ones.
        """
        scores, order = self._scores(searched)
        counts = np.zeros((2, len(scores)), dtype=np.int64)
        seeds = draw_seeds(self.seed, draws)
        for start in range(0, draws, DRAWS):
            chunk = seeds[start : start + DRAWS]
            sums = np.abs(draw_sums(self.panel, self.first, self.lengths, block=self.block, seeds=chunk))
            sums /= self.scale
            counts += stepdown_counts(sums.reshape(len(chunk), -1), scores, order)
        alone, adjusted = self._probabilities(counts, order, draws, windows)
        return replace(self, sharp=SharpSearch(tuple(windows), tuple(searched), draws, alone, adjusted))

    @property
    def draws(self) -> int:
        """Draws that its own p-values stand on."""
        return self.sharp.draws if self.sharp else len(self.drawn)

    def p_values(
        self,
        windows: Sequence[int],
        *,
        searched: Sequence[int] | None = None,
        without: str | None = None,
        observed: Floats | None = None,
    ) -> tuple[Floats, Floats]:
        """P alone and p of the search [N, windows each]; NaN for the spread left out.

        windows   those asked for, each one of `lengths`
        searched  those of them that are looked through; the p of the search of the others is NaN. None = all
        without   a spread that is left out of the search
        observed  [N, W] sums to judge instead of the family's own, such as those of other benchmarks
        """
        searched = windows if searched is None else searched
        unchanged = without is None and observed is None
        if unchanged and self.sharp and (self.sharp.windows, self.sharp.searched) == (tuple(windows), tuple(searched)):
            return self.sharp.alone, self.sharp.adjusted
        scores, order = self._scores(searched, without=without, observed=observed)
        counts = stepdown_counts(self.drawn, scores, order)
        alone, adjusted = self._probabilities(counts, order, len(self.drawn), windows)
        if without is not None:
            alone[self.panel.symbols.index(without)] = np.nan
        return alone, adjusted

    def critical_score(self, windows: Sequence[int], *, level: float) -> float:
        """The score that the best of all spreads and these windows reaches in this share of the draws kept."""
        columns = np.searchsorted(self.lengths, windows)
        most = self.drawn.reshape(-1, *self.scale.shape)[:, :, columns].max(axis=(1, 2))
        return float(np.quantile(most, 1.0 - level))

    def _scores(
        self, searched: Sequence[int], *, without: str | None = None, observed: Floats | None = None
    ) -> tuple[Floats, Ints]:
        """Every member's score, and the order in which the stepdown takes those searched."""
        scores = (np.abs(self.observed if observed is None else observed) / self.scale).ravel()
        members = self._members(searched, without)
        return scores, members[np.argsort(-scores[members], kind="stable")]

    def _probabilities(self, counts: Ints, order: Ints, draws: int, windows: Sequence[int]) -> tuple[Floats, Floats]:
        """P-values of the windows asked for from counts of draws, alone and of the search [N, windows each]."""
        shape, columns = self.observed.shape, np.searchsorted(self.lengths, windows)
        alone, adjusted = (1 + counts[0]) / (1 + draws), np.full(counts.shape[1], np.nan)
        adjusted[order] = np.maximum.accumulate((1 + counts[1, order]) / (1 + draws))
        return alone.reshape(shape)[:, columns], adjusted.reshape(shape)[:, columns]

    def _members(self, windows: Sequence[int], without: str | None) -> Ints:
        """The columns of `drawn` that a search counts."""
        spreads = [n for n, name in enumerate(self.panel.symbols) if name != without]
        columns = np.searchsorted(self.lengths, windows)
        members: Ints = (np.array(spreads)[:, None] * len(self.lengths) + columns).ravel()
        return members

    def describe(
        self, windows: Sequence[int], *, searched: Sequence[int] | None = None
    ) -> Mapping[str, Mapping[int, SearchedStatistic]]:
        """Every window asked for as a record, by spread and window; what is not `searched` has no p of the search."""
        alone, adjusted = self.p_values(windows, searched=searched)
        looks = int(np.isfinite(adjusted).sum())
        shared = Evidence(
            value=None,
            unit="standard deviations",
            searched=looks,
            caveats=self.caveats,
            method="sum of daily differences, each over its own trailing deviation and less what the day before "
            f"foretold; stationary bootstrap of {len(self.first)} spreads at once, {self.draws:,} draws, mean block "
            f"{self.block:g} sessions, seed {self.seed}; Romano-Wolf stepdown over {looks} members",
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
                p_adjusted=None if np.isnan(p_adjusted) else p_adjusted,
                n_effective=float(len(self.panel) - self.first[n]) / window,
            ),
        )


def near_line(p_values: Floats, draws: int, line: float) -> bool:
    """Whether any p-value lies so near a line that another seed might put it on the other side."""
    error = (line * (1.0 - line) / draws) ** 0.5
    return bool((np.abs(p_values - line) < NEAR * error).any())


def draw_seeds(seed: int, draws: int) -> NDArray[np.uint64]:
    """A seed for each draw; those of fewer draws are the first of those of more."""
    return np.random.SeedSequence(seed).generate_state(draws, np.uint64).astype(np.uint64)


def draw_sums(panel: Panel, first: Ints, lengths: Ints, *, block: float, seeds: NDArray[np.uint64]) -> Floats:
    """Window sums of every spread in joint draws, means removed [D, N, W]."""
    steps = np.ascontiguousarray(panel.values.T)
    table = length_table(1.0 / block, int(lengths[-1]))
    return window_sum_draws(cumulative_twice(steps, first), first, lengths, table, seeds)


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
