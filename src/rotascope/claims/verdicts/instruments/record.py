"""Records by calendar block: `its best month since November 2020`, `the worst day since March`."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable
from rotascope.claims.verdicts.resolve import WHOLE_MARKET, label_of
from rotascope.evidence import Evidence, show
from rotascope.sessions import to_date

SLACK = timedelta(days=4)  # a block that ends on a weekend or holiday
JUNE = 6
RANKED_DAYS = 3  # days up to the article of which `the third-largest gain` may be said
MARGIN = 0.01  # by which the whole market must be clear of a block that an index is judged by
BROAD = ("sp500", "dow", "market", "large-caps")
BLOCK_KEYS: dict[str, Callable[[date], object]] = {
    "day": lambda day: day,
    "session": lambda day: day,
    "week": lambda day: day.isocalendar()[:2],
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month - 1) // 3),
    "half": lambda day: (day.year, day.month > JUNE),
    "year": lambda day: day.year,
}


@dataclass(frozen=True, slots=True)
class BlockReturn:
    """The return of a day, week, month ... whose last session is `end`, as a fraction and in points."""

    end: date
    value: float
    points: float = 0.0


def judge_block_record(claim: Claim, material: Material) -> CheckedClaim:
    """The block named by the sentence, or the article's own, against every earlier one."""
    noun = claim.details["noun"]
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation != "proxy"), None)
    if line is None:
        reason = f"market {material.market} has nothing for {label_of(claim.subject)}"
        return leave_untestable(claim, reason, f"prices: {IMPORT}")
    until = material.dated
    if "last" in claim.details:
        until = min(until, date.fromisoformat(claim.details["last"]))
    if line.panel.last < until - SLACK:
        return leave_untestable(claim, f"{line.label} ends {line.panel.last}, before {until}", f"newer data: {IMPORT}")
    blocks = blocks_to_compare(line, noun, until)
    if len(blocks) < 2:
        return leave_untestable(claim, f"{line.label} begins {line.panel.first}", f"older data: {IMPORT}")
    if "rank" in claim.details:
        return _judge_rank(claim, line, blocks, noun)
    return judge_last_block(claim, line, blocks, noun, older=_older_blocks(claim, material, noun, line))


def _judge_rank(claim: Claim, line: Line, blocks: Sequence[BlockReturn], noun: str) -> CheckedClaim:
    """`third-largest`: the place of the last block, or of a day before it, by size of gain or loss; never refuted."""
    skipped = RANKED_DAYS if noun in ("day", "session") else 1
    outcomes = [_rank_of_last(claim, line, blocks[: len(blocks) - back], noun) for back in range(skipped)]
    return next((outcome for outcome in outcomes if outcome.verdict != "untestable"), outcomes[0])


def _rank_of_last(claim: Claim, line: Line, blocks: Sequence[BlockReturn], noun: str) -> CheckedClaim:
    last = blocks[-1]
    size = operator.attrgetter("points" if "in_points" in claim.details else "value")
    sense = 1 if size(last) >= 0 else -1
    rank = 1 + sum(size(block) * sense > size(last) * sense for block in blocks[:-1])
    evidence = Evidence.change(
        last.value,
        method=f"place {rank} of {len(blocks)}: return of the {noun} that ended {last.end}, of {line.label}",
        inputs=line.inputs,
        searched=len(blocks),
    )
    statement = f"{label_of(claim.subject)}, the {noun} that ended {last.end}: {evidence.shown}, place {rank}"
    reason = f"{statement} of {len(blocks)} since {line.panel.first} ({line.label})"
    if str(rank) == claim.details["rank"]:
        return confirm(claim, "true", reason, evidence)
    return leave_untestable(claim, reason, f"older data: {IMPORT}")


def _older_blocks(claim: Claim, material: Material, noun: str, line: Line) -> list[BlockReturn]:
    """Blocks of the whole market before a line begins: they decide a superlative where they do so clearly."""
    if claim.subject is None or claim.subject.key not in BROAD or claim.period is None:
        return []
    market = next(iter(material.lines.get(WHOLE_MARKET, ())), None)
    return [] if market is None else blocks_to_compare(market, noun, line.panel.first)[:-1]


def blocks_to_compare(line: Line, noun: str, until: date) -> list[BlockReturn]:
    """The blocks that a noun compares: years' starts, one calendar month of every year, or every block of a length."""
    if noun == "start":
        return year_start_returns(line, until)
    if noun == "same month":
        return [block for block in block_returns(line, "month", until) if block.end.month == until.month]
    if noun.startswith("first "):
        blocks = block_returns(line, noun.removeprefix("first "), until)
        last_month = JUNE if noun == "first half" else JUNE // 2
        return [block for block in blocks if block.end.month <= last_month]
    return block_returns(line, noun, until)


def block_returns(line: Line, noun: str, until: date) -> list[BlockReturn]:
    """The return of every block up to the one that holds `until`, which counts as it stands."""
    block_key = BLOCK_KEYS[noun]
    days = line.panel.dates.tolist()
    levels = line.panel.values[:, 0].tolist()
    blocks: list[BlockReturn] = []
    base = levels[0]
    for row in range(1, len(days)):
        if days[row] > until:
            break
        next_day = days[row + 1] if row + 1 < len(days) else None
        if next_day is None or next_day > until or block_key(next_day) != block_key(days[row]):
            blocks.append(BlockReturn(days[row], levels[row] / base - 1.0, levels[row] - base))
            base = levels[row]
    return blocks


def year_start_returns(line: Line, until: date) -> list[BlockReturn]:
    """The return of every year from its eve to the day of `until`."""
    dates, levels = line.panel.dates, line.panel.values[:, 0]
    blocks: list[BlockReturn] = []
    for year in range(line.panel.first.year + 1, until.year + 1):
        eve, day = date(year - 1, 12, 31), date(year, until.month, min(until.day, 28))
        first, last = line.panel.row_of(eve), line.panel.row_of(day)
        blocks.append(BlockReturn(to_date(dates[last]), float(levels[last] / levels[first] - 1.0)))
    return blocks


def judge_last_block(
    claim: Claim, line: Line, blocks: Sequence[BlockReturn], noun: str, *, older: Sequence[BlockReturn] = ()
) -> CheckedClaim:
    """The last block against those before it, and clearly against `older` ones of the whole market."""
    last = blocks[-1]
    evidence = Evidence.change(
        last.value,
        method=f"return of the {noun} that ended {last.end}, of {line.label}",
        inputs=line.inputs,
        searched=len(blocks),
    )
    noun = "month" if noun == "same month" else noun
    superlative = "best" if claim.direction > 0 else "worst"
    statement = f"{label_of(claim.subject)}, the {noun} that ended {last.end}: {evidence.shown} ({line.label})"
    matches = [block for block in blocks[:-1] if block.value * claim.direction >= last.value * claim.direction]
    if not matches:
        edge = _edge_of_reach(claim)
        reached = [block for block in older if block.end > edge]
        if older and older[0].end <= edge and reached and _is_clear(claim, last, reached):
            reason = (
                f"{statement}; the {superlative} since {edge}, by the whole market's factor before {line.panel.first}"
            )
            return confirm(claim, "true", reason, evidence)
        return _judge_unmatched_block(claim, line, statement, f"the {superlative}", evidence)
    match = matches[-1]
    nearest = f"the {superlative} since the {noun} that ended {match.end} ({show(match.value, 'percent')})"
    reason = f"{statement}; {nearest}"
    if claim.period is None or match.end > _edge_of_reach(claim):
        return conclude(claim, "unsupported", reason, evidence, nearest=nearest)
    if match.end < claim.period.first - SLACK and claim.period.kind == "since":
        return conclude(claim, "wrong date", reason, evidence, nearest=nearest)
    return confirm(claim, "true", reason, evidence)


def _is_clear(claim: Claim, last: BlockReturn, older: Sequence[BlockReturn]) -> bool:
    """Whether no older block comes within a margin of the last one."""
    return all(block.value * claim.direction < last.value * claim.direction - MARGIN for block in older)


def _judge_unmatched_block(
    claim: Claim, line: Line, statement: str, superlative: str, evidence: Evidence
) -> CheckedClaim:
    """No block before it was as good or bad: it is `the best` or `the worst` of the whole history."""
    if claim.period is not None and line.panel.first > claim.period.first:
        reason = f"{statement}, {superlative} since {line.panel.first}, where the data begin"
        return leave_untestable(claim, reason, f"older data: {IMPORT}")
    nearest = f"{superlative} of all {evidence.searched} since {line.panel.first}"
    reason = f"{statement}; {nearest}"
    if claim.period is None or claim.period.kind == "ago":
        return confirm(claim, "true", reason, evidence)
    return conclude(claim, "wrong date", reason, evidence, nearest=nearest)


def _edge_of_reach(claim: Claim) -> date:
    """The last day of what follows `since`, or the first of `in ten years`."""
    if claim.period is None:
        return date.min
    if claim.period.kind != "since":
        return claim.period.first
    return max(claim.period.first, *(base for base, _ in claim.period.readings)) + SLACK
