"""What is left of the best of many looks: p-values of a whole family of spreads, windows and statistics at once.

Somebody who looks at 14 spreads over 5 windows finds a "one in twenty" gap on most days. The maximum statistic of
the family, simulated with the spreads' own correlation, says how often the best of all of them is as extreme; the
stepdown of Romano and Wolf then goes on to the second, with the first left out, and so on.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, TypeAlias, get_args

import numpy as np
from scipy.special import ndtri

from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import BadSetting, HistoryTooShort, NoVariation
from rotascope.evidence import Evidence, Window
from rotascope.inference.testing.block_length import FEWEST, optimal_block_length
from rotascope.kernels.resample import length_table
from rotascope.kernels.runs import two_sided_run_probability
from rotascope.kernels.stepdown import family_draws, stepdown_counts, sum_trailing
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

Statistic: TypeAlias = Literal["gap", "streak"]
STATISTICS: tuple[Statistic, ...] = get_args(Statistic)

MULTIPLE = 4  # a history holds at least so many of the longest window: otherwise the draws repeat the window itself
LONGEST_EXACT = 60  # sessions; the probability of a longer streak of even wins halves with each session more


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedStatistic:
    """One member of the family, over the last `sessions` of its spread.

    value       gap: sum of the differences; streak: longest run of sessions of one sign
    score       the value on the family's common scale, two-sided, about an absolute normal deviate under the null
    p_value     of this member alone; p_adjusted of the whole search, never smaller
    """

    spread: str
    sessions: int
    statistic: Statistic
    value: float
    score: float
    p_value: float
    p_adjusted: float
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The whole family, most extreme first. `searched` is its size, `block` the mean block length in sessions."""

    statistics: tuple[SearchedStatistic, ...]
    searched: int
    block: float
    draws: int

    def find(self, spread: str, sessions: int, statistic: Statistic) -> SearchedStatistic:
        """One member; KeyError if it was not searched."""
        for member in self.statistics:
            if (member.spread, member.sessions, member.statistic) == (spread, sessions, statistic):
                return member
        raise KeyError((spread, sessions, statistic))

    def summary(self) -> str:
        """The most extreme member in words."""
        best = self.statistics[0]
        return (
            f"{best.spread}, {best.statistic} over {best.sessions} sessions: p = {best.p_value:.4f} alone, "
            f"{best.p_adjusted:.4f} as the best of {self.searched} searched"
        )


@dataclass(frozen=True, kw_only=True)
class SearchControl:
    """Family-wise error control by joint stationary bootstrap (Romano and Wolf 2005, Econometrica 73:1237-1282).

    draws   resampled endings, the same for every member     seed   the same seed gives the same bits
    block   mean block length in sessions; None = the longest that Politis and White's rule gives any spread
    """

    draws: int = 2000
    seed: int = 0
    block: float | None = None

    def __post_init__(self) -> None:
        """Refuse counts that resample nothing."""
        if self.draws < 1 or (self.block is not None and not 1 <= self.block < np.inf):
            raise BadSetting(
                f"{self.draws} draws with blocks of {self.block}", "1 draw or more, blocks of 1 session or more"
            )

    def adjust(
        self,
        differences: PanelLike,
        windows: tuple[int, ...],
        *,
        statistics: tuple[Statistic, ...] = ("gap", "streak"),
    ) -> SearchResult:
        """Plain and adjusted p-values of each statistic of each spread over each of the last `windows` sessions.

        differences  [T, N] daily differences of the spreads, fraction; NaN before a spread starts. A row on which a
                     started spread has no value is left out for all of them, and counted in the caveats
        null         mean zero and nothing that outlasts a block; dependence between spreads on a date is kept
        raises       BadSetting, HistoryTooShort (a history under four of the longest windows, or one that ends
                     early), NoVariation
        source       p-values of the stepdown: Romano and Wolf 2016 (Stat. Probab. Lett. 113:38-40)
        """
        differences = as_panel(differences)
        lengths = check_request(windows, statistics)
        complete, first, caveats = usable_rows(differences, need=max(FEWEST, MULTIPLE * int(lengths[-1])))
        steps = np.ascontiguousarray(complete.values.T)
        block = float(self.block or longest_block(steps, first))
        sums, runs = self._window_statistics(steps, first, lengths, block)
        on_scale = (gap_scores(sums), streak_scores(lengths)[runs, np.arange(len(lengths))])
        chosen = [STATISTICS.index(statistic) for statistic in statistics]
        scores = np.stack([on_scale[k] for k in chosen], axis=-1).reshape(len(sums), -1)
        values = np.stack([(sums, runs)[k][0] for k in chosen], axis=-1).ravel()
        alone = (1 + (scores[1:] >= scores[0]).sum(axis=0)) / (1 + self.draws)
        numbers = np.column_stack([values, scores[0], alone, step_down(scores[1:], scores[0])])
        shared = Evidence(
            value=None,
            unit=complete.unit,
            searched=len(numbers),
            caveats=caveats,
            method=f"stationary bootstrap of {len(first)} spreads at once, {self.draws:,} draws, mean block "
            f"{block:.1f} sessions, seed {self.seed}; Romano-Wolf stepdown over {len(numbers)} members",
        )
        family = product(range(len(first)), lengths.tolist(), statistics)
        tested = [
            describe_statistic(complete, first, shared, key, row) for key, row in zip(family, numbers, strict=True)
        ]
        ranked = tuple(tested[k] for k in np.argsort(-scores[0], kind="stable"))
        return SearchResult(statistics=ranked, searched=len(ranked), block=block, draws=self.draws)

    def _window_statistics(self, steps: Floats, first: Ints, lengths: Ints, block: float) -> tuple[Floats, Ints]:
        """Window sums and longest streaks [1 + D, N, W]: the observed ones, then the draws, their means removed."""
        signs = np.sign(np.nan_to_num(steps)).astype(np.int64)
        sums, runs = np.empty((len(steps), len(lengths))), np.empty((len(steps), len(lengths)), dtype=np.int64)
        latest = np.arange(steps.shape[1] - 1, -1, -1)
        for n in range(len(steps)):
            sum_trailing(steps[n], signs[n], latest, lengths, sums[n], runs[n])
        table = length_table(1.0 / block, int(lengths[-1]))
        seeds = np.random.SeedSequence(self.seed).generate_state(self.draws, np.uint64).astype(np.uint64)
        centred = steps - np.nanmean(steps, axis=1, keepdims=True)
        drawn_sums, drawn_runs = family_draws(centred, signs, first, lengths, table, seeds)
        return np.concatenate([sums[None], drawn_sums]), np.concatenate([runs[None], drawn_runs])


def check_request(windows: tuple[int, ...], statistics: tuple[Statistic, ...]) -> Ints:
    """The window lengths in ascending order [W], once what was asked for makes sense."""
    lengths = np.array(sorted(windows), dtype=np.int64)
    if not windows or lengths[0] < 1 or len(set(windows)) < len(windows):
        raise BadSetting(f"windows {windows}", "give different lengths of 1 session or more")
    if not statistics or set(statistics) - set(STATISTICS) or len(set(statistics)) < len(statistics):
        raise BadSetting(f"statistics {statistics}", f"give some of {', '.join(STATISTICS)}, each once")
    return lengths


def usable_rows(differences: Panel, *, need: int) -> tuple[Panel, Ints, tuple[str, ...]]:
    """The rows on which every started spread has a value, the first row of each spread [N], and caveats.

    need    rows of each spread; HistoryTooShort below it, or when a spread ends before the others; NoVariation
    """
    finite = np.isfinite(differences.values)
    if not finite.any(axis=0).all():
        name = differences.symbols[int(np.argmin(finite.any(axis=0)))]
        raise NoVariation(f"{name}: none of {len(finite)} rows has a value", "leave this spread out")
    begun: Bools = np.maximum.accumulate(finite, axis=0)
    open_rows: Bools = np.asarray(finite.any(axis=1))
    complete: Bools = np.asarray((finite | ~begun).all(axis=1) & begun.any(axis=1))
    last = int(np.flatnonzero(open_rows)[-1])
    if not complete[last]:
        name = differences.symbols[int(np.argmin(finite[last]))]
        raise HistoryTooShort(f"{name}: no value on {to_date(differences.dates[last])}", "leave it out, or end there")
    panel = replace(differences, dates=differences.dates[complete], values=differences.values[complete])
    first = np.isfinite(panel.values).argmax(axis=0).astype(np.int64)
    for name, start, values in zip(panel.symbols, first, panel.values.T, strict=True):
        have = len(panel) - int(start)
        if have < need:
            raise HistoryTooShort(f"{name}: {have} differences, the longest window needs {need}", "shorten the windows")
        if np.ptp(values[start:]) <= np.finfo(float).eps * have * np.abs(values[start:]).max():
            raise NoVariation(f"{name}: all {have} differences are {values[-1]:g}", "leave this spread out")
    lost = int((~complete & begun.any(axis=1)).sum())
    late = int((first > 0).sum())
    caveats = (f"{lost} rows left out: a started spread has no value there",) if lost else ()
    return panel, first, caveats + ((f"{late} spreads start later than the first",) if late else ())


def longest_block(steps: Floats, first: Ints) -> float:
    """The longest mean block that any spread's own dependence asks for, at least one session."""
    asked_for = [optimal_block_length(values[start:]).stationary for values, start in zip(steps, first, strict=True)]
    return max(1.0, *asked_for)


def describe_statistic(
    differences: Panel, first: Ints, shared: Evidence, key: tuple[int, int, Statistic], numbers: Floats
) -> SearchedStatistic:
    """One member as a record: key is its spread's column, window and statistic; numbers its value, score, p and p'."""
    column, sessions, statistic = key
    value, score, p_value, p_adjusted = numbers.tolist()
    gap = statistic == "gap"
    return SearchedStatistic(
        spread=differences.symbols[column],
        sessions=sessions,
        statistic=statistic,
        value=value,
        score=score,
        p_value=p_value,
        p_adjusted=p_adjusted,
        evidence=replace(
            shared,
            value=value if gap else int(value),
            unit=shared.unit if gap else "sessions",
            display="pp" if gap and shared.unit == "fraction" else None,
            window=Window(to_date(differences.dates[-sessions - 1]), differences.last, sessions),
            p_value=p_value,
            p_adjusted=p_adjusted,
            n_effective=float(len(differences) - first[column]) / sessions,
        ),
    )


def gap_scores(sums: Floats) -> Floats:
    """Absolute window sums over the deviation of their own draws [1 + D, N, W]: spreads of any volatility compare."""
    scaled: Floats = np.abs(sums) / np.sqrt(np.mean(sums[1:] ** 2, axis=0))
    return scaled


def streak_scores(lengths: Ints) -> Floats:
    """Absolute normal deviate as rare as a streak of k sessions within a window of w [max w + 1, W].

    The probabilities are those of even, independent wins: a scale only, the p-values come from the draws.
    """
    out: Floats = np.zeros((int(lengths[-1]) + 1, len(lengths)))
    for w, sessions in enumerate(lengths):
        exact = min(int(sessions), LONGEST_EXACT)
        probabilities = [1.0, *(two_sided_run_probability(int(sessions), k, 0.5, 0.5) for k in range(1, exact + 1))]
        probabilities += [probabilities[-1] * 0.5**k for k in range(1, int(sessions) - exact + 1)]
        out[: len(probabilities), w] = -ndtri(np.minimum(probabilities, 1.0) / 2.0)
    return out


def step_down(drawn: Floats, observed: Floats) -> Floats:
    """Adjusted p-values [F] from draws [D, F] and observed statistics [F] of one scale, larger more extreme.

    The k-th largest is compared with the draws' best of it and all smaller ones; no p-value may be under that of a
    larger statistic.
    """
    order = np.argsort(-observed, kind="stable")
    counts = stepdown_counts(np.ascontiguousarray(drawn), observed, order)[1]
    out = np.empty(len(observed))
    out[order] = np.maximum.accumulate((1 + counts[order]) / (1 + len(drawn)))
    return out
