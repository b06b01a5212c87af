"""Stationary bootstrap of a spread: how long its streaks and how wide its gaps get when no leadership lasts."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rotascope import kernels
from rotascope.arrays import Bools, Floats, Ints
from rotascope.errors import BadSetting
from rotascope.evidence import Evidence, Window, show
from rotascope.inference.legs import check_legs, omission_caveats, signs, window
from rotascope.inference.testing.block_length import optimal_block_length
from rotascope.panels.border import PanelLike, as_panel
from rotascope.panels.panel import Panel

YEAR = 252  # sessions in a year


@dataclass(frozen=True, eq=False)
class Extremes:
    """What each draw's longest streaks and widest window sums were.

    runs     int64 [D, 2] longest upward and downward streak, sessions
    sums     [D, W, 2] largest and smallest sum of log differences over each window length, mean removed
    """

    runs: Ints
    sums: Floats
    windows: tuple[int, ...]

    def streak_p(self, length: int, *, side: int = 0) -> float:
        """(1 + draws with a streak as long) / (1 + draws), upward (+1), downward (-1) or either (0)."""
        longest = self.runs.max(axis=1) if side == 0 else self.runs[:, 0 if side > 0 else 1]
        return _p_value(longest >= length)

    def gap_p(self, log_gap: float, sessions: int) -> float:
        """(1 + draws with a window as wide, either way) / (1 + draws)."""
        widest = np.abs(self.sums[:, self.windows.index(sessions)]).max(axis=1)
        return _p_value(widest >= abs(log_gap))


@dataclass(frozen=True, eq=False)
class Null:
    """A spread's resampled histories: as long as its own, and one year long.

    block    mean block length, sessions     draws, seed  as asked
    """

    history: Extremes
    year: Extremes
    block: float
    draws: int
    seed: int

    @property
    def method(self) -> str:
        """How the draws were made, for evidence."""
        return (
            f"stationary bootstrap, {self.draws:,} draws, mean block {self.block:.1f} sessions, seed {self.seed}; "
            "p = (1 + draws as extreme) / (1 + draws)"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GapTest:
    """How often a gap this wide appears when the spread's mean is zero and nothing outlasts a block.

    gap        fraction; log_gap, its sign and order, is what is compared: log growth of long less that of short
    p_value    for this one window, its length and end chosen before looking
    p_year     that some window of a year is as wide, None when the window is longer than a year
    """

    gap: float
    log_gap: float
    window: Window
    p_value: float
    p_year: float | None
    block: float
    evidence: Evidence

    def summary(self) -> str:
        """The gap and its p-values, in one sentence."""
        alone, year = (show(p, "probability") for p in (self.p_value, self.p_year))
        within = "" if self.p_year is None else f", {year} that some window of a year is as wide"
        return f"{self.evidence.shown} over {self.window}: p = {alone} for this window alone{within}"


@dataclass(frozen=True, kw_only=True)
class Bootstrap:
    """Stationary bootstrap (Politis and Romano 1994, JASA 89:1303-1313) of a spread's daily differences.

    draws    resampled histories     seed     the same seed gives the same bits, whatever the number of workers
    block    mean block length in sessions, 1 or more; None = that of Politis and White for the log differences
    workers  threads; the machine is not asked, so the caller says how many it may use
    """

    draws: int = 10_000
    seed: int = 0
    block: float | None = None
    workers: int = 2

    def __post_init__(self) -> None:
        """Refuse counts that resample nothing."""
        if self.draws < 1:
            raise BadSetting(f"{self.draws} bootstrap draws", "ask for 1 or more; 10,000 resolve p to 0.01")
        if self.workers < 1:
            raise BadSetting(f"{self.workers} workers", "give 1 or more")
        if self.block is not None and not 1 <= self.block < np.inf:
            raise BadSetting(f"a mean block of {self.block} sessions", "give 1 or more")

    def null(self, legs: PanelLike, *, windows: Sequence[int] = ()) -> Null:
        """The draws that both the streaks' and the gaps' p-values are read from, in one pass over each.

        legs     [T, 2] positive levels of long and short
        windows  window lengths in sessions
        raises   HistoryTooShort, NoVariation
        """
        legs = as_panel(legs)
        complete = check_legs(legs, steps=max([YEAR, *windows]), method="the bootstrap")
        within = tuple(window for window in windows if window <= YEAR)
        block = self._block_length(complete)
        return Null(
            history=self._extremes(complete, tuple(windows), block, len(complete) - 1),
            year=self._extremes(complete, within, block, YEAR),
            block=block,
            draws=self.draws,
            seed=self.seed,
        )

    def test_gap(self, legs: PanelLike, *, sessions: int, null: Null | None = None) -> GapTest:
        """The gap of the last `sessions` steps against its null distribution.

        null     draws of `null(legs, windows=...)` made before with this window among them; None = made here
        timing   reads all rows
        raises   HistoryTooShort (under a year of sessions, or under one window), NoVariation
        """
        legs = as_panel(legs)
        if sessions < 1:
            raise BadSetting(f"a window of {sessions} sessions", "ask for 1 or more")
        complete = check_legs(legs, steps=sessions, method=f"a {sessions}-session gap")
        null = null or self.null(legs, windows=(sessions,))
        alone = self._extremes(complete, (sessions,), null.block, sessions)
        log_ratio = np.log(complete.values[:, 0] / complete.values[:, 1])
        rises = log_ratio[sessions:] - log_ratio[:-sessions]
        long, short = complete.values[-1] / complete.values[-1 - sessions]
        log_gap, span = float(rises[-1]), window(complete, len(rises) - 1, len(complete) - 1)
        p_value = alone.gap_p(log_gap, sessions)
        return GapTest(
            gap=float(long - short),
            log_gap=log_gap,
            window=span,
            p_value=p_value,
            p_year=null.year.gap_p(log_gap, sessions) if sessions <= YEAR else None,
            block=null.block,
            evidence=Evidence(
                value=float(long - short),
                unit="fraction",
                display="pp",
                window=span,
                p_value=p_value,
                n_effective=(len(complete) - 1) / sessions,
                method=f"{null.method}; zero mean, sums of log differences, the volatility of the whole history",
                caveats=("p is for this window alone, chosen before looking", *omission_caveats(legs)),
            ),
        )

    def _block_length(self, legs: Panel) -> float:
        if self.block is not None:
            return self.block
        return max(1.0, optimal_block_length(log_differences(legs)).stationary)

    def _extremes(self, legs: Panel, windows: tuple[int, ...], block: float, length: int) -> Extremes:
        steps = log_differences(legs)
        centred, sign = steps - steps.mean(), signs(legs)
        table = kernels.length_table(1.0 / block, len(steps))
        # the stream is named by the draw's length, so that a year's draws are not the start of the history's
        seeds = np.random.SeedSequence(self.seed, spawn_key=(length,)).generate_state(self.draws, np.uint64)
        lengths = np.array(windows, dtype=np.int64)

        def draw_extremes(part: NDArray[np.uint64]) -> tuple[Ints, Floats]:
            return kernels.stationary_extremes(centred, sign, table, lengths, length, part)

        with ThreadPoolExecutor(self.workers) as pool:
            parts = list(pool.map(draw_extremes, np.array_split(seeds, min(self.workers, self.draws))))
        runs, sums = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Extremes(runs, sums, windows)


def log_differences(legs: Panel) -> Floats:
    """Log growth of long less log growth of short, each session [T - 1]: their sum over a window telescopes.

    It has the sign of the daily difference, and the sum over a window the sign of the window's gap.
    """
    return np.diff(np.log(legs.values[:, 0] / legs.values[:, 1]))


def _p_value(extreme: Bools) -> float:
    return float((1 + np.count_nonzero(extreme)) / (1 + len(extreme)))
