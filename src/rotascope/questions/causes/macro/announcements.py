"""Rates: what leadership did on the days of decisions with the surprise in them, and after the turns of the rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.catalogue.dated.decisions import DECIDED_MOVES
from rotascope.catalogue.spreads import SPREADS
from rotascope.catalogue.statistics import series_of
from rotascope.drivers.cohorts import CompanyGroup
from rotascope.drivers.rates.announcements import (
    AnnouncementEffect,
    RateSurprise,
    announcement_effect,
    judge_announcements,
    read_surprises,
)
from rotascope.drivers.rates.episodes import (
    HORIZONS,
    AfterMoves,
    Direction,
    PolicyTurn,
    after_moves,
    direction_of,
    policy_turns,
)
from rotascope.drivers.relations import FAMILY
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.evidence import Cell, Column, Evidence, Finding, Input, Section, Table, show
from rotascope.inference.testing.multiple import bonferroni
from rotascope.panels.filling import fill
from rotascope.panels.spread import parse_spread
from rotascope.panels.view import View
from rotascope.panels.wide import wide_levels
from rotascope.questions.attempt import attempt
from rotascope.questions.causes.events import SpreadReturns, read_returns
from rotascope.questions.causes.gather import LEVEL, macro_id, read_companies, read_policy
from rotascope.questions.causes.stories import power_caveat
from rotascope.questions.wording import certainty
from rotascope.sessions import nyse

SPREAD = "small-large"
DIRECTIONS: tuple[Direction, ...] = ("cut", "hike")
FEWEST_FIRMS = 15  # in each third
METHOD = (
    "gap of the decision's session on the 2-year yield's change of that session and the market's return; White errors"
)


@dataclass(frozen=True, slots=True, eq=False)
class DecisionDays:
    """Moves of the policy rate known by a date, day and points, and the surprise in those that have one."""

    moves: tuple[tuple[date, float], ...]
    surprises: tuple[RateSurprise, ...]
    inputs: tuple[Input, ...]


def announcements_section(view: View) -> Section:
    """Cuts and hikes apart on small against large, firms by their floating debt, and what followed the turns."""
    return Section.join(
        attempt("decisions on the policy rate", lambda: _decisions(view), remedy="import it"),
        attempt("firms by floating debt", lambda: _firms(view), remedy="import accounts, and prices"),
        attempt("after moves of the policy rate", lambda: _episodes(view), remedy="import it"),
    )


def read_decisions(view: View) -> DecisionDays:
    """The embedded calendar's moves by the view's date, of a made-up market its own, with the yield's changes."""
    if view.simulated:
        moves = tuple((move.decision_date, move.points) for move in read_policy(view).path.moves)
    else:
        moves = tuple((move.day, move.points) for move in DECIDED_MOVES if move.day <= view.as_of)
    name = macro_id(view, series_of(LEVEL)[:1])
    two_year = view.series(name)
    surprises = read_surprises(moves, two_year.dates, two_year.values[:, 0], sessions=nyse().days)
    return DecisionDays(moves, surprises, view.inputs([name], two_year))


def _decisions(view: View) -> Section:
    decisions, spread = read_decisions(view), read_returns(view, SPREAD)
    findings: list[Finding] = []
    for direction in DIRECTIONS:
        chosen = [surprise for surprise in decisions.surprises if direction_of(surprise.points) == direction]
        try:
            effect = announcement_effect(chosen, spread.dates, spread.gaps, spread.market)
        except HistoryTooShort:
            continue
        findings.append(_effect_finding(effect, direction, spread, decisions))
    if not findings:
        raise HistoryTooShort(
            "fewer than 15 cuts and 15 hikes with a 2-year yield on the day", "import a longer history"
        )
    return Section(tuple(findings), {"surprises": _surprises_table(decisions)})


def _adjusted(effect: AnnouncementEffect) -> float:
    """The p-value of the slope after every test of the causes."""
    (p_adjusted,) = bonferroni([effect.slope.p_value], tests=FAMILY)
    return p_adjusted


def _effect_evidence(effect: AnnouncementEffect, inputs: tuple[Input, ...], *, caveat: str) -> Evidence:
    """The effect of a typical move of the day, with what it could have seen."""
    return Evidence.points(
        effect.typical,
        interval=effect.interval,
        p_value=effect.slope.p_value,
        p_adjusted=_adjusted(effect),
        searched=FAMILY,
        n_effective=float(effect.decisions),
        inputs=inputs,
        method=METHOD,
        caveats=(power_caveat("a typical move of the day", effect.detectable), caveat),
    )


def _effect_finding(
    effect: AnnouncementEffect, direction: Direction, spread: SpreadReturns, decisions: DecisionDays
) -> Finding:
    """Small against large on the days of one direction; cuts bear on the story, hikes stand beside them."""
    p_adjusted = _adjusted(effect)
    judgement = judge_announcements(effect, p_adjusted)
    evidence = _effect_evidence(
        effect,
        (*spread.inputs, *decisions.inputs),
        caveat="a day holds other news too; meetings that kept the rate are not in",
    )
    text = (
        f"On the days of {effect.decisions} {direction}s a typical rise of the 2-year yield came with {evidence.shown} "
        f"for {spread.leader}: {certainty(p_adjusted, looks=FAMILY)}"
    )
    subject = {"spread": spread.name, "direction": direction}
    if direction == "cut":
        subject |= {"cause": "rates", "verdict": judgement}
    return Finding(
        "causes.rates.announcement", text, evidence, subject, f"{text}; the story expects a fall: {judgement}"
    )


def _firms(view: View) -> Section:
    """Firms with much floating debt against firms with little, on the same days."""
    decisions = read_decisions(view)
    high, low = floating_thirds(read_companies(view))
    levels = wide_levels(view, [*high, *low])
    returns = levels.values[1:] / levels.values[:-1] - 1.0
    gaps = np.nanmean(returns[:, : len(high)], axis=1) - np.nanmean(returns[:, len(high) :], axis=1)
    spread = read_returns(view, SPREAD)
    market = _on(spread, levels.dates[1:])
    effect = announcement_effect(decisions.surprises, levels.dates[1:], gaps, market)
    p_adjusted = _adjusted(effect)
    judgement = judge_announcements(effect, p_adjusted)
    evidence = _effect_evidence(
        effect,
        (*spread.inputs, *decisions.inputs),
        caveat="firms sorted by the floating share of debt of their last accounts, also for days before them",
    )
    text = (
        f"On the days of {effect.decisions} decisions a typical rise of the 2-year yield came with {evidence.shown} "
        f"for the third of firms with most floating debt: {certainty(p_adjusted, looks=FAMILY)}"
    )
    subject = {"cause": "rates", "verdict": judgement, "firms": f"{len(high)} against {len(low)}"}
    return Section((Finding("causes.rates.firms", text, evidence, subject, f"{text}: {judgement}"),))


def floating_thirds(group: CompanyGroup) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Firms of the highest and of the lowest third by the share of debt that floats, as filed; DataMissing if few."""
    shares = {
        company.id: company.balances["floating_debt"] / company.balances["total_debt"]
        for company in group.companies
        if company.balances.get("floating_debt") is not None and company.balances.get("total_debt")
    }
    third = len(shares) // 3
    if third < FEWEST_FIRMS:
        raise DataMissing(
            f"{len(shares)} companies file floating debt, {3 * FEWEST_FIRMS} are needed", "import their accounts"
        )
    ranked = sorted(shares, key=lambda id_: (-shares[id_], id_))
    return tuple(ranked[:third]), tuple(ranked[-third:])


def _on(spread: SpreadReturns, dates: Days) -> Floats:
    """The market's returns on other dates, NaN where it has none."""
    values = np.full(len(dates), np.nan)
    _, rows, columns = np.intersect1d(dates, spread.dates, assume_unique=True, return_indices=True)
    values[rows] = spread.market[columns]
    return values


def _episodes(view: View) -> Section:
    decisions = read_decisions(view)
    named = parse_spread(SPREAD, SPREADS)
    legs = fill(view, named)
    turns = policy_turns(decisions.moves, legs.panel)
    after = [summary for direction in DIRECTIONS for summary in after_moves(decisions.moves, legs.panel, direction)]
    if not turns:
        raise HistoryTooShort("no turn of the policy rate within the spread's history", "import a longer history")
    tables = {"turns": _turns_table(turns, legs.inputs, named.leader), "after_moves": _after_table(after, legs.inputs)}
    return Section((_turns_finding(turns, legs.inputs, named.leader),), tables)


def _turns_finding(turns: Sequence[PolicyTurn], inputs: tuple[Input, ...], leader: str) -> Finding:
    """How small caps did in the year after each first cut: a list, since so few make no rule."""
    cuts = [turn for turn in turns if turn.direction == "cut" and turn.gaps[-1] is not None]
    gaps = [gap for turn in cuts if (gap := turn.gaps[-1]) is not None]
    led = sum(gap > 0 for gap in gaps)
    evidence = Evidence.gap(
        float(np.median(gaps)) if gaps else None,
        interval=(min(gaps), max(gaps)) if gaps else None,
        n_effective=float(len(gaps)),
        inputs=inputs,
        method="compounded gap of 252 sessions from the close of the decision; median, with the least and the most",
        status="few episodes",
    )
    years = ", ".join(f"{turn.day.year} {show(gap, 'pp')}" for turn, gap in zip(cuts, gaps, strict=True))
    text = f"In the twelve months after {len(gaps)} first cuts {leader} led {led} times ({years}): no rule"
    return Finding("causes.rates.turns", text, evidence, {"spread": SPREAD})


def _turns_table(turns: Sequence[PolicyTurn], inputs: tuple[Input, ...], leader: str) -> Table:
    """Every first cut and first hike, newest first, with the gap after it by horizon."""
    columns = (
        Column("day", "Decided", "date"),
        Column("turn", "Turn"),
        Column("points", "Points", "number"),
        *(Column(f"months_{months}", f"{months} months", "pp") for months in HORIZONS),
    )
    rows: list[tuple[Cell, ...]] = [
        (turn.day, f"first {turn.direction}", turn.points, *turn.gaps) for turn in reversed(turns)
    ]
    note = f"Gap of {leader} from the close of the session that knew the decision, compounded; 21 sessions a month."
    return Table("After the turns of the policy rate", columns, tuple(rows), inputs, note)


def _after_table(summaries: Sequence[AfterMoves], inputs: tuple[Input, ...]) -> Table:
    """All cuts and all hikes by horizon, beside any window of that length."""
    columns = (
        Column("moves", "After"),
        Column("months", "Months", "count"),
        Column("mean", "Mean gap", "pp"),
        Column("usual", "Of any window", "pp"),
        Column("p_value", "p", "probability"),
        Column("count", "Moves", "count"),
        Column("independent", "Windows apart", "count"),
        Column("overlap", "Windows overlap"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            f"{summary.direction}s",
            summary.months,
            summary.mean,
            summary.usual,
            summary.p_value,
            summary.moves,
            summary.independent,
            "yes" if summary.independent < summary.moves else "no",
        )
        for summary in summaries
    ]
    note = "p: shifts of all dates together along the calendar whose mean lies as far from that of any window."
    return Table("After all moves of the policy rate", columns, tuple(rows), inputs, note)


def _surprises_table(decisions: DecisionDays) -> Table:
    """Every decision with what the 2-year yield did in its session, newest first."""
    columns = (
        Column("day", "Decided", "date"),
        Column("session", "Session", "date"),
        Column("points", "Points", "number"),
        Column("change", "2-year yield, points", "number"),
    )
    rows: list[tuple[Cell, ...]] = [
        (surprise.day, surprise.session, surprise.points, round(surprise.yield_change, 4))
        for surprise in reversed(decisions.surprises)
    ]
    return Table("Decisions and the surprise in them", columns, tuple(rows), decisions.inputs, METHOD)
