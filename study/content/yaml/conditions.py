"""The conditions to which participants are assigned, from study.yaml: some of the methods or photos each."""

from collections.abc import Iterable, Sequence

from study.content.trials import Condition
from study.content.yaml.block import Block, as_text
from study.content.yaml.checks import LONGEST_METHOD_KEY, name_problem
from study.content.yaml.definition import FEWEST_METHODS
from study.content.yaml.fragments import END, METHOD_NAME, SET_NAME, Fragment, text_schema
from study.content.yaml.setting import Setting, keys, mapping_schema
from study.content.yaml.wording import shown, suggestion

FEWEST, MOST = 2, 20
"""Numbers of conditions."""
LONGEST_NAME = LONGEST_METHOD_KEY
_EXAMPLE = "[{name: first, methods: [a, b]}, {name: second, methods: [b, c]}]"


def _some(names: Fragment, fewest: int) -> Fragment:
    return {"type": "array", "items": names, "minItems": fewest, "uniqueItems": True}


_PARTS = (
    Setting(
        key="name",
        about="What tables call it.",
        schema={
            **text_schema(LONGEST_NAME),
            "pattern": r"^[^=+@\s/\\-]([^/\\\t\n\r]*[^\s/\\])?" + END,
            "minimum": 0,
        },
        required=True,
    ),
    Setting(
        key="methods", about="The methods that its members are shown; all by default.", schema=_some(METHOD_NAME, 2)
    ),
    Setting(
        key="images",
        title="Sets",
        about="The counted sets that its members are shown; all by default.",
        schema=_some(SET_NAME, 1),
    ),
)
CONDITIONS = Setting(
    key="conditions",
    about="Conditions to which participants are assigned, equally many to each: each has some of the methods or sets.",
    schema={
        "type": "array",
        "items": {**mapping_schema(_PARTS), "anyOf": [{"required": ["methods"]}, {"required": ["images"]}]},
        # An empty list is the same as none.
        "anyOf": [{"minItems": FEWEST}, {"maxItems": 0}],
        "maxItems": MOST,
    },
)


def read_conditions(root: Block, methods: Sequence[str], images: Sequence[str]) -> tuple[Condition, ...]:
    """Return the conditions over the study's `methods` and counted `images`; none if any has a problem."""
    entries = root.entries("conditions", _EXAMPLE)
    if not entries or not methods or not images:  # without images, the names are not the problem
        return ()
    count = len(root.problems)
    if not FEWEST <= len(entries) <= MOST:
        root.problems.append(f"conditions must have {FEWEST} to {MOST} entries; got {len(entries)}")
    conditions = [_read(root, number, entry, methods, images) for number, entry in enumerate(entries, start=1)]
    complete = tuple(condition for condition in conditions if condition is not None)
    if len(root.problems) == count:
        root.problems.extend(_problems_together(complete, methods, images))
    return complete if len(root.problems) == count else ()


def _read(root: Block, number: int, entry: object, methods: Sequence[str], images: Sequence[str]) -> Condition | None:
    where = f"condition {number}"
    if not isinstance(entry, dict):
        root.problems.append(f"{where} must be like {{name: first, methods: [a, b]}}; got {shown(entry)}")
        return None
    block = Block(entry, keys(_PARTS), root.problems, where)
    name = block.text("name", LONGEST_NAME)
    if "name" not in entry:
        root.problems.append(f"{where} lacks a name")
    elif name is not None and (reason := name_problem(name)):
        root.problems.append(f"{where}: name {reason}; got {shown(name)}")
    if "methods" not in entry and "images" not in entry:
        root.problems.append(f"{where} must have methods, images or both")
    some_methods = _names(block, "methods", "[a, b]", methods, "methods", FEWEST_METHODS)
    some_images = _names(block, "images", "[set, set]", images, "sets that count", 1)
    return None if name is None else Condition(name, some_methods, some_images)


def _names(
    block: Block, key: str, example: str, known: Sequence[str], what: str, fewest: int
) -> tuple[str, ...] | None:
    """Return the names in a list of a condition, in the study's order; None for all."""
    if key not in block:
        return None
    entries = block.entries(key, example)
    if isinstance(block.get(key), list) and len(entries) < fewest:
        block.problem(key, f"name at least {fewest} of the {what}")
    names = [as_text(entry) for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        if name not in known:
            block.problems.append(
                f"{block.where(key)} must name some of the {what}; got {shown(entry)}; {suggestion(entry, known)}"
            )
    if len(set(map(str, entries))) < len(entries):
        block.problem(key, "name each once")
    return tuple(name for name in known if name in names)


def _problems_together(conditions: Sequence[Condition], methods: Sequence[str], images: Sequence[str]) -> Iterable[str]:
    names = [condition.name for condition in conditions]
    if len(set(names)) < len(names):
        yield f"names of conditions must differ; they are {', '.join(names)}"
    groups = [condition.methods or tuple(methods) for condition in conditions]
    unseen = [method for method in methods if not any(method in group for group in groups)]
    unseen += [image for image in images if not any(image in (each.images or images) for each in conditions)]
    if unseen:
        yield f"every method and every set that counts must be in a condition; missing: {', '.join(unseen)}"
    elif len(apart := _connected(groups)) > 1:
        yield (
            f"conditions must connect all methods by comparisons: nobody compares {' or '.join(map(', '.join, apart))} "
            "with the others; put a method of each into one condition"
        )


def _connected(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the methods in parts, such that methods are in one part if groups connect them."""
    parts: list[list[str]] = []
    for group in groups:
        touched = [part for part in parts if set(part) & set(group)]
        merged = list(dict.fromkeys([method for part in touched for method in part] + list(group)))
        parts = [part for part in parts if part not in touched] + [merged]
    return parts
