"""Finds the study, the person, the set and the image that a request is about."""

from collections.abc import Iterator

from fastapi import Request, Response

from db.session import Database
from study.content.keeping.catalog import Catalog
from study.content.yaml.definition import Study
from study.cookies import delete_cookie, set_cookie
from study.visits.answers import people
from study.visits.answers.people import Mode, Place
from study.visits.answers.responses import Visit, load_visit
from study.visits.http.addresses import Addresses
from study.visits.http.bodies import ArrivalBody
from study.visits.http.entrance import Guest, meet
from study.visits.http.identity import COOKIE_SECONDS, Identity, cookie_name
from study.visits.http.invitations import Invitations
from study.visits.http.requests import http_error, no_participant

_COOKIE_PATH = "/study"


class Reception:
    """Recognizes participants by their signed cookies; an invitation or a PROLIFIC_PID only obtains that cookie."""

    def __init__(self, database: Database, catalog: Catalog, secret: bytes) -> None:
        """Look for people in `database` and for studies in `catalog`; `secret` is the app's key."""
        self._database = database
        self._catalog = catalog
        self._identity = Identity(secret)
        self._invitations = Invitations(secret)
        self._addresses = Addresses(database, self._identity)

    def study(self, slug: object) -> Study:
        """Return the study `slug`; 404 if there is none that can be used."""
        study = self._catalog.get(slug) if isinstance(slug, str) else None
        if study is None:
            raise http_error(404, "unknown_study", "there is no such study")
        return study

    def guest(self, request: Request, study: Study, body: ArrivalBody) -> Guest:
        """Return who arrives at the study; 403 for an invitation that is not valid."""
        wanted = request.headers.get("accept-language", "")
        return meet(study, body, wanted, self._invitations)

    def known(self, request: Request, response: Response, study: Study, guest: Guest) -> Visit | None:
        """Return the visit of somebody who has been here before, by external id or by cookie.

        Several people may use one browser one after the other; an external id tells them apart.
        """
        external_id = guest.arrival.external_id
        if external_id is not None:
            participant = people.find_external(self._database, study.slug, external_id)
            if participant is not None:
                return self.hand_out_cookie(request, response, study, participant)
        visit = self.visit(request, study, guest.mode)
        if visit is None or not people.attach_external(self._database, visit.participant, guest.arrival):
            return None
        return visit

    def visit(self, request: Request, study: Study, mode: Mode) -> Visit | None:
        """Return the visit to the study that one of the request's cookies proves; None if there is none."""
        place = Place(study.slug, mode)
        participant = self._identity.participants(request.cookies).get(place)
        visit = load_visit(self._database, study, participant) if participant is not None else None
        return visit if visit is not None and visit.place == place else None

    def set(self, request: Request, token: str) -> tuple[Study, str, int]:
        """Return the study, the participant and the set's index that `token` names; 404 if it is not this person's."""
        for place, participant in self._participants(request):
            index = self._addresses.tokens(participant).sets.get(token)
            if index is not None:
                return self.study(place.slug), participant, index
        raise http_error(404, "unknown_set", "there is no such set for this participant")

    def version(self, request: Request, token: str) -> tuple[Study, str, str]:
        """Return the study, image and method that an image's token names; 404 if it is not this person's."""
        for place, participant in self._participants(request):
            found = self._addresses.tokens(participant).images.get(token)
            if found is not None:
                return self.study(place.slug), *found
        raise http_error(404, "unknown_image", "there is no such image for this participant")

    def hand_out_cookie(self, request: Request, response: Response, study: Study, participant: str) -> Visit:
        """Assign the browser to the participant, and return the visit."""
        visit = load_visit(self._database, study, participant)
        if visit is None:
            raise no_participant()
        name, value = self._identity.cookie(visit.place, participant)
        set_cookie(request, response, name, value, _COOKIE_PATH, "lax", COOKIE_SECONDS)
        return visit

    def take_cookie_back(self, request: Request, response: Response, place: Place) -> None:
        """Delete the browser's cookie for `place`."""
        delete_cookie(request, response, cookie_name(place), _COOKIE_PATH, "lax")

    def _participants(self, request: Request) -> Iterator[tuple[Place, str]]:
        proved = self._identity.participants(request.cookies)
        if not proved:
            raise no_participant()
        yield from proved.items()
