"""When did the level of a series change: dated breaks with intervals, for every number of them (Bai and Perron)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, isfinite, log
from typing import Literal

import numpy as np

from rotascope.arrays import Floats
from rotascope.errors import BadSetting, HistoryTooShort
from rotascope.inference.change.break_records import BreakSet, DatingSettings, Partition, StepTest, describe_breaks
from rotascope.inference.change.sup_f import Variance, best_single_break, double_max, sup_f_p
from rotascope.inference.single_series import check_series, omission_caveats
from rotascope.kernels.segments import best_partitions
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

FEWEST = 20


@dataclass(frozen=True, kw_only=True)
class Breaks:
    """Global least-squares breaks in a mean, or in a mean and slope, with up to `max_breaks` of them.

    min_size    least sessions in a segment; a fraction below 1 is a share of the values
    slope       each segment has its own straight line instead of its own mean
    select      how many: `sequential` sup-F tests at `level`, or the least BIC or LWZ. Where one break against none
                fails and any number against none passes, the most that a sup-F of one more supports (their advice)
    variance    of the tests: `long-run` (days depend on each other) or `classical` (they do not)
    draws       block-bootstrap draws for each date's interval     seed  the same seed gives the same bits
    """

    min_size: float = 0.15
    max_breaks: int = 5
    slope: bool = False
    select: Literal["sequential", "bic", "lwz"] = "sequential"
    level: float = 0.05
    variance: Variance = "long-run"
    confidence: float = 0.95
    draws: int = 999
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that no series could meet."""
        if self.max_breaks < 1 or self.draws < 1:
            raise BadSetting(f"{self.max_breaks} breaks and {self.draws} draws", "ask for 1 or more of each")
        if not (0.0 < self.level < 1.0 and 0.0 < self.confidence < 1.0):
            raise BadSetting(f"level {self.level}, confidence {self.confidence}", "give shares between 0 and 1")

    def detect(self, series: PanelLike) -> BreakSet:
        """Breaks of one series.

        series   [T, 1]; rows without a value are left out
        returns  a break is the first session of the new segment
        timing   reads all rows: a later row may move a date, which is hindsight and not a signal
        raises   HistoryTooShort, NoVariation, UsageError (more than one column)
        source   Bai and Perron (1998), Econometrica 66:47-78; (2003), Journal of Applied Econometrics 18:1-22
        """
        series = as_panel(series)
        degree = int(self.slope)
        complete = check_series(series, need=FEWEST, method="a break test")
        size = segment_size(self.min_size, complete, degree)
        most = min(self.max_breaks, len(complete) // size - 1)
        x = centre(complete)
        rss, starts = best_partitions(x, size, most, degree)
        partitions = tuple(
            _partition(len(x), k, float(rss[k]), float(rss[0]), tuple(int(p) for p in starts[k, :k]), degree)
            for k in range(most + 1)
            if isfinite(rss[k])
        )
        tests = sequential_tests(x, partitions, size, degree, self.variance)
        by_number = {partition.breaks: partition.starts for partition in partitions if partition.breaks}
        any_number = StepTest(-1, *double_max(x, by_number, size, degree, self.variance))
        chosen = self._choose(partitions, tests, any_number)
        settings = DatingSettings(
            degree=degree,
            size=size,
            variance=self.variance,
            confidence=self.confidence,
            draws=self.draws,
            seed=self.seed,
            method=f"least squares, all partitions into segments of {size} or more; {self._rule()}",
        )
        return describe_breaks(
            complete,
            partitions[chosen].starts,
            partitions,
            tests,
            any_number,
            settings,
            omission_caveats(series, complete),
        )

    def _choose(self, partitions: Sequence[Partition], tests: Sequence[StepTest], any_number: StepTest) -> int:
        if self.select == "sequential":
            passed = [test.p_value <= self.level for test in tests]
            if any_number.p_value <= self.level and not passed[0]:
                return max((k + 1 for k in range(1, len(passed)) if passed[k]), default=1)
            return passed.index(False) if False in passed else len(passed)
        scores = [partition.bic if self.select == "bic" else partition.lwz for partition in partitions]
        return int(np.argmin(scores))

    def _rule(self) -> str:
        if self.select == "sequential":
            return f"number by sequential sup-F tests at {self.level:g}, {self.variance} variance"
        return f"number by {self.select.upper()}"


def centre(complete: Panel) -> Floats:
    """The values less their mean, so that sums of squares keep their digits."""
    x: Floats = complete.values[:, 0] - complete.values[:, 0].mean()
    return x


def segment_size(min_size: float, complete: Panel, degree: int) -> int:
    """Least values in a segment; a fraction is a share. BadSetting below what a fit needs, HistoryTooShort above."""
    size = ceil(min_size * len(complete)) if min_size < 1 else int(min_size)
    if size < 2 * (degree + 1):
        raise BadSetting(f"segments of {size} values", f"give at least {2 * (degree + 1)}")
    if len(complete) < 2 * size:
        raise HistoryTooShort(
            f"{complete.name}: {len(complete)} values, two segments of {size} need {2 * size}",
            "widen the view or lower min_size",
        )
    return size


def sequential_tests(
    x: Floats, partitions: Sequence[Partition], size: int, degree: int, variance: Variance
) -> tuple[StepTest, ...]:
    """sup-F(l + 1 | l) for each l: the largest one-break F inside the segments of the best partition with l breaks."""
    tests = []
    for partition in partitions[:-1]:
        edges = [0, *partition.starts, len(x)]
        lengths = np.diff(edges).tolist()
        parts = [x[start:end] for start, end in pairwise(edges)]
        statistic = max(best_single_break(part, size, degree, variance).statistic for part in parts)
        tests.append(StepTest(partition.breaks, statistic, sup_f_p(statistic, lengths, size, degree)))
    return tuple(tests)


def _partition(n: int, breaks: int, rss: float, total: float, starts: tuple[int, ...], degree: int) -> Partition:
    """Criteria of Yao (1988) and of Liu, Wu and Zidek (1997) as Bai and Perron (2003) count parameters."""
    parameters = (breaks + 1) * (degree + 1) + breaks
    least = max(rss, np.finfo(float).eps * total)
    bic = log(least / n) + parameters * log(n) / n
    free = n - parameters
    lwz = log(least / free) + parameters / n * 0.299 * log(n) ** 2.1 if free > 0 else float("inf")
    return Partition(breaks, rss, bic, lwz, starts)
