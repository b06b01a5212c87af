"""Records by calendar block: `its best month since November 2020`, `the worst day since March`."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, found, graded, untestable
from rotascope.claims.verdicts.resolve import label_of
from rotascope.evidence import Evidence, show
from rotascope.sessions import to_date

Block = tuple[date, float]  # the block's last session, its return
SLACK = timedelta(days=4)  # a block that ends on a weekend or holiday
BLOCKS: dict[str, Callable[[date], object]] = {
    "day": lambda day: day,
    "session": lambda day: day,
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month - 1) // 3),
    "year": lambda day: day.year,
}


def record(claim: Claim, material: Material) -> CheckedClaim:
    """The block named by the sentence, or the article's own, against every earlier one."""
    noun = claim.details["noun"]
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((one for one in lines if one.relation != "proxy"), None)
    if line is None:
        return untestable(
            claim, f"market {material.market} has nothing for {label_of(claim.subject)}", f"prices: {IMPORT}"
        )
    asked = min(
        date.fromisoformat(claim.details["last"]) if "last" in claim.details else material.dated, material.dated
    )
    if line.panel.last < asked - SLACK:
        return untestable(claim, f"{line.told} ends {line.panel.last}, before {asked}", f"newer data: {IMPORT}")
    blocks = compared(line, noun, asked)
    if len(blocks) < 2:
        return untestable(claim, f"{line.told} begins {line.panel.first}", f"older data: {IMPORT}")
    return judged(claim, line, blocks, noun)


def compared(line: Line, noun: str, asked: date) -> list[Block]:
    """The blocks that a noun compares: years' starts, one calendar month of every year, or every block of a length."""
    if noun == "start":
        return starts(line, asked)
    if noun == "same month":
        return [one for one in returns(line, "month", asked) if one[0].month == asked.month]
    return returns(line, noun, asked)


def returns(line: Line, noun: str, asked: date) -> list[Block]:
    """The return of every block up to the one that holds `asked`, which counts as it stands."""
    block = BLOCKS[noun]
    days = line.panel.dates.tolist()
    levels = line.panel.values[:, 0].tolist()
    found_: list[Block] = []
    base = levels[0]
    for place in range(1, len(days)):
        if days[place] > asked:
            break
        last = place + 1 == len(days) or days[place + 1] > asked or block(days[place + 1]) != block(days[place])
        if last:
            found_.append((days[place], levels[place] / base - 1.0))
            base = levels[place]
    return found_


def starts(line: Line, asked: date) -> list[Block]:
    """The return of every year from its eve to the day of `asked`."""
    out: list[Block] = []
    for year in range(line.panel.first.year + 1, asked.year + 1):
        end = date(year, asked.month, min(asked.day, 28))
        first, last = line.panel.place(date(year - 1, 12, 31)), line.panel.place(end)
        out.append(
            (to_date(line.panel.dates[last]), float(line.panel.values[last, 0] / line.panel.values[first, 0] - 1.0))
        )
    return out


def judged(claim: Claim, line: Line, blocks: Sequence[Block], noun: str) -> CheckedClaim:
    """The last block against those before it."""
    day, value = blocks[-1]
    better = [one for one in blocks[:-1] if one[1] * claim.direction >= value * claim.direction]
    evidence = Evidence(
        value=value,
        unit="fraction",
        method=f"return of the {noun} that ended {day}, of {line.told}",
        inputs=line.inputs,
        searched=len(blocks),
    )
    noun = "month" if noun == "same month" else noun
    said = f"{label_of(claim.subject)}, the {noun} that ended {day}: {evidence.shown} ({line.told})"
    word = "best" if claim.direction > 0 else "worst"
    if not better:
        if claim.period is not None and line.panel.first > claim.period.first:
            return untestable(
                claim, f"{said}, the {word} since {line.panel.first}, where the data begin", f"older data: {IMPORT}"
            )
        nearest = f"the {word} of all {len(blocks)} since {line.panel.first}"
        verdict = graded(claim, "true", f"{said}; {nearest}", evidence)
        return (
            verdict
            if claim.period is None
            else found(claim, "wrong date", f"{said}; {nearest}", evidence, nearest=nearest)
        )
    nearest = f"the {word} since the {noun} that ended {better[-1][0]} ({show(better[-1][1], 'percent')})"
    if claim.period is None:
        return found(claim, "unsupported", f"{said}; {nearest}", evidence, nearest=nearest)
    named = _edge(claim)
    if better[-1][0] > named:
        return found(claim, "unsupported", f"{said}; {nearest}", evidence, nearest=nearest)
    if better[-1][0] < claim.period.first - SLACK and claim.period.kind == "since":
        return found(claim, "wrong date", f"{said}; {nearest}", evidence, nearest=nearest)
    return graded(claim, "true", f"{said}; {nearest}", evidence)


def _edge(claim: Claim) -> date:
    """The last day of what follows `since`, or the first of `in ten years`."""
    if claim.period is None:
        return date.min
    if claim.period.kind != "since":
        return claim.period.first
    return max(claim.period.first, *(base for base, _ in claim.period.readings)) + SLACK
