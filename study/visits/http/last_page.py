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

    versions: of every method, the picture of it in this person's first counted set, the name if that may be told,
    and the mean ranks by this person (own) and by others, as far as each is shown; people: how many others; later:
    whether what others preferred will be shown here once the study has closed; contact: HTML, or None.
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
    index = next(index for index, trial in enumerate(visit.trials) if trial.kind is Kind.MAIN)
    means = own or others
    slots = [(slot, method) for slot, method in enumerate(visit.trials[index].slots, start=1) if method in means]
    return [
        {
            "picture": f"image/{identity.image_token(visit.participant, index, slot)}",
            "name": study.labels[method] if named else None,
            "own": own.get(method),
            "others": others.get(method),
        }
        for slot, method in sorted(slots, key=lambda place: means[place[1]])
    ]
