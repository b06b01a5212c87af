"""The investment story: capex against cash flow, and which line moved the operating margin, cohort by cohort."""

from collections.abc import Mapping, Sequence

from rotascope.drivers.investment.capex import Burden, Results, margin_change, pooled_burden
from rotascope.evidence import Evidence, Finding, show
from rotascope.panels.records import Company
from rotascope.questions.causes.companies import LABELS, LEAST, Companies
from rotascope.questions.causes.verdict import Part, Section, Word


def investment(group: Companies) -> Section:
    """Burden and margin of each cohort, now and a year before; the story is of the large one alone."""
    parts: list[Part] = []
    findings: list[Finding] = []
    for name, members in group.cohorts.items():
        now, count = pooled_burden([burden_of(one.year) for one in members])
        then, _ = pooled_burden([burden_of(one.year_before) for one in members])
        margins = pooled_margin(members)
        word = capex_word(margins, count, len(members)) if name == "large" else "cannot tell"
        finding = capex_finding(group, name, (then, now), (margins, count), word)
        if name == "large":
            parts.append(Part(cause="capex", word=word, finding=finding))
        else:
            findings.append(finding)
    return Section(parts=tuple(parts), findings=tuple(findings))


def burden_of(year: Mapping[str, float]) -> tuple[float | None, float | None, float | None]:
    """Capex, operating cash flow and revenue."""
    return year.get("capex"), year.get("operating_cash_flow"), year.get("revenue")


def pooled_margin(members: Sequence[Company]) -> tuple[float, float, float | None] | None:
    """Pooled operating margin before and after, and depreciation's part; None where nobody has both years."""
    full = [
        one
        for one in members
        if all({"revenue", "operating_income"} <= set(each) for each in (one.year_before, one.year))
    ]
    if not full:
        return None
    worn = all("depreciation_amortization" in each for one in full for each in (one.year_before, one.year))
    old, new = (
        Results(
            revenue=sum(each["revenue"] for each in years),
            operating_income=sum(each["operating_income"] for each in years),
            depreciation=sum(each["depreciation_amortization"] for each in years) if worn else None,
        )
        for years in ([one.year_before for one in full], [one.year for one in full])
    )
    if not (old.revenue > 0 and new.revenue > 0):
        return None
    told = margin_change(old, new)
    return told.before, told.after, dict(told.parts).get("depreciation")


def capex_word(margins: tuple[float, float, float | None] | None, count: int, members: int) -> Word:
    """Support where the margin fell and depreciation took from it, refusal where it rose."""
    if margins is None or count < LEAST * members:
        return "cannot tell"
    before, after, worn = margins
    if after > before:
        return "does not support"
    return "supports" if worn is not None and worn < 0 else "cannot tell"


def capex_finding(
    group: Companies,
    name: str,
    burdens: tuple[Burden | None, Burden | None],
    told: tuple[tuple[float, float, float | None] | None, int],
    word: Word,
) -> Finding:
    """One cohort's burden and margin in words."""
    margins, count = told
    then, now = (one.to_cash_flow if one else None for one in burdens)
    evidence = Evidence(
        value=now,
        unit="fraction",
        display="percent",
        method="pooled capex over operating cash flow, trailing year",
        inputs=group.inputs,
        status="ok" if now is not None else "missing",
        caveats=group.caveats,
        n_effective=float(count),
    )
    taken = f"{LABELS[name]}: capex took {show(now, 'percent')} of operating cash flow"
    text = f"{taken}, {show(then, 'percent')} a year before"
    if margins:
        before, after, worn = margins
        took = f", depreciation {show(worn, 'pp')} of it" if worn is not None else ""
        text += f"; the operating margin went from {show(before, 'percent')} to {show(after, 'percent')}{took}"
    text += f" ({count} of {len(group.cohorts[name])} companies with every item)"
    return Finding("causes.capex.cohort", text, evidence, {"cause": "capex", "cohort": name, "verdict": word})
