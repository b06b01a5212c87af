"""Numbers told of one move vouch for each other: where some are those of a session, the others are judged by it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rotascope.claims.records import COMPUTED, Binding, CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.level import FINE, LATE
from rotascope.claims.verdicts.instruments.market import ONE_DIGIT
from rotascope.claims.verdicts.instruments.search import POINTS, RETURN, Ruler, quantity_of
from rotascope.claims.verdicts.instruments.windows import possible_windows
from rotascope.claims.verdicts.material import Line, Material, WindowReturn, previous_session
from rotascope.claims.verdicts.outcomes import conclude, confirm
from rotascope.claims.verdicts.resolve import label_of
from rotascope.claims.verdicts.tolerance import grade
from rotascope.evidence import Evidence
from rotascope.sessions import to_date

SESSIONS = 4  # the article's and those before it that its numbers may be of
VOUCHED = (  # doubts that go where other numbers of the move are those of a session
    "it may be of the session's course",
    "no window is stated",
    "no period of the figure is stated",
    "another number stands between it and",
    "the window is taken over from",
)


@dataclass(frozen=True, slots=True)
class JointReading:
    """A number read as that of one session: what was computed, and whether it is the printed one."""

    fits: bool
    is_fine: bool  # printed so finely that it fits no session by accident
    value: str
    evidence: Evidence


def settle_joined(outcomes: Sequence[CheckedClaim], material: Material) -> list[CheckedClaim]:
    """The outcomes, those of numbers told together settled by the session that most of them are of."""
    settled = list(outcomes)
    for key in dict.fromkeys(outcome.claim.details.get("told_with", "") for outcome in outcomes):
        rows = [row for row, outcome in enumerate(outcomes) if outcome.claim.details.get("told_with", "") == key]
        if not key or len(rows) < 2:
            continue
        readings = _read_as_session([outcomes[row].claim for row in rows], material)
        if not readings or any(_is_of_longer_window(outcomes[row]) for row in rows):
            continue
        for row, reading in zip(rows, readings, strict=True):
            others = [other for other in readings if other is not reading]
            settled[row] = _settle(outcomes[row], reading, others, material)
    return settled


def _is_of_longer_window(outcome: CheckedClaim) -> bool:
    """Whether a number holds of a week or another window: then those told with it may be of that."""
    window = outcome.evidence.window if outcome.evidence else None
    return outcome.verdict in COMPUTED and window is not None and window.sessions > 1 and not _is_daily(outcome.claim)


def _is_daily(claim: Claim) -> bool:
    """Whether a claim's own clause, or the heading over its list, names a day."""
    return claim.period is not None and claim.period.kind in ("day", "session") and "carried" not in claim.details


def _read_as_session(claims: Sequence[Claim], material: Material) -> list[JointReading]:
    """The readings by the session that the most numbers are of; none where no number shows which one."""
    line = _line_of(claims[0], material)
    best: list[JointReading] = []
    for day in _sessions(material) if line is not None else ():
        readings = [reading for claim in claims if line is not None and (reading := _read(claim, line, day))]
        if len(readings) == len(claims) and _count(readings) > _count(best):
            best = readings
    is_shown = any(reading.fits and reading.is_fine for reading in best) or _count(best) >= 2
    return best if is_shown else []


def _count(readings: Sequence[JointReading]) -> int:
    return sum(reading.fits for reading in readings)


def _line_of(claim: Claim, material: Material) -> Line | None:
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    return next((line for line in lines if line.relation in ("index", "stock") and line.panel.basis != "total"), None)


def _sessions(material: Material) -> Iterator[date]:
    day = material.dated
    for _ in range(SESSIONS):
        yield day
        day = previous_session(day)


def _read(claim: Claim, line: Line, day: date) -> JointReading | None:
    """A level, points or percentage as that of one session; None where the line does not reach it."""
    if not line.panel.first < day or line.panel.last < previous_session(day):
        return None
    quantity = quantity_of(claim)
    if claim.type == "level":
        row = line.panel.row_of(day)
        level = float(line.panel.values[row, 0])
        close = to_date(line.panel.dates[row])
        fits = bool(grade(quantity, level)) or (quantity.step < LATE and abs(quantity.value - level) < LATE)
        method = f"close of {line.id} on {close}"
        evidence = Evidence.number(level, unit="index points", method=method, inputs=line.inputs)
        is_fine = quantity.step <= FINE * quantity.high
        return JointReading(fits, is_fine, f"{label_of(claim.subject)} closed at {level:,.2f} on {close}", evidence)
    ruler = POINTS if "metric" in claim.details else RETURN
    computed = ruler.measure(line, previous_session(day), day)
    return None if computed is None else _reading_of_move(claim, ruler, computed)


def _reading_of_move(claim: Claim, ruler: Ruler, computed: WindowReturn) -> JointReading:
    quantity, value = quantity_of(claim), ruler.scale * computed.value
    size = value * claim.direction if claim.direction else abs(value)
    slack = LATE if ruler is POINTS else ONE_DIGIT * quantity.step
    fits = bool(ruler.grade(claim, computed)) or (not quantity.hedge and abs(abs(quantity.value) - size) <= slack)
    words = f"{label_of(claim.subject)}: {ruler.describe(computed)}"
    turned = not fits and abs(abs(quantity.value) + size) <= slack
    words += "; the size is right and the direction wrong" if turned else ""
    return JointReading(fits=fits, is_fine=False, value=words, evidence=ruler.evidence(computed))


def _settle(
    outcome: CheckedClaim, reading: JointReading, others: Sequence[JointReading], material: Material
) -> CheckedClaim:
    """Confirmed where it is the session's; refuted where the others are, and nothing else may be meant."""
    claim, vouching = outcome.claim, _count(others)
    period = claim.period
    is_daily = period is None or period.kind in ("day", "session") or "carried" in claim.details
    is_vouched_for = all(doubt.startswith(VOUCHED) for doubt in claim.doubts)
    is_shown = any(other.fits and other.is_fine for other in others) or vouching >= 2
    if reading.fits:
        is_open = outcome.verdict not in COMPUTED
        words = f"{reading.value}, as the numbers told with it are of that session"
        return confirm(claim, "true", words, reading.evidence) if is_open and is_shown and is_daily else outcome
    if not (is_shown and is_vouched_for and is_daily) or (outcome.verdict in COMPUTED and vouching < 2):
        return outcome
    if vouching < 2 and not _is_daily(claim) and _may_be_of_another_window(claim, material):
        return outcome
    sure = replace(claim, doubts=(), bindings=(*claim.bindings[:1], Binding("window", "carried over", claim.text)))
    reason = f"{reading.value}; the numbers told with it are of that session"
    return conclude(sure, "wrong value", reason, reading.evidence, nearest=reading.value)


def _may_be_of_another_window(claim: Claim, material: Material) -> bool:
    """Whether a usual window comes so near to a number that it may be of that one, cut off or rounded twice."""
    line = _line_of(claim, material)
    if line is None or claim.type != "change":
        return False
    quantity, ruler = quantity_of(claim), POINTS if "metric" in claim.details else RETURN
    for window in possible_windows(claim, material, line):
        computed = ruler.measure(line, window.base, window.end) if window.base < window.end else None
        value = ruler.scale * computed.value if computed is not None else float("inf")
        size = value * claim.direction if claim.direction else abs(value)
        if abs(abs(quantity.value) - size) <= ONE_DIGIT * quantity.step:
            return True
    return False
