"""The part of docs/calibration.md for those who read every month."""

import numpy as np

from page_text import share, table
from power_curves import Delays
from reader_comparison import Comparison
from reading_rules import BEFORE, DATES, DRIFTS, HORIZON, RULES, RuleStudy
from rotascope.arrays import Floats
from rotascope.inference.verdicts.regular import LEVEL


def readers(study: RuleStudy, comparison: Comparison) -> str:
    """The rule's false calls, what it finds, and the other rules at equal false alarms."""
    markets = len(study.nulls[study.law])
    rate = study.ever("readers", study.law)
    false = [
        (law, f"{len(nulls):,}", share(study.ever("readers", law)), share(study.ever("words", law)))
        for law, nulls in study.nulls.items()
    ]
    return f"""## For monthly readers

The verdict's 5 % are those of one reading. Who reads each of {len(DATES)} month ends needs a higher line. The rule: the
average of a spread's gaps over the last 1, 2, ... 12 months on own scale, called where some spread of the family
reaches as much, to either side, at one of {len(DATES)} month ends of resampled histories with probability
{share(LEVEL)} or less.

{table(("days without a lead", "markets", "called within two years", "established or more within them"), false)}

**What was compared**, on five spreads of flipped real days, {BEFORE:,} sessions before and {HORIZON} watched,
{markets} markets without a lead and {len(study.planted[DRIFTS[0]])} with one of each size, seeds apart. Every rule
takes the threshold at which it calls some spread within two years in {share(rate)} of the former, which is what the
rule for monthly readers does with the threshold that it draws itself: on its own it knows nothing of these markets.

{table(head(), rows(study, rate))}

Shares are those called within 252 sessions, with the sessions by which half are ("-": fewer than half within
{HORIZON}). One standard error of a share of one half is {share((0.25 / markets) ** 0.5)}. The average of gaps weighs
recent months most, as the distance from a 12-month mean does, and is linear in the days, so that its law over spreads
and months can be drawn from the family itself. An e-detector and a confidence sequence hold for any number of months,
for ever, by thresholds that pay for more than two years; here they too are given the threshold that suffices, which
nobody has who does not know these markets. Where rules lie within two standard errors of each other this count does not
rank them. {beaten(comparison)}"""


def head() -> tuple[str, ...]:
    """The table's columns."""
    return ("rule", *(f"{100 * drift:g} pp a month" for drift in DRIFTS))


def rows(study: RuleStudy, rate: float) -> list[tuple[str, ...]]:
    """Every rule at one rate of false alarms."""
    own = ("the rule as the program draws it", *(cell(study.called("readers", drift)) for drift in DRIFTS))
    others = [
        (text, *(cell(study.delays(rule, drift, study.threshold(rule, rate))) for drift in DRIFTS))
        for rule, text in RULES.items()
    ]
    return [own, *others]


def cell(calls: Floats) -> str:
    """Share within a year, and the median delay."""
    median = Delays(calls).median
    return f"{share(float(np.mean(calls <= 252)))} ({f'{median:.0f}' if np.isfinite(median) else '-'})"


def beaten(comparison: Comparison) -> str:
    """Whether the rule finds more than the 12-month mean, on more markets."""
    (own, mean), (low, high), delays = comparison.shares, comparison.interval, comparison.delays
    verdict = "finds more" if low > 0.0 else "finds fewer" if high < 0.0 else "cannot be told apart by this count"
    return (
        f"The rule as the program draws it and the 12-month mean were compared again on {len(comparison.called):,} "
        f"markets with a rotation of 2 pp a month and "
        f"{len(comparison.null_called):,} without, seeds apart: the rule calls some spread of "
        f"{share(comparison.rate)} of the latter and finds {share(own)} of the former within 252 sessions, half of "
        f"them after {delays[0]:.0f}; the 12-month mean at the same rate {share(mean)}, after {delays[1]:.0f}. The "
        f"difference is {100 * (own - mean):+.1f} points (95 % interval {100 * low:+.1f} to {100 * high:+.1f}, "
        f"markets and thresholds drawn again): against the mean the rule {verdict}."
    )
