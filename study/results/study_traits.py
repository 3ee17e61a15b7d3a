"""What is known of a study's photos and participants that may group them, for its analysis."""

from datetime import UTC, datetime
from hashlib import sha256

import pandas as pd

from db.session import Database
from study.analysis.factors import Traits
from study.content.yaml.definition import PARTS, Study
from study.content.yaml.report import FACTOR_OF_ORDER, GROUPING_KINDS
from study.results.codebook import question_column
from study.results.tables import participants_table
from study.visits.answers.places import Kept

SMALL_SCREEN = 768
"""CSS pixels: a window narrower than this, as phones and small tablets have, counts as a small screen."""


def study_traits(database: Database, study: Study, kept: Kept = "live") -> Traits:
    """Return what is known of a study; ValueError for one that has not been recorded."""
    return traits_of(study, participants_table(database, study, datetime.now(UTC), kept=kept))


def traits_of(study: Study, participants: pd.DataFrame | None) -> Traits:
    """Return what is known of a study's photos, and of the people in its participants table if that is given."""
    groups = {} if study.photo_groups is None else study.photo_groups.columns
    photos = pd.DataFrame({name: pd.Series(dict(values)) for name, values in groups.items()})
    if participants is None:
        return Traits(photos, chosen=_chosen(study, photos))
    found: dict[str, pd.Series] = {}
    labels: dict[str, str] = {}
    own = study.languages[0]
    for part in PARTS:
        for question in study.questions(part):
            column = question_column(part, question.key)
            if question.kind in GROUPING_KINDS and column in participants:
                answers = participants[column]
                if question.choices:
                    names = {choice.value: choice.labels[own] for choice in question.choices}
                    answers = pd.Series(pd.Categorical(answers.map(names), list(dict.fromkeys(names.values())), True))
                found[question.key] = answers
                labels[question.key] = f"“{question.texts[own]}”"
    wanted = study.groups or ()
    found |= {name: one for name, one in _visits(participants).items() if name in wanted or one.nunique() > 1}
    people = pd.DataFrame(found, participants.index).set_index(pd.Index(participants["participant"].astype(str)))
    return Traits(photos, people, labels, _chosen(study, photos, people))


def _visits(participants: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what is known of everybody's visit: the language, the screen, the device, and any condition."""
    window, touch = participants["window_width"], participants["touch"]
    found = {
        "language": participants["language"],
        "screen": _either(window >= SMALL_SCREEN, window.notna(), ("small", "large")),
        "device": _either(touch.fillna(0) == 1, touch.notna(), ("mouse", "touch")),
    }
    return found | ({"condition": participants["condition"]} if "condition" in participants else {})


def _either(is_second: pd.Series, is_known: pd.Series, names: tuple[str, str]) -> pd.Series:
    """Return one of two names for everybody, missing where nothing is known."""
    texts = [names[int(second)] if known else None for second, known in zip(is_second, is_known, strict=True)]
    return pd.Series(pd.Categorical(texts, list(names), ordered=True))


def _chosen(study: Study, *tables: pd.DataFrame) -> tuple[str, ...] | None:
    """Return those of the chosen factors that there are; None if none are chosen.

    Answers of people are not there for rankings from a file, and conditions only in some studies.
    """
    known = [name for table in tables for name in table] + [FACTOR_OF_ORDER]
    return None if study.groups is None else tuple(name for name in study.groups if name in known)


def fingerprint(traits: Traits) -> str:
    """Return a text that changes with anything that is known."""
    tables = (traits.photos.to_csv(), traits.people.sort_index().to_csv())
    return sha256(repr((*tables, dict(traits.labels), traits.chosen)).encode()).hexdigest()
