"""The JSON Schema of study.yaml says the same as its reader, except for what no schema can say."""

import copy
import re
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from study.content.keeping.reading import read_study
from study.content.yaml.definition import StudyError
from study.content.yaml.definition_file import load_definition
from study.content.yaml.schema import main, schema_text, study_schema
from tests.project import ROOT
from tests.study.study_files import (
    ACCEPTED,
    CHOICES_FILE,
    MANY_PROBLEMS,
    NO_MOMENTS,
    REFUSED,
    REFUSED_METHODS,
    REFUSED_SCALES,
    TWO_LANGUAGES,
    UNKNOWN_KIND,
    question,
    scale,
)
from tests.study.tiny_study import TINTS, write_study

VALIDATOR = Draft202012Validator(study_schema())

_WHOLE = r"-?\d+(\.\.\.\d+|\.0)?"  # a long one is shortened in sentences; 1.0 is whole for a schema
_NAME = rf"('.+'|{_WHOLE})"

BEYOND = {
    # A schema sees no folders and no images.
    r"methods lists '\w+', but there is no folder": "folders",
    r"folder \w+/ is not listed under methods": "folders",
    rf"(practice|traps) names {_NAME}, but there is no such set": "images",
    rf"traps: ('\w+'|1) must name the method whose version is ruined; got {_NAME};": "folders",
    r"no set is left that counts": "images",
    r"sets_per_participant must be a whole number from 1 to \d+ .*; got [1-9]\d*(\.\.\.\d+)?$": "number of images",
    r"repeats must be a whole number from 0 to \d+ .*; got \d+(\.\.\.\d+)?$": "number of images",
    r"methods_per_set must be a whole number from 2 to \d .*; got [2-7]$": "number of methods",
    rf"condition \d: methods must name some of the methods; got {_NAME};": "folders",
    rf"condition \d: images must name some of the sets that count; got {_NAME};": "images",
    r"every method and every set that counts must be in a condition": "folders and images",
    r"names of conditions must differ": "names of several conditions",
    r"conditions must have equally many methods": "methods of several conditions",
    r"conditions must connect all methods": "methods of several conditions",
    rf"reference must name one of the methods, or be none; got {_NAME};": "folders",
    r"scale must have one level per version shown \(\d\); it has [2-7]$": "number of folders",
    r"languages has '[A-Za-z]{2,3}', for which there is no translation": "folders",
    # A schema compares no value with another.
    r"words has '[A-Za-z]{2,3}', which is not one of the study's languages": "languages",
    r"words in en: \w+ (lacks|has) \{\w+\}, which the page": "what the page fills in",
    r" must be given in every language, like": "languages",
    r" lacks a text in (en|de|fr)$": "languages",
    r" has a text in '(en|de|fr)', which is not one of the study's languages": "languages",
    r"choice \d: .* needs its label in each language": "languages",
    r"labels of the scale must differ": "labels of several levels",
    r"scores of the scale must fall": "scores of several levels",
    r"equivalence_margin must be .*, the points from poorest to best; got (0\.[1-9]|[1-9])": "the scale",
    r"closes must be .*; got '(2026-02-30|9999-12-31)'$": "the calendar, which ends in 9999",
    r"closes must be .*; got '(2026-03-31 25:00 UTC|2026-03-31T18:00\+99:00)'$": "the hours of a day",
    r"closes must be .*; got '2026-03-31 18:00'$": "what stands before a time zone",
    r"closes must be .*; got '2026-03-31 (Mars/Base|America)'$": "the names of time zones",
    r"groups must name factors": "names of questions and of columns of photos.csv",
    r"labels of methods must differ": "labels of several methods",
    r"key must differ from the keys of all other questions": "keys of several questions",
    r"choices must differ; given twice: (both|1)$": "values of several choices",
    r"smallest must not be more than largest": "two limits",
    r"url must pass the same code": "code and url",
    r"url must have no other place for an identifier": "names of identifiers",
    r"panel must name every parameter once": "names of several parameters",
    r"panel: \w+ must be none of study, lang, test, invitation": "names in any case of letters",
    r"url must be an address .*; got 'http://a:99999'$": "the largest port",
    r"url must be an address .*; got '(http://(256|a\.b)\.|https://\[1:2)": "the numbers of an IP address",
    r"url must be an address .*; got 'http://\u2100": "how letters of all alphabets are written in a name",
    r"url must be an address .*; got .*\\u200b": "which characters cannot be seen",
    # A schema takes numbers as numbers, however they are written.
    r"^(?!completion: url).* must be a text; got -?\d+\.0 \(put it in quotes\)$": "1.0 is a whole number",
    r" must be a whole number .*; got -?\d+\.0$": "1.0 is a whole number",
    r"smallest_window must be .*; got \[(1\.0, 500|800, 1\.0)\]$": "1.0 is a whole number",
    r"must have at most [\d,]+ characters; it has 401$": "the digits of a number",
    # Its regular expressions must be those of JavaScript, which has two halves in many a letter.
    r"must contain no control characters; got .*\\ud83d": "half of a letter",
}
"""Problem, as a regular expression -> what it depends on that a schema cannot see."""

# Two methods, one language: a change to one text or method is a change to the whole of it.
METHODS = ("dingo_edit", "quokka_auto")
EVERYTHING: dict[str, Any] = {
    **{"title": "Everything", "seed": 11, "languages": ["en"], "introduction": {"en": "Hello"}, "consent": "Yes?"},
    **{"instructions": "Look.", "thanks": "Bye", "methods": dict(zip(METHODS, ("Edited", "Automatic"), strict=True))},
    **{"scale": scale((10, 0.5), ("Better", "Poorer")), "order": "fixed", "sets_per_participant": 3},
    "methods_per_set": 2,
    "conditions": [
        {"name": "first", "images": ["potoroo3", "potoroo4", "potoroo5"]},
        {"name": "second", "methods": list(METHODS), "images": ["potoroo4", "potoroo5", "potoroo6"]},
    ],
    **{"practice": ["potoroo1"], "traps": {"potoroo2": "dingo_edit"}, "repeats": 1, "breaks": 2, "confirm": True},
    **{"practice_tries": 2, "undo_seconds": 3},
    **{"screen_check": False, "color_vision": "record", "smallest_window": [800, 500]},
    **{"invited_only": True, "abandoned_after": 30},
    **{"target": 40, "closes": "2026-03-31 18:00 Europe/Berlin"},
    **{"equivalence_margin": 0.5, "reference": "dingo_edit", "population": "people"},
    "groups": ["sight", "half"],
    "questions": {
        "before": [
            {"key": "age", "kind": "number", "text": "Age?", "smallest": 18, "largest": 120, "required": True},
            {"key": "sight", "kind": "choice", "text": {"en": "Sight?"}, "choices": ["good", "bad"]},
        ],
        "after": [
            {"key": "on", "kind": "several", "text": "On?", "choices": [{"value": 1, "label": "One"}, "two"]},
            {"key": "remarks", "kind": "text", "text": "Anything?", "required": False},
        ],
    },
    "completion": {
        **{"code": "ABC", "url": "https://panel.example/?cc=ABC"},
        "screened_out": {"code": "SCREEN", "url": "https://panel.example/?cc=SCREEN"},
        "declined": {"code": "NO"},
    },
    "contact": "Ask us.",
    "ethics": "2026-17",
    "words": {"en": {"take_part": "Join", "break_text": "{done} of {total} done."}},
    "last_page": {"own": True, "others": True, "method_names": True},
    "panel": {"name": "Our pool", "person": "pid", "visit": "session", "study": "project"},
}

VALUES = [
    *(None, True, False, -1, 0, 1, 2.5, 1.0, 10**12, 10**400, "", " \n", "word", "a\0b", "=word", "http://a.example/"),
    *([], {}, [None], ["word"], [1, 2], {"word": "word"}, {"en": "Word"}, {"de": "Wort"}, {1: 2}),
]
"""What stands in for every value of the example in turn."""
TEXTS = ["x" * length for length in (64, 65, 100, 101, 200, 201, 500, 501, 2001, 20_000, 20_001)]
"""What stands in for its texts as well."""

LIMITS = {
    ("seed",): (-1, 0, 2**31 - 1, 2**31),
    ("breaks",): (-1, 0, 10_000, 10_001),
    ("practice_tries",): (0, 1, 10, 11),
    ("undo_seconds",): (-1, 0, 60, 61),
    ("abandoned_after",): (0, 1, 43_200, 43_201),
    ("sets_per_participant",): (0, 1),
    ("methods_per_set",): (1, 2, 3, 7, 8),
    ("conditions", 0, "name"): ("a", "=a", "a/b", " a", "a ", "second"),
    ("conditions", 0, "images"): ([], ["potoroo3"], ["potoroo4", "potoroo4"], ["potoroo1"]),
    ("conditions", 1, "methods"): ([], ["dingo_edit"], [*METHODS, "dingo_edit"]),
    ("repeats",): (-1, 0),
    ("smallest_window",): ([0, 0], [-1, 0], [0, 10_000], [10_001, 0], [1, 2, 3]),
    ("screen_check",): ("off", "record", "flag", "require", "on"),
    ("color_vision",): ("off", "record", "flag", "require", "on"),
    ("order",): ("random", "fixed", "up"),
    ("languages",): (["en"], ["de"], ["fr"], ["en", "en"]),
    ("equivalence_margin",): (-0.1, 0, 0.1, 9.4, 9.5, 10**308, 10**309),
    ("population",): ("people and photos", "people", "photos", "none", "people, photos"),
    ("completion", "url"): ("ftp://a.example", "https:///path", "https://a b", "https://[x", "http://a.example:80"),
    ("questions", "before", 0, "key"): ("a", "a1_", "a\n", "Age", "1a", "_a", "ä"),
    ("questions", "before", 0, "kind"): ("number", "text", "choice", "slider"),
    ("scale", 1, "score"): (-(10**308), -(10**309)),
}
"""Key of the example -> values at and beyond its limits."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("five") / "tiny")


@pytest.fixture(scope="module")
def two_methods(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("two") / "tiny", tints={method: TINTS[method] for method in METHODS})


def as_yaml(settings: dict[Any, Any]) -> str:
    """The text of a file with these settings; three thousand are made here."""
    try:
        return yaml.dump(settings, Dumper=yaml.CSafeDumper, sort_keys=False)
    except UnicodeEncodeError:
        # Half of a letter, which only the slow writer escapes.
        return yaml.safe_dump(settings, sort_keys=False)


def problems_of_reader(folder: Path, settings: dict[Any, Any]) -> tuple[str, ...]:
    (folder / "study.yaml").write_text(as_yaml(settings))
    try:
        read_study(folder)
    except StudyError as error:
        return error.problems
    return ()


def loaded(content: str, path: Path) -> Any:
    """The values in a file, as the reader loads them."""
    path.write_text(content, encoding="utf-8")
    return load_definition(path, [])


def beyond(problem: str) -> str | None:
    """The entry of `BEYOND` for a problem."""
    return next((pattern for pattern in BEYOND if re.search(pattern, problem)), None)


def disagreement(folder: Path, settings: dict[Any, Any]) -> str | None:
    """Say how the schema is stricter than the reader, or overlooks what a schema can see; None if neither."""
    problems = problems_of_reader(folder, settings)
    refused = not VALIDATOR.is_valid(settings)
    if refused and not problems:
        return f"only the schema refuses {settings}"
    overlooked = [problem for problem in problems if beyond(problem) is None]
    return f"the schema overlooks {overlooked}" if overlooked and not refused else None


def refused_settings() -> Iterator[dict[str, Any]]:
    """Everything that the tests of the reader find refused."""
    yield from (changes for changes, _ in REFUSED)
    yield from ({"methods": methods} for methods, _ in REFUSED_METHODS)
    yield from ({"scale": scale(scores, labels)} for scores, labels, _ in REFUSED_SCALES)
    yield from ({"closes": text} for text in NO_MOMENTS)
    yield from (MANY_PROBLEMS, UNKNOWN_KIND)
    yield {"questions": question(kind="choice", choices=[{"value": "both", "label": label} for label in "ab"])}
    yield {**TWO_LANGUAGES, "languages": ["en"]}
    yield {"methods": {**{key: key for key in TINTS}, "emu": "Emu"}}
    yield {"scale": scale((2, 1), "ab")}
    yield {"smallest_window": [1.0, 500]}


def paths(content: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every value inside of `content` stands, at any depth."""
    for key, value in content.items() if isinstance(content, dict) else enumerate(content):
        yield (*here, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*here, key))


def at(content: Any, path: Sequence[Any]) -> Any:
    """What stands at `path` inside of `content`."""
    return reduce(lambda place, key: place[key], path, content)


def changed(path: tuple[Any, ...], value: Any) -> dict[Any, Any]:
    """The example with another value at `path`."""
    settings = copy.deepcopy(EVERYTHING)
    at(settings, path[:-1])[path[-1]] = value
    return settings


def without(path: tuple[Any, ...]) -> dict[Any, Any]:
    """The example without what is at `path`."""
    settings = copy.deepcopy(EVERYTHING)
    del at(settings, path[:-1])[path[-1]]
    return settings


def variants(path: tuple[Any, ...]) -> Iterator[dict[Any, Any]]:
    """The example with every other value at `path`, and with a key or an entry too many there or one too few."""
    here = at(EVERYTHING, path)
    yield without(path)
    others = [*VALUES, *LIMITS.get(path, ()), *(TEXTS if isinstance(here, str) else ())]
    yield from (changed(path, value) for value in others)
    if isinstance(here, dict):
        yield changed(path, {**here, "unknown": "word"})
    if isinstance(here, list):
        yield changed(path, [*here, copy.deepcopy(here[0])])


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = (ROOT / "docs" / "study.schema.json").read_text(encoding="utf-8")
    assert published == schema_text(), "run `make schema`"


def test_the_command_writes_it(tmp_path: Path) -> None:
    main([str(tmp_path / "study.schema.json")])
    assert (tmp_path / "study.schema.json").read_text(encoding="utf-8") == schema_text()


def test_it_is_a_schema_that_explains_every_key() -> None:
    Draft202012Validator.check_schema(study_schema())
    assert study_schema()["title"] == "study.yaml"
    assert all(key["description"].endswith(".") for key in study_schema()["properties"].values())


def test_what_is_documented_and_shown_as_an_example_is_valid(tmp_path: Path) -> None:
    documented = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    shown = (ROOT / "study" / "researcher" / "templates" / "settings.yaml").read_text(encoding="utf-8")
    for content in (documented, shown, CHOICES_FILE):
        VALIDATOR.validate(loaded(content, tmp_path / "study.yaml"))


@pytest.mark.parametrize("settings", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_the_reader_accepts_the_schema_accepts(tiny: Path, settings: dict[str, Any]) -> None:
    whole = {"title": "A tiny study", "seed": 11, **settings}
    assert problems_of_reader(tiny, whole) == ()
    VALIDATOR.validate(whole)


@pytest.mark.parametrize("settings", list(refused_settings()))
def test_what_the_reader_refuses_the_schema_refuses_too(tiny: Path, settings: dict[str, Any]) -> None:
    whole = {"title": "A tiny study", "seed": 11, **settings}
    assert problems_of_reader(tiny, whole)
    assert disagreement(tiny, whole) is None


def test_the_example_is_accepted_with_every_key(two_methods: Path) -> None:
    assert problems_of_reader(two_methods, EVERYTHING) == ()
    assert set(EVERYTHING) == set(study_schema()["properties"])


@pytest.mark.slow
@pytest.mark.parametrize("path", list(paths(EVERYTHING)), ids=lambda path: "/".join(map(str, path)))
def test_every_other_value_is_accepted_or_refused_by_both(two_methods: Path, path: tuple[Any, ...]) -> None:
    found = [disagreement(two_methods, settings) for settings in variants(path)]
    assert [each for each in found if each] == []


def test_an_unknown_key_is_refused_by_both(two_methods: Path) -> None:
    settings = {**EVERYTHING, "color": "blue"}
    assert problems_of_reader(two_methods, settings)
    assert not VALIDATOR.is_valid(settings)


def test_every_exception_is_one(tiny: Path) -> None:
    """A problem that the schema finds after all must leave `BEYOND`."""
    used = set()
    for changes in [*refused_settings(), {"title": 1.0}, {"title": 10**400}, {"groups": ["category"]}]:
        settings = {"title": "A tiny study", "seed": 11, **changes}
        if VALIDATOR.is_valid(settings):
            used |= {beyond(problem) for problem in problems_of_reader(tiny, settings)}
    assert set(BEYOND) - used == set()
