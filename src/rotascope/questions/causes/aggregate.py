"""What the national accounts and activity series say: tax, investment and profits of all companies, output, orders."""

import numpy as np

from rotascope.drivers.activity import COMPONENTS, check_index, diffusion, last_at_level
from rotascope.drivers.tax.law import OBBBA_SIGNED
from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding, Missing, show
from rotascope.panels.freshness import current
from rotascope.panels.panel import Panel
from rotascope.panels.spread import join
from rotascope.panels.view import View
from rotascope.questions.causes.monthly import macro_id
from rotascope.questions.causes.verdict import Part, Section, Word
from rotascope.sessions import to_date

MASSIVE, SLIGHT = 0.05, 0.02  # fall of a tax rate that would bear the word "massive", and one that would not
YEAR = 4  # quarters
UNDER_OLD_LAW = 2024  # P.L. 119-21 reaches back to years begun, and property bought, from January 2025
ACTIVITY = ("INDPRO", "AMDMNO", "AWHMAN", "ANDENO", "IPBUSEQ", "MANEMP", "HOUST", "RETAIL")
VINTAGE = "newest vintage: later revisions included"


def aggregate(view: View) -> Section:
    """Tax share, capital burden, profits, activity: each where the market has its series."""
    parts: list[Part] = []
    findings: list[Finding] = []
    missing: list[Missing] = []
    try:
        parts.append(tax_share(view))
    except DataMissing as fault:
        missing.append(Missing("corporate tax in the national accounts", fault.cause, fault.remedy or "import it"))
    for name, make in MAKERS:
        try:
            findings += make(view)
        except DataMissing as fault:
            missing.append(Missing(name, fault.cause, fault.remedy or "import it"))
    return Section(parts=tuple(parts), findings=tuple(findings), missing=tuple(missing))


def together(view: View, *ids: str) -> Panel:
    """Several macro series on the dates that all have; DataMissing where one lacks."""
    return join([view.series(macro_id(view, [one])) for one in ids])


def tax_share(view: View) -> Part:
    """Corporate income tax over profits before tax, all companies: from when the act counts against the year before."""
    both = together(view, "CPROFIT", "CPATAX")
    rate = 1.0 - both.values[:, 1] / both.values[:, 0]
    years = both.dates.astype("datetime64[Y]").astype(int) + 1970
    after = years > UNDER_OLD_LAW
    acted = view.as_of >= OBBBA_SIGNED and bool(after.any() and (years == UNDER_OLD_LAW).any())
    if acted:
        before, named = float(rate[years == UNDER_OLD_LAW].mean()), f"{UNDER_OLD_LAW}, the last year before it counts"
    else:
        after = np.arange(len(rate)) >= len(rate) - YEAR
        before, named = float(rate[-2 * YEAR : -YEAR].mean()), "the four quarters before"
    late = float(rate[after].mean())
    fell = before - late
    word: Word = "supports" if fell >= MASSIVE else ("does not support" if fell < SLIGHT else "cannot tell")
    word = word if acted else "cannot tell"
    evidence = Evidence(
        value=late - before,
        unit="fraction",
        display="pp",
        n_effective=float(after.sum()),
        method=f"mean of 1 - CPATAX / CPROFIT; support from a fall of {show(MASSIVE, 'pp').lstrip('+')}, none below "
        f"{show(SLIGHT, 'pp').lstrip('+')}",
        inputs=view.inputs(["CPROFIT", "CPATAX"], both),
        status=current(view, ["CPROFIT", "CPATAX"], both.last),
        caveats=(
            VINTAGE,
            "federal and state tax as it accrues, not as paid",
            "profits include S corporations, which pay none",
            "all companies, small caps a small part of them",
        ),
    )
    text = (
        f"Companies' income tax took {show(late, 'percent')} of profits from {to_date(both.dates[after][0])} to the "
        f"quarter of {both.last}, {show(before, 'percent')} in {named} ({show(late - before, 'pp')}); "
        f"{'a massive reduction of effective tax rates' if acted else 'no act to judge'}: {word}"
    )
    return Part(
        cause="tax", word=word, finding=Finding("causes.tax.share", text, evidence, {"cause": "tax", "verdict": word})
    )


def capital(view: View) -> tuple[Finding, ...]:
    """Private nonresidential investment over corporate net cash flow, now and a year before."""
    both = together(view, "PNFI", "CNCF")
    ratio = both.values[:, 0] / both.values[:, 1]
    now, before = float(ratio[-1]), float(ratio[-1 - YEAR])
    evidence = Evidence(
        value=now,
        unit="ratio",
        method="PNFI / CNCF",
        inputs=view.inputs(["PNFI", "CNCF"], both),
        status=current(view, ["PNFI", "CNCF"], both.last),
        caveats=(VINTAGE, "all private firms' investment, corporations' cash flow", "mega caps are not apart in it"),
    )
    said = f"Business investment was {now:.2f} of corporate cash flow"
    text = f"{said} in the quarter of {both.last}, {before:.2f} a year before"
    return (Finding("capex.aggregate", text, evidence),)


def profits(view: View) -> tuple[Finding, ...]:
    """Growth of profits after tax on the year before."""
    line = view.series(macro_id(view, ["CPATAX"]))
    growth = float(line.values[-1, 0] / line.values[-1 - YEAR, 0] - 1.0)
    evidence = Evidence(
        value=growth,
        unit="fraction",
        display="percent",
        method="CPATAX on four quarters before",
        inputs=view.inputs(["CPATAX"], line),
        status=current(view, ["CPATAX"], line.last),
        caveats=(VINTAGE,),
    )
    text = (
        f"Profits after tax of all companies grew {show(growth, 'percent')} in the year to the quarter of {line.last}"
    )
    return (Finding("profits.aggregate", text, evidence),)


def breadth_of_activity(view: View) -> tuple[Finding, ...]:
    """Share of activity series that rose over six months, and the last time that it was as high."""
    there = [one for one in ACTIVITY if view.has(one) and view.describe(one)["kind"] == "macro"]
    if len(there) < 3:
        raise DataMissing(f"market {view.market} has {len(there)} of {', '.join(ACTIVITY)}", "import them")
    lines = join([view.series(one) for one in there])
    index = diffusion(lines.values[6:] - lines.values[:-6])
    row = last_at_level(index)
    since = f", last as high in {to_date(lines.dates[6:][row]):%Y-%m}" if row is not None else ""
    evidence = Evidence(
        value=float(index[-1]),
        unit="index points",
        method=f"diffusion over six months of {', '.join(there)}",
        inputs=view.inputs(there, lines),
        status=current(view, there, lines.last),
        n_effective=float(len(there)),
        caveats=(VINTAGE, "stands in for the purchasing managers' index"),
    )
    risen = f"{index[-1]:.0f} of 100 on the six-month diffusion of {len(there)} activity series"
    text = f"{risen} in {lines.last:%Y-%m}{since}"
    return (Finding("activity.diffusion", text, evidence),)


def purchasing(view: View) -> tuple[Finding, ...]:
    """The index, the last time it was as high, and whether its components make it."""
    line = view.series(macro_id(view, ["PMI", "ISM", "NAPM"]))
    name = line.symbols[0]
    now, row = float(line.values[-1, 0]), last_at_level(line.values[:, 0])
    since = f", the highest since {to_date(line.dates[row]):%Y-%m}" if row is not None else ", the highest on file"
    used = view.inputs([name], line)
    evidence = Evidence(
        value=now, unit="index points", method="as published", inputs=used, status=current(view, [name], line.last)
    )
    findings = [Finding("activity.index", f"The index stood at {now:.1f} in {line.last:%Y-%m}{since}", evidence)]
    ids = [f"{name}.{one.upper().replace(' ', '_')}" for one in COMPONENTS]
    if view.has(*ids):
        parts = join([view.series(one) for one in ids])
        check = check_index(now, dict(zip(COMPONENTS, parts.values[-1].tolist(), strict=True)))
        held = Evidence(
            value=check.gap,
            unit="index points",
            method="printed less the mean of the five components",
            inputs=view.inputs(ids, parts),
            status="ok" if check.consistent else "inconsistent",
        )
        findings.append(Finding("activity.check", f"In {parts.last:%Y-%m} {check.summary()}", held))
    return tuple(findings)


MAKERS = (
    ("investment against cash flow", capital),
    ("corporate profits", profits),
    ("activity", breadth_of_activity),
    ("purchasing managers' index", purchasing),
)
