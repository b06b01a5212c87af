"""What the whole search leaves of a p-value: the family of spreads, windows and statistics that a page stands in."""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding
from rotascope.inference.testing.multiple import bonferroni
from rotascope.inference.testing.search import Adjusted, SearchControl
from rotascope.inference.verdicts.verdict import NEED
from rotascope.measures.leadership import WINDOWS
from rotascope.panels.filling import Filled, fill_all
from rotascope.panels.spread import Legs
from rotascope.panels.view import View
from rotascope.questions.leadership.judging import differences

SEARCHED = tuple(WINDOWS[name] for name in ("1m", "3m", "6m", "1y"))
FAMILY = ("gap.", "streak.")  # findings whose statistics the search draws together
MULTIPLE = 4  # histories hold at least so many of the longest window


def search(view: View, legs: Legs, *, sessions: int, draws: int) -> Adjusted | None:
    """P-values of this spread's window among all current named spreads and windows; None where history is too short."""
    others = [one for one in fill_all(view)[0] if one.status == "ok" and one.name != legs.spread.name]
    longest = max(*SEARCHED, sessions)
    if len(legs.panel) <= MULTIPLE * longest:
        return None
    family = [Filled(legs, "ok"), *(one for one in others if len(one.legs.panel) > max(NEED, MULTIPLE * longest))]
    windows = tuple(sorted({*SEARCHED, sessions}))
    try:
        return SearchControl(draws=draws).adjust(differences(family), windows)
    except DataMissing:
        return None


def adjusted(findings: Sequence[Finding], found: Adjusted | None, legs: Legs, sessions: int) -> list[Finding]:
    """The findings, each p-value with how many were searched and what is left of it.

    Gaps and streaks take the family's stepdown, never below their own p; every other test on the page takes
    Bonferroni over those tests. Where the family could not be searched, the p-value says that it is not adjusted.
    """
    single = [one for one in findings if one.evidence.p_value is not None and not one.id.startswith(FAMILY)]
    return [
        replace(one, evidence=corrected(one.evidence, len(single)))
        if one in single
        else replace(one, evidence=stepped(one, found, legs.spread.name, sessions))
        for one in findings
    ]


def corrected(evidence: Evidence, tests: int) -> Evidence:
    """P times the number of tests, at most one."""
    caveat = f"p adjusted by Bonferroni over the {tests} other tests of this page"
    (after,) = bonferroni([evidence.p_value or 0.0], tests=tests)
    return replace(evidence, p_adjusted=after, searched=tests, caveats=(*evidence.caveats, caveat))


def stepped(finding: Finding, found: Adjusted | None, spread: str, sessions: int) -> Evidence:
    """P after the search of the whole family, never below the p-value itself; as it is where there is no p-value."""
    evidence = finding.evidence
    if evidence.p_value is None:
        return evidence
    if found is None:
        return replace(evidence, caveats=(*evidence.caveats, "not adjusted: history too short for the search"))
    tested = found.of(spread, sessions, "gap" if finding.id.startswith("gap.") else "streak")
    caveat = f"p adjusted over {found.searched} spreads, windows and statistics"
    after = max(evidence.p_value, tested.p_adjusted)
    return replace(evidence, p_adjusted=after, searched=found.searched, caveats=(*evidence.caveats, caveat))
