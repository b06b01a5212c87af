"""Readings of one spread put together: stretches of month ends that are established or more, and what followed them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from judged_dates import Reading
from rotascope.inference.verdicts.verdict import ADVANCED
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
        for one in self.readings:
            same = runs and runs[-1][0] == one.said.word
            runs = [*runs[:-1], (one.said.word, runs[-1][1] + 1)] if same else [*runs, (one.said.word, 1)]
        return ", ".join(word if months == 1 else f"{word} x {months}" for word, months in runs)

    @property
    def strongest(self) -> Reading:
        """The reading with the smallest p of the search, the first of them."""
        return min(self.readings, key=lambda one: (one.said.best.p_adjusted, one.day))


def episodes(readings: Sequence[Reading]) -> Iterator[Episode]:
    """The episodes among one spread's readings, in order; a month end without the word, or a new side, ends one."""
    held: list[Reading] = []
    for one in readings:
        goes_on = one.said.word in ADVANCED and (not held or one.said.side == held[-1].said.side)
        if held and not goes_on:
            yield Episode(tuple(held))
            held = []
        if one.said.word in ADVANCED:
            held.append(one)
    if held:
        yield Episode(tuple(held))


def summed(differences: Panel, start: date | None, end: date) -> float:
    """Sum of daily differences after `start` up to `end`, fraction: the gap as verdicts measure it."""
    begin = 0 if start is None else differences.place(start) + 1
    return float(np.sum(differences.values[begin : differences.place(end) + 1, 0]))


def followed(differences: Panel, day: date, sessions: int) -> float | None:
    """Sum of the differences over the sessions after a date, fraction; None where they are not over yet."""
    place = differences.place(day) + 1
    if place + sessions > len(differences):
        return None
    return float(np.sum(differences.values[place : place + sessions, 0]))


def signed_outcomes(differences: Panel, found: Sequence[Episode], sessions: int) -> list[float]:
    """What followed each episode's first date, counted to the side that led."""
    outcomes = [(one.first.said.side, followed(differences, one.first.day, sessions)) for one in found]
    return [side * outcome for side, outcome in outcomes if outcome is not None]


def any_outcomes(differences: Panel, readings: Sequence[Reading], sessions: int) -> list[float]:
    """What followed every month end that was read, counted to the side that had led over the 252 sessions before."""
    out = []
    for one in readings:
        place = differences.place(one.day) + 1
        outcome = followed(differences, one.day, sessions)
        if outcome is not None:
            out.append(float(np.sign(np.sum(differences.values[max(0, place - YEAR) : place, 0])) * outcome))
    return out


def volatility_ranks(differences: Panel, readings: Sequence[Reading], found: Sequence[Episode]) -> list[float]:
    """For each episode, the share of month ends read whose year before was less volatile than before its first date."""
    ends = {one.day: differences.place(one.day) + 1 for one in readings}
    spread = {day: float(np.std(differences.values[max(0, end - YEAR) : end, 0])) for day, end in ends.items()}
    every = np.array(list(spread.values()))
    return [float(np.mean(every < spread[one.first.day])) for one in found]
