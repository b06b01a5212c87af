"""Design tokens: the colours, type sizes and spaces of every page and chart, written once.

A chart is drawn with the light colours as literals; `style` restates each for dark screens, so that one drawing serves
both. Pairs of text and paper keep the contrast of WCAG 2.1 AA, which a test holds.
"""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "ink": "#1c2430",
    "muted": "#566270",
    "line": "#dfe4ea",
    "soft": "#f5f7f9",
    "accent": "#1f5a96",
    "alarm": "#b0481a",
    "pale": "#b9c6d6",
}
DARK: Mapping[str, str] = {
    "paper": "#14181e",
    "ink": "#e8ecf1",
    "muted": "#a3aebb",
    "line": "#323a45",
    "soft": "#1c222a",
    "accent": "#84b6ea",
    "alarm": "#f0935f",
    "pale": "#4a5b70",
}
PRINT: Mapping[str, str] = {
    "paper": "#ffffff",
    "ink": "#000000",
    "muted": "#444444",
    "line": "#c8c8c8",
    "accent": "#1f5a96",
    "alarm": "#9c3d12",
}
TYPE: Mapping[str, str] = {  # a scale of four steps: figures' notes, text, leads, the headline
    "small": "0.8125rem",
    "text": "0.9375rem",
    "lead": "1.125rem",
    "head": "1.625rem",
}
SPACE: Mapping[str, str] = {"gap": "0.5rem", "block": "1rem", "part": "1.75rem"}

HALO = "#fffffe"  # behind names, and on the darkest squares: the paper, told apart from other whites
TINTS: Mapping[str, str] = {  # of lines and tails, each with its colour on dark screens; told apart by the colour-blind
    "#1f5a96": "#84b6ea",
    "#b0481a": "#f0935f",
    "#2f7d5b": "#66c29b",
    "#8a4b9c": "#c994d8",
    "#9a7413": "#d9b453",
    "#3c8fa3": "#6cc3d8",
    "#c0517a": "#ee8fb2",
    "#6b6f76": "#a9aeb6",
}
QUADRANTS: Mapping[str, tuple[str, str]] = {
    "Improving": ("#f2f6fb", "#1a2230"),
    "Leading": ("#eaf4ee", "#17251e"),
    "Lagging": ("#faf1ee", "#2a1d1a"),
    "Weakening": ("#fbf7e9", "#272417"),
}
# Squares of a heat table, from ordinary to rare; the last ones carry text in the colour of the paper.
RISING: Mapping[str, str] = {"#eef3f8": "#1b2430", "#cfdfef": "#22405f", "#93b7dc": "#2c5f95", "#1f5a97": "#84b6eb"}
FALLING: Mapping[str, str] = {"#faf2ec": "#2a1f1a", "#f5d9c7": "#54301c", "#e6a67f": "#8a4a22", "#b0481b": "#f09360"}


def chart_colours() -> dict[str, str]:
    """Every colour that a chart may use, with its colour on dark screens."""
    named = {LIGHT[name]: DARK[name] for name in ("ink", "muted", "line", "accent", "alarm", "pale")}
    return {**named, HALO: DARK["paper"], **TINTS, **dict(QUADRANTS.values()), **RISING, **FALLING}


def style() -> str:
    """The tokens as a style sheet: light, dark and printed, and each chart's colours on dark screens."""
    fixed = {**{f"type-{name}": size for name, size in TYPE.items()}, **SPACE}
    restated = "\n".join(
        f'  svg [{side}="{light}"] {{ {side}: {dark}; }}'
        for light, dark in chart_colours().items()
        for side in ("fill", "stroke")
    )
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n  {root(DARK)}\n{restated}\n}}"
    return f"{root({**LIGHT, **fixed})}\n{dark}\n@media print {{\n  {root(PRINT)}\n}}\n"


def root(values: Mapping[str, str]) -> str:
    """The values as properties of the root."""
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}"
