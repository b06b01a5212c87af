"""Whether evidence supports the story that is told of a cause: three judgements, each by a written rule."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Literal, TypeAlias

from rotascope.drivers.investment.margins import PooledMargin
from rotascope.drivers.national_accounts import TaxShare
from rotascope.drivers.rates.cohort_effect import CohortEffect
from rotascope.drivers.tax.bridge import CohortTax
from rotascope.inference.testing.regression import Coefficient

Judgement: TypeAlias = Literal["supports", "does not support", "cannot tell"]
ALPHA = 0.05
MATTERS = 0.10  # standard deviations of relative return per one of the cause: less explains under 1 % of the variance
FELL = 0.005  # fall of a tax rate that bears the word "cut": half of that after the act of 2017, the smallest on file
# Falls of all companies' tax share from the year before to the first two years of the acts that cut it, by first year.
PAST_CUTS: Mapping[int, float] = {1964: 0.0237, 1981: 0.0818, 2002: 0.0307, 2018: 0.0105}
LEAST_COUNT, LEAST_WEIGHT = 0.2, 0.3  # of a group's companies and of their revenue: on less it has no figure
SEEN = 0.01  # of a day: an event said to move leadership that leaves less than 1 pp is small beside a year's gap
LEAST_COVERED = 0.5  # of a cohort with every item: on less nobody can tell


def judge_slope(sign: int, interval: tuple[float, float], p_adjusted: float) -> Judgement:
    """A standardised slope against the sign that the story expects.

    supports           the expected sign, and p after the whole search at most 0.05
    does not support   the interval leaves less than 0.10 standard deviations in the story's direction
    cannot tell        neither
    """
    low, high = sorted(bound * sign for bound in interval)
    if low > 0 and p_adjusted <= ALPHA:
        return "supports"
    return "does not support" if high < MATTERS else "cannot tell"


def judge_banks(slope: Coefficient, p_adjusted: float) -> Judgement:
    """Bank shares against a steeper curve: support asks for a rise that stands the search, refusal for a sure fall."""
    if slope.value > 0 and p_adjusted <= ALPHA:
        return "supports"
    return "does not support" if slope.interval[1] < 0 else "cannot tell"


def judge_earnings(effects: Mapping[str, CohortEffect], *, members: Mapping[str, int], cut: bool = True) -> Judgement:
    """Rates: support where small caps gain more by a cut even at their low end, refusal where not at the high.

    effects   by cohort, net of what cash earns; `small` and `large` are compared, every cohort covered by its members
    cut       whether the effects are of a cut; those of a rise count with the other sign
    """
    small, large = effects.get("small"), effects.get("large")
    if small is None or large is None or small.relative is None or large.relative is None:
        return "cannot tell"
    if any(effect.covered < LEAST_COVERED * members[name] for name, effect in effects.items()):
        return "cannot tell"
    sign = 1.0 if cut else -1.0
    small_low, small_high = sorted(sign * bound for bound in small.relative)
    large_low, large_high = sorted(sign * bound for bound in large.relative)
    if small_low > max(0.0, large_high):
        return "supports"
    return "does not support" if small_high < large_low else "cannot tell"


def judge_tax(rates: CohortTax | None, *, members: int) -> Judgement:
    """A cut of the rates paid: support where the cash rate fell by half a point, refusal where it did not fall."""
    if rates is None or rates.covered < LEAST_COVERED * members:
        return "cannot tell"
    return _judge_fall(rates.cash[0] - rates.cash[1])


def judge_tax_share(share: TaxShare) -> Judgement:
    """The same of all companies' tax in the national accounts; nothing is said without an act to judge."""
    return _judge_fall(share.before - share.after) if share.act_counts else "cannot tell"


def judge_massive(fall: float, *, first_year: int) -> tuple[Judgement, int]:
    """The word `massive` of a fall of the tax share, and how many past cuts it is at least as large as.

    supports           at least the median of the falls after the past acts; an act is not measured by itself
    does not support   less
    """
    past = sorted(size for year, size in PAST_CUTS.items() if year != first_year)
    reached = sum(fall >= size for size in past)
    return ("supports" if fall >= median(past) else "does not support"), reached


def judge_margins(margin: PooledMargin | None, *, covered: int, members: int) -> Judgement:
    """Investment: support where the margin fell and depreciation took from it, refusal where it rose."""
    if margin is None or covered < LEAST_COVERED * members:
        return "cannot tell"
    if margin.after > margin.before:
        return "does not support"
    return "supports" if margin.depreciation is not None and margin.depreciation < 0 else "cannot tell"


def judge_events(p_adjusted: Sequence[float], *, detectable: float) -> Judgement:
    """Single events: support where one stands the search over all of them, refusal where none does and all were seen.

    detectable   the move on a day that 80 of 100 such samples would find: above SEEN a quiet table says nothing
    """
    if min(p_adjusted) <= ALPHA:
        return "supports"
    return "does not support" if detectable <= SEEN else "cannot tell"


def is_covered(count: float, weight: float) -> bool:
    """Whether a figure is one of the group: enough of its companies count, and they are enough of its revenue."""
    return count >= LEAST_COUNT and weight >= LEAST_WEIGHT


def combine(judgements: Iterable[Judgement], *, least: int = 1) -> Judgement:
    """What several pieces say together: those that decide, where they agree and are at least half of all.

    least   pieces that must decide before there is a word: 2 where each is a co-movement, which one series may show
            for reasons of its own
    """
    pieces = list(judgements)
    decisive = [judgement for judgement in pieces if judgement != "cannot tell"]
    agreed = len(set(decisive)) == 1 and 2 * len(decisive) >= len(pieces) and len(decisive) >= least
    return decisive[0] if agreed else "cannot tell"


def may_vote(status: str) -> bool:
    """Whether a piece of evidence votes on what holds now: one whose inputs end too early is shown, and does not."""
    return status != "stale"


def _judge_fall(fall: float) -> Judgement:
    if fall >= FELL:
        return "supports"
    return "does not support" if fall <= 0 else "cannot tell"
