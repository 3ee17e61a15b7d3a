"""How the server is watched: settings of the environment."""

import os
import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

LOG_VARIABLE = "ENHANCEGAN_LOG"
TOKEN_VARIABLE = "ENHANCEGAN_METRICS_TOKEN"  # noqa: S105
LogForm = Literal["text", "json"]

_LOG_FORMS = get_args(LogForm)
_TOKEN = re.compile(r"[\x21-\x7e]{16,}")
"""What a header can carry, and long enough not to be guessed."""


@dataclass(frozen=True)
class WatchSettings:
    """How the server writes its log, and who may read its metrics."""

    log: LogForm = "text"
    """`text` is for people; `json` is for programs and has a line for every request as well."""
    metrics_token: str | None = None
    """Whoever sends it may read `/metrics`; without one nobody may."""

    @classmethod
    def from_environment(cls) -> "WatchSettings":
        """Read the variables; an empty value counts as unset.

        Raises ValueError for another form of the log, and for a token that is short or that no header can carry.
        """
        form, token = os.environ.get(LOG_VARIABLE) or cls.log, os.environ.get(TOKEN_VARIABLE) or None
        if form not in _LOG_FORMS:
            raise ValueError(f"{LOG_VARIABLE} must be {' or '.join(_LOG_FORMS)}; got {form!r}")
        if token is not None and not _TOKEN.fullmatch(token):
            # Not quoted: it is a secret.
            raise ValueError(f"{TOKEN_VARIABLE} must be 16 or more letters, digits or signs of ASCII, without spaces")
        return cls(cast(LogForm, form), token)
