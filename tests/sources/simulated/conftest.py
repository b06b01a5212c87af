"""One simulated market for every test of this folder: small, with two rotations planted in it."""

from datetime import date

import pytest

from rotascope.sources.simulated import Rotation, SimulatedMarket, Simulation, simulate

ROTATIONS = (
    Rotation(spread="small-large", start=date(2024, 7, 1), sessions=126, drift_per_month=0.04, ramp=20),
    Rotation(spread="value-growth", start=400, sessions=60, drift_per_month=-0.03, persistence=0.9),
)


@pytest.fixture(scope="session")
def simulated_market() -> Simulation:
    """120 companies over 1,260 sessions."""
    return simulate(SimulatedMarket(companies=120, sessions=1260, seed=11, rotations=ROTATIONS))
