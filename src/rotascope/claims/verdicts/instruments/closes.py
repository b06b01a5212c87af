"""Closes that are the highest or lowest for long: set now, set in a stretch, near now, or for the first time since."""

from datetime import date, timedelta

from rotascope.claims.reading.dates import months_before
from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.direction import FEW_DAYS
from rotascope.claims.verdicts.material import Line, Material
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable, report_no_data
from rotascope.claims.verdicts.resolve import label_of
from rotascope.evidence import Evidence

VAGUE = timedelta(days=3)  # by which `late September` may be off
SLACK = timedelta(days=20)  # by which `a 14-month low` may be off
NEARNESS = 0.025  # share of a record within which a close is near it
RECENT = 6  # closes that an article may speak of
STRETCHES = ("day", "month", "part", "quarter", "half", "year", "span")


class Closes:
    """The closes of a line up to an article, turned so that the extreme is always the highest."""

    def __init__(self, line: Line, dated: date, direction: int) -> None:
        panel = line.panel.between(None, dated)
        self.line, self.direction = line, direction
        self.days: list[date] = panel.dates.tolist()
        self.levels: list[float] = (panel.values[:, 0] * direction).tolist()

    def matched(self, row: int) -> int | None:
        """The last earlier row that is as extreme."""
        return next((earlier for earlier in range(row - 1, -1, -1) if self.levels[earlier] >= self.levels[row]), None)

    def rows_in(self, first: date, last: date) -> list[int]:
        """The rows of a stretch of days, the last one first."""
        return [row for row in range(len(self.days) - 1, -1, -1) if first <= self.days[row] <= last]

    def evidence(self, row: int) -> Evidence:
        """One close."""
        level = abs(self.levels[row])
        method = f"close of {self.line.id} on {self.days[row]}"
        return Evidence.number(level, unit="index points", method=method, inputs=self.line.inputs)

    def words(self, claim: Claim, row: int) -> str:
        """One close, and since when it is the extreme."""
        matched = self.matched(row)
        since = f"since {self.days[matched]}" if matched is not None else f"of all since {self.days[0]}"
        extreme = "highest" if self.direction > 0 else "lowest"
        level = abs(self.levels[row])
        name = label_of(claim.subject)
        return f"{name} closed at {level:,.2f} on {self.days[row]}, the {extreme} {since} ({self.line.id})"


def judge_close_record(claim: Claim, material: Material) -> CheckedClaim:
    """`its lowest close since`, `a record high`, `set in July`, `near its high`: it refutes nothing."""
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation in ("index", "stock") and line.panel.basis != "total"), None)
    if line is None:
        return report_no_data(claim, material)
    if "intraday" in claim.details:
        return leave_untestable(claim, "it speaks of a session's course, not of its close", "intraday prices")
    closes = Closes(line, material.dated, claim.direction)
    if not closes.days or closes.days[-1] < material.dated - timedelta(days=FEW_DAYS):
        return leave_untestable(claim, f"{line.label} ends {line.panel.last}", f"newer data: {IMPORT}")
    if "near" in claim.details:
        return _judge_nearness(claim, closes)
    if claim.period is not None and claim.period.kind in STRETCHES:
        slack = VAGUE if claim.period.vague else timedelta()
        return _judge_set_in(claim, closes, claim.period.first - slack, claim.period.last + slack)
    return _judge_set_now(claim, material, closes)


def _judge_nearness(claim: Claim, closes: Closes) -> CheckedClaim:
    """Whether the last close lies within NEARNESS of the extreme one."""
    last = len(closes.days) - 1
    extreme = max(range(last + 1), key=closes.levels.__getitem__)
    distance = closes.levels[last] / closes.levels[extreme] - 1.0
    statement = (
        f"{label_of(claim.subject)} closed {abs(distance):.2%} from its extreme close of {closes.days[extreme]}, "
        f"at {abs(closes.levels[last]):,.2f} on {closes.days[last]} ({closes.line.id})"
    )
    if abs(distance) <= NEARNESS:
        return confirm(claim, "true", statement, closes.evidence(last))
    return leave_untestable(claim, f"how near is near: {statement}", "a number")


def _judge_set_in(claim: Claim, closes: Closes, first: date, last: date) -> CheckedClaim:
    """Whether the extreme close of a year or more, up to then or up to the article, lies in a stretch."""
    for row in closes.rows_in(first, last):
        year = closes.rows_in(date(closes.days[row].year, 1, 1), closes.days[-1])
        matched = closes.matched(row)
        is_record = matched is None or closes.days[matched] <= months_before(closes.days[row], 12)
        later = closes.levels[row : max(row + 1, len(closes.levels) - RECENT)]
        is_passed = "dated" in claim.details and any(level > closes.levels[row] for level in later)
        if is_passed:
            continue
        if is_record or closes.levels[row] >= max(closes.levels[other] for other in year):
            return confirm(claim, "true", closes.words(claim, row), closes.evidence(row))
    return leave_untestable(
        claim, "no close of that stretch is such an extreme", "say of which stretch it is the extreme"
    )


def _judge_set_now(claim: Claim, material: Material, closes: Closes) -> CheckedClaim:
    """A close of the last days against all before it as far as the words reach."""
    reach = _reach(claim, material)
    if closes.days[0] > reach > date.min:
        return leave_untestable(claim, f"{closes.line.label} begins {closes.days[0]}", f"older data: {IMPORT}")
    for row in range(len(closes.days) - 1, max(0, len(closes.days) - RECENT), -1):
        matched = closes.matched(row)
        if matched is None or closes.days[matched] <= reach:
            return confirm(claim, "true", closes.words(claim, row), closes.evidence(row))
    return leave_untestable(claim, "no close of the last days is such a record", "say on which day, and at the close")


def _reach(claim: Claim, material: Material) -> date:
    """The day up to which an earlier close may match; `a record` reaches back for ever."""
    if claim.period is not None and claim.period.kind == "since":
        return max(claim.period.first, *(base for base, _ in claim.period.readings)) + timedelta(days=1)
    if claim.period is not None:
        return claim.period.first + SLACK
    if months := claim.details.get("months", ""):
        return months_before(material.dated, int(months)) + SLACK
    return date.min


def judge_first_time(claim: Claim, material: Material, record: str) -> CheckedClaim:
    """`a record close for the first time since`: the record before the present run lies in the stretch that is named.

    record   the words of the sentence: only of a record is it computed when one was set before
    """
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation == "index"), None)
    if line is None or claim.period is None or "record" not in record:
        return leave_untestable(
            claim, "what was done for the first time is not computed", "name the level or the record"
        )
    closes = Closes(line, material.dated, 1)
    best, records = float("-inf"), []
    for row, level in enumerate(closes.levels):
        if level > best:
            best = level
            records.append(row)
    now = [row for row in records if row >= len(closes.days) - RECENT]
    before = [row for row in records if not now or row < now[0]]
    reach = _reach(claim, material)
    if now and before and claim.period.first <= closes.days[before[-1]] <= max(reach, claim.period.first):
        statement = f"{closes.words(claim, now[0])}; the record before was of {closes.days[before[-1]]}"
        return conclude(claim, "true", statement, closes.evidence(now[0]))
    return leave_untestable(claim, "the record before is not of that stretch", "say which record is meant")
