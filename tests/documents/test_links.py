"""Links between the documents lead where they say; those to other sites are not followed."""

from collections import Counter
from pathlib import Path

import pytest

from tests.documents.links import anchors, links
from tests.documents.pages import in_navigation, pages
from tests.project import ROOT


def name_of(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", pages(), ids=name_of)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    inside = [link for link in links(document) if not link.is_external]
    # A folder has no page on the site.
    assert [link.target for link in inside if not link.path.is_file()] == []
    to_headings = [link for link in inside if link.anchor and link.path.suffix == ".md"]
    assert [link.target for link in to_headings if link.anchor not in anchors(link.path)] == []


@pytest.mark.parametrize("document", pages(), ids=name_of)
def test_headings_that_are_linked_to_have_an_address_of_their_own(document: Path) -> None:
    linked = {link.anchor for page in pages() for link in links(page) if not link.is_external and link.path == document}
    assert [anchor for anchor, count in Counter(anchors(document)).items() if count > 1 and anchor in linked] == []


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(in_navigation()) == pages()
