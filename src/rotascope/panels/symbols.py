"""Symbols as articles print them, brought to one form."""

import re

PRINTED = re.compile(r"^\(?\s*(?:[A-Za-z]+\s*:\s*)?([^\s()]+)\s*\)?$")


def normal(text: str) -> str:
    """`NYSE:CAT`, `(NASDAQ: NVDA)` and `brk.b` as CAT, NVDA and BRK.B; the exchange is not part of a symbol."""
    found = PRINTED.match(text.strip())
    return (found.group(1) if found else text.strip()).upper()
