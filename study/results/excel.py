"""Tables as Excel files (.xlsx), in which no text is a formula."""

import re
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from study.results.csv_text import plain_values

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
_CONTROLS = re.compile(rf"{ILLEGAL_CHARACTERS_RE.pattern}|[\ud800-\udfff\ufffe\uffff]")


def workbook(table: pd.DataFrame, sheet: str) -> tuple[bytes, int]:
    """Return a table as an Excel file with one sheet, and how many texts had to be cut.

    Values are those of CSV files: moments and lists are texts, missing values are empty cells. Texts have the type of
    text and are marked as such, so that Excel runs none, not even after somebody has edited it; unlike in CSV they need
    no apostrophe. Control characters, which Excel files cannot have, are left out. Texts are cut after 32,767
    units of UTF-16, the most that Excel has: a letter is one, most emoji are two. Column names are texts, too. Numbers
    have 16 significant digits.

    Raises:
        ValueError: If the table has more rows than a sheet of Excel.
    """
    if len(table) >= MOST_ROWS:
        raise ValueError(f"a sheet of Excel has at most {MOST_ROWS:,} rows, the table {len(table) + 1:,}; export CSV")
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    page.append([_cell(page, str(name)) for name in table.columns])
    cut = sum(_is_too_long(str(name)) for name in table.columns)
    for row in plain_values(table).itertuples(index=False, name=None):
        cut += sum(isinstance(value, str) and _is_too_long(value) for value in row)
        page.append([_cell(page, value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue(), cut


def _is_too_long(text: str) -> bool:
    # Of most texts, the length alone says it.
    return 2 * len(text) > LONGEST_TEXT and len(_CONTROLS.sub("", text).encode("utf-16-le")) > 2 * LONGEST_TEXT


def _cut(text: str) -> str:
    """Return the text as far as Excel has it, not cut within a character."""
    if 2 * len(text) <= LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", errors="ignore")


def _cell(page: Any, value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    if not isinstance(value, str):
        return value.item() if hasattr(value, "item") else value
    cell = WriteOnlyCell(page, _cut(_CONTROLS.sub("", value)))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
