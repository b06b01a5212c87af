"""What the yield curve does to a bank's interest income, and what the literature says it does to its shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from rotascope.arrays import Floats
from rotascope.errors import UsageError
from rotascope.inference.testing.regression import Coefficient, Regression, hac_regression

LITERATURE = (
    "English, Van den Heuvel and Zakrajsek (2018, Journal of Monetary Economics 98:80-97): unanticipated rises of the "
    "level or the slope lower bank share prices; less where the maturity gap is large, more where core deposits fund"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What reprices within one stretch of time.

    years                when, on average, in years from now
    assets, liabilities  that reprice then, usd
    beta_assets, beta_liabilities  how much of a market move reaches them, fractions
    """

    years: float
    assets: float
    liabilities: float
    beta_assets: float = 1.0
    beta_liabilities: float = 1.0


def interest_income_change(
    buckets: Sequence[Bucket], *, level: float, slope: float = 0.0, long: float = 10.0, horizon: float = 1.0
) -> float:
    """Change of net interest income over the horizon, usd.

    level     shift of every yield, fraction; slope: of the yield at `long` years against the shortest, in addition
    horizon   years counted; what reprices after it changes nothing yet
    formula   sum over buckets of (assets beta_a - liabilities beta_l) dy (horizon - years), dy = level + slope
              min(years / long, 1)
    """
    if horizon <= 0 or long <= 0 or any(min(one.assets, one.liabilities, one.years) < 0 for one in buckets):
        raise UsageError("a bucket below 0, or no horizon", "give amounts and times of at least 0")
    return sum(
        (one.assets * one.beta_assets - one.liabilities * one.beta_liabilities)
        * (level + slope * min(one.years / long, 1.0))
        * max(0.0, horizon - one.years)
        for one in buckets
    )


@dataclass(frozen=True, slots=True)
class CurveEffect:
    """A regression on the curve, and what its slope's sign says beside the story and the literature.

    level, slope   coefficients of the changes
    """

    level: Coefficient
    slope: Coefficient
    fit: Regression
    of_shares: bool

    @property
    def sign(self) -> int:
        """+1 or -1 where the 95 % interval of the slope keeps to one side of zero, else 0."""
        low, high = self.slope.interval
        return 1 if low > 0 else (-1 if high < 0 else 0)

    def summary(self) -> str:
        """The sign in words, with what was expected of it."""
        said = {1: "rises with a steeper curve", -1: "falls with a steeper curve", 0: "shows no sign that is clear"}
        if not self.of_shares:
            return f"the margin {said[self.sign]}; the story expects it to rise"
        against = {1: "as the story has it, against the literature's surprises", -1: "against the story"}
        ending = against.get(self.sign, "neither the story nor the literature's surprises are seen in it")
        return f"the relative return {said[self.sign]}: {ending}"


def curve_effect(
    answer: Floats, *, level: Floats, slope: Floats, of_shares: bool, lags: int | None = None
) -> CurveEffect:
    """Regress a bank margin, or bank shares' relative returns, on changes of the curve's level and slope [n each].

    of_shares   True for returns: whole changes are not surprises, so a sign here does not refute the literature
    raises      HistoryTooShort, NoVariation of the regression
    """
    fit = hac_regression(answer, {"level": level, "slope": slope}, lags=lags)
    return CurveEffect(fit.slope("level"), fit.slope("slope"), fit, of_shares)
