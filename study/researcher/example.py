"""A tiny study in a zip file: an example of the format, and something to try the page with."""

from functools import lru_cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image

from study.content.yaml.definition import DEFINITION_FILE

PHOTOS = ("coffee", "rocket", "cat")
FOLDERS = {"input": "original", "auto": "photoshop_auto", "piecewise": "piecewise"}
"""Folder -> method of the methods registry; one that the shipped generator has no head for is left out."""

_SIDE, _QUALITY = 640, 90
_DEFINITION = """\
title: An example study
seed: 2018                  # any number; fixes all random orders
languages: [en]
methods:                    # folder -> name that you read; participants see neither
{methods}
consent: |
  I am at least 18 years old and agree to take part.
questions:
  before:
    - {{key: age, kind: number, text: "How old are you?", smallest: 18, largest: 120}}
  after:
    - {{key: remarks, kind: text, text: "Anything you want to tell us?", required: false}}
completion: {{code: ABC123}}
"""


@lru_cache(maxsize=1)
def example_zip() -> bytes:
    """Return the example: three packaged photos by three methods, and a ``study.yaml`` with comments."""
    from enhancegan.methods import METHODS
    from enhancegan.photo import load_photo
    from enhancegan.samples import sample_photos

    made = {folder: METHODS[name] for folder, name in FOLDERS.items() if name in METHODS}
    names = "\n".join(f"  {folder}: {method.label}" for folder, method in made.items())
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(DEFINITION_FILE, _DEFINITION.format(methods=names), ZIP_DEFLATED)
        for name in PHOTOS:
            photo = load_photo(sample_photos()[name])
            photo.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
            for folder, method in made.items():
                file = BytesIO()
                method.apply(photo.copy()).save(file, "JPEG", quality=_QUALITY)
                archive.writestr(f"{folder}/{name}.jpg", file.getvalue(), ZIP_STORED)
    return packed.getvalue()
