"""What the page asks for, done in the process for photos: photos come and go as files. No web server here.

The server names these functions without running them, so whatever loads the networks is imported inside. Settings of an
edit come as the text that `EditSettings.from_json` reads; all raise ValueError with a sentence for what they cannot do,
and NotAPhotoError, which is one, for files that cannot be read.
"""

import io
import json
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from enhancegan.edit_settings import EditSettings
    from enhancegan.editing.photo_edit import PhotoEdit
    from enhancegan.enhancer import Enhancer
    from enhancegan.photo.photo import Photo

SMALLEST_SIDE, LARGEST_SIDE = 16, 2560
"""Pixels of the longest side of a picture for a screen."""
_REMEMBERED = 200
# A picture while a slider moves, the larger one when it rests, and the result have the same edit.
_EDITS = 8
_FOR_A_SCREEN: dict[str, Any] = {"quality": 88}
# Looked at pixel by pixel: every pixel keeps its own color.
_FOR_A_CLOSE_LOOK: dict[str, Any] = {"quality": 95, "subsampling": 0}


@lru_cache(maxsize=_REMEMBERED)
def open_photo(path: str) -> dict[str, Any]:
    """Read a photo and propose versions of it: what the page shows, ready for JSON."""
    from demo.opened import opened
    from demo.versions import ALREADY_GOOD, AUTO, change_by, versions_of
    from demo.words import proposal
    from enhancegan.enhancer import shipped_enhancer
    from enhancegan.methods import METHODS

    photo, enhancer = opened(path), shipped_enhancer()
    versions = versions_of(photo.canonical, enhancer)
    # Without a head for it, whatever else was learned.
    auto = next((version for version in versions if version.key == AUTO), versions[-1])
    already_good = change_by(photo.canonical, auto.settings, enhancer) < ALREADY_GOOD
    width, height = photo.size
    return {
        "width": width,
        "height": height,
        "megapixels": round(width * height / 1e6, 1),
        "format": photo.format,
        "bits": photo.bits,
        "notes": list(photo.notes),
        "operators": {name: _operator(name) for name in enhancer.operators if METHODS[name].keeps_size},
        "versions": [
            {
                "key": version.key,
                "label": version.label,
                "group": version.group,
                "about": version.about,
                "edit": version.settings.to_content(),
            }
            for version in versions
        ],
        "chosen": auto.key,
        "already_good": already_good,
        "sentence": proposal(auto.settings.parameters, already_good),
    }


def picture(path: str, settings: str, side: int) -> bytes:
    """Edit a photo for a screen, without its framing: a JPEG at most `side` pixels wide and high."""
    from demo.opened import preview
    from enhancegan.editing.applying import apply_to_picture

    _check_side(side)
    chosen = _read(settings)
    shown = preview(path, side, _made_by(chosen))
    return _jpeg(apply_to_picture(shown, _edit(path, chosen)), **_FOR_A_SCREEN)


def part(path: str, settings: str, box: tuple[int, int, int, int]) -> bytes:
    """Edit these whole pixels of a photo, left, top, right, bottom of what its framing keeps: a JPEG."""
    from demo.opened import full_size
    from enhancegan.editing.part import apply_to_framed_part
    from enhancegan.photo.colors import to_srgb_8_bits
    from enhancegan.photo.pixels import in_8_bits, on_white

    if max(box[2] - box[0], box[3] - box[1]) > LARGEST_SIDE:
        raise ValueError(f"a part may be {LARGEST_SIDE} pixels wide and high, got {list(box)}")
    chosen = _read(settings)
    # Before the photo is read at full size: it may be forgotten for a result.
    edit = _edit(path, chosen)
    found = apply_to_framed_part(full_size(path, _made_by(chosen)), edit, chosen.framing, box)
    shown = to_srgb_8_bits(in_8_bits(found.pixels), found.space)
    if found.alpha is not None:
        shown = on_white(shown, in_8_bits(found.alpha))
    return _jpeg(shown, **_FOR_A_CLOSE_LOOK)


def save(path: str, settings: str, stem: str, folder: Path, format: str, quality: int, metadata: str) -> dict[str, Any]:
    """Edit a photo at full size and write it into a folder, which need not exist, as STEM.SUFFIX.

    The other arguments are those of `write_photo`.

    Returns:
        `name` of the file, its `bytes`, `width` and `height`, and `notes` in words on what was not taken over.
    """
    from enhancegan.photo.output.formats import FORMATS, format_like
    from enhancegan.photo.pixels import size_of
    from enhancegan.photo.writing import SAME, write_photo

    chosen = _read(settings)
    edited = _at_full_size(path, chosen)
    if format not in {SAME, *FORMATS}:
        raise ValueError(f"format must be one of {', '.join((SAME, *FORMATS))}, got {format!r}")
    target = format_like(edited.format) if format == SAME else FORMATS[format]
    file = folder / f"{stem}{target.suffixes[0]}"
    notes = write_photo(edited, file, format, quality, metadata)
    width, height = size_of(edited.pixels)
    return {
        "name": file.name,
        "bytes": file.stat().st_size,
        "width": width,
        "height": height,
        "notes": [*edited.notes, *notes],
    }


def save_version(
    path: str,
    own: str | None,
    key: str,
    strength: float,
    stem: str,
    folder: Path,
    format: str,
    quality: int,
    metadata: str,
) -> dict[str, Any]:
    """Save a photo by settings of its `own`, else a version, or the automatic one where it has no such version.

    Everything else as `save`.
    """
    settings = own or json.dumps(_edit_of_version(path, key, strength))
    return save(path, settings, stem, folder, format, quality, metadata)


def inside(path: str, settings: str) -> dict[str, Any]:
    """Return what the page shows of an edit besides the picture, ready for JSON.

    `attention` says whether the network looked at some places more than at others to choose the parameters.
    """
    from demo.inside import inside as look_inside
    from demo.inside import inside_result
    from demo.opened import opened
    from demo.words import words_for
    from enhancegan.enhancer import shipped_enhancer

    chosen, canonical, enhancer = _read(settings), opened(path).canonical, shipped_enhancer()
    edit, made_by = _edit(path, chosen), _made_by(chosen)
    found = inside_result(canonical, opened(path, made_by).canonical) if made_by else look_inside(canonical, edit)
    return {
        **found.content(),
        "words": words_for(chosen.method, edit.parameters),
        "attention": chosen.method in enhancer.operators and _looks_around(enhancer, canonical, chosen.method),
    }


def attention(path: str, method: str, side: int) -> bytes:
    """Show where the network looked to choose a method's parameters: a JPEG, as in `picture`."""
    from demo.opened import opened, preview
    from enhancegan.enhancer import shipped_enhancer
    from enhancegan.figures.attention import attention_overlay

    _check_side(side)
    looked = shipped_enhancer().propose(opened(path).canonical, method).attention
    return _jpeg(attention_overlay(preview(path, side), looked), **_FOR_A_SCREEN)


def cube(path: str, settings: str) -> str:
    """Return the edit of colors of a photo as the text of a .cube file."""
    from enhancegan.editing.cube import cube_text

    chosen = _read(settings)
    if _made_by(chosen):
        raise ValueError(f"{chosen.method} does not say how it edits, so there is no table of it.")
    return cube_text(_edit(path, chosen), f"EnhanceGAN {chosen.method}")


def methods() -> list[dict[str, Any]]:
    """List the methods with their parameters, ready for JSON."""
    from enhancegan.methods import methods_on_page
    from enhancegan.operators import OPERATORS

    return [
        {
            "name": name,
            "label": method.label,
            "description": method.description,
            # A crop is proposed as a box, not by parameters.
            "parameters": _operator(name)["parameters"] if name in OPERATORS and method.keeps_size else [],
        }
        for name, method in methods_on_page().items()
    ]


def propose(path: str, method: str, strength: float = 1.0) -> dict[str, Any]:
    """Return the settings by which a method would edit a photo, ready for JSON."""
    from demo.opened import opened
    from demo.versions import proposed
    from enhancegan.enhancer import shipped_enhancer
    from enhancegan.methods import find_method, methods_on_page

    return proposed(
        find_method(methods_on_page(), method), opened(path).canonical, shipped_enhancer(), strength
    ).to_content()


def looks(path: str) -> dict[str, dict[str, Any]]:
    """Return the settings of the looks of a photo by their names, ready for JSON."""
    from demo.opened import opened
    from demo.versions import looks_of
    from enhancegan.enhancer import shipped_enhancer

    found = looks_of(opened(path).canonical, shipped_enhancer())
    return {look: settings.to_content() for look, settings in found.items()}


def check(path: str, settings: str) -> None:
    """Raise ValueError for settings by which a photo cannot be edited."""
    _edit(path, _read(settings))


def settings_file(settings: str) -> str:
    """Return settings as the text of a file that the command line applies."""
    from enhancegan.edit_settings import EditSettings

    return EditSettings.from_json(settings).to_json()


def make_samples(folder: Path) -> None:
    """Write the sample photos into a folder, unless they are there."""
    from demo.flawed_samples import write_samples

    write_samples(folder)


def forget() -> None:
    """Forget all photos: somebody wants theirs to be gone, and the others are read again."""
    from demo.opened import forget_all

    open_photo.cache_clear()
    _edit_by.cache_clear()
    forget_all()


def _check_side(side: int) -> None:
    if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
        raise ValueError(f"side must be from {SMALLEST_SIDE} to {LARGEST_SIDE} pixels, got {side}")


def _read(settings: str) -> "EditSettings":
    """The settings that a text says, of a method that visitors may use."""
    from enhancegan.edit_settings import EditSettings
    from enhancegan.methods import find_method, methods_on_page

    chosen = EditSettings.from_json(settings)
    find_method(methods_on_page(), chosen.method)
    return chosen


def _made_by(settings: "EditSettings") -> str:
    """The method, if it does not say how it edits, so that its result is shown and saved as it is; else empty."""
    from enhancegan.methods import methods_on_page

    return settings.method if methods_on_page()[settings.method].edit is None else ""


def _edit(path: str, settings: "EditSettings") -> "PhotoEdit":
    from enhancegan.editing.framing import Framing

    return _edit_by(path, replace(settings, framing=Framing()).to_json())


@lru_cache(maxsize=_EDITS)
def _edit_by(path: str, text: str) -> "PhotoEdit":
    from demo.opened import for_visitors, opened
    from enhancegan.editing.photo_edit import PhotoEdit
    from enhancegan.enhancer import shipped_enhancer
    from enhancegan.methods import methods_on_page

    settings = _read(text)
    if _made_by(settings):
        settings.check(None)
        return PhotoEdit()
    with for_visitors(methods_on_page()[settings.method]):
        return settings.edit(opened(path).canonical, shipped_enhancer())


def _edit_of_version(path: str, key: str, strength: float) -> dict[str, Any]:
    found = open_photo(path)
    edits = {version["key"]: version["edit"] for version in found["versions"]}
    edit = edits.get(key, edits[found["chosen"]])
    # What has no parameters has no strength either.
    return {**edit, "strength": strength} if edit["parameters"] else edit


def _at_full_size(path: str, settings: "EditSettings") -> "Photo":
    from demo.opened import full_size
    from enhancegan.editing.applying import apply_edit

    # First, as in `part`.
    edit = _edit(path, settings)
    return settings.framed(apply_edit(full_size(path, _made_by(settings)), edit))


def _looks_around(enhancer: "Enhancer", canonical: Image.Image, method: str) -> bool:
    looked = enhancer.propose(canonical, method).attention
    return bool(looked.max() > looked.min())


def _operator(name: str) -> dict[str, Any]:
    from enhancegan.operators import OPERATORS

    operator = OPERATORS[name]
    parameters = [{**asdict(each), "step": (each.high - each.low) / 200} for each in operator.parameters]
    return {"label": operator.label, "parameters": parameters}


def _jpeg(picture: Image.Image, **options: Any) -> bytes:
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", **options)
    return encoded.getvalue()
