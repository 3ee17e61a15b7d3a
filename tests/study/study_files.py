"""What `study.yaml` of the tiny study may say and may not: the tests of its reader and of its schema walk these lists.

Each entry changes settings of the tiny study; a sentence is a part of the problem that the reader names.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.study.rich_study import QUESTIONS
from tests.study.tiny_study import IMAGES, RICH, TINTS

Settings = dict[str, Any]

TWO_LANGUAGES: Settings = {"languages": ["en", "de"], "title": {"en": "E", "de": "D"}}


def question(**changes: Any) -> Settings:
    """Return one question before the sets, changed."""
    return {"before": [{"key": "age", "kind": "number", "text": "Age?", **changes}]}


def scale(scores: Sequence[Any], labels: Iterable[str | int]) -> list[Settings]:
    """Return a scale as it is written in the file."""
    return [{"label": label, "score": score} for label, score in zip(labels, scores, strict=True)]


def conditions(**changes: Any) -> Settings:
    """Return two conditions of four sets each, the second one changed; None for an empty line."""
    second = {"name": "second", "images": list(IMAGES[2:]), **changes}
    return {"conditions": [{"name": "first", "images": list(IMAGES[:4])}, second]}


ACCEPTED: dict[str, Settings] = {
    "nothing but title and seed": {},
    "rich": RICH,
    "every key": {
        **{**RICH, "order": "fixed", "sets_per_participant": 3, "confirm": True, "screen_check": False},
        **{"invited_only": True, "abandoned_after": 30},
        **{"equivalence_margin": 0.4, "reference": "dingo_edit", "population": "people"},
    },
    "every kind of question": {"languages": ["en", "de"], "title": RICH["title"], "questions": QUESTIONS},
    "texts, scale and order of methods": {
        "consent": "We **ask** first.",
        "scale": scale((9, 4, 3, 2, -1), [f"level {score}" for score in (9, 4, 3, 2, -1)]),
        "methods": {key: key.upper() for key in reversed(sorted(TINTS))},
    },
    "digits for a text": {
        **{"title": 2026, "completion": {"code": 12345}, "scale": scale((5, 4.5, 3, 2, 1), range(5))},
        "questions": question(kind="choice", text=7, choices=[1, {"value": 2, "label": 3}]),
    },
    "one text for each language": {**TWO_LANGUAGES, "consent": {"en": "Yes?", "de": "Ja?"}, "thanks": "!"},
    "some of the methods in each set": {"methods_per_set": 3},
    "all methods in each set": {"methods_per_set": 5},
    "conditions that share a method": {
        "methods_per_set": 2,
        "conditions": [
            {"name": "one", "methods": ["dingo_edit", "wombat_plain", "quokka_auto"]},
            {"name": "two", "methods": ["dingo_edit", "bilby_filter", "numbat_curves"]},
        ],
    },
    "conditions with blocks of photos": {
        "conditions": [{"name": 1, "images": list(IMAGES[:3])}, {"name": 2, "images": list(IMAGES[3:])}],
    },
    "nothing in lists and mappings": {
        **{"methods": {}, "conditions": [], "practice": [], "traps": {}, "questions": {"before": []}},
        **{"repeats": 0, "breaks": 0, "smallest_window": [0, 0]},
    },
    "a panel that is known": {"panel": "sona"},
    "a panel of one's own": {"panel": {"name": "Our pool", "person": "kennung", "visit": "termin", "study": "kurs"}},
    "a panel's identifiers in an address": {
        "completion": {"url": "https://a.example/?p={panel_person}&v={panel_visit}"}
    },
    "an address in capitals, with a port": {"completion": {"url": "HTTPS://[::1]:8000/a?b=c#d[e]"}},
    "an address with letters of its language": {"completion": {"url": "https://bücher.example/?q={{%ID%}}"}},
    "an address with a name and a password": {"completion": {"url": "http://me:secret@192.0.2.1:65535"}},
}
"""What is accepted -> settings."""

NO_ADDRESSES = (
    *("https://[x", "https://[1:2]", "https://a:port/x", "http://a:99999", "http://a:-1", "http://@", "http://me@/"),
    *("http://{{%SITE%}}/x", "http://a^b/", "http://a|b", "http://a<b", "http://%zz/", "http://a\\b", "http://a@b@c"),
    *("http://256.256.256.256", "http://a.b.1/", "http://\u2100.example/", "http://a\u200bb/", "http://a.example/\n"),
)
"""Addresses to which a browser cannot take anybody, or would take them elsewhere than it seems."""

CHOICES_FILE = """\
languages: [en, de]
title: {en: E, de: D}
seed: 1
questions:
  before:
    - {key: taste, kind: choice, text: {en: T, de: G}, choices: [1, 2, 18-29]}
    - key: sight
      kind: several
      text: {en: S, de: S}
      choices: [{value: no, label: {en: None, de: Keine}}, {value: 2, label: {en: Two, de: Zwei}}]
"""
"""A whole file, with words and numbers as they are typed."""

MANY_PROBLEMS: Settings = {
    **{"title": "", "seed": -1, "color": "blue", "repeats": 9, "order": "up"},
    "scale": [{"label": "only", "score": 1}],
}

UNKNOWN_KIND: Settings = {"questions": question(kind="slider")}

REFUSED: list[tuple[Settings, str]] = [
    ({"titel": "x"}, "unknown setting 'titel'; did you mean 'title'?"),
    ({"false": "x"}, "unknown setting 'false'; known: title, languages"),
    ({"title": None}, "title is empty; give it a value"),
    ({"title": "x" * 201}, "title must have at most 200 characters; it has 201"),
    ({"title": 2.5}, "title must be a text; got 2.5 (put it in quotes)"),
    ({"title": " \t\n"}, r"title must have at least one visible character; got ' \t\n'"),
    ({"title": "\u200b\u2060\ufeff"}, r"title must have at least one visible character; got '\u200b\u2060\ufeff'"),
    ({"title": "\u3164\u2800\xad"}, r"title must have at least one visible character; got '\u3164\u2800\xad'"),
    ({"title": "\0\x7f"}, r"title must have at least one visible character; got '\x00\x7f'"),
    ({"title": "\u200b" * 9}, r"title must have at least one visible character; got '" + r"\u200b" * 8 + "'..."),
    ({**TWO_LANGUAGES, "consent": {"en": "Yes?", "de": "\u200d"}}, "consent in de must have at least one visible"),
    ({"title": "a \0 b"}, "title must contain no control characters"),
    ({"title": "half \ud83d"}, "title must contain no control characters"),
    ({"seed": True}, "seed must be a whole number from 0 to 2147483647; got true"),
    ({"seed": 2**31}, "seed must be a whole number"),
    (
        {"languages": ["en", "xx"]},
        "languages has 'xx', for which there is no translation; known: ar, de, en, es, fr, ja, zh",
    ),
    ({"languages": "de"}, "languages must be a list like [en, de]; got 'de'"),
    ({"languages": []}, "languages must name at least one of ar, de, en, es, fr, ja, zh"),
    ({"words": {"de": {"next": "Weiter"}}}, "words has 'de', which is not one of the study's languages (en)"),
    ({"words": {"en": {"take_prt": "Join"}}}, "words in en: unknown word 'take_prt'; did you mean 'take_part'?"),
    (
        {"words": {"en": {"board_count": "Photo {place}"}}},
        "words in en: board_count lacks {of}, which the page fills in",
    ),
    (
        {"words": {"en": {"take_part": "Join {name}"}}},
        "words in en: take_part has {name}, which the page does not fill in; it has none",
    ),
    ({"words": {"en": {"next": ""}}}, "words in en: next must be a text; got ''"),
    ({"words": {"en": ["Join"]}}, "words in en must be a mapping like {take_part: Join}; got ['Join']"),
    ({"languages": ["en", "en"]}, "languages must name every language once"),
    ({"languages": ["en", "de"]}, "title must be given in every language, like {en: ..., de: ...}; got 'A tiny st"),
    ({**TWO_LANGUAGES, "consent": {"de": "Ja"}}, "consent lacks a text in en"),
    ({"title": {"en": "E", "fr": "F"}}, "title has a text in 'fr', which is not one of the study's languages (en)"),
    ({"practice": ["potoro1"]}, "practice names 'potoro1', but there is no such set; did you mean 'potoroo1'?"),
    ({"practice": "potoroo1"}, "practice must be a list like [set, set]; got 'potoroo1'"),
    ({"practice": ["potoroo1", "potoroo1"]}, "practice must name every set once"),
    ({"traps": {"xyz": "quokka_auto"}}, "traps names 'xyz', but there is no such set; known: potoroo1, pot"),
    ({"traps": {"potoroo1": "quoka"}}, "traps: 'potoroo1' must name the method whose version is ruined; got"),
    ({"traps": ["potoroo1"]}, "traps must be a mapping like {set: method}"),
    ({"practice": list(IMAGES)}, "no set is left that counts"),
    ({"sets_per_participant": 7}, "sets_per_participant must be a whole number from 1 to 6"),
    ({"sets_per_participant": 0}, "sets_per_participant must be a whole number from 1 to 6"),
    ({"sets_per_participant": 3, "repeats": 2}, "repeats must be a whole number from 0 to 1 (a third of the 3"),
    ({"methods_per_set": 1}, "methods_per_set must be a whole number from 2 to 5 (the number of methods); got 1"),
    ({"methods_per_set": 6}, "methods_per_set must be a whole number from 2 to 5 (the number of methods); got 6"),
    ({"methods_per_set": 3, "scale": scale((3, 2, 1, 0), "abcd")}, "scale must have one level per version shown (3); "),
    ({"conditions": [{"name": "a", "images": ["potoroo1"]}]}, "conditions must have 2 to 20 entries; got 1"),
    ({"conditions": [{"name": "a", "images": list(IMAGES)}, "b"]}, "condition 2 must be like {name: first, methods: ["),
    ({"conditions": [{"name": "a", "images": list(IMAGES)}, {"name": "b"}]}, "condition 2 must have methods, images o"),
    ({"conditions": [{"images": list(IMAGES)}, {"name": "b", "images": ["potoroo1"]}]}, "condition 1 lacks a name"),
    (conditions(name="=a"), "condition 2: name must not begin with one of = + - @"),
    (conditions(name=None), "condition 2: name is empty"),
    (conditions(name="first"), "names of conditions must differ; they are first, first"),
    (conditions(name="n" * 65), "condition 2: name must have at most 64 characters; it has 65"),
    (conditions(images=None), "condition 2: images is empty"),
    (conditions(images=[]), "condition 2: images must name at least 1 of the sets that count; got []"),
    (conditions(images=["potoroo1", "potoroo2"]), "every set that counts must be in a condition; missing: potoroo5, p"),
    (conditions(images=["potoroo9"]), "condition 2: images must name some of the sets that count; got 'potoroo9'; did"),
    (conditions(methods=["dingo_edit"]), "condition 2: methods must name at least 2 of the methods; got ['dingo_edit"),
    (conditions(methods=["dingo_edit"] * 2), "condition 2: methods must name each once; got ['dingo_edit', 'dingo_"),
    (conditions(methods=["dingo_edit", "emu"]), "condition 2: methods must name some of the methods; got 'emu'; known"),
    (
        conditions(methods=["dingo_edit", "bilby_filter"]),
        "conditions must have equally many methods (first: 5, second: 2), or methods_per_set must say how many of them",
    ),
    (
        {**conditions(methods=["dingo_edit", "bilby_filter"]), "methods_per_set": 3},
        "methods_per_set must be a whole number from 2 to 2 (the number of methods in every condition); got 3",
    ),
    (
        {**conditions(), "sets_per_participant": 5},
        "sets_per_participant must be a whole number from 1 to 4 (the number of sets that count in every condition; p",
    ),
    ({**conditions(), "repeats": 2}, "repeats must be a whole number from 0 to 1 (a third of the 4 sets of a partici"),
    (
        {
            "conditions": [
                {"name": "one", "methods": ["dingo_edit", "wombat_plain"]},
                {"name": "two", "methods": ["quokka_auto", "bilby_filter", "numbat_curves"]},
            ],
            "methods_per_set": 2,
        },
        "conditions must connect all methods by comparisons: nobody compares dingo_edit, wombat_plain or ",
    ),
    ({"repeats": 1.0}, "repeats must be a whole number from 0 to 2"),
    ({"breaks": -1}, "breaks must be a whole number from 0 to 10000"),
    ({"confirm": "maybe"}, "confirm must be true or false; got 'maybe'"),
    ({"last_page": {"own": "yes"}}, "last_page: own must be true or false; got 'yes'"),
    ({"practice_tries": 0}, "practice_tries must be a whole number from 1 to 10; got 0"),
    ({"undo_seconds": 61}, "undo_seconds must be a whole number from 0 to 60 (0 for not at all); got 61"),
    ({"screen_check": 1}, "screen_check must be one of off, record, flag, require (or true for"),
    ({"color_vision": True}, "color_vision must be one of off, record, flag, require; got true"),
    ({"smallest_window": [800]}, "smallest_window must be width and height in pixels like [800, 500]"),
    ({"smallest_window": [800, True]}, "smallest_window must be width and height"),
    ({"abandoned_after": 0}, "abandoned_after must be a whole number from 1 to 43200 (minutes); got 0"),
    ({"equivalence_margin": 0}, "equivalence_margin must be a number more than 0 and less than 10, the points from"),
    ({"equivalence_margin": 10}, "equivalence_margin must be a number more than 0 and less than 10, the points from"),
    ({"equivalence_margin": "0.4"}, "equivalence_margin must be a number more than 0 and less than 10"),
    (
        {"equivalence_margin": 4, "scale": scale((5, 4, 3, 2, 1), "abcde")},
        "equivalence_margin must be a number more than 0 and less than 4, the points from poorest to best; got 4",
    ),
    ({"reference": "quoka_auto"}, "reference must name one of the methods, or be none; got 'quoka_auto'; did"),
    ({"reference": ["quokka_auto"]}, "reference must name one of the methods, or be none; got ['quokka_auto']; kn"),
    ({"population": "photos and people"}, "population must be one of people and photos, people, photos, none; got"),
    ({"completion": "ABC"}, "completion must be a mapping like {code: ABC123, url: https://...}"),
    ({"completion": {}}, "completion must have a code, a url or both"),
    ({"completion": {"url": "www.panel.example"}}, "completion: url must be an address that begins with https://"),
    ({"completion": {"url": "javascript:alert(1)"}}, "completion: url must be an address"),
    *(({"completion": {"url": url}}, "completion: url must be an address that begins") for url in NO_ADDRESSES),
    (
        {"completion": {"code": "A1", "url": "https://app.prolific.com/submissions/complete?cc=B2"}},
        "completion: url must pass the same code, cc=A1",
    ),
    ({"completion": {"cod": "A"}}, "completion: unknown setting 'cod'; did you mean 'code'?"),
    ({"completion": {"declined": "NO"}}, "completion: declined must be a mapping like {code: ABC123, url: https://..."),
    ({"completion": {"screened_out": {}}}, "completion: screened_out must have a code, a url or both; it is empty"),
    ({"completion": {"declined": {"url": "panel"}}}, "completion: declined: url must be an address that begins with"),
    ({"completion": {"url": "https://a.example/?p={panel_persn}"}}, "completion: url must have no other place for an"),
    ({"panel": "prolofic"}, "panel must be one of prolific, mturk, connect, sona, or a mapping like {name: Our pool"),
    ({"panel": {"name": "Our pool"}}, "panel: person must name a parameter of the address, such as pid; got nothing"),
    ({"panel": {"person": "p d"}}, "panel: person must be a letter and then up to 63 letters, digits, dots, hyphens"),
    ({"panel": {"person": "Study"}}, "panel: person must be none of study, lang, test, invitation, which have a m"),
    ({"panel": {"person": "pid", "visit": "PID"}}, "panel must name every parameter once; letters may not differ in"),
    ({"panel": {"person": "pid", "link": "x"}}, "panel: unknown setting 'link'; known: name, person, visit, study"),
    ({"questions": []}, "questions must be a mapping like {before: [...], after: [...]}"),
    ({"questions": {"afterwards": []}}, "questions: unknown setting 'afterwards'; did you mean 'after'?"),
    ({"questions": {"before": ["Age?"]}}, "question 1 before the sets must be like {key: age"),
    ({"questions": question(key="Age")}, "question 1 before the sets ('Age'): key must be 1 to 64 lower-case"),
    ({"questions": question(kind="nmber")}, "kind must be one of choice, several, number, text; got 'nmber'; did"),
    ({"questions": question(kind=["number"])}, "kind must be one of choice, several, number, text"),
    ({"questions": question(text=None)}, "question 1 before the sets ('age'): text is empty"),
    ({"questions": question(required="no")}, "required must be true or false; got 'no'"),
    ({"questions": question(smallest=9, largest=1)}, "smallest must not be more than largest; they are 9 and 1"),
    ({"questions": question(smallest="9")}, "smallest must be a number; got '9'"),
    ({"questions": question(choices=[1, 2])}, "unknown setting 'choices'; known: text, key, kind, required, sm"),
    ({"questions": question(kind="choice", choices=["a"])}, "choices must have at least 2 entries; got 1"),
    ({"questions": question(kind="choice", choices=["a", "a"])}, "choices must differ; given twice: a"),
    ({"questions": question(kind="choice", choices=[{"value": 1}, 2])}, "choice 1 lacks a label"),
    (
        {**TWO_LANGUAGES, "questions": question(text={"en": "E", "de": "D"}, kind="choice", choices=["no", 2])},
        "choice 1: no needs its label in each language: choose “Stored and shown”, "
        "with a value and a label in en, de",
    ),
    (
        {"questions": {**question(), "after": [{"key": "age", "kind": "text", "text": "Again?"}]}},
        "question 1 after the sets ('age'): key must differ from the keys of all other questions",
    ),
]  # fmt: skip
"""Settings with one problem each."""

REFUSED_METHODS: list[tuple[Any, str]] = [
    ({**dict.fromkeys(TINTS), "emu": "B"}, "methods lists 'emu', but there is no folder emu/"),
    ({"wombat_plain": "A", "dingo_edit": "B"}, "folder quokka_auto/ is not listed"),
    ({**dict.fromkeys(TINTS), "em\ud83d": "B"}, r"methods lists 'em\ud83d', but there is no folder em\ud83d/; known"),
    ({**dict.fromkeys(TINTS), "\ud83d" * 65: "B"}, r"must have at most 64 characters; got \ud83d\ud83d"),
    ({"em\nu": "A"}, r"this one has 1: em\nu"),
    (["wombat_plain"], "methods must be a mapping like {input: Original"),
    (dict.fromkeys(TINTS, "Same"), "labels of methods must differ"),
]

REFUSED_SCALES: list[tuple[Sequence[Any], str, str]] = [
    ((1, 2, 3, 4, 5), "abcde", "scores of the scale must fall from best to poorest; they are 1, 2, 3, 4, 5"),
    ((5, 4, 3, 2, 1), "aacde", "labels of the scale must differ; in en they are a, a, c, d, e"),
    (("x", 4, 3, 2, 1), "abcde", "level 1 of the scale: score must be a number; got 'x'"),
    ((True, 0.5, 0.4, 0.3, 0), "abcde", "level 1 of the scale: score must be a number; got true"),
    (
        (10**400, 4, 3, 2, 1),
        "abcde",
        "level 1 of the scale: score must be a number; got 100000000000000000...0000000000000000000",
    ),
]
"""Scores, labels, and the problem."""

NO_MOMENTS = (
    *("tomorrow", "2026-02-30", "2026-03-31 18:00", "31.3.2026", "2026-03-31 25:00 UTC", "2026-03-31 Mars/Base"),
    *("2026-03-31T18:00+99:00", "9999-12-31", "2026-03-31\n", "2026-03-31 ../etc/passwd", "2026-03-31 America"),
)
"""Texts that say no moment at which a study could close."""
