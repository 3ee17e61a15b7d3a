"""Tables in Excel files: the sheet that has one, and its cells."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from study.analysis.reading.cells import Cells, as_text, cells_of
from study.analysis.reading.headers import plain, recognized

ALL_SHEETS = "all"
"""What asks for all sheets that have the same columns."""
_Row = tuple[object, ...]
_LEAST_KNOWN = 2
_MOST_NAMES = 12
_UNCALCULATED = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>')


def workbook_cells(data: bytes, sheet: str | None) -> Cells:
    """Return the cells of a sheet: the one asked for by name or number, else the first with a table; or of all.

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
        if sheet is not None and not _means_all(names, sheet):
            chosen = _named(names, sheet)
            return cells_of(_filled(book[chosen]), (f"sheet {chosen!r}",))
        tables = {name: rows for name in names if len(rows := _filled(book[name])) > 1}
    if not tables:
        raise ValueError(f"no sheet has a table; the sheets are {', '.join(map(repr, names))}")
    chosen = next((name for name, rows in tables.items() if _header_place(rows) is not None), next(iter(tables)))
    alike = [name for name in tables if name != chosen and _are_alike(tables[chosen], tables[name])]
    if sheet is not None:
        return _together({name: tables[name] for name in tables if name == chosen or name in alike})
    others = [name for name in tables if name != chosen]
    if alike:
        notes: tuple[str, ...] = (
            f"only sheet {chosen!r} is read; {_listed(alike)} {'has' if len(alike) == 1 else 'have'} the same columns: "
            "--sheet all reads them together, --sheet NAME another",
        )
    else:
        notes = (f"sheet {chosen!r}; --sheet chooses another, {_listed(others)}",) if others else ()
    return cells_of(tables[chosen], notes)


def _means_all(names: list[str], sheet: str) -> bool:
    """Return whether somebody asks for all sheets, and not for one of this name."""
    return plain(sheet) == ALL_SHEETS and ALL_SHEETS not in map(plain, names)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(map(repr, names[:_MOST_NAMES])) + more


def _together(tables: Mapping[str, list[_Row]]) -> Cells:
    """Return the cells of sheets with the same columns, one below the other, with the header of the first."""
    if len(tables) == 1:
        raise ValueError(f"only sheet {next(iter(tables))!r} has these columns; give its name, or no --sheet")
    first, *others = tables.values()
    below = [row for rows in others for row in rows[(_header_place(rows) or 0) + 1 :]]
    return cells_of([*first, *below], (f"sheets {_listed(list(tables))} together",))


def _are_alike(one: list[_Row], other: list[_Row]) -> bool:
    """Return whether two sheets have the same header, of a table of rankings."""
    headers = [
        [as_text(cell).strip() for cell in rows[place]]
        for rows in (one, other)
        if (place := _header_place(rows)) is not None
    ]
    return len(headers) == 2 and headers[0] == headers[1]


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


def _filled(page: Any) -> list[_Row]:
    """Return the rows of a sheet down to the last one with a value; spreadsheets store thousands of empty ones."""
    page.reset_dimensions()  # what some programs write there is wrong
    rows: list[_Row] = []
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


def _header_place(rows: list[_Row]) -> int | None:
    """Return the row that names columns of ours; None if none of the first does."""
    known = (len(recognized([str(cell or "") for cell in row])) for row in rows[:10])
    return next((place for place, count in enumerate(known) if count >= _LEAST_KNOWN), None)
