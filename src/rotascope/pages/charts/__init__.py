"""Which kinds of chart there are, and where each is drawn; no drawing library is loaded by looking.

A table says which kind draws it and which of its columns are the channels (`rotascope.evidence.Chart`). A new kind is
a file here with `draw(plot, width)`, and its line in RENDERERS.
"""

from rotascope.pages.renderer import Renderer

RENDERERS: tuple[Renderer, ...] = (
    Renderer("heat", "rotascope.pages.charts.heat:draw"),
    Renderer("density", "rotascope.pages.charts.density:draw"),
    Renderer("lines", "rotascope.pages.charts.lines:draw"),
    Renderer("line", "rotascope.pages.charts.line:draw"),
    Renderer("history", "rotascope.pages.charts.history:draw"),
    Renderer("calendar", "rotascope.pages.charts.calendar:draw"),
    Renderer("bars", "rotascope.pages.charts.bars:draw"),
    Renderer("rotation", "rotascope.pages.charts.rotation:draw"),
    Renderer("lorenz", "rotascope.pages.charts.lorenz:draw"),
)
SKETCHES: tuple[Renderer, ...] = (  # in letters, for terminals
    Renderer("heat", "rotascope.pages.sketch:heat"),
    Renderer("lines", "rotascope.pages.sketch:spark"),
)
