"""Draws settings that a study can have, each key from its schema: what a new setting may be follows by itself."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from study.content.keeping.reading import read_study
from study.content.yaml.definition import StudyError
from study.content.yaml.schema import study_schema

_SCHEMA = study_schema()
_WORDS = ("plain", "Größe", "two words", "a: b", "# no comment", "7", "line\nbreak", "«quoted» 'x' \"y\"", "true")
_ATTEMPTS = 12


def drawn_settings(rng: random.Random, folder: Path) -> dict[str, Any]:
    """Draw settings with which the study in `folder` can be used; about two of three keys are set."""
    study = read_study(folder)
    languages = rng.choice([["en"], ["de"], ["en", "de"], ["de", "en"]])
    draw = _Drawing(rng, languages, sorted(study.sizes), list(study.method_keys))
    settings: dict[str, Any] = {"seed": rng.randrange(1000)}
    if languages != ["en"] or rng.random() < 0.5:
        settings["languages"] = languages
    properties = [key for key in _SCHEMA["properties"] if key not in ("seed", "languages") and rng.random() < 2 / 3]
    for key in rng.sample(properties, len(properties)):
        for _ in range(_ATTEMPTS):
            tried = {**settings, key: draw.setting(key)}
            if _is_usable(folder, tried):
                settings = tried
                break
    return settings


def _is_usable(folder: Path, settings: Mapping[str, Any]) -> bool:
    try:
        read_study(folder, settings=settings)
    except StudyError:
        return False
    return True


class _Drawing:
    """Draws values of one study."""

    def __init__(self, rng: random.Random, languages: list[str], sets: list[str], methods: list[str]) -> None:
        self._rng = rng
        self._languages = languages
        self._names = {"set": sets, "method": methods, "reference": [*methods, "none"]}
        # Words in which the page fills nothing in.
        self._names |= {"language": languages, "word": ["take_part", "next", "start_sets_one"]}
        # Values that a schema allows, but hardly ever draws.
        self._own: dict[str, Callable[[], Any]] = {
            "scale": self._scale,
            "conditions": self._conditions,
            "groups": lambda: rng.sample(["language", "screen", "device", "half"], rng.randrange(1, 4)),
            "methods": lambda: {name: f"{name} {rng.choice('ABC')}" for name in rng.sample(methods, len(methods))},
            "url": lambda: f"https://panel.example/{rng.randrange(100)}",
            "key": lambda: f"question_{rng.randrange(10**6)}",
            "closes": lambda: rng.choice(["2199-03-31", "2199-03-31 18:00 Europe/Berlin", "2199-03-31T18:00+02:00"]),
            **{key: (lambda key=key: f"{key}_{rng.randrange(100)}") for key in ("person", "visit", "study")},
        }

    def setting(self, key: str) -> Any:
        return self._value(_SCHEMA["properties"][key], key)

    def _scale(self) -> list[dict[str, Any]]:
        count = self._rng.randint(2, len(self._names["method"]))
        scores = sorted(self._rng.sample(range(-50, 50), count), reverse=True)
        return [{"label": self._localized(f"level {place}"), "score": score / 2} for place, score in enumerate(scores)]

    def _conditions(self) -> list[dict[str, Any]]:
        methods, sets = (self._rng.sample(names, len(names)) for names in (self._names["method"], self._names["set"]))
        parts = {"methods": (methods[1:], methods[:-1]), "images": (sets[: len(sets) // 2], sets[len(sets) // 2 :])}
        key = self._rng.choice(list(parts))
        return [{"name": f"condition {number}", key: part} for number, part in enumerate(parts[key], start=1)]

    def _localized(self, text: str) -> Any:
        by_language = {code: f"{text} {code}" for code in self._languages}
        return by_language if len(self._languages) > 1 or self._rng.random() < 0.3 else text

    def _value(self, schema: Mapping[str, Any], key: str = "") -> Any:
        rng = self._rng
        if "$ref" in schema:
            own = {name: value for name, value in schema.items() if name != "$ref"}
            schema = {**_SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], **own}
        if key in self._own:
            return self._own[key]()
        if schema.get("format") == "localized":
            return self._localized(rng.choice(_WORDS) if schema["anyOf"][0]["maxLength"] > 1000 else "short")
        if "anyOf" in schema and "type" not in schema:
            return self._value(rng.choice(schema["anyOf"]))
        if "enum" in schema:
            # True and false are what older files say.
            return rng.choice([word for word in schema["enum"] if not isinstance(word, bool)])
        if schema.get("format") in self._names:
            return rng.choice(self._names[schema["format"]])
        return self._of_type(schema)

    def _of_type(self, schema: Mapping[str, Any]) -> Any:
        rng = self._rng
        match schema["type"]:
            case "boolean":
                return rng.random() < 0.5
            case "integer":
                return rng.randint(schema.get("minimum", 0), min(schema.get("maximum", 3), 2000))
            case "number":
                return rng.choice([0.25, 1, 2.5])
            case "array" if "prefixItems" in schema:
                return [self._value(item) for item in schema["prefixItems"]]
            case "array":
                return [self._value(schema["items"]) for _ in range(rng.randint(schema.get("minItems", 1), 3))]
            case "object" if "properties" in schema:
                return self._object(schema)
            case "object":
                known = self._names[schema["propertyNames"]["format"]]
                names = rng.sample(known, min(2, len(known)))
                return {name: self._value(schema["additionalProperties"]) for name in names}
            case _:
                return rng.choice([word for word in _WORDS if "\n" not in word])

    def _object(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        properties, required = dict(schema["properties"]), set(schema.get("required", ()))
        rules = schema.get("allOf", ())
        drawn: dict[str, Any] = {}
        if rules:
            (by,) = rules[0]["if"]["properties"]
            drawn[by] = self._value(properties[by])
            then = next(each["then"] for each in rules if each["if"]["properties"][by]["const"] == drawn[by])
            properties |= {key: value for key, value in then["properties"].items() if value is not True}
            required |= set(then["required"])
        for key, value in properties.items():
            if key not in drawn and (key in required or self._rng.random() < 0.5):
                drawn[key] = self._value(value, key)
        return drawn
