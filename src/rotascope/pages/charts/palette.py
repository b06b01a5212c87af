"""The colours and the type of every chart, taken from the design tokens."""

from typing import Any

from rotascope.pages import tokens

INK, MUTED, GRID = tokens.LIGHT["ink"], tokens.LIGHT["muted"], tokens.LIGHT["line"]
ACCENT, ALARM, PALE = tokens.LIGHT["accent"], tokens.LIGHT["alarm"], tokens.LIGHT["pale"]
HALO = tokens.HALO
TINTS = tuple(tokens.TINTS)
QUADRANTS = {name: light for name, (light, _) in tokens.QUADRANTS.items()}
RISING, FALLING = tuple(tokens.RISING), tuple(tokens.FALLING)
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"  # the widths that the converter measures with


def look() -> dict[str, Any]:
    """One look for all: no frame, thin grid, the text colours of the page."""
    text = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    }
    return {
        "background": "transparent",
        "font": FONT,
        "padding": 2,
        "lineBreak": "\n",
        "view": {"stroke": None},
        "axis": {**text, "domainColor": GRID, "tickColor": GRID, "gridColor": GRID, "gridWidth": 0.7},
        "header": {"labelColor": INK},
    }
