"""Reads what a participant's browser sends; all errors have the same form.

It is `{"detail": {"code": word, "reason": sentence}}`.
"""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from starlette.requests import ClientDisconnect

from study.visits.answers.people import Mode
from study.visits.answers.records import check_record
from study.visits.answers.recruitment import PROLIFIC_FIELDS
from study.visits.answers.refusals import Refused
from study.visits.answers.responses import Answer
from study.visits.http.same_origin import is_foreign

LARGEST_BODY = 131_072
"""Bytes of a request's body; an answer with all of its events takes about ten thousand, long texts take the most."""

_PANEL_ID = re.compile(r"[A-Za-z0-9_-]{0,64}")
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


def forbid_storing(response: Response) -> None:
    """Keep a reply out of every cache."""
    response.headers["Cache-Control"] = "no-store"


async def json_object(request: Request) -> dict[str, Any]:
    """Read the body as a small JSON object; reject what another site's page could have sent."""
    if is_foreign(request):
        raise http_error(403, "other_site", "requests from other sites are not accepted")
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


JsonObject = Annotated[dict[str, Any], Depends(json_object)]


@dataclass(frozen=True)
class Sent:
    """The fields of a body with which somebody arrives."""

    mode: Mode
    """Real or test."""
    language: str | None
    """Language asked for; None if none was."""
    browser_key: str | None
    """The browser's random key."""
    invitation: str | None
    """Token of an invitation link, not yet checked."""
    prolific: dict[str, str]
    """Those of Prolific's fields that the address had."""


def sent_mode(body: dict[str, Any]) -> Mode:
    """Return whether the body is about a real or a test participant; 422 if `test` is not a truth value."""
    test = body.get("test", False)
    if type(test) is not bool:
        raise http_error(422, "invalid", "test must be true or false")
    return "test" if test else "live"


def sent_arrival(body: dict[str, Any]) -> Sent:
    """Read from the body how somebody arrives; 422 naming the first invalid field."""
    ids = {name: _panel_id(body, name) for name in PROLIFIC_FIELDS}
    return Sent(
        mode=sent_mode(body),
        language=_short_text(body, "lang", 16),
        browser_key=_browser_key(body),
        invitation=_short_text(body, "invitation", 200),
        prolific={name: value for name, value in ids.items() if value},
    )


def sent_answer(body: dict[str, Any]) -> tuple[str, Answer]:
    """Read the set's token and the answer from the body; 422 naming the first field of a wrong type."""
    token, order, rt_ms = body.get("trial"), body.get("order"), body.get("rt_ms")
    if not isinstance(token, str):
        raise http_error(422, "invalid", "trial must be the name of a set")
    if not isinstance(order, list) or not all(type(slot) is int for slot in order):
        raise http_error(422, "invalid", "order must list whole numbers: the slots, best first")
    if type(rt_ms) is not int:
        raise http_error(422, "invalid", "rt_ms must be a whole number of milliseconds")
    try:
        return token, Answer(order, rt_ms, check_record(body.get("record", {})))
    except Refused as error:
        raise as_http(error) from None


def _short_text(body: dict[str, Any], name: str, longest: int) -> str | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise http_error(422, "invalid", f"{name} must be a text of at most {longest} characters")
    return value


def _panel_id(body: dict[str, Any], name: str) -> str | None:
    """Read an identifier; a link's unfilled placeholder would make everybody who follows it one participant."""
    value = (_short_text(body, name, 100) or "").strip()
    if not _PANEL_ID.fullmatch(value):
        raise http_error(422, "invalid", f"{name} must be at most 64 letters, digits, _ or -; got {value!r}")
    return value or None


def _browser_key(body: dict[str, Any]) -> str | None:
    key = _short_text(body, "browser_key", 48)
    if key is not None and not (len(key) >= 16 and key.isascii() and key.isalnum()):
        raise http_error(422, "invalid", "browser_key must be 16 to 48 letters and digits")
    return key
