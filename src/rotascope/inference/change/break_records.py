"""What a break search gives back, in words and tables, each date with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from rotascope.arrays import Floats
from rotascope.evidence import Column, Evidence, Table, Window, show
from rotascope.inference.change.break_dates import bai_interval, block_of, bootstrap_interval
from rotascope.inference.change.sup_f import Variance, fitted, one_break, sup_f_p
from rotascope.inference.testing.long_run import effective_size
from rotascope.panels.panel import Panel
from rotascope.sessions import to_date


@dataclass(frozen=True, slots=True)
class Partition:
    """The best partition with that many breaks. places: rows (of those with a value) that start a new segment."""

    breaks: int
    rss: float
    bic: float
    lwz: float
    places: tuple[int, ...]


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
        return f"{self.series}: {'; '.join(one.summary() for one in self.breaks)}"

    def table(self) -> Table:
        """RSS, BIC, LWZ and the test of one more break, one row for each number of breaks."""
        tests = {one.breaks: one for one in self.tests}
        rows = [
            (one.breaks, one.rss, one.bic, one.lwz)
            + ((tests[one.breaks].statistic, tests[one.breaks].p_value) if one.breaks in tests else (None, None))
            for one in self.partitions
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
class Judging:
    """How each date of a search is judged; the fields are those of the detector."""

    degree: int
    size: int
    variance: Variance
    confidence: float
    draws: int
    seed: int
    method: str


def describe(
    kept: Panel,
    places: Sequence[int],
    partitions: tuple[Partition, ...],
    tests: tuple[StepTest, ...],
    any_number: StepTest | None,
    how: Judging,
    caveats: tuple[str, ...],
) -> BreakSet:
    """The records of the breaks at `places` of the kept rows, each judged between its neighbours."""
    values = kept.values[:, 0]
    fit = fitted(values, places, how.degree)
    edges = [0, *places, len(values)]
    seeds = np.random.SeedSequence(how.seed).spawn(len(places))
    breaks = tuple(
        _judged(kept, fit, (edges[k], edges[k + 1], edges[k + 2]), how, seeds[k], caveats) for k in range(len(places))
    )
    segments = tuple(_segment(kept, fit, start, end) for start, end in pairwise(edges))
    return BreakSet(
        series=kept.name,
        breaks=breaks,
        segments=segments,
        partitions=partitions,
        tests=tests,
        any_number=any_number,
        method=how.method,
    )


def _judged(
    kept: Panel,
    fit: Floats,
    edges: tuple[int, int, int],
    how: Judging,
    seed: np.random.SeedSequence,
    caveats: tuple[str, ...],
) -> Break:
    start, place, end = edges
    part = slice(start, end)
    own, left = fit[part], kept.values[part, 0] - fit[part]
    bai = bai_interval(own, left, place - start, how.confidence)
    drawn = bootstrap_interval(
        own, left, place - start, degree=how.degree, confidence=how.confidence, draws=how.draws, seed=seed
    )
    found = one_break(kept.values[part, 0] - own.mean(), how.size, how.degree, how.variance)
    dates = [tuple(to_date(kept.dates[start + row]) for row in pair) for pair in (bai, drawn)]
    evidence = Evidence(
        value=to_date(kept.dates[place]).isoformat(),
        unit="date",
        interval=(dates[1][0].isoformat(), dates[1][1].isoformat()),
        window=Window(to_date(kept.dates[start]), to_date(kept.dates[end - 1]), end - start - 1),
        p_value=sup_f_p(found.statistic, [end - start], how.size, how.degree),
        n_effective=effective_size(left),
        method=f"{how.method}; {how.confidence:.0%} interval from {how.draws:,} circular-block draws of the residuals "
        f"(block {block_of(left)}, seed {how.seed}); p of sup-F between the neighbouring breaks, place searched",
        caveats=caveats,
    )
    return Break(
        first_session=to_date(kept.dates[place]),
        before=float(fit[place - 1]),
        after=float(fit[place]),
        bai=(dates[0][0], dates[0][1]),
        bootstrap=(dates[1][0], dates[1][1]),
        evidence=evidence,
    )


def _segment(kept: Panel, fit: Floats, start: int, end: int) -> Segment:
    slope = float(fit[end - 1] - fit[start]) / max(end - start - 1, 1)
    return Segment(
        to_date(kept.dates[start]), to_date(kept.dates[end - 1]), end - start, float(fit[start:end].mean()), slope
    )
