"""Tables as Excel files (.xlsx), in which no text is a formula."""

from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from study.results.csv_text import plain_values

MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767


def workbook(table: pd.DataFrame, sheet: str) -> tuple[bytes, int]:
    """Return a table as an Excel file with one sheet, and how many texts had to be cut.

    Values are those of CSV files: moments and lists are texts, missing values are empty cells. Texts have the type of
    text and are marked as such, so that Excel runs none, not even after somebody has edited it; unlike in CSV they need
    no apostrophe. Control characters, which Excel files cannot have, are left out. Texts are cut after 32,767
    characters, the most that Excel has.

    Raises:
        ValueError: If the table has more rows than a sheet of Excel.
    """
    if len(table) >= MOST_ROWS:
        raise ValueError(f"a sheet of Excel has at most {MOST_ROWS:,} rows, the table {len(table) + 1:,}; export CSV")
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    page.append(list(map(str, table.columns)))
    cut = 0
    for row in plain_values(table).itertuples(index=False, name=None):
        cut += sum(isinstance(value, str) and len(value) > LONGEST_TEXT for value in row)
        page.append([_cell(page, value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue(), cut


def _cell(page: Any, value: Any) -> Any:
    if value is None or value is pd.NA or value != value:
        return None
    if not isinstance(value, str):
        return value.item() if hasattr(value, "item") else value
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT])
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
