"""What participants read, from study.yaml: languages, title, texts and the words of the scale."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from study.analysis.scale import default_scores
from study.content.yaml.block import Block
from study.content.yaml.definition import FEWEST_METHODS, MOST_METHODS, Level, Texts
from study.content.yaml.fragments import TAG
from study.content.yaml.languages import Language, Localized, languages
from study.content.yaml.setting import Setting, keys, localized, mapping_schema, number, text
from study.content.yaml.wording import shown, suggestion

LONGEST_TITLE, LONGEST_LABEL, LONGEST_CONTACT = 200, 100, 2000

_DEFAULT_LANGUAGES = ("en",)

UNCHECKED = ", ".join(f"{language.name} ({code})" for code, language in languages().items() if not language.checked)
"""The languages that no native speaker has checked, in words."""

LANGUAGES = Setting(
    key="languages",
    about=f"Languages to choose from; the first is the default. No native speaker has checked {UNCHECKED}.",
    schema={
        "type": "array",
        "items": {**TAG, "format": "language"},
        "minItems": 1,
        "uniqueItems": True,
        "default": list(_DEFAULT_LANGUAGES),
    },
)
TITLE = localized("title", "Title of the study; by default its short name.", LONGEST_TITLE)
TEXTS = {
    key: localized(key, f"{meaning}, in Markdown; without it, participants read the default text.")
    for key, meaning in {
        "introduction": "What participants read first",
        "consent": "What participants agree to",
        "instructions": "What participants read before the sets",
        "thanks": "What participants read at the end",
    }.items()
}
"""Field of `Texts` -> its declaration."""

CONTACT = localized(
    "contact",
    "Whom to ask about the study, in Markdown: on the page of consent and on the last page.",
    LONGEST_CONTACT,
    field="contact",
)
ETHICS = text(
    "ethics", "Number of the ethics approval, in Markdown: on the page of consent.", LONGEST_TITLE, field="ethics"
)

_LEVEL = (
    localized("label", "Word for this level.", LONGEST_LABEL, required=True),
    number("score", "Points of the version ranked here.", required=True),
)
SCALE = Setting(
    key="scale",
    about="Levels of the ranking scale, one per version in a set, best first, with decreasing scores.",
    schema={
        "type": "array",
        "items": mapping_schema(_LEVEL),
        "minItems": FEWEST_METHODS,
        "maxItems": MOST_METHODS,
    },
)


def default_scale(
    versions: int, offered: Sequence[str] = _DEFAULT_LANGUAGES, known: Mapping[str, Language] | None = None
) -> tuple[Level, ...]:
    """Return the paper's scale for `versions` versions: equal steps from 10 points to 0 (section 4.4).

    Its words are those of the languages `offered`, out of the `known` ones: if not given, those of the project.
    """
    known = languages() if known is None else known
    return tuple(
        Level({code: known[code].scale[versions][place] for code in offered}, score)
        for place, score in enumerate(default_scores(versions))
    )


def read_languages(root: Block, known: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the languages offered; of those listed only the `known` ones, "en" if there are none."""
    if "languages" not in root:
        return _DEFAULT_LANGUAGES
    listed = root.entries("languages", "[en, de]")
    for code in listed:
        if code not in known:
            root.problems.append(
                f"languages has {shown(code)}, for which there is no translation; {suggestion(code, known)}"
            )
    offered = tuple(dict.fromkeys(code for code in listed if code in known))
    if root.get("languages") == []:
        root.problem("languages", f"name at least one of {', '.join(known)}")
    elif len(listed) != len({str(code) for code in listed}):
        root.problem("languages", "name every language once")
    return offered or _DEFAULT_LANGUAGES


def read_title(root: Block, offered: Sequence[str], default: str) -> Localized:
    """Return the title by language; `default` where there is none."""
    return TITLE.read(root, offered) or dict.fromkeys(offered, default)


def read_texts(root: Block, offered: Sequence[str], known: Mapping[str, Language]) -> dict[str, Texts]:
    """Return language -> texts; those that are not set are the language's defaults."""
    given = {key: setting.read(root, offered) for key, setting in TEXTS.items()}
    return {
        code: Texts(**{key: own[code] if own else known[code].texts[key] for key, own in given.items()})
        for code in offered
    }


def read_scale(root: Block, offered: Sequence[str], versions: int, known: Mapping[str, Language]) -> tuple[Level, ...]:
    """Return the levels, best first; the paper's if none are given."""
    if "scale" not in root:
        return default_scale(versions, offered, known) if FEWEST_METHODS <= versions <= MOST_METHODS else ()
    entries = root.entries("scale", "[{label: Best, score: 10}, ...], best first")
    levels = [_read_level(root, offered, number, entry) for number, entry in enumerate(entries, start=1)]
    if len(entries) != versions:
        root.problems.append(f"scale must have one level per version shown ({versions}); it has {len(entries)}")
    complete = [level for level in levels if level is not None]
    for code in offered:
        labels = [level.labels[code] for level in complete]
        if len(set(labels)) != len(labels):
            root.problems.append(f"labels of the scale must differ; in {code} they are {', '.join(labels)}")
    if any(better.score <= poorer.score for better, poorer in pairwise(complete)):
        scores = ", ".join(f"{level.score:g}" for level in complete)
        root.problems.append(f"scores of the scale must fall from best to poorest; they are {scores}")
    return tuple(complete)


def _read_level(root: Block, offered: Sequence[str], number: int, entry: object) -> Level | None:
    name = f"level {number} of the scale"
    if entry is None:
        root.problems.append(f"{name} is empty")
        return None
    if not isinstance(entry, dict):
        root.problems.append(f"{name} must be like {{label: Best, score: 10}}; got {shown(entry)}")
        return None
    block = Block(entry, keys(_LEVEL), root.problems, name)
    block.problems.extend(f"{name} lacks a {key}" for key in keys(_LEVEL) if key not in entry)
    label, points = _LEVEL
    labels, score = label.read(block, offered), points.read(block, offered)
    return None if labels is None or score is None else Level(labels, float(score))
