"""Where the researcher's page finds what it loads and links to.

``site`` is the absolute address of the whole app as the browser knows it, with a trailing slash:
``str(request.base_url)`` of any request to it.
"""

from urllib.parse import quote, urlencode

from study.content.yaml.definition import Study
from study.visits.answers.recruitment import PROLIFIC_FIELDS
from study.visits.http.invitations import Invitations


def picture_address(study: Study, method: str, image: str) -> str:
    """Return where the page finds a version of a photo, relative to the page."""
    return f"studies/{quote(study.slug)}/pictures/{quote(method)}/{quote(image, safe='')}"


def small_picture_address(study: Study, method: str, image: str) -> str:
    """Return where the page finds a small version, which browsers cache: the address changes with the file."""
    file = study.file(method, image)
    # A missing file has no picture, but the page shows all others.
    changed_at = file.stat().st_mtime_ns if file.exists() else 0
    return f"{picture_address(study, method, image)}?small={changed_at}"


def export_address(slug: str, name: str) -> str:
    """Return where the page finds an export of a study by its file name, relative to the page."""
    return f"studies/{quote(slug)}/{name}"


def public_link(site: str, slug: str) -> str:
    """Return the link that leads anybody to a study."""
    return f"{site}study/?{urlencode({'study': slug})}"


def prolific_link(site: str, slug: str) -> str:
    """Return the link to enter at Prolific, which puts a person's identifiers into its placeholders."""
    # Prolific looks for its placeholders literally: braces and percent signs must not be encoded.
    return public_link(site, slug) + "".join(f"&{field}={{{{%{field}%}}}}" for field in PROLIFIC_FIELDS)


def invitation_link(site: str, slug: str, invitations: Invitations, number: int) -> str:
    """Return the personal link of one person."""
    return f"{public_link(site, slug)}&{urlencode({'invitation': invitations.token(slug, number)})}"


def test_link(site: str, study: Study, invitations: Invitations) -> str:
    """Return the link for taking part as a test, without being counted."""
    fields = {"invitation": invitations.test_token(study.slug), "test": 1}
    return f"{public_link(site, study.slug)}&{urlencode(fields)}"


def invitations_address(slug: str) -> str:
    """Return where the page finds the list of personal links, relative to the page."""
    return f"studies/{quote(slug)}/invitations.csv"
