"""The map of leadership: every spread over every window, the rarest first, with what moved since a month ago."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotascope.catalogue.spreads import basket_name
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Section, Table
from rotascope.inference.rarity.base_rates import FEW, after_gap
from rotascope.inference.rarity.rank import WindowRank, window_rank
from rotascope.measures.leadership import gap, relative_line
from rotascope.panels.filling import FilledSpread
from rotascope.panels.panel import Panel
from rotascope.questions.leadership.gather import inputs_of
from rotascope.questions.leadership.handoffs import handoffs_table
from rotascope.questions.leadership.lines import lines_table, trail
from rotascope.questions.windows import WORDS, sessions_of
from rotascope.questions.wording import capital, day_of, gap_method, instruments_of, move_of, side_of, size_of

ACROSS = ("1w", "1m", "3m", "6m", "ytd", "1y")
RANKED = ("3m", "6m", "1y")  # the windows whose rarity orders the spreads
TITLE = "percentage points; under each, how many of all windows of that length were as large either way"
NAME = "Who leads, over what window, and how rare that is"
FOREMOST = 3
TURNED = 2  # leads that changed hands, in a sentence
TRIED = 8  # rarest moves that are asked for precedents
MONTH, QUARTER, HALF_YEAR = 21, 63, 126
DRAWS = 199  # of what followed: its interval is in no sentence


@dataclass(frozen=True, eq=False)
class RankedSpread:
    """A spread with the rank of its gap over each window that its history is long enough for."""

    filled: FilledSpread
    windows: tuple[str, ...]
    ranks: tuple[WindowRank, ...]

    @property
    def sessions(self) -> int:
        """Sessions of its history."""
        return len(self.filled.legs.panel) - 1

    @property
    def judged(self) -> tuple[WindowRank, ...]:
        """The ranks of the windows of a quarter to a year; all where there is none."""
        ranks = zip(self.windows, self.ranks, strict=True)
        return tuple(rank for window, rank in ranks if window in RANKED) or self.ranks

    @property
    def rarest(self) -> WindowRank:
        """The one of those that is rarest by its p-value."""
        return min(self.judged, key=lambda rank: rank.p_value)


def heat_section(filled: Sequence[FilledSpread], sectors: Sequence[FilledSpread], *, chosen: str = "") -> Section:
    """The map with the lines of its first three spreads, the sectors; what followed such a move, what moved in a month.

    chosen  the spread that stands first whatever its rarity, and of which the sentences speak
    """
    ranked = [spread for spread in map(rank_spread, filled) if spread.ranks]
    if not ranked:
        return Section()
    ranked.sort(key=lambda spread: (spread.filled.name != chosen, spread.rarest.p_value))
    current = [spread for spread in ranked if spread.filled.status == "ok"] or ranked
    lines = "it and the two rarest" if current[0].filled.name == chosen else "the three rarest"
    foremost = [spread.filled for spread in current[:FOREMOST]]
    table = lines_table(foremost, title=f"Relative lines of {lines}, two years")
    tables = {"map": heat_table(ranked), "foremost": table}
    if third := sectors_table(sectors):
        tables["sectors"] = third
    if handoffs := handoffs_table([spread.filled for spread in ranked]):
        tables["handoffs"] = handoffs
    figures = ("map", "foremost", "sectors" if third else "handoffs", "rotation")
    findings = (*followed_finding(current, chosen=chosen), *changed_finding(current, chosen=chosen))
    return Section(findings, tables, figures=tuple(name for name in figures if name in tables or name == "rotation"))


def sectors_table(sectors: Sequence[FilledSpread]) -> Table | None:
    """The sectors against their benchmark as the same map, the one that led most over three months first."""
    ranked = [spread for spread in map(rank_spread, sectors) if spread.ranks]
    if not ranked:
        return None
    ranked.sort(key=lambda spread: -gap(spread.filled.legs.panel, sessions=min(QUARTER, spread.sessions)).value)
    benchmark = ranked[0].filled.legs.spread.laggard
    return heat_table(ranked, title=f"Sectors against {benchmark}", alone=True)


def rank_spread(filled: FilledSpread) -> RankedSpread:
    """The spread's ranks; a window that the history is too short for is left out."""
    ranks = {window: rank for window in ACROSS if (rank := rank_or_none(filled.legs.panel, window))}
    return RankedSpread(filled, tuple(ranks), tuple(ranks.values()))


def rank_or_none(legs: Panel, window: str) -> WindowRank | None:
    """The rank of a named window's gap, or None where the history is too short."""
    try:
        return window_rank(legs, sessions=sessions_of(window, legs))
    except DataMissing:
        return None


def heat_table(ranked: Sequence[RankedSpread], *, title: str = NAME, alone: bool = False) -> Table:
    """A row a spread and window; `alone` where the title says what each name is set against."""
    rows: list[tuple[Cell, ...]] = []
    for spread in ranked:
        legs, names = spread.filled.legs, names_of(spread.filled, alone=alone)
        cells = zip(spread.windows, spread.ranks, strict=True)
        rows += [(*names, window.upper(), rank.gap, rank.share, rank.p_value, legs.last) for window, rank in cells]
    columns = (
        Column("spread", "Spread"),
        Column("instruments", "Measured by"),
        Column("window", "Window"),
        Column("gap", "Gap", "pp"),
        Column("share", "As large either way", "percent"),
        Column("p_value", "p either way", "probability"),
        Column("through", "Through", "date"),
    )
    note = "Above zero the side that is named first leads. The darker, the fewer windows of that length were as large."
    chart = Chart("heat", "window", ("gap",), color="spread", text="instruments", share="share", title=TITLE)
    trails = {
        names_of(spread.filled, alone=alone)[0]: trail(relative_line(spread.filled.legs.panel)) for spread in ranked
    }
    inputs = inputs_of(spread.filled.legs for spread in ranked)
    return Table(title, columns, tuple(rows), inputs, note, chart, trails=trails)


def names_of(filled: FilledSpread, *, alone: bool) -> tuple[str, str]:
    """What a row is called and what measures it: both sides, or the first side `alone`."""
    legs = filled.legs
    if alone:
        return capital(legs.spread.leader), basket_name(legs.pair.long)
    late = f", to {day_of(legs.last)}" if filled.status != "ok" else ""
    return capital(legs.spread.label), instruments_of(legs) + late


def followed_finding(ranked: Sequence[RankedSpread], *, chosen: str = "") -> list[Finding]:
    """What the half-year after moves as large as the rarest one brought: of the rarest that has enough precedents."""
    judged = [(spread, rank) for spread in ranked for rank in spread.judged]
    judged.sort(key=lambda pair: (pair[0].filled.name != chosen, pair[1].p_value))
    for number, (spread, rank) in enumerate(judged[:TRIED]):
        legs, sessions = spread.filled.legs, rank.window.sessions
        try:
            rates = after_gap(legs.panel, sessions=sessions, horizons={"6m": HALF_YEAR}, draws=DRAWS)
        except DataMissing:
            continue
        (outcome,) = rates.outcomes
        if outcome.episodes < FEW:
            continue
        alone = "" if number == 0 else f"The rarest moves have fewer than {FEW} separate precedents. "
        text = (
            f"{alone}{capital(move_of(legs, rank.gap))} in {sessions} sessions, as much as in {outcome.episodes} "
            f"separate earlier windows: half a year later {side_of(legs, rates.direction)} had gained further in "
            f"{round(outcome.continued * outcome.episodes)} of them, against {round(100 * outcome.any_continued)} % of "
            "all half-years"
        )
        evidence = outcome.evidence.on(legs.inputs)
        subject = {"spread": spread.filled.name, "horizon": "6m"}
        return [Finding("leadership.precedents.mean", text, evidence, subject, rates.summary(), "followed")]
    return []


def changed_finding(ranked: Sequence[RankedSpread], *, chosen: str = "") -> list[Finding]:
    """Which leads over a quarter changed hands within the last month, and the largest move of that month."""
    legs = [spread.filled.legs for spread in ranked if len(spread.filled.legs.panel) > QUARTER + MONTH]
    if not legs:
        return []
    then = {spread.spread.name: gap(spread.panel.head(len(spread.panel) - MONTH), sessions=QUARTER) for spread in legs}
    now = {spread.spread.name: gap(spread.panel, sessions=QUARTER) for spread in legs}
    turned = [spread for spread in legs if then[spread.spread.name].value * now[spread.spread.name].value < 0.0]
    sides = ", and to ".join(
        f"{side_of(spread, now[spread.spread.name].value)}, {size_of(now[spread.spread.name].value)} ahead after "
        f"{size_of(then[spread.spread.name].value)} behind"
        for spread in turned[:TURNED]
    )
    widest = max(legs, key=lambda spread: (spread.spread.name == chosen, abs(gap(spread.panel, sessions=MONTH).value)))
    month = gap(widest.panel, sessions=MONTH)
    first = then[legs[0].spread.name].end
    changed = f"the lead over three months passed to {sides}" if turned else "no lead over three months changed hands"
    most = "" if widest.spread.name == chosen else ", the widest move"
    text = f"Since {day_of(first)} {changed}; {WORDS['1m']} {move_of(widest, month.value)}{most}"
    evidence = Evidence.gap(month.value, method=gap_method(widest), inputs=inputs_of(legs), searched=len(legs))
    return [Finding("leadership.market.changed", text, evidence, {"spread": widest.spread.name}, role="changed")]
