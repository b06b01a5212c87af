"""What each table means: columns, units, keys, event date; every row also says when it became knowable.

Every table ends in three columns of its own house: `known_at` (UTC, when the row could first be known), `batch`
(the ingest that brought it) and `version` (0, 1, ... where one batch brought several values for one key).
"""

from rotascope.schema.table import HOUSE, TableSchema
from rotascope.schema.tables import (
    ACTIONS,
    BATCHES,
    ESTIMATES,
    EVENTS,
    FACTS,
    FLOWS,
    HOLDINGS,
    INSTRUMENTS,
    MEMBERS,
    PRICES,
    SERIES,
    TABLES,
)

__all__ = [
    "ACTIONS",
    "BATCHES",
    "ESTIMATES",
    "EVENTS",
    "FACTS",
    "FLOWS",
    "HOLDINGS",
    "HOUSE",
    "INSTRUMENTS",
    "MEMBERS",
    "PRICES",
    "SERIES",
    "TABLES",
    "TableSchema",
]
