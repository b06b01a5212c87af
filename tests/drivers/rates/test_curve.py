"""Net interest income by bucket, and the regression on the curve with its sign in words."""

import numpy as np
import pytest

from rotascope.arrays import Floats
from rotascope.drivers.rates.curve import Bucket, curve_effect, interest_income_change
from rotascope.errors import HistoryTooShort, UsageError

BANK = (
    Bucket(years=0.1, assets=300.0, liabilities=200.0, beta_assets=1.0, beta_liabilities=0.4),
    Bucket(years=0.5, assets=100.0, liabilities=250.0, beta_assets=1.0, beta_liabilities=0.8),
    Bucket(years=5.0, assets=500.0, liabilities=100.0),
)


def test_the_worked_bank_of_the_page() -> None:
    # (300 - 80) x 0.01 x 0.9 + (100 - 200) x 0.01 x 0.5 = 1.98 - 0.50; what reprices in five years changes nothing yet.
    assert interest_income_change(BANK, level=0.01) == pytest.approx(1.48)
    # 1 pp at ten years against the shortest: 0.01 and 0.05 of it at 0.1 and 0.5 years.
    assert interest_income_change(BANK, level=0.0, slope=0.01) == pytest.approx(220 * 1e-4 * 0.9 - 100 * 5e-4 * 0.5)


def test_over_six_years_the_long_assets_reprice_and_a_steeper_curve_pays() -> None:
    assert interest_income_change(BANK, level=0.0, slope=0.01, horizon=6.0) > 0


def test_a_bank_of_short_liabilities_gains_from_a_cut() -> None:
    thrift = (Bucket(years=0.2, assets=50.0, liabilities=400.0), Bucket(years=8.0, assets=500.0, liabilities=50.0))
    assert interest_income_change(thrift, level=-0.01) > 0


def test_what_is_below_zero_is_refused() -> None:
    with pytest.raises(UsageError):
        interest_income_change((Bucket(years=0.1, assets=-1.0, liabilities=0.0),), level=0.01)
    with pytest.raises(UsageError):
        interest_income_change(BANK, level=0.01, horizon=0.0)


def planted(slope: float) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(2)
    level, steeper, noise = rng.normal(size=(3, 300))
    return 0.3 * level + slope * steeper + noise, level, steeper


@pytest.mark.parametrize(
    ("slope", "sign", "said"),
    [
        (0.6, 1, "as the story has it"),
        (-0.6, -1, "against the story"),
        (0.0, 0, "no sign that is clear"),
    ],
)
def test_the_sign_is_said_beside_story_and_literature(slope: float, sign: int, said: str) -> None:
    answer, level, steeper = planted(slope)
    told = curve_effect(answer, level=level, slope=steeper, of_shares=True)
    assert told.sign == sign
    assert said in told.summary()
    assert told.slope.value == pytest.approx(slope, abs=0.15)
    assert told.level.value == pytest.approx(0.3, abs=0.15)


def test_a_margin_is_told_as_a_margin() -> None:
    answer, level, steeper = planted(0.6)
    assert curve_effect(answer, level=level, slope=steeper, of_shares=False).summary().startswith("the margin rises")
    with pytest.raises(HistoryTooShort):
        curve_effect(answer[:9], level=level[:9], slope=steeper[:9], of_shares=False)
