"""A table's chart as a Vega-Lite document, and as SVG text without a script or the network."""

from functools import cache
from typing import Any

import vl_convert

from rotascope.evidence import Table
from rotascope.pages import charts
from rotascope.pages.charts.frame import Frame
from rotascope.pages.charts.image import as_image
from rotascope.pages.charts.palette import look
from rotascope.pages.charts.plot import ROWS, Plot
from rotascope.pages.renderer import find_renderer


def spec(table: Table, *, width: int) -> dict[str, Any]:
    """The chart of a table as a Vega-Lite document of that many pixels; KeyError for a kind that no renderer draws."""
    plot = Plot.of(table)
    renderer = find_renderer(charts.RENDERERS, plot.chart.kind)
    if renderer is None:
        raise KeyError(plot.chart.kind)
    shape, rows = renderer.load()(plot, width)
    document: dict[str, Any] = shape.to_document(look(), {ROWS["name"]: rows})
    return document


def svg(table: Table, *, width: int, key: str, description: str = "", frame: Frame | None = None) -> str:
    """The chart of a table as SVG text of that many pixels; `key` makes its ids unique within a page."""
    document = spec(table, width=width)
    image: str = vl_convert.vegalite_to_svg(document, vl_version=newest_version(), allowed_base_urls=[])
    return as_image(image, key=key, title=table.title, description=description, frame=frame)


@cache
def newest_version() -> str:
    """The newest Vega-Lite that the converter knows, as it names it."""
    versions: list[str] = vl_convert.get_vegalite_versions()
    return max(versions, key=lambda version: [int(part) for part in version.split(".")])
