"""What the researcher's page is about: where studies and answers are kept."""

from dataclasses import dataclass, field

from db.session import Database
from db.settings import Settings
from study.content.keeping.catalog import Catalog
from study.secret_key import secret_key
from study.simulation.job import Simulations
from study.visits.http.invitations import Invitations


@dataclass(frozen=True)
class Stores:
    """Everything that the tabs and routes of the page read and change."""

    database: Database
    """Participants and answers."""
    catalog: Catalog
    """The studies."""
    settings: Settings
    """Where studies are stored, and the key that signs invitations."""
    simulations: Simulations = field(default_factory=Simulations)
    """Those that run in the background."""

    @property
    def invitations(self) -> Invitations:
        """Makes the links that let people in."""
        return Invitations(secret_key(self.settings))
