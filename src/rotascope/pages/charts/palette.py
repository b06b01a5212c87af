"""The colours and the type of every chart.

Colours are a closed set of literals, so that the style sheet can restate each for dark screens.
"""

from typing import Any

INK, MUTED, GRID, ACCENT, ALARM, PALE = "#1c2430", "#566270", "#dfe4ea", "#1f5a96", "#b0481a", "#b9c6d6"
HALO = "#fffffe"  # behind names, told apart from other whites
TINTS = (
    "#1f5a96",
    "#b0481a",
    "#2f7d5b",
    "#8a4b9c",
    "#9a7413",
    "#3c8fa3",
    "#c0517a",
    "#6b6f76",
    "#5f6fc4",
    "#7f9a2e",
    "#a0522d",
    "#2a9d8f",
)
QUADRANTS = {"Improving": "#f2f6fb", "Leading": "#eaf4ee", "Lagging": "#faf1ee", "Weakening": "#fbf7e9"}
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
