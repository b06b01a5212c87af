"""The page of docs/calibration.md from the numbers of the studies; every figure in it is one of theirs."""

from collections.abc import Sequence

import numpy as np

from calibration_opening import delay, opening, side_by_side
from calibration_parts import (
    SILENT_GOAL,
    Measured,
    by_kind,
    pooled_thirds,
    silent,
    thirds_held,
)
from daily_page import daily
from empty_markets import GOAL, TERCILE_GOAL, NullRate
from flipped_markets import SIGN_BLOCK
from page_text import laid_out, share, table
from planted_markets import BEFORE, BOTH, DATES, EVERY, HORIZON, PLANTED, RAMP, SPREADS
from power_curves import DRIFTS, SHAPES, Delays, Power
from quick_words import STUDIED
from reader_page import readers
from rivals import SHORTEST, WINDOW
from rotascope.sources.simulated.economy.factors import FACTORS, factor_column
from shaken_markets import AGES, KINDS, Change

METHODS = {
    "verdict": "verdict",
    "cusum": "CUSUM that knows the truth",
    "average": "12-month mean, filtered",
    "ruptures": "ruptures, refitted",
}
HORIZONS = (63, 126, 252, 504)
VOLATILITY = FACTORS[factor_column(PLANTED)].volatility


def page(measured: Measured) -> str:
    """The whole page."""
    parts = (
        opening(measured),
        side_by_side(measured),
        empty(measured.rates),
        planted(measured.power),
        daily(measured.daily),
        readers(measured.rules, measured.readers),
        shaken(measured.changes, measured.twin),
        again(measured.markets),
    )
    return laid_out("\n\n".join(parts))


def null_table(rates: Sequence[NullRate]) -> str:
    """A row a law: how often it is called, over all and by third of last-year volatility."""
    rows = [
        (
            rate.law.label,
            f"{rate.law.sessions:,}",
            f"{rate.markets:,}",
            share(rate.plain),
            share(rate.rate),
            share(rate.rising),
            *(share(tercile) for tercile in rate.terciles),
            "{} to {}".format(*map(share, rate.interval)),
            rate.held,
        )
        for rate in rates
    ]
    called = ("on plain differences", "established or more", "without fading")
    thirds = ("calm third", "middle third", "wild third")
    return table(("days", "sessions", "markets", *called, *thirds, "95 % interval", "held"), rows)


def empty(rates: Sequence[NullRate]) -> str:
    names = list(rates[0].criteria)
    met = [(rate.law.label, *(share(rate.criteria[name]) for name in names)) for rate in rates]
    return f"""## (a) Markets without rotation

Each market is 5 spreads ({", ".join(SPREADS)}) without a lead, judged once, on its last day. A
market counts as called if any of its spreads is established, dominant or fading. The first seven laws draw the spreads
independently: fat tails are Student's t with {BOTH.tail:g} degrees of freedom, clustering is GARCH(1,1) with weights
{BOTH.shock:g} and {BOTH.memory:g}. The others keep the spreads' correlation: ten years of real factor days that end on
a random day, each {SIGN_BLOCK} sessions with a random sign that all spreads share; and GARCH days with one common
shock. The goal is at most {share(GOAL)}; *held* says NO where even the interval's lower end is above it. Thirds are
those of the last year's volatility over that of the years before; each should be at most {share(TERCILE_GOAL)}. A third
of one law is {rates[0].markets // 3} markets, two standard errors of 5 % of which are
{share(2 * (0.05 * 0.95 / (rates[0].markets / 3)) ** 0.5)}; of all laws together the thirds are
{pooled_text(rates)}.

*On plain differences* is the rule without the scale of each spread's own past, a survivor of the search being enough:
it calls volatility, which is why the verdict does not use it.

{null_table(rates)}

**How often each criterion is met where nothing leads**, of the spreads of a tenth of these markets, and how often a
spread is called early:

{table(("days", *names), met)}

The rates are those of one reading. Who reads the page every month sees more: see [below](#for-monthly-readers)."""


def pooled_text(rates: Sequence[NullRate]) -> str:
    pooled = zip(("calm", "middle", "wild"), pooled_thirds(rates), thirds_held(rates), strict=True)
    return "; ".join(
        f"{name} {share(rate)} ({share(low)} to {share(high)}, held: {held})"
        for name, (rate, (low, high)), held in pooled
    )


def planted(power: Power) -> str:
    false = power.false_alarms
    return f"""## (b) Planted rotations

One spread of five ({PLANTED}, {100 * VOLATILITY:g} % a day, fat tails and clustering) is given a drift after
{BEFORE:,} sessions without one; {power.markets} markets a row, judged every {EVERY} sessions for {HORIZON} sessions.
Abrupt: the whole drift from the first session; ramped: rising to it over {RAMP} sessions. A call is the first judgement
that says established or dominant, to the planted side.

**The same false alarms for all.** In {false.markets:,} markets without rotation the verdict calls a given side of a
given spread at one of the {len(DATES)} judgements in {share(false.rate)} of cases. (Some spread of five, to either
side, is called at some time of the two years in {share(false.ever)} of them: `ever`.) Every rival watches the right
side of the right spread only, and its threshold is set, on markets without rotation, to that same {share(false.rate)}:

- **CUSUM that knows the truth** (Page 1954): is told the drift, the density and each day's true deviation, starts from
  zero on the rotation's first session, and may speak on any day. For independent days nothing with as few false alarms
  has a shorter worst delay (Moustakides 1986, Annals of Statistics 14:1379-1387). Nobody could use it: these are not
  known.
- **12-month mean**: the relative line's distance from its 252-session mean, called above {false.average:.2f} of its
  deviations. The plain rule, any distance above zero, calls {share(false.average_raw)} of markets without rotation.
- **ruptures**: Pelt's optimum (KernelCPD, linear kernel) on the last {WINDOW} days, segments of {SHORTEST} or more,
  refitted at each judgement; called when the last segment is above zero and above the one before. The penalty is
  {false.penalty:.0f} variances, at which {share(false.penalty_rate)} are called without rotation.

{chr(10).join(shape_tables(power, shape) for shape in SHAPES)}
![Share of planted rotations called](calibration.svg)

{reading(power)}"""


def shape_tables(power: Power, shape: str) -> str:
    rows = [
        (
            f"{100 * drift:g}",
            *(share(cell["verdict"].by(sessions)) for sessions in HORIZONS),
            *(share(cell[method].by(252)) for method in METHODS if method != "verdict"),
            *(delay(cell[method].median) for method in METHODS),
        )
        for drift in DRIFTS
        for cell in [power.delays[shape, drift]]
    ]
    head = (
        "pp a month",
        *(f"verdict by {sessions}" for sessions in HORIZONS),
        "CUSUM by 252",
        "mean by 252",
        "ruptures by 252",
        "delay: verdict",
        "CUSUM",
        "mean",
        "ruptures",
    )
    return f"""**{shape.capitalize()}**: share called within so many sessions, and the sessions by which half are called
("-": fewer than half within {HORIZON}).

{table(head, rows)}
"""


def reading(power: Power) -> str:
    """What the table says, by its own numbers."""

    def least(method: str) -> str:
        good = [drift for drift in DRIFTS if power.delays["abrupt", drift][method].by(252) >= 0.8]
        return f"{100 * good[0]:g} pp a month" if good else "none of these"

    def lag(drift: float) -> str:
        cell: dict[str, Delays] = dict(power.delays["abrupt", drift])
        return f"{delay(cell['verdict'].median)} sessions against {delay(cell['cusum'].median)}"

    two = power.delays["abrupt", 0.02]
    one = power.delays["abrupt", 0.01]["verdict"].by(252)
    return f"""Within a year four in five abrupt rotations are found from {least("verdict")} on by the verdict, from
{least("cusum")} by the CUSUM that knows the truth, {least("average")} by the filtered mean and {least("ruptures")} by
ruptures. Half of those of 3 pp a month are called after {lag(0.03)} for that CUSUM, of 6 pp after {lag(0.06)}. Of those
of 2 pp the verdict finds {share(two["verdict"].by(252))} within a year, the filtered mean
{share(two["average"].by(252))}, the CUSUM {share(two["cusum"].by(252))} and ruptures {share(two["ruptures"].by(252))}.
The thresholds of these three were set on markets drawn by the very law of the days that they judge, and each watches
one side of one spread; the verdict takes its own from each market's days, for all spreads, sides and windows at once.
Small ones stay unseen: a drift of 1 pp a month is called by the verdict in {share(one)} of cases within a year."""


def shaken(changes: Sequence[Change], twin: float) -> str:
    rows = [kind_row(kind, cases) for kind, cases in by_kind(changes).items()]
    head = (
        "change",
        "cases",
        "word changes",
        "crosses established",
        "of changes, called fragile",
        "changes, not fragile",
        "held",
    )
    bases = [change for change in changes if change.kind == KINDS[1]]
    fragile = float(np.mean([base.fragile for base in bases]))
    advanced = float(np.mean([base.fragile for base in bases if base.advanced]))
    return f"""## (c) Fragility

{len(bases):,} cases: rotations of 0 to 6 pp a month that have lasted {", ".join(str(age) for age in AGES)} sessions.
Each is judged again after one change: one of the other four spreads left out; the benchmark swapped for another of the
same drift whose noise correlates {twin:.2f} with the old (as FF.SMB and Russell 2000 over S&P 500 do, day by day);
every window's start moved back by 1 to 20 sessions; the history started 5 to 20 sessions later. The page calls
{share(fragile)} of the cases fragile, {share(advanced)} of those called established, dominant or fading. The goal is
that at most {share(SILENT_GOAL)} of cases change without that warning.
A change counts whatever the words; the third column counts only those across the line of `established`.

{table(head, rows)}"""


def kind_row(kind: str, cases: Sequence[Change]) -> tuple[str, ...]:
    changed = [case for case in cases if not case.same_stage]
    warned = float(np.mean([case.fragile for case in changed])) if changed else float("nan")
    return (
        kind,
        f"{len(cases):,}",
        share(len(changed) / len(cases)),
        share(float(np.mean([case.crossed for case in cases]))),
        share(warned) if changed else "-",
        share(silent(cases)),
        "yes" if silent(cases) <= SILENT_GOAL else "NO",
    )


def again(markets: int) -> str:
    return f"""## Again

`python benchmarks/calibration.py --markets {markets}`; seeds are fixed, so the same program writes the same page, and
with `--kept FOLDER` a run that was stopped goes on where it was. Studies of simulated markets make
{STUDIED.draws:,} draws a search; the seeds are read with as many as the program makes.
`tests/test_calibration.py` runs a smaller form with other seeds and can fail."""
