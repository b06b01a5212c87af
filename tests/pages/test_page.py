"""Pages pick, order and caption; what they say about themselves comes from the answers alone."""

from dataclasses import replace
from datetime import date
from html import unescape

import made_up
from rotascope.evidence import Chart, Evidence, Input, Layer
from rotascope.pages import html, markdown, terminal
from rotascope.pages.captions import bases, caption_of, details, layer_of, through
from rotascope.pages.page import KEY, SHORT, Exhibit, Page

PAGE = Page.of(made_up.brief())


def test_the_first_screen_leads_with_at_most_five_findings() -> None:
    summary = made_up.answer("brief")
    long = replace(summary, findings=summary.findings * 3)
    assert len(Page.of((long,)).first.leading) == KEY == 5


def test_what_a_question_marks_leads_and_stands_in_its_own_line() -> None:
    first, second, third, *others = made_up.findings()
    marked = (replace(second, role="key"), replace(first, role="followed"), replace(third, role="changed"), *others)
    chapter = Page.of((replace(made_up.answer("unusual"), findings=marked),)).first
    leading = [finding.text for finding in (*chapter.leading, *chapter.followed, *chapter.changed)]
    assert leading == [second.text, first.text, third.text]
    assert chapter.findings == marked


def test_what_the_first_screen_says_no_section_leads_with() -> None:
    summary, section = made_up.answer("brief"), made_up.answer("unusual")
    short = replace(
        summary, findings=summary.findings[:2], figures=("ranks",), tables={"ranks": section.tables["ranks"]}
    )
    (chapter,) = Page.of((short, section)).chapters
    assert chapter.leading == section.findings[2:]
    assert chapter.findings == section.findings
    assert [exhibit.name for exhibit in chapter.every_exhibit] == ["calendar", "history"]


def test_a_single_answer_is_its_own_page() -> None:
    page = Page.of((made_up.answer("unusual"),))
    assert page.title == "Unusual, 2026-02-06"
    assert not page.is_brief
    assert [chapter.key for chapter in page.chapters] == ["unusual"]


def test_a_section_about_one_spread_names_it() -> None:
    answer = made_up.answer("unusual")
    about = tuple(replace(finding, subject={"spread": "value-growth"}) for finding in answer.findings)
    assert Page.of((replace(answer, findings=about),)).chapters[0].title == "Unusual: value-growth"


def test_what_is_missing_is_told_once() -> None:
    assert [lack.input for lack in PAGE.missing] == [made_up.HOSTILE]


def test_every_series_is_listed_once_in_the_sources() -> None:
    assert [row[0] for row in PAGE.sources.cells] == [made_up.HOSTILE, "IWM"]


def test_a_caption_says_basis_dates_and_clock() -> None:
    answer = made_up.answer("unusual")
    assert caption_of(answer.tables["ranks"], answer) == (
        "total return, price return · data through 2026-02-04 to 2026-02-06, by series · known by 2026-02-06 · "
        "generated 2026-02-07 06:30 UTC · Overlapping windows."
    )


def test_inputs_without_dates_or_returns_say_nothing_of_them() -> None:
    source = Input("PMI", "FRED", "2026-02-01", None)
    assert through((source,)) == "unknown"
    assert bases((source,)) == ""
    assert through((replace(source, last=date(2026, 1, 1)),)) == "2026-01-01"


def test_details_leave_out_what_is_not_there_and_print_bounds_like_the_value() -> None:
    bare = Evidence(value=1.0, unit="fraction", method="counting")
    assert details(bare) == ["counting"]
    full = replace(
        bare, display="pp", interval=(0.01, None), p_value=0.00123, searched=14, status="stale", caveats=("x",)
    )
    assert details(full) == ["interval +1.00 pp to —", "p 0.0012", "searched 14", "counting", "status stale", "x"]


def test_a_page_with_one_simulated_answer_is_simulated() -> None:
    assert Page.of((made_up.answer("brief"), made_up.answer("unusual", simulated=True))).simulated
    assert not PAGE.simulated


def test_a_table_is_drawn_by_the_kind_that_it_names_and_never_by_its_own_name() -> None:
    answer = made_up.answer("unusual")
    plain = replace(answer, tables={"history": made_up.ranks(), "other": made_up.history()})
    years, ranks = Page.of((plain,)).chapters[0].every_exhibit
    assert (ranks.charted, years.charted) == (False, True)
    assert "<figure>" not in html.document(Page.of((replace(answer, tables={"history": made_up.ranks()}),)))


def test_a_kind_that_no_renderer_knows_leaves_the_table_with_a_note_in_every_face() -> None:
    table = replace(made_up.calendar(), chart=Chart("treemap", "year", ("gap",)))
    page = Page.of((replace(made_up.answer("unusual"), tables={"years": table}),))
    note = "no chart of kind 'treemap' can be drawn here"
    document = html.document(page)
    assert "<figure>" not in document
    for text in (unescape(document), terminal.document(page), markdown.document(page)):
        assert note in text
        assert "1927" in text


def test_faces_without_a_chart_print_where_each_line_stands_now() -> None:
    lines, rotation, history, lorenz = (
        Exhibit("", table, "") for table in (made_up.lines(), made_up.rotation(), made_up.history(), made_up.lorenz())
    )
    assert [row[0] for row in lines.latest] == ["2026-01-30"] * 4
    assert [row[0] for row in rotation.latest] == ["s0", "s1", "s2", "s3", "s4"]
    assert len(history.latest) == len(lorenz.latest) == SHORT


def test_every_store_of_a_market_is_named_with_its_version() -> None:
    layers = (Layer("own", 3, "a"), Layer("sp500-2007", 1, "b"), Layer("us", None, "c"))
    page = Page.of((replace(made_up.answer("unusual"), layers=layers),))
    assert dict(page.facts)["Store version"] == "own 3, sp500-2007 1"


def test_a_source_says_its_layer_and_what_that_hides() -> None:
    series = Input("XLE", "file a.csv", "v", None, "total", "own", "us, 1998-12-22 to 2026-08-20")
    assert layer_of(series) == "own, hiding us, 1998-12-22 to 2026-08-20"
    assert layer_of(replace(series, hides="")) == "own"
    assert layer_of(replace(series, layer="", hides="")) == "—"
