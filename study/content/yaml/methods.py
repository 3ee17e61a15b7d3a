"""The methods that a study compares, from study.yaml and the names of the folders beside it."""

from collections.abc import Sequence

from study.content.yaml.block import Block, read_text
from study.content.yaml.checks import LONGEST_METHOD_KEY, name_problem
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS, StudyMethod
from study.content.yaml.fragments import END, text_schema
from study.content.yaml.setting import Setting
from study.content.yaml.wording import shown, suggestion

_LONGEST_LABEL = 200

METHODS = Setting(
    key="methods",
    title="Names of the methods",
    about="Folder: name that the researcher reads, in the order of tables and figures.",
    schema={
        "type": "object",
        "propertyNames": {
            "format": "method",
            "maxLength": LONGEST_METHOD_KEY,
            "pattern": r"^[^=+@\s/\\-]([^/\\]*[^\s/\\])?" + END,
        },
        "additionalProperties": text_schema(_LONGEST_LABEL),
        # An empty mapping is the same as none.
        "anyOf": [{"minProperties": FEWEST_METHODS}, {"maxProperties": 0}],
        "maxProperties": MOST_METHODS,
    },
)


def read_methods(root: Block, folders: Sequence[str]) -> tuple[StudyMethod, ...]:
    """Return the methods: the `folders`, in the order and with the labels of `methods` where it is given."""
    problems = root.problems
    named = {key: key.replace("_", " ") for key in folders}
    if "methods" in root:
        given = root.mapping("methods", "{input: Original, auto: Auto}").items()
        labels = {
            str(key): read_text(label, f"methods: label of {shown(key)}", _LONGEST_LABEL, problems)
            for key, label in given
        }
        for key in labels:
            if key not in folders:
                problems.append(f"methods lists {shown(key)}, but there is no folder {key}/; {_meant(key, folders)}")
        problems.extend(f"folder {key}/ is not listed under methods" for key in folders if labels and key not in labels)
        named = {key: label or key for key, label in labels.items()} or named
    if not FEWEST_METHODS <= len(named) <= MOST_METHODS:
        problems.append(
            f"a study compares {FEWEST_METHODS} to {MOST_METHODS} methods, one folder of images each; "
            f"this one has {len(named)}{': ' if named else ''}{', '.join(named)}"
        )
    for key in named:
        reason = name_problem(key)
        if reason:
            problems.append(f"the name of the method {shown(key)} {reason}")
        if len(key) > LONGEST_METHOD_KEY:
            problems.append(f"names of methods must have at most {LONGEST_METHOD_KEY} characters; got {key}")
    if len(set(named.values())) != len(named):
        problems.append(f"labels of methods must differ; they are {', '.join(named.values())}")
    return tuple(StudyMethod(key, label) for key, label in named.items())


def _meant(key: str, folders: Sequence[str]) -> str:
    return suggestion(key, folders) if folders else "there are no folders at all"
