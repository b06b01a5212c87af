"""Changes and gaps against level lines: the words' own reading, then conventions, then what the number is true of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rotascope.catalogue.names import BY_KEY
from rotascope.claims.records import CheckedClaim, Claim, Verdict
from rotascope.claims.verdicts.instruments.level import LATE
from rotascope.claims.verdicts.instruments.search import (
    GAP,
    POINTS,
    RETURN,
    LineOrPair,
    LinesOrPairs,
    OtherNames,
    Reading,
    Ruler,
    is_in_points,
    is_precise,
    measure_nearby_dates,
    measure_other_names,
    measure_usual_periods,
    quantity_of,
    readings_of,
)
from rotascope.claims.verdicts.instruments.windows import possible_windows
from rotascope.claims.verdicts.material import Material, WindowReturn
from rotascope.claims.verdicts.outcomes import (
    IMPORT,
    conclude,
    confirm,
    leave_untestable,
    report_data_end,
    report_no_data,
    with_range,
)
from rotascope.claims.verdicts.resolve import confusable_names, counterpart_of, label_of, name_of
from rotascope.claims.verdicts.tolerance import Grade, best_of
from rotascope.sessions import to_date

ONE_DIGIT = 1.5  # of the last printed digit
COARSEST_EXACT = 0.05  # a number with two decimals is not rounded twice
LOOSE_KINDS = ("sector", "style", "asset", "cohort")  # what they hold is not agreed upon
SECTOR_SLACK = 0.15  # percentage points between the fund of a sector and its index, over a day or a week
TRACKING, TRACKING_SHARE = 0.75, 0.05  # percent, and share of the number, that a fund may lie beside them
FEES = 0.02  # share of a return that dividends and fees make between an index and a fund on it
CALLED_WHEN_OVER = ("quarter", "half")  # periods whose return is not called theirs while they last


def judge_change(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> CheckedClaim:
    """A return of one instrument over the claim's window."""
    if claim.quantity is not None and "as much as" in claim.quantity.text.lower():
        return leave_untestable(claim, "it speaks of a session's course, not of its close", "intraday prices")
    key = claim.subject.key if claim.subject else ""
    if "metric" in claim.details:
        prices = tuple(line for line in material.lines.get(key, ()) if is_in_points(line))
        return _weigh(claim, material, POINTS, prices, {})
    names = [name for name in confusable_names(key, mentioned) if name in BY_KEY]
    others = {BY_KEY[name].label: material.lines.get(name, ()) for name in names}
    return _weigh(claim, material, RETURN, material.lines.get(key, ()), others)


def judge_gap(claim: Claim, material: Material, mentioned: tuple[str, ...]) -> CheckedClaim:
    """A return less another's over the claim's window."""
    long, short = (claim.subject.key if claim.subject else ""), counterpart_of(claim)
    others: dict[str, LinesOrPairs] = {}
    for name in confusable_names(long, mentioned):
        if name in BY_KEY:
            others[f"{BY_KEY[name].label} against {name_of(short).label}"] = material.pairs.get((name, short), ())
    for name in confusable_names(short, ()):
        if name in BY_KEY:
            others[f"{name_of(long).label} against {BY_KEY[name].label}"] = material.pairs.get((long, name), ())
    return _weigh(claim, material, GAP, material.pairs.get((long, short), ()), others)


def _weigh(claim: Claim, material: Material, ruler: Ruler, sources: LinesOrPairs, others: OtherNames) -> CheckedClaim:
    """The claim against its own reading first, then against conventions, other names, dates and periods."""
    if not sources:
        return report_no_data(claim, material)
    if claim.period is None:
        return _judge_possible_windows(claim, material, ruler, sources) or _judge_unstated_window(
            claim, material, ruler, sources
        )
    if claim.period.last > material.dated and claim.period.kind in CALLED_WHEN_OVER:
        return _judge_unended(claim, material, ruler, sources)
    readings = readings_of(claim, material)
    returns = [computed for reading in readings if (computed := ruler.measure(sources[0], *reading))]
    if not returns:
        return _report_no_value(claim, material, sources)
    outcome = _judge_as_read(claim, ruler, returns) or _judge_by_convention(claim, ruler, sources, readings, returns)
    if outcome is None and claim.doubts:
        outcome = _judge_possible_windows(claim, material, ruler, sources)
    if outcome is None and "carried" in claim.details:
        return _judge_unstated_window(claim, material, ruler, sources)
    return outcome or _explain_difference(claim, material, ruler, sources[0], others, returns[0])


def _judge_as_read(claim: Claim, ruler: Ruler, returns: Sequence[WindowReturn]) -> CheckedClaim | None:
    """True or rounded under the words' own reading; where two readings of the words differ, that is a convention."""
    grades: list[Grade] = [ruler.grade(claim, computed) for computed in returns]
    if "metric" in claim.details and not any(grades):
        grades = ["rounded" if _is_last_digit(claim, ruler, computed) else "" for computed in returns]
    best = best_of(grades)
    if not best:
        return None
    match = returns[grades.index(best)]
    if best == "rounded" and _is_off_by_a_digit(claim) and not _is_last_digit(claim, ruler, match):
        reason = f"it differs in the last digit printed: {ruler.describe(match)}, {match.label}"
        return replace(leave_untestable(claim, reason, "the levels that it was computed from"), nearest=reason)
    evidence = ruler.evidence(match, searched=len(returns))
    evidence = with_range(evidence, (computed.value for computed in returns))
    reason = f"{label_of(claim.subject)}: {ruler.describe(match)}, {match.label}"
    periods = claim.period.readings if claim.period else ()
    if len(periods) > 1 and not all(grades):
        other = next(computed for computed, grade in zip(returns, grades, strict=True) if not grade)
        both = f"{reason}; read the other way it is {ruler.describe(other)}"
        return conclude(claim, "depends on convention", both, evidence, nearest=reason)
    return confirm(claim, best, reason, evidence)


def _is_last_digit(claim: Claim, ruler: Ruler, computed: WindowReturn) -> bool:
    """Whether a number in hundredths is cut off, or comes of a close that was corrected late: off by one at most."""
    quantity, value = quantity_of(claim), ruler.scale * computed.value
    size = value * claim.direction if claim.direction else abs(value)
    slack = LATE if "metric" in claim.details else ONE_DIGIT * quantity.step
    return not quantity.hedge and quantity.step < COARSEST_EXACT and abs(abs(quantity.value) - size) <= slack


def _is_off_by_a_digit(claim: Claim) -> bool:
    """Whether a number is printed so finely that what passes as rounded is another number."""
    quantity = quantity_of(claim)
    in_percent = "metric" not in claim.details
    return quantity.hedge == "about" or (in_percent and not quantity.hedge and quantity.step < COARSEST_EXACT)


def _judge_by_convention(
    claim: Claim, ruler: Ruler, sources: LinesOrPairs, readings: list[Reading], returns: list[WindowReturn]
) -> CheckedClaim | None:
    """A fund instead of its index, total instead of price return, or a resembling factor."""
    tried = list(returns)
    candidates = (ruler.measure(source, *reading) for source in sources[1:] for reading in readings)
    for computed in candidates:
        if computed is None:
            continue
        tried.append(computed)
        if ruler.grade(claim, computed):
            evidence = ruler.evidence(computed, searched=len(tried))
            evidence = with_range(evidence, (candidate.value for candidate in tried))
            as_read = f"{returns[0].label}: {ruler.describe(returns[0])}"
            reason = f"true of {ruler.describe(computed)} for {computed.label}, not of {as_read}"
            return conclude(claim, "depends on convention", reason, evidence, nearest=as_read)
    return None


def _explain_difference(
    claim: Claim, material: Material, ruler: Ruler, source: LineOrPair, others: OtherNames, as_read: WindowReturn
) -> CheckedClaim:
    """What the number is true of instead, if anything near: another name, another date, another period."""
    statement = f"{label_of(claim.subject)}: {ruler.describe(as_read)}, {as_read.label}"
    if source.relation == "proxy":
        reason = f"only a resemblance is at hand, and it differs: {statement}"
        return leave_untestable(claim, reason, f"import the instrument: {IMPORT}")
    near = _judge_near_fund(claim, source, ruler, as_read, statement)
    if near is not None:
        return near
    searched = 1
    for verdict, candidates in _explanations(claim, material, ruler, source, others):
        for what, computed in candidates:
            searched += 1
            if ruler.prints_as(claim, computed):
                evidence = ruler.evidence(as_read, searched=searched)
                value = ruler.describe(computed)
                reason = f"{statement}; the number is true of {what}: {value}"
                alternatives = ((what, value),)
                return conclude(claim, verdict, reason, evidence, nearest=statement, alternatives=alternatives)
    if source.relation == "fund" and claim.subject is not None and claim.subject.kind == "index":
        reason = f"only a fund that tracks the index is at hand, and it differs: {statement}"
        return leave_untestable(claim, reason, f"the index: {IMPORT}")
    if _is_within_tracking(claim, source, ruler, as_read):
        reason = f"a fund that only stands for it differs by less than such funds do: {statement}"
        return leave_untestable(claim, reason, f"the index that was meant: {IMPORT}")
    opposite = replace(claim, direction=-claim.direction)
    has_right_size = claim.direction != 0 and ruler.prints_as(opposite, as_read)
    reason = f"{statement}; the size is right and the direction wrong" if has_right_size else statement
    return conclude(claim, "wrong value", reason, ruler.evidence(as_read, searched=searched), nearest=statement)


def _is_of_sector(claim: Claim, source: LineOrPair, ruler: Ruler, computed: WindowReturn) -> bool:
    """Whether a number lies as near a sector fund's as the index of that sector does."""
    if source.relation != "fund" or claim.subject is None or claim.subject.kind != "sector" or ruler is not RETURN:
        return False
    quantity, value = quantity_of(claim), ruler.scale * computed.value
    size = value * claim.direction if claim.direction else abs(value)
    return not quantity.hedge and abs(size - abs(quantity.value)) <= SECTOR_SLACK


def _judge_near_fund(
    claim: Claim, source: LineOrPair, ruler: Ruler, as_read: WindowReturn, statement: str
) -> CheckedClaim | None:
    """A number of an index or a sector as near to that of its fund as the two lie; None for every other."""
    if _is_of_sector(claim, source, ruler, as_read):
        reason = f"the index of a sector and its fund differ by up to {SECTOR_SLACK} points: {statement}"
        return conclude(claim, "depends on convention", reason, ruler.evidence(as_read), nearest=statement)
    if _is_within_fees(claim, source, ruler, as_read):
        reason = (
            f"only a fund that tracks the index is at hand, and it differs by no more than such funds do: {statement}"
        )
        return leave_untestable(claim, reason, f"the index: {IMPORT}")
    return None


def _is_within_fees(claim: Claim, source: LineOrPair, ruler: Ruler, as_read: WindowReturn) -> bool:
    """Whether a number of an index lies so near that of a fund on it as dividends and fees put it."""
    if source.relation != "fund" or claim.subject is None or claim.subject.kind != "index" or ruler is not RETURN:
        return False
    quantity, value = quantity_of(claim), ruler.scale * as_read.value
    size = value * claim.direction if claim.direction else abs(value)
    return not quantity.hedge and abs(size - abs(quantity.value)) <= SECTOR_SLACK + FEES * abs(size)


def _is_within_tracking(claim: Claim, source: LineOrPair, ruler: Ruler, as_read: WindowReturn) -> bool:
    """Whether a number lies so near that of a fund that the sector, style or market which was meant may give it."""
    if source.relation != "fund" or claim.subject is None or claim.subject.kind not in LOOSE_KINDS:
        return False
    quantity, value = quantity_of(claim), ruler.scale * as_read.value
    size = value * claim.direction if claim.direction else abs(value)
    return abs(size - quantity.value) <= TRACKING + TRACKING_SHARE * abs(size)


def _explanations(
    claim: Claim, material: Material, ruler: Ruler, source: LineOrPair, others: OtherNames
) -> list[tuple[Verdict, Iterator[tuple[str, WindowReturn]]]]:
    """Where else a number may come from, by the verdict that each would give, in the order of trying."""
    dates = measure_nearby_dates(claim, material, ruler, source)
    if not is_precise(claim):
        return [("wrong date", dates)]
    names = measure_other_names(claim, material, ruler, others)
    periods = measure_usual_periods(claim, material, ruler, source)
    return [("wrong entity", names), ("wrong date", dates), ("wrong period", periods)]


def _judge_unended(claim: Claim, material: Material, ruler: Ruler, sources: LinesOrPairs) -> CheckedClaim:
    """A quarter or half year that had not ended: its return did not exist."""
    period = claim.period
    to_date_return = ruler.measure(sources[0], period.readings[0][0], material.dated) if period else None
    if period is None or to_date_return is None:
        return report_no_data(claim, material)
    nearest = f"{label_of(claim.subject)} to date: {ruler.describe(to_date_return)}, {to_date_return.label}"
    reason = f"{period.text} ends {period.last}, after {material.dated}"
    return conclude(claim, "impossible", reason, ruler.evidence(to_date_return), nearest=nearest)


def _judge_unstated_window(claim: Claim, material: Material, ruler: Ruler, sources: LinesOrPairs) -> CheckedClaim:
    """No window in the words: the usual ones are tried, and a hit is a convention."""
    tried = list(measure_usual_periods(claim, material, ruler, sources[0]))
    for window, computed in tried:
        is_bound = quantity_of(claim).hedge in ("above", "below")
        if is_precise(claim) and not is_bound and ruler.prints_as(claim, computed):
            evidence = ruler.evidence(computed, searched=len(tried))
            reason = f"no window is stated; true of {window}: {ruler.describe(computed)}, {computed.label}"
            return conclude(claim, "depends on convention", reason, evidence, nearest=reason)
    reason = f"no window is stated, and none of {len(tried)} usual ones gives this number"
    return leave_untestable(claim, reason, "state the window")


def _judge_possible_windows(
    claim: Claim, material: Material, ruler: Ruler, sources: LinesOrPairs
) -> CheckedClaim | None:
    """A window that the words may mean and that gives the very number; None where none does, or it is too coarse."""
    is_bound = quantity_of(claim).hedge in ("above", "below")
    is_fine = is_precise(claim) or "metric" in claim.details
    for source in sources[:2]:
        for searched, window in enumerate(possible_windows(claim, material, source), start=1):
            if not (is_fine or window.is_plain) or window.base >= window.end or source.relation == "proxy":
                continue
            if is_bound and not (window.is_plain and window.words.startswith("from the")):
                continue  # many windows satisfy a bound: only that of the extreme which the words name may be meant
            computed = ruler.measure(source, window.base, window.end)
            in_points = "metric" in claim.details
            is_met = computed is not None and (
                ruler.grade(claim, computed)
                if in_points
                else ruler.prints_as(claim, computed) or _is_last_digit(claim, ruler, computed)
            )
            if computed is not None and (is_met or (window.is_plain and _is_of_sector(claim, source, ruler, computed))):
                evidence = ruler.evidence(computed, searched=searched)
                reason = f"true if {window.words} is meant: {ruler.describe(computed)}, {computed.label}"
                return conclude(claim, "depends on convention", reason, evidence, nearest=reason)
    return None


def _report_no_value(claim: Claim, material: Material, sources: LinesOrPairs) -> CheckedClaim:
    """The data begin after the window or end before it."""
    source = sources[0]
    if not len(source.panel):
        return report_no_data(claim, material)
    period = claim.period
    base = min((start for start, _ in period.readings), default=material.dated) if period else material.dated
    if to_date(source.panel.dates[0]) > base:
        reason = f"{source.label} begins {source.panel.first} in market {material.market}"
        return leave_untestable(claim, reason, f"older data: {IMPORT}")
    return report_data_end(claim, material, source.label, source.panel.last)
