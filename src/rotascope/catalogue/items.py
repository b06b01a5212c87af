"""Items of company accounts: one name each, whatever a provider or an article calls them (`items.toml`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One item of accounts.

    aliases    names that data providers and the US-GAAP taxonomy use, in lower case with underscores
    words      how articles call it
    near       names of other items whose figure a claim about this one may mean
    balance    stands at a date, without a period start
    positive   is never below 0: debts, assets, outlays written as positive numbers
    steady     seldom changes a thousandfold from one period to the next, so that such a jump means a mixed unit
    """

    name: str
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    balance: bool = False
    positive: bool = False
    steady: bool = False


def _read() -> tuple[Item, ...]:
    text = Path(__file__).with_name("items.toml").read_text(encoding="utf-8")
    return tuple(_item(name, row) for name, row in tomllib.loads(text)["items"].items())


def _item(name: str, row: Mapping[str, Any]) -> Item:
    return Item(
        name,
        tuple(row.get("aliases", ())),
        tuple(row.get("words", ())),
        tuple(row.get("near", ())),
        balance=row.get("balance", False),
        positive=row.get("positive", False),
        steady=row.get("steady", False),
    )


ITEMS: tuple[Item, ...] = _read()
BY_ITEM: Mapping[str, Item] = {item.name: item for item in ITEMS}
ITEM_OF_ALIAS: Mapping[str, str] = {alias: item.name for item in ITEMS for alias in item.aliases}
POSITIVE_ITEMS = tuple(item.name for item in ITEMS if item.positive)
STEADY_ITEMS = tuple(item.name for item in ITEMS if item.steady)


def same_item(item: str, written: str) -> bool:
    """Whether a table's name of an item is the one that a claim means, however it is spelled."""
    named = BY_ITEM.get(item, Item(item))
    letters = {name.replace("_", "") for name in (named.name, *named.aliases, *named.near)}
    return "".join(filter(str.isalnum, written.lower())) in letters
