"""Studies described in lines of text, for the command line."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from db.session import Database
from db.settings import Settings
from study.content.keeping.manifest import load_manifest
from study.content.keeping.registration import is_registered, status_of
from study.content.making.store import check_known, head_counts
from study.content.serving.stimuli import CACHE_FOLDER
from study.content.yaml.definition import Question, Study
from study.content.yaml.languages import languages

_NONE = "none"


def describe_new(study: Study, studies: Path) -> str:
    """Say what has just been made in the folder `studies`."""
    extra = f"; {len(study.practice)} for practice" if study.practice else ""
    traps = study.design.pure_traps
    extra += f"; {len(traps)} for attention checks" if traps else ""
    return (
        f"study {study.slug}: {len(study.images)} sets of {', '.join(study.method_keys)}{extra}\n"
        f"in {studies / study.slug}; open at {_address(study)}"
    )


def describe_briefly(study: Study, studies: Path, database: Database) -> str:
    """Describe a study in one block of a list."""
    people = head_counts(database, study.slug)
    lines = [
        f"{study.slug}: {study.title}",
        f"  {len(study.images)} sets of {', '.join(study.method_keys)}",
        f"  {people.live} participants, {people.finished} finished",
        f"  {_status(study, database)}; {_freezing(study, studies)}",
    ]
    return "\n".join(lines)


def describe(study: Study, studies: Path, database: Database) -> str:
    """Describe a study in full."""
    rows = [*design_rows(study), *_who_takes_part(study, database), ("content", _freezing(study, studies))]
    width = max(len(name) for name, _ in rows)
    return "\n".join([f"{study.slug}: {study.title}", *(f"  {name:<{width}}  {value}" for name, value in rows)])


def design_rows(study: Study) -> list[tuple[str, str]]:
    """Return everything in a study's definition except its texts, as (name, value)."""
    return [*_what_is_shown(study), *_conditions(study), *_what_is_reported(study)]


def describe_holdings(settings: Settings, database: Database, slug: str) -> str:
    """Say what belongs to the study `slug`, even if it cannot be used; ValueError if there is no such study."""
    check_known(settings.studies, database, slug)
    folder = settings.studies / slug
    people = head_counts(database, slug)
    tests = f", and {people.test} in test mode" if people.test else ""
    return "\n".join(
        [
            f"  {_files(folder)} in {folder}",
            f"  {_files(settings.cache / CACHE_FOLDER / slug)} made from them for participants",
            f"  {people.live} participants with their answers, {people.finished} of them finished{tests}",
        ]
    )


def _what_is_shown(study: Study) -> Iterator[tuple[str, str]]:
    names = ", ".join(f"{languages()[code].name} ({code})" for code in study.languages)
    yield "address", _address(study)
    yield "languages", names
    yield from ((f"title in {code}", study.titles[code]) for code in study.languages[1:])
    yield "methods", ", ".join(f"{method.key} ({method.label})" for method in study.methods)
    own = study.languages[0]
    yield "scale", ", ".join(f"{level.labels[own]} {level.score:g}" for level in study.scale)
    order = "in random order" if study.order == "random" else "in one order for all"
    yield "sets", f"{len(study.images)} count, {study.design.main_sets} per participant, {order}"
    yield "practice", _sets(study, study.practice)
    yield "attention checks", _sets(study, study.design.pure_traps)
    yield "repeats", f"{study.repeats} per participant" if study.repeats else _NONE
    yield "breaks", f"after every {study.break_every} sets" if study.break_every else _NONE
    yield "confirm", "a complete ranking waits for “Next”" if study.confirm else "a complete ranking continues at once"
    yield "before", _questions(study.before)
    yield "after", _questions(study.after)
    yield "seed", str(study.seed)


def _conditions(study: Study) -> Iterator[tuple[str, str]]:
    checks = ["window and brightness"] if study.screen_check else []
    if any(study.smallest_window):
        checks.append("a window of at least {} x {}".format(*study.smallest_window))
    given = [f"code {study.completion.code}"] if study.completion.code else []
    given += [study.completion.url] if study.completion.url else []
    yield "display check", _listed(checks)
    yield "completion", _listed(given)
    yield "for", "invited people only" if study.invited_only else "anybody"
    yield "abandoned", f"after {study.abandoned_after} minutes without an answer"


def _what_is_reported(study: Study) -> Iterator[tuple[str, str]]:
    margin = study.equivalence_margin
    yield "on par", "no margin" if margin is None else f"within {margin:g} points"
    yield "compared with", study.reference or "each other"
    yield "population", study.population


def _who_takes_part(study: Study, database: Database) -> Iterator[tuple[str, str]]:
    people = head_counts(database, study.slug)
    yield "status", _status(study, database)
    yield "people", f"{people.live} participants, {people.finished} finished; {people.test} in test mode"


def _address(study: Study) -> str:
    return f"/study/?study={study.slug}"


def _status(study: Study, database: Database) -> str:
    return status_of(database, study.slug) if is_registered(database, study.slug) else "open"


def _freezing(study: Study, studies: Path) -> str:
    manifest = load_manifest(studies / study.slug)
    return "not frozen" if manifest is None else f"frozen on {manifest.frozen_at:%Y-%m-%d %H:%M} UTC"


def _sets(study: Study, stems: Sequence[str]) -> str:
    ruined = (f" ({study.traps[stem]} ruined)" if stem in study.traps else "" for stem in stems)
    return _listed(f"{stem}{note}" for stem, note in zip(stems, ruined, strict=True))


def _questions(questions: Sequence[Question]) -> str:
    return _listed(f"{one.key} ({one.kind}{'' if one.required else ', optional'})" for one in questions)


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or _NONE


def _files(folder: Path) -> str:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{len(sizes)} files ({sum(sizes) / 1e6:.1f} MB)"
