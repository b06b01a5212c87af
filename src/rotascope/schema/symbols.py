"""Symbols as files and articles print them, brought to one form, or refused with the reason."""

import re
from dataclasses import dataclass

GRAMMAR = re.compile(r"[A-Z0-9^][A-Z0-9.^=_-]{0,19}")
PRINTED = re.compile(r"\(?\s*(?:(?P<exchange>[A-Za-z]{2,12})\s*:\s*)?(?P<symbol>[^:()]*?)\s*\)?")
SHARE_CLASS = re.compile(r"([A-Z]{1,5})[-/]([A-Z])")
GROUP = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Symbol:
    """One instrument's symbol, and the exchange where the text named it."""

    id: str
    exchange: str | None = None


def parse_symbol(text: str) -> Symbol | str:
    """`brk-b`, `BRK/B`, `NYSE:CAT` and ` (NASDAQ: NVDA)` as BRK.B, CAT and NVDA; or, as text, why it is none.

    Upper case; the exchange is kept apart; a share class of one letter is written after a dot. A symbol has at most
    20 characters: letters, digits and . ^ = _ - after a letter, a digit or ^. Spaces inside are refused, not
    guessed at.
    """
    match = PRINTED.fullmatch(text.strip())
    bare = match["symbol"].upper() if match else text.strip().upper()
    if not bare:
        return "is an empty symbol"
    if " " in bare:
        return "has a space inside; a symbol has none"
    bare = SHARE_CLASS.sub(r"\1.\2", bare) if SHARE_CLASS.fullmatch(bare) else bare
    if not GRAMMAR.fullmatch(bare):
        return "is no symbol: up to 20 letters, digits and . ^ = _ -"
    exchange = match["exchange"] if match else None
    return Symbol(bare, exchange.upper() if exchange else None)


def parse_universe(text: str) -> Symbol | str:
    """A universe's name in lower case, `S&P 500` refused, `SP500` as sp500; or, as text, why it is none."""
    bare = text.strip().lower()
    return Symbol(bare) if GROUP.fullmatch(bare) else "is no name for a universe: up to 40 of a-z 0-9 . _ -"
