"""Excel workbooks: one sheet, its cells as text; what a sheet shows and a reader cannot tell is refused."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from rotascope.errors import InputRefused
from rotascope.sources.files.report import list_names
from rotascope.sources.files.vendors.grid import Row

UNPACKED = 512_000_000  # bytes of one part of a workbook
LOST_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
SHEET_PART = "xl/worksheets/sheet{number}.xml"
SEVERAL = "name one with --sheet"


def read_workbook(path: Path, *, sheet: str | None) -> tuple[Row, ...]:
    """The rows of one sheet of an .xlsx file; a formula counts as the value that the workbook keeps of it.

    raises   InputRefused for what is no workbook, several sheets with rows and none named, merged cells in a table, and
             formulas without a kept value
    """
    try:
        import fastexcel

        check_size(path)
        book = fastexcel.read_excel(path)
        names = list(book.sheet_names)
        chosen = choose_sheet(path, book, names, sheet)
        rows = read_rows(book, chosen)
    except (fastexcel.FastExcelError, zipfile.BadZipFile, zlib.error, OSError, KeyError) as fault:
        cause = str(fault).splitlines()[0][:160] if str(fault) else type(fault).__name__
        raise InputRefused(f"{path} is not a whole workbook: {cause}", "save it again as .xlsx, or as CSV") from fault
    check_cells(path, names.index(chosen) + 1, rows)
    return rows


def check_size(path: Path) -> None:
    """InputRefused for a workbook that unpacks to too much."""
    with zipfile.ZipFile(path) as archive:
        largest = max((part.file_size for part in archive.infolist()), default=0)
    if largest > UNPACKED:
        raise InputRefused(f"{path} unpacks to more than {UNPACKED:,} bytes", "cut it down to what is needed")


def choose_sheet(path: Path, book: object, names: Sequence[str], wanted: str | None) -> str:
    """The sheet asked for, or the only one that has rows."""
    if wanted is not None:
        named = next((name for name in names if name.lower() == wanted.lower()), None)
        if named is None:
            raise InputRefused(f"{path} has no sheet {wanted!r}", f"choose one of {list_names(list(names))}")
        return named
    filled = [name for name in names if len(read_rows(book, name)) > 1]
    if len(filled) > 1:
        raise InputRefused(f"{path} has several sheets with rows ({list_names(filled)})", SEVERAL)
    return filled[0] if filled else names[0]


def read_rows(book: object, name: str) -> tuple[Row, ...]:
    """Every row of a sheet as text."""
    frame = book.load_sheet(name, header_row=None, dtypes="string", skip_whitespace_tail_rows=True).to_polars()  # type: ignore[attr-defined]
    cells = frame.fill_null("").iter_rows()
    return tuple(Row(number, tuple(cell.strip() for cell in row)) for number, row in enumerate(cells, start=1))


def check_cells(path: Path, number: int, rows: Sequence[Row]) -> None:
    """InputRefused for cells whose value nobody can know: merged within the table, or never computed."""
    with zipfile.ZipFile(path) as archive:
        part = SHEET_PART.format(number=number)
        if part not in archive.namelist():
            return
        content = archive.read(part)
    formula = LOST_FORMULA.search(content)
    if formula:
        cell = (formula[1] + formula[2]).decode()
        raise InputRefused(
            f"{path}, cell {cell} is a formula without a value", "open it in a spreadsheet, let it compute, save it"
        )
    table = max((row.number for row in rows if len(row.filled) > 1), default=0)
    width = max((len(row.filled) for row in rows), default=0)
    first = next((row.number for row in rows if len(row.filled) >= max(2, width // 2)), 1)
    for merged in MERGED.finditer(content):
        top, bottom = int(merged[2]), int(merged[4])
        if first <= bottom and top <= table:
            area = b":".join((merged[1] + merged[2], merged[3] + merged[4])).decode()
            raise InputRefused(f"{path}, cells {area} are merged", "unmerge them, so that each row says all of itself")
