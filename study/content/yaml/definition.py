"""What a study is, as data: the photos, the methods, and all that participants read, see and are asked."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from study.content.trials import Condition, Design, Order
from study.content.yaml.languages import Language, Localized
from study.content.yaml.languages import languages as all_languages
from study.content.yaml.panels import PANELS, Panel
from study.content.yaml.wording import printable

DEFINITION_FILE = "study.yaml"
MANIFEST_FILE = "manifest.json"
FEWEST_METHODS, MOST_METHODS = 2, 7
LONGEST_SLUG = 63

Part = Literal["before", "after"]
"""Questions are asked before or after the sets."""
PARTS: tuple[Part, ...] = get_args(Part)

Population = Literal["people and photos", "people", "photos", "none"]
"""Which of people and photos are a sample of more like them; what is not is taken exactly as it is."""
POPULATIONS: tuple[Population, ...] = get_args(Population)

Consequence = Literal["off", "record", "flag", "require"]
"""What a check before the sets is for: it is left out, it is recorded, it flags participants, or it must be passed."""
CONSEQUENCES: tuple[Consequence, ...] = get_args(Consequence)

_SLUG = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_SLUG - 1}}}")


class StudyError(ValueError):
    """A study that cannot be used; `problems` names everything that is wrong with it."""

    def __init__(self, name: str, problems: Iterable[str]) -> None:
        """Describe the study `name` and each of its problems, in which unprintable characters are escaped."""
        # Problems quote names of files and methods, and a page with half of a surrogate pair cannot be sent.
        self.problems = tuple(map(printable, problems))
        super().__init__("\n  - ".join([f"study {name!r} cannot be used:", *self.problems]))


@dataclass(frozen=True)
class Level:
    """One step of the ranking scale."""

    labels: Localized
    """Word that participants read, by language."""
    score: float
    """Points that the version ranked here receives; higher is better."""


@dataclass(frozen=True)
class StudyMethod:
    """One way in which the photos of a study were treated."""

    key: str
    """Name of its folder and its name in exported tables."""
    label: str
    """Name that the researcher reads; participants see neither."""


@dataclass(frozen=True)
class Texts:
    """What participants read in one language, in Markdown."""

    introduction: str
    consent: str
    instructions: str
    thanks: str


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from."""

    value: str
    """What is stored."""
    labels: Localized
    """What participants read, by language."""


@dataclass(frozen=True)
class Question:
    """Something that participants are asked before or after the sets.

    A kind that needs more than this extends the class in its own module.
    """

    key: str
    """Name in exported tables: letters, digits and underscores."""
    kind: str
    """Name of its kind in `study.content.yaml.kinds`, e.g. "choice"."""
    texts: Localized
    """The question by language."""
    choices: tuple[Choice, ...] = ()
    """What to choose from; empty where the kind has no choices."""
    required: bool = True
    """Whether an answer is required."""
    smallest: float | None = None
    """Smallest number allowed; None for no limit."""
    largest: float | None = None
    """Largest number allowed; None for no limit."""


@dataclass(frozen=True)
class WayBack:
    """What somebody is given at the end of a visit to go back with."""

    code: str | None = None
    """Code to enter at the panel that sent this person."""
    url: str | None = None
    """Address that leads back there."""


@dataclass(frozen=True)
class Completion(WayBack):
    """What participants are given after the last answer has been stored, and others at an earlier end."""

    screened_out: WayBack = WayBack()
    """For those whose visit a check before the sets has ended."""
    declined: WayBack = WayBack()
    """For those who do not consent."""


@dataclass(frozen=True)
class InformationSheet:
    """A PDF file that participants can read before they consent."""

    path: Path
    """Where it lies, beside `study.yaml`."""
    digest: str
    """SHA-256 of the file in hexadecimal."""


@dataclass(frozen=True)
class PhotoGroups:
    """What groups the photos of a study, in a table beside `study.yaml`."""

    path: Path
    """Where it lies."""
    columns: Mapping[str, Mapping[str, str | float]]
    """Factor -> image -> what the image has of it."""


@dataclass(frozen=True)
class LastPage:
    """What the last page shows beside thanks and codes."""

    own: bool = False
    """Whether participants see what they themselves preferred."""
    others: bool = False
    """Whether they see what others preferred, once the study has closed."""
    method_names: bool = False
    """Whether they read the methods' names, once the study has closed; else the versions have letters."""


@dataclass(frozen=True)
class Study:
    """A complete study: one version of every photo by every method, all versions of a photo the same size."""

    slug: str
    """Short name in addresses: lower-case letters, digits, hyphens."""
    languages: tuple[str, ...]
    """Codes of the languages offered, at least one; the first is the study's own."""
    titles: Localized
    """Title that participants read, by language."""
    seed: int
    """Seed of all random orders; 0 to 2**31 - 1."""
    texts: Mapping[str, Texts]
    """What participants read, by language."""
    scale: tuple[Level, ...]
    """Levels from best to poorest, one per version in a set."""
    methods: tuple[StudyMethod, ...]
    """The methods, two to seven."""
    images: tuple[str, ...]
    """File stems of the photos whose rankings count, sorted; one set each."""
    files: Mapping[tuple[str, str], Path]
    """(method key, image) -> file of that version, practice sets and attention checks included."""
    sizes: Mapping[str, tuple[int, int]]
    """Image -> width and height in pixels of its upright versions, practice sets and attention checks included."""
    order: Order = "random"
    """How the sets of a participant are ordered."""
    sets_per_participant: int | None = None
    """How many of the images one participant ranks; None for all."""
    methods_per_set: int | None = None
    """How many of the methods are in one set; None for all."""
    conditions: tuple[Condition, ...] = ()
    """The conditions to which participants are assigned; none if all are shown the same."""
    practice: tuple[str, ...] = ()
    """File stems of the sets shown first, with feedback; they never count."""
    practice_tries: int = 3
    """How often a practice set whose ruined version was not put last may be ranked in all."""
    traps: Mapping[str, str] = field(default_factory=dict)
    """File stem of a set with one visibly ruined version -> that version's method; these sets never count."""
    repeats: int = 0
    """How many sets a participant ranks a second time, later and in new slots."""
    break_every: int = 0
    """Number of sets after which a break is offered; 0 for none."""
    confirm: bool = False
    """Whether a complete ranking waits for the participant's "Next"."""
    undo_seconds: int = 5
    """Seconds for which the last choice of a set can still be undone, with the next set in sight; 0 for not at all."""
    screen_check: Consequence = "record"
    """What follows from the display check, which comes first."""
    color_vision: Consequence = "off"
    """What follows from the color-vision screening, which comes after the display check."""
    smallest_window: tuple[int, int] = (0, 0)
    """Smallest width and height of the window in CSS pixels; a participant must enlarge a smaller one."""
    before: tuple[Question, ...] = ()
    """Questions before the sets."""
    after: tuple[Question, ...] = ()
    """Questions after the sets."""
    completion: Completion = Completion()
    """What is given after the last answer."""
    contact: Localized | None = None
    """Whom participants ask about the study, in Markdown, by language."""
    ethics: str | None = None
    """Number of the ethics approval, or who gave it."""
    last_page: LastPage = LastPage()
    """What else the last page shows."""
    panel: Panel | None = None
    """The only panel whose identifiers count; None for every known one."""
    invited_only: bool = False
    """Whether taking part requires an invitation link or a panel's identifier."""
    abandoned_after: int = 60
    """Minutes without an answer after which an unfinished participant counts as abandoned."""
    target: int = 0
    """Number of participants whose complete data are wanted; 0 for no limit."""
    closes: datetime | None = None
    """When the study closes by itself (UTC); None for never."""
    equivalence_margin: float | None = None
    """Points on the scale within which two methods count as on par; None if none was chosen."""
    reference: str | None = None
    """Key of the method that the others are compared with; None for none."""
    population: Population = "people and photos"
    """Whom the report's intervals and tests are about by default."""
    spoken: Mapping[str, Language] = field(default_factory=all_languages)
    """What the page says in each of the languages offered, with the words that are the study's own."""
    language_files: tuple[Path, ...] = ()
    """The files of the languages that the study brings along."""
    groups: tuple[str, ...] | None = None
    """Names of the factors whose groups the report compares; None for all that there are."""
    photo_groups: PhotoGroups | None = None
    """What groups its photos; None for nothing."""
    information: InformationSheet | None = None
    """The information sheet; None for none."""
    hashes: Mapping[str, str] | None = None
    """File, relative to the study's folder -> SHA-256 in hexadecimal, if the study is frozen; None if not."""

    @property
    def title(self) -> str:
        """Title in the study's own language."""
        return self.titles[self.languages[0]]

    @property
    def frozen(self) -> bool:
        """Whether the content is fixed by a manifest."""
        return self.hashes is not None

    @property
    def method_keys(self) -> tuple[str, ...]:
        """Keys of the methods in their order."""
        return tuple(method.key for method in self.methods)

    @property
    def labels(self) -> dict[str, str]:
        """Method key -> name that the researcher reads, in the methods' order."""
        return {method.key: method.label for method in self.methods}

    @property
    def folder(self) -> Path:
        """The folder that the study was read from."""
        # Every image is in a method's folder directly inside it.
        return next(iter(self.files.values())).parents[1]

    @property
    def design(self) -> Design:
        """What fixes a participant's sets, together with the seed and the plan number."""
        return Design(
            images=self.images,
            methods=self.method_keys,
            order=self.order,
            sets_per_participant=self.sets_per_participant,
            practice=self.practice,
            traps=tuple(self.traps),
            repeats=self.repeats,
            methods_per_set=self.methods_per_set,
            conditions=self.conditions,
            ruined=tuple(self.traps.values()),
        )

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels whose identifiers count."""
        return PANELS if self.panel is None else (self.panel,)

    @property
    def content_files(self) -> list[Path]:
        """All files that say what the study is and shows, sorted."""
        others = [one.path for one in (self.information, self.photo_groups) if one is not None]
        return sorted({self.folder / DEFINITION_FILE, *others, *self.language_files, *self.files.values()})

    def questions(self, part: Part) -> tuple[Question, ...]:
        """Return the questions before or after the sets."""
        return self.before if part == "before" else self.after

    def file(self, method: str, image: str) -> Path:
        """Return the file of `image`'s version by `method`; KeyError if the study has none."""
        return self.files[method, image]


def check_slug(slug: str) -> str:
    """Return `slug`, or raise ValueError if it cannot name a study in addresses and folders."""
    if not is_slug(slug):
        raise ValueError(
            f"slug must be 1 to {LONGEST_SLUG} lower-case letters, digits or hyphens and not start with a hyphen; "
            f"got {slug!r}"
        )
    return slug


def is_slug(text: str) -> bool:
    """Return whether a study can have this name."""
    return _SLUG.fullmatch(text) is not None


def has_study(folder: Path, slug: str) -> bool:
    """Return whether `folder` contains a study named `slug`."""
    return is_slug(slug) and os.path.isfile(f"{folder}/{slug}/{DEFINITION_FILE}")


def study_slugs(folder: Path) -> list[str]:
    """List the names of the studies in `folder`, sorted; folders without a `study.yaml` are ignored."""
    return sorted(path.parent.name for path in folder.glob(f"[!.]*/{DEFINITION_FILE}"))
