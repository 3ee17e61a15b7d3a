"""Finds the study, the person, the set and the image that a request is about."""

from collections.abc import Iterator

from fastapi import Request, Response

from db.session import Database
from study.color_vision.plates import Plate
from study.color_vision.series import series
from study.content.keeping.catalog import Catalog
from study.content.yaml.definition import Study
from study.cookies import delete_cookie, set_cookie
from study.visits.answers import people
from study.visits.answers.people import Mode, Place
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Visit, load_visit
from study.visits.http.addresses import Addresses
from study.visits.http.bodies import ArrivalBody
from study.visits.http.entrance import Guest, meet
from study.visits.http.identity import COOKIE_SECONDS, Identity, cookie_name
from study.visits.http.invitations import Invitations
from study.visits.http.requests import as_http, http_error, no_participant

_COOKIE_PATH = "/study"


class Reception:
    """Recognizes participants by their signed cookies; an invitation or a PROLIFIC_PID only obtains that cookie.

    Where a browser keeps no cookies, its page sends the same signed value in a header.
    """

    def __init__(self, database: Database, catalog: Catalog, secret: bytes, addresses: Addresses) -> None:
        """Look for people in `database`, for studies in `catalog`, for what tokens name in `addresses`.

        `secret` is the app's key.
        """
        self._database = database
        self._catalog = catalog
        self._identity = Identity(secret)
        self._invitations = Invitations(secret)
        self._addresses = addresses

    def study(self, slug: object, recent: bool = False) -> Study:
        """Return the study `slug`; 404 if there is none that can be used, 503 while its folder is away.

        `recent`: its files may have been looked at a moment ago.
        """
        find = self._catalog.recent if recent else self._catalog.get
        study = find(slug) if isinstance(slug, str) else None
        if study is None:
            if isinstance(slug, str) and self._catalog.is_away(slug):
                raise http_error(503, "study_away", "the files of this study are away; nothing was stored")
            raise http_error(404, "unknown_study", "there is no such study")
        return study

    def guest(self, request: Request, study: Study, body: ArrivalBody) -> Guest:
        """Return who arrives at the study; 403 for an invitation that is not valid, 422 for such an identifier."""
        wanted = request.headers.get("accept-language", "")
        try:
            return meet(study, body, wanted, self._invitations)
        except Refused as error:
            raise as_http(error) from None

    def known(self, request: Request, response: Response, study: Study, guest: Guest) -> Visit | None:
        """Return the visit of somebody who has been here before, by external id, cookie or header.

        Several people may use one browser one after the other; an external id tells them apart.
        """
        external_id = guest.arrival.external_id
        if external_id is not None:
            participant = people.find_external(self._database, study.slug, external_id)
            if participant is not None:
                return self.hand_out_cookie(request, response, study, participant, guest)
        visit = self.visit(request, study, guest.mode)
        if visit is None or not people.attach_external(self._database, visit.participant, guest.arrival):
            return None
        # Who sent this person may have become known by this.
        return visit if external_id is None else self.visit(request, study, guest.mode)

    def visit(self, request: Request, study: Study, mode: Mode) -> Visit | None:
        """Return the visit to the study that the request's cookies or its header prove; None if there is none."""
        place = Place(study.slug, mode)
        participant = self._identity.proved(request).get(place)
        visit = self.visit_of(study, participant) if participant is not None else None
        return visit if visit is not None and visit.place == place else None

    def visit_of(self, study: Study, participant: str) -> Visit | None:
        """Return the participant's visit to the study as it is now; None if the study has no such participant."""
        return load_visit(self._database, study, participant, self._addresses.plan(participant))

    def forget(self, participant: str) -> None:
        """Name nothing any more for somebody who has withdrawn."""
        self._addresses.forget(participant)

    def set(self, request: Request, token: str) -> tuple[Study, str, int]:
        """Return the study, the participant and the set's index that `token` names; 404 if it is not this person's."""
        for place, participant in self._participants(request):
            # Whether the participant still exists is found out where the answer is stored.
            index = self._addresses.tokens(participant).sets.get(token)
            if index is not None:
                return self.study(place.slug, recent=True), participant, index
        raise http_error(404, "unknown_set", "there is no such set for this participant")

    def version(self, request: Request, token: str) -> tuple[Study, str, str]:
        """Return the study, image and method that an image's token names; 404 if it is not this person's."""
        for place, participant in self._participants(request):
            found = self._addresses.tokens(participant).images.get(token)
            if found is not None and self._addresses.exists(participant):
                return self.study(place.slug), *found
        raise http_error(404, "unknown_image", "there is no such image for this participant")

    def plate(self, request: Request, token: str) -> Plate:
        """Return the plate of the color-vision screening that a token names; 404 if it is not this person's."""
        for _, participant in self._participants(request):
            found = self._addresses.tokens(participant).plates.get(token)
            if found is not None and self._addresses.exists(participant):
                number, place = found
                return series(self._identity.series_seed(participant, number))[place]
        raise http_error(404, "unknown_image", "there is no such image for this participant")

    def has_consented(self, request: Request, visit: Visit, guest: Guest | None = None) -> bool:
        """Return whether a request comes from the browser in which the participant consented.

        Its cookie or header says so, or its random key, for which `guest` may be asked: the reply to the consent may
        have been lost. Somebody whom no panel sent is known by nothing weaker.
        """
        if visit.origin is None:
            return True
        if self._identity.consented(request).get(visit.place) == visit.participant:
            return True
        return guest is not None and people.is_browser_of(self._database, visit.participant, guest.arrival)

    def hand_out_cookie(
        self, request: Request, response: Response, study: Study, participant: str, guest: Guest | None = None
    ) -> Visit:
        """Assign the browser to the participant, and return the visit.

        `guest` is given for somebody recognized by what the address says; None for somebody who consents now.
        """
        visit = self.visit_of(study, participant)
        if visit is None:
            raise no_participant()
        recognized = guest is not None and not self.has_consented(request, visit, guest)
        name, value = self._identity.cookie(visit.place, participant, recognized)
        set_cookie(request, response, name, value, _COOKIE_PATH, "lax", COOKIE_SECONDS)
        return visit

    def credential(self, request: Request, visit: Visit, consented: bool) -> dict[str, str]:
        """Return what the page is to send if the browser refuses the cookie, as an entry of the reply.

        `consented`: whether this is the browser in which the participant consented; else it is worth less.
        Nothing for somebody whom the request itself proved: whoever asks again gets no second copy.
        """
        if self._identity.proved(request).get(visit.place) == visit.participant:
            return {}
        return {"credential": self._identity.credential(visit.place, visit.participant, recognized=not consented)}

    def take_cookie_back(self, request: Request, response: Response, place: Place) -> None:
        """Delete the browser's cookie for `place`."""
        delete_cookie(request, response, cookie_name(place), _COOKIE_PATH, "lax")

    def _participants(self, request: Request) -> Iterator[tuple[Place, str]]:
        proved = self._identity.proved(request)
        if not proved:
            raise no_participant()
        yield from proved.items()
