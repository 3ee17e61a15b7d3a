"""Reads a study: `study.yaml` and one folder of images per method become a validated `Study`."""

from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

from study.content.keeping.image_files import find_versions, measure_versions, visible_entries
from study.content.keeping.manifest import check_frozen
from study.content.trials import LARGEST_SEED
from study.content.yaml.block import Block, is_whole, read_text
from study.content.yaml.checks import LONGEST_METHOD_KEY, name_problem
from study.content.yaml.definition import (
    DEFINITION_FILE,
    FEWEST_METHODS,
    MOST_METHODS,
    Completion,
    Study,
    StudyError,
    StudyMethod,
    check_slug,
)
from study.content.yaml.definition_file import load_definition
from study.content.yaml.design import read_design, read_traps
from study.content.yaml.questions import read_questions
from study.content.yaml.texts import TEXT_KEYS, read_languages, read_scale, read_texts, read_title
from study.content.yaml.wording import shown, suggestion

LONGEST_CODE, LONGEST_URL = 200, 2000
MOST_SETS_BETWEEN_BREAKS = 10_000
LARGEST_WINDOW = 10_000
LONGEST_ABSENCE = 60 * 24 * 30
"""Largest number of minutes after which an unfinished participant counts as abandoned."""

KEYS = (
    *("title", "seed", "languages", *TEXT_KEYS, "methods", "scale"),
    *("order", "sets_per_participant", "practice", "traps", "repeats", "breaks", "confirm"),
    *("screen_check", "smallest_window", "questions", "completion", "invited_only", "abandoned_after"),
)
"""Every setting that `study.yaml` may have."""
_LONGEST_METHOD_LABEL = 200


def read_study(folder: Path, decode: bool = False) -> Study:
    """Read and check the study in `folder`, whose name is the study's slug.

    With `decode` every image is read to its last pixel, which finds damaged files, and the files of a
    frozen study are compared with its manifest byte by byte; without it only headers and names are.
    Raises StudyError naming every problem at once.
    """
    problems: list[str] = []
    try:
        check_slug(folder.name)
    except ValueError as error:
        problems.append(str(error))
    content = load_definition(folder / DEFINITION_FILE, problems)
    # An unreadable file has one problem, not one for every missing setting.
    root = Block({"seed": 0} if content is None else content, KEYS, problems)
    languages = read_languages(root)
    methods = _read_methods(root, folder)
    keys = [method.key for method in methods]
    files = find_versions(folder, keys, problems)
    sizes = measure_versions(files, decode, problems)
    stems = {stem for _, stem in files}
    traps = read_traps(root, stems, keys)
    design = read_design(root, stems, keys, traps)
    before, after = read_questions(root, languages)
    study = Study(
        slug=folder.name,
        languages=languages,
        titles=read_title(root, languages, folder.name),
        seed=_read_seed(root),
        texts=read_texts(root, languages),
        scale=read_scale(root, languages, len(methods)),
        methods=methods,
        images=design.images,
        files=MappingProxyType(files),
        sizes=MappingProxyType(sizes),
        order=design.order,
        sets_per_participant=design.sets_per_participant,
        practice=design.practice,
        traps=MappingProxyType(traps),
        repeats=design.repeats,
        break_every=root.whole("breaks", 0, 0, MOST_SETS_BETWEEN_BREAKS, " (0 for no breaks)"),
        confirm=root.flag("confirm", False),
        screen_check=root.flag("screen_check", True),
        smallest_window=_read_window(root),
        before=before,
        after=after,
        completion=_read_completion(root),
        invited_only=root.flag("invited_only", False),
        abandoned_after=root.whole("abandoned_after", 60, 1, LONGEST_ABSENCE, " (minutes)"),
        hashes=check_frozen(folder, files.values(), decode, problems),
    )
    if problems:
        raise StudyError(folder.name, problems)
    return study


def _read_seed(root: Block) -> int:
    if "seed" in root:
        return root.whole("seed", 0, 0, LARGEST_SEED)
    root.problems.append(f"seed is missing; set a whole number from 0 to {LARGEST_SEED}, which fixes all random orders")
    return 0


def _read_methods(root: Block, folder: Path) -> tuple[StudyMethod, ...]:
    """Read the methods: the folders, in the order and with the labels of `methods` where it is given."""
    problems = root.problems
    found = [entry.name for entry in visible_entries(folder) if entry.is_dir()]
    named = {key: key.replace("_", " ") for key in found}
    if "methods" in root:
        given = root.mapping("methods", "{input: Original, auto: Auto}").items()
        labels = {
            str(key): read_text(label, f"methods: label of {shown(key)}", _LONGEST_METHOD_LABEL, problems)
            for key, label in given
        }
        for key in labels:
            if key not in found:
                problems.append(f"methods lists {shown(key)}, but there is no folder {key}/; {_folders(key, found)}")
        problems.extend(f"folder {key}/ is not listed under methods" for key in found if labels and key not in labels)
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


def _folders(key: str, found: list[str]) -> str:
    return suggestion(key, found) if found else "there are no folders at all"


def _read_window(root: Block) -> tuple[int, int]:
    if "smallest_window" not in root:
        return (0, 0)
    value = root.get("smallest_window")
    if isinstance(value, list) and len(value) == 2 and all(is_whole(side) for side in value):
        width, height = value
        if 0 <= width <= LARGEST_WINDOW and 0 <= height <= LARGEST_WINDOW:
            return (width, height)
    root.problem("smallest_window", f"be width and height in pixels like [800, 500], each up to {LARGEST_WINDOW}")
    return (0, 0)


def _read_completion(root: Block) -> Completion:
    block = Block(
        root.mapping("completion", "{code: ABC123, url: https://...}"), ("code", "url"), root.problems, "completion"
    )
    if "completion" in root and isinstance(root.get("completion"), dict) and not root.get("completion"):
        root.problems.append("completion must have a code, a url or both; it is empty")
    code, url = block.text("code", LONGEST_CODE), block.text("url", LONGEST_URL)
    if url is not None and not _is_web_address(url):
        block.problem("url", "be an address that begins with https:// or http://")
    elif code is not None and url is not None and parse_qs(urlsplit(url).query).get("cc", [code]) != [code]:
        block.problem("url", f"pass the same code, cc={code}")
    return Completion(code=code, url=url)


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable() and " " not in url
