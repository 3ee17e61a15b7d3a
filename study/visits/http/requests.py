"""Reads what a participant's browser sends; all errors have the same form.

It is `{"detail": {"code": word, "reason": sentence}}`.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, NoReturn

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from study.same_origin import is_foreign
from study.visits.answers.checking import SentModel, checked
from study.visits.answers.refusals import Refused

LARGEST_BODY = 131_072
"""Bytes of a request's body; an answer with all of its events takes about ten thousand, long texts take the most."""

_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_STATUS = {"invalid": 422, "unknown_set": 404, "no_participant": 401}


def http_error(status: int, code: str, reason: str) -> HTTPException:
    """Return the error that answers a request."""
    return HTTPException(status, detail={"code": code, "reason": reason})


def as_http(refused: Refused) -> HTTPException:
    """Return the error for a request that is refused: status 409 unless another fits better."""
    return http_error(_STATUS.get(refused.code, 409), refused.code, str(refused))


def no_participant() -> HTTPException:
    """Return the error for a browser without a participant's cookie."""
    return http_error(401, "no_participant", "this browser is not taking part in the study")


def refuse_other_methods(router: APIRouter) -> None:
    """Answer 405 to the methods that a route of `router` does not take, and name those that it takes.

    Else the page that is mounted around the routes would answer that there is nothing at their addresses.
    """
    for route in [each for each in router.routes if isinstance(each, Route)]:
        # Starlette adds HEAD to GET; what is sent by a route of its own looks at the method.
        taken = (route.methods or set()) - {"HEAD"}
        others = [method for method in _METHODS if method not in taken]
        refuse = partial(refuse_method, ", ".join(sorted(taken)))
        router.add_api_route(route.path.removeprefix(router.prefix), refuse, methods=others, response_model=None)


def refuse_method(allowed: str) -> NoReturn:
    """Raise the error for a method that an address does not take; `allowed` are those that it does."""
    detail = {"code": "wrong_method", "reason": f"this address takes {allowed} only"}
    raise HTTPException(405, detail=detail, headers={"Allow": allowed})


def forbid_storing(response: Response) -> None:
    """Keep a reply out of every cache."""
    response.headers["Cache-Control"] = "no-store"


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body as a small JSON object; reject what another site's page could have sent."""
    if is_foreign(request):
        raise _other_site(request)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise http_error(415, "not_json", "the body must be sent as application/json")
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise http_error(413, "too_large", f"the body must have at most {LARGEST_BODY} bytes")
    except ClientDisconnect:
        raise http_error(400, "cut_off", "the connection ended before the body did") from None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise http_error(400, "not_json", "the body is not valid JSON") from None
    if not isinstance(content, dict):
        raise http_error(422, "invalid", "the body must be a JSON object")
    return content


def _other_site(request: Request) -> HTTPException:
    # Our own page may be the one that is told this, behind a proxy that asks under another address than the visitor's.
    host = request.headers.get("host", "")
    reason = f"requests from other sites are not accepted; this server takes itself for {host}"
    return HTTPException(403, detail={"code": "other_site", "reason": reason, "host": host})


JsonStep = Callable[[Request, Response, dict[str, Any]], dict[str, Any]]
"""What takes a request's JSON object, may give the reply headers and cookies, and returns the reply's JSON."""


def json_route(path: str, step: JsonStep, during: Callable[[], AbstractContextManager[None]] = nullcontext) -> Route:
    """Make a route for POST of `step`, which is done in a thread; its replies are kept out of every cache.

    `during` makes what is entered in the event loop for as long as the step takes. FastAPI, told to find parameters
    and to check replies, would need another thread and half a millisecond.
    """

    async def endpoint(request: Request) -> Response:
        # As FastAPI does for its own routes: requests are counted by route.
        request.scope["route"] = route
        content = await json_object(request)
        response = JSONResponse(None)
        forbid_storing(response)
        with during():
            done = await run_sync(step, request, response, content)
        response.body = response.render(done)
        response.headers["Content-Length"] = str(len(response.body))
        return response

    route = Route(path, endpoint, methods=["POST"])
    return route


def read(model: type[SentModel], content: dict[str, Any]) -> SentModel:
    """Return the body as `model`; 422 naming the first invalid field."""
    try:
        return checked(model, content, "the body")
    except Refused as error:
        raise as_http(error) from None
