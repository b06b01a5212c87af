"""Charts by the name of the table behind them, as Altair specs; `svg` draws one without a script or the network.

Colours are a closed set of literals, so that the style sheet can restate each for dark screens.
"""

from collections.abc import Callable, Mapping
from textwrap import wrap
from typing import Any, Literal, TypeAlias

import altair as alt
import vl_convert

from rotascope.evidence import Table
from rotascope.pages.image import as_image
from rotascope.pages.labels import apart

Rows: TypeAlias = list[dict[str, Any]]
Drawing: TypeAlias = tuple[alt.LayerChart | alt.FacetChart, Rows]  # a shape over ROWS, and the rows

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
ROWS = alt.NamedData(name="rows")  # put in after the shape is checked: checking each row costs more than drawing it
CENTRE = 100.0  # of the rotation map: by definition of its variants
ACROSS = 560  # pixels: from here on small panels stand three abreast
DATES = alt.Scale(type="utc")  # a session has no hour: local midnight would shift it by a day


def lines(rows: Rows, width: int) -> Drawing:
    """Cumulative relative lines, one small panel a spread, on one scale."""
    abreast = min(3 if width >= ACROSS else 2, len({row["spread"] for row in rows}))
    panel = (width - 46) // abreast - 20
    rows = [{**row, "head": "\n".join((row["spread"], *wrap(row["label"], panel // 6)))} for row in rows]
    x = alt.X("date:T", title=None, scale=DATES, axis=alt.Axis(tickCount=3, grid=False, labelOverlap=True))
    y = alt.Y("value:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=4))
    line = alt.Chart().mark_line(color=ACCENT, strokeWidth=1.5).encode(x=x, y=y)
    ends = alt.Chart().transform_filter("datum.end")  # one row a panel, or the rule would be drawn once a row
    level = ends.mark_rule(color=MUTED, strokeWidth=0.8).encode(y=alt.datum(1.0))
    end = ends.mark_point(filled=True, size=26, color=ACCENT, opacity=1).encode(x=x, y=y)
    shape = alt.layer(level, line, end).properties(width=panel, height=max(84, panel // 2))
    head = alt.Header(title=None, labelAnchor="start", labelFontSize=11, labelPadding=4)
    order = list(dict.fromkeys(row["head"] for row in rows))
    facet = alt.Facet("head:N", header=head, sort=order)
    return shape.facet(facet=facet, columns=abreast, data=ROWS, spacing=14), with_end(rows, "spread")


def rotation(rows: Rows, width: int) -> Drawing:
    """The rotation map: labelled quadrants around the centre, a tail a spread, the last point marked and named."""
    rows = with_end([row for row in rows if None not in (row["ratio"], row["momentum"])], "spread")
    reach = 1.12 * max((abs(row[axis] - CENTRE) for row in rows for axis in ("ratio", "momentum")), default=1.0)
    scale = alt.Scale(domain=[CENTRE - reach, CENTRE + reach], nice=False, zero=False)
    height = min(width - 60, 440)
    x = alt.X("ratio:Q", title="Relative strength (ratio) →", scale=scale, axis=alt.Axis(grid=False, tickCount=5))
    y = alt.Y("momentum:Q", title="Its momentum →", scale=scale, axis=alt.Axis(grid=False, tickCount=5))
    tints = [TINTS[place % len(TINTS)] for place, _ in enumerate({row["spread"] for row in rows})]
    tint = alt.Color("spread:N", scale=alt.Scale(range=tints), sort=None, legend=None)
    data = alt.Chart(ROWS)
    tail = data.mark_line(strokeWidth=1.4, opacity=0.6, interpolate="monotone")
    tail = tail.encode(x=x, y=y, color=tint, order=alt.Order("date:T"))
    weeks = data.mark_point(filled=True, size=9, opacity=0.6).encode(x=x, y=y, color=tint)
    ends = data.transform_filter("datum.end")
    dot = ends.mark_point(filled=True, size=60, opacity=1).encode(x=x, y=y, color=tint)
    shape = alt.layer(*corners(reach), tail, weeks, dot, *names(ends, x, scale))
    size = {"width": width - 60, "height": height}
    return shape.properties(**size), apart(rows, centre=CENTRE, reach=reach, **size)


def names(ends: alt.Chart, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    """The names beside the last points, on the side where there is room; a halo first, so that tails do not cross."""
    y = alt.Y("label_y:Q", scale=scale, title="Its momentum →")
    drawn = []
    sides: tuple[tuple[str, Literal["left", "right"], int], ...] = (
        ("!datum.left", "left", 8),
        ("datum.left", "right", -8),
    )
    for test, align, dx in sides:
        side = ends.transform_filter(test)
        halo = side.mark_text(align=align, dx=dx, fontSize=11.5, color=HALO, stroke=HALO, strokeWidth=3)
        name = side.mark_text(align=align, dx=dx, fontSize=11.5, color=INK)
        drawn += [one.encode(x=x, y=y, text="spread:N") for one in (halo, name)]
    return drawn


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
            fontSize=10.5,
            color=MUTED,
            align="left" if left else "right",
            baseline="top" if top else "bottom",
            dx=6 if left else -6,
            dy=6 if top else -6,
        )
        drawn.append(text.encode(x="x:Q", y="y:Q", text="name:N"))
    return drawn


def calendar(rows: Rows, width: int) -> Drawing:
    """A bar a calendar year, the last one in the accent colour."""
    rows = [{**row, "year": str(row["year"])} for row in with_end(rows, None)]
    every = [row["year"] for row in rows if int(row["year"]) % 10 == 0]
    x = alt.X("year:O", title=None, axis=alt.Axis(values=every, labelAngle=0, grid=False, ticks=False))
    tint = alt.condition("datum.end", alt.value(ALARM), alt.value(PALE))
    bars = alt.Chart(ROWS).mark_bar().encode(x=x, y=points("gap"), color=tint)
    zero = alt.Chart().mark_rule(color=MUTED, strokeWidth=1).encode(y=alt.datum(0.0))
    return alt.layer(bars, zero).properties(width=width - 56, height=180), rows


def history(rows: Rows, width: int) -> Drawing:
    """The rolling gap over the whole history, and today's level as a rule across it."""
    rows = with_end([row for row in rows if row["gap"] is not None], None)
    x = alt.X("date:T", title=None, scale=DATES, axis=alt.Axis(grid=False, tickCount=8, labelOverlap=True))
    data = alt.Chart(ROWS)
    area = data.mark_area(color=PALE).encode(x=x, y=points("gap"))
    last = data.transform_filter("datum.end")
    today = last.mark_rule(color=ALARM, strokeDash=[4, 3], strokeWidth=1.2).encode(y=points("gap"))
    dot = last.mark_point(filled=True, size=36, color=ALARM, opacity=1).encode(x=x, y=points("gap"))
    return alt.layer(area, today, dot).properties(width=width - 56, height=180), rows


def above(rows: Rows, width: int) -> Drawing:
    """Share of stocks above their mean, a rule at one half."""
    return over_time(rows, width, "above_200", y=shares("above_200", title="of stocks, %"), rule=0.5)


def ad_line(rows: Rows, width: int) -> Drawing:
    """Cumulated advances less declines."""
    axis = alt.Axis(tickCount=5, format=",.0f")
    y = alt.Y("ad_line:Q", title="advances - declines", scale=alt.Scale(zero=False), axis=axis)
    return over_time(rows, width, "ad_line", y=y)


def effective(rows: Rows, width: int) -> Drawing:
    """Effective number of names over time, a point a known date."""
    y = alt.Y("effective:Q", title="effective number", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    return over_time(rows, width, "effective", y=y, dots=True)


def over_time(
    rows: Rows, width: int, field: str, *, y: alt.Y, rule: float | None = None, dots: bool = False
) -> Drawing:
    """One line with its last point marked."""
    rows = with_end([row for row in rows if row[field] is not None], None)
    x = alt.X("date:T", title=None, scale=DATES, axis=alt.Axis(grid=False, tickCount=8, labelOverlap=True))
    data = alt.Chart(ROWS)
    line = data.mark_line(color=ACCENT, strokeWidth=1.5, point=dots and alt.OverlayMarkDef(color=ACCENT, size=18))
    last = data.transform_filter("datum.end").mark_point(filled=True, size=36, color=ALARM, opacity=1)
    parts = [line.encode(x=x, y=y), last.encode(x=x, y=y)]
    if rule is not None:
        parts.insert(0, alt.Chart().mark_rule(color=MUTED, strokeWidth=0.8).encode(y=alt.datum(rule)))
    return alt.layer(*parts).properties(width=width - 66, height=180), rows


def lorenz(rows: Rows, width: int) -> Drawing:
    """Then and now, and the line on which all names would weigh the same."""
    rows = with_end(rows, "date")
    side = min(width - 66, 380)
    x, y = shares("names", title="smallest names, %", axis=alt.X), shares("weight", title="hold together, %")
    dates = list(dict.fromkeys(row["date"] for row in rows))
    tint = alt.Color(
        "date:N",
        title=None,
        sort=dates,
        scale=alt.Scale(range=[MUTED, ACCENT][-len(dates) :]),
        legend=alt.Legend(orient="top-left", symbolType="stroke", labelColor=MUTED),
    )
    curves = alt.Chart(ROWS).mark_line(strokeWidth=1.6).encode(x=x, y=y, color=tint, order="names:Q")
    even = alt.Chart(alt.InlineData(values=[{"names": end, "weight": end} for end in (0, 1)]))
    equal = even.mark_line(color=GRID, strokeDash=[4, 3]).encode(x=x, y=y)
    return alt.layer(equal, curves).properties(width=width - 66, height=side), rows


def contribution(rows: Rows, width: int) -> Drawing:
    """A bar a name, in the order of the table: what it gave to the index, in percentage points."""
    rows = with_end(rows, None)
    labels = alt.Axis(ticks=False, domain=False, minExtent=66, maxExtent=66, labelLimit=62)
    names = alt.Y("id:N", title=None, sort=[row["id"] for row in rows], axis=labels)
    axis = alt.Axis(labelExpr="format(100 * datum.value, '+.1f')", tickCount=6)
    x = alt.X("contribution:Q", title="contribution, pp", axis=axis)
    tint = alt.condition("datum.contribution < 0", alt.value(ALARM), alt.value(ACCENT))
    bars = alt.Chart(ROWS).mark_bar().encode(x=x, y=names, color=tint)
    zero = alt.Chart().mark_rule(color=MUTED, strokeWidth=1).encode(x=alt.datum(0.0))
    return alt.layer(bars, zero).properties(width=width - 88, height=max(60, 18 * len(rows))), rows


def shares(field: str, *, title: str, axis: type[alt.X | alt.Y] = alt.Y) -> Any:  # noqa: ANN401 (either channel)
    """An axis of shares from 0 to 1, labelled in percent."""
    labels = alt.Axis(labelExpr="format(100 * datum.value, '.0f')", tickCount=5)
    return axis(f"{field}:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=labels)


def points(field: str) -> alt.Y:
    """An axis of gaps: fractions in the data, percentage points on the labels."""
    return alt.Y(
        f"{field}:Q", title="gap, pp", axis=alt.Axis(labelExpr="format(100 * datum.value, '+.0f')", tickCount=5)
    )


def with_end(rows: Rows, group: str | None) -> Rows:
    """Each row with `end`: whether it is the last of its group."""
    last = {row[group] if group else "": place for place, row in enumerate(rows)}
    return [{**row, "end": last[row[group] if group else ""] == place} for place, row in enumerate(rows)]


CHARTS: Mapping[str, Callable[[Rows, int], Drawing]] = {
    "lines": lines,
    "rotation": rotation,
    "calendar": calendar,
    "history": history,
    "above_200": above,
    "ad_line": ad_line,
    "effective": effective,
    "lorenz": lorenz,
    "contribution": contribution,
}


def spec(name: str, table: Table, *, width: int) -> dict[str, Any]:
    """The chart of a table as a Vega-Lite document of that many pixels."""
    shape, rows = CHARTS[name](table.records(), width)
    made: dict[str, Any] = shape.configure(**look()).to_dict()
    return {**made, "datasets": {**made.get("datasets", {}), ROWS.name: rows}}


def svg(name: str, table: Table, *, width: int, key: str, told: str = "") -> str:
    """The chart of a table as SVG text of that many pixels; `key` makes its ids unique within a page."""
    drawn: str = vl_convert.vegalite_to_svg(spec(name, table, width=width), vl_version=version(), allowed_base_urls=[])
    return as_image(drawn, key=key, title=table.title, told=told)


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
        "lineBreak": "\n",
        "view": {"stroke": None},
        "axis": {**text, "domainColor": GRID, "tickColor": GRID, "gridColor": GRID, "gridWidth": 0.7},
        "header": {"labelColor": INK},
    }
