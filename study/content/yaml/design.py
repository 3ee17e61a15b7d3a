"""Which sets participants are shown, from study.yaml: practice, attention checks, repeats, number and order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from study.content.trials import LARGEST_SEED, Design
from study.content.yaml.block import Block, as_text
from study.content.yaml.conditions import read_conditions
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS
from study.content.yaml.fragments import METHOD_NAME, SET_NAME
from study.content.yaml.setting import Setting, one_of
from study.content.yaml.wording import shown, suggestion

SEED = Setting(
    key="seed",
    about="Whole number that determines all random orders.",
    schema={"type": "integer", "minimum": 0, "maximum": LARGEST_SEED},
    required=True,
)
ORDER = one_of(
    "order",
    "Order of the sets: random for every participant, or fixed (alphabetical).",
    ("random", "fixed"),
    Design.order,
)
SETS_PER_PARTICIPANT = Setting(
    key="sets_per_participant",
    about="Number of counted sets that each participant ranks; all of them by default.",
    schema={"type": "integer", "minimum": 1},
)
METHODS_PER_SET = Setting(
    key="methods_per_set",
    about="Number of methods in each set, which differ from set to set and are balanced; all of them by default.",
    schema={"type": "integer", "minimum": FEWEST_METHODS, "maximum": MOST_METHODS},
)
PRACTICE = Setting(
    key="practice",
    title="Practice sets",
    about="Sets shown first, with feedback; they never count.",
    schema={"type": "array", "items": SET_NAME, "uniqueItems": True},
)
TRAPS = Setting(
    key="traps",
    about="Set: the method whose version is ruined; these attention checks never count.",
    schema={"type": "object", "propertyNames": {"format": "set"}, "additionalProperties": METHOD_NAME},
    title="Attention checks",
)
REPEATS = Setting(
    key="repeats",
    about="Number of sets shown again later in other slots; at most a third of a participant's sets.",
    schema={"type": "integer", "minimum": 0, "default": Design.repeats},
)


def read_seed(root: Block) -> int:
    """Return the seed; 0, with the problem noted, if there is none."""
    if "seed" in root:
        return root.whole("seed", 0, 0, LARGEST_SEED)
    root.problems.append(f"seed is missing; set a whole number from 0 to {LARGEST_SEED}, which fixes all random orders")
    return 0


def read_traps(root: Block, stems: Collection[str], methods: Sequence[str]) -> dict[str, str]:
    """Return set -> method whose version is ruined."""
    traps: dict[str, str] = {}
    for key, value in root.mapping("traps", "{set: method}").items():
        stem = _known_set(root, "traps", key, stems)
        method = as_text(value)
        if method is None or method not in methods:
            root.problems.append(
                f"traps: {shown(key)} must name the method whose version is ruined; got {shown(value)}; "
                f"{suggestion(value, methods)}"
            )
        elif stem is not None:
            traps[stem] = method
    return traps


def read_design(root: Block, stems: Collection[str], methods: Sequence[str], traps: Mapping[str, str]) -> Design:
    """Return the design over the sets `stems`, of which `traps`, each with its ruined method, never count."""
    practice = _read_practice(root, stems)
    images = tuple(sorted(set(stems) - set(practice) - set(traps)))
    if stems and not images:
        root.problems.append("no set is left that counts: all of them are practice sets or attention checks")
    design = Design(
        images=images,
        methods=tuple(methods),
        order="fixed" if ORDER.read(root, ()) == "fixed" else "random",
        practice=practice,
        traps=tuple(traps),
        conditions=read_conditions(root, methods, images),
        ruined=tuple(traps.values()),
    )
    design = replace(design, methods_per_set=_read_methods_per_set(root, design))
    if not images:
        return design
    if "sets_per_participant" in root:
        where = " in every condition;" if design.conditions else ";"
        meaning = f" (the number of sets that count{where} practice sets and attention checks do not)"
        sets = root.whole("sets_per_participant", design.fewest_images, 1, design.fewest_images, meaning)
        design = replace(design, sets_per_participant=sets)
    meaning = f" (a third of the {design.main_sets} sets of a participant)"
    return replace(design, repeats=root.whole("repeats", 0, 0, design.most_repeats, meaning))


def _read_methods_per_set(root: Block, design: Design) -> int | None:
    """Return how many methods are in each set; None, with any problem noted, for all."""
    if not FEWEST_METHODS <= len(design.methods) <= MOST_METHODS:  # then their number is the problem
        return None
    numbers = [len(group.methods) for group in design.groups]
    if "methods_per_set" not in root:
        if len(set(numbers)) > 1:
            counts = ", ".join(
                f"{each.name}: {number}" for each, number in zip(design.conditions, numbers, strict=True)
            )
            root.problems.append(
                f"conditions must have equally many methods ({counts}), or methods_per_set must say how many of them "
                f"are in a set, {FEWEST_METHODS} to {min(numbers)}"
            )
        return None
    meaning = " (the number of methods in every condition)" if design.conditions else " (the number of methods)"
    chosen = root.whole("methods_per_set", min(numbers), FEWEST_METHODS, min(numbers), meaning)
    # All of them are what every study shows that does not say it.
    return None if chosen == max(numbers) else chosen


def _read_practice(root: Block, stems: Collection[str]) -> tuple[str, ...]:
    listed = [_known_set(root, "practice", entry, stems) for entry in root.entries("practice", "[set, set]")]
    practice = [stem for stem in listed if stem is not None]
    if len(set(practice)) != len(practice):
        root.problem("practice", "name every set once")
    return tuple(dict.fromkeys(practice))


def _known_set(root: Block, setting: str, name: object, stems: Collection[str]) -> str | None:
    """Return the name of a set; None, with the problem noted, if there is no such set."""
    stem = as_text(name)
    if stem is not None and stem in stems:
        return stem
    if stems:  # without images, the names are not the problem
        known = suggestion(name, sorted(stems))
        root.problems.append(f"{setting} names {shown(name)}, but there is no such set; {known}")
    return None
