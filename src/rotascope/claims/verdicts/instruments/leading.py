"""Who led: the returns of all sectors, or of the main indexes, beside each other; it refutes nothing."""

from collections.abc import Mapping

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.search import readings_of
from rotascope.claims.verdicts.instruments.windows import session_and_week
from rotascope.claims.verdicts.material import Line, Material, WindowReturn, line_return
from rotascope.claims.verdicts.outcomes import IMPORT, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import LEADERS, label_of

FEWEST = 3  # of a group: fewer compare nothing


def judge_leading(claim: Claim, material: Material) -> CheckedClaim:
    """Whether the names that are listed hold the first places of their group, in any order, in a window that fits."""
    group, names = LEADERS[claim.details["leading"]], claim.details["names"].split()
    lines = {key: line for key in group if (line := _line_of(material, key)) is not None}
    if len(lines) < FEWEST or not set(names) <= set(lines):
        return leave_untestable(claim, f"no data of all {claim.details['leading']}", f"prices: {IMPORT}")
    windows = readings_of(claim, material) if claim.period else session_and_week(material.dated)
    statement = ""
    for base, end in windows:
        returns = {key: computed for key, line in lines.items() if (computed := line_return(line, base, end))}
        if not set(names) <= set(returns) or len(returns) < FEWEST:
            continue
        ranked = sorted(returns, key=lambda key: -returns[key].value * claim.direction)
        words = _words(claim, returns, ranked[: len(names)])
        if set(ranked[: len(names)]) == set(names):
            return confirm(claim, "true", words, returns[names[0]].evidence("return", searched=len(returns)))
        statement = statement or words
    reason = f"not so in the usual windows: {statement}" if statement else "no data reach the usual windows"
    return leave_untestable(claim, reason, "the window")


def _line_of(material: Material, key: str) -> Line | None:
    return next((line for line in material.lines.get(key, ()) if line.relation != "proxy"), None)


def _words(claim: Claim, returns: Mapping[str, WindowReturn], first: list[str]) -> str:
    best = ", ".join(f"{key} {returns[key].evidence('return').shown}" for key in first)
    side = "most" if claim.direction > 0 else "least"
    name = label_of(claim.subject)
    window = returns[first[0]].window
    return f"{name}: of {len(returns)} {claim.details['leading']} the {side} over {window}: {best}"
