"""HTTP for participants: where they stand, consent, begin, images by token, answers.

Errors are JSON `{"detail": {"code": word, "reason": sentence}}`. A participant is known by a signed
cookie per study, never by anything in an address or a body.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from starlette.requests import ClientDisconnect

from db.session import Database
from study.catalog import Catalog
from study.definition import Study
from study.identity import COOKIE_SECONDS, Identity
from study.responses import AnswerRefused, Visit, add_participant, begin, load_visit, record_answer
from study.settings import Settings
from study.stimuli import MEDIA_TYPE, Stimuli
from study.views import open_study, progress_view, study_view

LARGEST_BODY = 4096
"""Bytes of a request's body; an answer takes about a hundred."""

_REFUSAL_STATUS = {"invalid": 422, "unknown_set": 404}
_IMAGE_CACHE = "private, max-age=31536000, immutable"


def study_router(database: Database, catalog: Catalog, settings: Settings) -> APIRouter:
    """Return the participants' routes, all under `/study`; add them before the page is mounted there."""
    return _ParticipantRoutes(database, catalog, settings).router()


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body as a small JSON object; refuse what another site's page could have sent."""
    _check_same_origin(request)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise _refusal(415, "not_json", "the body must be sent as application/json")
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise _refusal(413, "too_large", f"the body must have at most {LARGEST_BODY} bytes")
    except ClientDisconnect:
        raise _refusal(400, "cut_off", "the connection ended before the body did") from None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise _refusal(400, "not_json", "the body is not valid JSON") from None
    if not isinstance(content, dict):
        raise _refusal(422, "invalid", "the body must be a JSON object")
    return content


JsonObject = Annotated[dict[str, Any], Depends(json_object)]


class _ParticipantRoutes:
    """The handlers and what they share."""

    def __init__(self, database: Database, catalog: Catalog, settings: Settings) -> None:
        self._database = database
        self._catalog = catalog
        self._identity = Identity(settings.secret_key())
        self._stimuli = Stimuli(settings.cache / "stimuli")

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/study")
        router.add_api_route("/api/studies", self.list_studies, methods=["GET"])
        router.add_api_route("/api/state", self.state, methods=["GET"])
        router.add_api_route("/api/consent", self.consent, methods=["POST"])
        router.add_api_route("/api/begin", self.begin, methods=["POST"])
        router.add_api_route("/api/answer", self.answer, methods=["POST"])
        router.add_api_route("/image/{token}", self.image, methods=["GET"], response_class=Response)
        return router

    def list_studies(self, response: Response) -> list[dict[str, Any]]:
        """List the studies one can take part in."""
        _forbid_storing(response)
        return [open_study(study) for study in self._catalog.studies()]

    def state(self, request: Request, response: Response, study: str | None = None) -> dict[str, Any]:
        """Say all that the page needs to show: the study's texts and where this person stands in it."""
        _forbid_storing(response)
        found = self._study(study)
        return {"study": study_view(found), **self._progress(found, self._visit(request, found.slug))}

    def consent(self, request: Request, response: Response, body: JsonObject) -> dict[str, Any]:
        """Take a person in and hand out the cookie; someone who is in already stays the same person."""
        _forbid_storing(response)
        study = self._study(body.get("study"))
        visit = self._visit(request, study.slug)
        if visit is None:
            participant = add_participant(self._database, study)
            visit = load_visit(self._database, participant)
            name, value = self._identity.cookie(study.slug, participant)
            response.set_cookie(
                name,
                value,
                max_age=COOKIE_SECONDS,
                path=request.scope.get("root_path", "") + "/study",
                secure=request.url.scheme == "https",
                httponly=True,
                samesite="lax",
            )
        return self._progress(study, visit)

    def begin(self, request: Request, response: Response, body: JsonObject) -> dict[str, Any]:
        """Leave the instructions for the first set."""
        _forbid_storing(response)
        study = self._study(body.get("study"))
        visit = self._visit(request, study.slug)
        if visit is None:
            raise _no_cookie()
        begin(self._database, visit.participant)
        return self._progress(study, load_visit(self._database, visit.participant))

    def answer(self, request: Request, response: Response, body: JsonObject) -> dict[str, Any]:
        """Store one set's ranking; the reply, sent after the commit, holds the sets that come next."""
        _forbid_storing(response)
        token, order, rt_ms = _answer_fields(body)
        visit, index = self._set(request, token)
        try:
            record_answer(self._database, visit.participant, index, order, rt_ms)
        except AnswerRefused as error:
            raise _refusal(_REFUSAL_STATUS.get(error.code, 409), error.code, str(error)) from None
        return self._progress(self._study(visit.study), load_visit(self._database, visit.participant))

    def image(self, request: Request, token: str) -> Response:
        """Send the image that `token` names for this person, and for nobody else."""
        study, image, method = self._version(request, token)
        headers = {
            "Cache-Control": _IMAGE_CACHE,
            "ETag": f'"{token}"',
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(self._stimuli.image(study, image, method), media_type=MEDIA_TYPE, headers=headers)

    def _study(self, slug: object) -> Study:
        study = self._catalog.get(slug) if isinstance(slug, str) else None
        if study is None:
            raise _refusal(404, "unknown_study", "there is no such study")
        return study

    def _progress(self, study: Study, visit: Visit | None) -> dict[str, Any]:
        return progress_view(study, visit, self._identity)

    def _visit(self, request: Request, slug: str) -> Visit | None:
        """Return the visit to the study `slug` that one of the request's cookies proves."""
        participant = self._identity.participants(request.cookies).get(slug)
        visit = load_visit(self._database, participant) if participant is not None else None
        return visit if visit is not None and visit.study == slug else None

    def _visits(self, request: Request) -> Iterator[Visit]:
        """Give the visits to all studies that the request's cookies prove; 401 if there are none."""
        visits = [self._visit(request, slug) for slug in self._identity.participants(request.cookies)]
        if not any(visits):
            raise _no_cookie()
        yield from (visit for visit in visits if visit is not None)

    def _set(self, request: Request, token: str) -> tuple[Visit, int]:
        """Find the set that `token` names for the person behind the request; 404 if it is not theirs."""
        for visit in self._visits(request):
            for index in range(len(visit.trials)):
                if self._identity.set_token(visit.participant, index) == token:
                    return visit, index
        raise _refusal(404, "unknown_set", "there is no such set for this participant")

    def _version(self, request: Request, token: str) -> tuple[Study, str, str]:
        """Find the study, image and method that an image token names; 404 if it is not this person's."""
        for visit in self._visits(request):
            for index, trial in enumerate(visit.trials):
                for slot, method in enumerate(trial.slots, start=1):
                    if self._identity.image_token(visit.participant, index, slot) == token:
                        return self._study(visit.study), trial.image, method
        raise _refusal(404, "unknown_image", "there is no such image for this participant")


def _answer_fields(body: dict[str, Any]) -> tuple[str, list[int], int]:
    """Take the answer out of the body; 422 naming the first field of a wrong type."""
    token, order, rt_ms = body.get("trial"), body.get("order"), body.get("rt_ms")
    if not isinstance(token, str):
        raise _refusal(422, "invalid", "trial must be the name of a set")
    if not isinstance(order, list) or not all(type(slot) is int for slot in order):
        raise _refusal(422, "invalid", "order must list whole numbers: the slots, best first")
    if type(rt_ms) is not int:
        raise _refusal(422, "invalid", "rt_ms must be a whole number of milliseconds")
    return token, order, rt_ms


def _check_same_origin(request: Request) -> None:
    """Refuse a request that a page of another site made the browser send (403)."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        # Browsers send no Sec-Fetch-Site over plain HTTP to other hosts than their own.
        # The header is compared whole: a malformed one must be refused, not parsed.
        host = request.headers.get("host", "")
        allowed = origin is None or origin in (f"http://{host}", f"https://{host}")
    if not allowed:
        raise _refusal(403, "other_site", "requests from other sites are not accepted")


def _forbid_storing(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


def _no_cookie() -> HTTPException:
    return _refusal(401, "no_participant", "this browser is not taking part in the study")


def _refusal(status: int, code: str, reason: str) -> HTTPException:
    return HTTPException(status, detail={"code": code, "reason": reason})
