"""Reads a study: `study.yaml` and one folder of images per method become a validated `Study`."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from study.content.keeping.image_files import find_versions, measure_versions, visible_entries
from study.content.keeping.information_sheet import read_information_sheet
from study.content.keeping.manifest import check_frozen
from study.content.keeping.own_languages import holds_words, language_files, read_own_languages
from study.content.keeping.photo_groups import read_photo_groups
from study.content.yaml.block import Block
from study.content.yaml.definition import DEFINITION_FILE, Study, StudyError, check_slug
from study.content.yaml.definition_file import load_definition
from study.content.yaml.design import read_design, read_seed, read_traps
from study.content.yaml.languages import languages as all_languages
from study.content.yaml.methods import read_methods
from study.content.yaml.questions import read_questions
from study.content.yaml.report import read_equivalence_margin, read_groups, read_reference
from study.content.yaml.setting import keys
from study.content.yaml.settings import SETTINGS, read_options
from study.content.yaml.texts import read_languages, read_scale, read_texts, read_title
from study.content.yaml.words_of_study import read_words


def read_study(folder: Path, decode: bool = False, settings: Mapping[Any, Any] | None = None) -> Study:
    """Read and check the study in `folder`, whose name is the study's slug.

    With `decode` every image is read to its last pixel, which finds damaged files, and the files of a
    frozen study are compared with its manifest byte by byte; without it only headers and names are.
    `settings` are taken in place of those in its `study.yaml`: to see what the study would be with them.
    Raises StudyError naming every problem at once.
    """
    problems: list[str] = []
    try:
        check_slug(folder.name)
    except ValueError as error:
        problems.append(str(error))
    content = load_definition(folder / DEFINITION_FILE, problems) if settings is None else settings
    # An unreadable file has one problem, not one for every missing setting.
    root = Block({"seed": 0} if content is None else content, keys(SETTINGS), problems)
    own = {code: each.language for code, each in read_own_languages(folder, problems).items()}
    known = {**all_languages(), **own}
    languages = read_languages(root, list(known))
    spoken = read_words(root, languages, known)
    methods = read_methods(
        root, [entry.name for entry in visible_entries(folder) if entry.is_dir() and not holds_words(entry)]
    )
    names = [method.key for method in methods]
    files = find_versions(folder, names, problems)
    sizes = measure_versions(files, decode, problems)
    stems = {stem for _, stem in files}
    traps = read_traps(root, stems, names)
    design = read_design(root, stems, names, traps)
    scale = read_scale(root, languages, design.versions, known)
    before, after = read_questions(root, languages)
    information = read_information_sheet(folder, problems)
    words = tuple(language_files(folder))
    photo_groups = read_photo_groups(folder, design.images, stems, problems)
    others = [one.path for one in (information, photo_groups) if one is not None]
    content_files = [*files.values(), *words, *others]
    study = Study(
        slug=folder.name,
        languages=languages,
        titles=read_title(root, languages, folder.name),
        seed=read_seed(root),
        texts=read_texts(root, languages, known),
        scale=scale,
        methods=methods,
        images=design.images,
        files=MappingProxyType(files),
        sizes=MappingProxyType(sizes),
        order=design.order,
        sets_per_participant=design.sets_per_participant,
        methods_per_set=design.methods_per_set,
        conditions=design.conditions,
        practice=design.practice,
        traps=MappingProxyType(traps),
        repeats=design.repeats,
        before=before,
        after=after,
        equivalence_margin=read_equivalence_margin(root, scale),
        reference=read_reference(root, names),
        **read_options(root, languages),
        spoken=MappingProxyType(spoken),
        language_files=words,
        groups=read_groups(root, (*before, *after), photo_groups),
        photo_groups=photo_groups,
        information=information,
        hashes=check_frozen(folder, content_files, decode, problems),
    )
    if problems:
        raise StudyError(folder.name, problems)
    return study
