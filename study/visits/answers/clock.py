"""The time at which something about a participant is stored: never before what has been stored already."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from db import models


def now_for(person: models.Participant | Row[Any]) -> datetime:
    """Return the time now, or the latest time stored about `person` if the computer's clock has been set back since.

    `person` is a participant, or a row with these columns.

    Whatever is stored about a participant also sets `seen_at`, which is therefore the latest of the times of sets and
    answers.
    """
    stored = (person.seen_at, person.consented_at, person.started_at, person.finished_at, person.screened_out_at)
    return max(datetime.now(UTC), *(each for each in stored if each is not None))
