"""The simulated market that the tests of this folder share."""

import pytest

from rotascope.sources.simulated import Simulation
from simulated import planted_market


@pytest.fixture(scope="session")
def simulated_market() -> Simulation:
    """120 companies over 1,260 sessions, with two rotations planted in it."""
    return planted_market()
