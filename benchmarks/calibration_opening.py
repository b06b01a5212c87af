"""What docs/calibration.md begins with: goals held or not, and the verdict beside the rule before it."""

from collections.abc import Callable

import numpy as np

from calibration_parts import (
    DELAY_GOAL,
    FOUND_GOAL,
    SEED_GOAL,
    SILENT_GOAL,
    Measured,
    by_kind,
    pooled_thirds,
    silent,
)
from empty_markets import GOAL, TERCILE_GOAL
from page_text import share, table
from power_curves import Delays
from reading_rules import RuleStudy


def delay(value: float) -> str:
    """Sessions, or that fewer than half were ever called."""
    return f"{value:.0f}" if np.isfinite(value) else "-"


def goal_line(name: str, status: str, text: str) -> str:
    return f"- **{name}, {status}:** {text}"


def opening(measured: Measured) -> str:
    """Each goal, held or not, with its figures."""
    texts = goal_texts(measured)
    status = {name: "NOT HELD" if name.lower() in measured.missed else "held" for name in texts}
    worst = max(measured.rates, key=lambda case: case.rate)
    if status["False verdicts"] == "held" and worst.rate > GOAL:
        status["False verdicts"] = worst.held
    lines = [goal_line(name, status[name], text) for name, text in texts.items()]
    return f"""# Calibration of the verdict

How often the [verdict](verdict.md) is wrong, how often and how soon it is right, and how firmly it stands. Written by
`python benchmarks/calibration.py` from markets whose truth is known; nothing on this page is typed in. Scale, windows
and thresholds were chosen on seeds apart from those here.

{chr(10).join(lines)}"""


def goal_texts(measured: Measured) -> dict[str, str]:
    """What was measured of each goal, by its name."""
    return {**error_texts(measured), **finding_texts(measured)}


def error_texts(measured: Measured) -> dict[str, str]:
    """The goals that say how often a word is wrong or moves."""
    worst = max(measured.rates, key=lambda case: case.rate)
    low, high = worst.interval
    loudest, cases = max(by_kind(measured.changes).items(), key=lambda pair: silent(pair[1]))
    thirds = ", ".join(share(rate) for rate, _ in pooled_thirds(measured.rates))
    seeds = measured.seeds
    return {
        "False verdicts": "without any rotation, at most "
        f"{share(worst.rate)} of markets are called established, dominant or fading ({worst.law.label}; 95 % interval "
        f"{share(low)} to {share(high)}; the goal is {share(GOAL)}).",
        "Thirds": f"by third of last-year volatility, all laws together: {thirds}, calm to wild (goal "
        f"{share(TERCILE_GOAL)} each).",
        "Seed": f"read with three seeds, {seeds.changed_words} of {seeds.words:,} words of the real market since 1968 "
        f"differ ({share(seeds.changed_words / seeds.words)}; goal under {share(SEED_GOAL)} of a spread's month ends). "
        f"Some word of the page differs at {seeds.changed_dates} of {seeds.dates} month ends.",
        "Silent changes": f"at most {share(silent(cases))} of words change without having been called fragile "
        f"({loudest}; goal {share(SILENT_GOAL)}).",
    }


def finding_texts(measured: Measured) -> dict[str, str]:
    """The goals that say how often and how soon a rotation is found."""
    regular, mean = measured.readers.shares
    low, high = measured.readers.interval
    daily = measured.daily
    found = daily.delays[0.03]
    any_day = measured.power.delays["abrupt", 0.03]["cusum"].median
    return {
        "Found within a year": "of rotations of 2 pp a month of one of five spreads of flipped real days, "
        f"{share(measured.found)} within 252 sessions (goal {share(FOUND_GOAL)}).",
        "Monthly readers": f"the rule for them finds {share(regular)} of the same within 252 sessions, the 12-month "
        f"mean with as many false alarms {share(mean)} ({len(measured.readers.called):,} markets; the difference is "
        f"{points(regular - mean)}, 95 % interval {points(low)} to {points(high)}).",
        "Delay": f"at 3 pp a month, read on every session, half are called after {delay(found['verdict'].median)} "
        f"sessions, {daily.ratio(0.03):.2f} times the {delay(found['cusum'].median)} of a CUSUM that is told drift and "
        f"start (goal {DELAY_GOAL:g}), both with {share(daily.rate)} of spreads and sides called falsely within two "
        f"years. Read at month ends, with {share(daily.monthly_rate)}: {delay(found['verdict month ends'].median)} "
        f"against {delay(found['cusum month ends'].median)} for that CUSUM at month ends, "
        f"{daily.ratio(0.03, ' month ends'):.2f} times, and {delay(any_day)} where it alone may speak on any day.",
    }


def points(value: float) -> str:
    """A difference of shares."""
    return f"{100 * value:+.1f} points"


def side_by_side(measured: Measured) -> str:
    """The verdict and the rule that it replaced, in one table."""
    rates, rules = measured.rates, measured.rules
    wild = max(rates, key=lambda case: case.plain)
    worst = [share(max(shares)) for shares in zip(*((rate.plain, rate.rate) for rate in rates), strict=True)]
    rows = [
        ("false verdicts, the law that is worst for each", *worst),
        (f"the same, {wild.law.label}", share(wild.plain), share(wild.rate)),
        *(
            (f"some spread called within two years of monthly readings, {label}", *each(rules.ever, label))
            for label in rules.nulls
        ),
        *(found_row(rules, drift) for drift in rules.planted),
        *(delay_row(rules, drift) for drift in rules.planted),
    ]
    return f"""## The verdict and the rule before it

*Before*: a gap of 3, 6 or 12 months survives the search on plain differences, resampled in blocks as long as their
serial dependence asks for, which calls volatility. *Now*: each day on its spread's own scale, less what the day before
foretold.

{table(("measured", "before", "now"), rows)}"""


def each(measure: Callable[[str, str], float], label: str) -> tuple[str, str]:
    """A share by the rule before, and by the verdict."""
    return share(measure("plain", label)), share(measure("words", label))


def found_row(rules: RuleStudy, drift: float) -> tuple[str, str, str]:
    """What both find within a year."""
    before, now = (share(float(np.mean(rules.called(rule, drift) <= 252))) for rule in ("plain", "words"))
    return f"found within 252 sessions, {100 * drift:g} pp a month, flipped real days", before, now


def delay_row(rules: RuleStudy, drift: float) -> tuple[str, str, str]:
    """After how many sessions both have called half."""
    before, now = (delay(Delays(rules.called(rule, drift)).median) for rule in ("plain", "words"))
    return f"sessions by which half are called, {100 * drift:g} pp a month, flipped real days", before, now
