"""Any file as a sheet with plain columns: what is a plain table is read lazily, a vendor's form is brought to one."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path

from rotascope.errors import InputRefused
from rotascope.sources.files.cells.limits import LIMITS, Limits, check_regular
from rotascope.sources.files.cells.sheet import (
    AGAIN,
    CSV_ENDINGS,
    DELIMITERS,
    check_text,
    csv_rows,
    first_line,
    open_csv,
    open_sheet,
    read_header,
)
from rotascope.sources.files.vendors.company_facts import read_facts
from rotascope.sources.files.vendors.grid import LARGEST, Form, Row, list_rows, make_sheet, plain_name, split_text
from rotascope.sources.files.vendors.holdings import read_list
from rotascope.sources.files.vendors.prints import read_fields, read_french
from rotascope.sources.files.vendors.workbooks import read_workbook

TEXTS = (*CSV_ENDINGS, ".txt")
ENDINGS = (".parquet", *TEXTS, ".xlsx", ".json", ".zip")
FORMS: tuple[Callable[[Path, Sequence[Row]], Form | None], ...] = (read_french, read_fields, read_list)
HEAD = 60
PLAIN_HOLDINGS = (
    {"holder", "etf", "fund"},
    {"ticker", "symbol", "id"},
    {"date", "session", "day"},
    {"weight", "weight_pct", "weight_percent"},
)


def open_any(path: Path, *, delimiter: str | None = None, sheet: str | None = None, limits: Limits = LIMITS) -> Form:
    """The file as a form. Raises InputRefused for what is no file, of no known kind, or cannot be read."""
    check_regular(path)
    name = path.name.lower()
    if not path.is_file():
        raise InputRefused(f"no file {path}", "check the path")
    if path.stat().st_size == 0:
        raise InputRefused(f"{path} is empty (0 bytes)", AGAIN)
    if name.endswith(".xlsx"):
        rows = read_workbook(path, sheet=sheet)
        return recognise_rows(path, rows) or plain_table(path, rows)
    if name.endswith(".json"):
        return read_facts(path)
    if name.endswith(".zip"):
        return open_archive(path, delimiter)
    if name.endswith(TEXTS):
        return open_text(path, delimiter, limits)
    if name.endswith(".parquet"):
        return Form(words="", sheet=open_sheet(path, limits=limits))
    raise InputRefused(f"{path.name} is of no known kind", f"give {', '.join(ENDINGS)}")


def open_text(path: Path, delimiter: str | None, limits: Limits) -> Form:
    """A text: a vendor's form where its first rows are those of one, else a plain table."""
    if path.name.lower().endswith(".txt"):
        return open_content(path, path.read_bytes() if path.stat().st_size <= LARGEST else b"", delimiter)
    end = check_text(path, limits)
    separator = delimiter or ("\t" if ".tsv" in path.name.lower() else ",")
    head = list_rows(islice(csv_rows(path, separator), HEAD), path) if separator in DELIMITERS else ()
    if path.stat().st_size <= LARGEST and not is_plain(head) and any(is_form(path, head)):
        form = recognise_rows(path, list_rows(csv_rows(path, separator), path))
        if form is not None:
            return form
    read_header(path, separator)
    return Form(words="", sheet=open_csv(path, delimiter=delimiter, limits=limits, end=end))


def is_plain(head: Sequence[Row]) -> bool:
    """Whether a list of holdings says whose and when in columns of its own, and so is a plain table."""
    names = {plain_name(cell) for cell in head[0].cells} if head else set()
    return all(names & needed for needed in PLAIN_HOLDINGS)


def is_form(path: Path, head: Sequence[Row]) -> list[bool]:
    """Whether the first rows are those of each vendor's form, as far as they tell."""
    statement = any(row.cells[:1] == ("Statement",) for row in head[:3])
    marks = [statement]
    for recognise in FORMS:
        try:
            marks.append(recognise(path, head) is not None)
        except InputRefused:
            marks.append(True)
    return marks


def recognise_rows(path: Path, rows: Sequence[Row]) -> Form | None:
    """The first vendor's form that the rows are of."""
    return next((form for recognise in FORMS if (form := recognise(path, rows)) is not None), None)


def plain_table(path: Path, rows: Sequence[Row]) -> Form:
    """A table of a workbook or an archive: its header is the first row with two cells or more."""
    number = next((number for number, row in enumerate(rows) if len(row.filled) > 1), None)
    if number is None:
        raise InputRefused(f"{path} holds no table", AGAIN)
    header, *below = rows[number:]
    check_one_table(path, header, below)
    body = [row for row in below if row.filled]
    return Form(words="", sheet=make_sheet(path, header.cells, body))


def check_one_table(path: Path, header: Row, below: Sequence[Row]) -> None:
    """InputRefused where two tables stand below or beside each other."""
    cells = header.cells
    gap = next((number for number in range(1, len(cells) - 1) if not cells[number] and cells[number + 1]), None)
    if gap is not None and not any(row.cells[gap] for row in below if len(row.cells) > gap):
        raise InputRefused(f"{path} has two tables side by side, from columns 1 and {gap + 2}", "keep one of them")
    for above, row in pairwise(below):
        if not above.filled and len(row.filled) > 1 and below[0].filled and row.number > header.number + 2:
            raise InputRefused(
                f"{path} has two tables on one sheet, from rows {header.number} and {row.number}", "keep one of them"
            )


def open_archive(path: Path, delimiter: str | None) -> Form:
    """The one table of a zip archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith(TEXTS)]
            if len(parts) != 1:
                names = ", ".join(part.filename for part in parts[:4])
                raise InputRefused(f"{path} holds {len(parts)} tables ({names})", "unpack it and import the one meant")
            if parts[0].file_size > LARGEST:
                raise InputRefused(f"{path} unpacks to more than {LARGEST:,} bytes", "unpack it, and split the file")
            content = archive.read(parts[0])
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError) as fault:
        raise InputRefused(f"{path} is not a whole zip archive: {first_line(fault)}", AGAIN) from fault
    return open_content(path, content, delimiter)


def open_content(path: Path, content: bytes, delimiter: str | None) -> Form:
    """A text in memory as a form or a plain table."""
    try:
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="").read()
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    if not text.strip() or "\0" in text:
        raise InputRefused(f"{path} holds no text that could be a table", AGAIN)
    rows = split_text(text, path, separator=delimiter)
    return recognise_rows(path, rows) or plain_table(path, rows)
