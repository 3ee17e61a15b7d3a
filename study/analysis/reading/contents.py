"""The cells in a file of any kind: text, Excel or JSON, packed or not."""

from study.analysis.reading.cells import Cells, check_width
from study.analysis.reading.file_kinds import kind_of, unpacked
from study.analysis.reading.json_files import json_cells
from study.analysis.reading.text_files import decoded, text_cells
from study.analysis.reading.workbooks import workbook_cells


def cells_in(data: bytes, sheet: str | None = None) -> Cells:
    """Return the cells in a file's bytes; ValueError, saying what to do, if it is no table that can be read.

    ``sheet`` is the name or number, from 1, of a sheet of an Excel file; by default the first with a table.
    """
    cells = _cells(unpacked(data), sheet)
    check_width(cells.rows.shape[1])
    return cells


def _cells(data: bytes, sheet: str | None) -> Cells:
    if kind_of(data) == "excel":
        return workbook_cells(data, sheet)
    if sheet is not None:
        raise ValueError("--sheet is for Excel files (.xlsx)")
    text, notes = decoded(data)
    return json_cells(text) if text.lstrip()[:1] in ("{", "[") else text_cells(text, notes)
