"""Charts by kind: what stands in the drawing, and that every colour can be restated for dark screens."""

import re
from dataclasses import replace
from datetime import date

import altair as alt
import pytest
import vl_convert
from jsonschema import ValidationError

import made_up
from rotascope.evidence import Chart, Column, Table
from rotascope.pages import tokens
from rotascope.pages.charts import RENDERERS, drawing
from rotascope.pages.charts.plot import Plot, axis_title

TABLES = {
    "lines": made_up.lines(),
    "rotation": made_up.rotation(),
    "calendar": made_up.calendar(),
    "history": made_up.history(),
    "line": made_up.over_time("above_200", 0.5, display="percent"),
    "lorenz": made_up.lorenz(),
    "bars": made_up.contribution(),
    "heat": made_up.heat(),
    "density": made_up.density(),
    "turn": made_up.turn(),
    "episodes": made_up.episodes(),
    "waterfall": made_up.waterfall(),
    "dumbbell": made_up.dumbbell(),
    "ranges": made_up.ranges(),
    "scatter": made_up.scatter(),
}
KINDS = [renderer.kind for renderer in RENDERERS]
DAYS = [date(2026, 1, day) for day in range(1, 31)]


def svg(table: Table, width: int = 900) -> str:
    return drawing.svg(table, width=width, key="k", description="what it shows")


def test_every_kind_is_drawn_by_one_renderer_and_tried_here() -> None:
    assert sorted(KINDS) == sorted(TABLES)
    for kind, table in TABLES.items():
        assert table.chart
        assert table.chart.kind == kind
    for renderer in RENDERERS:
        assert callable(renderer.load())


def test_every_kind_is_explained_where_a_table_chooses_it() -> None:
    explained = re.findall(r"^    (?:kind)? +(\w+)  +", Chart.__doc__ or "", re.MULTILINE)
    assert set(KINDS) <= set(explained)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_is_a_document_of_vega_lite(kind: str) -> None:
    document = drawing.spec(TABLES[kind], width=900)
    alt.Chart.from_dict(document, validate=True)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**document, "layer": [{"mark": {"type": "bra"}}]}, validate=True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [900, 358])
def test_a_chart_is_as_wide_as_it_was_asked_to_be(kind: str, width: int) -> None:
    box = re.search(r'viewBox="0 0 (\d+)', svg(TABLES[kind], width=width))
    assert box
    assert 0.9 * width < int(box[1]) <= width + 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_uses_only_colours_that_the_style_sheet_knows(kind: str) -> None:
    style = tokens.style()
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{3,6})"', svg(TABLES[kind])))
    assert used
    assert [colour for colour in used if f'="{colour}"]' not in style] == []


def test_columns_may_have_any_name() -> None:
    columns = (Column("the.date", "Date", "date"), Column("a[0]", "Share of 'all'", "percent"))
    rows = tuple((day, day.day / 31) for day in DAYS)
    odd = Table("Odd names", columns, rows, chart=Chart("line", "the.date", ("a[0]",)))
    plain = replace(
        odd, columns=(columns[0], replace(columns[1], name="share")), chart=Chart("line", "the.date", ("share",))
    )
    assert svg(odd) == svg(plain)


def test_several_columns_of_y_are_told_apart_by_their_labels() -> None:
    columns = (Column("date", "Date", "date"), Column("a", "First"), Column("b", "Second"))
    table = Table(
        "Two",
        columns,
        tuple((day, float(day.day), 31.0 - day.day) for day in DAYS),
        chart=Chart("line", "date", ("a", "b"), title="level"),
    )
    assert {">First<", ">Second<", ">level<"} <= set(re.findall(r">\w+<", svg(table)))
    assert [row["color"] for row in Plot.of(table).rows if row["end"]] == ["First", "Second"]


def test_an_axis_says_label_and_unit() -> None:
    assert axis_title(Column("gap", "Gap", "pp")) == "gap, pp"
    assert axis_title(Column("level", "Level", "number", "usd")) == "level, usd"
    assert axis_title(Column("n", "Names", "count")) == "names"


def test_a_table_without_a_chart_or_of_an_unknown_kind_has_no_drawing() -> None:
    with pytest.raises(ValueError, match="names no chart"):
        svg(made_up.ranks())
    with pytest.raises(KeyError, match="treemap"):
        svg(replace(made_up.history(), chart=Chart("treemap", "date", ("gap",))))


def test_the_rotation_map_names_its_quadrants_and_its_spreads() -> None:
    text = svg(TABLES["rotation"])
    for name in ("IMPROVING", "LEADING", "LAGGING", "WEAKENING", "s0", "s4"):
        assert f">{name}<" in text


def test_each_relative_line_has_its_own_panel() -> None:
    text = svg(TABLES["lines"])
    assert [text.count(f">s{number}<") for number in range(4)] == [1, 1, 1, 1]
    assert len(re.findall(r"<path [^>]*d=\"M2\.5,0A", text)) == 4


def test_axes_of_gaps_count_percentage_points() -> None:
    assert {">+10<", ">+0<"} <= set(re.findall(r">\+\d+<", svg(TABLES["calendar"])))


def test_a_history_with_holes_and_a_line_with_one_are_drawn_without_them() -> None:
    holes = replace(made_up.history(), rows=made_up.history().rows[:8])
    assert "<svg" in svg(holes)
    assert len(Plot.of(holes).rows) == 3
    assert "NaN" not in svg(made_up.over_time("effective", 70.0, hole=3))


def test_a_share_of_the_whole_has_the_whole_scale_and_a_larger_number_its_own() -> None:
    assert {">0<", ">100<"} <= set(re.findall(r">\d+<", svg(TABLES["line"])))
    assert ">200<" in svg(made_up.over_time("turnover", 1.8, display="percent"))


def test_dates_do_not_shift_with_the_machines_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert '"type": "utc"' in str(drawing.spec(TABLES["history"], width=900)).replace("'", '"')


def test_the_converter_would_refuse_to_fetch() -> None:
    spec = {
        "data": {"url": "https://example.com/x.csv"},
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match=r"not allowed|[Aa]llowed"):
        vl_convert.vegalite_to_svg(spec, vl_version=drawing.newest_version(), allowed_base_urls=[])


def test_bars_stand_in_the_order_of_the_table_and_losses_in_their_own_colour() -> None:
    text = svg(TABLES["bars"])
    positions = [text.index(f">n{number}<") for number in range(5)]
    assert positions == sorted(positions)
    assert text.count(f'fill="{tokens.LIGHT["alarm"]}"') == 2


def test_a_lorenz_curve_names_both_dates_and_a_single_date_is_drawn() -> None:
    assert all(f">{year}-06-30<" in svg(TABLES["lorenz"]) for year in (2023, 2026))
    assert ">2026-06-30<" in svg(made_up.lorenz(years=(2026,)))


def test_a_scatter_names_what_is_picked_out_and_nothing_else() -> None:
    text = svg(TABLES["scatter"])
    assert ">N4<" in text
    assert ">N2<" not in text
    assert text.count(f'fill="{tokens.LIGHT["accent"]}"') >= 2
