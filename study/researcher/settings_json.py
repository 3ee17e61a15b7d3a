"""A study's settings as the form on the researcher's page exchanges them, and all that it needs to draw itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from study.analysis.protocol import NO_REFERENCE
from study.content.keeping.own_languages import read_own_languages
from study.content.keeping.registration import Dependents, depended_on
from study.content.making.editing import current_settings
from study.content.yaml.definition import Study
from study.content.yaml.languages import languages
from study.content.yaml.methods import METHODS
from study.content.yaml.schema import study_schema
from study.content.yaml.setting import keys
from study.content.yaml.settings import GROUPS, SETTINGS
from study.content.yaml.texts import LANGUAGES, SCALE, TEXTS, TITLE, default_scale
from study.content.yaml.words_of_study import KEYS
from study.researcher.factor_words import factors_in_words
from study.researcher.stores import Stores
from study.visits.http.views import consent_view, rendered, study_view

# Browsers put keys of digits first: what is read in its order travels as a list of pairs.
_ORDERED = frozenset(
    setting.key for setting in SETTINGS if isinstance(setting.schema.get("additionalProperties"), Mapping)
)

_FIRST_LANGUAGE = "the first language, since the words of the scale are on record in it."
_FROZEN = "This study is frozen: nothing of it can change. Make a copy of it to change anything."


def settings_of_form(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that the form sent, as `study.yaml` has them.

    Raises ValueError if they are not in the form's own form.
    """
    settings = dict(sent)
    for key in _ORDERED & settings.keys():
        pairs = settings[key]
        if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise ValueError(f"{key} must be a list of pairs")
        names = [str(name) for name, _ in pairs]
        if len(set(names)) < len(names):
            raise ValueError(f"{key} must name everything once; got {', '.join(names)}")
        settings[key] = dict(zip(names, (value for _, value in pairs), strict=True))
    return settings


def form_of(stores: Stores, study: Study) -> dict[str, Any]:
    """Return what the form needs to know of a study.

    It is {groups: [{title, keys}], schema, settings, version, languages: code -> name, defaults: key -> language ->
    text (of the scale: levels), known: {set, method, ...} -> names, named: the same -> name -> what it is called where
    that is more than the name, locked: keys, reason: why each of them is, or null,
    notice: the same in a sentence that names them, first_locked: key of a list whose first entry is locked -> why,
    frozen}. Raises StudyError for a `study.yaml` that
    cannot be read.
    """
    settings, version = current_settings(stores.settings.studies / study.slug)
    own = read_own_languages(stores.settings.studies / study.slug, [])
    known = {**languages(), **{code: each.language for code, each in own.items()}}
    people, fixed = depended_on(stores.database, study.slug)
    factors = factors_in_words(study)
    return {
        "groups": [{"title": group.title, "keys": list(keys(group.settings))} for group in GROUPS],
        "schema": study_schema(),
        "settings": {key: _for_form(key, value) for key, value in settings.items()},
        "version": version,
        "languages": {code: language.name for code, language in known.items()},
        "defaults": {
            TITLE.key: dict.fromkeys(known, study.slug),
            **{key: {code: language.texts[key] for code, language in known.items()} for key in TEXTS},
            SCALE.key: [
                {"label": dict(level.labels), "score": level.score}
                for level in default_scale(study.design.versions, tuple(known), known)
            ],
        },
        "known": {
            "set": sorted(study.sizes),
            "method": list(study.method_keys),
            "language": list(known),
            "word": list(KEYS),
            "reference": [*study.method_keys, NO_REFERENCE],
            "factor": list(factors),
        },
        "named": {
            "factor": factors,
            "reference": {key: f"{key} ({label})" for key, label in study.labels.items() if label != key},
        },
        "locked": list(keys(SETTINGS)) if study.frozen else sorted(fixed),
        "reason": _reason(study, people, "it"),
        "notice": _reason(study, people, _named(fixed)),
        "first_locked": {LANGUAGES.key: f"{_FIRST_LANGUAGE} {_reason(study, people, 'it')}"} if fixed else {},
        "frozen": study.frozen,
    }


def previews(study: Study) -> dict[str, Any]:
    """Return language -> what the participants' page shows in it: the study, checks, and the way back at each end."""
    ends = {"finished": study.completion, "screened_out": study.completion.screened_out}
    ends["declined"] = study.completion.declined
    ways = {end: {"code": way.code, "url": way.url} for end, way in ends.items()}
    checks = {"screen": study.screen_check, "vision": study.color_vision}
    return {
        code: {
            "study": study_view(study, code, "live"),
            "notes": consent_view(study, code, pilot=False)["browser"]["notes"],
            "checks": checks,
            "contact": None if study.contact is None else rendered(study.contact[code]),
            "completion": ways,
        }
        for code in study.languages
    }


def _for_form(key: str, value: Any) -> Any:
    if key in _ORDERED and isinstance(value, Mapping):
        return [[str(name), each] for name, each in value.items()]
    return value


def _reason(study: Study, people: Dependents, what: str) -> str | None:
    """Say whose data depend on `what`, and how it could be changed all the same; None if it can be changed."""
    if study.frozen:
        return _FROZEN
    if not people:
        return None
    counts = {
        "participant": people.counted,
        "pilot participant": people.pilot,
        "simulated participant": people.simulated,
    }
    who = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in counts.items() if count]
    return f"The data of {_in_words(who)} depend on {what}. {_way_out(people)}"


def _way_out(people: Dependents) -> str:
    if people.counted:
        return "To change any of this, make a copy of the study."
    return "To change any of this, first delete the pilot and simulated data on the tab Set up."


def _named(fixed: frozenset[str]) -> str:
    """Name the settings that are `fixed`, as the form does, in its order; what methods are called may change."""
    titles = {setting.key: setting.title or setting.key.replace("_", " ").capitalize() for setting in SETTINGS}
    titles[METHODS.key] = "which methods there are"
    return _in_words([*(title for key, title in titles.items() if key in fixed), "the first language"])


def _in_words(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
