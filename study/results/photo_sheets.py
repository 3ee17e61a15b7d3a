"""The photos of a study with their pictures inside, so that a page or a figure is one file."""

import base64
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import quote

import plotly.graph_objects as go

from study.analysis.analysis import Analysis
from study.analysis.figures.photo_sheet import Picture, photo_sheet
from study.content.serving.small_pictures import small_picture
from study.content.yaml.definition import Study
from study.results.figure_files import WIDTH

MOST_PHOTO_CARDS = 200
"""Photos in a page; a browser grows slow with more."""

_LONGEST_NAME = 80


def photo_sheets(analysis: Analysis, images: Iterable[str], study: Study | None) -> dict[str, go.Figure]:
    """Return file name -> figure of every one of the ranked photos `images`; without a study they have no pictures."""
    return {
        _file_name(image): photo_sheet(
            analysis.matrix, image, analysis.labels, embedded_pictures(study, image) if study else None, WIDTH
        )
        for image in images
    }


def embedded_pictures(study: Study, image: str) -> dict[str, Picture]:
    """Return method -> small picture of the photo `image`."""
    return {method: _inside(study, method, image) for method in study.method_keys}


def _file_name(image: str) -> str:
    """Return a file name valid on every system: names of photos may contain anything, and differ only in case."""
    name = f"photo-{quote(image, safe=' ')}"
    if name == name.lower() and len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:_LONGEST_NAME]}-{sha256(image.encode()).hexdigest()[:8]}"


def _inside(study: Study, method: str, image: str) -> Picture:
    path = study.file(method, image)
    data = base64.b64encode(small_picture(path, path.stat().st_mtime_ns)).decode()
    width, height = study.sizes[image]
    return Picture(f"data:image/jpeg;base64,{data}", None, width, height)
