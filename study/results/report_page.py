"""The report on an analysis as one page that needs nothing else: text, tables, figures, pictures of the photos."""

from collections.abc import Sequence

from study.analysis.any_analysis import AnyAnalysis
from study.analysis.incomplete.analysis import IncompleteAnalysis
from study.analysis.report import analysis_html, photos_html, population_html, standalone_page, summary_html
from study.analysis.report_parts.section import Section
from study.analysis.sections import sections
from study.analysis.views import other_views
from study.content.yaml.definition import Study
from study.results.photo_sheets import MOST_PHOTO_CARDS, embedded_pictures
from study.results.study_analysis import questions_asked


def report_page(
    title: str,
    analysis: AnyAnalysis | None,
    study: Study | None,
    parts: Sequence[Section] | None = None,
    with_photos: bool = True,
    note: str = "",
) -> str:
    """Return the page as HTML.

    Args:
        title: of the study, or of the table.
        analysis: None if there is no ranking that counts, which the page says.
        study: has the pictures of the photos; None for a table from elsewhere.
        parts: the analysis's sections, where they are there already.
        with_photos: whether to show every photo, with its box plot.
        note: a sentence for the top of the page.
    """
    images = study.images if study else tuple(analysis.matrix.images) if analysis else ()
    asked = questions_asked(study) if study else ()
    content = population_html(analysis) + summary_html(analysis, None, len(images), None, asked)
    if analysis is not None:
        found = sections(analysis) if parts is None else parts
        content += analysis_html(found, other_views(analysis), isinstance(analysis, IncompleteAnalysis))
        content += _photos(analysis, study, images) if with_photos else ""
    return standalone_page(title, content, note)


def _photos(analysis: AnyAnalysis, study: Study | None, images: Sequence[str]) -> str:
    matrix = analysis.matrix
    ranked = [image for image in images if image in matrix.images]
    cards = ranked[:MOST_PHOTO_CARDS]
    pictures = {image: embedded_pictures(study, image) for image in cards} if study else None
    return photos_html(matrix, analysis.labels, cards, pictures, left_off=len(ranked) - len(cards))
