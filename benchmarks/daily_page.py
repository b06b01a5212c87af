"""The part of docs/calibration.md on words that are read on every session."""

from daily_reading import DailyReading
from page_text import share, table
from planted_markets import EVERY, HORIZON
from power_curves import DRIFTS


def daily(study: DailyReading) -> str:
    """Delays of the verdict and of the CUSUM for both ways of reading, and what each costs in false calls."""
    head = (
        "pp a month",
        "verdict, every session",
        "CUSUM, every session",
        "times",
        "verdict, month ends",
        "CUSUM, month ends",
        "times",
        "verdict by 252, every session",
        "CUSUM by 252, every session",
    )
    return f"""**Read on every session.** The program answers for any date, and nobody must wait for a month end. The
same markets, abrupt, read on each of {HORIZON} sessions: sessions by which half are called, by the verdict and by the
CUSUM that is told drift and start, and the one over the other. Who reads daily is wrong more often at some time: of a
given side of a given spread without rotation the verdict calls {share(study.rate)} on some session of the two years,
{share(study.monthly_rate)} at one of their month ends; some spread of five, to either side, is called on some session
in {share(study.ever)} of {study.markets:,} markets. The CUSUM's threshold is set to the first rate where both are read
on every session, to the second where both are read every {EVERY} sessions.

{table(head, [row(study, drift) for drift in DRIFTS])}"""


def row(study: DailyReading, drift: float) -> tuple[str, ...]:
    """One size of rotation."""
    cell = study.delays[drift]
    return (
        f"{100 * drift:g}",
        *(sessions(cell[name].median) for name in ("verdict", "cusum")),
        times(study.ratio(drift)),
        *(sessions(cell[f"{name} month ends"].median) for name in ("verdict", "cusum")),
        times(study.ratio(drift, " month ends")),
        *(share(cell[name].by(252)) for name in ("verdict", "cusum")),
    )


def sessions(value: float) -> str:
    """A delay, or that fewer than half were ever called."""
    return f"{value:.0f}" if value < float("inf") else "-"


def times(value: float) -> str:
    """A ratio of delays, where both are known."""
    return f"{value:.2f}" if 0.0 < value < float("inf") else "-"
