"""Figures of a group that stand on too few of its companies: withheld, with the companies named where they are few."""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.drivers.verdicts import LEAST_COUNT, LEAST_WEIGHT, is_covered
from rotascope.evidence import Finding, show
from rotascope.panels.records import Company
from rotascope.questions.causes.companies.words import LABELS

NAMED = 5  # companies that are named one by one
WHAT = {
    "causes.rates.cohort": "the effect of the rate on earnings",
    "causes.rates.pause": "what a pause of the rate forgoes",
    "causes.tax.cohort": "the tax rates paid",
    "causes.tax.bridge": "the change of tax paid by source",
    "causes.capex.cohort": "capex over operating cash flow",
}


def withhold(finding: Finding, counted: Sequence[Company], cohort: Sequence[Company]) -> Finding:
    """The finding as it is where enough of the cohort counts; else without value, interval and figures in its words.

    counted   companies that the figure stands on; their revenue over the cohort's is their weight
    """
    if not counted:
        return finding
    count, weight = len(counted) / len(cohort), _revenue(counted) / (_revenue(cohort) or 1.0)
    if is_covered(count, weight):
        return finding
    names = ", ".join(company.name for company in counted) if len(counted) <= NAMED else "too few for a figure"
    floor = f"withheld below {LEAST_COUNT:.0%} of the companies or {LEAST_WEIGHT:.0%} of their revenue"
    evidence = replace(
        finding.evidence,
        value=None,
        interval=None,
        status="thin coverage",
        caveats=(floor, *finding.evidence.caveats),
    )
    text = (
        f"{LABELS[finding.subject['cohort']]}: {WHAT.get(finding.id, 'the worth of a provision')}: known of "
        f"{len(counted)} of {len(cohort)} companies, {show(weight, 'percent')} of revenue ({names}): withheld"
    )
    verdict = {"verdict": "cannot tell"} if "verdict" in finding.subject else {}
    return replace(finding, text=text, evidence=evidence, subject={**finding.subject, **verdict})


def _revenue(companies: Sequence[Company]) -> float:
    return sum(max(0.0, company.year.get("revenue", 0.0)) for company in companies)
