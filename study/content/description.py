"""Studies described in lines of text, for the command line."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from db.session import Database
from db.settings import Settings
from enhancegan.console import program_name
from study.analysis.protocol import reference_among
from study.content.keeping.life import DRAFT, life_of
from study.content.keeping.manifest import load_manifest
from study.content.keeping.own_languages import WORDS_FOLDER, missing_words
from study.content.keeping.registration import is_registered
from study.content.making.store import check_known, head_counts
from study.content.serving.stimuli import CACHE_FOLDER
from study.content.trials import Condition
from study.content.yaml.closing import moment_in_words
from study.content.yaml.definition import LastPage, Question, Study, WayBack
from study.content.yaml.set_names import set_name

_NONE = "none"
_MOST_NAMED = 5


def describe_new(study: Study, studies: Path) -> str:
    """Say what has just been made in the folder `studies`."""
    extra = f"; {len(study.practice)} for practice" if study.practice else ""
    traps = study.design.pure_traps
    extra += f"; {len(traps)} for attention checks" if traps else ""
    return (
        f"study {study.slug}: {len(study.images)} sets of {', '.join(study.method_keys)}{extra}\n"
        f"in {studies / study.slug}; a draft, at {_address(study)} for its researcher alone\n"
        "to let people in, on the researcher's page, Set up, or with\n"
        f"  {program_name('enhancegan-study', 'study')} status {study.slug} open     (pilot: not counted)"
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
    apart = [(people.pilot, "in the pilot"), (people.test, "in test mode")]
    tests = "".join(f", and {count} {where}" for count, where in apart if count)
    return "\n".join(
        [
            f"  {_files(folder)} in {folder}",
            f"  {_files(settings.cache / CACHE_FOLDER / slug)} made from them for participants",
            f"  {people.live} participants with their answers, {people.finished} of them finished{tests}",
        ]
    )


def _what_is_shown(study: Study) -> Iterator[tuple[str, str]]:
    names = ", ".join(f"{study.spoken[code].name} ({code})" for code in study.languages)
    yield "address", _address(study)
    yield "languages", names
    for code, missing in missing_words(study.folder).items():
        yield f"in English in {code}", f"{len(missing)} texts that {WORDS_FOLDER}/{code}.yaml lacks: {_few(missing)}"
    yield from ((f"title in {code}", study.titles[code]) for code in study.languages[1:])
    yield "methods", ", ".join(f"{method.key} ({method.label})" for method in study.methods)
    own = study.languages[0]
    yield "scale", ", ".join(f"{level.labels[own]} {level.score:g}" for level in study.scale)
    order = "in random order" if study.order == "random" else "in one order for all"
    per_person = f"{'up to ' if study.design.fewest_sets < study.design.main_sets else ''}{study.design.main_sets}"
    yield "sets", f"{len(study.images)} count, {per_person} per participant, {order}"
    some = "all methods" if study.design.shows_all else f"{study.design.versions} of {len(study.methods)} methods"
    yield "in each set", some
    yield "conditions", _listed(map(_condition, study.conditions))
    tries = f"; up to {study.practice_tries} tries" if study.practice and study.practice_tries > 1 else ""
    yield "practice", _sets(study, study.practice) + tries
    yield "attention checks", _sets(study, study.design.pure_traps)
    yield "repeats", f"{study.repeats} per participant" if study.repeats else _NONE
    yield "breaks", f"after every {study.break_every} sets" if study.break_every else _NONE
    yield "confirm", "a complete ranking waits for “Next”" if study.confirm else "a complete ranking continues at once"
    yield "undo", _undo(study)
    yield "before", _questions(study.before)
    yield "after", _questions(study.after)
    yield "seed", str(study.seed)


def _condition(condition: Condition) -> str:
    methods = [] if condition.methods is None else [", ".join(condition.methods)]
    sets = [] if condition.images is None else [f"{len(condition.images)} sets"]
    return f"{condition.name} ({'; '.join([*methods, *sets])})"


def _conditions(study: Study) -> Iterator[tuple[str, str]]:
    checks = [f"window and brightness: {study.screen_check}"] if study.screen_check != "off" else []
    if any(study.smallest_window):
        checks.append("a window of at least {} x {}".format(*study.smallest_window))
    yield "display check", _listed(checks)
    yield "color vision", study.color_vision
    yield "completion", _way_back(study.completion)
    yield "when screened out", _way_back(study.completion.screened_out)
    yield "when declined", _way_back(study.completion.declined)
    yield "last page", _last_page(study.last_page)
    yield "contact", _NONE if study.contact is None else study.contact[study.languages[0]]
    yield "ethics approval", study.ethics or _NONE
    yield "for", "invited people only" if study.invited_only else "anybody"
    yield "abandoned", f"after {study.abandoned_after} minutes without an answer"
    yield "target", f"{study.target} participants" if study.target else "no limit"
    yield "closes", moment_in_words(study.closes) if study.closes else "never by itself"


def _last_page(page: LastPage) -> str:
    shown = {
        "own preferences": page.own,
        "those of others once closed": page.others,
        "names of methods once closed": page.method_names,
    }
    return _listed(name for name, whether in shown.items() if whether)


def _undo(study: Study) -> str:
    if study.confirm:
        return "any choice, until “Next”"
    return (
        f"the last choice of a set, for {study.undo_seconds} seconds" if study.undo_seconds else "until the last choice"
    )


def _way_back(way: WayBack) -> str:
    return _listed([*([f"code {way.code}"] if way.code else []), *([way.url] if way.url else [])])


def _what_is_reported(study: Study) -> Iterator[tuple[str, str]]:
    margin = study.equivalence_margin
    yield "on par", "no margin" if margin is None else f"within {margin:g} points"
    yield "compared with", reference_among(study.method_keys, study.reference) or "each other"
    yield "population", study.population


def _who_takes_part(study: Study, database: Database) -> Iterator[tuple[str, str]]:
    people = head_counts(database, study.slug)
    yield "status", _status(study, database)
    apart = [f"{people.pilot} in the pilot"] if people.pilot else []
    apart += [f"{people.simulated} simulated"] if people.simulated else []
    counted = ", ".join([f"{people.live} participants", f"{people.finished} finished", *apart])
    yield "people", f"{counted}; {people.test} in test mode"


def _address(study: Study) -> str:
    return f"/study/?study={study.slug}"


def _status(study: Study, database: Database) -> str:
    return (life_of(database, study.slug) if is_registered(database, study.slug) else DRAFT).sentence


def _freezing(study: Study, studies: Path) -> str:
    manifest = load_manifest(studies / study.slug)
    return "not frozen" if manifest is None else f"frozen on {manifest.frozen_at:%Y-%m-%d %H:%M} UTC"


def _sets(study: Study, stems: Sequence[str]) -> str:
    ruined = (f" ({study.traps[stem]} ruined)" if stem in study.traps else "" for stem in stems)
    return _listed(f"{set_name(study, stem)}{note}" for stem, note in zip(stems, ruined, strict=True))


def _questions(questions: Sequence[Question]) -> str:
    return _listed(f"{one.key} ({one.kind}{'' if one.required else ', optional'})" for one in questions)


def _few(items: Sequence[str]) -> str:
    rest = f" and {len(items) - _MOST_NAMED} others" if len(items) > _MOST_NAMED else ""
    return f"{', '.join(items[:_MOST_NAMED])}{rest}"


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or _NONE


def _files(folder: Path) -> str:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{len(sizes)} files ({sum(sizes) / 1e6:.1f} MB)"
