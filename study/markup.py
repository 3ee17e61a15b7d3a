"""HTML from Jinja templates: all text is escaped, a missing name is an error, and what comes out can be sent."""

from pathlib import Path
from typing import Any

import jinja2
import pandas as pd


class Templates:
    """The templates of one folder."""

    def __init__(self, folder: Path) -> None:
        """Read templates from ``folder`` when they are first used."""
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["moment"] = moment

    def render(self, template: str, **values: Any) -> str:
        """Return the template of this file name, filled in with ``values``.

        Halves of surrogate pairs, as in names of files that are not UTF-8, are escaped: they cannot be encoded.
        """
        html = self._environment.get_template(template).render(**values)
        return html.encode("utf-8", "backslashreplace").decode("utf-8")


def moment(when: Any) -> str:
    """Return a time to the minute, with its zone where it has one; empty for a missing time (NaT or None)."""
    return "" if pd.isna(when) else pd.Timestamp(when).strftime("%Y-%m-%d %H:%M %Z").strip()
