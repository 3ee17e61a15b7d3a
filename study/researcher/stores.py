"""What the researcher's page is about: where studies and answers are kept."""

from dataclasses import dataclass

from db.session import Database
from study.content.catalog import Catalog
from study.settings import Settings
from study.visits.invitations import Invitations


@dataclass(frozen=True)
class Stores:
    """Everything that the tabs and routes of the page read and change."""

    database: Database
    """People and answers."""
    catalog: Catalog
    """The studies."""
    settings: Settings
    """Where studies lie, and the key that signs invitations."""

    @property
    def invitations(self) -> Invitations:
        """Makes the links that let people in."""
        return Invitations(self.settings.secret_key())
