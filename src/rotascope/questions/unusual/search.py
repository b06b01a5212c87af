"""What the whole search leaves of a p-value: the family of spreads, windows and statistics that a page stands in."""

from collections.abc import Sequence
from dataclasses import replace

from rotascope.errors import DataMissing
from rotascope.evidence import Evidence, Finding
from rotascope.inference.testing.multiple import bonferroni
from rotascope.inference.testing.own_scale import LEARNING, own_scale_family
from rotascope.inference.testing.search import SearchControl, SearchResult
from rotascope.inference.verdicts.verdict import NEED
from rotascope.measures.leadership import WINDOWS, differences_side_by_side
from rotascope.panels.filling import fill_all
from rotascope.panels.view import View
from rotascope.questions.unusual.gather import Move

SEARCHED = tuple(WINDOWS[name] for name in ("1m", "3m", "6m", "1y"))
GAP, STREAK = "unusual.gap.", "unusual.streak."  # findings whose statistics the search draws together
MULTIPLE = 4  # histories hold at least so many of the longest window


def search(view: View, move: Move, *, draws: int) -> SearchResult | None:
    """P-values of the move's window among all current named spreads and windows, each spread on its own scale.

    None where the history is too short.
    """
    need = MULTIPLE * max(*SEARCHED, move.sessions) + LEARNING
    if len(move.panel) <= need:
        return None
    current = [spread for spread in fill_all(view)[0] if spread.status == "ok"]
    family = {move.legs.spread.name: move.panel} | {
        spread.name: spread.legs.panel
        for spread in current
        if spread.name != move.legs.spread.name and len(spread.legs.panel) > max(NEED, need)
    }
    windows = tuple(sorted({*SEARCHED, move.sessions}))
    try:
        return SearchControl(draws=draws).adjust(own_scale_family(differences_side_by_side(family)), windows)
    except DataMissing:
        return None


def adjust_all(findings: Sequence[Finding], family: SearchResult | None, move: Move) -> list[Finding]:
    """The findings, each p-value with how many were searched and what is left of it.

    Gaps and streaks take the family's stepdown, never below their own p; every other test on the page takes
    Bonferroni over those tests. Where the family could not be searched, the p-value says that it is not adjusted.
    """
    tested = [finding for finding in findings if finding.evidence.p_value is not None]
    others = [finding for finding in tested if not finding.id.startswith((GAP, STREAK))]
    adjusted = {
        id(finding): with_bonferroni(finding.evidence, len(others))
        if finding in others
        else with_stepdown(finding, family, move)
        for finding in tested
    }
    return [replace(finding, evidence=adjusted.get(id(finding), finding.evidence)) for finding in findings]


def with_bonferroni(evidence: Evidence, tests: int) -> Evidence:
    """P times the number of tests, at most one."""
    caveat = f"p adjusted by Bonferroni over the {tests} other tests of this page"
    (after,) = bonferroni([evidence.p_value or 0.0], tests=tests)
    return replace(evidence, p_adjusted=after, searched=tests, caveats=(*evidence.caveats, caveat))


def with_stepdown(finding: Finding, family: SearchResult | None, move: Move) -> Evidence:
    """P after the search of the whole family, never below the p-value itself."""
    evidence = finding.evidence
    if family is None:
        return replace(evidence, caveats=(*evidence.caveats, "not adjusted: history too short for the search"))
    statistic = family.find(move.legs.spread.name, move.sessions, "gap" if finding.id.startswith(GAP) else "streak")
    caveat = f"p adjusted over {family.searched} spreads, windows and statistics"
    after = max(evidence.p_value or 0.0, statistic.p_adjusted)
    return replace(evidence, p_adjusted=after, searched=family.searched, caveats=(*evidence.caveats, caveat))
