"""Charts by the name of the table behind them, as Altair specs; `svg` draws one without a script or the network.

Colours are a closed set of literals, so that the style sheet can restate each for dark screens.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, TypeAlias

import altair as alt
import vl_convert

from rotascope.brief.labels import apart
from rotascope.evidence import Table

Rows: TypeAlias = list[dict[str, Any]]
Chart: TypeAlias = alt.LayerChart | alt.FacetChart | alt.Chart

INK, MUTED, GRID, ACCENT, ALARM, PALE = "#1c2430", "#566270", "#dfe4ea", "#1f5a96", "#b0481a", "#b9c6d6"
QUADRANTS = {"Improving": "#f2f6fb", "Leading": "#eaf4ee", "Lagging": "#faf1ee", "Weakening": "#fbf7e9"}
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"  # the widths that the converter measures with
CENTRE = 100.0  # of the rotation map: by definition of its variants
ACROSS = 560  # pixels: from here on small panels stand three abreast
DATES = alt.Scale(type="utc")  # a session has no hour: local midnight would shift it by a day


def lines(rows: Rows, width: int) -> Chart:
    """Cumulative relative lines, one small panel a spread, on one scale."""
    abreast = min(3 if width >= ACROSS else 2, len({row["label"] for row in rows}))
    panel = (width - 46) // abreast - 20
    x = alt.X("date:T", title=None, scale=DATES, axis=alt.Axis(tickCount=3, grid=False, labelOverlap=True))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4))
    line = alt.Chart().mark_line(color=ACCENT, strokeWidth=1.5).encode(x=x, y=y)
    level = alt.Chart().mark_rule(color=MUTED, strokeWidth=1).encode(y=alt.datum(1.0))
    end = alt.Chart().transform_filter("datum.end").mark_point(filled=True, size=26, color=ACCENT).encode(x=x, y=y)
    shape = alt.layer(level, line, end).properties(width=panel, height=max(84, panel // 2))
    head = alt.Header(title=None, labelAnchor="start", labelFontSize=12, labelFontWeight="bold", labelLimit=panel)
    order = list(dict.fromkeys(row["label"] for row in rows))
    facet = alt.Facet("label:N", header=head, sort=order)
    return shape.facet(facet=facet, columns=abreast, data=alt.InlineData(values=with_end(rows, "label")), spacing=14)


def rotation(rows: Rows, width: int) -> Chart:
    """The rotation map: labelled quadrants around the centre, a tail a spread, the last point marked."""
    rows = [row for row in with_end(rows, "spread") if None not in (row["ratio"], row["momentum"])]
    reach = 1.12 * max((abs(row[axis] - CENTRE) for row in rows for axis in ("ratio", "momentum")), default=1.0)
    scale = alt.Scale(domain=[CENTRE - reach, CENTRE + reach], nice=False, zero=False)
    height = min(width - 60, 440)
    x = alt.X("ratio:Q", title="Relative strength (ratio) →", scale=scale, axis=alt.Axis(grid=False, tickCount=5))
    y = alt.Y("momentum:Q", title="Momentum of it →", scale=scale, axis=alt.Axis(grid=False, tickCount=5))
    data = alt.InlineData(values=rows)
    tail = alt.Chart(data).mark_line(color=ACCENT, strokeWidth=1.2, opacity=0.55)
    tail = tail.encode(x=x, y=y, detail="spread:N", order=alt.Order("date:T"))
    ends = alt.Chart(alt.InlineData(values=apart([row for row in rows if row["end"]], reach, height)))
    dot = ends.mark_point(filled=True, size=46, color=ACCENT, opacity=1).encode(x=x, y=y)
    name = ends.mark_text(align="left", dx=7, fontSize=11, color=INK, limit=width // 3)
    name = name.encode(x=x, y=alt.Y("label_y:Q", scale=scale, title="Momentum of it →"), text="label:N")
    return alt.layer(*corners(reach), tail, dot, name).properties(width=width - 60, height=height)


def corners(reach: float) -> list[alt.Chart]:
    """The four shaded and named quadrants."""
    low, high = CENTRE - reach, CENTRE + reach
    places = {"Improving": (low, high), "Leading": (high, high), "Lagging": (low, low), "Weakening": (high, low)}
    drawn = []
    for name, (x, y) in places.items():
        one = [{"x": x, "y": y, "cx": CENTRE, "cy": CENTRE, "name": name.upper()}]
        base = alt.Chart(alt.InlineData(values=one))
        drawn.append(base.mark_rect(color=QUADRANTS[name]).encode(x="x:Q", x2="cx:Q", y="y:Q", y2="cy:Q"))
        left, top = x == low, y == high
        text = base.mark_text(
            fontSize=10.5, color=MUTED, align="left" if left else "right", baseline="top" if top else "bottom",
            dx=6 if left else -6, dy=6 if top else -6,
        )  # fmt: skip
        drawn.append(text.encode(x="x:Q", y="y:Q", text="name:N"))
    return drawn


def calendar(rows: Rows, width: int) -> Chart:
    """A bar a calendar year, the last one in the accent colour."""
    rows = [{**row, "year": str(row["year"])} for row in with_end(rows, None)]
    every = [row["year"] for row in rows if int(row["year"]) % 10 == 0]
    x = alt.X("year:O", title=None, axis=alt.Axis(values=every, labelAngle=0, grid=False, ticks=False))
    tint = alt.condition("datum.end", alt.value(ALARM), alt.value(PALE))
    bars = alt.Chart(alt.InlineData(values=rows)).mark_bar().encode(x=x, y=points("gap"), color=tint)
    zero = alt.Chart().mark_rule(color=MUTED, strokeWidth=1).encode(y=alt.datum(0.0))
    return alt.layer(bars, zero).properties(width=width - 56, height=180)


def history(rows: Rows, width: int) -> Chart:
    """The rolling gap over the whole history, and today's level as a rule across it."""
    rows = [row for row in rows if row["gap"] is not None]
    x = alt.X("date:T", title=None, scale=DATES, axis=alt.Axis(grid=False, tickCount=8, labelOverlap=True))
    data = alt.Chart(alt.InlineData(values=rows))
    area = data.mark_area(color=PALE, opacity=0.7).encode(x=x, y=points("gap"))
    line = data.mark_line(color=MUTED, strokeWidth=0.6).encode(x=x, y=points("gap"))
    last = alt.Chart(alt.InlineData(values=rows[-1:]))
    today = last.mark_rule(color=ALARM, strokeDash=[4, 3], strokeWidth=1.2).encode(y=points("gap"))
    dot = last.mark_point(filled=True, size=36, color=ALARM, opacity=1).encode(x=x, y=points("gap"))
    return alt.layer(area, line, today, dot).properties(width=width - 56, height=180)


def points(field: str) -> alt.Y:
    """An axis of gaps: fractions in the data, percentage points on the labels."""
    return alt.Y(
        f"{field}:Q", title="gap, pp", axis=alt.Axis(labelExpr="format(100 * datum.value, '+.0f')", tickCount=5)
    )


def with_end(rows: Rows, group: str | None) -> Rows:
    """Each row with `end`: whether it is the last of its group."""
    last = {row[group] if group else "": place for place, row in enumerate(rows)}
    return [{**row, "end": last[row[group] if group else ""] == place} for place, row in enumerate(rows)]


CHARTS: Mapping[str, Callable[[Rows, int], Chart]] = {
    "lines": lines,
    "rotation": rotation,
    "calendar": calendar,
    "history": history,
}


def svg(name: str, table: Table, *, width: int, key: str, told: str = "") -> str:
    """The chart of a table as SVG text of that many pixels; `key` makes its ids unique within a page."""
    spec = CHARTS[name](table.records(), width).configure(**look()).to_dict()
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=version(), allowed_base_urls=[])
    drawn = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{key}-", drawn)
    label = f'role="img" aria-labelledby="{key}-title {key}-desc"'
    words = f'<title id="{key}-title">{escape(table.title)}</title><desc id="{key}-desc">{escape(told)}</desc>'
    return re.sub(r"^<svg ([^>]*)>", lambda tag: f"<svg {label} {tag[1]}>{words}", drawn, count=1)


def version() -> str:
    """The Vega-Lite version that Altair writes, as the converter names it."""
    major, minor, *_ = alt.SCHEMA_VERSION.removeprefix("v").split(".")
    return f"{major}.{minor}"


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
        "view": {"stroke": None},
        "axis": {**text, "domainColor": GRID, "tickColor": GRID, "gridColor": GRID, "gridWidth": 0.7},
        "header": {"labelColor": INK},
    }
