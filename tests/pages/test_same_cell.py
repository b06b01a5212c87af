"""House law 5: a cell reads the same in every face, and a face that changes one is caught."""

import json

import pytest

import made_up
from readings import html_tables, html_text, markdown_tables, plain
from rotascope.evidence import Answer, Table, show
from rotascope.pages import html, markdown, terminal
from rotascope.pages.files import render
from rotascope.pages.page import LONGEST, Page


def differing(face: dict[str, list[list[str]]], answers: tuple[Answer, ...]) -> list[str]:
    """Each cell of a face that is not the one text that evidence.py gives it."""
    faults = []
    for table in tables(answers):
        rows = face.get(table.title, [])
        expected = [[" ".join(cell.split()) for cell in row] for row in table.shown()[-LONGEST:]]
        if len(rows) != len(expected):
            faults.append(f"{table.title}: {len(rows)} rows, {len(expected)} expected")
        pairs = (
            (cell, text)
            for row, line in zip(rows, expected, strict=False)
            for cell, text in zip(row, line, strict=True)
        )
        faults += [f"{table.title}: {cell!r} is not {text!r}" for cell, text in pairs if cell != text]
    return faults


def tables(answers: tuple[Answer, ...]) -> list[Table]:
    return [table for answer in answers for table in answer.tables.values()]


@pytest.fixture(scope="module")
def answers() -> tuple[Answer, ...]:
    return made_up.brief()


@pytest.fixture(scope="module")
def page(answers: tuple[Answer, ...]) -> str:
    return html.document(Page.of(answers))


def test_html_prints_each_cell_as_evidence_shows_it(answers: tuple[Answer, ...], page: str) -> None:
    assert differing(html_tables(page), answers) == []


def test_markdown_prints_each_cell_as_evidence_shows_it(answers: tuple[Answer, ...]) -> None:
    assert differing(markdown_tables(markdown.document(Page.of(answers))), answers) == []


def test_terminal_prints_each_cell_as_evidence_shows_it(answers: tuple[Answer, ...]) -> None:
    text = terminal.document(Page.of(answers), width=300)
    for cell in (cell for table in tables(answers) if len(table.rows) < 10 for row in table.shown() for cell in row):
        assert cell in text


def test_json_keeps_the_values_that_the_cells_were_printed_from(answers: tuple[Answer, ...]) -> None:
    document = json.loads(render(answers, "json"))
    for answer, part in zip(answers[1:], document["answers"], strict=True):
        for name, table in answer.tables.items():
            rows = [
                [show(row[column.name], column.display, unit=column.unit) for column in table.columns]
                for row in part["tables"][name]
            ]
            assert rows == table.shown()


def test_each_finding_has_its_value_in_every_face(answers: tuple[Answer, ...], page: str) -> None:
    faces = (
        html_text(page),
        plain(markdown.document(Page.of(answers))),
        terminal.document(Page.of(answers), width=300),
    )
    for finding in answers[0].findings:
        for face in faces:
            assert finding.evidence.shown in face
            assert finding.text in face


def test_a_face_that_rounds_one_cell_is_caught(answers: tuple[Answer, ...], page: str) -> None:
    rounded = page.replace(">+6.33 pp</td>", ">+6.3 pp</td>")
    assert set(differing(html_tables(rounded), answers)) == {"Ranks among windows: '+6.3 pp' is not '+6.33 pp'"}


def test_a_face_that_drops_a_row_is_caught(answers: tuple[Answer, ...]) -> None:
    face = markdown_tables(markdown.document(Page.of(answers)))
    face["Ranks among windows"].pop()
    assert any("3 rows, 4 expected" in fault for fault in differing(face, answers))


@pytest.mark.parametrize("form", ["html", "md", "json", "txt"])
def test_simulated_data_says_so_in_every_document(form: str) -> None:
    loud = {"json": '"simulated": true'}.get(form, "SIMULATED")
    assert loud in render(made_up.brief(simulated=True), form)  # type: ignore[arg-type]
    assert loud in render((made_up.answer("unusual", simulated=True),), form)  # type: ignore[arg-type]
    assert loud not in render(made_up.brief(), form)  # type: ignore[arg-type]
