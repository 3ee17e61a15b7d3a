"""Methods from outside as methods: what `methods.yaml` in the data folder declares, and what packages bring."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from PIL import Image

from enhancegan.data_folder import data_folder
from enhancegan.editing.options import EditOptions
from enhancegan.editing.photo_edit import PhotoEdit
from enhancegan.methods.method import Method
from enhancegan.outside.declaration import Declaration
from enhancegan.outside.installed import Installed
from enhancegan.outside.methods_file import read_declarations
from enhancegan.outside.outputs import Outputs
from enhancegan.outside.result import NoResultError, of_same_size


@dataclass(frozen=True)
class Yours:
    """The methods from outside, and what is wrong with others."""

    methods: Mapping[str, Method]
    problems: Mapping[str, str]
    """By name, in sentences."""
    of_file: str = ""
    """What is wrong with the whole file; empty if nothing is."""

    @property
    def sentences(self) -> list[str]:
        """All that is wrong."""
        return [*filter(None, [self.of_file]), *self.problems.values()]

    def problem_of(self, name: str) -> str:
        """Say why there is no such method from outside; empty if nobody has declared one."""
        return "" if name in self.methods else self.problems.get(name) or self.of_file


def yours() -> Yours:
    """Return the methods from outside: read once from a data folder, and again when the command or app starts anew.

    Raises:
        ValueError: when the data folder is not known, as for `data_folder`.
    """
    return _read(data_folder())


@lru_cache(maxsize=4)
def _read(folder: Path) -> Yours:
    found = read_declarations(folder)
    methods, problems = {}, dict(found.problems)
    for name, declaration in found.methods.items():
        try:
            methods[name] = _method(declaration)
        except ValueError as error:
            problems[name] = f"{declaration.origin}: {error}"
    return Yours(methods, problems, found.of_file)


def _method(declaration: Declaration) -> Method:
    maker = declaration.maker
    if isinstance(maker, Installed):
        return _of_package(declaration, maker)
    return Method(
        declaration.name,
        declaration.label or declaration.name,
        declaration.description or f"Yours, {maker.source}.",
        _nameless(declaration.name) if isinstance(maker, Outputs) else _naming(declaration.name, maker),
        keeps_size=maker.keeps_size,
        page=declaration.page,
        by_stem=maker if isinstance(maker, Outputs) else None,
        source=maker.source,
    )


def _naming(name: str, maker: Callable[[Image.Image], Image.Image]) -> Callable[[Image.Image], Image.Image]:
    """A program or network whose errors begin with the method's name: one of several that a run uses."""

    def apply(photo: Image.Image) -> Image.Image:
        try:
            return maker(photo)
        except NoResultError as error:
            raise NoResultError(f"method {name!r}: {error}") from error

    return apply


def _nameless(name: str) -> Callable[[Image.Image], Image.Image]:
    def refuse(photo: Image.Image) -> Image.Image:
        raise NoResultError(f"method {name!r} finds its results by the names of photos, and this photo has none")

    return refuse


def _of_package(declaration: Declaration, maker: Installed) -> Method:
    found = maker.load()
    if not isinstance(found, Method):
        raise ValueError(
            f"{maker.entry.value} must be an enhancegan.methods.Method or a function that returns one, "
            f"got {type(found).__name__}"
        )
    if not (isinstance(found.label, str) and isinstance(found.description, str) and callable(found.apply)):
        raise ValueError(f"{maker.entry.value} must have a text as label and description, and a function as apply")
    if declaration.page and (not found.keeps_size or found.by_stem is not None):
        raise ValueError("page must be false: it changes the size of photos, or needs their names")
    return replace(
        found,
        name=declaration.name,
        label=declaration.label or found.label,
        description=declaration.description or found.description,
        apply=_guarded(found, declaration.name),
        edit=None if found.edit is None else _guarded_edit(found.edit, declaration.name),
        page=declaration.page,
        source=maker.source,
    )


def _guarded(method: Method, name: str) -> Callable[[Image.Image], Image.Image]:
    """The method of a package, with errors and results as they are expected of methods from outside."""

    def apply(photo: Image.Image) -> Image.Image:
        with _explained(name):
            result = method.apply(photo.copy())
        if not isinstance(result, Image.Image) or result.mode != "RGB":
            raise NoResultError(f"method {name!r} must return an RGB picture of PIL, got {type(result).__name__}")
        return of_same_size(result, photo, f"method {name!r}") if method.keeps_size else result

    return apply


def _guarded_edit(
    edit: Callable[[Image.Image, EditOptions], PhotoEdit], name: str
) -> Callable[[Image.Image, EditOptions], PhotoEdit]:
    def decide(canonical: Image.Image, options: EditOptions) -> PhotoEdit:
        with _explained(name):
            decided = edit(canonical.copy(), options)
        if not isinstance(decided, PhotoEdit):
            raise NoResultError(f"the edit of method {name!r} must be a PhotoEdit, got {type(decided).__name__}")
        return decided

    return decide


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except (Exception, SystemExit) as error:  # whatever a package raises is about this photo
        raise NoResultError(f"method {name!r} failed: {type(error).__name__}: {error}") from error
