"""Readings of one spread put together: stretches of month ends that are established or more, and what followed them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from judged_dates import Reading
from rotascope.inference.verdicts.stages import ADVANCED
from rotascope.measures.leadership import daily_differences
from rotascope.panels.panel import Panel

YEAR = 252  # sessions
AFTER = {"6 months": 126, "12 months": 252}  # sessions


@dataclass(frozen=True, slots=True)
class Episode:
    """Successive month ends at which a spread was established or more, to the same side."""

    readings: tuple[Reading, ...]

    @property
    def first(self) -> Reading:
        """The reading that began it."""
        return self.readings[0]

    @property
    def last(self) -> Reading:
        """The last of its readings."""
        return self.readings[-1]

    @property
    def words(self) -> str:
        """Its words in order, a word that stays said once with the number of months."""
        runs: list[tuple[str, int]] = []
        for reading in self.readings:
            same = runs and runs[-1][0] == reading.verdict.stage
            runs = (
                [*runs[:-1], (reading.verdict.stage, runs[-1][1] + 1)] if same else [*runs, (reading.verdict.stage, 1)]
            )
        return ", ".join(stage if months == 1 else f"{stage} x {months}" for stage, months in runs)

    @property
    def strongest(self) -> Reading:
        """The reading with the smallest p of the search, the first of them."""
        return min(self.readings, key=lambda reading: (reading.verdict.best.p_adjusted, reading.day))


def episodes(readings: Sequence[Reading]) -> Iterator[Episode]:
    """The episodes among one spread's readings, in order; a month end without the word, or a new side, ends one."""
    running: list[Reading] = []
    for reading in readings:
        goes_on = reading.verdict.stage in ADVANCED and (
            not running or reading.verdict.side == running[-1].verdict.side
        )
        if running and not goes_on:
            yield Episode(tuple(running))
            running = []
        if reading.verdict.stage in ADVANCED:
            running.append(reading)
    if running:
        yield Episode(tuple(running))


def gap_between(legs: Panel, start: date | None, end: date) -> float:
    """The gap from the close of `start`, or the first close, to the close of `end`, fraction."""
    first, last = 0 if start is None else legs.row_of(start), legs.row_of(end)
    return row_gap(legs, first, last)


def row_gap(legs: Panel, first: int, last: int) -> float:
    """Compounded return of long less that of short between two rows of the levels."""
    long, short = legs.values[last] / legs.values[first]
    return float(long - short)


def gap_after(legs: Panel, day: date, sessions: int) -> float | None:
    """The gap over the sessions after a date, fraction; None where they are not over yet."""
    row = legs.row_of(day)
    return None if row + sessions >= len(legs) else row_gap(legs, row, row + sessions)


def signed_outcomes(legs: Panel, stretches: Sequence[Episode], sessions: int) -> list[float]:
    """What followed each episode's first date, counted to the side that led."""
    outcomes = [(episode.first.verdict.side, gap_after(legs, episode.first.day, sessions)) for episode in stretches]
    return [side * outcome for side, outcome in outcomes if outcome is not None]


def any_outcomes(legs: Panel, readings: Sequence[Reading], sessions: int) -> list[float]:
    """What followed every month end that was read, counted to the side that had led over the 252 sessions before."""
    outcomes = []
    for reading in readings:
        row, outcome = legs.row_of(reading.day), gap_after(legs, reading.day, sessions)
        if outcome is not None:
            outcomes.append(float(np.sign(row_gap(legs, max(0, row - YEAR), row)) * outcome))
    return outcomes


def volatility_ranks(legs: Panel, readings: Sequence[Reading], stretches: Sequence[Episode]) -> list[float]:
    """For each episode, the share of month ends read whose year before was less volatile than before its first date."""
    differences = daily_differences(legs)
    ends = {reading.day: differences.row_of(reading.day) + 1 for reading in readings}
    deviation = {day: float(np.std(differences.values[max(0, end - YEAR) : end, 0])) for day, end in ends.items()}
    deviations = np.array(list(deviation.values()))
    return [float(np.mean(deviations < deviation[episode.first.day])) for episode in stretches]
