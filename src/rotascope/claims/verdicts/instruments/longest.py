"""The longest run of days, weeks or months since: `its longest winning streak since July`, `longest in a year`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.record import BlockReturn, block_returns
from rotascope.claims.verdicts.material import Material
from rotascope.claims.verdicts.outcomes import IMPORT, confirm, leave_untestable, report_no_data
from rotascope.claims.verdicts.resolve import label_of
from rotascope.evidence import Evidence

RUNS = frozenset(("streak", "run", "stretch", "slide", "slump", "string"))
LOSING = frozenset(("losing", "losses", "declines", "slide", "slump", "down", "losers"))
UNITS = {"weekly": "week", "week": "week", "weeks": "week", "monthly": "month", "month": "month", "months": "month"}
SHORTEST = 3  # blocks: a shorter run is the longest of nothing
RECENT = 8  # blocks before the article in which a run that it speaks of ended
SLACK = timedelta(days=8)  # by which the day of a run that is reached back to may be off


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks in a row of one sign; `last` is the row of the last one."""

    sign: int
    length: int
    last: int


def is_of_longest_run(claim: Claim, figure: CheckedClaim | None) -> bool:
    """Whether a superlative is of the length of a run: by its own words, or resting on a streak."""
    words = claim.text.lower().replace("-", " ").split()
    is_streak = figure is not None and figure.claim.type == "streak" and "compared" not in figure.claim.details
    return "longest" in words and (is_streak or bool(RUNS.intersection(words)))


def judge_longest_run(claim: Claim, material: Material, figure: CheckedClaim | None) -> CheckedClaim:
    """The run that ended last, or the one of the figure's length, against all before it; it refutes nothing."""
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation == "index" and line.panel.basis != "total"), None)
    if line is None:
        return report_no_data(claim, material)
    words = claim.text.lower().replace("-", " ").split()
    of_figure = figure.claim if figure is not None and figure.claim.type == "streak" else None
    unit = next(
        (UNITS[term] for term in words if term in UNITS), of_figure.details.get("unit", "") if of_figure else ""
    )
    sign = -1 if LOSING.intersection(words) else of_figure.direction if of_figure else 1
    blocks = block_returns(line, unit or "day", material.dated)
    length = of_figure.quantity.low if of_figure is not None and of_figure.quantity is not None else 0
    runs = runs_of(blocks)
    for run in reversed(runs):
        if run.last < len(blocks) - RECENT:
            break
        if run.sign != sign or run.length < SHORTEST or (length and run.length != length):
            continue
        earlier = [
            other for other in runs if other.last < run.last and other.sign == sign and other.length >= run.length
        ]
        matched = blocks[earlier[-1].last].end if earlier else None
        if _is_reached(claim, matched, line.panel.first):
            since = f"the longest since that to {matched}" if matched else f"the longest since {line.panel.first}"
            name, end = label_of(claim.subject), blocks[run.last].end
            statement = f"{name}: {run.length} {unit or 'day'}s in a row to {end}, {since} ({line.label})"
            method = f"{unit or 'day'}s in a row to {end} of {line.id}"
            return confirm(claim, "true", statement, Evidence.count(run.length, method=method, inputs=line.inputs))
    return leave_untestable(claim, "no run that ended lately is the longest so far back", f"older data: {IMPORT}")


def _is_reached(claim: Claim, matched: date | None, first: date) -> bool:
    """Whether the run before that was as long lies where the words reach back to."""
    period = claim.period
    if period is None:
        return False
    edge = max(period.first, *(base for base, _ in period.readings)) + SLACK
    if matched is None:
        return first < period.first and period.kind == "ago"
    return matched <= edge and (period.kind != "since" or matched >= period.first - SLACK)


def runs_of(blocks: Sequence[BlockReturn]) -> list[Run]:
    """Every run of blocks of one sign, in order; a block without a change ends one and opens none."""
    runs: list[Run] = []
    for row, block in enumerate(blocks):
        sign = (block.value > 0) - (block.value < 0)
        if runs and sign and runs[-1].sign == sign and runs[-1].last == row - 1:
            runs[-1] = Run(sign, runs[-1].length + 1, row)
        elif sign:
            runs.append(Run(sign, 1, row))
    return runs
