"""Which kinds of chart there are, and where each is drawn; no drawing library is loaded by looking.

A table says which kind draws it and which of its columns are the channels (`rotascope.evidence.Chart`). A new kind is
a file in `kinds` with `draw(plot, width)`, and its line in RENDERERS.
"""

from rotascope.pages.renderer import Renderer

AXIS_LETTERS = 30  # of a title that stands along an axis; a longer one stands under the chart's title
RENDERERS: tuple[Renderer, ...] = (
    Renderer("heat", "rotascope.pages.charts.kinds.heat:draw"),
    Renderer("density", "rotascope.pages.charts.kinds.density:draw"),
    Renderer("lines", "rotascope.pages.charts.kinds.lines:draw"),
    Renderer("line", "rotascope.pages.charts.kinds.line:draw"),
    Renderer("history", "rotascope.pages.charts.kinds.history:draw"),
    Renderer("calendar", "rotascope.pages.charts.kinds.calendar:draw"),
    Renderer("bars", "rotascope.pages.charts.kinds.bars:draw"),
    Renderer("rotation", "rotascope.pages.charts.kinds.rotation:draw"),
    Renderer("lorenz", "rotascope.pages.charts.kinds.lorenz:draw"),
    Renderer("turn", "rotascope.pages.charts.kinds.turn:draw"),
    Renderer("episodes", "rotascope.pages.charts.kinds.episodes:draw"),
    Renderer("waterfall", "rotascope.pages.charts.kinds.waterfall:draw"),
    Renderer("dumbbell", "rotascope.pages.charts.kinds.dumbbell:draw"),
    Renderer("ranges", "rotascope.pages.charts.kinds.ranges:draw"),
    Renderer("scatter", "rotascope.pages.charts.kinds.scatter:draw"),
)
SKETCHES: tuple[Renderer, ...] = (  # in letters, for terminals
    Renderer("heat", "rotascope.pages.screen.sketch:heat"),
    Renderer("lines", "rotascope.pages.screen.sketch:spark"),
)
