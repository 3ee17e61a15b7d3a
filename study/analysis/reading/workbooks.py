"""Tables in Excel files: the sheet that has one, and its cells."""

import re
import warnings
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from study.analysis.reading.cells import Cells, cells_of
from study.analysis.reading.headers import recognized

_LEAST_KNOWN = 2
_UNCALCULATED = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>')


def workbook_cells(data: bytes, sheet: str | None) -> Cells:
    """Return the cells of a sheet: the one asked for by name or number, else the first with a table.

    Raises:
        ValueError: If the file is damaged, has no such sheet or no cells.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and checks in the file that do not concern its values
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # of zip, zlib, XML and openpyxl, each has classes of its own
        raise ValueError(f"it is a damaged Excel file: {error}") from error
    with closing(book):
        _check_formulas(data)
        names = [page.title for page in book.worksheets]
        if sheet is not None:
            chosen = _named(names, sheet)
            return cells_of(_filled(book[chosen]), (f"sheet {chosen!r}",))
        tables = {name: rows for name in names if len(rows := _filled(book[name])) > 1}
    if not tables:
        raise ValueError(f"no sheet has a table; the sheets are {', '.join(map(repr, names))}")
    chosen = next((name for name, rows in tables.items() if _has_header(rows)), next(iter(tables)))
    others = [repr(name) for name in tables if name != chosen]
    notes = (f"sheet {chosen!r}; --sheet chooses another, {', '.join(others)}",) if others else ()
    return cells_of(tables[chosen], notes)


def _check_formulas(data: bytes) -> None:
    """Raise ValueError for a formula whose value the file lacks, as programs write it that do not calculate."""
    with ZipFile(BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        found = (_UNCALCULATED.search(archive.read(name).decode("utf-8", "replace")) for name in sheets)
        cell = next((match[1] for match in found if match), None)
    if cell is not None:
        raise ValueError(f"cell {cell} has a formula without its value; open the file in Excel and save it again")


def _named(names: list[str], sheet: str) -> str:
    by_number = {str(number): name for number, name in enumerate(names, start=1)}
    by_case = {name.casefold().strip(): name for name in names}
    found = sheet if sheet in names else by_case.get(sheet.casefold().strip(), by_number.get(sheet))
    if found is None:
        raise ValueError(f"it has no sheet {sheet!r}; its sheets are {', '.join(map(repr, names))}")
    return found


def _filled(page: Any) -> list[tuple[object, ...]]:
    """Return the rows of a sheet down to the last one with a value; spreadsheets store thousands of empty ones."""
    page.reset_dimensions()  # what some programs write there is wrong
    rows: list[tuple[object, ...]] = []
    empty = 0
    for row in _values(page):
        cut = len(row)
        while cut and row[cut - 1] in (None, ""):
            cut -= 1
        if not cut:
            empty += 1
            continue
        rows.extend([()] * empty)
        empty = 0
        rows.append(row[:cut])
    return rows


def _values(page: Any) -> Iterator[tuple[object, ...]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of dates that Excel does not have
            yield from page.iter_rows(values_only=True)
    except Exception as error:  # of zlib, XML and openpyxl
        raise ValueError(f"its sheet {page.title!r} is damaged: {error}") from error


def _has_header(rows: list[tuple[object, ...]]) -> bool:
    return any(len(recognized([str(cell or "") for cell in row])) >= _LEAST_KNOWN for row in rows[:10])
