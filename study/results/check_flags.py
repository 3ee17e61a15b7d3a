"""Whom the checks before the sets flag, in a study that asks for it: participants whom the screens cannot judge."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from db import models
from db.session import Database
from study.color_vision.series import Verdict
from study.content.yaml.definition import Study
from study.visits.answers import brightness
from study.visits.answers.limits import PATCHES


def check_flags(database: Database, study: Study) -> dict[str, tuple[str, ...]]:
    """Return participant -> what the study's checks say against using these rankings, for those with any of it."""
    if "flag" not in (study.screen_check, study.color_vision):
        return {}
    person = models.Participant
    query = select(person.id, person.screen, person.color_vision).join(models.Study)
    with database.read() as session:
        rows = session.execute(query.where(models.Study.slug == study.slug)).all()
    said = {name: tuple(_flags(study, screen, vision)) for name, screen, vision in rows}
    return {name: flags for name, flags in said.items() if flags}


def _flags(study: Study, screen: Mapping[str, Any] | None, vision: Mapping[str, Any] | None) -> Iterator[str]:
    if study.screen_check == "flag" and screen is not None and not brightness.shows_enough(screen):
        yield (
            f"could tell {screen['dark']} of {PATCHES} dark and {screen['light']} of {PATCHES} light squares from "
            f"their background (rule: {brightness.rule()})"
        )
    if study.color_vision == "flag" and vision is not None and vision["verdict"] != Verdict.NO_SIGN:
        yield f"color-vision screening, no diagnosis: {vision['verdict']} (rule: anything but {Verdict.NO_SIGN})"
