"""Who led: the returns of all sectors, or of the main indexes, beside each other; it refutes nothing."""

from collections.abc import Mapping
from dataclasses import replace

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.search import readings_of
from rotascope.claims.verdicts.instruments.windows import session_and_week
from rotascope.claims.verdicts.material import Line, Material, WindowReturn, line_return
from rotascope.claims.verdicts.outcomes import IMPORT, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import LEADERS, label_of

FEWEST = 3  # of a group: fewer compare nothing


def judge_leading(claim: Claim, material: Material) -> CheckedClaim:
    """Whether the names that are listed hold the first places of their group, in any order, in a window that fits."""
    if "mixed" in claim.details:
        return _judge_mixed(claim, material)
    outcome = _judge_leading_of(claim, material, claim.details["leading"])
    if outcome.verdict != "untestable" or claim.details["leading"] != "indexes":
        return outcome
    of_main = _judge_leading_of(claim, material, "main indexes")  # small companies are often left out
    return outcome if of_main.verdict == "untestable" else replace(of_main, verdict="depends on convention")


def _judge_mixed(claim: Claim, material: Material) -> CheckedClaim:
    """Whether of the main indexes some rose and some fell: in the window that is named, else in the session."""
    lines = [line for key in LEADERS["main indexes"] if (line := _line_of(material, key)) is not None]
    windows = readings_of(claim, material) if claim.period else session_and_week(material.dated)[:1]
    for base, end in windows if len(lines) == len(LEADERS["main indexes"]) else ():
        returns = [computed for line in lines if (computed := line_return(line, base, end))]
        if len(returns) == len(lines) and min(sign := [computed.value for computed in returns]) < 0.0 < max(sign):
            words = ", ".join(f"{computed.label} {computed.evidence('return').shown}" for computed in returns)
            evidence = returns[0].evidence("return", searched=len(returns))
            return confirm(claim, "true", f"over {returns[0].window}: {words}", evidence)
    return leave_untestable(claim, "the three main indexes went one way, or there are no data of all", "the window")


def _judge_leading_of(claim: Claim, material: Material, group_name: str) -> CheckedClaim:
    """Whether the names that are listed hold the first places of one group."""
    group, names = LEADERS[group_name], claim.details["names"].split()
    lines = {key: line for key in group if (line := _line_of(material, key)) is not None}
    if len(lines) < FEWEST or not set(names) <= set(lines):
        return leave_untestable(claim, f"no data of all {group_name}", f"prices: {IMPORT}")
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
