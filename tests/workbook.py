"""A small .xlsx file, written by hand: the parts that a reader looks at and nothing else."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]], *, merged: Sequence[str] = ()) -> Path:
    """Texts and numbers as rows of named sheets; a cell `=A1` is a formula without a value, `=A1|5` one of 5."""
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    names = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(sheets, start=1)
    )
    links = "".join(map(link, range(1, len(sheets) + 1)))
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            f"{kinds}</Types>",
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{SPACE}" xmlns:r="{LINKS}"><sheets>{names}</sheets></workbook>'
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
        end = f"<mergeCells>{areas}</mergeCells>" if areas else ""
        for number, rows in enumerate(sheets.values(), start=1):
            body = "".join(f'<row r="{row}">{cells(row, texts)}</row>' for row, texts in enumerate(rows, start=1))
            book.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{SPACE}"><sheetData>{body}</sheetData>{end}</worksheet>',
            )
    return path


def link(number: int) -> str:
    """What leads from the workbook to a sheet."""
    return f'<Relationship Id="rId{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'


def cells(row: int, texts: Sequence[str]) -> str:
    """The cells of one row; an empty text is no cell."""
    return "".join(cell(f"{chr(65 + column)}{row}", text) for column, text in enumerate(texts) if text)


def cell(place: str, text: str) -> str:
    """One cell."""
    if text.startswith("="):
        formula, _, value = text[1:].partition("|")
        return f'<c r="{place}"><f>{formula}</f>{f"<v>{value}</v>" if value else ""}</c>'
    try:
        float(text)
    except ValueError:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    return f'<c r="{place}"><v>{text}</v></c>'
