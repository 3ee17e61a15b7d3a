"""Statements for which people wait most often, executed past SQLAlchemy: its own way takes eight times as long."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

_Convert = Callable[[Any], Any]
_T = TypeVar("_T")


class Prepared:
    """A statement of SQLAlchemy's, composed once for each kind of database, for connections of its engines.

    Values are converted as SQLAlchemy would convert them, and the driver's errors become SQLAlchemy's; its events do
    not happen.
    """

    def __init__(self, statement: Any, columns: Sequence[str] = ()) -> None:
        """Take a statement all of whose parameters have names.

        Args:
            statement: SELECT, INSERT or UPDATE; its columns have no defaults that Python would have to compute.
            columns: which columns an INSERT fills in, or an UPDATE changes.
        """
        self._statement = statement
        self._columns = list(columns) or None
        self._composed: dict[str, _Composed] = {}

    def row(self, connection: Connection, **values: object) -> Any:
        """Return the first row, a named tuple, of a statement that returns rows; None if there is none."""
        return next(iter(self.rows(connection, **values)), None)

    def rows(self, connection: Connection, **values: object) -> list[Any]:
        """Return all rows, named tuples."""
        composed = self._for(connection.dialect)

        def execute(cursor: Any) -> list[Any]:
            cursor.execute(composed.text, composed.sent(values))
            return composed.read(cursor)

        return _with_cursor(connection, composed.text, execute)

    def execute(self, connection: Connection, **values: object) -> None:
        """Execute a statement that returns nothing."""
        self.execute_all(connection, [values])

    def execute_all(self, connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
        """Execute it for each of these mappings of names to values."""
        composed = self._for(connection.dialect)
        sent = [composed.sent(values) for values in rows]
        _with_cursor(connection, composed.text, lambda cursor: cursor.executemany(composed.text, sent))

    def _for(self, dialect: Dialect) -> "_Composed":
        found = self._composed.get(dialect.driver)
        if found is None:
            found = self._composed[dialect.driver] = _Composed(self._statement, self._columns, dialect)
        return found


def execute_text(connection: Connection, text: str) -> None:
    """Execute a statement without parameters that returns nothing."""
    _with_cursor(connection, text, lambda cursor: cursor.execute(text))


def _with_cursor(connection: Connection, text: str, work: Callable[[Any], _T]) -> _T:
    """Do something with a cursor of the driver's, whose errors become SQLAlchemy's."""
    dialect, cursor = connection.dialect, None
    drivers = dialect.loaded_dbapi.Error
    try:
        cursor = connection.connection.cursor()
        try:
            return work(cursor)
        finally:
            cursor.close()
    except drivers as error:
        is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if is_lost:
            # Else the end of the transaction would fail as well, and hide this error.
            connection.invalidate(error)
        # Without the values: they are what somebody has answered.
        raise DBAPIError.instance(
            text, None, error, drivers, connection_invalidated=is_lost, dialect=dialect
        ) from error


class _Composed:
    """A statement as a driver takes it."""

    def __init__(self, statement: Any, columns: list[str] | None, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text = str(compiled)
        self._is_positional: bool = compiled.positional
        names: Sequence[str] = compiled.positiontup if compiled.positional else list(compiled.binds)
        self._parameters: list[tuple[str, _Convert | None]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        ]
        returned = list(statement.exported_columns)
        self._row = namedtuple("Row", [column.key for column in returned])  # type: ignore[misc]
        self._types = [column.type.dialect_impl(dialect) for column in returned]
        self._dialect = dialect
        self._read: list[_Convert | None] | None = None

    def sent(self, values: Mapping[str, Any]) -> Sequence[Any] | dict[str, Any]:
        """Return values as the driver takes them."""
        if self._is_positional:
            return [convert(values[name]) if convert else values[name] for name, convert in self._parameters]
        return {name: convert(values[name]) if convert else values[name] for name, convert in self._parameters}

    def read(self, cursor: Any) -> list[Any]:
        """Return the rows that a cursor has."""
        if self._read is None:
            # What a driver returns is known once it has returned something.
            kinds = [each[1] for each in cursor.description]
            self._read = [
                each.result_processor(self._dialect, kind) for each, kind in zip(self._types, kinds, strict=True)
            ]
        convert = self._read
        return [
            self._row(*(made(value) if made else value for made, value in zip(convert, row, strict=True)))
            for row in cursor.fetchall()
        ]
