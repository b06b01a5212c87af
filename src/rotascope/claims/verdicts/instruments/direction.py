"""Directions without a number, and runs of calendar blocks."""

from datetime import date, timedelta

from rotascope.claims.records import CheckedClaim, Claim
from rotascope.claims.verdicts.instruments.leading import judge_leading
from rotascope.claims.verdicts.instruments.record import block_returns
from rotascope.claims.verdicts.instruments.search import readings_of
from rotascope.claims.verdicts.instruments.windows import session_and_week
from rotascope.claims.verdicts.material import (
    Line,
    LinePair,
    Material,
    WindowReturn,
    line_return,
    pair_gap,
    rows_between,
    window_between,
)
from rotascope.claims.verdicts.outcomes import IMPORT, conclude, confirm, leave_untestable, report_no_data
from rotascope.claims.verdicts.resolve import LEADERS, is_of_every_index, label_of, proxy_of
from rotascope.evidence import Evidence

FEW_DAYS = 6  # days before the article in which a record may have been set
STILL = 0.005  # percentage points: a yield that moved less did not move
CLEAR = 5e-3  # a factor's return that leaves no doubt which of two styles led
FLAT = 5e-4  # a change smaller than this has no direction


def judge_direction(claim: Claim, material: Material, _mentioned: tuple[str, ...]) -> CheckedClaim:
    """Whether a name rose or fell, led or trailed, in its window; without one, in the session and in the week."""
    of_other = _judge_other(claim, material)
    if of_other is not None:
        return of_other
    key = claim.subject.key if claim.subject else ""
    relative = claim.counterpart.key if claim.counterpart else ""
    candidates = material.pairs.get((key, relative), ()) if relative else material.lines.get(key, ())
    sources = [source for source in candidates if source.relation != "proxy"]
    if not sources:
        return _judge_by_factor(claim, material, key, relative) or report_no_data(claim, material)
    windows = readings_of(claim, material) if claim.period else session_and_week(material.dated)
    returns = [computed for base, end in windows if base < end and (computed := _measure(sources[0], base, end))]
    if not returns:
        by_factor = _judge_by_factor(claim, material, key, relative)
        return by_factor or leave_untestable(
            claim, f"no data of {label_of(claim.subject)} reach that window", f"prices: {IMPORT}"
        )
    agreeing = [computed for computed in returns if computed.value * claim.direction > FLAT]
    is_met = bool(agreeing) if claim.period else len(agreeing) == len(returns)
    if is_met:
        return confirm(claim, "true", _words(claim, agreeing[0]), _evidence(agreeing[0]))
    statement = _words(claim, returns[0])
    if claim.period is None or any(abs(computed.value) <= FLAT for computed in returns) or agreeing:
        return leave_untestable(
            claim, f"no window is stated, and not every usual one agrees: {statement}", "the window"
        )
    return conclude(claim, "wrong value", statement, _evidence(returns[0]), nearest=statement)


def _judge_by_factor(claim: Claim, material: Material, key: str, relative: str) -> CheckedClaim | None:
    """Two styles without data of their own, by the factor that resembles their gap: a clear one may confirm."""
    named, opposite = proxy_of(key, relative), proxy_of(relative, key)
    pair = next(iter(material.pairs.get((named or opposite, ""), ())), None) if relative else None
    if pair is None:
        return None
    sense = claim.direction * (1 if named else -1)
    windows = readings_of(claim, material) if claim.period else session_and_week(material.dated)
    returns = [computed for base, end in windows if base < end and (computed := pair_gap(pair, base, end))]
    agreeing = [computed for computed in returns if computed.value * sense > CLEAR]
    if not agreeing or (claim.period is None and len(agreeing) < len(returns)):
        return None
    evidence = _evidence(agreeing[0])
    words = f"{_words(claim, agreeing[0])}; only a factor that resembles their gap is at hand"
    return conclude(claim, "depends on convention", words, evidence, nearest=words)


def _judge_other(claim: Claim, material: Material) -> CheckedClaim | None:
    """Who led, a yield, the main indexes together; None for one name, or two set against each other."""
    if "leading" in claim.details:
        return judge_leading(claim, material)
    if claim.subject is not None and claim.subject.kind == "macro":
        return _judge_yield(claim, material)
    is_every = is_of_every_index(claim.subject) and not claim.counterpart
    return _judge_every_index(claim, material) if is_every else None


def _judge_every_index(claim: Claim, material: Material) -> CheckedClaim:
    """Whether each of the main indexes rose or fell in the window, or in the session and in the week."""
    lines = [line for key in LEADERS["main indexes"] for line in material.lines.get(key, ())[:1]]
    if len(lines) < len(LEADERS["main indexes"]):
        return report_no_data(claim, material)
    windows = readings_of(claim, material) if claim.period else session_and_week(material.dated)
    outcomes: list[list[WindowReturn]] = []
    for base, end in windows:
        returns = [computed for line in lines if base < end and (computed := line_return(line, base, end))]
        if len(returns) == len(lines):
            outcomes.append(returns)
    agreeing = [returns for returns in outcomes if all(other.value * claim.direction > FLAT for other in returns)]
    if outcomes and (agreeing if claim.period else len(agreeing) == len(outcomes)):
        words = "; ".join(_words(claim, other) for other in agreeing[0])
        return confirm(claim, "true", words, _evidence(agreeing[0][0]))
    turned = [other for returns in outcomes[:1] for other in returns if other.value * claim.direction < -FLAT]
    if claim.period is None or not turned or agreeing:
        return leave_untestable(claim, "not each of the main indexes agrees in the usual windows", "the window")
    return conclude(
        claim, "wrong value", _words(claim, turned[0]), _evidence(turned[0]), nearest=_words(claim, turned[0])
    )


def _judge_yield(claim: Claim, material: Material) -> CheckedClaim:
    """Whether a yield rose or fell in its window, or in the session and the week; it refutes nothing."""
    line = material.series.get(claim.subject.key.removeprefix("macro:") if claim.subject else "")
    windows = readings_of(claim, material) if claim.period else session_and_week(material.dated)
    moves: list[tuple[float, str]] = []
    for base, end in windows if line is not None else []:
        rows = rows_between(line.panel, base, end) if line is not None and base < end else None
        if rows is not None and line is not None:
            before, after = (float(line.panel.values[row, 0]) for row in rows)
            moves.append(
                (after - before, f"{100 * (after - before):+.0f} basis points over {window_between(line.panel, *rows)}")
            )
    agreeing = [move for move in moves if move[0] * claim.direction > STILL]
    if line is None or not moves:
        return leave_untestable(
            claim, f"no data of {label_of(claim.subject)} reach that window", f"the series: {IMPORT}"
        )
    if not agreeing or (claim.period is None and len(agreeing) < len(moves)):
        return leave_untestable(claim, f"not every usual window agrees: {moves[0][1]}", "the window")
    size, words = agreeing[0]
    method = f"difference of {line.id}"
    evidence = Evidence.number(round(100 * size), unit="basis points", method=method, inputs=line.inputs)
    return confirm(claim, "true", f"{line.id}: {words}", evidence)


def _measure(source: Line | LinePair, base: date, end: date) -> WindowReturn | None:
    return line_return(source, base, end) if isinstance(source, Line) else pair_gap(source, base, end)


def _words(claim: Claim, computed: WindowReturn) -> str:
    name = label_of(claim.subject)
    against = f" less {label_of(claim.counterpart)}" if claim.counterpart else ""
    return f"{name}{against}: {_evidence(computed).shown} over {computed.window}, {computed.label}"


def _evidence(computed: WindowReturn) -> Evidence:
    return computed.evidence("return")


def judge_run_of_blocks(claim: Claim, material: Material) -> CheckedClaim:
    """Weeks, months or quarters in a row, up to the article's block or the one before; it refutes nothing."""
    lines = material.lines.get(claim.subject.key if claim.subject else "", ())
    line = next((line for line in lines if line.relation != "proxy"), None)
    unit = claim.details["unit"]
    if line is None or claim.quantity is None:
        return report_no_data(claim, material)
    if line.panel.last < material.dated - timedelta(days=FEW_DAYS):
        return leave_untestable(claim, f"{line.label} ends {line.panel.last}", f"newer data: {IMPORT}")
    blocks = block_returns(line, unit, material.dated)
    names_a_day = any(period.kind == "day" for period in claim.periods)
    for skipped in range(min(2 if unit == "day" and not names_a_day else 3, len(blocks))):
        run = 0
        for block in reversed(blocks[: len(blocks) - skipped]):
            if block.value * claim.direction <= 0:
                break
            run += 1
        if run == claim.quantity.low:
            end = blocks[-1 - skipped].end
            way = "up" if claim.direction > 0 else "down"
            statement = f"{label_of(claim.subject)}: {run} {unit}s {way} in a row to {end} ({line.label})"
            evidence = Evidence.count(run, method=f"{unit}s in a row to {end} of {line.id}", inputs=line.inputs)
            return confirm(claim, "true", statement, evidence)
    return leave_untestable(claim, f"no run of {unit}s as long ends near the article", "say when the run ended")
