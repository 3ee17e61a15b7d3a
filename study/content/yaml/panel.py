"""The setting `panel` of study.yaml: one of the known panels, or the researcher's own."""

import re
from collections.abc import Sequence

from study.content.yaml.block import Block
from study.content.yaml.fragments import END
from study.content.yaml.panels import OUR_PARAMETERS, OWN, PANELS, Panel
from study.content.yaml.setting import Option, Setting, keys, mapping_schema, text

LONGEST_NAME = 64
_PARAMETER = r"^[A-Za-z][A-Za-z0-9_.-]{0,63}" + END
_KEYS = [panel.key for panel in PANELS]
_EXAMPLE = "{name: Our pool, person: pid, visit: session}"

_NAME = text("name", "Name of the panel for the researcher.", LONGEST_NAME)


def _parameter(key: str, about: str, required: bool = False) -> Setting:
    return Setting(key=key, about=about, schema={"type": "string", "pattern": _PARAMETER}, required=required)


_PARAMETERS = (
    _parameter("person", "Parameter of the address that says who the person is.", required=True),
    _parameter("visit", "Parameter that says which visit this is."),
    _parameter("study", "Parameter that says which of the panel's studies it is."),
)


def _read(root: Block, languages: Sequence[str]) -> Panel | None:
    value = root.get("panel")
    if value is None:
        return None
    if isinstance(value, dict):
        return _read_own(Block(value, keys((_NAME, *_PARAMETERS)), root.problems, "panel"), languages)
    if value not in _KEYS:
        root.problem("panel", f"be one of {', '.join(_KEYS)}, or a mapping like {_EXAMPLE}")
        return None
    return next(panel for panel in PANELS if panel.key == value)


def _read_own(block: Block, languages: Sequence[str]) -> Panel | None:
    name = _NAME.read(block, languages)
    person, visit, study = (_read_parameter(block, setting) for setting in _PARAMETERS)
    named = [each.casefold() for each in (person, visit, study) if each is not None]
    if len(set(named)) < len(named):
        block.problems.append("panel must name every parameter once; letters may not differ in case alone")
    if person is None:
        return None
    placeholders = {each: f"[{each}]" for each in (person, visit, study) if each is not None}
    return Panel(
        *(OWN, name or "Own panel", person, visit, study),
        placeholders=placeholders,
        entering=(
            f"Write each person's own identifier in place of {' and '.join(placeholders.values())}, or the "
            f"placeholder of your panel's software: {person}=ab-7 for the person ab-7. As it is here "
            "nobody can consent with it."
        ),
    )


def _read_parameter(block: Block, setting: Setting) -> str | None:
    value = block.get(setting.key)
    if value is None:
        if setting.required:
            block.problem(setting.key, "name a parameter of the address, such as pid")
        return None
    if not isinstance(value, str) or not re.match(_PARAMETER, value):
        block.problem(setting.key, "be a letter and then up to 63 letters, digits, dots, hyphens or underscores")
        return None
    if value.casefold() in OUR_PARAMETERS:
        block.problem(setting.key, f"be none of {', '.join(OUR_PARAMETERS)}, which have a meaning here")
        return None
    return value


PANEL = Option(
    key="panel",
    about="The only panel whose identifiers in the address count; without it, those of every known panel do.",
    schema={
        "anyOf": [
            {"title": "A known panel", "enum": _KEYS},
            {"title": "Your own panel", **mapping_schema((_NAME, *_PARAMETERS))},
        ]
    },
    read=_read,
    field="panel",
)
