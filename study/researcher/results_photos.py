"""The photos of a study with their ranks, a page of them at a time."""

import math

from study.analysis.any_analysis import AnyAnalysis
from study.analysis.figures.photo_sheet import Picture
from study.analysis.report import photos_html
from study.content.yaml.definition import Study
from study.researcher.addresses import picture_address, small_picture_address
from study.results.study_analysis import rankings_that_count

PHOTOS_PER_PAGE = 10


def photo_pages(study: Study) -> int:
    """Return how many pages there are."""
    return math.ceil(len(study.images) / PHOTOS_PER_PAGE)


def page_choices(study: Study) -> list[tuple[str, int]]:
    """Return the pages as (what they show, page); pages count from 1."""
    photos = len(study.images)
    starts = range(1, photos + 1, PHOTOS_PER_PAGE)
    return [
        (f"Photos {start} to {min(start + PHOTOS_PER_PAGE - 1, photos)} of {photos}", page)
        for page, start in enumerate(starts, start=1)
    ]


def photo_cards(study: Study, analysis: AnyAnalysis | None, page: int) -> str:
    """Return the cards of one page; without an analysis nothing is ranked."""
    matrix = rankings_that_count(study, analysis)
    first = (page - 1) * PHOTOS_PER_PAGE
    images = study.images[first : first + PHOTOS_PER_PAGE]
    return photos_html(matrix, study.labels, images, {image: _pictures(study, image) for image in images})


def _pictures(study: Study, image: str) -> dict[str, Picture]:
    width, height = study.sizes[image]
    return {
        method: Picture(
            small_picture_address(study, method, image), picture_address(study, method, image), width, height
        )
        for method in study.method_keys
    }
