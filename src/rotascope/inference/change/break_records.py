"""What a break search gives back, in words and tables, each date with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from rotascope.arrays import Floats
from rotascope.evidence import Column, Evidence, Table, Window, show
from rotascope.inference.change.break_dates import bai_interval, bootstrap_interval, residual_block
from rotascope.inference.change.sup_f import Variance, best_single_break, fit_segments, sup_f_p
from rotascope.inference.testing.long_run import effective_size
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date


@dataclass(frozen=True, slots=True)
class Partition:
    """The best partition with that many breaks. starts: rows (of those with a value) that start a new segment."""

    breaks: int
    rss: float
    bic: float
    lwz: float
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StepTest:
    """sup-F of one more break after `breaks` of them; -1 for the test of any number against none (UDmax)."""

    breaks: int
    statistic: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between breaks: both dates belong to it. mean and slope (per session) in the series' unit."""

    first: date
    last: date
    sessions: int
    mean: float
    slope: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One dated change.

    first_session       first session of the new segment
    before, after       the fit on the last session of the old segment and on the first of the new one
    bai, bootstrap      intervals of the date by the limit law and by the block bootstrap
    evidence            the date with the bootstrap interval; p is that of the sup-F test between the dates' neighbours
    """

    first_session: date
    before: float
    after: float
    bai: tuple[date, date]
    bootstrap: tuple[date, date]
    evidence: Evidence

    @property
    def shift(self) -> float:
        """The jump at the break."""
        return self.after - self.before

    def summary(self) -> str:
        """The date, its interval and its p-value, in one sentence."""
        low, high = self.bootstrap
        p = show(self.evidence.p_value, "probability")
        change = f"{self.before:.4g} to {self.after:.4g}"
        return f"new segment from {self.first_session} ({low} to {high}), from {change}; p = {p}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakSet:
    """The chosen breaks, the segments between them, and what every other number of breaks would have given."""

    series: str
    breaks: tuple[Break, ...]
    segments: tuple[Segment, ...]
    partitions: tuple[Partition, ...]
    tests: tuple[StepTest, ...]
    any_number: StepTest | None
    method: str

    @property
    def last(self) -> Break | None:
        """The latest break, or None."""
        return self.breaks[-1] if self.breaks else None

    def summary(self) -> str:
        """How many breaks and when, in one sentence."""
        if not self.breaks:
            return f"{self.series}: no break"
        return f"{self.series}: {'; '.join(dated.summary() for dated in self.breaks)}"

    def table(self) -> Table:
        """RSS, BIC, LWZ and the test of one more break, one row for each number of breaks."""
        tests = {test.breaks: (test.statistic, test.p_value) for test in self.tests}
        rows = [
            (partition.breaks, partition.rss, partition.bic, partition.lwz, *tests.get(partition.breaks, (None, None)))
            for partition in self.partitions
        ]
        columns = (
            Column("breaks", "Breaks", "count"),
            Column("rss", "RSS", "number"),
            Column("bic", "BIC", "number"),
            Column("lwz", "LWZ", "number"),
            Column("sup_f", "sup-F of one more", "number"),
            Column("p_value", "p", "probability"),
        )
        return Table(f"{self.series}: how many breaks", columns, tuple(rows), note=self.method)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatingSettings:
    """How each date of a search is judged; the fields are those of the detector."""

    degree: int
    size: int
    variance: Variance
    confidence: float
    draws: int
    seed: int
    method: str


def describe_breaks(
    complete: Panel,
    starts: Sequence[int],
    partitions: tuple[Partition, ...],
    tests: tuple[StepTest, ...],
    any_number: StepTest | None,
    how: DatingSettings,
    caveats: tuple[str, ...],
) -> BreakSet:
    """The records of the breaks at `starts` of the complete rows, each judged between its neighbours."""
    values = complete.values[:, 0]
    fit = fit_segments(values, starts, how.degree)
    edges = [0, *starts, len(values)]
    seeds = np.random.SeedSequence(how.seed).spawn(len(starts))
    breaks = tuple(
        _date_break(complete, fit, (edges[k], edges[k + 1], edges[k + 2]), how, seeds[k], caveats)
        for k in range(len(starts))
    )
    segments = tuple(_segment(complete, fit, start, end) for start, end in pairwise(edges))
    return BreakSet(
        series=complete.name,
        breaks=breaks,
        segments=segments,
        partitions=partitions,
        tests=tests,
        any_number=any_number,
        method=how.method,
    )


def _date_break(
    complete: Panel,
    fit: Floats,
    edges: tuple[int, int, int],
    how: DatingSettings,
    seed: np.random.SeedSequence,
    caveats: tuple[str, ...],
) -> Break:
    start, row, end = edges
    part = slice(start, end)
    stretch_fit, residuals = fit[part], complete.values[part, 0] - fit[part]
    bai = bai_interval(stretch_fit, residuals, row - start, how.confidence)
    bootstrap = bootstrap_interval(
        stretch_fit, residuals, row - start, degree=how.degree, confidence=how.confidence, draws=how.draws, seed=seed
    )
    best = best_single_break(complete.values[part, 0] - stretch_fit.mean(), how.size, how.degree, how.variance)
    dates = [tuple(to_date(complete.dates[start + offset]) for offset in pair) for pair in (bai, bootstrap)]
    evidence = Evidence(
        value=to_date(complete.dates[row]).isoformat(),
        unit="date",
        interval=(dates[1][0].isoformat(), dates[1][1].isoformat()),
        window=Window(to_date(complete.dates[start]), to_date(complete.dates[end - 1]), end - start - 1),
        p_value=sup_f_p(best.statistic, [end - start], how.size, how.degree),
        n_effective=effective_size(residuals),
        method=f"{how.method}; {how.confidence:.0%} interval from {how.draws:,} circular-block draws of the residuals "
        f"(block {residual_block(residuals)}, seed {how.seed}); p of sup-F between the neighbouring breaks, "
        "place searched",
        caveats=caveats,
    )
    return Break(
        first_session=to_date(complete.dates[row]),
        before=float(fit[row - 1]),
        after=float(fit[row]),
        bai=(dates[0][0], dates[0][1]),
        bootstrap=(dates[1][0], dates[1][1]),
        evidence=evidence,
    )


def _segment(complete: Panel, fit: Floats, start: int, end: int) -> Segment:
    slope = float(fit[end - 1] - fit[start]) / max(end - start - 1, 1)
    return Segment(
        to_date(complete.dates[start]),
        to_date(complete.dates[end - 1]),
        end - start,
        float(fit[start:end].mean()),
        slope,
    )
