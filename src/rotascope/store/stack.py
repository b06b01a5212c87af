"""A market of several layers: what lies on top is taken, instrument by instrument, before what lies below."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from rotascope.schema import TableSchema
from rotascope.store.cache import ArrayCache
from rotascope.store.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Stack:
    """Layers, uppermost first, under one name; what of them counts at a time is for `KnownRows` to say."""

    name: str
    layers: tuple[Snapshot, ...]
    cache: ArrayCache | None = None

    @property
    def version(self) -> int | None:
        """How many ingests stand behind all its stores; None where none of the layers is a store."""
        counts = [layer.version for layer in self.layers if layer.version is not None]
        return sum(counts) if counts else None

    @property
    def simulated(self) -> bool:
        """Whether any layer is made up."""
        return any(layer.simulated for layer in self.layers)

    @property
    def lineage(self) -> str:
        """What stays from ingest to ingest."""
        return "+".join(layer.lineage for layer in reversed(self.layers))

    @cached_property
    def digest(self) -> str:
        """A name for the content of all layers in their order."""
        return hashlib.sha256("\n".join(layer.digest for layer in self.layers).encode()).hexdigest()

    def holds(self, table: TableSchema) -> bool:
        """Whether any layer has the table."""
        return any(layer.holds(table) for layer in self.layers)
