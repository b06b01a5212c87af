"""Money into small-cap and large-cap funds over a quarter, from published flows or from shares outstanding."""

from datetime import timedelta

from rotascope.drivers.fundamentals import judge_inflow
from rotascope.errors import DataMissing
from rotascope.evidence import Cell, Column, Evidence, Finding, Section, Table, show
from rotascope.panels.view import View
from rotascope.questions.causes.companies.words import LABELS
from rotascope.questions.causes.fundamentals.gather import FundMoney, read_fund_money

QUARTER = timedelta(days=92)


def flows_section(view: View) -> Section:
    """What each size's fund took in over the last quarter; DataMissing without funds, or without a flow in it."""
    money = read_fund_money(view)
    sums = {fund.size: _sum(view, fund) for fund in money}
    shares = {size: part[1] for size, part in sums.items() if part}
    judgement = judge_inflow(shares.get("small"), shares.get("large"))
    findings = []
    for fund in money:
        part = sums[fund.size]
        if part is None:
            continue
        total, share, counted, faults = part
        evidence = Evidence.number(
            total,
            unit="usd",
            n_effective=float(counted),
            method=f"flows of {fund.fund} since {view.as_of - QUARTER}, {fund.rule}",
            inputs=fund.inputs,
            caveats=(*faults, "one fund stands for its size"),
        )
        of_assets = f", {show(share, 'percent')} of its assets" if share is not None else ""
        way = "took in" if total >= 0 else "lost"
        text = (
            f"{fund.fund}, a fund of {LABELS[fund.size]}, {way} {abs(total) / 1e6:,.0f} m usd in a quarter{of_assets}"
        )
        subject = {"cohort": fund.size, "cause": "flows"}
        if fund.size == "small":
            subject["verdict"] = judgement
        findings.append(Finding("causes.flows.fund", text, evidence, subject))
    if not findings:
        raise DataMissing("no flow of a fund in the last quarter has a value", "import its shares, closes and splits")
    return Section(tuple(findings), {"flows": _table(money)})


def _sum(view: View, fund: FundMoney) -> tuple[float, float | None, int, tuple[str, ...]] | None:
    """The flows of the last quarter, their part of the assets, how many, why some have no value; None without."""
    recent = [flow for flow in fund.flows if flow.end > view.as_of - QUARTER]
    values = [flow.value for flow in recent if flow.value is not None]
    if not values:
        return None
    shares = [flow.share for flow in recent if flow.share is not None]
    faults = tuple(dict.fromkeys(f"{flow.end}: {flow.fault}" for flow in recent if flow.fault))
    return sum(values), sum(shares) if len(shares) == len(values) else None, len(values), faults


def _table(money: tuple[FundMoney, ...]) -> Table:
    """A row a flow, newest first."""
    rows: list[tuple[Cell, ...]] = [
        (f"{fund.fund} {flow.end}", fund.fund, flow.start, flow.end, flow.value, flow.share, flow.fault)
        for fund in money
        for flow in reversed(fund.flows)
    ]
    columns = (
        Column("row", "Fund and date"),
        Column("fund", "Fund"),
        Column("start", "From", "date"),
        Column("end", "To", "date"),
        Column("value", "Flow, usd", "count"),
        Column("share", "Of assets", "percent"),
        Column("fault", "Why none"),
    )
    inputs = tuple(line for fund in money for line in fund.inputs)
    note = "Shares less those before, splits told apart by the action table, times the price."
    return Table("Fund flows", columns, tuple(rows), inputs, note)
