"""Tables in JSON: records, columns, one record per line, and the layouts that pandas writes."""

import json
from typing import Any

import pandas as pd

from study.analysis.reading.cells import Cells, cells_of, check_width
from study.analysis.reading.headers import recognized

_LEAST_FIELDS = 2
_WANTED = 'JSON of a table is a list of records, [{"participant": "p1", ...}, ...], or {"participant": [...], ...}'


def json_cells(text: str) -> Cells:
    """Return the cells of a table in JSON, the header first; ValueError if it is no table."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        content = _lines(text, error)
    except RecursionError as error:
        raise ValueError(_WANTED) from error
    return _cells(content)


def _lines(text: str, error: json.JSONDecodeError) -> list[Any]:
    """Return the values of JSON lines, where the whole is none."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if line.strip():
                found.append(json.loads(line))
        except json.JSONDecodeError:
            if number == 1:
                raise ValueError(f"it begins as JSON and is not: {error}") from error
            raise ValueError(f"line {number} is no JSON, the lines before it are") from error
    return found


def _cells(content: Any) -> Cells:
    if isinstance(content, dict) and isinstance(content.get("data"), list):
        content = _of_pandas(content)
    if isinstance(content, dict) and len(content) == 1:
        inside = next(iter(content.values()))
        content = inside if isinstance(inside, list) and inside and isinstance(inside[0], dict) else content
    if isinstance(content, dict):
        content = _records(content)
    if not isinstance(content, list) or not content:
        raise ValueError(_WANTED)
    if all(isinstance(row, list) for row in content):
        return cells_of(content)
    if not all(isinstance(row, dict) for row in content):
        raise ValueError(_WANTED)
    _check_fields(content)
    table = pd.json_normalize(content)
    return cells_of([list(table.columns), *table.astype(object).to_numpy().tolist()])


def _check_fields(records: list[dict[str, Any]]) -> None:
    """Raise ValueError for records that are no rows of a table, before all of them are read."""
    fields = set().union(*records)
    check_width(len(fields))
    if len(fields) < _LEAST_FIELDS and not any(isinstance(value, dict) for value in records[0].values()):
        raise ValueError(f"its records have only the field {', '.join(map(repr, fields))}; {_WANTED}")


def _of_pandas(content: dict[str, Any]) -> list[Any]:
    """Return the rows of pandas' layouts `split`, whose first one is the header, and `table`."""
    rows: list[Any] = content["data"]
    return [content["columns"], *rows] if isinstance(content.get("columns"), list) else rows


def _records(columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a table given by columns, each a list, or an object whose keys number the rows."""
    values = list(columns.values())
    if values and all(isinstance(value, list) for value in values):
        if len({len(value) for value in values}) > 1:
            lengths = ", ".join(f"{name} {len(value):,}" for name, value in list(columns.items())[:10])
            raise ValueError(f"its columns must be of the same length; they have {lengths}")
        return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]
    if values and all(isinstance(value, dict) for value in values):
        rows = dict.fromkeys(key for value in values for key in value)
        if len(recognized(list(rows))) > len(recognized(list(columns))):
            return values
        return [{name: value.get(row) for name, value in columns.items()} for row in rows]
    raise ValueError(_WANTED)
