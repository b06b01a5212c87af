"""Everything that compares small caps' prices, earnings and payouts with large caps', each part on its own."""

from functools import partial

from rotascope.evidence import Section
from rotascope.panels.view import View
from rotascope.questions.attempt import attempt
from rotascope.questions.causes.fundamentals.earnings import earnings_section
from rotascope.questions.causes.fundamentals.gather import read_sized
from rotascope.questions.causes.fundamentals.payouts import payouts_section
from rotascope.questions.causes.fundamentals.trading import trading_section
from rotascope.questions.causes.fundamentals.valuation import valuation_section


def fundamentals_section(view: View) -> Section:
    """Valuation, earnings, payouts and trading of small caps beside large ones; DataMissing without accounts."""
    sized = read_sized(view)
    return Section.join(
        attempt("valuation", partial(valuation_section, view, sized)),
        attempt("earnings growth", partial(earnings_section, sized)),
        attempt("payouts", partial(payouts_section, sized)),
        attempt("trading", partial(trading_section, view, sized)),
    )
