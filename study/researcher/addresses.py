"""Where the researcher's page finds what it loads and links to.

``site`` is the absolute address of the whole app as the browser knows it, with a trailing slash:
``str(request.base_url)`` of any request to it.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from study.content.keeping.photo_groups import PHOTOS_FILE
from study.content.yaml.definition import Study
from study.content.yaml.panels import Panel
from study.visits.http.invitations import Invitations

PACKED_FILE = "study.zip"
"""Name in addresses of a study's settings and images in one file."""


def picture_address(study: Study, method: str, image: str) -> str:
    """Return where the page finds a version of a photo, relative to the page."""
    return f"studies/{quote(study.slug)}/pictures/{quote(method)}/{quote(image, safe='')}"


def small_picture_address(study: Study, method: str, image: str) -> str:
    """Return where the page finds a small version, which browsers cache: the address changes with the file."""
    file = study.file(method, image)
    # A missing file has no picture, but the page shows all others.
    changed_at = file.stat().st_mtime_ns if file.exists() else 0
    return f"{picture_address(study, method, image)}?small={changed_at}"


def export_address(slug: str, name: str, pilot: bool = False, leave_out: Iterable[str] = ()) -> str:
    """Return where the page finds an export of a study, or of its pilot, by its file name, relative to the page.

    `leave_out`: beginnings of the identifiers of those about whom there is to be nothing in it.
    """
    people = ",".join(leave_out)
    query = urlencode({**({"pilot": 1} if pilot else {}), **({"leave_out": people} if people else {})}, safe=",")
    return f"studies/{quote(slug)}/{name}{f'?{query}' if query else ''}"


def packed_address(slug: str) -> str:
    """Return where the page finds a study's settings and images in one file, relative to the page."""
    return f"studies/{quote(slug)}/{PACKED_FILE}"


def photo_table_address(slug: str) -> str:
    """Return where the page finds the table that groups a study's photos, relative to the page."""
    return f"studies/{quote(slug)}/{PHOTOS_FILE}"


def tab_address(slug: str, tab: str, pilot: bool = False) -> str:
    """Return where the page shows a tab about a study, or about its pilot, relative to the page."""
    return f"?{urlencode({'study': slug, 'tab': tab, **({'pilot': 1} if pilot else {})})}"


def panel_list_address(slug: str, panel: str, name: str, pilot: bool = False) -> str:
    """Return where the page finds a list for a panel, or of its pilot, by its file name, relative to the page."""
    return f"studies/{quote(slug)}/panels/{quote(panel)}/{name}{'?pilot=1' if pilot else ''}"


def public_link(site: str, slug: str) -> str:
    """Return the link that leads anybody to a study."""
    return f"{site}study/?{urlencode({'study': slug})}"


def panel_link(site: str, slug: str, panel: Panel) -> str:
    """Return the link to enter at a panel, which puts a person's identifiers into its placeholders, or adds them."""
    # Panels look for their placeholders literally: braces and percent signs must not be encoded.
    return public_link(site, slug) + "".join(f"&{name}={text}" for name, text in panel.placeholders.items())


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
