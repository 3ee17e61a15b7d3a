"""HTTP for participants: arrival, consent, checks and questions, sets, images by token, answers, leaving.

Errors are JSON `{"detail": {"code": word, "reason": sentence}}`. `study.visits.http.reception` finds out who
is behind a request.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse
from sqlalchemy.exc import OperationalError
from starlette.middleware import Middleware

from db.session import Database
from db.settings import Settings
from study.color_vision import plates
from study.color_vision.series import series
from study.content.keeping.catalog import Catalog
from study.content.keeping.problems import cause
from study.content.serving.stimuli import CACHE_FOLDER, MEDIA_TYPE, Stimuli
from study.content.yaml.definition import Study, StudyError
from study.content.yaml.panels import OUR_PARAMETERS
from study.secret_key import secret_key
from study.visits.answers import brightness, people
from study.visits.answers.arrivals import record_arrival
from study.visits.answers.checking import WHAT_CAME
from study.visits.answers.consent import KEEPS, ConsentText, consent_text
from study.visits.answers.people import Place
from study.visits.answers.places import admission
from study.visits.answers.progress import Stage
from study.visits.answers.questionnaire import check_answers
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer, Visit, record_answer
from study.visits.answers.vision import record_round
from study.visits.http.addresses import Addresses
from study.visits.http.answers_first import AnswersFirst
from study.visits.http.bodies import (
    AnswerBody,
    ArrivalBody,
    ConsentBody,
    QuestionsBody,
    ScreenBody,
    VisionBody,
    VisitBody,
    WithdrawalBody,
)
from study.visits.http.entrance import Guest, chosen_language, door, joins_pilot
from study.visits.http.identity import Identity
from study.visits.http.kept_images import IMAGE_PATH, KeptImages, picture
from study.visits.http.last_page import last_page_view
from study.visits.http.reception import Reception
from study.visits.http.requests import (
    JsonStep,
    as_http,
    forbid_storing,
    http_error,
    json_route,
    no_participant,
    read,
    refuse_method,
    refuse_other_methods,
)
from study.visits.http.views import (
    again_view,
    closing_view,
    consent_view,
    feedback_view,
    listed_study,
    newcomer_view,
    progress_view,
    study_view,
    way_back_view,
)
from study.visits.http.withdrawal import TooManyGuessesError, WithdrawalCodes

_Body = TypeVar("_Body", bound=VisitBody)

_SAME_FILES_S = 5.0
"""Seconds for which the files of a set are not looked at again."""


def study_router(database: Database, catalog: Catalog, settings: Settings) -> APIRouter:
    """Return the participants' routes, all under `/study`; add them before the page is mounted there."""
    return ParticipantRoutes(database, catalog, settings).router()


class ParticipantRoutes:
    """The handlers and what they share."""

    def __init__(self, database: Database, catalog: Catalog, settings: Settings) -> None:
        """Look for people in `database` and for studies in `catalog`; `settings` say where images are kept."""
        secret = secret_key(settings)
        self._database = database
        self._catalog = catalog
        self._identity = Identity(secret)
        self._addresses = Addresses(database, self._identity)
        self._reception = Reception(database, catalog, secret, self._addresses)
        self._codes = WithdrawalCodes(secret)
        self._answers_first = AnswersFirst()
        self._stimuli = Stimuli(settings.cache / CACHE_FOLDER, _SAME_FILES_S)

    def kept_images(self) -> Middleware:
        """Return what sends images faster than the routes do, for an app that has these routes."""
        return Middleware(
            KeptImages,
            identity=self._identity,
            addresses=self._addresses,
            stimuli=self._stimuli,
            answers=self._answers_first,
        )

    def router(self) -> APIRouter:
        """Return the routes, all under `/study`."""
        router = APIRouter(prefix="/study")
        # First, since routes are tried in this order: most requests are for these.
        router.add_route(IMAGE_PATH, self.image, methods=["GET"])
        router.routes.append(json_route("/study/api/answer", self.answer, self._answers_first.storing))
        router.add_api_route("/api/studies", self.list_studies, methods=["GET"])
        router.add_api_route("/api/state", self.state, methods=["GET"])
        steps = {
            "arrive": self._step(self.arrive, ArrivalBody),
            "consent": self._step(self.consent, ConsentBody),
            "decline": self._step(self.decline, ArrivalBody),
            "screen": self._own_step(self.screen, ScreenBody),
            "vision": self._own_step(self.vision, VisionBody),
            "questions": self._own_step(self.questions, QuestionsBody),
            "begin": self._own_step(self.begin, VisitBody),
            "withdraw": self._step(self.withdraw, WithdrawalBody),
        }
        router.routes += [json_route(f"/study/api/{name}", step) for name, step in steps.items()]
        router.add_api_route("/information/{slug}/{digest}.pdf", self.information, methods=["GET"])
        router.add_api_route("/plate/{token}", self.plate, methods=["GET"], response_class=Response)
        refuse_other_methods(router)
        return router

    def list_studies(self, request: Request, response: Response, lang: str | None = None) -> list[dict[str, Any]]:
        """List the studies that anybody may take part in now, of those that are to be listed."""
        forbid_storing(response)
        wanted = request.headers.get("accept-language", "")
        return [
            listed_study(study, chosen_language(study, lang, wanted))
            for study in self._catalog.studies()
            if not study.invited_only and self._is_listed(study)
        ]

    def state(self, request: Request, response: Response, study: str | None = None) -> dict[str, Any]:
        """Return everything that the page shows: the study's texts and this person's progress."""
        forbid_storing(response)
        found = self._reception.study(study)
        trying = request.query_params.get("test", "0") not in ("0", "false", "")
        guest = self._reception.guest(request, found, read(ArrivalBody, {**_arrival_of(request), "test": trying}))
        return self._state(found, guest, self._reception.visit(request, found, guest.mode))

    def arrive(self, request: Request, response: Response, study: Study, body: ArrivalBody) -> dict[str, Any]:
        """Return the same for somebody who arrives; whoever a panel or an invitation sent is recognized."""
        guest = self._reception.guest(request, study, body)
        visit = self._reception.known(request, response, study, guest)
        if visit is None:
            return self._state(study, guest, visit)
        record_arrival(self._database, visit.participant, body.address)
        consented = self._reception.has_consented(request, visit, guest)
        return {**self._state(study, guest, visit), **self._proofs(request, visit, consented)}

    def consent(self, request: Request, response: Response, study: Study, body: ConsentBody) -> dict[str, Any]:
        """Add a participant and hand out the cookie; somebody already known stays the same participant."""
        guest = self._reception.guest(request, study, body)
        visit = self._reception.known(request, response, study, guest)
        identifier = people.new_identifier()
        if visit is None:
            found = admission(self._database, study.slug, guest.arrival.simulated)
            stage = door(study, guest, found)
            if stage is not Stage.WELCOME:
                raise http_error(409, stage.value, "nobody new can take part in this study in this way now")
            shown = _shown_text(study, guest, body, joins_pilot(guest, found.life))
            with self._storing(study):
                # What is asked for above may have changed: the last place is given where nobody else writes.
                participant = people.add_participant(self._database, study, guest.arrival, shown, identifier)
            # Somebody else may have consented with the same identifier of a panel a moment before.
            known_as = None if participant == identifier else guest
            visit = self._reception.hand_out_cookie(request, response, study, participant, known_as)
        consented = visit.participant == identifier or self._reception.has_consented(request, visit, guest)
        record_arrival(self._database, visit.participant, body.address)
        return {**self._progress(study, visit), **self._proofs(request, visit, consented)}

    def decline(self, request: Request, response: Response, study: Study, body: ArrivalBody) -> dict[str, Any]:
        """Store that somebody declined, but not who; return the way back to the panel."""
        origin = self._reception.guest(request, study, body).sender.origin
        if body.mode == "live":
            people.record_decline(self._database, study.slug)
        return {"completion": way_back_view(study.completion.declined, origin)}

    def screen(self, study: Study, visit: Visit, body: ScreenBody) -> None:
        """Store the display check; a screen that does not pass is tried again, or left."""
        screen = body.screen.as_sent()
        passed = study.screen_check != "require" or brightness.shows_enough(screen)
        if body.leave and not passed:
            people.record_screen(self._database, visit.participant, screen, left_for=brightness.CHECK)
            return
        least = study.smallest_window
        if any(side < needed for side, needed in zip(body.screen.window, least, strict=True)):
            raise Refused("window_too_small", f"the window must have at least {least[0]} x {least[1]} pixels")
        if not passed:
            raise Refused("screen_not_enough", f"this study needs {brightness.rule()} to be seen")
        people.record_screen(self._database, visit.participant, screen)

    def vision(self, study: Study, visit: Visit, body: VisionBody) -> None:
        """Store the answers to one round of the color-vision screening; once it is over, nothing is added."""
        if visit.progress.stage is Stage.CHECK:
            raise Refused("out_of_order", "the display check comes before the color-vision screening")
        if visit.progress.stage is not Stage.VISION:
            return
        shown = series(self._identity.series_seed(visit.participant, body.round))
        record_round(self._database, visit.participant, study.color_vision, body.round, shown, body.answers)

    def questions(self, study: Study, visit: Visit, body: QuestionsBody) -> None:
        """Store the answers to the questions before or after the sets."""
        asked = study.questions(body.part)
        answers = check_answers(asked, body.answers)
        people.record_answers(self._database, visit.participant, body.part, answers, asked)

    def begin(self, study: Study, visit: Visit, body: VisitBody) -> None:
        """Leave the instructions for the first set."""
        if visit.progress.stage in (Stage.CHECK, Stage.VISION, Stage.BEFORE):
            raise Refused("out_of_order", f"the part {visit.progress.stage.value!r} comes before the instructions")
        people.begin(self._database, visit.participant)

    def answer(self, request: Request, response: Response, content: dict[str, Any]) -> dict[str, Any]:
        """Store one set's ranking; the reply, sent after the commit, holds the sets that come next."""
        body = read(AnswerBody, content)
        study, participant, index = self._reception.set(request, body.trial)
        answer = Answer(body.order, body.rt_ms, body.record.as_sent(), body.attempt)
        with self._storing(study):
            plan = self._addresses.plan(participant)
            recorded = record_answer(self._database, study, participant, index, answer, plan)
        # The images of the next set can be sent without looking for the person.
        self._addresses.note_existing(participant)
        visit = recorded.visit
        return {
            **self._progress(study, visit),
            "feedback": feedback_view(study, visit.trials[index], answer.order),
            "again": again_view(study, visit, index, answer.order, recorded.tries, self._identity),
        }

    def withdraw(self, request: Request, response: Response, study: Study, body: WithdrawalBody) -> dict[str, Any]:
        """Delete everything about the person behind the request, and the cookie.

        403 for a browser that knows this person by a panel's identifier alone, unless it has the person's code.
        """
        place = Place(study.slug, body.mode)
        visit = self._reception.visit(request, study, place.mode)
        if visit is None:
            raise no_participant()
        if not self._reception.has_consented(request, visit):
            self._check_code(visit.participant, body.code)
        people.withdraw(self._database, visit.participant)
        self._reception.forget(visit.participant)
        self._reception.take_cookie_back(request, response, place)
        return {}

    def _check_code(self, participant: str, typed: str | None) -> None:
        if typed is None:
            raise http_error(403, "code_needed", "this browser did not consent; the withdrawal code is needed")
        try:
            matches = self._codes.matches(participant, typed)
        except TooManyGuessesError:
            raise http_error(403, "too_many_codes", "too many wrong withdrawal codes; try again in an hour") from None
        if not matches:
            raise http_error(403, "wrong_code", "this is not the participant's withdrawal code")

    def _proofs(self, request: Request, visit: Visit, consented: bool) -> dict[str, Any]:
        """Return what this browser can prove later: its person, where it keeps no cookie, and the right to withdraw."""
        return {
            **self._reception.credential(request, visit, consented),
            "withdrawal": self._withdrawal(visit, consented),
        }

    def _withdrawal(self, visit: Visit, consented: bool) -> dict[str, Any]:
        """Say whether this browser needs the code to withdraw, or what the code is for another browser to use.

        Whom no panel sent, no other browser can know.
        """
        shown = consented and visit.origin is not None
        return {"needs_code": not consented, "code": self._codes.code(visit.participant) if shown else None}

    def image(self, request: Request) -> Response:
        """Send the image that a token names for this person, and for nobody else."""
        if request.method != "GET":
            refuse_method("GET")
        token = request.path_params["token"]
        study, image, method = self._reception.version(request, token)
        try:
            return picture(request, token, MEDIA_TYPE, lambda: self._stimuli.image(study, image, method))
        except StudyError as error:
            self._catalog.problems.note(study.slug, f"a participant could not be shown an image: {error.problems[0]}")
            raise http_error(409, "changed", "the images of this study have changed; it cannot continue") from None

    def information(self, slug: str, digest: str) -> Response:
        """Send the information sheet of a study, if it still is the one with this `digest`."""
        study = self._catalog.get(slug)
        if study is None or study.information is None or study.information.digest != digest:
            raise http_error(404, "unknown_file", "there is no such information sheet")
        headers = {"Cache-Control": "private, max-age=86400", "Content-Disposition": "inline"}
        return FileResponse(study.information.path, media_type="application/pdf", headers=headers)

    def plate(self, request: Request, token: str) -> Response:
        """Send the plate of the color-vision screening that `token` names for this person, and for nobody else."""
        plate = self._reception.plate(request, token)
        return picture(request, token, plates.MEDIA_TYPE, lambda: plates.png(plate))

    def _step(
        self, handle: Callable[[Request, Response, Study, _Body], dict[str, Any]], model: type[_Body]
    ) -> JsonStep:
        """Make a route of `handle`; an unknown study is refused before anything else in the body."""

        def route(request: Request, response: Response, content: dict[str, Any]) -> dict[str, Any]:
            study = self._reception.study(content.get("study"))
            return handle(request, response, study, read(model, content))

        return route

    def _own_step(self, store: Callable[[Study, Visit, _Body], None], model: type[_Body]) -> JsonStep:
        """Make a route of `store`, which takes something from the participant behind the request; it returns progress.

        Only a participant is told what is wrong with the rest of the body.
        """

        def route(request: Request, response: Response, content: dict[str, Any]) -> dict[str, Any]:
            study = self._reception.study(content.get("study"))
            visit = self._reception.visit(request, study, read(VisitBody, content).mode)
            if visit is None:
                raise no_participant()
            with self._storing(study):
                store(study, visit, read(model, content))
            after = self._reception.visit_of(study, visit.participant)
            if after is None:
                raise no_participant()
            return self._progress(study, after)

        return route

    @contextmanager
    def _storing(self, study: Study) -> Iterator[None]:
        """Answer a refusal, and note for the researcher what should not have happened."""
        try:
            yield
        except Refused as error:
            if error.code == "invalid":
                expected = str(error).partition(WHAT_CAME)[0]
                self._catalog.problems.note(
                    study.slug, f"a participant's browser sent what cannot be stored: {expected}"
                )
            raise as_http(error) from None
        except HTTPException:
            raise
        except Exception as error:
            failed, usable = cause(error), not isinstance(error, (OperationalError, OSError))
            self._catalog.problems.note(study.slug, f"what a participant sent could not be stored: {failed}", usable)
            raise

    def _state(self, study: Study, guest: Guest, visit: Visit | None) -> dict[str, Any]:
        language = guest.arrival.language
        if visit is None:
            found = admission(self._database, study.slug, guest.arrival.simulated)
            progress = {
                **newcomer_view(door(study, guest, found), found.life),
                "consent": consent_view(study, language, joins_pilot(guest, found.life)),
            }
        else:
            progress = self._progress(study, visit)
        # By a link that names the person one comes back to the same place, whatever the browser keeps.
        named = guest.arrival.external_id is not None
        return {"study": study_view(study, language, guest.mode), "named": named, **progress}

    def _progress(self, study: Study, visit: Visit) -> dict[str, Any]:
        piloted = visit.pilot and visit.life.status != "pilot"
        progress = {**progress_view(study, visit, self._identity), "piloted": piloted}
        if progress["stage"] is Stage.FINISHED:
            return {**progress, "last_page": last_page_view(self._database, study, visit, self._identity)}
        if progress["stage"] is Stage.CLOSED:
            return {**progress, **closing_view(visit.life)}
        return progress

    def _is_listed(self, study: Study) -> bool:
        found = admission(self._database, study.slug)
        return found.life.status == "open" and found.life.listed and not found.full


def _arrival_of(request: Request) -> dict[str, Any]:
    """Return what a query says, in the form in which the body of an arrival says it."""
    query = request.query_params
    address = [[name, value] for name, value in query.multi_items() if name not in OUR_PARAMETERS]
    return {**{name: query[name] for name in OUR_PARAMETERS if name in query}, "address": address}


def _shown_text(study: Study, guest: Guest, body: ConsentBody, pilot: bool) -> ConsentText | None:
    """Return the text that somebody consents to; 409 if it has changed since the page showed it."""
    if body.consent_version is None:
        return None
    for keeps in KEEPS:
        current = consent_text(study, guest.arrival.language, pilot=pilot, keeps=keeps)
        if current.version == body.consent_version:
            return current
    raise http_error(409, "consent_changed", "the text has changed since it was shown; read it again")
