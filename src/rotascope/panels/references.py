"""Which instrument of a market a reference means: by namespace, never by letters alone where letters are shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rotascope.catalogue.instruments import BY_REFERENCE, BY_SPELLING, id_of_level
from rotascope.catalogue.namespaces import KINDS, TRADED, Namespace, split_reference, stored_id, symbol_of
from rotascope.catalogue.series import SERIES
from rotascope.read_only import make_read_only


@dataclass(frozen=True, eq=False)
class References:
    """The ids of a market with their kinds.

    kinds   id -> kind, as in the table instruments; an id may lack its namespace (`PMI` of kind macro), as in stores
            that were filled before ids had one: the kind tells it
    """

    kinds: Mapping[str, str]

    def __post_init__(self) -> None:
        """Keep the kinds as they are."""
        make_read_only(self, "kinds")

    @cached_property
    def _by_symbol(self) -> Mapping[str, tuple[str, ...]]:
        by_symbol: dict[str, tuple[str, ...]] = {}
        for id_ in self.kinds:
            symbol = symbol_of(id_).upper()
            by_symbol[symbol] = (*by_symbol.get(symbol, ()), id_)
        return by_symbol

    def find(self, reference: str) -> str | None:
        """The id that a reference means; None where the market has none, or where bare letters mean several things.

        `fund:SPY`, `index:DJI`   of that namespace, and of a kind that fits it; an index also by its other spellings
        `DOW`                     what is traded under these letters; else the only instrument of another namespace
        """
        namespace, symbol = split_reference(reference)
        if namespace is not None:
            return self._of(namespace, symbol)
        if reference in self.kinds:
            return reference
        candidates = self.sharing(reference)
        return candidates[0] if len(candidates) == 1 else None

    def sharing(self, symbol: str) -> tuple[str, ...]:
        """Every id that bare letters may mean, in any case; an index also by its other spellings."""
        same = self._by_symbol.get(symbol.upper(), ())
        if same:
            return same
        namespace, spelled = split_reference(id_of_level(symbol.upper()))
        id_ = self._of(namespace, spelled) if namespace is not None else None
        return (id_,) if id_ is not None else ()

    def shown(self, id: str) -> str:  # noqa: A002 (the schema calls it id)
        """The shortest words that mean this id here: its symbol, or the id where the symbol means something else."""
        symbol = symbol_of(id)
        return symbol if self.find(symbol) == id else id

    def _of(self, namespace: Namespace, symbol: str) -> str | None:
        named, spellings = _spellings(namespace, symbol)
        letters = (named, *spellings)
        ids = () if namespace in TRADED else tuple(stored_id(namespace, spelling) for spelling in letters)
        bare = spellings if namespace == "index" else letters  # the letters of an index alone may be a company's
        stated = next((id_ for id_ in ids if id_ in self.kinds), None)
        return stated or next((id_ for id_ in bare if self.kinds.get(id_) in KINDS[namespace]), None)


def _spellings(namespace: Namespace, symbol: str) -> tuple[str, tuple[str, ...]]:
    """The catalogue's symbol of an instrument, and what else files write for it."""
    if namespace == "macro":
        return symbol, SERIES[symbol].spellings if symbol in SERIES else ()
    spelled = BY_SPELLING.get(symbol) if namespace == "index" else None
    instrument = BY_REFERENCE.get(f"{namespace}:{symbol}") or spelled
    return (instrument.symbol, instrument.spellings) if instrument else (symbol, ())
