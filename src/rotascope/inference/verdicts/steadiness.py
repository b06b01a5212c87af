"""Whether a word outlasts small changes of what it stands on: windows, spreads beside it, benchmarks, seeds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from rotascope.arrays import Floats
from rotascope.inference.testing.gap_family import GapFamily, near_line, window_sums
from rotascope.inference.testing.own_scale import own_scale_family
from rotascope.inference.verdicts.criteria import (
    JUDGED,
    SIZE_P,
    START_P,
    STARTING,
    WINDOWS,
    YEAR,
    Criterion,
    alarms,
)
from rotascope.inference.verdicts.stages import Stage, stage_from
from rotascope.panels.panel import Panel

SHIFTS = (1, 5, 10, 20)  # sessions by which every window's start is moved
LENGTHS = tuple(sorted({window + shift for window in WINDOWS for shift in (0, *SHIFTS)}))
OMISSIONS = 4.0  # what leaving out each of the other spreads weighs in all, however many there are
CHANGED_DRAWS = 4_000  # in which all changes are counted
TWIN = 0.92  # daily correlation of FF.SMB and Russell 2000 over S&P 500, two benchmarks of one spread
TWIN_SESSIONS = 1_260  # of another benchmark that its alarm is looked for in: each day costs


def steady_shares(family: GapFamily, differences: Panel, sides: tuple[int, ...]) -> dict[str, float]:
    """Share of small changes under which a spread's word stays, by spread.

    family   of the words, at WINDOWS      sides   to which each spread's alarm is met
    """
    alone, adjusted = family.p_values(WINDOWS, searched=JUDGED)
    scores = np.abs(family.observed) / family.scale
    weights, changed = changed_claims(family, differences, sides)
    shares = {}
    for n, spread in enumerate(differences.symbols):
        claimed = claim(*stage_from(family.observed[n], scores[n], alone[n], adjusted[n], sides[n]))
        stays = [float(other == claimed) for other in changed[spread]]
        seed = float(decided(alone[n], adjusted[n], family.draws))
        shares[spread] = float(np.average([*stays, seed], weights=[*weights[spread], 1.0]))
    return shares


def claim(stage: Stage, side: int) -> tuple[Stage, int]:
    """What a word says: itself and who leads; nobody where it is none."""
    return stage, 0 if stage == "none" else side


def decided(alone: Floats, adjusted: Floats, draws: int) -> bool:
    """Whether no p-value that decides a word [windows] lies where another seed could put it across its line."""
    judged, starting = ([WINDOWS.index(window) for window in windows] for windows in (JUDGED, STARTING))
    return not (near_line(adjusted[judged], draws, SIZE_P) or near_line(alone[starting], draws, START_P))


def changed_claims(
    family: GapFamily, differences: Panel, sides: tuple[int, ...]
) -> tuple[dict[str, list[float]], dict[str, list[tuple[Stage, int]]]]:
    """Every spread's claims under each change of `changed_searches`, and each change's weight."""
    claims: dict[str, list[tuple[Stage, int]]] = {spread: [] for spread in differences.symbols}
    weights: dict[str, list[float]] = {spread: [] for spread in differences.symbols}
    moved = GapFamily.draw(family.panel, LENGTHS, draws=min(CHANGED_DRAWS, family.draws), seed=family.seed)
    for change in changed_searches(moved, differences, sides):
        columns = np.searchsorted(moved.lengths, change.windows)
        alone, adjusted = moved.p_values(
            change.windows,
            searched=[window for window, plain in zip(change.windows, WINDOWS, strict=True) if plain in JUDGED],
            without=change.without,
            observed=change.observed,
        )
        for n, spread in enumerate(differences.symbols):
            if spread != change.without:
                values, scale = change.observed[n, columns], moved.scale[n, columns]
                stage = stage_from(values, np.abs(values) / scale, alone[n], adjusted[n], change.alarm_sides[n])
                claims[spread].append(claim(*stage))
                weights[spread].append(change.weight)
    return weights, claims


@dataclass(frozen=True, eq=False, kw_only=True)
class ChangedSearch:
    """A small change of a search: windows and observed sums, a spread left out, the alarms with it; its weight."""

    windows: tuple[int, ...]
    observed: Floats
    alarm_sides: tuple[int, ...]
    without: str | None = None
    weight: float = 1.0


def changed_searches(moved: GapFamily, differences: Panel, sides: tuple[int, ...]) -> Iterator[ChangedSearch]:
    """Windows moved, a spread left out, other benchmarks.

    All are counted in the same draws: another benchmark's days have the law of the spread's own.
    """
    same = ChangedSearch(windows=WINDOWS, observed=moved.observed, alarm_sides=sides)
    for shift in SHIFTS:
        yield replace(same, windows=tuple(window + shift for window in WINDOWS))
    others = len(differences.symbols) - 1
    for omitted in differences.symbols if others else ():
        yield replace(same, without=omitted, weight=OMISSIONS / others)
    for twin in twin_benchmarks(differences):
        scaled = own_scale_family(twin)
        rows = np.isin(scaled.dates, moved.panel.dates)
        sums = window_sums(scaled.values[rows].T, moved.lengths)
        yield replace(same, observed=sums, alarm_sides=alarm_sides(alarms_by_spread(twin.tail(TWIN_SESSIONS))))


def alarms_by_spread(differences: Panel) -> dict[str, Mapping[int, Criterion]]:
    """Every spread's alarm criterion for either side."""
    return {spread: alarms(differences.select([spread]).complete()) for spread in differences.symbols}


def alarm_sides(alarmed: Mapping[str, Mapping[int, Criterion]]) -> tuple[int, ...]:
    """The side to which each spread's alarm is met, 0 for neither."""
    return tuple(
        next((side for side, criterion in by_side.items() if criterion.met), 0) for by_side in alarmed.values()
    )


def twin_benchmarks(differences: Panel) -> Iterator[Panel]:
    """Every spread as another benchmark of it might have been, twice: its days with noise of its own kind.

    The noise is the spread's own days, moved on by the longest window and taken with either sign, so that no window
    meets itself; weighted so that new and old days correlate as TWIN, and their variance stays.
    """
    centred = differences.values - np.nanmean(differences.values, axis=0)
    noise = np.full_like(centred, np.nan)
    for column, values in enumerate(centred.T):
        finite = np.isfinite(values)
        noise[finite, column] = np.roll(values[finite], YEAR + SHIFTS[-1])
    for sign in (1.0, -1.0):
        yield replace(differences, values=TWIN * differences.values + sign * (1.0 - TWIN**2) ** 0.5 * noise)
