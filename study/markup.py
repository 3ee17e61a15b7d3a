"""HTML from Jinja templates: all text is escaped, a missing name is an error, and what comes out can be sent."""

import re
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd
from markupsafe import Markup


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
        self._environment.filters["breakable"] = breakable

    def render(self, template: str, **values: Any) -> str:
        """Return the template of this file name, filled in with ``values``.

        Halves of surrogate pairs, as in names of files that are not UTF-8, are escaped: they cannot be encoded.
        """
        html = self._environment.get_template(template).render(**values)
        return html.encode("utf-8", "backslashreplace").decode("utf-8")


def breakable(name: str) -> Markup:
    """Return a name in which a line may also end after a sign within it (_ - /), as in names of files."""
    pieces = re.split(r"(?<=[_\-/])(?=\w)", name)
    return Markup("<wbr>").join(pieces)


def moment(when: Any, zone: tzinfo = UTC, form: str = "%Y-%m-%d %H:%M %Z") -> str:
    """Return a time as it is in `zone`, by default to the minute and with the zone; empty for a missing time.

    All times on the researcher's page are written by this function.

    Args:
        when: a time with its zone, as everything that is stored has; NaT or None if it is missing.
        zone: where it is read.
        form: as of `strftime`.
    """
    return "" if pd.isna(when) else pd.Timestamp(when).tz_convert(zone).strftime(form)
