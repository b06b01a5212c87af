"""What is said of all companies together: the policy rate, the curve, relations to the spreads, activity, tax."""

from collections.abc import Sequence
from datetime import date

from rotascope.drivers.activity import IndexCheck, Inversion
from rotascope.drivers.national_accounts import TaxShare
from rotascope.drivers.rates.curve import LITERATURE, CurveEffect
from rotascope.drivers.rates.policy_path import PolicyMove
from rotascope.drivers.relations import RECENT, JudgedRelation, RelationFit
from rotascope.drivers.verdicts import FELL, PAST_CUTS, Judgement, judge_massive
from rotascope.evidence import Evidence, Finding, show
from rotascope.evidence.evidence import Details
from rotascope.questions.causes.gather import BankMonths, PolicyReading, Reading, RelationSeries
from rotascope.questions.wording import certainty, day_of
from rotascope.sessions import to_date

PERCENT_POINTS = "percentage points"
INFERRED = "range inferred from the effective rate, by whole quarter points"
VINTAGE = "newest vintage: later revisions included"
TOGETHER = "co-movement in the same month, not surprises: no proof of a cause"


def p_words(p_value: float) -> str:
    """A p-value in words."""
    text = show(p_value, "probability")
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def _policy_details(policy: PolicyReading) -> Details:
    """What the path stands on, and what stands against one that was not published but inferred."""
    caveats = (INFERRED, "a move is seen on its second day") if policy.path.inferred else ()
    return Details(inputs=policy.inputs, status=policy.status, caveats=caveats)


def policy_range(policy: PolicyReading) -> Finding:
    """Where the policy rate stands."""
    low, high = policy.path.range
    span = f"{low:.2f}-{high:.2f} %"
    evidence = Evidence.text(span, method="target range", **_policy_details(policy))
    return Finding(
        "causes.policy.range", f"The policy rate stands at {span} as known by {policy.path.through}", evidence
    )


def policy_move(policy: PolicyReading, move: PolicyMove) -> Finding:
    """One move of the range."""
    evidence = Evidence.dated(move.effective_date, method="target range", **_policy_details(policy))
    return Finding("causes.policy.move", f"The range was {move.summary()}", evidence)


def policy_year(policy: PolicyReading, moves: tuple[PolicyMove, ...], as_of: date) -> Finding:
    """The sum of a year's moves."""
    total = sum(move.points for move in moves)
    evidence = Evidence.number(total, unit=PERCENT_POINTS, method="target range", **_policy_details(policy))
    text = f"In the year to {as_of} the range moved by {total:+.2f} points in {len(moves)} decisions"
    return Finding("causes.policy.year", text, evidence)


def last_inversion(slope: Reading, episodes: Sequence[Inversion]) -> str:
    """The last stretch below zero as a clause; empty where none is on file."""
    if not episodes:
        return ""
    last = episodes[-1]
    first, end = (f"{to_date(slope.panel.dates[row])}" for row in (last.first, last.last))
    times = f"crossed zero {last.crossings} times inside"
    span = f"since {first}" if last.running else f"{first} to {end}"
    return f"; inverted {span}, {times}"


def curve_slope(name: str, slope: Reading, crossing: date | None, inverted: str) -> Finding:
    """A slope of the curve now, the day it last turned positive, None = never on file, and its last inversion."""
    now = float(slope.panel.values[-1, 0])
    monthly = slope.cadence == "M"
    cadence = "monthly means" if monthly else "daily"
    turned = f"{crossing}" if crossing else "never on file"
    since = f"; positive since {turned}" if now > 0 and crossing else f"; last turned positive: {turned}"
    level = f"The 10-year yield stood {now:+.2f} points from the {name} one on {slope.panel.last}"
    text = f"{level} ({cadence}){since}{inverted}"
    evidence = Evidence.number(
        now,
        unit=PERCENT_POINTS,
        method=f"{' - '.join(slope.ids)}, {cadence}; last change from at most 0 to above",
        inputs=slope.inputs,
        caveats=("no daily series: monthly means",) if monthly else (),
        status=slope.status,
    )
    return Finding("causes.curve.slope", text, evidence, {"against": name, "turned_positive": turned})


def curve_banks(
    banks: BankMonths, effect: CurveEffect, p_adjusted: float, judgement: Judgement, *, searched: int
) -> Finding:
    """Bank shares against the curve."""
    evidence = Evidence.points(
        effect.typical,
        interval=effect.interval,
        p_value=effect.slope.p_value,
        p_adjusted=p_adjusted,
        searched=searched,
        n_effective=float(len(banks.returns)),
        inputs=banks.inputs,
        status=banks.status,
        method="monthly relative return on changes of the 2-year yield and of the 10y-2y slope, Newey-West errors",
        caveats=("monthly changes, not surprises at announcements", LITERATURE),
    )
    sure = certainty(p_adjusted, looks=searched)
    text = f"A typical steepening of the curve came with {evidence.shown} for banks in the month: {sure}"
    detail = (
        f"Over {len(banks.returns)} months to {to_date(banks.months[-1]):%Y-%m}, {effect.summary()}; a typical "
        f"steepening came with {evidence.shown} in the month ({p_words(effect.slope.p_value)}, one of {searched} "
        f"relations): {judgement}"
    )
    return Finding("causes.curve.banks", text, evidence, {"cause": "curve", "verdict": judgement}, detail)


def relation_finding(series: RelationSeries, judged: JudgedRelation, *, searched: int) -> Finding:
    """A relation between a driver and a spread, beside what the story expects of it."""
    fit, relation = judged.fit, judged.fit.relation
    evidence = Evidence.points(
        fit.typical,
        interval=fit.interval,
        p_value=fit.slope.p_value,
        p_adjusted=judged.p_adjusted,
        n_effective=float(len(fit.months)),
        searched=searched,
        method="monthly gap on the cause's change and the market's return, now and a month before; Newey-West errors",
        inputs=series.inputs,
        status=series.status,
        caveats=(TOGETHER, VINTAGE, *recent_caveat(fit)),
    )
    sure = certainty(judged.p_adjusted, looks=searched)
    text = f"A typical rise in {relation.driver} came with {evidence.shown} for {series.leader} in the month: {sure}"
    detail = (
        f"In {len(fit.months)} months since {to_date(fit.months[0]):%Y-%m}, a typical rise in {relation.driver} "
        f"came with {evidence.shown} for {series.leader} in the month beside the market ({p_words(fit.slope.p_value)}, "
        f"{p_words(judged.p_adjusted)} after {searched} relations); the story expects {series.leader} to "
        f"{'lead' if relation.sign > 0 else 'lag'} then: {judged.judgement}"
    )
    subject = {"cause": relation.cause, "spread": relation.spread, "driver": relation.driver}
    if relation.votes:
        subject |= {"verdict": judged.judgement}
    return Finding(f"causes.{relation.cause}.relation", text, evidence, subject, detail)


def recent_caveat(fit: RelationFit) -> tuple[str, ...]:
    """What the recent months say, where they are many enough to say it."""
    if fit.recent is None:
        return ()
    way = "the same way" if fit.recent.value * fit.slope.value > 0 else "the other way"
    return (f"the last {RECENT} months point {way}: {fit.recent.value:+.3f} against {fit.slope.value:+.3f} sd",)


def tax_share_finding(share: TaxShare, accounts: Reading, judgement: Judgement) -> Finding:
    """What tax takes of all companies' profits, before the act and since."""
    profits, after_tax = accounts.ids
    least = show(FELL, "pp").lstrip("+")
    evidence = Evidence.points(
        share.after - share.before,
        n_effective=float(share.quarters),
        method=f"mean of 1 - {after_tax} / {profits}; support from a fall of {least}, none without a fall",
        inputs=accounts.inputs,
        status=accounts.status,
        caveats=(
            VINTAGE,
            "federal and state tax as it accrues, not as paid",
            "profits include S corporations, which pay none",
            "all companies, small caps a small part of them",
            "without any act the share moves by a point or so in a usual year",
        ),
    )
    year_before = f"{share.first.year - 1}, the last year before the act counts"
    base = year_before if share.act_counts else "the four quarters before"
    story = f"a cut of effective tax rates: {judgement}" if share.act_counts else f"no act to judge: {judgement}"
    rates = (f"{100 * rate:.1f} %" for rate in (share.after, share.before))
    text = f"Income tax took {next(rates)} of companies' profits since {day_of(share.first)}, {next(rates)} in {base}"
    detail = (
        f"Companies' income tax took {show(share.after, 'percent')} of profits from {share.first} to the "
        f"quarter of {accounts.panel.last}, {show(share.before, 'percent')} in {base} ({evidence.shown}); "
        f"{story}{_massive_words(share)}"
    )
    return Finding("causes.tax.share", text, evidence, {"cause": "tax", "verdict": judgement}, detail)


def _massive_words(share: TaxShare) -> str:
    """The graded word beside the plain one: the fall among those after past acts."""
    fall = share.before - share.after
    if not share.act_counts or fall <= 0:
        return ""
    judgement, reached = judge_massive(fall, first_year=share.first.year)
    others = [year for year in PAST_CUTS if year != share.first.year]
    return f"; massive: {judgement} (at least as large as after {reached} of {len(others)} other cuts since 1964)"


def investment_share(accounts: Reading, now: float, before: float) -> Finding:
    """Private nonresidential investment over corporate net cash flow, now and a year before."""
    evidence = Evidence.number(
        now,
        unit="ratio",
        method=" / ".join(accounts.ids),
        inputs=accounts.inputs,
        status=accounts.status,
        caveats=(VINTAGE, "all private firms' investment, corporations' cash flow", "mega caps are not apart in it"),
    )
    ratio = f"Business investment was {now:.2f} of corporate cash flow"
    text = f"{ratio} in the quarter of {accounts.panel.last}, {before:.2f} a year before"
    return Finding("causes.capex.aggregate", text, evidence)


def profit_growth(profits: Reading, growth: float) -> Finding:
    """Growth of profits after tax on the year before."""
    evidence = Evidence.change(
        growth,
        method=f"{profits.ids[0]} on four quarters before",
        inputs=profits.inputs,
        status=profits.status,
        caveats=(VINTAGE,),
    )
    grew = f"Profits after tax of all companies grew {evidence.shown}"
    return Finding("causes.profits.aggregate", f"{grew} in the year to the quarter of {profits.panel.last}", evidence)


def activity_diffusion(activity: Reading, index: float, earlier: date | None) -> Finding:
    """Share of activity series that rose over six months, and the last time that it was as high."""
    since = f", last as high in {earlier:%Y-%m}" if earlier else ""
    evidence = Evidence.number(
        index,
        unit="index points",
        method=f"diffusion over six months of {', '.join(activity.ids)}",
        inputs=activity.inputs,
        status=activity.status,
        n_effective=float(len(activity.ids)),
        caveats=(VINTAGE, "stands in for the purchasing managers' index"),
    )
    risen = f"{index:.0f} of 100 on the six-month diffusion of {len(activity.ids)} activity series"
    return Finding("causes.activity.diffusion", f"{risen} in {activity.panel.last:%Y-%m}{since}", evidence)


def activity_index(index: Reading, earlier: date | None) -> Finding:
    """The purchasing managers' index, and the last time it was as high."""
    now = float(index.panel.values[-1, 0])
    since = f"since {earlier:%Y-%m}" if earlier else "on file"
    evidence = Evidence.number(
        now, unit="index points", method="as published", inputs=index.inputs, status=index.status
    )
    text = f"The index stood at {now:.1f} in {index.panel.last:%Y-%m}, the highest {since}"
    return Finding("causes.activity.index", text, evidence)


def activity_check(components: Reading, check: IndexCheck) -> Finding:
    """Whether a printed index is the mean of its components."""
    evidence = Evidence.number(
        check.gap,
        unit="index points",
        method="printed less the mean of the five components",
        inputs=components.inputs,
        status="ok" if check.consistent else "inconsistent",
    )
    return Finding("causes.activity.check", f"In {components.panel.last:%Y-%m} {check.summary()}", evidence)
