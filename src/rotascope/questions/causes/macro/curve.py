"""The yield curve: two slopes and when each last turned positive, and bank shares against it."""

from functools import partial

from rotascope.drivers.activity import inversions, last_crossing
from rotascope.drivers.rates.curve import curve_effect
from rotascope.drivers.relations import FAMILY
from rotascope.drivers.verdicts import judge_banks
from rotascope.evidence import Section
from rotascope.inference.testing.multiple import bonferroni
from rotascope.panels.view import View
from rotascope.questions.attempt import attempt
from rotascope.questions.causes.gather import read_banks, read_slope, slope_ways
from rotascope.questions.causes.tables import inversions_table
from rotascope.questions.causes.words import curve_banks, curve_slope, last_inversion
from rotascope.sessions import to_date

# What a slope is from, and the statistics that make it: published, or the 10-year yield less a shorter one.
SLOPES = (("2-year", "curve", "two-year"), ("3-month", "curve-three-month", "three-month"))
QUIET = 20  # sessions above zero that end an inversion of a daily slope
TABLE_NAMES = {"2-year": "two_year", "3-month": "three_month"}
TEN_YEAR = "ten-year"


def curve_section(view: View) -> Section:
    """Both slopes, and banks on the curve, each where the market has its series."""
    slopes = (
        attempt(f"10-year less {name} yield", partial(_slope, view, name, published, short), remedy="import it")
        for name, published, short in SLOPES
    )
    banks = attempt("banks against the curve", lambda: _banks(view), remedy="import bank shares")
    return Section.join(*slopes, banks)


def _slope(view: View, name: str, published: str, short: str) -> Section:
    slope = read_slope(view, slope_ways(published, long=TEN_YEAR, short=short))
    row = last_crossing(slope.panel.values[:, 0])
    crossing = to_date(slope.panel.dates[row]) if row is not None else None
    quiet = QUIET if slope.cadence == "D" else 1
    episodes = inversions(slope.panel.values[:, 0], quiet=quiet)
    table = {f"inversions_{TABLE_NAMES[name]}": inversions_table(name, slope, episodes)} if episodes else {}
    return Section((curve_slope(name, slope, crossing, last_inversion(slope, episodes)),), table)


def _banks(view: View) -> Section:
    banks = read_banks(view)
    effect = curve_effect(banks.returns, level=banks.level, slope=banks.slope)
    (p_adjusted,) = bonferroni([effect.slope.p_value], tests=FAMILY)
    judgement = judge_banks(effect.slope, p_adjusted)
    return Section((curve_banks(banks, effect, p_adjusted, judgement, searched=FAMILY),))
