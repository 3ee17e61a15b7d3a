"""HTTP for participants: arrival, consent, checks and questions, sets, images by token, answers, leaving.

Errors are JSON `{"detail": {"code": word, "reason": sentence}}`. `study.visits.http.reception` finds out who
is behind a request.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response

from db.session import Database
from db.settings import Settings
from study.content.keeping.catalog import Catalog
from study.content.keeping.registration import status_of
from study.content.serving.stimuli import CACHE_FOLDER, MEDIA_TYPE, Stimuli
from study.content.yaml.definition import Study, StudyError
from study.secret_key import secret_key
from study.visits.answers import people
from study.visits.answers.people import Place
from study.visits.answers.progress import Stage
from study.visits.answers.questionnaire import check_answers
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer, Visit, load_visit, record_answer
from study.visits.http.bodies import AnswerBody, ArrivalBody, QuestionsBody, ScreenBody, VisitBody
from study.visits.http.entrance import Guest, chosen_language, door
from study.visits.http.identity import Identity
from study.visits.http.reception import Reception
from study.visits.http.requests import (
    JsonObject,
    as_http,
    forbid_storing,
    http_error,
    no_participant,
    read,
    refuse_other_methods,
)
from study.visits.http.views import feedback_view, listed_study, newcomer_view, progress_view, study_view

_Body = TypeVar("_Body", bound=VisitBody)
_Route = Callable[[Request, Response, dict[str, Any]], dict[str, Any]]

_IMAGE_CACHE = "private, max-age=31536000, immutable"


def study_router(database: Database, catalog: Catalog, settings: Settings) -> APIRouter:
    """Return the participants' routes, all under `/study`; add them before the page is mounted there."""
    return _ParticipantRoutes(database, catalog, settings).router()


class _ParticipantRoutes:
    """The handlers and what they share."""

    def __init__(self, database: Database, catalog: Catalog, settings: Settings) -> None:
        secret = secret_key(settings)
        self._database = database
        self._catalog = catalog
        self._identity = Identity(secret)
        self._reception = Reception(database, catalog, secret)
        self._stimuli = Stimuli(settings.cache / CACHE_FOLDER)

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/study")
        router.add_api_route("/api/studies", self.list_studies, methods=["GET"])
        router.add_api_route("/api/state", self.state, methods=["GET"])
        steps = {
            "arrive": self._step(self.arrive, ArrivalBody),
            "consent": self._step(self.consent, ArrivalBody),
            "decline": self._step(self.decline, VisitBody),
            "screen": self._own_step(self.screen, ScreenBody),
            "questions": self._own_step(self.questions, QuestionsBody),
            "begin": self._own_step(self.begin, VisitBody),
            "answer": self.answer,
            "withdraw": self._step(self.withdraw, VisitBody),
        }
        for name, step in steps.items():
            router.add_api_route(f"/api/{name}", step, methods=["POST"], name=name)
        router.add_api_route("/image/{token}", self.image, methods=["GET"], response_class=Response)
        refuse_other_methods(router)
        return router

    def list_studies(self, request: Request, response: Response, lang: str | None = None) -> list[dict[str, Any]]:
        """List the studies that anybody may take part in now."""
        forbid_storing(response)
        wanted = request.headers.get("accept-language", "")
        return [
            listed_study(study, chosen_language(study, lang, wanted))
            for study in self._catalog.studies()
            if not study.invited_only and status_of(self._database, study.slug) == "open"
        ]

    def state(self, request: Request, response: Response, study: str | None = None) -> dict[str, Any]:
        """Return everything that the page shows: the study's texts and this person's progress."""
        forbid_storing(response)
        found = self._reception.study(study)
        trying = request.query_params.get("test", "0") not in ("0", "false", "")
        guest = self._reception.guest(request, found, read(ArrivalBody, {**request.query_params, "test": trying}))
        return self._state(found, guest, self._reception.visit(request, found, guest.mode))

    def arrive(self, request: Request, response: Response, study: Study, body: ArrivalBody) -> dict[str, Any]:
        """Return the same for somebody who arrives; whoever a panel or an invitation sent is recognized."""
        guest = self._reception.guest(request, study, body)
        visit = self._reception.known(request, response, study, guest)
        return self._state(study, guest, visit)

    def consent(self, request: Request, response: Response, study: Study, body: ArrivalBody) -> dict[str, Any]:
        """Add a participant and hand out the cookie; somebody already known stays the same participant."""
        guest = self._reception.guest(request, study, body)
        visit = self._reception.known(request, response, study, guest)
        if visit is None:
            stage = door(study, guest, status_of(self._database, study.slug))
            if stage is not Stage.WELCOME:
                raise http_error(409, stage.value, "nobody new can take part in this study in this way now")
            participant = people.add_participant(self._database, study, guest.arrival)
            visit = self._reception.hand_out_cookie(request, response, study, participant)
        return self._progress(study, visit)

    def decline(self, request: Request, response: Response, study: Study, body: VisitBody) -> dict[str, Any]:
        """Store that somebody declined, but not who."""
        if body.mode == "live":
            people.record_decline(self._database, study.slug)
        return {}

    def screen(self, study: Study, visit: Visit, body: ScreenBody) -> None:
        """Store the display check."""
        least = study.smallest_window
        if any(side < needed for side, needed in zip(body.screen.window, least, strict=True)):
            raise Refused("window_too_small", f"the window must have at least {least[0]} x {least[1]} pixels")
        people.record_screen(self._database, visit.participant, body.screen.as_sent())

    def questions(self, study: Study, visit: Visit, body: QuestionsBody) -> None:
        """Store the answers to the questions before or after the sets."""
        answers = check_answers(study.questions(body.part), body.answers)
        people.record_answers(self._database, visit.participant, body.part, answers)

    def begin(self, study: Study, visit: Visit, body: VisitBody) -> None:
        """Leave the instructions for the first set."""
        if visit.progress.stage in (Stage.CHECK, Stage.BEFORE):
            raise Refused("out_of_order", f"the part {visit.progress.stage.value!r} comes before the instructions")
        people.begin(self._database, visit.participant)

    def answer(self, request: Request, response: Response, content: JsonObject) -> dict[str, Any]:
        """Store one set's ranking; the reply, sent after the commit, holds the sets that come next."""
        forbid_storing(response)
        body = read(AnswerBody, content)
        study, participant, index = self._reception.set(request, body.trial)
        answer = Answer(body.order, body.rt_ms, body.record.as_sent())
        try:
            record_answer(self._database, study, participant, index, answer)
        except Refused as error:
            raise as_http(error) from None
        visit = load_visit(self._database, study, participant)
        if visit is None:
            raise no_participant()
        return {**self._progress(study, visit), "feedback": feedback_view(study, visit.trials[index], answer.order)}

    def withdraw(self, request: Request, response: Response, study: Study, body: VisitBody) -> dict[str, Any]:
        """Delete everything about the person behind the request, and the cookie."""
        place = Place(study.slug, body.mode)
        visit = self._reception.visit(request, study, place.mode)
        if visit is None:
            raise no_participant()
        people.withdraw(self._database, visit.participant)
        self._reception.take_cookie_back(request, response, place)
        return {}

    def image(self, request: Request, token: str) -> Response:
        """Send the image that `token` names for this person, and for nobody else."""
        study, image, method = self._reception.version(request, token)
        headers = {
            "Cache-Control": _IMAGE_CACHE,
            "ETag": f'"{token}"',
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        try:
            content = self._stimuli.image(study, image, method)
        except StudyError:
            raise http_error(409, "changed", "the images of this study have changed; it cannot continue") from None
        return Response(content, media_type=MEDIA_TYPE, headers=headers)

    def _step(self, handle: Callable[[Request, Response, Study, _Body], dict[str, Any]], model: type[_Body]) -> _Route:
        """Make a route of `handle`; an unknown study is refused before anything else in the body."""

        def route(request: Request, response: Response, content: JsonObject) -> dict[str, Any]:
            forbid_storing(response)
            study = self._reception.study(content.get("study"))
            return handle(request, response, study, read(model, content))

        return route

    def _own_step(self, store: Callable[[Study, Visit, _Body], None], model: type[_Body]) -> _Route:
        """Make a route of `store`, which takes something from the participant behind the request; it returns progress.

        Only a participant is told what is wrong with the rest of the body.
        """

        def route(request: Request, response: Response, content: JsonObject) -> dict[str, Any]:
            forbid_storing(response)
            study = self._reception.study(content.get("study"))
            visit = self._reception.visit(request, study, read(VisitBody, content).mode)
            if visit is None:
                raise no_participant()
            try:
                store(study, visit, read(model, content))
            except Refused as error:
                raise as_http(error) from None
            after = load_visit(self._database, study, visit.participant)
            if after is None:
                raise no_participant()
            return self._progress(study, after)

        return route

    def _state(self, study: Study, guest: Guest, visit: Visit | None) -> dict[str, Any]:
        language = guest.arrival.language
        if visit is None:
            progress = newcomer_view(door(study, guest, status_of(self._database, study.slug)))
        else:
            progress = self._progress(study, visit)
        return {"study": study_view(study, language, guest.mode), **progress}

    def _progress(self, study: Study, visit: Visit) -> dict[str, Any]:
        closed = visit.place.mode == "live" and status_of(self._database, study.slug) == "closed"
        return progress_view(study, visit, closed, self._identity)
