"""Money: what a fund took in over a period, and what a company plans to spend."""

from datetime import timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.evidence import Evidence
from rotascope.measures.flows import FundFlow

PLANNED = "capex"
EDGE = timedelta(days=8)  # by which counts of shares may lie inside a period's ends


def judge_flow(claim: Claim, material: Material) -> CheckedClaim:
    """Money into a fund over the claimed period: the sum of its flows, where they cover all of it."""
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    quantity, period = claim.quantity, claim.period
    flows = _inside(material.flows.get(symbol, ()), claim)
    if quantity is None or period is None or not flows:
        reason = f"no flows of {label_of(claim.subject)} that cover the period are in market {material.market}"
        return leave_untestable(claim, reason, f"flows, or shares outstanding and closes, of the fund: {IMPORT}")
    faults = [flow.fault for flow in flows if flow.value is None]
    if faults:
        return leave_untestable(claim, f"a flow in the period has no value: {faults[0]}", f"its splits: {IMPORT}")
    total = sum(flow.value for flow in flows if flow.value is not None)
    evidence = Evidence.number(
        total,
        unit="usd",
        method=f"flows of {symbol} from {flows[0].start} to {flows[-1].end}, shares less those before times the price",
    )
    way = "took in" if total >= 0 else "lost"
    statement = f"{symbol} {way} {abs(total) / 1e6:,.0f} m usd from {flows[0].start} to {flows[-1].end}"
    mark = grade(quantity, total, direction=claim.direction)
    if mark:
        return confirm(claim, mark, statement, evidence)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)


def _inside(flows: tuple[FundFlow, ...], claim: Claim) -> list[FundFlow]:
    """The flows of a period, where their first and last counts lie within days of its ends; else none."""
    period = claim.period
    if period is None:
        return []
    inside = [flow for flow in flows if flow.start >= period.first - EDGE and flow.end <= period.last + EDGE]
    covered = inside and inside[0].start - period.first <= EDGE and period.last - inside[-1].end <= EDGE
    return inside if covered else []


def judge_plan(claim: Claim, material: Material) -> CheckedClaim | None:
    """What a company said that it would spend, by the newest plan published by the article's date; None without one.

    A plan is a fact of its day, though what it is of lies ahead. Several companies' plans are not added up here.
    """
    if claim.type != "company figure" or claim.details.get("item") != PLANNED or claim.period is None:
        return None
    symbol = claim.subject.key.removeprefix("symbol:") if claim.subject else ""
    plans = [
        plan
        for plan in material.plans.get(symbol, ())
        if plan.date <= material.dated and abs(plan.period_end - claim.period.last) <= EDGE
    ]
    if not plans or claim.quantity is None or claim.period.last <= material.dated:
        return None
    plan = max(plans, key=lambda plan: plan.date)
    evidence = Evidence.number(
        plan.value, unit="usd", method=f"{PLANNED} planned for the period to {plan.period_end}, as of {plan.date}"
    )
    statement = f"{symbol} planned {plan.value / 1e9:,.1f} bn usd for the period to {plan.period_end} on {plan.date}"
    mark = grade(claim.quantity, plan.value, direction=claim.direction)
    if mark:
        return confirm(claim, mark, statement, evidence)
    return conclude(claim, "wrong value", statement, evidence, nearest=statement)
