"""Charts by table name: what stands in the drawing, and that every colour can be restated for dark screens."""

import re
from importlib.resources import files

import pytest
import vl_convert

import made_up
from rotascope.evidence import Table
from rotascope.pages import charts
from rotascope.pages.page import CHARTED

TABLES = {
    "lines": made_up.lines(),
    "rotation": made_up.rotation(),
    "calendar": made_up.calendar(),
    "history": made_up.history(),
    "above_200": made_up.over_time("above_200", 0.5),
    "ad_line": made_up.over_time("ad_line", 900.0),
    "effective": made_up.over_time("effective", 70.0),
    "lorenz": made_up.lorenz(),
    "contribution": made_up.contribution(),
}


def drawn(name: str, table: Table | None = None, width: int = 900) -> str:
    return charts.svg(name, table or TABLES[name], width=width, key="k", told="what it shows")


def test_the_page_and_the_charts_name_the_same_tables() -> None:
    assert set(CHARTED) == set(charts.CHARTS) == set(TABLES)


@pytest.mark.parametrize("name", CHARTED)
@pytest.mark.parametrize("width", [900, 358])
def test_a_chart_is_as_wide_as_it_was_asked_to_be(name: str, width: int) -> None:
    found = re.search(r'viewBox="0 0 (\d+)', drawn(name, width=width))
    assert found
    assert 0.9 * width < int(found[1]) <= width + 12


@pytest.mark.parametrize("name", CHARTED)
def test_a_chart_uses_only_colours_that_the_style_sheet_knows(name: str) -> None:
    style = files("rotascope.pages").joinpath("style.css").read_text(encoding="utf-8")
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-fA-F]{3,6})"', drawn(name))) - set(charts.TINTS)
    assert used
    assert [colour for colour in used if f'="{colour}"]' not in style] == []


def test_the_rotation_map_names_its_quadrants_and_its_spreads() -> None:
    text = drawn("rotation")
    for word in ("IMPROVING", "LEADING", "LAGGING", "WEAKENING", "s0", "s4"):
        assert f">{word}<" in text


def test_each_relative_line_has_its_own_panel() -> None:
    text = drawn("lines")
    assert [text.count(f">s{place}<") for place in range(4)] == [1, 1, 1, 1]
    assert text.count("mark-symbol") == 4


def test_axes_of_gaps_count_percentage_points() -> None:
    assert {">+10<", ">+0<"} <= set(re.findall(r">\+\d+<", drawn("calendar")))


def test_a_year_of_no_gap_and_a_history_with_holes_are_drawn() -> None:
    holes = Table("Rolling gap", made_up.history().columns, made_up.history().rows[:8])
    assert "<svg" in drawn("history", holes)


def test_dates_do_not_shift_with_the_machines_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    made = charts.spec("history", TABLES["history"], width=900)
    assert '"type": "utc"' in str(made).replace("'", '"')


def test_the_converter_would_refuse_to_fetch() -> None:
    spec = {
        "data": {"url": "https://example.com/x.csv"},
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    with pytest.raises(ValueError, match=r"not allowed|[Aa]llowed"):
        vl_convert.vegalite_to_svg(spec, vl_version=charts.version(), allowed_base_urls=[])


def test_bars_stand_in_the_order_of_the_table_and_losses_in_their_own_colour() -> None:
    text = drawn("contribution")
    places = [text.index(f">n{place}<") for place in range(5)]
    assert places == sorted(places)
    assert text.count(f'fill="{charts.ALARM}"') == 2


def test_a_lorenz_curve_names_both_dates_and_one_alone_is_drawn() -> None:
    assert all(f">{year}-06-30<" in drawn("lorenz") for year in (2023, 2026))
    one = made_up.lorenz(years=(2026,))
    assert ">2026-06-30<" in drawn("lorenz", one)


def test_a_line_with_a_hole_is_drawn_without_it() -> None:
    assert "NaN" not in drawn("above_200", made_up.over_time("above_200", 0.5, hole=3))
