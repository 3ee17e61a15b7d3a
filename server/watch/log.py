"""The server's log: lines for people, or one JSON object a line for programs.

Neither names participants: there are no whole network addresses, no queries and no cookies, and requests are logged by
the pattern of their path.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from server.watch.settings import LogForm

REQUESTS = logging.getLogger("server.requests")
"""Has a record of every answer, with the fields of `FIELDS`; written as JSON only."""
FIELDS = ("method", "part", "route", "status", "seconds")

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Of the request that is worked on, to find everything that the log says about it; None outside of requests."""


def set_up_log(form: LogForm) -> None:
    """Write the log to standard error, in this form: warnings of all, and what our own parts tell."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if form == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for part in ("db", "study", "server"):
        logging.getLogger(part).setLevel(logging.INFO)
    REQUESTS.setLevel(logging.INFO if form == "json" else logging.WARNING)


class _JsonLines(logging.Formatter):
    """One object a line: time in UTC, level, logger, message; then what there is of the rest."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (current := request_id.get()) is not None:
            line["request_id"] = current
        line |= {field: getattr(record, field) for field in FIELDS if hasattr(record, field)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)
