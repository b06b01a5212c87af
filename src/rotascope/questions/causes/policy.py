"""The policy rate's path and the yield curve, as they were known: ranges, decisions, levels, last crossings."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from rotascope.arrays import Days, Floats
from rotascope.catalogue.cadences import CADENCES
from rotascope.catalogue.spreads import SPREADS
from rotascope.drivers.activity import last_crossing
from rotascope.drivers.rates.curve import LITERATURE, curve_effect
from rotascope.drivers.rates.policy_path import Move, PolicyPath, from_effective, from_target
from rotascope.errors import DataMissing, UnknownSymbol
from rotascope.evidence import Cell, Column, Evidence, Finding, Input, Missing, Table, show
from rotascope.inference.testing.regression import Coefficient
from rotascope.panels.filling import fill
from rotascope.panels.freshness import current, freshness, freshness_of
from rotascope.panels.panel import Panel
from rotascope.panels.spread import join, parse_spread
from rotascope.panels.view import View
from rotascope.questions.causes.monthly import by_month, changes, macro_id, matched, monthly_gaps
from rotascope.questions.causes.relations import RELATIONS
from rotascope.questions.causes.verdict import CHANCE, Part, Section, Word, chance
from rotascope.sessions import to_date

PERCENT_POINTS = "percentage points"
SHOWN = 12  # moves in the table
SEARCHED = len(RELATIONS) + 1  # this relation is one more beside those
MONTH_OVER = 31  # days from a month's first day, which dates its return, to the day that it is known
INFERRED = "range inferred from the effective rate, by whole quarter points"


def policy(view: View) -> tuple[Section, PolicyPath | None]:
    """The range now, the moves of the last year, and the table of the last moves; None where no rate is there."""
    try:
        path, inputs = read_path(view)
        status = current(view, [used.series for used in inputs], path.through)
    except DataMissing as fault:
        return Section(missing=(Missing("policy rate", fault.cause, fault.remedy or "import it"),)), None
    caveats = (INFERRED, "a move is seen on its second day") if path.inferred else ()
    base = Evidence(value=None, unit="text", method="target range", inputs=inputs, status=status, caveats=caveats)
    low, high = path.range
    span = f"{low:.2f}-{high:.2f} %"
    findings = [
        Finding("policy.range", f"The policy rate stands at {span} as known by {path.through}", _with(base, value=span))
    ]
    year = path.between(view.as_of - timedelta(days=365), view.as_of)
    findings += [Finding("policy.move", f"The range was {one.summary()}", _moved(base, one)) for one in year]
    total = sum(one.points for one in year)
    text = f"In the year to {view.as_of} the range moved by {total:+.2f} points in {len(year)} decisions"
    findings.append(Finding("policy.year", text, _with(base, value=total, unit=PERCENT_POINTS)))
    lacking = Missing("DFEDTARL, DFEDTARU", f"market {view.market} has no target range", "import it for exact dates")
    missing = (lacking,) if path.inferred else ()
    return Section(findings=tuple(findings), tables={"policy": moves_table(path, inputs)}, missing=missing), path


def read_path(view: View) -> tuple[PolicyPath, tuple[Input, ...]]:
    """The path from the target range where the market has it, else from the effective rate."""
    try:
        ids = [macro_id(view, [one]) for one in ("DFEDTARL", "DFEDTARU")]
    except UnknownSymbol:
        rate = view.series(macro_id(view, ["DFF"]))
        return from_effective(rate.dates, rate.values[:, 0]), view.inputs(["DFF"], rate)
    both = join([view.series(one) for one in ids])
    return from_target(both.dates, both.values[:, 0], both.values[:, 1]), view.inputs(ids, both)


def moves_table(path: PolicyPath, inputs: tuple[Input, ...]) -> Table:
    """The last moves, newest first."""
    rows: list[tuple[Cell, ...]] = [
        (one.decided, one.effective, one.points, *one.after) for one in reversed(path.moves[-SHOWN:])
    ]
    columns = (
        Column("decided", "Decided", "date"),
        Column("effective", "Effective", "date"),
        Column("points", "Points", "number"),
        Column("lower", "Lower bound, %", "number"),
        Column("upper", "Upper bound, %", "number"),
    )
    note = "A decision takes effect on the day after it, as the implementation notes say."
    return Table("Moves of the policy rate", columns, tuple(rows), inputs, note)


def curve(view: View) -> Section:
    """10-year less 2-year and 10-year less 3-month: the value now, and when each last turned positive."""
    findings, missing = [], []
    for name, makers in SLOPES:
        try:
            findings.append(slope_finding(view, name, makers))
        except DataMissing as fault:
            missing.append(Missing(f"10-year less {name} yield", fault.cause, fault.remedy or "import it"))
    parts: tuple[Part, ...] = ()
    try:
        parts = (banks(view),)
    except DataMissing as fault:
        missing.append(Missing("banks against the curve", fault.cause, fault.remedy or "import bank shares (KRE)"))
    return Section(parts=parts, findings=tuple(findings), missing=tuple(missing))


# Ways to a slope, best first: a published one, or the difference of two yields.
SLOPES = (
    ("2-year", (("T10Y2Y",), ("DGS10", "DGS2"), ("GS10", "GS2"))),
    ("3-month", (("T10Y3M",), ("DGS10", "DGS3MO"), ("GS10", "GS3M"), ("GS10", "TB3MS"))),
)


def slope_finding(view: View, name: str, ways: tuple[tuple[str, ...], ...]) -> Finding:
    """The slope by the first way that is there and as new as its calendar allows."""
    ids, line = slope(view, ways)
    frequency = view.describe(ids[0])["frequency"]
    now, row = float(line.values[-1, 0]), last_crossing(line.values[:, 0])
    cadence = "monthly means" if frequency == "M" else "daily"
    turned = f"{to_date(line.dates[row])}" if row is not None else "never on file"
    since = f"; positive since {turned}" if now > 0 and row is not None else f"; last turned positive: {turned}"
    text = f"The 10-year yield stood {now:+.2f} points from the {name} one on {line.last} ({cadence}){since}"
    evidence = Evidence(
        value=now,
        unit=PERCENT_POINTS,
        method=f"{' - '.join(ids)}, {cadence}; last change from at most 0 to above",
        inputs=view.inputs(ids, line),
        caveats=("no daily series: monthly means",) if frequency == "M" else (),
        status=current(view, ids, line.last),
    )
    return Finding("curve.slope", text, evidence, {"against": name, "turned_positive": turned})


def slope(view: View, ways: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], Panel]:
    """The first way whose series are there and current; if all end too early, the first that is there."""
    found: list[tuple[tuple[str, ...], Panel]] = []
    for way in ways:
        try:
            ids = tuple(macro_id(view, [one]) for one in way)
            lines = [view.series(one) for one in ids]
        except DataMissing:
            continue
        both = join(lines)
        values = both.values[:, 0] - both.values[:, 1] if len(ids) > 1 else both.values[:, 0]
        found.append((ids, Panel(both.dates, ("slope",), values[:, None], " - ".join(ids), "percent")))
    fresh = [way for way in found if freshness_of(view, way[0], way[1].last) == "ok"]
    if not found:
        raise UnknownSymbol(f"market {view.market} has none of its series", "rotascope data import FILE --kind macro")
    return (fresh or found)[0]


def banks(view: View) -> Part:
    """Bank or financial shares against the market, month by month, on changes of the curve's level and slope."""
    ids, months, gaps = bank_gaps(view)
    moved = [changes(*by_month(view.series(macro_id(view, [one])), "D"), log=False) for one in ("DGS2", "T10Y2Y")]
    days, level, steeper = matched(*moved)
    common, answer, place = matched((months, gaps), (days, np.arange(len(days), dtype=np.float64)))
    rows = place.astype(np.int64)
    effect = curve_effect(answer, level=level[rows], slope=steeper[rows])
    typical = float(steeper[rows].std())
    word = bank_word(effect.slope)
    last = to_date(common[-1])
    low, high = (bound * typical for bound in effect.slope.interval)
    used = view.inputs(ids, Panel(common.astype("datetime64[D]"), ("banks",), answer[:, None], "banks"))
    evidence = Evidence(
        value=effect.slope.value * typical,
        unit="fraction",
        display="pp",
        interval=(low, high),
        p_value=effect.slope.p_value,
        p_adjusted=min(1.0, SEARCHED * effect.slope.p_value),
        searched=SEARCHED,
        n_effective=float(len(answer)),
        inputs=used,
        status="ok" if freshness(last, view.as_of, cadence=CADENCES["M"], lag_days=MONTH_OVER) == "ok" else "stale",
        method="monthly relative return on changes of the 2-year yield and of the 10y-2y slope, Newey-West errors",
        caveats=("monthly changes, not surprises at announcements", LITERATURE),
    )
    text = (
        f"Over {len(answer)} months to {last:%Y-%m}, {effect.summary()}; a typical steepening came with "
        f"{show(evidence.value, 'pp')} in the month ({chance(effect.slope.p_value)}, one of {SEARCHED} relations): "
        f"{word}"
    )
    finding = Finding("causes.curve.banks", text, evidence, {"cause": "curve", "verdict": word})
    return Part(cause="curve", finding=finding, word=word)


def bank_word(slope_of: Coefficient) -> Word:
    """Support asks for a rise that stands the whole search, refusal for an interval below zero."""
    if slope_of.value > 0 and SEARCHED * slope_of.p_value <= CHANCE:
        return "supports"
    return "does not support" if slope_of.interval[1] < 0 else "cannot tell"


def bank_gaps(view: View) -> tuple[tuple[str, ...], Days, Floats]:
    """Ids, months and monthly relative returns: a regional bank fund's, else those of the financial industry."""
    try:
        legs = fill(view, parse_spread("banks-market", SPREADS))
    except DataMissing:
        ids = ("IND30.VW.Fin", "FF.MKT_RF.M", "FF.RF.M")
        if not view.has(*ids):
            raise UnknownSymbol(
                f"market {view.market} has neither KRE and SPY nor {ids[0]}", "import shares of banks"
            ) from None
        fin, market, bill = (view.series(one) for one in ids)
        lines = [(one.dates.astype("datetime64[M]"), one.values[:, 0]) for one in (fin, market, bill)]
        months, excess, free = matched(lines[1], lines[2])
        common, own, whole = matched(lines[0], (months, excess + free))
        return ids, common, own - whole
    return legs.pair.ids, *monthly_gaps(legs)


def _with(base: Evidence, *, value: float | str, unit: str = "text") -> Evidence:
    return replace(base, value=value, unit=unit)


def _moved(base: Evidence, move: Move) -> Evidence:
    return _with(base, value=move.effective.isoformat(), unit="date")
