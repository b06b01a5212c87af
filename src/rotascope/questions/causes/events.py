"""Single events: what each spread did beyond the market on the first session that could show them, and how surely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

from rotascope.arrays import Days, Floats
from rotascope.catalogue.dated.events import EVENTS, DatedEvent, EventKind
from rotascope.catalogue.spreads import SPREADS
from rotascope.drivers.events import (
    AbnormalReturn,
    EventDesign,
    EventStudy,
    EventWindow,
    history_p,
    measure_event,
    standardise_history,
    study_events,
    window_of,
)
from rotascope.drivers.verdicts import judge_events
from rotascope.errors import DataMissing, HistoryTooShort
from rotascope.evidence import Cell, Chart, Column, Evidence, Finding, Input, Missing, Section, Table, show
from rotascope.inference.testing.multiple import holm
from rotascope.panels.filings import read_events_of_kinds
from rotascope.panels.filling import fill
from rotascope.panels.panel import Panel
from rotascope.panels.spread import join, parse_spread
from rotascope.panels.view import View
from rotascope.questions.causes.gather import read_market
from rotascope.questions.causes.stories import power_caveat, size_finding
from rotascope.questions.wording import certainty
from rotascope.sessions import to_date

# Kinds of a market's own events that are studied: what they are here, and the story that they belong to.
OWN_KINDS: Mapping[str, tuple[EventKind, str]] = {
    "policy": ("policy", "rates"),
    "law": ("policy", "tax"),
    "regulatory": ("regulatory", "events"),
    "company": ("company", "events"),
    "release": ("release", "events"),
    "market": ("market", "events"),
}
STUDIED = ("small-large", "value-growth")
LOOKS_BACK = timedelta(days=400)
SIZED = ("tax", "capex")  # causes without a series by the month: the session of their event gives their size
WEEK = 5  # sessions of the longer window
DESIGN = EventDesign()
METHOD = (
    f"abnormal return by the market model of the {DESIGN.estimation} sessions that end {DESIGN.apart} before the event"
)


@dataclass(frozen=True, slots=True, eq=False)
class SpreadReturns:
    """A spread's daily gaps [T] and the market's returns beside them on the same sessions."""

    name: str
    leader: str
    dates: Days
    gaps: Floats
    market: Floats
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class EventReturn:
    """An event on one spread: its first session, the week from it (None while it runs), and p after all events."""

    event: DatedEvent
    spread: SpreadReturns
    session: AbnormalReturn
    week: AbnormalReturn | None
    p_adjusted: float


def events_section(view: View) -> Section:
    """Every event of the last 400 days on each spread, their table, and the word on them; DataMissing if none."""
    events = known_events(view)
    if not events:
        raise DataMissing(f"no event is dated in the 400 days to {view.as_of}", "choose another date")
    spreads = [read_returns(view, name) for name in STUDIED]
    sessions = [(event, spread, _session(spread, event)) for spread in spreads for event in events]
    counted = [(event, spread, seen) for event, spread, seen in sessions if seen is not None]
    if not counted:
        raise HistoryTooShort(f"no session after {events[0].announced} with a model before it", "import later prices")
    scores = {spread.name: standardise_history(spread.gaps, spread.market, design=DESIGN) for spread in spreads}
    counted = [
        (event, spread, replace(seen, p_value=history_p(seen, scores[spread.name]))) for event, spread, seen in counted
    ]
    adjusted = holm(seen.p_value for _, _, seen in counted)
    returns = [
        EventReturn(event, spread, seen, _week(spread, event), p)
        for (event, spread, seen), p in zip(counted, adjusted, strict=True)
    ]
    pieces = [_spread_piece(spread, [seen for seen in returns if seen.spread is spread]) for spread in spreads]
    sizes = [_size(seen, looks=len(returns)) for seen in reversed(returns) if seen.event.cause in SIZED]
    return Section(
        (*pieces, *_first_of_each(sizes)),
        {"events": _events_table(returns)},
        _unfinished(sessions),
        figures=("events",),
    )


def known_events(view: View) -> tuple[DatedEvent, ...]:
    """The catalogue's events of the last 400 days, and those of the market's own table; of a made-up market its own."""
    rows = read_events_of_kinds(view, OWN_KINDS, since=view.as_of - LOOKS_BACK)
    market_events = (_own_event(*row) for row in rows)
    dated = () if view.simulated else EVENTS
    recent = (event for event in (*dated, *market_events) if view.as_of - LOOKS_BACK <= event.announced <= view.as_of)
    return tuple(sorted(recent, key=lambda event: (event.announced, event.key)))


def _own_event(kind: str, title: str, day: date) -> DatedEvent:
    ours, cause = OWN_KINDS[kind]
    return DatedEvent(
        key=f"{title} {day}",
        label=title,
        kind=ours,
        cause=cause,
        announced=day,
        effective=day,
        source="the market's own table of events",
    )


def read_returns(view: View, name: str) -> SpreadReturns:
    """Daily gaps of a named spread beside the market's returns."""
    spread = parse_spread(name, SPREADS)
    legs = fill(view, spread)
    market = read_market(view)
    lines = join([_column(legs.panel, 0), _column(legs.panel, 1), market])
    steps = lines.values[1:] / lines.values[:-1] - 1.0
    inputs = (*legs.inputs, *view.inputs(market.symbols, market))
    return SpreadReturns(name, spread.leader, lines.dates[1:], steps[:, 0] - steps[:, 1], steps[:, 2], inputs)


def _column(panel: Panel, column: int) -> Panel:
    return Panel(panel.dates, (panel.symbols[column],), panel.values[:, [column]], panel.name, panel.unit)


def _session(spread: SpreadReturns, event: DatedEvent) -> AbnormalReturn | None:
    return _measure(spread, event, length=1)


def _week(spread: SpreadReturns, event: DatedEvent) -> AbnormalReturn | None:
    return _measure(spread, event, length=WEEK)


def _measure(spread: SpreadReturns, event: DatedEvent, *, length: int) -> AbnormalReturn | None:
    """None where the sessions are not over, or no whole model stands before them."""
    try:
        first = window_of(spread.dates, event.first_day, name=event.key)
        window = EventWindow(event.key, first.first, first.first + length - 1)
        if window.last >= len(spread.dates):
            return None
        return measure_event(spread.gaps, spread.market, spread.dates, window, symbol=spread.name, design=DESIGN)
    except HistoryTooShort:
        return None


def _spread_piece(spread: SpreadReturns, returns: Sequence[EventReturn]) -> Finding:
    """What the events say of one spread together, with what they could have seen."""
    study = study_events([seen.session for seen in returns])
    smallest = median(seen.detectable for seen in study.observations)
    judgement = judge_events([seen.p_adjusted for seen in returns], detectable=smallest)
    widest = max(returns, key=lambda seen: abs(seen.session.standardised))
    evidence = Evidence.points(
        widest.session.value,
        interval=widest.session.interval,
        p_value=widest.session.p_value,
        p_adjusted=widest.p_adjusted,
        searched=len(returns) * len(STUDIED),
        n_effective=float(len(returns)),
        inputs=spread.inputs,
        method=METHOD,
        caveats=(
            power_caveat("a move of a day", smallest),
            *_overlap_words(study),
        ),
    )
    text = (
        f"Of {len(returns)} dated events the widest move of {spread.leader} beside the market was {evidence.shown} on "
        f"{widest.session.start}, {widest.event.label}: {certainty(widest.p_adjusted, looks=evidence.searched)}"
    )
    tests = (study.standard, study.rank, study.clustered)
    p_values = ", ".join(f"{test.name} {show(test.p_value, 'probability')}" for test in tests)
    detail = f"The mean of all events was {show(study.mean, 'pp')} (p: {p_values}): {judgement}"
    subject = {"cause": "events", "verdict": judgement, "spread": spread.name}
    return Finding("causes.events.spread", text, evidence, subject, detail)


def _overlap_words(study: EventStudy) -> tuple[str, ...]:
    pairs = (f"{a} and {b}" for a, b in study.overlapping)
    names = ", ".join(pairs)
    return (f"these share a session and cannot be told apart: {names}",) if names else ()


def _size(seen: EventReturn, *, looks: int) -> Finding:
    """An event's move as the size of the cause that it belongs to."""
    evidence = Evidence.points(
        seen.session.value,
        interval=seen.session.interval,
        p_value=seen.session.p_value,
        p_adjusted=seen.p_adjusted,
        searched=looks,
        inputs=seen.spread.inputs,
        method=METHOD,
        status="estimated",
        caveats=("one session stands for the cause", f"source of the day: {seen.event.source}"),
    )
    low, high = (show(bound, "pp") for bound in seen.session.interval)
    text = (
        f"size: {evidence.shown} ({low} to {high}) for {seen.spread.leader} beside the market on {seen.session.start}, "
        f"the session of: {seen.event.label}"
    )
    return size_finding(seen.event.cause, evidence, spread=seen.spread.name, text=text)


def _first_of_each(sizes: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first size of every cause and spread."""
    return tuple({(size.subject["cause"], size.subject["spread"]): size for size in reversed(sizes)}.values())


def _unfinished(sessions: Sequence[tuple[DatedEvent, SpreadReturns, AbnormalReturn | None]]) -> tuple[Missing, ...]:
    """Events whose session the prices do not reach, or that lack a model before them, one note."""
    names = dict.fromkeys(event.label for event, _, seen in sessions if seen is None)
    if not names:
        return ()
    ends = ", ".join(f"{spread.name} to {to_date(spread.dates[-1])}" for _, spread, _ in sessions[:1])
    return (Missing("; ".join(names), f"no session of it in the prices ({ends})", "import later prices"),)


def _events_table(returns: Sequence[EventReturn]) -> Table:
    """One row an event and spread, newest first."""
    shared = {name for pair in study_events([seen.session for seen in returns]).overlapping for name in pair}
    columns = (
        Column("event", "Event"),
        Column("spread", "Spread"),
        Column("announced", "Known", "date"),
        Column("effective", "Effective", "date"),
        Column("session", "Session", "date"),
        Column("abnormal", "Beyond the market", "pp"),
        Column("low", "From", "pp"),
        Column("high", "To", "pp"),
        Column("p_value", "p", "probability"),
        Column("p_adjusted", "p of all events", "probability"),
        Column("detectable", "Would be found", "pp"),
        Column("week", "In five sessions", "pp"),
        Column("overlap", "Shares its session"),
        Column("side", "Event and side"),
        Column("sure", "How sure"),
        Column("source", "Source"),
    )
    rows = [_events_row(seen, shared) for seen in sorted(returns, key=lambda seen: seen.session.start, reverse=True)]
    inputs = tuple(dict.fromkeys(line for seen in returns for line in seen.spread.inputs))
    note = (
        f"{METHOD}. p: its rank among all sessions before it; of all events by Holm. Would be found: the move that "
        "80 of 100 samples find."
    )
    subtitle = "lead of the side named beyond the market on the event's session, percentage points, with its 95 % range"
    chart = Chart("ranges", "side", ("abnormal",), text="sure", low="low", high="high", title=subtitle)
    return Table("Dated events and what leadership did", columns, tuple(rows), inputs, note, chart)


def _events_row(seen: EventReturn, shared: set[str]) -> tuple[Cell, ...]:
    observation = seen.session
    return (
        seen.event.label,
        seen.spread.name,
        seen.event.announced,
        seen.event.effective,
        observation.start,
        observation.value,
        *observation.interval,
        observation.p_value,
        seen.p_adjusted,
        observation.detectable,
        seen.week.value if seen.week else None,
        "yes" if seen.event.key in shared else "no",
        f"{observation.start:%d %b %y}, {seen.spread.leader}",
        "sure" if seen.p_adjusted <= 0.05 else "may be chance",
        seen.event.source,
    )
