"""What the tab of participants offers for each panel that sent some of them: lists of whom to approve."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from db.session import Database
from study.content.yaml.definition import Study
from study.content.yaml.panels import panel_of
from study.researcher.addresses import panel_list_address
from study.results.approvals import approvals_table
from study.visits.answers.places import Kept

APPROVALS_FILE, IDS_FILE = "approvals.csv", "approve.txt"


@dataclass(frozen=True)
class PanelLists:
    """The lists for one panel."""

    name: str
    approvals: str
    """Address of the whole list."""
    ids: str
    """Address of the identifiers for which approval is suggested."""
    approve: int
    """How many finished without a flag."""
    review: int
    """How many finished with one."""
    screened_out: int
    """How many a check before the sets has sent away."""
    screened_out_code: str | None
    """The code that they were given; None if the study has none for them."""
    no_code: int
    """How many are not at an end yet, or left before it."""


def panel_lists(database: Database, study: Study, now: datetime, kept: Kept = "live") -> list[PanelLists]:
    """Return the lists for every panel that sent a participant of the study, or of its pilot."""
    table = approvals_table(database, study, now, kept=kept)
    return [
        _lists(study, str(key), Counter(rows["suggestion"]), kept == "pilot") for key, rows in table.groupby("panel")
    ]


def _lists(study: Study, key: str, counts: Counter[str], pilot: bool) -> PanelLists:
    panel = panel_of(key) or study.panel
    return PanelLists(
        name=key if panel is None else panel.name,
        approvals=panel_list_address(study.slug, key, APPROVALS_FILE, pilot),
        ids=panel_list_address(study.slug, key, IDS_FILE, pilot),
        approve=counts["approve"],
        review=counts["review"],
        screened_out=counts["screened out"],
        screened_out_code=study.completion.screened_out.code,
        no_code=counts["no code"],
    )
