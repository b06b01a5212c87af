"""One fault ends nothing else: what is tried for one claim, sentence or name is reported where it fails."""

from collections.abc import Callable
from typing import TypeVar

from rotascope.errors import StoreFault

T = TypeVar("T")


def try_or_report(attempt: Callable[[], T], report: Callable[[Exception], T]) -> T:
    """What `attempt` gives, or what `report` makes of the fault that it met, of whatever kind.

    raises   what is no claim's fault: a damaged store, and what the machine refuses
    """
    try:
        return attempt()
    except (StoreFault, OSError, MemoryError):
        raise
    except Exception as fault:  # noqa: BLE001 (the one place where any fault is caught, so that the others go on)
        return report(fault)
