"""Namespaces: the same letters may be an index, a stock, a factor and a macro series, which are different things.

A reference is `namespace:symbol` (`index:DJI`, `fund:SPY`, `macro:DFF`). A store keeps it as the id, but for what is
traded: exchanges give a symbol to one fund or stock at a time, so there the symbol alone is the id (`SPY`, `DOW`).
Bare letters that a user writes mean what is traded under them, else the only other thing that this market has.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

Namespace: TypeAlias = Literal["index", "fund", "stock", "factor", "macro"]
NAMESPACES: tuple[Namespace, ...] = get_args(Namespace)
TRADED: tuple[Namespace, ...] = ("fund", "stock")

# Which kinds of instrument (`schema`, table instruments) a namespace can be: files seldom say what is traded.
KINDS: Mapping[Namespace, tuple[str, ...]] = {
    "index": ("level",),
    "fund": ("level", "fund", "stock"),
    "stock": ("level", "fund", "stock"),
    "factor": ("factor", "return"),
    "macro": ("macro",),
}
OF_KIND: Mapping[str, Namespace] = {"factor": "factor", "return": "factor", "macro": "macro"}


@lru_cache(maxsize=1024)  # a market's ids are split again for each view of it
def split_reference(text: str) -> tuple[Namespace | None, str]:
    """The namespace that a reference or id states, None where it states none, and the symbol."""
    for namespace in NAMESPACES:
        if text[: len(namespace) + 1].lower() == f"{namespace}:":
            return namespace, text[len(namespace) + 1 :]
    return None, text


def stored_id(namespace: Namespace, symbol: str) -> str:
    """The id under which a store keeps it: the symbol of what is traded, else the reference."""
    return symbol if namespace in TRADED else f"{namespace}:{symbol}"


def symbol_of(reference: str) -> str:
    """The letters without the namespace."""
    return split_reference(reference)[1]
