"""Which parts of the app a server has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parts:
    """What is served besides the health of the server."""

    enhancement: bool = True
    """The enhancement page."""
    study: bool = True
    """The participants' and the researcher's page, with the database."""
