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
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date

Statistic: TypeAlias = Literal["gap", "streak"]
STATISTICS: tuple[Statistic, ...] = get_args(Statistic)

MULTIPLE = 4  # a history holds at least so many of the longest window: otherwise the draws repeat the window itself
LONGEST_EXACT = 60  # sessions; the odds of a longer streak of even wins halve with each session more


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
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
class Adjusted:
    """The whole family, most extreme first. `searched` is its size, `block` the mean block length in sessions."""

    tested: tuple[Tested, ...]
    searched: int
    block: float
    draws: int

    def of(self, spread: str, sessions: int, statistic: Statistic) -> Tested:
        """One member; KeyError if it was not searched."""
        for one in self.tested:
            if (one.spread, one.sessions, one.statistic) == (spread, sessions, statistic):
                return one
        raise KeyError((spread, sessions, statistic))

    def summary(self) -> str:
        """The most extreme member in words."""
        best = self.tested[0]
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
        differences: Panel,
        windows: tuple[int, ...],
        *,
        statistics: tuple[Statistic, ...] = ("gap", "streak"),
    ) -> Adjusted:
        """Plain and adjusted p-values of each statistic of each spread over each of the last `windows` sessions.

        differences  [T, N] daily differences of the spreads, fraction; NaN before a spread starts. A row on which a
                     started spread has no value is left out for all of them, and counted in the caveats
        null         mean zero and nothing that outlasts a block; dependence between spreads on a date is kept
        raises       BadSetting, HistoryTooShort (a history under four of the longest windows, or one that ends
                     early), NoVariation
        source       p-values of the stepdown: Romano and Wolf 2016 (Stat. Probab. Lett. 113:38-40)
        """
        lengths = asked(windows, statistics)
        kept, first, caveats = usable(differences, need=max(FEWEST, MULTIPLE * int(lengths[-1])))
        steps = np.ascontiguousarray(kept.values.T)
        block = float(self.block or longest_block(steps, first))
        sums, runs = self._looks(steps, first, lengths, block)
        on_scale = (gap_scores(sums), streak_scores(lengths)[runs, np.arange(len(lengths))])
        chosen = [STATISTICS.index(one) for one in statistics]
        scores = np.stack([on_scale[k] for k in chosen], axis=-1).reshape(len(sums), -1)
        values = np.stack([(sums, runs)[k][0] for k in chosen], axis=-1).ravel()
        alone = (1 + (scores[1:] >= scores[0]).sum(axis=0)) / (1 + self.draws)
        numbers = np.column_stack([values, scores[0], alone, stepped_down(scores[1:], scores[0])])
        shared = Evidence(
            value=None,
            unit=kept.unit,
            searched=len(numbers),
            caveats=caveats,
            method=f"stationary bootstrap of {len(first)} spreads at once, {self.draws:,} draws, mean block "
            f"{block:.1f} sessions, seed {self.seed}; Romano-Wolf stepdown over {len(numbers)} members",
        )
        family = product(range(len(first)), lengths.tolist(), statistics)
        tested = [judged(kept, first, shared, key, row) for key, row in zip(family, numbers, strict=True)]
        ranked = tuple(tested[k] for k in np.argsort(-scores[0], kind="stable"))
        return Adjusted(tested=ranked, searched=len(ranked), block=block, draws=self.draws)

    def _looks(self, steps: Floats, first: Ints, lengths: Ints, block: float) -> tuple[Floats, Ints]:
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


def asked(windows: tuple[int, ...], statistics: tuple[Statistic, ...]) -> Ints:
    """The window lengths in ascending order [W], once what was asked for makes sense."""
    lengths = np.array(sorted(windows), dtype=np.int64)
    if not windows or lengths[0] < 1 or len(set(windows)) < len(windows):
        raise BadSetting(f"windows {windows}", "give different lengths of 1 session or more")
    if not statistics or set(statistics) - set(STATISTICS) or len(set(statistics)) < len(statistics):
        raise BadSetting(f"statistics {statistics}", f"give some of {', '.join(STATISTICS)}, each once")
    return lengths


def usable(differences: Panel, *, need: int) -> tuple[Panel, Ints, tuple[str, ...]]:
    """The rows on which every started spread has a value, the first row of each spread [N], and caveats.

    need    rows of each spread; HistoryTooShort below it, or when a spread ends before the others; NoVariation
    """
    seen = np.isfinite(differences.values)
    if not seen.any(axis=0).all():
        name = differences.symbols[int(np.argmin(seen.any(axis=0)))]
        raise NoVariation(f"{name}: none of {len(seen)} rows has a value", "leave this spread out")
    begun: Bools = np.maximum.accumulate(seen, axis=0)
    open_rows: Bools = np.asarray(seen.any(axis=1))
    whole: Bools = np.asarray((seen | ~begun).all(axis=1) & begun.any(axis=1))
    last = int(np.flatnonzero(open_rows)[-1])
    if not whole[last]:
        name = differences.symbols[int(np.argmin(seen[last]))]
        raise HistoryTooShort(f"{name}: no value on {to_date(differences.dates[last])}", "leave it out, or end there")
    kept = replace(differences, dates=differences.dates[whole], values=differences.values[whole])
    first = np.isfinite(kept.values).argmax(axis=0).astype(np.int64)
    for name, start, line in zip(kept.symbols, first, kept.values.T, strict=True):
        have = len(kept) - int(start)
        if have < need:
            raise HistoryTooShort(f"{name}: {have} differences, the longest window needs {need}", "shorten the windows")
        if np.ptp(line[start:]) <= np.finfo(float).eps * have * np.abs(line[start:]).max():
            raise NoVariation(f"{name}: all {have} differences are {line[-1]:g}", "leave this spread out")
    lost = int((~whole & begun.any(axis=1)).sum())
    late = int((first > 0).sum())
    caveats = (f"{lost} rows left out: a started spread has no value there",) if lost else ()
    return kept, first, caveats + ((f"{late} spreads start later than the first",) if late else ())


def longest_block(steps: Floats, first: Ints) -> float:
    """The longest mean block that any spread's own dependence asks for, at least one session."""
    asked_for = [optimal_block_length(line[start:]).stationary for line, start in zip(steps, first, strict=True)]
    return max(1.0, *asked_for)


def judged(kept: Panel, first: Ints, shared: Evidence, key: tuple[int, int, Statistic], numbers: Floats) -> Tested:
    """One member as a record: key is its spread's place, window and statistic; numbers its value, score, p and p'."""
    place, sessions, statistic = key
    value, score, p_value, p_adjusted = numbers.tolist()
    gap = statistic == "gap"
    return Tested(
        spread=kept.symbols[place],
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
            display="pp" if gap else None,
            window=Window(to_date(kept.dates[-sessions - 1]), kept.last, sessions),
            p_value=p_value,
            p_adjusted=p_adjusted,
            n_effective=float(len(kept) - first[place]) / sessions,
        ),
    )


def gap_scores(sums: Floats) -> Floats:
    """Absolute window sums over the deviation of their own draws [1 + D, N, W]: spreads of any volatility compare."""
    scaled: Floats = np.abs(sums) / np.sqrt(np.mean(sums[1:] ** 2, axis=0))
    return scaled


def streak_scores(lengths: Ints) -> Floats:
    """Absolute normal deviate as rare as a streak of k sessions within a window of w [max w + 1, W].

    The odds are those of even, independent wins: a scale only, the p-values come from the draws.
    """
    out: Floats = np.zeros((int(lengths[-1]) + 1, len(lengths)))
    for w, sessions in enumerate(lengths):
        exact = min(int(sessions), LONGEST_EXACT)
        odds = [1.0, *(two_sided_run_probability(int(sessions), k, 0.5, 0.5) for k in range(1, exact + 1))]
        odds += [odds[-1] * 0.5**k for k in range(1, int(sessions) - exact + 1)]
        out[: len(odds), w] = -ndtri(np.minimum(odds, 1.0) / 2.0)
    return out


def stepped_down(drawn: Floats, observed: Floats) -> Floats:
    """Adjusted p-values [F] from draws [D, F] and observed statistics [F] of one scale, larger more extreme.

    The k-th largest is compared with the draws' best of it and all smaller ones; no p-value may be under that of a
    larger statistic.
    """
    order = np.argsort(-observed, kind="stable")
    counts = stepdown_counts(np.ascontiguousarray(drawn), observed, order)
    out = np.empty(len(observed))
    out[order] = np.maximum.accumulate((1 + counts[order]) / (1 + len(drawn)))
    return out
