"""What the yield curve does to the shares of banks, beside the story that is told and what the literature found."""

from dataclasses import dataclass

from rotascope.arrays import Floats
from rotascope.inference.testing.regression import Coefficient, Regression, hac_regression

LITERATURE = (
    "English, Van den Heuvel and Zakrajsek (2018, Journal of Monetary Economics 98:80-97): unanticipated rises of the "
    "level or the slope lower bank share prices; less where the maturity gap is large, more where core deposits fund"
)


@dataclass(frozen=True, slots=True)
class CurveEffect:
    """A regression on the curve, and what its slope's sign says beside the story and the literature.

    level, slope    coefficients of the changes
    typical_slope   standard deviation of the slope's changes
    """

    level: Coefficient
    slope: Coefficient
    fit: Regression
    typical_slope: float

    @property
    def sign(self) -> int:
        """+1 or -1 where the 95 % interval of the slope keeps to one side of zero, else 0."""
        low, high = self.slope.interval
        return 1 if low > 0 else (-1 if high < 0 else 0)

    @property
    def typical(self) -> float:
        """Relative return of the period in which the curve steepened by one standard deviation, fraction."""
        return self.slope.value * self.typical_slope

    @property
    def interval(self) -> tuple[float, float]:
        """95 % bounds of the typical return."""
        low, high = (bound * self.typical_slope for bound in self.slope.interval)
        return low, high

    def summary(self) -> str:
        """The sign in words, with what was expected of it."""
        signs = {
            1: "rises with a steeper curve",
            -1: "falls with a steeper curve",
            0: "shows no sign that is clear",
        }
        against = {1: "as the story has it, against the literature's surprises", -1: "against the story"}
        ending = against.get(self.sign, "neither the story nor the literature's surprises are seen in it")
        return f"the relative return {signs[self.sign]}: {ending}"


def curve_effect(answer: Floats, *, level: Floats, slope: Floats, lags: int | None = None) -> CurveEffect:
    """Regress bank shares' relative returns on changes of the curve's level and slope [n each].

    note     whole changes are not surprises, so a sign here does not refute the literature
    raises   HistoryTooShort, NoVariation of the regression
    """
    fit = hac_regression(answer, {"level": level, "slope": slope}, lags=lags)
    return CurveEffect(fit.slope("level"), fit.slope("slope"), fit, float(slope.std()))
