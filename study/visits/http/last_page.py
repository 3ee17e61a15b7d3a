"""What the last page shows beside thanks and codes; before the study has closed it names no method."""

from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt

from db.session import Database
from study.content.keeping.life import status_of
from study.content.trials import Kind
from study.content.yaml.definition import Study
from study.visits.answers.preferences import Preferences, preferences_of, preferences_of_others
from study.visits.answers.responses import Visit
from study.visits.http.identity import Identity

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_NOBODY = Preferences(0, {})


def last_page_view(database: Database, study: Study, visit: Visit, identity: Identity) -> dict[str, Any]:
    """Describe the last page of somebody who has finished.

    versions: of every method that this person was shown, the picture of it in the first counted set that has it, the
    name if that may be told, and the mean ranks by this person (own) and by others, as far as each is shown; poorest:
    the last rank; people: how many others; later: whether what others preferred will be shown here once the study has
    closed; contact: HTML, or None.
    """
    page = study.last_page
    closed = status_of(database, study.slug) == "closed"
    own = preferences_of(database, visit.participant) if page.own else _NOBODY
    others = preferences_of_others(database, study.slug, visit.participant) if page.others and closed else None
    # A language that somebody began in may be offered no longer.
    texts = study.contact or {}
    contact = texts.get(visit.language) or next(iter(texts.values()), None)
    return {
        "contact": None if contact is None else _MARKDOWN.render(contact),
        "later": page.others and not closed,
        "poorest": study.design.versions,
        "people": 0 if others is None else others.people,
        "versions": _versions(
            study, visit, own.ranks, (others or _NOBODY).ranks, page.method_names and closed, identity
        ),
    }


def _versions(
    study: Study,
    visit: Visit,
    own: Mapping[str, float],
    others: Mapping[str, float],
    named: bool,
    identity: Identity,
) -> list[dict[str, Any]]:
    """List the methods, the preferred ones first; in the order of the slots where they are on a par."""
    means = own or others
    places: dict[str, tuple[int, int]] = {}
    for index, trial in enumerate(visit.trials):
        for slot, method in enumerate(trial.slots, start=1):
            if trial.kind is Kind.MAIN and method in means:
                places.setdefault(method, (index, slot))
    return [
        {
            "picture": f"image/{identity.image_token(visit.participant, index, slot)}",
            "name": study.labels[method] if named else None,
            "own": own.get(method),
            "others": others.get(method),
        }
        for method, (index, slot) in sorted(places.items(), key=lambda place: means[place[0]])
    ]
